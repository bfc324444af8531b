"""What of one need is counted: how it came and went, when it fell due, how it was matched, what the firm said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.need import LEVELS, OPEN_NEED_STATES, Rating
from redchain.report.clock import is_in_time, is_on_hold, limit_on, overdue_limit
from redchain.report.life import leads, standing, state_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.model.need import NeedStep
    from redchain.report.life import NeedPast, Point
    from redchain.report.span import Span

COUNTED_RATINGS: tuple[Rating, ...] = ("satisfied", "basically", "unsatisfied")
_COUNTED = {
    "submit": "received",
    "register": "registered",
    "ask_more": "asked_more",
    "decline": "declined",
    "merge": "merged",
    "withdraw": "withdrawn",
    "close": "closed",
    "escalate": "escalated",
    "hold": "put_on_hold",
}


def need_figures(past: NeedPast, span: Span) -> Iterator[tuple[str, int | None]]:
    """Yield the figures one need adds to, each with the working days it took where the figure is made of them."""
    state = state_on(past.points, span.cut)
    yield from ((each, None) for each in (*_stock(past, span, state), *_due(past, span, state), *_match(past, span), *_result(past, span)))
    for place, point in enumerate(past.points):
        if span.holds(point.day):
            yield from ((each, None) for each in _step(past, place, point))
            if point.step.step == "close":
                yield "days_to_close", span.settings.calendar.between(past.points[0].day, point.day)


def is_blank(past: NeedPast, span: Span) -> bool:
    """Tell whether the need is open at the end of the span and no order of it that stands adopts a resource."""
    return state_on(past.points, span.cut) in OPEN_NEED_STATES and not any(each.order.resource for each in standing(past.orders, span.cut))


def is_new(past: NeedPast, span: Span) -> bool:
    """Tell whether the need was submitted in the span."""
    return bool(past.points) and span.holds(past.points[0].day)


def is_moved(past: NeedPast, span: Span) -> bool:
    """Tell whether the need came before the span, is open at its end, and it or an order of it had a step in between."""
    if is_new(past, span) or state_on(past.points, span.cut) not in OPEN_NEED_STATES:
        return False
    days = (*(each.day for each in past.points), *(each.day for order in past.orders for each in order.points))
    return any(span.holds(each) for each in days)


def closing(past: NeedPast, span: Span) -> Point[NeedStep] | None:
    """Return the last closing, if it fell in the span and the need is still closed at its end."""
    last = next((each for each in reversed(past.points) if each.day <= span.cut), None)
    return last if last and last.after == "closed" and span.holds(last.day) else None


def _stock(past: NeedPast, span: Span, state: str) -> Iterator[str]:
    if state:
        yield "received_to_date"
    if state == "closed":
        yield "closed_to_date"
    if state_on(past.points, span.eve) in OPEN_NEED_STATES:
        yield "opening"
    if state in OPEN_NEED_STATES:
        yield "open"
    if is_blank(past, span):
        yield "blank"
    if is_moved(past, span):
        yield "moved"


def _step(past: NeedPast, place: int, point: Point[NeedStep]) -> Iterator[str]:
    step = point.step
    if step.step in _COUNTED:
        yield _COUNTED[step.step]
    if step.step == "escalate" and step.level in LEVELS:
        yield step.level
    elif step.step == "close" and _is_reached(past.points[:place]):
        yield "reached"
    elif step.step == "reopen" and point.before not in OPEN_NEED_STATES:
        yield "reopened"
    elif step.step == "verify":
        yield from _follow_up(step.rating, is_valid=bool(step.valid))


def _follow_up(rating: str | None, *, is_valid: bool) -> tuple[str, str]:
    if rating in COUNTED_RATINGS:
        return "followed", rating if is_valid else "invalid"
    return "followed", rating or "unrated"


def _is_reached(before: tuple[Point[NeedStep], ...]) -> bool:
    """Tell whether the last follow-up before a closing reached the firm."""
    last = next((each.step for each in reversed(before) if each.step.step == "verify"), None)
    return last is not None and last.rating != "unreachable"


def _due(past: NeedPast, span: Span, state: str) -> Iterator[str]:
    due = _limit(past, span)
    if due and span.settles(due) and state in {*OPEN_NEED_STATES, "closed"}:
        yield from ("fell_due", "fell_due_closed") if state == "closed" else ("fell_due",)
    led = leads(past, span.cut)
    if closing(past, span) and led:
        yield from ("judged", "in_time") if all(is_in_time(each, past, span) for each in led) else ("judged",)
    elif state in OPEN_NEED_STATES and any(overdue_limit(each, past, span) for each in led):
        yield "judged"


def _limit(past: NeedPast, span: Span) -> date | None:
    """Return the limit of a need: the latest among the lead orders that stand; None while one of them is on hold or has no limit."""
    limits = []
    for each in leads(past, span.cut):
        due = limit_on(each, past, span, span.cut)
        if due is None or is_on_hold(each, past, span.cut):
            return None
        limits.append(due)
    return max(limits, default=None)


def _match(past: NeedPast, span: Span) -> Iterator[str]:
    first = min((each.points[0].day for each in past.orders if each.points), default=None)
    if first and span.holds(first):
        yield "matched"
        if any(each.order.resource for each in standing(past.orders, span.cut)):
            yield "adopted"


def _result(past: NeedPast, span: Span) -> Iterator[str]:
    last = closing(past, span)
    if last and last.step.result:
        yield last.step.result
