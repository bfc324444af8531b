"""The clock of an order as it stood on a day: the limit in force, whether it stands still, whether it has run out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.lists.orders import TIMED_STATES
from redchain.model.clock import clock_of, is_held
from redchain.report.life import state_on

if TYPE_CHECKING:
    from datetime import date

    from redchain.report.life import NeedPast, OrderPast
    from redchain.report.span import Span


def is_running(past: OrderPast, need: NeedPast, day: date) -> bool:
    """Tell whether an order's clock runs at the end of `day`: it waits or is worked on, and neither it nor its need is on hold."""
    return is_timed(past, day) and not is_on_hold(past, need, day)


def is_timed(past: OrderPast, day: date) -> bool:
    """Tell whether an order is in a state with a clock."""
    return state_on(past.points, day) in TIMED_STATES


def is_on_hold(past: OrderPast, need: NeedPast, day: date) -> bool:
    """Tell whether an order or its need is on hold at the end of `day`."""
    return is_held(each.step for each in past.points if each.day <= day) or is_held(each.step for each in need.points if each.day <= day)


def limit_on(past: OrderPast, need: NeedPast, span: Span, day: date) -> date | None:
    """Return the limit in force at the end of `day`: the last one set by then, moved by the working days on hold."""
    clock = clock_of((each.step for each in past.points), (each.step for each in need.points), span.settings, day)
    return None if clock is None else clock.due


def overdue_limit(past: OrderPast, need: NeedPast, span: Span) -> date | None:
    """Return the limit of an order that is overdue at the end of the span; None for one that is not, or is on hold, or whose need is."""
    due = limit_on(past, need, span, span.cut)
    return due if due and due <= span.settled and is_running(past, need, span.cut) else None


def finished_on(past: OrderPast, day: date) -> date | None:
    """Return the day of the reply that stands at the end of `day`; None for an order that is not finished then."""
    if state_on(past.points, day) != "finished":
        return None
    return next(each.day for each in reversed(past.points) if each.day <= day and each.step.step == "finish")


def is_in_time(past: OrderPast, need: NeedPast, span: Span) -> bool:
    """Tell whether an order finished by the end of the span was finished within the limit then in force."""
    finished = finished_on(past, span.cut)
    due = limit_on(past, need, span, finished) if finished else None
    return finished is not None and due is not None and finished <= due
