"""The clock of an order: what sets it, what stops it, and the due date in force, by the calendar of the day as long as the order is in hand."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from redchain.model.dates import local
from redchain.model.deadline import Deadline, Pause, deadline, held_workdays, moved, set_by_hand
from redchain.model.kind import Wait
from redchain.model.time_span import Span, span_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from redchain.model.base import Record
    from redchain.model.deadline import Hold
    from redchain.model.settings import Settings

LIFTS_HOLD = frozenset({"resume", "finish", "recall", "redo", "reopen", "decline", "merge", "withdraw", "verify", "send_back"})
STARTS_CLOCK = frozenset({"dispatch", "redo"})
ENDS_CLOCK = frozenset({"finish", "uphold", "recall"})
_LONGEST_HOLIDAY = 31  # days
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
        """The limit in working days that the date was counted from."""

    @property
    def limit(self) -> str | None:
        """The same of a limit in another unit."""

    @property
    def calendar(self) -> str | None:
        """The mark of the calendar it was counted with."""

    @property
    def due_at(self) -> datetime | None:
        """The time on that date, of a limit in hours."""

    @property
    def final_due(self) -> date | None:
        """The due date in force when the order ended, where the calendar had moved it."""


class Clock(NamedTuple):
    """How the clock of an order stands.

    Attributes:
        begun: when it was started.
        given: the due date as the step that set it says.
        end: the due date in force.
        held: the working days on hold until then.
        is_held: whether it stands still.
        span: the limit it is counted from; None for a date that somebody set.
        calendar: the mark of the calendar it was counted with then.
        is_moved: whether the calendar in force gives another date than the one that was given.
    """

    begun: datetime
    given: date
    end: Deadline
    held: int
    is_held: bool
    span: Span | None = None
    calendar: str | None = None
    is_moved: bool = False

    @property
    def due(self) -> date:
        """The day with which it is due."""
        return self.end.day

    @property
    def was(self) -> date | None:
        """The date as it was given, to be shown beside the one in force where the calendar has moved it."""
        return self.given if self.is_moved else None


def is_held(steps: Iterable[TimedStep]) -> bool:
    """Tell whether the last hold in a log is still in force; an end, a new start or a refusal lifts it too."""
    held = False
    for each in steps:
        if each.step == "hold":
            held = True
        elif each.step in LIFTS_HOLD:
            held = False
    return held


def pauses_of(steps: Iterable[TimedStep], zone: ZoneInfo) -> tuple[Pause, ...]:
    """Return every time on hold in a log, in order."""
    found: list[Pause] = []
    for each in steps:
        is_open = bool(found) and found[-1].last is None
        if each.step == "hold" and not is_open:
            found.append(Pause(local(each.at, zone), None))
        elif each.step in LIFTS_HOLD and is_open:
            found[-1] = Pause(found[-1].first, local(each.at, zone))
    return tuple(found)


def holds_of(steps: Iterable[TimedStep], zone: ZoneInfo) -> tuple[Hold, ...]:
    """Return the same by days."""
    return tuple(each.days for each in pauses_of(steps, zone))


def clock_of(steps: Iterable[DueStep], of_need: Iterable[TimedStep], settings: Settings, today: date) -> Clock | None:
    """Return how the clock of an order stands at the end of `today`, from its log and that of its need; None when no step has set a due date by then.

    A date that was counted is counted again with the calendar in force until the order ends; then it stays as it was.
    """
    zone = settings.zone
    known = [each for each in steps if local(each.at, zone).date() <= today]
    place = next((place for place in reversed(range(len(known))) if known[place].due is not None), None)
    if place is None:
        return None
    setting = known[place]
    starts = [each for each in known[: place + 1] if each.step in STARTS_CLOCK]
    of_both = (known, [each for each in of_need if local(each.at, zone).date() <= today])
    now = datetime.combine(today, time(23, 59, 59), zone)
    pauses = [Pause(each.first, each.last or now) for log in of_both for each in pauses_of(log, zone)]
    running = _Running(settings, (starts or [setting])[-1], setting, pauses)
    over = next((each for each in known[place + 1 :] if each.step in ENDS_CLOCK), None)
    end, is_moved = running.in_hand() if over is None else running.ended(over)
    return Clock(
        begun=running.begun,
        given=running.given,
        end=end,
        held=held_workdays(settings.calendar, running.holds, running.since.date(), end.day),
        is_held=any(is_held(log) for log in of_both),
        span=running.span,
        calendar=setting.calendar,
        is_moved=is_moved,
    )


def over_on(record: Record, days: Iterable[date | None] = ()) -> str:
    """Return the latest day that a life at its end names, in its steps or in `days`, as ISO text: but for a due date that holds put off, what is counted of it changes no more.

    Empty for a life that is not at its end or still on hold, or has a step that the table does not allow.
    """
    (state, wrong), steps = record.walked, record.steps
    if wrong or not state or record.is_open or is_held(steps):
        return ""
    found = [each.at.date() for each in steps]
    found += [each.entered_on for each in steps if each.entered_on]
    found += [each for each in days if each]
    return max(found, default=date.min).isoformat()


def most_put_off(steps: Sequence[TimedStep]) -> int:
    """Return by how many days the holds in a log, all lifted, put off a due date at the most: a day on hold costs two at the worst, and no run of holidays is longer than a month."""
    if not any(each.step == "hold" for each in steps):
        return 0
    held, first = 0, None
    for each in steps:
        if each.step == "hold":
            first = first or each.at
        elif first is not None and each.step in LIFTS_HOLD:
            held, first = held + max((each.at - first).days, 0) + 2, None
    return 2 * held + 2 * _LONGEST_HOLIDAY


def stage_due(settings: Settings, since: datetime, span: Span, *logs: Sequence[TimedStep]) -> Deadline:
    """Return when a stage with a limit is due that began at a moment; the time on hold in any of the logs is left out."""
    pauses = [each for log in logs for each in pauses_of(log, settings.zone)]
    return deadline(settings.calendar, span, local(since, settings.zone), pauses)


class _Running:
    """A clock with what set it."""

    def __init__(self, settings: Settings, started: DueStep, setting: DueStep, pauses: Sequence[Pause]) -> None:
        assert setting.due is not None  # noqa: S101  # that is what makes it the step that sets the clock
        self.calendar, self.zone, self.pauses, self.setting, self.given = settings.calendar, settings.zone, pauses, setting, setting.due
        self.begun, self.since = local(started.at, settings.zone), local(setting.at, settings.zone)
        self.holds = [each.days for each in pauses]
        self.span = span_of(setting.workdays, setting.limit)

    def in_hand(self) -> tuple[Deadline, bool]:
        """The due date by the calendar in force, and whether that moves it."""
        if self.span is None:
            return Deadline(moved(self.calendar, self.calendar.on_or_after(self.given), self.holds, self.since.date())), not self.calendar.is_workday(
                self.given
            )
        plain = deadline(self.calendar, self.span, self.begun)
        return deadline(self.calendar, self.span, self.begun, self.pauses, self.since), plain.day != self.given

    def ended(self, over: DueStep) -> tuple[Deadline, bool]:
        """The due date as it was when the order ended."""
        if over.final_due is not None:
            return Deadline(over.final_due), True
        if not self.holds:
            at = self.setting.due_at
            return Deadline(self.given, local(at, self.zone) if at else None), False
        if self.span is None or self.span.unit == "workday":
            return Deadline(moved(self.calendar, self.given, self.holds, self.since.date())), False
        return deadline(self.calendar, self.span, self.begun, self.pauses, self.since), False


def on_hold(log: Sequence[Any], settings: Settings, today: date) -> Wait:
    """Return what waits while a record is on hold: nothing is due until its review comes, on a working day."""
    hold = next(each for each in reversed(log) if each.step == "hold")
    end, was = set_by_hand(settings.calendar, hold.until) if hold.until else (None, None)
    if end is None or end.day > today:
        return Wait("review", hold.at, verb="resume", is_held=True)
    return Wait("review", hold.at, end.day, verb="resume", was=was)
