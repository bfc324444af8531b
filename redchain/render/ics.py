"""Events → iCalendar (RFC 5545), with the icalendar library: whole days or moments, the same bytes for the same events."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.lazy_pattern import pattern
from redchain.text_cleaning import clean, inert, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, tzinfo

    from icalendar import Event as VEvent
    from icalendar import Timezone

_COMMAND = pattern(r"::(?=[A-Za-z-]+[ :])")
PRODID = "-//redchain//due dates//EN"


class Event(NamedTuple):
    """An event of a whole day, or of a moment of it.

    Its id stays the same; whoever imports it again takes the one that was changed later, or more often, for the one that holds.
    """

    uid: str
    day: date
    summary: str
    description: str
    changed_at: datetime
    changes: int = 0
    moment: datetime | None = None


def ics(events: Iterable[Event], name: str, zone: tzinfo | None = None) -> str:
    """Return a calendar called `name`; events in order of day and id. One without any holds its time zone, since no calendar may be empty (§3.6)."""
    from icalendar import Calendar, vText

    made = Calendar()
    for key, value in (
        ("prodid", PRODID),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("x-wr-calname", vText(_words(one_line(name)))),
    ):
        made.add(key, value)
    for each in sorted(events, key=lambda event: (event.day, event.uid)):
        made.add_component(_event(each))
    if not made.subcomponents:
        made.add_component(_zone(zone))
    written: bytes = made.to_ical()
    return written.decode()


def _words(words: str) -> str:
    """Return people's words of which no line is a command to what keeps a log, wherever long lines are folded."""
    return _COMMAND.sub(": :", inert(clean(words)))


def _event(event: Event) -> VEvent:
    from datetime import UTC, timedelta

    from icalendar import Event as VEvent

    made = VEvent()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed_at.astimezone(UTC))
    made.add("sequence", event.changes)
    if event.moment is None:
        made.add("dtstart", event.day)
        made.add("dtend", event.day + timedelta(days=1))
    else:
        made.add("dtstart", event.moment.astimezone(UTC))
    made.add("summary", _words(event.summary))
    made.add("description", _words(event.description))
    made.add("transp", "TRANSPARENT")
    return made


def _zone(zone: tzinfo | None) -> Timezone:
    from datetime import UTC, date

    from icalendar import Timezone

    return Timezone.from_tzinfo(zone or UTC, str(zone or UTC), first_date=date(2020, 1, 1), last_date=date(2038, 1, 1))
