"""What of one need is counted: how it came and went, when it fell due, how it was matched, what the firm said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.need.model import LEVELS, NEED_MOVES, Rating
from redchain.report.clock import is_in_time, is_on_hold, is_timed, limit_of, overdue_limit
from redchain.report.stuck import stuck_at_end
from redchain.report.timeline import state_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.need.model import NeedStep
    from redchain.report.period import Span
    from redchain.report.timeline import NeedPast, Point

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
    last = closing(past, span)
    yield from ((each, None) for each in (*_stock(past, span), *_due(past, last, span), *_match(past, span)))
    if last and last.step.result:
        yield last.step.result, None
    for place, point in enumerate(past.points):
        if span.holds(point.day):
            yield from ((each, None) for each in _step(past, place, point))
            if point.step.step == "close":
                yield "days_to_close", span.settings.calendar.between(past.points[0].day, point.day)


def is_blank(past: NeedPast) -> bool:
    """Tell whether the need is open and no order of it that stands adopts a resource."""
    return past.is_open and not any(each.order.resource for each in past.standing)


def is_new(past: NeedPast, span: Span) -> bool:
    """Tell whether the need was submitted in the span."""
    return bool(past.points) and span.holds(past.points[0].day)


def is_moved(past: NeedPast, span: Span) -> bool:
    """Tell whether the need came before the span, is open at its end, and it or an order of it had a step in between."""
    if is_new(past, span) or not past.is_open:
        return False
    days = (*(each.day for each in past.points), *(each.day for order in past.orders for each in order.points))
    return any(span.holds(each) for each in days)


def closing(past: NeedPast, span: Span) -> Point[NeedStep] | None:
    """Return the last closing, if it fell in the span and the need is still closed at its end."""
    return past.points[-1] if past.state == "closed" and span.holds(past.points[-1].day) else None


def to_date(past: NeedPast) -> Iterator[str]:
    """Yield the figures that a need adds to for having been received, and closed."""
    if past.state:
        yield "received_to_date"
    if past.state == "closed":
        yield "closed_to_date"


def _stock(past: NeedPast, span: Span) -> Iterator[str]:
    yield from to_date(past)
    if state_on(past.points, span.eve) in NEED_MOVES.open:
        yield "opening"
    if past.is_open:
        yield "open"
    if is_blank(past):
        yield "blank"
    if is_moved(past, span):
        yield "moved"
    if stuck_at_end(past, span):
        yield "stuck"


def _step(past: NeedPast, place: int, point: Point[NeedStep]) -> Iterator[str]:
    step = point.step
    if step.step in _COUNTED:
        yield _COUNTED[step.step]
    if step.step == "escalate" and step.level in LEVELS:
        yield step.level
    elif step.step == "close" and _is_reached(past.points[:place]):
        yield "reached"
    elif step.step == "reopen" and point.before not in NEED_MOVES.open:
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


def _due(past: NeedPast, last: Point[NeedStep] | None, span: Span) -> Iterator[str]:
    due = _limit(past, span) if past.is_open or past.state == "closed" else None
    if due and span.settles(due):
        yield from ("fell_due", "fell_due_closed") if past.state == "closed" else ("fell_due",)
    if last and past.leads:
        yield from ("judged", "in_time") if all(is_in_time(each, past, span) for each in past.leads) else ("judged",)
    elif past.is_open and any(overdue_limit(each, past, span) for each in past.leads):
        yield "judged"


def _limit(past: NeedPast, span: Span) -> date | None:
    """Return the limit of a need: the latest among the lead orders that stand; None while one of them is on hold or has no limit."""
    limits = []
    for each in past.leads:
        due = limit_of(each, past, span)
        if due is None or (is_timed(each) and is_on_hold(each, past)):
            return None
        limits.append(due)
    return max(limits, default=None)


def _match(past: NeedPast, span: Span) -> Iterator[str]:
    days = (*(each.points[0].day for each in past.orders if each.points), *(each.on for each in past.need.rejected))
    if any(span.holds(each) for each in days):
        yield "matched"
        if any(each.order.resource for each in past.standing):
            yield "adopted"
