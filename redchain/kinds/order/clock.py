"""What the logs of orders say about hold and limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.clock import clock_of
from redchain.model.light import HELD, NO_PLIGHT, Light, Plight, light
from redchain.model.showing import is_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from redchain.kinds.need.model import Need, NeedStep
    from redchain.kinds.order.model import Order, OrderStep
    from redchain.model.settings import Settings


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
