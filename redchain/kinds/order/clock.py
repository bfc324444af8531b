"""What the logs of orders say about hold and limit, and how far an extension (延期) may move one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.clock import STARTS_CLOCK, clock_of
from redchain.model.dates import local_day
from redchain.model.light import HELD, NO_PLIGHT, Light, Plight, light
from redchain.model.showing import is_shown
from redchain.model.sla import due_after, rule_for
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from redchain.kinds.need.model import Need, NeedStep
    from redchain.kinds.order.model import Order, OrderStep
    from redchain.model.clock import Clock
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings
    from redchain.model.sla import Asked, Due


def due_of(orders: Iterable[Order], need: Need, today: date, settings: Settings) -> date | None:
    """Return the nearest limit in force among the orders whose clock runs."""
    clocks = (clock_of(each.log, need.log, settings, today) for each in timed(orders))
    return min((each.due for each in clocks if each), default=None)


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
    if on > clock.due:
        return Text(f"限期 {clock.due} 已过，延期要在限期之前申请", f"its due date {clock.due} has passed; an extension is asked for before it")
    if _is_extended(order):
        return Text("已经延期过一次，不能再延", "it was extended once; there is no second extension")
    latest = _latest(ledger.settings, need, order, clock)
    return _too_late(step.due, latest, clock.due) if step.due is not None and step.due > latest else None


def due_extended(ledger: Ledger, order: Order, on: date) -> Due | None:
    """Return the due date that the limits allow after an extension on a day, counted from the start of the clock; None where they allow none."""
    need, settings = ledger.named("need", order.need), ledger.settings
    clock = clock_of(order.log, need.log, settings, on) if need else None
    if need is None or clock is None:
        return None
    latest = _latest(settings, need, order, clock)
    return due_after(settings, clock.begun, settings.calendar.between(clock.begun, latest)) if latest > clock.due else None


def _is_extended(order: Order) -> bool:
    """Whether it was extended since it was dispatched or last to be done again."""
    last = next((each.step for each in reversed(order.log) if each.step == "extend" or each.step in STARTS_CLOCK), None)
    return last == "extend"


def _latest(settings: Settings, need: Asked, order: Order, clock: Clock) -> date:
    """The last day an extension may reach: the due date in force and what one extension adds to the limit (7 days once 15: 8 days more)."""
    rule = rule_for(settings, "finish", need, order.role)
    return settings.calendar.add(clock.due, max((rule.extended or 0) - rule.workdays, 0))


def _too_late(wanted: date, latest: date, due: date) -> Text:
    if latest <= due:
        return Text(f"按办理时限，限期 {due} 不能再延", f"by the limits in force, the due date {due} cannot be extended")
    return Text(f"新限期 {wanted} 太晚，按办理时限最多延到 {latest}", f"the new due date {wanted} is too late: by the limits in force it may go to {latest}")
