"""Lights (灯): how near or how far past its limit a piece of work is, counted in working days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.document import Mark, Tone
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from redchain.model.settings import Settings

LightName = Literal["green", "blue", "yellow", "red", "held"]
NEAR_WORKDAYS = 2
LATE_WORKDAYS = 2


class Light(NamedTuple):
    """One light: its name, its words, its colour on a page, and how much it asks for attention."""

    name: LightName
    words: Text
    tone: Tone
    weight: int

    @property
    def mark(self) -> Mark:
        """The light as a cell."""
        return Mark(self.words, self.tone)


HELD = Light("held", Text("挂起", "held"), "quiet", 0)
GREEN = Light("green", Text("绿灯", "green"), "good", 1)
BLUE = Light("blue", Text("蓝灯", "blue"), "near", 2)
YELLOW = Light("yellow", Text("黄灯", "yellow"), "late", 3)
RED = Light("red", Text("红灯", "red"), "bad", 4)
LIGHTS: tuple[Light, ...] = (RED, YELLOW, BLUE, GREEN, HELD)

LEGEND = Text(
    "灯：绿灯，剩余多于 {near} 个工作日；蓝灯，剩余不超过 {near} 个工作日；黄灯，超期不超过 {late} 个工作日；红灯，超期更久。期限按当日结束计；挂起的不计时、不亮灯。",
    "Lights: green, more than {near} working days left; blue, at most {near} left; yellow, overdue by at most {late}; red, overdue by more. "
    "A limit ends with its day; work on hold is not timed and shows no light.",
).fill(near=NEAR_WORKDAYS, late=LATE_WORKDAYS)


def light(due: date, today: date, settings: Settings) -> Light:
    """Return the light of work due at the end of `due`: blue from 2 working days before it, yellow after it, red from the third working day after it."""
    if due >= today:
        return BLUE if settings.calendar.between(today, due) <= NEAR_WORKDAYS else GREEN
    return YELLOW if settings.calendar.between(due, today) <= LATE_WORKDAYS else RED


def worst(lights: Iterable[Light]) -> Light | None:
    """Return the light that asks for most attention, or None when there is none."""
    return max(lights, key=lambda each: each.weight, default=None)
