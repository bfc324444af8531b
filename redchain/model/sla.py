"""Clocks of the settings (办理时限): how many working days a stage has, and when it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from redchain.model.limits import Asked, Limit
    from redchain.model.settings import Settings
    from redchain.model.stages import Stage
    from redchain.model.terms import Role


class Due(NamedTuple):
    """A due date, the limit it was counted from, the mark of the calendar it was counted with, and whether that is only estimated."""

    day: date
    workdays: int
    calendar: str
    is_estimated: bool


def limit(settings: Settings, stage: Stage, need: Asked, role: Role = "lead") -> int:
    """Return the working days of a stage; 0 ends with the same day."""
    return rule_for(settings, stage, need, role).workdays


def due_for(settings: Settings, need: Asked, role: Role, on: date) -> Due:
    """Return when an order dispatched (or redone) on a day is due: the limit of `finish`, with accepting inside it (domain: the day of receipt is not counted)."""
    return due_after(settings, on, limit(settings, "finish", need, role))


def due_after(settings: Settings, on: date, workdays: int) -> Due:
    """Return the due date of a limit that begins after `on`, with what it stands on."""
    calendar = settings.calendar
    day = calendar.add(on, workdays)
    return Due(day, workdays, calendar.mark(on, day), calendar.is_estimated(day.year) or calendar.is_estimated(on.year))


def rule_for(settings: Settings, stage: Stage, need: Asked, role: Role = "lead") -> Limit:
    """Return the limit in force: the last one of the settings that fits, so that special ones stand below general ones.

    Raises LookupError for settings without one; the shipped limits have one for every stage.
    """
    found = next((each for each in reversed(settings.limits) if each.stage == stage and each.fits(need, role)), None)
    if found is None:
        raise LookupError(stage)
    return found
