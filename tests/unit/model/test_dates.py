"""Months, days and working days (工作日): make-up Saturdays count, local files win, and years not yet announced are estimated."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.model.dates import Calendar, CalendarYear, Days, Month, local_day, odd_days


def test_a_month_knows_its_bounds_and_neighbours() -> None:
    month = Month.parse("2026-11")
    assert (month.first, month.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (month.next, month.previous) == (Month(2026, 12), Month(2026, 10))
    assert str(month) == "2026-11"


def test_the_turn_of_the_year_and_a_leap_february() -> None:
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2026, 1).previous == Month(2025, 12)
    assert Month(2026, 12).last == date(2026, 12, 31)
    assert Month(2028, 2).last == date(2028, 2, 29)


def test_a_day_lies_in_its_month() -> None:
    assert Month.of(date(2026, 2, 28)) == Month(2026, 2)


def test_going_forward_and_back_is_standing_still() -> None:
    month = Month(2025, 1)
    for _ in range(40):
        assert month.next.previous == month
        assert month.last < month.next.first
        month = month.next


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-1", "2026-13", "2026-00", "26-11", "2026-11-01", "2026/11", "2026-11\n", " 2026-11", "２０２６-１１", "1899-12", "0000-01", "十一月"],
)
def test_anything_else_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        Month.parse(text)


def test_a_moment_falls_on_the_local_day() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    assert local_day(datetime(2026, 10, 31, 16, 0, tzinfo=UTC), shanghai) == date(2026, 11, 1)
    assert local_day(datetime(2026, 10, 31, 15, 59, tzinfo=UTC), shanghai) == date(2026, 10, 31)


CALENDAR = Calendar()
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
    assert CALENDAR.add(start, count) == limit
    assert CALENDAR.between(start, limit) == count


@pytest.mark.slow
def test_it_says_what_the_calendar_says() -> None:
    days = [date(2004, 1, 1) + timedelta(each) for each in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    assert [day for day in days if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []


@given(DAYS, st.integers(0, 60))
def test_adding_then_counting_gives_the_number(day: date, count: int) -> None:
    limit = CALENDAR.add(day, count)
    assert CALENDAR.between(day, limit) == count
    assert count == 0 or CALENDAR.is_workday(limit)


@given(DAYS, st.integers(0, 90), st.integers(0, 90))
def test_counts_add_up_and_turn_round(day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(first), day + timedelta(first + second)
    assert CALENDAR.between(day, middle) + CALENDAR.between(middle, end) == CALENDAR.between(day, end) == -CALENDAR.between(end, day)


@pytest.mark.parametrize("year", [1950, 2027, 2150])
def test_unknown_years_are_estimated_and_never_a_crash(year: int) -> None:
    assert CALENDAR.is_estimated(year)
    assert sum(CALENDAR.is_workday(date(year, 5, 1) + timedelta(each)) for each in range(7)) == 5


def test_the_known_year_is_not_estimated() -> None:
    assert not CALENDAR.is_estimated(2026)


def test_no_limit_lies_in_the_past() -> None:
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.add(date(2026, 11, 23), -1)


NOTICE = CalendarYear(holidays=(Days(first=date(2027, 1, 1), last=date(2027, 1, 5)),), workdays=(Days(first=date(2027, 1, 9), note="调休"),))


def test_a_file_makes_its_year_known_even_when_it_says_only_a_part() -> None:
    calendar = Calendar(((2027, NOTICE),))
    assert not calendar.is_estimated(2027)
    assert calendar.is_estimated(2028)
    assert calendar.add(date(2026, 12, 31), 1) == date(2027, 1, 6)
    assert calendar.add(date(2027, 1, 8), 1) == date(2027, 1, 9)
    assert CALENDAR.add(date(2026, 12, 31), 1) == date(2027, 1, 1)


def test_stop_days_alone_announce_nothing() -> None:
    calendar = Calendar(((2027, CalendarYear(stops=(Days(first=date(2027, 9, 15)),))),))
    assert calendar.is_estimated(2027)
    assert not calendar.is_workday(date(2027, 9, 15))


def test_a_file_wins_over_the_announced_calendar() -> None:
    typhoon = CalendarYear(holidays=(Days(first=date(2026, 11, 26)),), workdays=(Days(first=date(2026, 11, 28)),), stops=(Days(first=date(2026, 11, 24)),))
    calendar = Calendar(((2026, typhoon),))
    assert [calendar.is_workday(date(2026, 11, each)) for each in (24, 25, 26, 27, 28)] == [False, True, False, True, True]
    assert calendar.add(date(2026, 11, 23), 1) == date(2026, 11, 25)


@pytest.mark.slow
@given(DAYS, st.integers(0, 60), st.sets(DAYS, max_size=9), st.sets(DAYS, max_size=9))
def test_the_laws_hold_under_any_file(day: date, count: int, free: set[date], worked: set[date]) -> None:
    file = CalendarYear(holidays=tuple(Days(first=each) for each in free), workdays=tuple(Days(first=each) for each in worked))
    calendar = Calendar(((day.year, file),))
    limit = calendar.add(day, count)
    assert calendar.between(day, limit) == count
    assert all(calendar.is_workday(each) for each in worked)
    assert not any(calendar.is_workday(each) for each in free - worked)


def test_the_mark_changes_with_a_working_day_of_its_span_and_with_nothing_else() -> None:
    start, due = date(2026, 12, 28), date(2027, 1, 4)
    changed = Calendar(((2027, NOTICE),))
    assert CALENDAR.mark(start, due) == Calendar(((2027, CalendarYear(workdays=(Days(first=date(2027, 3, 6)),))),)).mark(start, due)
    assert CALENDAR.mark(start, due) != changed.mark(start, due)
    assert len(CALENDAR.mark(start, due)) == 8


@pytest.mark.parametrize(
    ("file", "place"),
    [
        (CalendarYear(holidays=(Days(first=date(2028, 1, 1)),)), ("holidays", 0)),
        (CalendarYear(stops=(Days(first=date(2027, 12, 31), last=date(2028, 1, 1)),)), ("stops", 0)),
        (CalendarYear(holidays=(Days(first=date(2027, 1, 3), last=date(2027, 1, 1)),)), ("holidays", 0)),
        (CalendarYear(holidays=(Days(first=date(2027, 1, 1), last=date(2027, 1, 3)),), workdays=(Days(first=date(2027, 1, 2)),)), ("workdays", 0)),
    ],
)
def test_odd_days_are_found(file: CalendarYear, place: tuple[str, int]) -> None:
    assert [each for each, _ in odd_days(file, 2027)] == [place]


def test_a_sound_file_has_no_odd_days() -> None:
    assert list(odd_days(NOTICE, 2027)) == []
