"""Working days: the announced calendar with its make-up days, and what happens where it ends."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.model.workdays import add_workdays, is_estimated, is_workday, workdays_between

DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "limit"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # the Saturday before Spring Festival is worked
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),  # 10 October is a make-up Saturday
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
        (date(2026, 12, 28), 5, date(2027, 1, 4)),  # into a year the calendar does not hold
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_limits(start: date, count: int, limit: date) -> None:
    assert add_workdays(start, count) == limit
    assert workdays_between(start, limit) == count


def test_it_says_what_the_calendar_says() -> None:
    days = [date(2004, 1, 1) + timedelta(each) for each in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    assert [day for day in days if is_workday(day) != chinese_calendar.is_workday(day)] == []


@given(DAYS, st.integers(0, 60))
def test_adding_then_counting_gives_the_number(day: date, count: int) -> None:
    limit = add_workdays(day, count)
    assert workdays_between(day, limit) == count
    assert count == 0 or is_workday(limit)


@given(DAYS, st.integers(0, 90), st.integers(0, 90))
def test_counts_add_up_and_turn_round(day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(first), day + timedelta(first + second)
    assert workdays_between(day, middle) + workdays_between(middle, end) == workdays_between(day, end) == -workdays_between(end, day)


@pytest.mark.parametrize("year", [1950, 2027, 2150])
def test_unknown_years_are_estimated_and_never_a_crash(year: int) -> None:
    assert is_estimated(year)
    assert sum(is_workday(date(year, 5, 1) + timedelta(each)) for each in range(7)) == 5


def test_the_known_year_is_not_estimated() -> None:
    assert not is_estimated(2026)


def test_no_limit_lies_in_the_past() -> None:
    with pytest.raises(ValueError, match="-1"):
        add_workdays(date(2026, 11, 23), -1)
