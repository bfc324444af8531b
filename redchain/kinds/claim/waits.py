"""What waits at a claim, and what usually comes next for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.challenge.waits import counted
from redchain.kinds.project.rules import open_milestones
from redchain.model.dates import local_day
from redchain.model.deadline import set_by_hand
from redchain.model.kind import Next, Offer, Wait
from redchain.model.visibility import called
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from redchain.kinds.claim.model import Claim
    from redchain.model.ledger import Ledger
    from redchain.model.programme import ClockStage

_NEXT: Mapping[str, tuple[str, ...]] = {
    "filed": ("argue", "decline"),
    "argued": ("choose", "decline"),
    "chosen": ("sign",),
    "public": ("begin",),
    "running": ("progress", "finish"),
    "finished": ("approve", "redo"),
    "approved": ("verify",),
}
_CLOCKS: Mapping[str, tuple[str, ClockStage]] = {
    "chosen": ("sign", "claim.sign"),
    "finished": ("approve", "claim.approve"),
    "approved": ("rate", "claim.verify"),
}
"""The stage of a state, and its clock, which runs from the last step."""
_BEGINS = frozenset({"file", "argue", "choose", "finish", "approve"})


def waits(ledger: Ledger, claim: Claim, _today: date) -> Iterator[Wait]:
    """Yield what waits at a claim: its next stage with its clock, and while it runs its milestones and its end."""
    since = next((each.at for each in reversed(claim.log) if each.step in _BEGINS), claim.log[-1].at)
    if claim.state == "filed":
        yield Wait("argue", since, _argued_by(ledger, claim), offers=_offers(claim))
    elif claim.state == "argued":
        yield Wait("choose", since, offers=_offers(claim))
    elif claim.state in _CLOCKS:
        stage, clock = _CLOCKS[claim.state]
        yield Wait(stage, since, counted(ledger, clock, since), verb=_NEXT[claim.state][0], offers=_offers(claim))
    elif claim.state == "public" and claim.public_until is not None:
        yield Wait("begin", claim.log[-1].at, ledger.settings.calendar.add(claim.public_until, 1), offers=_offers(claim))
    elif claim.state == "running":
        yield from _running(ledger, claim)


def _argued_by(ledger: Ledger, claim: Claim) -> date | None:
    """Claims are argued together, after the last day of the challenge."""
    challenge, settings = ledger.named("challenge", claim.challenge), ledger.settings
    if challenge is None or challenge.until is None:
        return None
    return settings.calendar.add(max(challenge.until, local_day(claim.log[-1].at, settings.zone)), settings.programme.workdays("claim.argue"))


def _running(ledger: Ledger, claim: Claim) -> Iterator[Wait]:
    left, calendar = open_milestones(claim), ledger.settings.calendar
    since = claim.log[-1].at
    for each in claim.milestones:
        if each.due and each.title in left:
            end, was = set_by_hand(calendar, each.due)
            yield Wait("milestone", since, end.day, offers=(Offer(claim, "milestone", {"milestone": each.title}),), title=each.title, was=was)
    if claim.due is not None:
        end, was = set_by_hand(calendar, claim.due)
        yield Wait("work", since, end.day, verb="finish", offers=_offers(claim)[1:], was=was)


def next_step(ledger: Ledger, claim: Claim) -> Next:
    """Return what usually comes next for a claim; for one whose work was accepted, also for its challenge."""
    if claim.state == "verified":
        challenge = ledger.named("challenge", claim.challenge)
        return Next((Offer(challenge, "solve", {"claim": claim.id}),) if challenge is not None and challenge.state == "posted" else ())
    left = open_milestones(claim) if claim.state == "running" else ()
    first = (Offer(claim, "milestone", {"milestone": left[0]}),) if left else ()
    return Next((*first, *_offers(claim)))


def about(find: Callable[[str, str], Any], claim: Claim) -> Text:
    """Return a claim as the claim of its challenge."""
    challenge = find("challenge", claim.challenge)
    title, english = (f"（{challenge.title}）", f" ({challenge.title})") if challenge else ("", "")
    return Text(f"榜单 {claim.challenge}{title}的揭榜 {claim.id}", f"Claim {claim.id} of challenge {claim.challenge}{english}")


def told(find: Callable[[str, str], Any], claim: Claim) -> Iterator[Text]:
    """Yield who has claimed."""
    unit = called(find, claim.unit)
    yield Text(f"揭榜方 {unit}", f"team {unit}")


def _offers(claim: Claim) -> tuple[Offer, ...]:
    return tuple(Offer(claim, each) for each in _NEXT.get(claim.state, ()))
