"""The timeline of a record: every legal step with its local day and the states around it; and the clock of an order at the end of a period."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from redchain.kinds.need.model import NEED_MOVES, Need, NeedStep
from redchain.kinds.need.rules import chain_id
from redchain.kinds.order.clock import plight
from redchain.kinds.order.model import ORDER_MOVES, Order, OrderStep
from redchain.kinds.project.model import PROJECT_MOVES, Project, ProjectStep
from redchain.model.dates import local, local_day
from redchain.model.deadline import Deadline, held_workdays
from redchain.model.deadline_clock import clock_of, holds_of, is_held, most_put_off
from redchain.model.kind import START
from redchain.progress import watched
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Self
    from zoneinfo import ZoneInfo

    from redchain.model.kind import Moves
    from redchain.model.ledger import Ledger
    from redchain.model.traffic_light import Plight
    from redchain.report.period import Period

RecordT = TypeVar("RecordT")
StepT = TypeVar("StepT")
_COUNTING = Text("统计需求", "counting needs")
_AT_ONCE = 500
"""So many needs are read at once."""


class Transition(NamedTuple, Generic[StepT]):
    """One legal step: its day, the step, the state it left and the state it reached."""

    day: date
    step: StepT
    before: str
    after: str


@dataclass(frozen=True)
class Timeline(Generic[RecordT, StepT]):
    """A record and its transitions, oldest first; their days never go back."""

    record: RecordT
    transitions: tuple[Transition[StepT], ...]

    @property
    def state(self) -> str:
        """The state after the last transition; empty before the first."""
        return self.transitions[-1].after if self.transitions else START

    def until(self, day: date) -> Self:
        """Return it as it stood at the end of `day`."""
        if not self.transitions or self.transitions[-1].day <= day:
            return self
        return replace(self, transitions=tuple(each for each in self.transitions if each.day <= day))


ProjectTimeline = Timeline[Project, ProjectStep]


@dataclass(frozen=True)
class OrderTimeline(Timeline[Order, OrderStep]):
    """An order and its transitions."""

    @property
    def is_over(self) -> bool:
        """Whether it is finished or void, or has not begun."""
        return self.state in {START, "finished", "void"}

    @property
    def latest_day(self) -> date:
        """The latest day it names: of a step, or a due date that a step set."""
        return max(
            (
                date.min,
                *(each.day for each in self.transitions[-1:]),
                *(due for each in self.transitions for due in (each.step.due, each.step.final_due) if due),
            )
        )


@dataclass(frozen=True)
class NeedTimeline(Timeline[Need, NeedStep]):
    """A need and its transitions, with its chain and the timelines of its orders."""

    chain: str
    orders: tuple[OrderTimeline, ...]

    @property
    def is_open(self) -> bool:
        """Whether it has been submitted and has not ended."""
        return self.state in NEED_MOVES.open

    @cached_property
    def standing(self) -> tuple[OrderTimeline, ...]:
        """The orders that have been dispatched and are not void."""
        return tuple(each for each in self.orders if each.state not in {START, "void"})

    @cached_property
    def lead_orders(self) -> tuple[OrderTimeline, ...]:
        """The standing orders of its lead units."""
        return tuple(each for each in self.standing if each.record.role == "lead")

    @cached_property
    def last_counted_day(self) -> date:
        """The day after which only its having been received and closed can be counted; never comes for a need that is open or still on hold."""
        if not self.is_over:
            return date.max
        days = (*(each.day for each in self.transitions[-1:]), *(each.on for each in self.record.rejected), *(each.latest_day for each in self.orders))
        put_off = sum(most_put_off([each.step for each in log]) for log in self._logs) if self.was_on_hold else 0
        last = max(days, default=date.min)
        return last + min(timedelta(put_off), date.max - last)

    @cached_property
    def is_over(self) -> bool:
        """Whether it has ended with all its orders and nothing of it is on hold."""
        return (
            not self.is_open
            and all(each.is_over for each in self.orders)
            and not (self.was_on_hold and any(is_held(each.step for each in log) for log in self._logs))
        )

    @property
    def _logs(self) -> Iterator[tuple[Transition[Any], ...]]:
        """Its own transitions, then those of each order."""
        return chain((self.transitions,), (each.transitions for each in self.orders))

    @cached_property
    def was_on_hold(self) -> bool:
        """Whether it or one of its orders was ever on hold; if not, due dates are in force as they were set, which is quick to find."""
        return any(each.step.step == "hold" for each in self.transitions) or any(
            each.step.step == "hold" for order in self.orders for each in order.transitions
        )

    def may_be_told(self, first: date) -> bool:
        """Whether some list of a period that begins on `first` may name it: it or an order is not over or is on hold, or a step was taken or entered since."""
        if not self.is_over:
            return True
        taken: Iterator[Transition[Any]] = chain(self.transitions, *(each.transitions for each in self.orders))
        return any(first <= max(each.day, each.step.entered_on or each.day) for each in taken)

    def until(self, day: date) -> NeedTimeline:
        """Return it and its orders as they stood at the end of `day`."""
        need, orders = super().until(day), tuple(each.until(day) for each in self.orders)
        if need is self and all(new is old for new, old in zip(orders, self.orders, strict=True)):
            return self
        return NeedTimeline(self.record, need.transitions, self.chain, orders)


class OverNeed(NamedTuple):
    """What is counted of a need that was over before anything counted began, with all its orders: its chain and category, and its state for good.

    It came in `after` a day, as ISO text, on which periods ended in which it had no part; empty where there are none.
    """

    chain: str
    category: str
    state: str
    after: str = ""


@dataclass(frozen=True)
class Timelines:
    """The timelines of needs, with their orders, and of all projects; how many needs are not among them, and the resources that the orders of those had adopted."""

    needs: Iterable[NeedTimeline]
    projects: tuple[ProjectTimeline, ...]
    over: Mapping[OverNeed, int] = field(default_factory=dict)
    adopted: frozenset[str] = frozenset()
    passed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How often those needs were submitted and closed in each month (`2026-11`), by month and verb."""

    def until(self, day: date) -> Timelines:
        """Return everything as it stood at the end of `day`."""
        return replace(self, needs=tuple(each.until(day) for each in self.needs), projects=tuple(each.until(day) for each in self.projects))


@dataclass(frozen=True)
class _ReadNeeds:
    """The timelines of needs, named with their orders; each is read when it is asked for and not kept."""

    ledger: Ledger
    zone: ZoneInfo
    named: tuple[tuple[str, tuple[str, ...]], ...]

    def __iter__(self) -> Iterator[NeedTimeline]:
        starts = range(0, len(self.named), _AT_ONCE)
        for start in watched(starts, _COUNTING, starts):
            part = self.named[start : start + _AT_ONCE]
            needs = self.ledger.passing(Need, [each for each, _ in part])
            known = self.ledger.passing(Order, [each for _, orders in part for each in orders])
            for identifier, orders in part:
                if identifier in needs:
                    yield _need_timeline(self.ledger, needs[identifier], [known[each] for each in orders if each in known], self.zone)


def timelines_of(ledger: Ledger, zone: ZoneInfo, since: date = date.min, apart: tuple[date, date] | None = None) -> Timelines:
    """Return the timelines of a ledger; days are those of `zone`. Orders whose need is unknown are left out; needs over before `since` are only counted, not read.

    The others are read one by one, each time they are walked. What is counted `apart`, from a day before `since` to another, needs those of these days too.
    """
    first, last = (since, "") if apart is None else (apart[0], apart[1].isoformat())
    orders: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for identifier, facts in ledger.facts(Order):
        orders[facts.need].append((identifier, facts))
    named: list[tuple[str, tuple[str, ...]]] = []
    over, passed, adopted = Counter[OverNeed](), Counter[tuple[str, str]](), set[str]()
    for identifier, facts in ledger.facts(Need):
        of_need = orders.get(identifier, ())
        lives = (facts, *(each for _, each in of_need))
        is_later = bool(last) and facts.raised_on > last
        if _was_over(lives, since if is_later else first):
            over[OverNeed(chain_id(ledger, facts), facts.category, facts.state, last if is_later else "")] += 1
            came, *closed = facts.came_and_closed.split()
            passed[came[:7], "submit"] += 1
            passed.update((each[:7], "close") for each in closed)
            adopted.update(each.resource for _, each in of_need if each.resource and each.state != "void")
        else:
            named.append((identifier, tuple(each for each, _ in of_need)))
    projects = tuple(ProjectTimeline(each, _transitions(PROJECT_MOVES, each.log, zone)) for each in ledger.all(Project))
    return Timelines(_ReadNeeds(ledger, zone, tuple(named)), projects, over, frozenset(adopted), passed)


def _was_over(facts: Sequence[Any], since: date) -> bool:
    """Tell from the facts of a need and of its orders whether all were over before a day, whatever their holds have put off."""
    first, put_off = since.isoformat(), sum(each.put_off for each in facts)
    if not all("" < each.over_on < first for each in facts):
        return False
    return not put_off or date.fromisoformat(max(each.over_on for each in facts)).toordinal() + put_off < since.toordinal()


def _need_timeline(ledger: Ledger, need: Need, orders: Iterable[Order], zone: ZoneInfo) -> NeedTimeline:
    timelines = tuple(OrderTimeline(each, _transitions(ORDER_MOVES, each.log, zone)) for each in orders)
    return NeedTimeline(need, _transitions(NEED_MOVES, need.log, zone), chain_id(ledger, need), timelines)


def _transitions(moves: Moves, log: Iterable[Any], zone: ZoneInfo) -> tuple[Transition[Any], ...]:
    """Return the legal steps of a log; a step dated before the one above it is taken to have happened on the same day."""
    transitions: list[Transition[Any]] = []
    state, day, table = START, date.min, moves.table
    for step in log:
        move = table.get(step.step)
        if move is None or state not in move.sources:
            continue
        day, before = max(day, local_day(step.at, zone)), state
        state = before if move.target is None else move.target
        transitions.append(Transition(day, step, before, state))
    return tuple(transitions)


def state_on(transitions: Iterable[Transition[Any]], day: date) -> str:
    """Return the state at the end of `day`; empty before the first step."""
    state = START
    for each in transitions:
        if each.day > day:
            break
        state = each.after
    return state


def has_clock(order: OrderTimeline) -> bool:
    """Tell whether an order is in a state with a clock."""
    return order.state in ORDER_MOVES.timed


def is_on_hold(order: OrderTimeline, need: NeedTimeline) -> bool:
    """Tell whether an order or its need is on hold."""
    return need.was_on_hold and (is_held(each.step for each in order.transitions) or is_held(each.step for each in need.transitions))


def is_running(order: OrderTimeline, need: NeedTimeline) -> bool:
    """Tell whether an order's clock is running: it is pending or working, and neither it nor its need is on hold."""
    return has_clock(order) and not is_on_hold(order, need)


def due_date(order: OrderTimeline, need: NeedTimeline, period: Period, day: date | None = None) -> Deadline | None:
    """Return the due date in force at the end of the period or of an earlier day; it need not be counted where it was neither on hold nor is in hand."""
    if order.is_over and not need.was_on_hold:
        return _as_it_ended(order)
    clock = clock_of((each.step for each in order.transitions), (each.step for each in need.transitions), period.settings, day or period.last)
    return None if clock is None else clock.end


def _as_it_ended(order: OrderTimeline) -> Deadline | None:
    """The due date of an order that has ended and was never on hold: as it was when it ended, or was last set."""
    for each in reversed(order.transitions):
        if each.step.final_due:
            return Deadline(each.step.final_due)
        if each.step.due:
            return Deadline(each.step.due, each.step.due_at)
    return None


def missed_due_date(order: OrderTimeline, need: NeedTimeline, period: Period) -> date | None:
    """Return the due date of an order that is overdue at the end of the period; None for one that is not, or that is, or whose need is, on hold."""
    if not is_running(order, need):
        return None
    due = due_date(order, need, period)
    return due.day if due and due.day <= period.last_over else None


def finished_on(order: OrderTimeline) -> date | None:
    """Return the day of the reply in force; None for an order that is not finished."""
    return next(each.day for each in reversed(order.transitions) if each.step.step == "finish") if order.state == "finished" else None


def is_in_time(order: OrderTimeline, need: NeedTimeline, period: Period) -> bool:
    """Tell whether an order is finished and was finished by the due date then in force."""
    finished = finished_on(order)
    due = due_date(order, need, period, finished) if finished else None
    return finished is not None and due is not None and not due.has_passed(local(_answer(order).at, period.settings.zone))


def _answer(order: OrderTimeline) -> OrderStep:
    """The reply in force of an order that is finished."""
    return next(each.step for each in reversed(order.transitions) if each.step.step == "finish")


def workdays_to_finish(order: OrderTimeline, need: NeedTimeline, period: Period) -> int | None:
    """Return the working days from dispatch to the reply in force, not counting those on hold, if that reply came in the period."""
    finished = finished_on(order)
    if finished is None or not period.includes(finished):
        return None
    dispatched, calendar, zone = order.transitions[0].day, period.settings.calendar, period.settings.zone
    if not need.was_on_hold:
        return calendar.between(dispatched, finished)
    holds = (*holds_of((each.step for each in order.transitions), zone), *holds_of((each.step for each in need.transitions), zone))
    return calendar.between(dispatched, finished) - held_workdays(calendar, holds, dispatched, finished)


def plight_of(need: NeedTimeline) -> Plight:
    """Return how often a need was sent back with the office's consent, and whether its last follow-up was unsatisfied."""
    return plight([each.step for each in need.transitions], ((each.step for each in order.transitions) for order in need.orders))
