"""Events → iCalendar (RFC 5545): whole days, folded and escaped, the same bytes for the same events."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

_MOST_OCTETS = 75


class Event(NamedTuple):
    """A whole-day event: an id that stays the same, its day, its words, and when it was last changed (with an offset)."""

    uid: str
    day: date
    summary: str
    description: str
    changed_at: datetime


def ics(events: Iterable[Event], name: str) -> str:
    """Return a calendar called `name`; events in order of day and id, lines ended by CRLF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//redchain//due dates//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    for each in sorted(events, key=lambda event: (event.day, event.uid)):
        lines += _event(each)
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in _folded(line))


def _event(event: Event) -> Iterator[str]:
    from datetime import UTC, timedelta

    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    """Escape a text value (RFC 5545 §3.3.11); control characters are left out."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(each for each in plain if each >= " " and each != "\x7f")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, never inside a character; those after the first begin with a space (§3.1)."""
    part, size = "", 0
    for each in line:
        octets = len(each.encode())
        if size + octets > _MOST_OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + each, size + octets
    yield part
