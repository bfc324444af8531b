"""Working days as the State Council sets them: make-up Saturdays count; years not yet announced are Monday to Friday, marked as estimated."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

_DAY = timedelta(days=1)
_FIXED_YEAR = 2020
_SATURDAY = 5


def is_workday(day: date) -> bool:
    """Tell whether people work on this day; a year the calendar does not hold counts Monday to Friday."""
    announced = _announced(day)
    return day.weekday() < _SATURDAY if announced is None else announced


def is_estimated(year: int) -> bool:
    """Tell whether the holidays of a year are unknown, so that its working days are only Monday to Friday."""
    return _announced(date(year, 1, 1)) is None


def add_workdays(day: date, count: int) -> date:
    """Return the last day of a limit of `count` working days (0 or more); the day of receipt is not counted.

    >>> add_workdays(date(2026, 2, 13), 1)  # the Saturday is a make-up day before Spring Festival
    datetime.date(2026, 2, 14)
    """
    if count < 0:
        raise ValueError(count)
    while count:
        day += _DAY
        count -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """Return the working days after `start` up to and including `end`; negative when `end` is earlier.

    >>> workdays_between(date(2026, 9, 30), date(2026, 10, 13))
    5
    """
    if end < start:
        return -workdays_between(end, start)
    return _count(end) - _count(start)


def _count(day: date) -> int:
    """Return the working days from a fixed day up to and including `day`; only differences mean anything."""
    return _before(day.year) + _within(day.year)[day.timetuple().tm_yday]


@lru_cache(maxsize=1024)
def _before(year: int) -> int:
    """The working days from the fixed year to `year`, negative for earlier years."""
    if year >= _FIXED_YEAR:
        return sum(_within(each)[-1] for each in range(_FIXED_YEAR, year))
    return -sum(_within(each)[-1] for each in range(year, _FIXED_YEAR))


@lru_cache(maxsize=1024)
def _within(year: int) -> tuple[int, ...]:
    """The working days of a year up to and including its n-th day, from n = 0."""
    first, days = date(year, 1, 1), 366 if isleap(year) else 365
    return tuple(accumulate((is_workday(first + place * _DAY) for place in range(days)), initial=0))


def _announced(day: date) -> bool | None:
    """Return what the announced calendar says of a day, None for a year it does not hold (one without New Year's Day).

    The calendar's own function looks through all its days at every call, so the two tables are read here; a test holds the two equal.
    """
    from chinese_calendar import holidays, workdays

    if date(day.year, 1, 1) not in holidays:
        return None
    return day in workdays or (day.weekday() < _SATURDAY and day not in holidays)
