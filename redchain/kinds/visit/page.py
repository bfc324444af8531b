"""The page of a visit: how it stands, what was said, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.visit.modes import MODES
from redchain.kinds.visit.waits import waits
from redchain.model.page_view import Entry, PageView, Row, clauses, entry, short, standing_row, until
from redchain.shell_words import shown
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.visit.model import Visit
    from redchain.model.page_view import Look


def _standing(look: Look, visit: Visit) -> Row:
    firm = look.ledger.named("enterprise", visit.enterprise)
    words = Text("{firm} {day} {mode}", "{firm} {day} {mode}").fill(firm=short(firm, visit.enterprise), day=visit.visited_on, mode=MODES[visit.mode])
    wait = next(waits(look.ledger, visit, look.today), None)
    end, lit = until(look, wait) if wait else Row(Text("", ""))
    return Row(clauses(words, visit.moves.say(visit.state), end), lit)


def _entries(look: Look, visit: Visit) -> Iterator[Entry]:
    ledger, see = look.ledger, shown("redchain", "visit", "show", visit.id, "--format", "json")
    if visit.answers:
        rows = (Row(Text("{question}：{value}", "{question}: {value}").fill(question=each.question, value=each.value)) for each in visit.answers)
        yield entry(Text("经营情况", "Answers"), rows, len(visit.answers), see)
    if visit.spot:
        rows = (Row(Text("{title}：{answer}", "{title}: {answer}").fill(title=each.title, answer=each.answer.strip())) for each in visit.spot)
        yield entry(Text("当场答复", "Answered on the spot"), rows, len(visit.spot), see)
    for label, ids in ((Text("回看的需求", "Needs gone through"), visit.reviewed), (Text("提出的需求", "Needs raised"), raised(look, visit))):
        found = ((each, ledger.named("need", each)) for each in ids)
        if ids:
            yield entry(label, (Row(same(each)) if need is None else standing_row(look, need) for each, need in found), len(ids), see)


def raised(look: Look, visit: Visit) -> tuple[str, ...]:
    """Return the ids of the needs that a visit raised."""
    return tuple(each for each, _ in look.ledger.facts_named("need", "source_ref", visit.id))


PAGE = PageView(_standing, _entries, covers=("answers", "spot", "reviewed"))
