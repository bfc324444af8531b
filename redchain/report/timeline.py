"""The past of records: every legal step with its local day and the states around it, so that any day's state can be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from redchain.kinds.need.model import NEED_MOVES, Need, NeedStep
from redchain.kinds.order.by_need import orders_of
from redchain.kinds.order.model import ORDER_MOVES, Order, OrderStep
from redchain.kinds.project.model import PROJECT_MOVES, Project, ProjectStep
from redchain.model.dates import local_day
from redchain.model.kind import START
from redchain.model.powers import chain_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from redchain.model.kind import Moves
    from redchain.model.ledger import Ledger

StepT = TypeVar("StepT")


class Point(NamedTuple, Generic[StepT]):
    """One legal step: its day, the step, the state it left and the state it reached."""

    day: date
    step: StepT
    before: str
    after: str


@dataclass(frozen=True)
class OrderPast:
    """An order and its points."""

    order: Order
    points: tuple[Point[OrderStep], ...]

    @property
    def state(self) -> str:
        """The state after its last point; empty before the first."""
        return self.points[-1].after if self.points else START

    @property
    def is_over(self) -> bool:
        """Whether it is finished or void, or has not begun."""
        return self.state in {START, "finished", "void"}

    @property
    def latest(self) -> date:
        """The latest day it speaks of: a step, or a limit that a step set."""
        return max((date.min, *(each.day for each in self.points[-1:]), *(each.step.due for each in self.points if each.step.due)))


@dataclass(frozen=True)
class NeedPast:
    """A need, its chain, its points, and its orders."""

    need: Need
    chain: str
    points: tuple[Point[NeedStep], ...]
    orders: tuple[OrderPast, ...]

    @property
    def state(self) -> str:
        """The state after its last point; empty before the first."""
        return self.points[-1].after if self.points else START

    @property
    def is_open(self) -> bool:
        """Whether it has come and not yet ended."""
        return self.state in NEED_MOVES.open

    @cached_property
    def standing(self) -> tuple[OrderPast, ...]:
        """The orders that have been dispatched and are not void."""
        return tuple(each for each in self.orders if each.state not in {START, "void"})

    @cached_property
    def leads(self) -> tuple[OrderPast, ...]:
        """The standing orders of its lead units."""
        return tuple(each for each in self.standing if each.order.role == "lead")

    @cached_property
    def quiet_after(self) -> date:
        """The day after which nothing of it can be counted any more but that it was; never comes for one that is open or was ever on hold."""
        if self.is_open or not all(each.is_over for each in self.orders) or self.was_held:
            return date.max
        days = (*(each.day for each in self.points[-1:]), *(each.on for each in self.need.rejected), *(each.latest for each in self.orders))
        return max(days, default=date.min)

    @cached_property
    def was_held(self) -> bool:
        """Whether it or one of its orders was ever on hold; if not, limits stand as they were set, which is quickly told."""
        return any(each.step.step == "hold" for each in self.points) or any(each.step.step == "hold" for order in self.orders for each in order.points)

    def until(self, day: date) -> NeedPast:
        """Return it as it stood at the end of `day`."""
        orders = tuple(each if _is_by(each.points, day) else OrderPast(each.order, _by(each.points, day)) for each in self.orders)
        if _is_by(self.points, day) and all(new is old for new, old in zip(orders, self.orders, strict=True)):
            return self
        return NeedPast(self.need, self.chain, _by(self.points, day), orders)


@dataclass(frozen=True)
class ProjectPast:
    """A project and its points."""

    project: Project
    points: tuple[Point[ProjectStep], ...]

    @property
    def state(self) -> str:
        """The state after its last point; empty before the first."""
        return self.points[-1].after if self.points else START


@dataclass(frozen=True)
class Past:
    """Everything that has happened to needs, orders and projects."""

    needs: tuple[NeedPast, ...]
    projects: tuple[ProjectPast, ...]

    def until(self, day: date) -> Past:
        """Return everything as it stood at the end of `day`."""
        projects = tuple(ProjectPast(each.project, _by(each.points, day)) for each in self.projects)
        return Past(tuple(each.until(day) for each in self.needs), projects)

    def since(self, day: date) -> Past:
        """Return the same without the needs of which nothing can be counted from `day` on."""
        return replace(self, needs=tuple(each for each in self.needs if each.quiet_after >= day))


def past_of(ledger: Ledger, zone: ZoneInfo) -> Past:
    """Return the past of a ledger; days are those of `zone`. Orders whose need is unknown are left out."""
    needs = tuple(_need_past(ledger, need, zone) for need in ledger.all(Need))
    return Past(needs, tuple(ProjectPast(each, points_of(PROJECT_MOVES, each.log, zone)) for each in ledger.all(Project)))


def _need_past(ledger: Ledger, need: Need, zone: ZoneInfo) -> NeedPast:
    orders = tuple(OrderPast(each, points_of(ORDER_MOVES, each.log, zone)) for each in orders_of(ledger, need.id))
    return NeedPast(need, chain_of(ledger, need), points_of(NEED_MOVES, need.log, zone), orders)


def points_of(moves: Moves, log: Iterable[Any], zone: ZoneInfo) -> tuple[Point[Any], ...]:
    """Return the legal steps of a log; a step dated before the one above it happened, as far as we can know, on the same day."""
    points: list[Point[Any]] = []
    state, day, table = START, date.min, moves.table
    for step in log:
        move = table.get(step.step)
        if move is None or state not in move.sources:
            continue
        day, before = max(day, local_day(step.at, zone)), state
        state = before if move.target is None else move.target
        points.append(Point(day, step, before, state))
    return tuple(points)


def state_on(points: Iterable[Point[Any]], day: date) -> str:
    """Return the state at the end of `day`; empty before the first step."""
    state = START
    for point in points:
        if point.day > day:
            break
        state = point.after
    return state


def _is_by(points: tuple[Point[Any], ...], day: date) -> bool:
    return not points or points[-1].day <= day


def _by(points: tuple[Point[StepT], ...], day: date) -> tuple[Point[StepT], ...]:
    """Return the points up to the end of `day`; their days never go back."""
    return tuple(each for each in points if each.day <= day)
