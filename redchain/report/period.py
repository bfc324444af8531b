"""The days a report speaks of: a whole month, or a month as far as it has gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from redchain.model.light import NO_PLIGHT, Light, Plight, light

if TYPE_CHECKING:
    from redchain.model.dates import Month
    from redchain.model.settings import Settings

_DAY = timedelta(days=1)
_LONGEST_HOLIDAY = timedelta(days=31)


@dataclass(frozen=True)
class Span:
    """The days from the month's first to `cut`; limits are judged up to `settled`, the last day that is wholly over; limits are counted by `settings`."""

    month: Month
    cut: date
    settled: date
    settings: Settings = field(compare=False, repr=False)

    @cached_property
    def first(self) -> date:
        """The first day."""
        return self.month.first

    @cached_property
    def eve(self) -> date:
        """The day whose end is the opening: the day before the first, or the cut when the month has not begun."""
        return min(self.first - _DAY, self.cut)

    @cached_property
    def oldest(self) -> date:
        """The earliest day of dispatch whose limit for signing may fall in the span: no limit and no run of holidays is longer."""
        workdays = max((each.workdays for each in self.settings.limits if each.stage == "accept"), default=0)
        return self.first - timedelta(days=2 * workdays) - _LONGEST_HOLIDAY

    @property
    def is_whole(self) -> bool:
        """Whether the month is over."""
        return self.settled == self.month.last

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the span."""
        return self.first <= day <= self.cut

    def settles(self, day: date) -> bool:
        """Tell whether a limit that ends with `day` fell in the span."""
        return self.first <= day <= self.settled


def span_of(month: Month, today: date, settings: Settings) -> Span:
    """Return the month as far as it has gone at `today`."""
    return Span(month, min(month.last, today), min(month.last, today - _DAY), settings)


def span_before(span: Span) -> Span:
    """Return the month before: whole after a whole month, else as many days of it as the span has."""
    month = span.month.previous
    if span.is_whole:
        return Span(month, month.last, month.last, span.settings)
    cut = month.first + (span.cut - span.first)
    return Span(month, min(month.last, cut), min(month.last, cut - _DAY), span.settings)


def light_at_end(due: date, span: Span, plight: Plight = NO_PLIGHT) -> Light:
    """Return the light at the end of the span; what was due on the last day of a whole month is late by then."""
    return light(due, span.cut, span.settings, plight, day_is_over=span.is_whole)
