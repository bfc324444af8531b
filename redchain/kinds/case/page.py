"""The page of a case: how it stands with its due date, its checklist, and the need that it comes of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.case.checklist import checklist, is_settled, needed
from redchain.kinds.case.waits import waits
from redchain.model.page_view import Entry, PageView, Row, clauses, entry, short, standing_row, until
from redchain.shell_words import shown
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.case.checklist import Entry as Paper
    from redchain.kinds.case.model import AgentCase
    from redchain.model.page_view import Look


def _standing(look: Look, case: AgentCase) -> Row:
    firm, service = look.ledger.named("enterprise", case.enterprise), look.ledger.named("service", case.service)
    whose = Text("{firm}：{service}", "{firm}: {service}").fill(firm=short(firm, case.enterprise), service=service.title if service else case.service)
    wait = next((each for each in waits(look.ledger, case, look.today) if each.stage not in {"collect", "follow"}), None)
    words, lit = until(look, wait, (case.kind.stages or {})[wait.stage]) if wait else Row(Text("", ""))
    return Row(clauses(whose, case.moves.say(case.state), come(look, case) if case.is_open else None, words), lit)


def come(look: Look, case: AgentCase) -> Text | None:
    """Return how many of the needed materials have come; None where none is needed."""
    asked = needed(look.ledger, case)
    count = sum(each.received is not None for each in asked)
    return Text(f"必要材料收到 {count}/{len(asked)}", f"{count} of {len(asked)} needed materials have come") if asked else None


def _entries(look: Look, case: AgentCase) -> Iterator[Entry]:
    papers = checklist(look.ledger, case)
    if papers:
        see = shown("redchain", "service", "show", case.service)
        yield entry(Text("材料清单", "Checklist"), (_paper(look, case, each) for each in papers), len(papers), see)
    need = look.ledger.named("need", case.need)
    if need is not None:
        yield Entry(Text("需求", "Need"), (standing_row(look, need),))


def _paper(look: Look, case: AgentCase, paper: Paper) -> Row:
    title, gone = same(paper.title), None if paper.is_asked else _NO_MORE
    if paper.received is not None:
        return Row(clauses(title, Text(f"{paper.received} 收到", f"came on {paper.received}"), gone))
    if paper.until is not None:
        wait = next((each for each in waits(look.ledger, case, look.today) if each.stage == "follow" and each.title == paper.title), None)
        words, lit = (
            until(look, wait, Text("容缺", "to follow")) if wait and case.is_open else Row(Text(f"容缺到 {paper.until}", f"to follow by {paper.until}"))
        )
        return Row(clauses(title, words, gone), lit)
    if paper.is_needed and is_settled(case):
        return Row(clauses(title, _SINCE))
    if paper.sent_back is not None:
        return Row(clauses(title, Text(f"{paper.sent_back} 退回，还没有重新收到", f"sent back on {paper.sent_back}, not here again yet")))
    return Row(clauses(title, Text("还没有收到", "not here yet") if paper.is_needed else Text("不是必要的", "not needed")))


_NO_MORE = Text("事项已经改过，现在不要这一份", "the item has changed since, and asks for it no more")
_SINCE = Text("没有收过；事项在报送以后改过，现在才要这一份", "never came; the item has changed since the case was submitted, and asks for it now")


PAGE = PageView(_standing, _entries, covers=("need",))
