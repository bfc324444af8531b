"""The clock of an order at the end of a period: the due date in force, whether the order is on hold, whether it is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.order.clock import plight
from redchain.kinds.order.model import ORDER_MOVES
from redchain.model.clock import clock_of, held_workdays, holds_of, is_held

if TYPE_CHECKING:
    from datetime import date

    from redchain.model.light import Plight
    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, OrderTimeline


def has_clock(order: OrderTimeline) -> bool:
    """Tell whether an order is in a state with a clock."""
    return order.state in ORDER_MOVES.timed


def is_on_hold(order: OrderTimeline, need: NeedTimeline) -> bool:
    """Tell whether an order or its need is on hold."""
    return need.was_on_hold and (is_held(each.step for each in order.transitions) or is_held(each.step for each in need.transitions))


def is_running(order: OrderTimeline, need: NeedTimeline) -> bool:
    """Tell whether an order's clock is running: it is pending or working, and neither it nor its need is on hold."""
    return has_clock(order) and not is_on_hold(order, need)


def due_date(order: OrderTimeline, need: NeedTimeline, period: Period, day: date | None = None) -> date | None:
    """Return the due date in force: the last one set, moved by the working days on hold up to the end of the period or an earlier day."""
    if not need.was_on_hold:
        return next((each.step.due for each in reversed(order.transitions) if each.step.due), None)
    clock = clock_of((each.step for each in order.transitions), (each.step for each in need.transitions), period.settings, day or period.last)
    return None if clock is None else clock.due


def missed_due_date(order: OrderTimeline, need: NeedTimeline, period: Period) -> date | None:
    """Return the due date of an order that is overdue at the end of the period; None for one that is not, or that is, or whose need is, on hold."""
    if not is_running(order, need):
        return None
    due = due_date(order, need, period)
    return due if due and due <= period.last_over else None


def finished_on(order: OrderTimeline) -> date | None:
    """Return the day of the reply in force; None for an order that is not finished."""
    return next(each.day for each in reversed(order.transitions) if each.step.step == "finish") if order.state == "finished" else None


def is_in_time(order: OrderTimeline, need: NeedTimeline, period: Period) -> bool:
    """Tell whether an order is finished and was finished by the due date then in force."""
    finished = finished_on(order)
    due = due_date(order, need, period, finished) if finished else None
    return finished is not None and due is not None and finished <= due


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
