"""What of one order is counted: its steps in the span, whether it was signed in time, how long it took, how its clock stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.report.clock import finished_on, is_on_hold, is_running, is_timed, overdue_limit
from redchain.report.life import state_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.report.life import NeedPast, OrderPast
    from redchain.report.span import Span

SIGNING_WORKDAYS = 1
_LONGEST_HOLIDAY = timedelta(days=31)
"""An order older than this had its signing limit before the span; no run of holidays is as long."""
_COUNTED = {
    "dispatch": "dispatched",
    "send_back": "sent_back",
    "uphold": "upheld",
    "overrule": "overruled",
    "recall": "recalled",
    "extend": "extended",
    "hold": "put_on_hold",
    "finish": "finished",
    "redo": "redone",
}
_IN_HAND = ("pending", "working", "disputed")


def order_figures(past: OrderPast, need: NeedPast, span: Span) -> Iterator[tuple[str, int | None]]:
    """Yield the figures one order adds to, each with the working days it took where the figure is made of them."""
    for point in past.points:
        if span.holds(point.day) and point.step.step in _COUNTED:
            yield _COUNTED[point.step.step], None
    if is_again(past, need) and span.holds(past.points[0].day):
        yield "redispatched", None
    yield from ((each, None) for each in (*_signing(past, span), *_stock(past, need, span)))
    finished = finished_on(past, span.cut)
    if finished and span.holds(finished):
        yield "days_to_finish", span.settings.calendar.between(past.points[0].day, finished)


def is_again(past: OrderPast, need: NeedPast) -> bool:
    """Tell whether an order was dispatched because one before it, for the same sub-item in the same role, had become void."""
    if not past.points:
        return False
    begun = past.points[0].step.at
    others = (each for each in need.orders if (each.order.item, each.order.role) == (past.order.item, past.order.role))
    return any(point.after == "void" and point.step.at <= begun for each in others for point in each.points)


def _signing(past: OrderPast, span: Span) -> tuple[str, ...]:
    if not past.points or not span.first - _LONGEST_HOLIDAY <= past.points[0].day <= span.settled:
        return ()
    limit = span.settings.calendar.add(past.points[0].day, SIGNING_WORKDAYS)
    if not span.settles(limit):
        return ()
    answer = next((each for each in past.points if each.step.step in {"accept", "send_back", "recall"}), None)
    if answer is None or answer.day > limit:
        return ("sign_due",)
    return () if answer.step.step == "recall" else ("sign_due", "signed")


def _stock(past: OrderPast, need: NeedPast, span: Span) -> Iterator[str]:
    if state_on(past.points, span.cut) in _IN_HAND:
        yield "in_hand"
    if is_running(past, need, span.cut):
        yield "running"
    if overdue_limit(past, need, span):
        yield "overdue"
    if is_timed(past, span.cut) and is_on_hold(past, need, span.cut):
        yield "held"
