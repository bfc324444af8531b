"""From the past of needs and orders to the facts that are counted for one span."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.lists.orders import TIMED_STATES, is_held
from redchain.model.need import OPEN_NEED_STATES, RATINGS, RESULTS, Rating
from redchain.model.workdays import add_workdays, workdays_between
from redchain.report.figures import Fact
from redchain.report.life import state_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.report.life import NeedPast, OrderPast, Past
    from redchain.report.span import Span

SIGNING_WORKDAYS = 1
_LONGEST_HOLIDAY = timedelta(days=31)
"""An order older than this had its signing limit before the span; no run of holidays is as long."""
COUNTED_RATINGS: tuple[Rating, ...] = ("satisfied", "basically", "unsatisfied")
_NEED_STEPS = {"submit": "received", "register": "registered", "decline": "declined", "merge": "merged", "withdraw": "withdrawn"}
_ORDER_STEPS = {"dispatch": "dispatched", "send_back": "sent_back", "uphold": "upheld", "overrule": "overruled", "finish": "finished"}
_OF_LEADS = frozenset({"closed", "followed", "invalid", *RATINGS, *RESULTS})
"""What of a need is also counted for the units that lead it; never how many needs were filed, which says nothing of a unit."""
_IN_HAND = ("pending", "working", "disputed")


def facts(past: Past, span: Span) -> tuple[Fact, ...]:
    """Return everything there is to count in the span."""
    return tuple(_facts(past, span))


def is_open(past: NeedPast, span: Span) -> bool:
    """Tell whether the need is open at the end of the span."""
    return state_on(past.points, span.cut) in OPEN_NEED_STATES


def is_blank(past: NeedPast, span: Span) -> bool:
    """Tell whether the need is open at the end of the span and no order of it that stands adopts a resource."""
    return is_open(past, span) and not any(each.order.resource for each in _standing(past.orders, span.cut))


def overdue_limit(past: OrderPast, need: NeedPast, span: Span) -> date | None:
    """Return the limit of an order that is overdue at the end of the span; None for one that is not, or is on hold, or whose need is."""
    due = _due(past, span.cut)
    if not _is_timed(past, span) or due is None or due > span.settled or _held(past, need, span.cut):
        return None
    return due


def _facts(past: Past, span: Span) -> Iterator[Fact]:
    for need in past.needs:
        leads = _leads(need, span.cut)
        for figure, days in (*_stock(need, span), *_steps(need, span)):
            yield Fact(figure, need.chain, need.need.category, leads if figure in _OF_LEADS else (), days)
        for order in need.orders:
            for figure in (*_order_steps(order, span), *_order_stock(order, need, span)):
                yield Fact(figure, need.chain, need.need.category, (order.order.unit,))


def _stock(past: NeedPast, span: Span) -> Iterator[tuple[str, None]]:
    if state_on(past.points, span.eve) in OPEN_NEED_STATES:
        yield "opening", None
    if is_open(past, span):
        yield "open", None
    if is_blank(past, span):
        yield "blank", None


def _steps(past: NeedPast, span: Span) -> Iterator[tuple[str, int | None]]:
    for point in past.points:
        if not span.holds(point.day):
            continue
        if point.step.step in _NEED_STEPS:
            yield _NEED_STEPS[point.step.step], None
        elif point.step.step == "close":
            yield "closed", workdays_between(past.points[0].day, point.day)
        elif point.step.step == "reopen" and point.before not in OPEN_NEED_STATES:
            yield "reopened", None
        elif point.step.step == "verify":
            yield from ((figure, None) for figure in _follow_up(point.step.rating, is_valid=bool(point.step.valid)))
    result = _standing_result(past, span)
    if result:
        yield result, None


def _follow_up(rating: str | None, *, is_valid: bool) -> tuple[str, str]:
    if rating in COUNTED_RATINGS:
        return "followed", rating if is_valid else "invalid"
    return "followed", rating or "unrated"


def _standing_result(past: NeedPast, span: Span) -> str | None:
    """Return the result of the last closing, if it fell in the span and the need is still closed at its end."""
    points = [each for each in past.points if each.day <= span.cut]
    if not points or points[-1].after != "closed" or not span.holds(points[-1].day):
        return None
    return points[-1].step.result


def _order_steps(past: OrderPast, span: Span) -> Iterator[str]:
    for point in past.points:
        if span.holds(point.day) and point.step.step in _ORDER_STEPS:
            yield _ORDER_STEPS[point.step.step]
    yield from _signing(past, span)


def _signing(past: OrderPast, span: Span) -> tuple[str, ...]:
    if not past.points or not span.first - _LONGEST_HOLIDAY <= past.points[0].day <= span.settled:
        return ()
    limit = add_workdays(past.points[0].day, SIGNING_WORKDAYS)
    if not span.settles(limit):
        return ()
    answer = next((each for each in past.points if each.step.step in {"accept", "send_back", "recall"}), None)
    if answer is None or answer.day > limit:
        return ("sign_due",)
    return () if answer.step.step == "recall" else ("sign_due", "signed")


def _order_stock(past: OrderPast, need: NeedPast, span: Span) -> Iterator[str]:
    if state_on(past.points, span.cut) in _IN_HAND:
        yield "in_hand"
    if overdue_limit(past, need, span):
        yield "overdue"
    if _is_timed(past, span) and _held(past, need, span.cut):
        yield "held"


def _is_timed(past: OrderPast, span: Span) -> bool:
    return state_on(past.points, span.cut) in TIMED_STATES


def _held(past: OrderPast, need: NeedPast, day: date) -> bool:
    return is_held(each.step for each in past.points if each.day <= day) or is_held(each.step for each in need.points if each.day <= day)


def _due(past: OrderPast, day: date) -> date | None:
    return next((each.step.due for each in reversed(past.points) if each.day <= day and each.step.due), None)


def _standing(orders: Iterable[OrderPast], day: date) -> tuple[OrderPast, ...]:
    return tuple(each for each in orders if state_on(each.points, day) not in {"", "void"})


def _leads(past: NeedPast, day: date) -> tuple[str, ...]:
    return tuple(sorted({each.order.unit for each in _standing(past.orders, day) if each.order.role == "lead"}))
