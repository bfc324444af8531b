"""iCalendar: folded at 75 octets inside no character, escaped, and the same bytes every time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from redchain.render.ics import Event, ics

EVENT = Event("D-1-finish@redchain", date(2026, 12, 31), "办复：甲,乙;丙\\丁", "第一行\n" + "很长的说明" * 40, datetime(2026, 11, 2, 1, tzinfo=UTC))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


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


def test_order_does_not_matter() -> None:
    other = EVENT._replace(uid="D-2-finish@redchain", day=date(2026, 11, 30))
    assert ics([EVENT, other], "x") == ics([other, EVENT], "x")
