"""What of one order is counted: its steps in the span, whether it was signed in time, how long it took, how its clock stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.sla import limit
from redchain.report.clock import is_on_hold, is_timed, overdue_limit, workdays_to_finish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.report.period import Span
    from redchain.report.timeline import NeedPast, OrderPast

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
    yield from ((each, None) for each in (*_signing(past, need, span), *_stock(past, need, span)))
    workdays = workdays_to_finish(past, need, span)
    if workdays is not None:
        yield "days_to_finish", workdays


def is_again(past: OrderPast, need: NeedPast) -> bool:
    """Tell whether an order was dispatched because one before it, for the same sub-item in the same role, had become void."""
    if not past.points:
        return False
    begun = past.points[0].step.at
    others = (each for each in need.orders if (each.order.item, each.order.role) == (past.order.item, past.order.role))
    return any(point.after == "void" and point.step.at <= begun for each in others for point in each.points)


def _signing(past: OrderPast, need: NeedPast, span: Span) -> tuple[str, ...]:
    if not past.points or not span.oldest <= past.points[0].day <= span.settled:
        return ()
    due = span.settings.calendar.add(past.points[0].day, limit(span.settings, "accept", need.need, past.order.role))
    if not span.settles(due):
        return ()
    answer = next((each for each in past.points if each.step.step in {"accept", "send_back", "recall"}), None)
    if answer is None or answer.day > due:
        return ("sign_due",)
    return () if answer.step.step == "recall" else ("sign_due", "signed")


def _stock(past: OrderPast, need: NeedPast, span: Span) -> Iterator[str]:
    if past.state in _IN_HAND:
        yield "in_hand"
    if not is_timed(past):
        return
    yield "held" if is_on_hold(past, need) else "running"
    if overdue_limit(past, need, span):
        yield "overdue"
