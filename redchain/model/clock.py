"""The clock of an order: what sets it, what stops it, and the due date in force: moved by exactly the working days it stood still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from redchain.model.dates import local_day
from redchain.model.kind import Wait
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from redchain.model.dates import Calendar
    from redchain.model.settings import Settings

LIFTS_HOLD = frozenset({"resume", "finish", "recall", "redo", "reopen", "decline", "merge", "withdraw", "verify", "send_back"})
STARTS_CLOCK = frozenset({"dispatch", "redo"})
REVIEW = Text("挂起待复核", "on hold, to be reviewed")
"""What the stage of a record on hold is called."""


class TimedStep(Protocol):
    """A step as holds see it."""

    @property
    def at(self) -> datetime:
        """When it was taken."""

    @property
    def step(self) -> str:
        """Its verb."""


class DueStep(TimedStep, Protocol):
    """A step that may set a due date, as the steps of an order."""

    @property
    def due(self) -> date | None:
        """The due date it sets."""

    @property
    def workdays(self) -> int | None:
        """The limit that the date was counted from."""

    @property
    def calendar(self) -> str | None:
        """The mark of the calendar it was counted with."""


class Hold(NamedTuple):
    """A time on hold, from the day it was put on hold (which still counted) to the day it was lifted (which did not); None: not lifted yet."""

    first: date
    last: date | None


class Clock(NamedTuple):
    """How the clock of an order stands: the day it was started, the due date as given and as it is in force, the working days on hold."""

    begun: date
    given: date
    due: date
    held: int
    is_held: bool
    workdays: int | None = None
    calendar: str | None = None


def is_held(steps: Iterable[TimedStep]) -> bool:
    """Tell whether the last hold in a log is still in force; an end, a new start or a refusal lifts it too."""
    held = False
    for each in steps:
        if each.step == "hold":
            held = True
        elif each.step in LIFTS_HOLD:
            held = False
    return held


def holds_of(steps: Iterable[TimedStep], zone: ZoneInfo) -> tuple[Hold, ...]:
    """Return every time on hold in a log, in order."""
    found: list[Hold] = []
    for each in steps:
        is_open = bool(found) and found[-1].last is None
        if each.step == "hold" and not is_open:
            found.append(Hold(local_day(each.at, zone), None))
        elif each.step in LIFTS_HOLD and is_open:
            found[-1] = Hold(found[-1].first, local_day(each.at, zone))
    return tuple(found)


def held_workdays(calendar: Calendar, holds: Iterable[Hold], start: date, end: date) -> int:
    """Return the working days after `start` up to and including `end` that lie in at least one of the holds."""
    return sum(calendar.between(first, last) for first, last in _merged(holds, start, end))


def moved(calendar: Calendar, due: date, holds: Sequence[Hold], start: date) -> date:
    """Return the due date of a clock set on `start` when the time on hold is left out; what is held after it has run out changes nothing."""
    day, known = due, -1
    while (held := held_workdays(calendar, holds, start, day)) != known:
        known = held
        day = calendar.add(due, held)
    return day


def clock_of(steps: Iterable[DueStep], of_need: Iterable[TimedStep], settings: Settings, today: date) -> Clock | None:
    """Return how the clock of an order stands at the end of `today`, from its log and that of its need; None when no step has set a due date by then."""
    zone, calendar = settings.zone, settings.calendar
    known = [each for each in steps if local_day(each.at, zone) <= today]
    setting = next((each for each in reversed(known) if each.due is not None), None)
    if setting is None or setting.due is None:
        return None
    starts = [each for each in known if each.step in STARTS_CLOCK and each.at <= setting.at]
    of_both = (known, [each for each in of_need if local_day(each.at, zone) <= today])
    holds = [Hold(each.first, each.last or today) for log in of_both for each in holds_of(log, zone)]
    set_on = local_day(setting.at, zone)
    due = moved(calendar, setting.due, holds, set_on)
    return Clock(
        begun=local_day((starts or [setting])[-1].at, zone),
        given=setting.due,
        due=due,
        held=held_workdays(calendar, holds, set_on, due),
        is_held=any(is_held(log) for log in of_both),
        workdays=setting.workdays,
        calendar=setting.calendar,
    )


def stage_due(settings: Settings, since: datetime, workdays: int, *logs: Sequence[TimedStep]) -> date:
    """Return when a stage with a limit of working days is due that began at a moment; the time on hold in any of the logs is left out."""
    day = local_day(since, settings.zone)
    holds = [hold for log in logs for hold in holds_of(log, settings.zone)]
    return moved(settings.calendar, settings.calendar.add(day, workdays), holds, day)


def on_hold(log: Sequence[Any], today: date) -> Wait:
    """Return what waits while a record is on hold: nothing is due until its review comes."""
    hold = next(each for each in reversed(log) if each.step == "hold")
    due = hold.until if hold.until and hold.until <= today else None
    return Wait("review", hold.at, due, verb="resume", is_held=due is None)


def _merged(holds: Iterable[Hold], start: date, end: date) -> Iterator[tuple[date, date]]:
    """The holds within (start, end], those that meet made one."""
    first: date | None = None
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
