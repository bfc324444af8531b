"""The past of records: every legal step with its local day and the states around it, so that any day's state can be told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from redchain.lists.showing import chain_of
from redchain.model.base import START
from redchain.model.dates import local_day
from redchain.model.dispatch import DISPATCH_MOVES, Dispatch, DispatchStep
from redchain.model.need import NEED_MOVES, Need, NeedStep
from redchain.model.project import PROJECT_MOVES, Project, ProjectStep

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from redchain.model.base import Moves
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

    order: Dispatch
    points: tuple[Point[DispatchStep], ...]


@dataclass(frozen=True)
class NeedPast:
    """A need, its chain, its points, and its orders."""

    need: Need
    chain: str
    points: tuple[Point[NeedStep], ...]
    orders: tuple[OrderPast, ...]


@dataclass(frozen=True)
class ProjectPast:
    """A project and its points."""

    project: Project
    points: tuple[Point[ProjectStep], ...]


@dataclass(frozen=True)
class Past:
    """Everything that has happened to needs, orders and projects."""

    needs: tuple[NeedPast, ...]
    projects: tuple[ProjectPast, ...]


def past_of(ledger: Ledger, zone: ZoneInfo) -> Past:
    """Return the past of a ledger; days are those of `zone`. Orders whose need is unknown are left out."""
    orders: dict[str, list[OrderPast]] = defaultdict(list)
    for order in ledger.all(Dispatch):
        orders[order.need].append(OrderPast(order, points_of(DISPATCH_MOVES, order.log, zone)))
    needs = tuple(NeedPast(need, chain_of(need, ledger), points_of(NEED_MOVES, need.log, zone), tuple(orders.get(need.id, ()))) for need in ledger.all(Need))
    return Past(needs, tuple(ProjectPast(each, points_of(PROJECT_MOVES, each.log, zone)) for each in ledger.all(Project)))


def points_of(moves: Moves, log: Iterable[Any], zone: ZoneInfo) -> tuple[Point[Any], ...]:
    """Return the legal steps of a log; a step dated before the one above it happened, as far as we can know, on the same day."""
    points: list[Point[Any]] = []
    state, day, table = START, date.min, {each.verb: each for each in moves.moves}
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


def standing(orders: Iterable[OrderPast], day: date) -> tuple[OrderPast, ...]:
    """Return the orders that have been dispatched by the end of `day` and are not void."""
    return tuple(each for each in orders if state_on(each.points, day) not in {START, "void"})


def leads(past: NeedPast, day: date) -> tuple[OrderPast, ...]:
    """Return the standing orders of a need's lead units."""
    return tuple(each for each in standing(past.orders, day) if each.order.role == "lead")
