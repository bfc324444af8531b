"""The page of a pairing: whom it pairs, when the firm is contacted next, and its goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.pairing.contact import cadence_of, contact
from redchain.kinds.pairing.waits import waits
from redchain.kinds.project.rules import open_milestones
from redchain.model.cadence import CADENCES
from redchain.model.page_view import Entry, PageView, Row, called, clauses, entry, pressing, short, until
from redchain.shell_words import shown
from redchain.text import Text, counted, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.pairing.model import Pairing
    from redchain.kinds.project.model import Milestone
    from redchain.model.page_view import Look


def _standing(look: Look, pairing: Pairing) -> Row:
    firm, helper = look.ledger.named("enterprise", pairing.enterprise), look.ledger.named("person", pairing.helper)
    whose = Text("{firm} ← {helper}", "{firm} ← {helper}").fill(firm=short(firm, pairing.enterprise), helper=called(helper, pairing.helper))
    count, left = len(pairing.milestones), len(open_milestones(pairing))
    done = Text(f"目标达成 {count - left}/{count}", f"{count - left} of {counted(count, 'goal')} reached") if count else None
    words, lit = pressing(look, waits(look.ledger, pairing, look.today), "term", pairing.kind.stages or {})
    return Row(clauses(whose, pairing.moves.say(pairing.state), done, words), lit)


def _entries(look: Look, pairing: Pairing) -> Iterator[Entry]:
    found = contact(look.ledger, pairing)
    if found is not None and pairing.is_open:
        last = found.last_words
        last = Text("最近联系 {day}", "last contact {day}").fill(day=last) if last else Text("还没有联系过", "not contacted yet")
        wait = next((each for each in waits(look.ledger, pairing, look.today) if each.stage in {"contact", "on_site"}), None)
        words, lit = until(look, wait) if wait else Row(Text("助企员已离岗，还没有换人", "the helper has left, and nobody has taken over"))
        how = Text("这次须上门", "on site this time") if found.is_on_site else None
        yield Entry(Text("联系企业", "Contact"), (Row(clauses(CADENCES[cadence_of(look.ledger, pairing)], last, words, how), lit),))
    if pairing.milestones:
        see = shown("redchain", "pairing", "show", pairing.id, "--format", "json")
        yield entry(Text("帮带目标", "Goals"), (_goal(look, pairing, each) for each in pairing.milestones), len(pairing.milestones), see)


def _goal(look: Look, pairing: Pairing, goal: Milestone) -> Row:
    title = same(goal.title)
    if goal.title not in open_milestones(pairing):
        return Row(clauses(title, Text("已达成", "reached")))
    wait = next((each for each in waits(look.ledger, pairing, look.today) if each.stage == "goal" and each.title == goal.title), None)
    if wait is None:
        return Row(clauses(title, Text(f"期限 {goal.due}", f"due {goal.due}") if goal.due else None))
    words, lit = until(look, wait)
    return Row(clauses(title, words), lit)


PAGE = PageView(_standing, _entries, covers=("milestones", "cadence"))
