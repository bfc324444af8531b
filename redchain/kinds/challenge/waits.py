"""What waits at a challenge, and what usually comes next for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.challenge.rules import APPROVED, claims_of
from redchain.model.dates import local_day
from redchain.model.deadline import set_by_hand
from redchain.model.kind import Next, Offer, Wait
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from redchain.kinds.challenge.model import Challenge
    from redchain.model.ledger import Ledger
    from redchain.model.programme import ClockStage

_NEXT = {"draft": ("check", "ask_more"), "incomplete": ("supplement",), "checked": ("post",)}


def counted(ledger: Ledger, stage: ClockStage, since: datetime) -> date:
    """Return when a stage that began at a moment is due by the clocks of the programme."""
    settings = ledger.settings
    return settings.calendar.add(local_day(since, settings.zone), settings.programme.workdays(stage))


def waits(ledger: Ledger, challenge: Challenge, _today: date) -> Iterator[Wait]:
    """Yield what waits at a challenge: its next stage; while it is posted its last day, and after that what becomes of it."""
    if challenge.state == "draft":
        since = challenge.log[-1].at
        yield Wait("check", since, counted(ledger, "challenge.check", since), offers=_offers(challenge))
    elif challenge.state in {"incomplete", "checked"}:
        yield Wait(_NEXT[challenge.state][0], challenge.log[-1].at)
    elif challenge.state == "posted":
        yield from _posted(ledger, challenge)


def _posted(ledger: Ledger, challenge: Challenge) -> Iterator[Wait]:
    claims = claims_of(ledger, challenge.id)
    done = [each for each in claims if each.state in APPROVED]
    if done:
        yield Wait("solve", max(each.log[-1].at for each in done), offers=(Offer(challenge, "solve", {"claim": done[0].id}),))
    elif challenge.until is not None and not any(each.is_open for each in claims):
        end, was = set_by_hand(ledger.settings.calendar, challenge.until)
        yield Wait("until", challenge.log[-1].at, end.day, verb="extend", offers=_offers(challenge), was=was)


def next_step(ledger: Ledger, challenge: Challenge) -> Next:
    """Return what usually comes next for a challenge."""
    if challenge.state != "posted":
        return Next(_offers(challenge))
    claims = claims_of(ledger, challenge.id)
    done = next((each for each in claims if each.state in APPROVED), None)
    if done is not None:
        return Next((Offer(challenge, "solve", {"claim": done.id}),))
    first = next((each for each in claims if each.is_open), None)
    if first is not None:
        following: Next = first.kind.next_step(ledger, first)
        return following
    look = f"redchain claim file --challenge {word(challenge.id)} --unit … --plan …"
    return Next((Offer(challenge, "extend"),), Text(f"{look}；{{commands}}", f"{look}; {{commands}}"))


def _offers(challenge: Challenge) -> tuple[Offer, ...]:
    if challenge.state == "posted":
        return (Offer(challenge, "extend"), Offer(challenge, "withdraw"))
    return tuple(Offer(challenge, each) for each in _NEXT.get(challenge.state, ()))
