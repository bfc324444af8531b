"""iCalendar: whole and readable by others (RFC 5545), and the same bytes every time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from icalendar import Event as VEvent

from redchain.render.ics import Event, ics

EVENT = Event("D-1-finish@redchain", date(2026, 12, 31), "办复：甲,乙;丙\\丁", "第一行\n" + "很长的说明" * 40, datetime(2026, 11, 2, 1, tzinfo=UTC))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def parsed(text: str) -> list[VEvent]:
    made = Calendar.from_ical(text)
    assert made["version"] == "2.0"
    assert made["prodid"]
    assert made.subcomponents, "a calendar needs a component (§3.6)"
    found = made.walk("VEVENT")
    for each in found:
        assert each.errors == []
        assert {"UID", "DTSTAMP", "DTSTART"} <= set(each)
    assert len({str(each["uid"]) for each in found}) == len(found)
    return [each for each in found if isinstance(each, VEvent)]


def test_no_line_is_longer_than_75_octets_and_nothing_is_lost() -> None:
    made = ics([EVENT], "示例市")
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    assert "\n" not in made.replace("\r\n", "")
    assert "DESCRIPTION:第一行\\n" + "很长的说明" * 40 in unfolded(made)


def test_an_event_is_a_whole_day_with_a_stable_id() -> None:
    lines = unfolded(ics([EVENT], "示例市"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    wanted = {"UID:D-1-finish@redchain", "DTSTAMP:20261102T010000Z", "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101"}
    assert wanted <= set(lines)
    assert "SUMMARY:办复：甲\\,乙\\;丙\\\\丁" in lines


@pytest.mark.parametrize(
    "words",
    ["甲,乙;丙\\丁", "a\nb\r\nc", "\x00\x1b[31m红\x7f", "名:值", '"引号"', "", " 空 ", "BEGIN:VEVENT\r\nUID:x", "长" * 500, "家👨‍👩‍👧", "\u202e反", "a\\nb"],
)
def test_what_is_written_reads_back(words: str) -> None:
    (found,) = parsed(ics([EVENT._replace(summary=words, description=words)], words))
    plain = "".join(each for each in words.replace("\r\n", "\n") if each == "\n" or (each >= " " and each not in "\x7f\u202e"))
    assert str(found["summary"]) == str(found["description"]) == plain
    assert found.decoded("dtstart") == EVENT.day


def test_a_moment_of_a_day_is_told_with_its_time() -> None:
    (found,) = parsed(ics([EVENT._replace(moment=datetime(2026, 12, 31, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai")))], "示例市"))
    assert found.decoded("dtstart") == datetime(2026, 12, 31, 7, 30, tzinfo=UTC)


def test_what_has_changed_more_often_says_so() -> None:
    assert [int(parsed(ics([EVENT._replace(changes=each)], "x"))[0]["sequence"]) for each in (0, 1, 7)] == [0, 1, 7]


@pytest.mark.parametrize("zone", [None, ZoneInfo("Asia/Shanghai"), ZoneInfo("Asia/Urumqi"), ZoneInfo("Europe/Berlin"), UTC])
def test_a_calendar_without_events_still_holds_something(zone: ZoneInfo | None) -> None:
    made = ics([], "示例市", zone)
    assert parsed(made) == []
    assert "BEGIN:VTIMEZONE" in made
    assert made == ics([], "示例市", zone)


def test_order_does_not_matter() -> None:
    other = EVENT._replace(uid="D-2-finish@redchain", day=date(2026, 11, 30))
    assert ics([EVENT, other], "x") == ics([other, EVENT], "x")
