"""The page of a chain: who leads it, the firms on it, where it is weak, and how many of its needs stand where."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from redchain.kinds.chain.supply_map import WEAKNESSES, chain_map, is_kept
from redchain.model.page_view import Entry, PageView, Row
from redchain.shell_words import shown
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.chain.model import Chain
    from redchain.model.page_view import Look


def _entries(look: Look, chain: Chain) -> Iterator[Entry]:
    firms = dict(look.ledger.facts_named("enterprise"))
    count = sum(chain.id in facts.chains for facts in firms.values())
    yield Entry(
        Text("企业", "Enterprises"), (Row(Text(f"{count} 家", f"{count}")),), see=shown("redchain", "enterprise", "list", "--chains", chain.id) if count else ""
    )
    if is_kept(look.ledger, chain):
        points = Counter(each.what for each in chain_map(look.ledger, chain).weak_points())
        said = [Text("{weak} {count} 个", "{weak}: {count}").fill(weak=words, count=points[what]) for what, words in WEAKNESSES.items() if points[what]]
        row = Row(join(said, zh="、") if said else Text("没有薄弱处", "nothing is weak"))
        yield Entry(Text("图谱", "Map"), (row,), see=shown("redchain", "chain", "map", chain.id))
    on_chain = {each for each, facts in firms.items() if chain.id in facts.chains}
    paired = sum(facts.enterprise in on_chain for _, facts in look.ledger.facts_named("pairing", "state", *look.open_states("pairing")))
    if paired:
        row = Row(Text(f"{paired} 家，共 {count} 家", f"{paired} of {count}"))
        yield Entry(Text("结对企业", "Firms paired"), (row,), see="redchain lists --only pairings")
    need = look.model("need")
    if need is None or need.moves is None:
        return
    first = {each: facts.chains[0] for each, facts in firms.items() if facts.chains}
    known = (facts for _, facts in look.ledger.facts_named("need", "state", *need.moves.open))
    counts = Counter(facts.state for facts in known if (facts.chain or first.get(facts.enterprise, "")) == chain.id)
    states = [each for each in need.moves.states if counts[each]]
    said = [Text("{state} {count} 条", "{count} {state}").fill(state=need.moves.say(each), count=counts[each]) for each in states]
    row = Row(join(said, zh="、", en=", ") if said else Text("没有", "none"))
    yield Entry(Text("在办需求", "Open needs"), (row,), see=shown("redchain", "need", "list", "--chain", chain.id))
    yield Entry(Text("待办", "To do"), (), see=shown("redchain", "todo", "--chain", chain.id))


PAGE = PageView(None, _entries)
