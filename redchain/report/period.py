"""The days a report covers: a whole month, or a month as far as it has gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from redchain.model.traffic_light import NO_PLIGHT, Light, Plight, light

if TYPE_CHECKING:
    from redchain.model.dates import Month
    from redchain.model.settings import Settings

_DAY = timedelta(days=1)
_LONGEST_HOLIDAY = timedelta(days=31)


@dataclass(frozen=True)
class Period:
    """The days from the first of the month to `last`; due dates are judged up to `last_over`, the latest day that is wholly over."""

    month: Month
    last: date
    last_over: date
    settings: Settings = field(compare=False, repr=False)

    @cached_property
    def first(self) -> date:
        """The first day."""
        return self.month.first

    @cached_property
    def opening_day(self) -> date:
        """The day at whose end the opening is counted: the day before the first, or the last day when the month has not begun."""
        return min(self.first - _DAY, self.last)

    @cached_property
    def earliest_dispatch(self) -> date:
        """The earliest day of dispatch whose limit for signing may fall in the period: no limit and no run of holidays is longer."""
        longest = max((each.span.time for each in self.settings.limits if each.stage == "accept"), default=timedelta())
        return self.first - 2 * longest - _LONGEST_HOLIDAY

    @property
    def is_whole(self) -> bool:
        """Whether the month is over."""
        return self.last_over == self.month.last

    def includes(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.first <= day <= self.last

    def has_passed(self, due: date) -> bool:
        """Tell whether a due date lies in the period and its day is over."""
        return self.first <= due <= self.last_over


def period_of(month: Month, today: date, settings: Settings) -> Period:
    """Return the month as far as it has gone by `today`."""
    return Period(month, min(month.last, today), min(month.last, today - _DAY), settings)


def period_before(period: Period) -> Period:
    """Return the month before: all of it after a whole month, else as many days of it as the period has."""
    month = period.month.previous
    if period.is_whole:
        return Period(month, month.last, month.last, period.settings)
    last = month.first + (period.last - period.first)
    return Period(month, min(month.last, last), min(month.last, last - _DAY), period.settings)


def light_at_end(due: date, period: Period, plight: Plight = NO_PLIGHT) -> Light:
    """Return the light at the end of the period; work due on the last day of a whole month is late by then."""
    return light(due, period.last, period.settings, plight, day_is_over=period.is_whole)
