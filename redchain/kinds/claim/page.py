"""The page of a claim: how it stands with its due date in force, its challenge, its publicity and its milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.claim.waits import waits
from redchain.kinds.project.rules import open_milestones
from redchain.model.page_view import Entry, PageView, Row, called, clauses, entry, pressing, standing_row, until
from redchain.shell_words import shown
from redchain.text import Text, counted, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.claim.model import Claim
    from redchain.kinds.project.model import Milestone
    from redchain.model.page_view import Look


def _standing(look: Look, claim: Claim) -> Row:
    count, left = len(claim.milestones), len(open_milestones(claim))
    done = Text(f"里程碑完成 {count - left}/{count}", f"{count - left} of {counted(count, 'milestone')} reached") if count else None
    own = next((each.stage for each in waits(look.ledger, claim, look.today) if each.stage != "milestone"), "")
    words, lit = pressing(look, waits(look.ledger, claim, look.today), own, claim.kind.stages or {})
    return Row(clauses(claim.moves.say(claim.state), done, words), lit)


def _entries(look: Look, claim: Claim) -> Iterator[Entry]:
    challenge = look.ledger.named("challenge", claim.challenge)
    yield Entry(Text("榜单", "Challenge"), (standing_row(look, challenge) if challenge else Row(called(None, claim.challenge)),))
    if claim.public_until is not None:
        objections = Text(f"异议 {claim.objections} 次", counted(claim.objections, "objection")) if claim.objections else None
        yield Entry(Text("公示到", "Public until"), (Row(clauses(same(f"{claim.public_until}"), objections)),))
    if claim.milestones:
        see = shown("redchain", "claim", "show", claim.id, "--format", "json")
        yield entry(Text("里程碑", "Milestones"), (_milestone(look, claim, each) for each in claim.milestones), len(claim.milestones), see)


def _milestone(look: Look, claim: Claim, milestone: Milestone) -> Row:
    title = same(milestone.title)
    if milestone.title not in open_milestones(claim):
        return Row(clauses(title, Text("已完成", "reached")))
    wait = next((each for each in waits(look.ledger, claim, look.today) if each.stage == "milestone" and each.title == milestone.title), None)
    if wait is not None:
        words, lit = until(look, wait)
        return Row(clauses(title, words), lit)
    return Row(clauses(title, Text(f"期限 {milestone.due}", f"due {milestone.due}") if milestone.due else None))


PAGE = PageView(_standing, _entries, covers=("challenge", "milestones"))
