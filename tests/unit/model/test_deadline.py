"""When limits end: calendar days and hours, at the borders of days, years, zones and holidays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from redchain.model.dates import Calendar, CalendarYear, Days, HalfDays
from redchain.model.deadline import Deadline, Pause, deadline, say_deadline, set_by_hand, sooner
from redchain.model.time_span import Span, read_span

CHINA = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar()


def at(words: str, zone: ZoneInfo = CHINA) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=zone)


def span(words: str) -> Span:
    found = read_span(words)
    assert found
    return found


@pytest.mark.parametrize(
    ("received", "limit", "end"),
    [
        ("2026-11-23T09:00", "10日", "2026-12-03"),
        ("2026-11-23T23:59", "10日", "2026-12-03"),  # outside working hours it is still that day
        ("2026-11-24T00:00", "10日", "2026-12-04"),
        ("2026-11-18T09:00", "10日", "2026-11-30"),  # the 28th is a Saturday
        ("2026-11-21T09:00", "0日", "2026-11-23"),  # received on a Saturday
        ("2026-11-23T09:00", "0日", "2026-11-23"),
        ("2026-02-04T09:00", "10日", "2026-02-14"),  # a Saturday that is worked
        ("2026-02-05T09:00", "10日", "2026-02-24"),  # the 15th begins the Spring Festival
        ("2026-09-25T09:00", "10日", "2026-10-08"),
        ("2026-12-22T09:00", "10日", "2027-01-04"),  # 1 January is off though nobody has announced it, and the weekend follows
        ("2028-02-18T09:00", "10日", "2028-02-28"),
        ("2028-02-19T09:00", "10日", "2028-02-29"),  # a leap day
        ("2026-12-31T18:00", "1日", "2027-01-04"),
        ("2026-12-31T18:00", "1个工作日", "2027-01-04"),
        ("2026-11-21T09:00", "0个工作日", "2026-11-23"),
        ("2026-11-23T09:00", "2小时", "2026-11-23 11:00"),
        ("2026-11-23T22:30", "2小时", "2026-11-24 00:30"),  # around the clock
        ("2026-11-23T22:00", "2小时", "2026-11-24 00:00"),
        ("2026-11-20T17:00", "24小时", "2026-11-23 17:00"),  # Saturday is off
        ("2026-11-20T23:30", "60分钟", "2026-11-23 00:30"),
        ("2026-11-21T10:00", "2小时", "2026-11-23 12:00"),
        ("2026-02-13T17:00", "24小时", "2026-02-14 17:00"),  # a Saturday that is worked
        ("2026-12-31T16:00", "24小时", "2027-01-04 16:00"),
        ("2028-02-28T12:00", "24小时", "2028-02-29 12:00"),
    ],
)
def test_a_limit_ends(received: str, limit: str, end: str) -> None:
    found = deadline(CALENDAR, span(limit), at(received))
    assert str(found) == end
    assert CALENDAR.is_workday(found.day)


def test_hours_are_hours_where_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert str(deadline(Calendar(is_week=True), span("72小时"), at("2026-10-23T12:00", berlin))) == "2026-10-26 11:00"  # and back on the 25th
    found = deadline(Calendar(is_week=True), span("72小时"), at("2026-03-27T12:00", berlin))
    assert str(found) == "2026-03-30 13:00"  # the clock goes forward on the 29th


@pytest.mark.parametrize(
    ("limit", "first", "last", "end"),
    [
        ("10日", "2026-11-25T09:00", "2026-11-27T09:00", "2026-12-07"),  # the 5th is a Saturday
        ("10日", "2026-11-25T09:00", "2026-11-26T18:00", "2026-12-04"),
        ("10日", "2026-11-25T09:00", "2026-11-25T18:00", "2026-12-03"),  # lifted on the same day
        ("7个工作日", "2026-11-25T09:00", "2026-11-27T09:00", "2026-12-04"),
        ("4小时", "2026-11-23T10:00", "2026-11-23T11:30", "2026-11-23 14:30"),
        ("4小时", "2026-11-23T10:00", "2026-11-24T10:00", "2026-11-24 13:00"),
        ("4小时", "2026-11-23T14:00", "2026-11-24T10:00", "2026-11-23 13:00"),  # it had run out
        ("134小时", "2026-11-24T09:00", "2026-11-24T13:00", "2026-11-30 23:00"),  # Saturday 23:00, and with the pause Sunday 03:00
        ("134小时", "2026-11-24T09:00", "2026-11-25T09:00", "2026-11-30 23:00"),  # Sunday 23:00
        ("134小时", "2026-11-24T09:00", "2026-11-25T12:00", "2026-11-30 23:00"),  # Monday 02:00
        ("134小时", "2026-11-24T09:00", "2026-11-26T10:00", "2026-12-01 00:00"),
    ],
)
def test_time_on_hold_is_left_out_in_the_unit_of_the_limit(limit: str, first: str, last: str, end: str) -> None:
    pauses = [Pause(at(first), at(last))]
    assert str(deadline(CALENDAR, span(limit), at("2026-11-23T09:00"), pauses)) == end


@pytest.mark.parametrize(
    ("limit", "first", "last", "end"),
    [
        ("7个工作日", "2026-12-02T09:00", "2026-12-10T09:00", "2026-12-10"),  # on the day it is due, which runs again when the hold is lifted
        ("7个工作日", "2026-12-02T09:00", "2026-12-02T17:00", "2026-12-02"),  # lifted on the same day
        ("7个工作日", "2026-12-02T09:00", "2026-12-03T09:00", "2026-12-03"),
        ("7个工作日", "2026-12-02T09:00", "2026-12-12T09:00", "2026-12-14"),  # lifted on a Saturday
        ("7个工作日", "2026-12-01T09:00", "2026-12-10T09:00", "2026-12-11"),  # one day is left
        ("7个工作日", "2026-12-03T00:00", "2026-12-10T09:00", "2026-12-02"),  # it had run out
        ("7个工作日", "2026-12-02T09:00", None, "2026-12-02"),  # nobody knows yet until when
        ("0个工作日", "2026-11-23T10:00", "2026-11-25T10:00", "2026-11-25"),
        ("10日", "2026-12-03T09:00", "2026-12-10T09:00", "2026-12-10"),
        ("10日", "2026-12-04T09:00", "2026-12-10T09:00", "2026-12-03"),
        ("5日", "2026-11-30T09:00", "2026-12-10T09:00", "2026-12-10"),  # the 28th is a Saturday, so it is due on Monday the 30th
        ("5日", "2026-12-01T09:00", "2026-12-10T09:00", "2026-11-30"),
        ("4小时", "2026-11-23T13:00", "2026-11-25T10:00", "2026-11-25 10:00"),
        ("4小时", "2026-11-23T12:00", "2026-11-25T10:00", "2026-11-25 11:00"),
        ("4小时", "2026-11-23T13:01", "2026-11-25T10:00", "2026-11-23 13:00"),
        ("120小时", "2026-11-30T08:00", "2026-12-02T15:00", "2026-12-02 15:00"),  # Saturday 09:00, so Monday 09:00
        ("120小时", "2026-11-30T08:00", "2026-12-05T15:00", "2026-12-07 15:00"),  # lifted on a Saturday
    ],
)
def test_a_hold_on_the_last_day_counts_and_one_after_it_does_not(limit: str, first: str, last: str | None, end: str) -> None:
    assert str(deadline(CALENDAR, span(limit), at("2026-11-23T09:00"), [Pause(at(first), at(last) if last else None)])) == end


def test_a_hold_on_the_day_to_which_a_hold_had_moved_it_counts_too() -> None:
    pauses = [Pause(at("2026-12-02T09:00"), at("2026-12-10T09:00")), Pause(at("2026-12-10T10:00"), at("2026-12-15T09:00"))]
    assert str(deadline(CALENDAR, span("7个工作日"), at("2026-11-23T09:00"), pauses)) == "2026-12-15"
    assert str(deadline(CALENDAR, span("7个工作日"), at("2026-11-23T09:00"), pauses[::-1])) == "2026-12-15"
    assert str(deadline(CALENDAR, span("7个工作日"), at("2026-11-23T09:00"), pauses[1:])) == "2026-12-02"


def test_half_a_day_off_moves_what_would_end_in_it() -> None:
    calendar = Calendar(((2026, CalendarYear(half_days=(HalfDays(first=date(2026, 11, 24)),))),))
    assert str(deadline(calendar, span("24小时"), at("2026-11-23T09:00"))) == "2026-11-24 09:00"
    assert str(deadline(calendar, span("24小时"), at("2026-11-23T15:00"))) == "2026-11-25 15:00"
    assert str(deadline(calendar, span("1个工作日"), at("2026-11-23T15:00"))) == "2026-11-25"
    assert str(deadline(calendar, span("1日"), at("2026-11-23T15:00"))) == "2026-11-24"


@pytest.mark.parametrize(
    ("first", "off", "received", "end"),
    [
        ("2026-11-24", "morning", "2026-11-23T09:00", "2026-11-24 23:59"),  # the afternoon is worked
        ("2026-11-24", "morning", "2026-11-23T15:00", "2026-11-24 15:00"),
        ("2026-11-23", "afternoon", "2026-11-20T09:00", "2026-11-23 09:00"),  # on Saturday
        ("2026-11-23", "afternoon", "2026-11-20T15:00", "2026-11-23 23:59"),  # no earlier than on Sunday morning, no later than Monday
        ("2026-11-23", "morning", "2026-11-20T09:00", "2026-11-23 23:59"),
    ],
)
def test_a_limit_in_hours_stays_on_the_working_day_that_is_half_off(first: str, off: Any, received: str, end: str) -> None:
    calendar = Calendar(((2026, CalendarYear(half_days=(HalfDays(first=date.fromisoformat(first), off=off),))),))
    assert str(deadline(calendar, span("24小时"), at(received))) == end


def test_a_chosen_day_off_gives_way_to_the_next_working_day() -> None:
    assert set_by_hand(CALENDAR, date(2026, 11, 28)) == (Deadline(date(2026, 11, 30)), date(2026, 11, 28))
    assert set_by_hand(CALENDAR, date(2026, 11, 30)) == (Deadline(date(2026, 11, 30)), None)
    typhoon = Calendar(((2026, CalendarYear(stops=(Days(first=date(2026, 11, 30)),))),))
    assert set_by_hand(typhoon, date(2026, 11, 28))[0].day == date(2026, 12, 1)


def test_a_deadline_is_past_after_its_time_or_its_day() -> None:
    by_hour, by_day = Deadline(date(2026, 11, 23), at("2026-11-23T11:00")), Deadline(date(2026, 11, 23))
    assert [each.has_passed(at("2026-11-23T11:00")) for each in (by_hour, by_day)] == [False, False]
    assert [each.has_passed(at("2026-11-23T11:01")) for each in (by_hour, by_day)] == [True, False]
    assert by_day.has_passed(at("2026-11-24T00:00"))
    assert min(by_day, by_hour, key=sooner) == by_hour


@pytest.mark.parametrize(
    ("is_estimated", "was", "zh", "en"),
    [
        (False, None, "2027-01-06", "2027-01-06"),
        (True, None, "2027-01-06（估算）", "2027-01-06 (estimated)"),
        (False, date(2027, 1, 5), "2027-01-06（原 2027-01-05）", "2027-01-06 (was 2027-01-05)"),
        (True, date(2027, 1, 5), "2027-01-06（估算；原 2027-01-05）", "2027-01-06 (estimated; was 2027-01-05)"),
    ],
)
def test_a_deadline_in_words(is_estimated: bool, was: date | None, zh: str, en: str) -> None:  # noqa: FBT001  # a parameter
    assert tuple(say_deadline(Deadline(date(2027, 1, 6)), is_estimated=is_estimated, was=was)) == (zh, en)
