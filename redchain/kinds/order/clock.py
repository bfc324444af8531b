"""What the logs of orders say about hold and limit, and how far an extension (延期) may move one."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from redchain.model.dates import local, local_day
from redchain.model.deadline import Deadline, deadline, sooner
from redchain.model.deadline_clock import STARTS_CLOCK, clock_of
from redchain.model.sla import due_after, rule_for
from redchain.model.time_span import Span
from redchain.model.traffic_light import HELD, NO_PLIGHT, Light, Plight, light
from redchain.model.visibility import is_shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from redchain.kinds.need.model import Need, NeedStep
    from redchain.kinds.order.model import Order, OrderStep
    from redchain.model.deadline_clock import Clock
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings
    from redchain.model.sla import Asked, Due

_END_OF_DAY = time(23, 59)


def due_of(orders: Iterable[Order], need: Need, today: date, settings: Settings) -> Deadline | None:
    """Return the nearest limit in force among the orders whose clock runs."""
    clocks = (clock_of(each.log, need.log, settings, today) for each in timed(orders))
    return min((each.end for each in clocks if each), key=sooner, default=None)


def light_of(order: Order, need: Need, today: date, settings: Settings, plight: Plight = NO_PLIGHT) -> Light | None:
    """Return the light of an order: none unless its clock runs."""
    clock = clock_of(order.log, need.log, settings, today) if order.state in order.moves.timed else None
    if clock is None:
        return None
    return HELD if clock.is_held else light(clock.due, today, settings, plight)


def plight_of(need: Need, orders: Iterable[Order]) -> Plight:
    """Return how often a need was sent back with the office's consent, and whether its last follow-up was unsatisfied."""
    return plight(need.log, (each.log for each in orders))


def plight(of_need: Sequence[NeedStep], of_orders: Iterable[Iterable[OrderStep]]) -> Plight:
    """Return the same from the logs of a need and of its orders."""
    returns = sum(step.step == "uphold" for log in of_orders for step in log)
    rating = next((each.rating for each in reversed(of_need) if each.rating), None)
    return Plight(returns, rating == "unsatisfied")


def clock_now(order: Order, of_need: Sequence[NeedStep], settings: Settings, today: date) -> Clock | None:
    """Return how the clock of an order stands today; on the day of its last step where that is later."""
    return clock_of(order.log, of_need, settings, max(today, local_day(order.log[-1].at, settings.zone)))


def timed(orders: Iterable[Order]) -> tuple[Order, ...]:
    """Return the orders whose clock runs and that may be shown."""
    return tuple(each for each in orders if each.state in each.moves.timed and is_shown(each))


def why_not_extended(ledger: Ledger, order: Order, step: OrderStep) -> Text | None:
    """Return why an order may not be given more time now, or None; asked on the due date in force it is still in time (domain §1.2)."""
    need, on = ledger.named("need", order.need), local_day(step.at, ledger.settings.zone)
    clock = clock_of(order.log, need.log, ledger.settings, on) if need else None
    if need is None or clock is None:
        return None
    if clock.is_held:
        return Text("挂起中不计时，恢复后再申请延期", "it is on hold, so its clock is paused; resume it before asking for more time")
    if clock.end.has_passed(local(step.at, ledger.settings.zone)):
        return Text(f"限期 {clock.end} 已过，延期要在限期之前申请", f"its due date {clock.end} has passed; an extension is asked for before it")
    if _is_extended(order):
        return Text("已经延期过一次，不能再延", "it was extended once; there is no second extension")
    return _not_between(step, clock, _latest(ledger.settings, need, order, clock))


def due_extended(ledger: Ledger, order: Order, at: datetime) -> Due | None:
    """Return the due date that the limits allow after an extension at a moment, counted from the start of the clock; None where they allow none."""
    need, settings = ledger.named("need", order.need), ledger.settings
    clock = clock_of(order.log, need.log, settings, local_day(at, settings.zone)) if need else None
    if need is None or clock is None:
        return None
    latest = _latest(settings, need, order, clock)
    return due_after(settings, clock.begun, _since(settings, clock, latest)) if latest != clock.end else None


def _is_extended(order: Order) -> bool:
    """Whether it was extended since it was dispatched or last to be done again."""
    last = next((each.step for each in reversed(order.log) if each.step == "extend" or each.step in STARTS_CLOCK), None)
    return last == "extend"


def _latest(settings: Settings, need: Asked, order: Order, clock: Clock) -> Deadline:
    """The latest an extension may reach: the due date in force and what one extension adds to the limit (7 days once 15: 8 days more)."""
    rule = rule_for(settings, "finish", need, order.role)
    more = max(rule.most.number - rule.span.number, 0) if rule.most else 0
    if not more:
        return clock.end
    end = clock.end.at or datetime.combine(clock.due, _END_OF_DAY, settings.zone)
    found = deadline(settings.calendar, rule.span._replace(number=more), end)
    return found if rule.span.has_hour and clock.end.at else Deadline(found.day)


def _since(settings: Settings, clock: Clock, latest: Deadline) -> Span:
    """How long the limit is then, from the start of the clock."""
    begun, unit = clock.begun, clock.span.unit if clock.span else "workday"
    if latest.at is not None:
        return Span(round((latest.at - begun).total_seconds() / 60), "minute")
    if unit == "day":
        return Span((latest.day - begun.date()).days, "day")
    return Span(settings.calendar.between(begun.date(), latest.day))


def _not_between(step: OrderStep, clock: Clock, latest: Deadline) -> Text | None:
    """Return why the date it asks for is none that an extension may give, or None."""
    if step.due is None:
        return _too_late(clock.due, latest.day, clock.due) if latest == clock.end else None
    if step.due > latest.day:
        return _too_late(step.due, latest.day, clock.due)
    if step.due <= clock.due and step.due_at is None:
        return Text(f"新限期 {step.due} 不晚于现在的限期 {clock.end}", f"the new due date {step.due} is not after the present one, {clock.end}")
    return None


def _too_late(wanted: date, latest: date, due: date) -> Text:
    if latest <= due:
        return Text(f"按办理时限，限期 {due} 不能再延", f"by the limits in force, the due date {due} cannot be extended")
    return Text(f"新限期 {wanted} 太晚，按办理时限最多延到 {latest}", f"the new due date {wanted} is too late: by the limits in force it may go to {latest}")
