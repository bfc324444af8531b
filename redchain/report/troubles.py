"""What did not run smoothly: orders sent back, needs escalated, work on hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redchain.kinds.need.model import LEVELS
from redchain.model.clock import is_held
from redchain.model.showing import HIDDEN, chain_name, is_shown, shown, unit_name
from redchain.report.clock import is_timed
from redchain.report.stuck import stuck_at_end
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.document import Words
    from redchain.kinds.need.escalation import Stuck
    from redchain.model.ledger import Ledger
    from redchain.report.period import Span
    from redchain.report.timeline import NeedPast, OrderPast, Past, Point

UPHELD, OVERRULED, RECALLED, WAITING = Text("同意", "upheld"), Text("驳回", "overruled"), Text("撤销派单", "recalled"), Text("待裁定", "not ruled on")
_RULINGS = {"uphold": UPHELD, "overrule": OVERRULED, "recall": RECALLED}


@dataclass(frozen=True)
class Return:
    """An order sent back in the span, why, and what was ruled by its end."""

    order: str
    need: str
    title: Words
    unit: Words
    on: date
    reason: Words
    ruling: Text
    ruled_on: date | None


@dataclass(frozen=True)
class Escalation:
    """A need escalated in the span: to which level and why."""

    need: str
    title: Words
    level: Text
    on: date
    reason: Words


@dataclass(frozen=True)
class StuckNeed:
    """A need on the escalation list at the end of the span, and the orders that put it there, with their units."""

    need: str
    chain: Words
    title: Words
    orders: Text


@dataclass(frozen=True)
class Hold:
    """A need or an order on hold at the end of the span: since when, why, and when the hold is to be looked at again."""

    id: str
    title: Words
    unit: Words
    since: date
    reason: Words
    until: date | None


@dataclass(frozen=True)
class Troubles:
    """Returns and escalations of the span, the escalation list and the holds that stand at its end."""

    returns: tuple[Return, ...]
    escalations: tuple[Escalation, ...]
    stuck: tuple[StuckNeed, ...]
    holds: tuple[Hold, ...]


def troubles(past: Past, span: Span, ledger: Ledger) -> Troubles:
    """Return what did not run smoothly in the span."""
    returns = (each for need in past.needs for order in need.orders for each in _returns(order, need, span, ledger))
    escalations = (each for need in past.needs for each in _escalations(need, span))
    holds = (each for need in past.needs for each in _holds(need, ledger))
    return Troubles(
        tuple(sorted(returns, key=lambda each: (each.on, each.order))),
        tuple(sorted(escalations, key=lambda each: (each.on, each.need))),
        _stuck(past, span, ledger),
        tuple(sorted(holds, key=lambda each: (each.since, each.id))),
    )


def _returns(past: OrderPast, need: NeedPast, span: Span, ledger: Ledger) -> Iterator[Return]:
    for place, point in enumerate(past.points):
        if point.step.step != "send_back" or not span.holds(point.day):
            continue
        ruling = next((each for each in past.points[place:] if each.step.step in _RULINGS), None)
        title, unit, reason = (need.need.title, unit_name(past.order.unit, ledger), point.step.reason or "") if _both(past, need) else (HIDDEN, HIDDEN, HIDDEN)
        ruled = (_RULINGS[ruling.step.step], ruling.day) if ruling else (WAITING, None)
        yield Return(past.order.id, need.need.id, title, unit, point.day, reason, *ruled)


def _escalations(past: NeedPast, span: Span) -> Iterator[Escalation]:
    for point in past.points:
        if point.step.step == "escalate" and point.step.level and span.holds(point.day):
            need = past.need
            yield Escalation(need.id, shown(need, need.title), LEVELS[point.step.level], point.day, shown(need, point.step.reason or ""))


def _stuck(past: Past, span: Span, ledger: Ledger) -> tuple[StuckNeed, ...]:
    found = ((each, stuck) for each in past.needs if (stuck := stuck_at_end(each, span)))
    return tuple(sorted((_entry(each, stuck, ledger) for each, stuck in found), key=lambda each: each.need))


def _entry(past: NeedPast, stuck: Stuck, ledger: Ledger) -> StuckNeed:
    can_show = all(_both(each, past) for each in past.orders)
    said = [Text("{unit} {order}", "{unit} {order}").fill(unit=unit_name(each.unit, ledger), order=each.order) for each in stuck.fruitless]
    orders = join(said, zh="；", en="; ") if can_show else HIDDEN
    return StuckNeed(past.need.id, chain_name(past.chain, ledger), shown(past.need, past.need.title), orders)


def _holds(past: NeedPast, ledger: Ledger) -> Iterator[Hold]:
    need = past.need
    held = _hold(past.points)
    if held and past.state == "registered":
        yield Hold(need.id, shown(need, need.title), "", held.day, shown(need, held.step.reason or ""), held.step.until)
    for order in past.orders:
        held = _hold(order.points)
        if held and is_timed(order):
            title, unit, reason = (need.title, unit_name(order.order.unit, ledger), held.step.reason or "") if _both(order, past) else (HIDDEN, HIDDEN, HIDDEN)
            yield Hold(order.order.id, title, unit, held.day, reason, held.step.until)


def _both(order: OrderPast, need: NeedPast) -> bool:
    return is_shown(order.order) and is_shown(need.need)


def _hold(points: tuple[Point[Any], ...]) -> Point[Any] | None:
    """Return the hold that stands."""
    return next((each for each in reversed(points) if each.step.step == "hold"), None) if is_held(each.step for each in points) else None
