"""What waits at a visit, and what usually comes next for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.visit.modes import MODES
from redchain.model.dates import local_day
from redchain.model.kind import Next, Offer, Wait
from redchain.model.visibility import called
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from redchain.kinds.visit.model import Visit
    from redchain.model.ledger import Ledger

_STAGES = {"recorded": ("confirm", "confirm"), "disputed": ("settle", "recall")}


def waits(ledger: Ledger, visit: Visit, _today: date) -> Iterator[Wait]:
    """Yield what waits at a visit: that the firm confirms it, or that its objection is settled."""
    if visit.state not in _STAGES:
        return
    stage, verb = _STAGES[visit.state]
    since, settings = visit.log[-1].at, ledger.settings
    due = settings.calendar.add(local_day(since, settings.zone), settings.programme.workdays("visit.confirm"))
    yield Wait(stage, since, due, verb=verb, offers=tuple(Offer(visit, each) for each in dict.fromkeys((verb, "confirm"))))


def next_step(_ledger: Ledger, visit: Visit) -> Next:
    """Return what usually comes next for a visit: its problems become needs, and the firm confirms it."""
    if visit.state not in _STAGES:
        return Next(())
    offers = (Offer(visit, "confirm"),) if visit.state == "recorded" else (Offer(visit, "recall"), Offer(visit, "confirm"))
    look = shown("redchain", "visit", "raise", visit.id, "--title", "…", "--category", "…")
    return Next(offers, Text(f"{{commands}}；反映的问题转成需求：{look}", f"{{commands}}; what the firm asked for becomes a need: {look}"))


def about(find: Callable[[str, str], Any], visit: Visit) -> Text:
    """Return a visit as the visit to its firm."""
    firm = called(find, visit.enterprise)
    return Text(f"走访 {visit.id}（{firm}）", f"Visit {visit.id} ({firm})")


def told(_find: Callable[[str, str], Any], visit: Visit) -> Iterator[Text]:
    """Yield on which day the firm was contacted, and how."""
    yield Text("{day} {mode}", "{day}, {mode}").fill(day=visit.visited_on, mode=MODES[visit.mode])
