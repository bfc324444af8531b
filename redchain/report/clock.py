"""The clock of an order at the end of a span: the limit in force, whether it stands still, whether it has run out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.order.clock import plight
from redchain.kinds.order.model import ORDER_MOVES
from redchain.model.clock import clock_of, held_workdays, holds_of, is_held

if TYPE_CHECKING:
    from datetime import date

    from redchain.model.light import Plight
    from redchain.report.period import Span
    from redchain.report.timeline import NeedPast, OrderPast


def is_timed(past: OrderPast) -> bool:
    """Tell whether an order is in a state with a clock."""
    return past.state in ORDER_MOVES.timed


def is_on_hold(past: OrderPast, need: NeedPast) -> bool:
    """Tell whether an order or its need is on hold."""
    return need.was_held and (is_held(each.step for each in past.points) or is_held(each.step for each in need.points))


def is_running(past: OrderPast, need: NeedPast) -> bool:
    """Tell whether an order's clock runs: it waits or is worked on, and neither it nor its need is on hold."""
    return is_timed(past) and not is_on_hold(past, need)


def limit_of(past: OrderPast, need: NeedPast, span: Span, day: date | None = None) -> date | None:
    """Return the limit in force at the end of the span, or of an earlier day: the last one set by then, moved by the working days on hold."""
    if not need.was_held:
        return next((each.step.due for each in reversed(past.points) if each.step.due and (day is None or each.day <= day)), None)
    clock = clock_of((each.step for each in past.points), (each.step for each in need.points), span.settings, day or span.cut)
    return None if clock is None else clock.due


def overdue_limit(past: OrderPast, need: NeedPast, span: Span) -> date | None:
    """Return the limit of an order that is overdue at the end of the span; None for one that is not, or is on hold, or whose need is."""
    if not is_running(past, need):
        return None
    due = limit_of(past, need, span)
    return due if due and due <= span.settled else None


def finished_on(past: OrderPast) -> date | None:
    """Return the day of the reply that stands; None for an order that is not finished."""
    return next(each.day for each in reversed(past.points) if each.step.step == "finish") if past.state == "finished" else None


def is_in_time(past: OrderPast, need: NeedPast, span: Span) -> bool:
    """Tell whether an order is finished, and was within the limit then in force."""
    finished = finished_on(past)
    due = limit_of(past, need, span, finished) if finished else None
    return finished is not None and due is not None and finished <= due


def workdays_to_finish(past: OrderPast, need: NeedPast, span: Span) -> int | None:
    """Return the working days from dispatch to the reply that stands, those on hold left out, if it fell in the span."""
    finished = finished_on(past)
    if finished is None or not span.holds(finished):
        return None
    begun, calendar, zone = past.points[0].day, span.settings.calendar, span.settings.zone
    if not need.was_held:
        return calendar.between(begun, finished)
    holds = (*holds_of((each.step for each in past.points), zone), *holds_of((each.step for each in need.points), zone))
    return calendar.between(begun, finished) - held_workdays(calendar, holds, begun, finished)


def plight_of(need: NeedPast) -> Plight:
    """Return how often a need was sent back with the office's consent, and whether its last follow-up was unsatisfied."""
    return plight([each.step for each in need.points], ((point.step for point in each.points) for each in need.orders))
