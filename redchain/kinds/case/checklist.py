"""The checklist (材料清单) of a case: what its service item asks for, what has come, and what may follow later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from redchain.kinds.case.model import AgentCase, CaseStep
    from redchain.kinds.service.model import Material
    from redchain.model.ledger import Ledger


class Entry(NamedTuple):
    """One material on the list: whether it must come, the day on which it came, and the day until which it may follow, None for neither; whether the item asks for it today, and the day on which it was sent back."""

    title: str
    is_needed: bool
    received: date | None
    until: date | None
    is_asked: bool = True
    sent_back: date | None = None

    @property
    def is_missing(self) -> bool:
        """Whether it must come, has not, and may not follow either."""
        return self.is_needed and self.received is None and self.until is None

    @property
    def is_deferred(self) -> bool:
        """Whether it may follow, and has not come yet."""
        return self.received is None and self.until is not None


def materials(ledger: Ledger, service: str) -> tuple[Material, ...]:
    """Return the materials of a service item; of a bundle that names none those of its items, each title once."""
    item: Any = ledger.named("service", service)
    if item is None or item.materials:
        return item.materials if item else ()
    parts = (ledger.named("service", each) for each in item.named)
    found: dict[str, Material] = {}
    for part in parts:
        for each in part.materials if part else ():
            found.setdefault(each.title, each)
    return tuple(found.values())


def received(log: Iterable[CaseStep]) -> dict[str, date]:
    """Return the materials that have come and were not sent back since, with the day of the last time."""
    return {title: each.at.date() for title, each in _handed_in(log).items() if each.step == "receive"}


def deferred(log: Iterable[CaseStep]) -> dict[str, date]:
    """Return the materials that were let follow and were not sent back since, with the day until which."""
    until: dict[str, date] = {}
    for each in log:
        for title in each.material:
            if each.step == "ask_more":
                until.pop(title, None)
            elif each.step == "defer" and each.until is not None:
                until[title] = each.until
    return until


def sent_back(log: Sequence[CaseStep]) -> dict[str, date]:
    """Return the materials that were sent back and have neither come again nor may follow, with the day."""
    later = deferred(log)
    return {title: each.at.date() for title, each in _handed_in(log).items() if each.step == "ask_more" and title not in later}


def is_put_right(log: Sequence[CaseStep]) -> bool:
    """Tell whether anything was done since a case was last sent back, or it never was."""
    last = max((place for place, each in enumerate(log) if each.step == "ask_more"), default=-1)
    return last < 0 or any(each.step in {"receive", "defer", "progress"} for each in log[last:])


def _handed_in(log: Iterable[CaseStep]) -> dict[str, CaseStep]:
    """Return the last step by which each material came or was sent back, in the order of the first."""
    return {title: each for each in log if each.step in {"receive", "ask_more"} for title in each.material}


def checklist(ledger: Ledger, case: AgentCase) -> tuple[Entry, ...]:
    """Return every material of a case's service item with what became of it, in the item's order, and behind them what came or was let follow and is asked for no more."""
    came, later, again, asked = received(case.log), deferred(case.log), sent_back(case.log), materials(ledger, case.service)
    gone = {*came, *later} - {each.title for each in asked}
    listed = [(each.title, each.needed or each.title in again) for each in asked] + [(each, False) for each in case.papers if each in gone]
    return tuple(Entry(title, needed, came.get(title), later.get(title), title not in gone, again.get(title)) for title, needed in listed)


def needed(ledger: Ledger, case: AgentCase) -> tuple[Entry, ...]:
    """Return the materials that must come; of a case that has ended without those that never did: it was answered without them, since the item came to ask for them later."""
    return tuple(each for each in checklist(ledger, case) if each.is_needed and not (each.is_missing and is_settled(case)))


def is_settled(case: AgentCase) -> bool:
    """Tell whether a case was submitted and has ended, so that its materials were complete."""
    return not case.is_open and any(each.step == "submit" for each in case.log)


def left_behind(log: Iterable[CaseStep]) -> dict[str, date]:
    """Return the materials that may follow and have not come, with the day until which."""
    steps = tuple(log)
    came = received(steps)
    return {title: until for title, until in deferred(steps).items() if title not in came}
