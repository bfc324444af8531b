"""Months, days and working days (工作日): make-up Saturdays count, local files win, and years not yet announced are estimated."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.model.dates import Calendar, CalendarYear, Days, HalfDays, Month, local_day, odd_days
from redchain.model.statutory_holidays import is_statutory

FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


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
        (date(2026, 12, 28), 5, date(2027, 1, 5)),  # into a year the calendar does not hold, but 1 January is off in every year
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_limits(start: date, count: int, limit: date) -> None:
    assert CALENDAR.add(start, count) == limit
    assert CALENDAR.between(start, limit) == count


@pytest.mark.parametrize(
    ("received", "limit"),
    [
        (date(2026, 11, 21), date(2026, 11, 23)),  # a Saturday
        (date(2026, 2, 14), date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 12, 31), date(2026, 12, 31)),  # the last day announced
        (date(2027, 1, 1), date(2027, 1, 4)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2032, 2, 29), date(2032, 3, 1)),  # a leap day on a Sunday
    ],
)
def test_a_limit_of_no_days_ends_with_the_day_or_after_it_when_it_is_off(received: date, limit: date) -> None:
    assert CALENDAR.add(received, 0) == CALENDAR.on_or_after(received) == limit


@pytest.mark.parametrize(
    "day", ["2027-01-01", "2027-02-05", "2027-02-08", "2027-04-05", "2028-05-01", "2028-05-02", "2027-06-09", "2027-09-15", "2027-10-01", "2100-10-01"]
)
def test_statutory_days_are_off_in_years_nobody_has_announced(day: str) -> None:
    assert not CALENDAR.is_workday(date.fromisoformat(day))
    assert CALENDAR.is_estimated(int(day[:4]))


def test_the_rule_is_of_2024_and_a_notice_wins_over_it() -> None:
    assert CALENDAR.is_workday(date(2003, 1, 1))
    notice = Calendar(((2027, CalendarYear(workdays=(Days(first=date(2027, 1, 1)),))),))
    assert notice.is_workday(date(2027, 1, 1))
    assert not notice.is_workday(date(2027, 10, 1))


def test_the_announced_years_have_the_statutory_days_off_too() -> None:
    days = [date(2025, 1, 1) + timedelta(each) for each in range(730)]
    statutory = [each for each in days if is_statutory(each)]
    assert [each for each in statutory if chinese_calendar.is_workday(each)] == []
    assert len(statutory) == 13 + 13


@pytest.mark.parametrize("year", range(2025, 2051))
def test_the_festivals_of_the_moon_are_whole_months_apart(year: int) -> None:
    lunar = sorted(each for each in (date(year, 1, 1) + timedelta(each) for each in range(366)) if is_statutory(each) and (each.month, each.day) not in FIXED)
    spring = next(each for each in lunar if each + timedelta(2) in lunar) + timedelta(1)
    months = [(each - spring - timedelta(over)).days / 29.530588 for each in lunar for over in (4, 14) if each.month in {5, 6, 9, 10}]
    assert sum(abs(each - round(each)) < 0.06 and round(each) in {4, 5, 7, 8} for each in months) >= 1 + any(each.month >= 9 for each in lunar)
    assert (spring.month, spring.day) >= (1, 21)
    assert (spring.month, spring.day) <= (2, 20)


HALF = CalendarYear(half_days=(HalfDays(first=date(2026, 11, 25)), HalfDays(first=date(2026, 11, 27), last=date(2026, 11, 28), off="morning")))


def test_half_a_day_off_counts_half() -> None:
    calendar = Calendar(((2026, HALF),))
    assert calendar.is_workday(date(2026, 11, 25))
    assert [calendar.half_off(date(2026, 11, each)) for each in (24, 25, 27, 28)] == [None, "afternoon", "morning", None]  # the 28th is a Saturday
    assert calendar.add(date(2026, 11, 23), 1) == date(2026, 11, 24)
    assert calendar.add(date(2026, 11, 23), 2) == date(2026, 11, 26)  # a day and two halves would be the 25th and half of the 26th
    assert calendar.add(date(2026, 11, 23), 3) == date(2026, 11, 27)
    assert calendar.between(date(2026, 11, 23), date(2026, 11, 27)) == 3
    assert calendar.between(date(2026, 11, 27), date(2026, 11, 23)) == -3
    assert calendar.halves_between(date(2026, 11, 24), date(2026, 11, 25)) == 1
    assert not calendar.is_estimated(2026)
    assert calendar.mark(date(2026, 11, 23), date(2026, 11, 26)) != CALENDAR.mark(date(2026, 11, 23), date(2026, 11, 26))


@pytest.mark.slow
def test_it_says_what_the_calendar_says() -> None:
    days = [date(2004, 1, 1) + timedelta(each) for each in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    assert [day for day in days if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []


@given(DAYS, st.integers(0, 60))
def test_adding_then_counting_gives_the_number(day: date, count: int) -> None:
    limit = CALENDAR.add(day, count)
    assert CALENDAR.between(day, limit) == count or (count == 0 and not CALENDAR.is_workday(day))
    assert CALENDAR.is_workday(limit)


@given(DAYS, st.integers(0, 90), st.integers(0, 90))
def test_counts_add_up_and_turn_round(day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(first), day + timedelta(first + second)
    assert CALENDAR.between(day, middle) + CALENDAR.between(middle, end) == CALENDAR.between(day, end) == -CALENDAR.between(end, day)


@pytest.mark.parametrize("year", [1950, 2027, 2150])
def test_unknown_years_are_estimated_and_never_a_crash(year: int) -> None:
    assert CALENDAR.is_estimated(year)
    assert sum(CALENDAR.is_workday(date(year, 5, 3) + timedelta(each)) for each in range(7)) == 5


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
    assert CALENDAR.add(date(2026, 12, 31), 1) == date(2027, 1, 4)


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
    assert calendar.between(day, limit) == count or (count == 0 and not calendar.is_workday(day))
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
        (CalendarYear(half_days=(HalfDays(first=date(2028, 1, 4)),)), ("half_days", 0)),
        (CalendarYear(holidays=(Days(first=date(2027, 1, 1)),), half_days=(HalfDays(first=date(2027, 1, 1)),)), ("half_days", 0)),
        (CalendarYear(holidays=(Days(first=date(2027, 1, 1), last=date(2027, 1, 3)),), workdays=(Days(first=date(2027, 1, 2)),)), ("workdays", 0)),
    ],
)
def test_odd_days_are_found(file: CalendarYear, place: tuple[str, int]) -> None:
    assert [each for each, _ in odd_days(file, 2027)] == [place]


def test_a_sound_file_has_no_odd_days() -> None:
    assert list(odd_days(NOTICE, 2027)) == []
