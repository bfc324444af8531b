"""When a limit ends (期限届满): the one place that counts working days, calendar days and hours, and leaves out the time on hold (Civil Code art. 200 to 204)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from redchain.model.dates import whole
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from redchain.model.dates import Calendar
    from redchain.model.time_span import Span

_DAY = timedelta(days=1)
_NOON = 12
_LAST_MINUTE = time(23, 59)
PointT = TypeVar("PointT", date, datetime)
EndT_co = TypeVar("EndT_co", date, datetime, covariant=True)


class Deadline(NamedTuple):
    """The day with which something is due, and the time on that day where its limit is in hours."""

    day: date
    at: datetime | None = None

    def __str__(self) -> str:
        """Write it as people read it: `2026-11-23`, or `2026-11-23 11:00`."""
        return str(self.day) if self.at is None else f"{self.at:%Y-%m-%d %H:%M}"

    def has_passed(self, moment: datetime) -> bool:
        """Tell whether a moment, in the same time zone, is later."""
        return moment.date() > self.day if self.at is None else moment > self.at


def set_by_hand(calendar: Calendar, day: date) -> tuple[Deadline, date | None]:
    """Return when something is due on a day that somebody chose, and that day where it is off."""
    end = calendar.on_or_after(day)
    return Deadline(end), None if end == day else day


def sooner(end: Deadline) -> tuple[date, bool, str]:
    """Return what deadlines are sorted by: one with a time of the day comes before the end of that day."""
    return end.day, end.at is None, str(end)


def say_deadline(end: Deadline, *, is_estimated: bool, was: date | None = None) -> Text:
    """Return a deadline in words, marked where it was counted with an estimated calendar, with the date that was given before beside it."""
    zh = [*(["估算"] if is_estimated else []), *([f"原 {was}"] if was else [])]
    en = [*(["estimated"] if is_estimated else []), *([f"was {was}"] if was else [])]
    return Text(f"{end}（{'；'.join(zh)}）", f"{end} ({'; '.join(en)})") if zh else Text(str(end), str(end))


class Hold(NamedTuple):
    """A time on hold, from the day it was put on hold (which still counted) to the day it was lifted (which did not); None: not lifted yet."""

    first: date
    last: date | None


class Pause(NamedTuple):
    """A time on hold by the clock."""

    first: datetime
    last: datetime | None

    @property
    def days(self) -> Hold:
        """The same by days."""
        return Hold(self.first.date(), self.last.date() if self.last else None)


class _Between(Protocol[EndT_co]):
    """A span of days or of time, open while it lasts."""

    @property
    def first(self) -> EndT_co:
        """Where it begins."""

    @property
    def last(self) -> EndT_co | None:
        """Where it ends."""


def deadline(calendar: Calendar, span: Span, begun: datetime, pauses: Sequence[Pause] = (), since: datetime | None = None) -> Deadline:
    """Return when a limit that began at a moment ends, later by what of it lay in pauses after `since`; all moments in the repository's time zone.

    The day of receipt is not counted, hours run at once; what would end on a day off ends on the next working day, in hours at the same time of it. That time can be an earlier
    one than before a pause, so a limit in hours ends no earlier than it would without pauses. None ends while a pause lasts that began in time.
    """
    start, holds = (since or begun).date(), [each.days for each in pauses]
    if span.unit == "workday":
        return Deadline(moved(calendar, calendar.add(begun.date(), span.number), holds, start))
    if span.unit == "day":
        last = _pushed(begun.date() + span.time, lambda end: _length(holds, start, end))
        return Deadline(_after_holds(calendar.on_or_after(last), holds, calendar.on_or_after))
    by_clock = [Pause(each.first.astimezone(UTC), each.last.astimezone(UTC) if each.last else None) for each in pauses]
    from_then = (since or begun).astimezone(UTC)
    plain = begun.astimezone(UTC) + span.time
    paused = _pushed(plain, lambda end: _length(by_clock, from_then, end))
    end = max(_on_workday(calendar, each.astimezone(begun.tzinfo)) for each in (plain, paused))
    end = _after_holds(end, by_clock, lambda each: _on_workday(calendar, each.astimezone(begun.tzinfo)))
    return Deadline(end.date(), end)


def moved(calendar: Calendar, due: date, holds: Sequence[Hold], start: date) -> date:
    """Return the due date of a clock set on `start` when the working days on hold are left out; what is held after it has run out changes nothing."""
    day, known = due, -1
    while (held := _held_halves(calendar, holds, start, day)) != known:
        known = held
        day = calendar.add_halves(due, held)
    return _after_holds(day, holds, calendar.on_or_after)


def held_workdays(calendar: Calendar, holds: Iterable[Hold], start: date, end: date) -> int:
    """Return the working days after `start` up to and including `end` that lie in at least one of the holds."""
    return whole(_held_halves(calendar, holds, start, end))


def _held_halves(calendar: Calendar, holds: Iterable[Hold], start: date, end: date) -> int:
    return sum(calendar.halves_between(first, last) for first, last in _merged(holds, start, end))


def _on_workday(calendar: Calendar, at: datetime) -> datetime:
    """The same time of the next working day where a moment is on a day off or in the afternoon off before it; the end of that day where its half is off too."""
    is_over = calendar.half_off(at.date()) == "afternoon" and at.hour >= _NOON
    day = calendar.on_or_after(at.date() + (_DAY if is_over else timedelta()))
    is_off = calendar.half_off(day) == ("morning" if at.hour < _NOON else "afternoon")
    return datetime.combine(day, _LAST_MINUTE if is_off else at.time(), at.tzinfo)


def _pushed(base: PointT, held: Callable[[PointT], timedelta]) -> PointT:
    """Return the end of a time that is longer by what of it was held."""
    end, known = base, None
    while (length := held(end)) != known:
        known, end = length, base + length
    return end


def _after_holds(end: PointT, holds: Sequence[_Between[PointT]], on_workday: Callable[[PointT], PointT]) -> PointT:
    """Return an end, or where a hold that began by then is lifted later, that day or moment: put on hold on its last day, a limit still has that day when it is lifted."""
    while (lifted := max((each.last for each in holds if each.last is not None and each.first <= end), default=end)) > end:
        end = on_workday(lifted)
    return end


def _length(holds: Iterable[_Between[PointT]], start: PointT, end: PointT) -> timedelta:
    return sum((last - first for first, last in _merged(holds, start, end)), timedelta())


def _merged(holds: Iterable[_Between[PointT]], start: PointT, end: PointT) -> Iterator[tuple[PointT, PointT]]:
    """The holds within (start, end], those that meet made one."""
    first: PointT | None = None
    last = start
    for low, high in sorted((max(each.first, start), min(each.last or end, end)) for each in holds):
        if high <= low or (first is not None and high <= last):
            continue
        if first is None or low > last:
            if first is not None:
                yield first, last
            first = low
        last = high
    if first is not None:
        yield first, last
