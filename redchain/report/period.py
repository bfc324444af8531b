"""The days a report covers: a whole month, week or year or any days in a row, or as far as they have gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from redchain.model.traffic_light import NO_PLIGHT, Light, Plight, light
from redchain.report.spans import Year, a_year_before, before, last_a_year_before

if TYPE_CHECKING:
    from redchain.model.settings import Settings
    from redchain.report.spans import Span

_DAY = timedelta(days=1)
_LONGEST_HOLIDAY = timedelta(days=31)


@dataclass(frozen=True)
class Period:
    """The days from the first of the span to `last`; due dates are judged up to `last_over`, the latest day that is wholly over."""

    span: Span
    last: date
    last_over: date
    settings: Settings = field(compare=False, repr=False)

    @cached_property
    def first(self) -> date:
        """The first day."""
        return self.span.first

    @cached_property
    def opening_day(self) -> date:
        """The day at whose end the opening is counted: the day before the first, or the last day when the span has not begun."""
        return min(self.first - _DAY, self.last)

    @cached_property
    def earliest_dispatch(self) -> date:
        """The earliest day of dispatch whose limit for signing may fall in the period: no limit and no run of holidays is longer."""
        longest = max((each.span.time for each in self.settings.limits if each.stage == "accept"), default=timedelta())
        return self.first - 2 * longest - _LONGEST_HOLIDAY

    @property
    def is_whole(self) -> bool:
        """Whether the span is over."""
        return self.last_over == self.span.last

    def includes(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.first <= day <= self.last

    def has_passed(self, due: date) -> bool:
        """Tell whether a due date lies in the period and its day is over."""
        return self.first <= due <= self.last_over


def period_of(span: Span, today: date, settings: Settings) -> Period:
    """Return the span as far as it has gone by `today`."""
    return Period(span, min(span.last, today), min(span.last, today - _DAY), settings)


def period_before(period: Period) -> Period:
    """Return the span before: all of it after a whole one, else as many days of it as the period has; of a year, up to the same day."""
    if isinstance(period.span, Year):
        return _up_to(before(period.span), last_a_year_before(period.last), period)
    span = before(period.span)
    return _up_to(span, span.first + (period.last - period.first), period)


def period_a_year_before(period: Period) -> Period | None:
    """Return the same span of the year before, all of it or as far as the period has gone; None where there is none, and for a year, of which it is the one before."""
    span = None if isinstance(period.span, Year) else a_year_before(period.span)
    return None if span is None else _up_to(span, span.first + (period.last - period.first), period)


def _up_to(span: Span, last: date, period: Period) -> Period:
    if period.is_whole:
        return Period(span, span.last, span.last, period.settings)
    return Period(span, min(span.last, last), min(span.last, last - _DAY), period.settings)


def light_at_end(due: date, period: Period, plight: Plight = NO_PLIGHT) -> Light:
    """Return the light at the end of the period; work due on the last day of a whole one is late by then."""
    return light(due, period.last, period.settings, plight, day_is_over=period.is_whole)
