"""What a report may be about: a month, a week, a year, or any days in a row; each knows the one before it and the same a year earlier."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from redchain.model.dates import Month, anniversary

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_WEEKS_OF_ALL = 52


class Week(NamedTuple):
    """A week from Monday to Sunday, numbered as in GB/T 7408 (ISO 8601): that of the first Thursday is the first of its year."""

    year: int
    week: int

    @classmethod
    def of(cls, day: date) -> Week:
        """Return the week that holds `day`."""
        return cls(*day.isocalendar()[:2])

    @property
    def first(self) -> date:
        """The Monday."""
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def last(self) -> date:
        """The Sunday."""
        return self.first + _WEEK - _DAY

    def __str__(self) -> str:
        """Write it as `2026-W47`."""
        return f"{self.year:04d}-W{self.week:02d}"


class Year(NamedTuple):
    """A calendar year."""

    year: int

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, 12, 31)

    def __str__(self) -> str:
        """Write it as `2026`."""
        return f"{self.year:04d}"


class Days(NamedTuple):
    """Days in a row."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many whole months they are; 0 where they are none."""
        first, end = self.first, self.last + _DAY
        return 12 * (end.year - first.year) + end.month - first.month if first.day == end.day == 1 else 0

    def __str__(self) -> str:
        """Write them as `2026-07-01..2026-09-30`."""
        return f"{self.first}..{self.last}"


Span = Month | Week | Year | Days


def before(span: Span) -> Span:
    """Return the span of the same length just before; whole months are followed back by whole months.

    >>> str(before(Days(date(2026, 7, 1), date(2026, 9, 30)))), str(before(Days(date(2026, 7, 2), date(2026, 7, 11)))), str(before(Week(2026, 1)))
    ('2026-04-01..2026-06-30', '2026-06-22..2026-07-01', '2025-W52')
    """
    match span:
        case Month():
            return span.previous
        case Week():
            return Week.of(span.first - _DAY)
        case Year():
            return Year(span.year - 1)
        case Days():
            return Days(_same_length_before(span), span.first - _DAY)


def a_year_before(span: Span) -> Span | None:
    """Return the same span of the year before; None for a 53rd week where that year has none.

    >>> str(a_year_before(Week(2026, 47))), a_year_before(Week(2026, 53)), str(a_year_before(Days(date(2024, 2, 1), date(2024, 2, 29))))
    ('2025-W47', None, '2023-02-01..2023-02-28')
    """
    match span:
        case Month():
            return Month(span.year - 1, span.month)
        case Week():
            return Week(span.year - 1, span.week) if span.week <= _WEEKS_OF_ALL else None  # two years in a row never have a 53rd
        case Year():
            return Year(span.year - 1)
        case Days():
            return Days(anniversary(span.first, -1), last_a_year_before(span.last))


def last_a_year_before(day: date) -> date:
    """Return the last day a year before one: the end of a February is followed back to the end of that February."""
    return anniversary(day + _DAY, -1) - _DAY


def _same_length_before(span: Days) -> date:
    if not span.months:
        return span.first - (span.last - span.first) - _DAY
    months = 12 * span.first.year + span.first.month - 1 - span.months
    return date(months // 12, months % 12 + 1, 1)
