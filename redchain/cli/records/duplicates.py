"""`redchain need duplicates`: needs that are probably the same, and the command that merges them."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, computing_space, refuse_format
from redchain.cli.parsing import Argument, BilingualCommand, format_option
from redchain.cli.write_commands import next_doing
from redchain.decide.lookup import find_meant
from redchain.kinds.need.model import Need
from redchain.match.duplicates import MERGEABLE, Duplicate, duplicates, each_duplicate
from redchain.model.kind import Offer
from redchain.model.powers import chain_of
from redchain.model.suggested_commands import permitted
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger

_HEADS = {"score": Text("相似", "Alike"), "need": Text("需求", "Need"), "into": Text("并入", "Into"), "reasons": Text("理由", "Why")}
_MOST_TOLD = 3


def command(verb: str, summary: Text, _model: Any) -> BilingualCommand:
    """Return the command."""
    need = Argument("need", Text("只看这一条", "only of this one"), "NEED", default=None)
    return BilingualCommand(verb, summary, _duplicates, [need, format_option(FORMATS)])


def _duplicates(context: Context, given: Given) -> None:
    refuse_format(given["format_name"], FORMATS)
    space = computing_space(context, matching=True)
    only = None if given["need"] is None else find_meant(space.ledger, Need, given["need"]).id
    found = each_duplicate(space.ledger, space.ledger.where(Need, "state", *MERGEABLE), only)
    if given["format_name"] == "json":
        output.envelope_of_many(context, "need duplicates", (_entry(context, each) for each in found))
        return
    first = list(itertools.islice(found, _MOST_TOLD))
    rows = ((f"{each.score:.2f}", each.need, each.into, context.say(each.why)) for each in itertools.chain(first, found))
    if given["format_name"] == "csv":
        output.csv_of(context, _HEADS, rows)
        return
    if not first:
        context.tell(Text("没有发现可能重复的需求", "no likely duplicates"))
        return
    output.table(context, [context.say(each) for each in _HEADS.values()], rows)
    for each in first:
        _tell_merge(context, space, space.ledger, each)


def warn_of_duplicates(context: Context, space: Workspace, need: Need, fresh: Sequence[Need] = (), *, is_written: bool) -> None:
    """Name the open need that one which was written, or only would be, most resembles, if any; what is not there cannot be merged.

    `fresh` are those that were written with it.
    """
    lookup, chain = space.store.lazy_index(), chain_of(space.ledger, need)

    @cache
    def first_chain(firm: str) -> str:
        """Tell the chain of a firm's needs that name none; the firm itself is not read."""
        found = lookup.find("enterprise", firm)
        return found.facts.chains[0] if found and found.facts.chains else ""

    # what may be compared at all is told by what the cache keeps of open needs, which spares reading the others
    facts = {each: known for each, known in space.ledger.facts_where(Need, "state", *sorted(MERGEABLE)) if each != need.id}
    chains = {each: known.chain or first_chain(known.enterprise) for each, known in facts.items()} | {need.id: chain}
    near = (each for each, known in facts.items() if (chains[each] == chain if chains[each] or chain else known.enterprise == need.enterprise))
    others = [*(found for each in near if (found := space.ledger.find(Need, each))), *fresh]
    chains |= {each.id: chain_of(space.ledger, each) for each in fresh}
    ledger = space.ledger.after([need, *fresh])
    for each in duplicates(ledger, [*others, need], need.id, chains)[:1]:
        other = each.into if each.need == need.id else each.need
        context.tell(Text("可能重复：{other}（{why}）", "probably a duplicate of {other} ({why})").fill(other=other, why=each.why))
        if is_written:
            _tell_merge(context, space, ledger, each)


def _tell_merge(context: Context, space: Workspace, ledger: Ledger, each: Duplicate) -> None:
    """Say how to merge two needs, one way or the other, where that is permitted."""
    ways = (Offer(ledger.shelf(Need)[one], "merge", {"into": other}) for one, other in ((each.need, each.into), (each.into, each.need)))
    for command in permitted(ledger, ways, next_doing(space))[:1]:
        context.tell(Text("确认后合并：{command}", "if so, merge them: {command}").fill(command=command))


def _entry(context: Context, each: Duplicate) -> dict[str, Any]:
    return {"need": each.need, "into": each.into, "score": each.score, "reasons": [context.say(reason) for reason in each.reasons]}
