"""The orders of each need, and what their logs say about hold and limit."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from redchain.lists.light import HELD, Light, light
from redchain.lists.showing import is_shown
from redchain.model.conditions import is_held
from redchain.model.dispatch import Dispatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

TIMED_STATES = ("pending", "working")
"""The states in which a unit's clock runs: waiting to be accepted, and being worked on."""


def orders_by_need(ledger: Ledger) -> Mapping[str, tuple[Dispatch, ...]]:
    """Return the orders of every need that has any, by id."""
    found: dict[str, list[Dispatch]] = defaultdict(list)
    for each in ledger.all(Dispatch):
        found[each.need].append(each)
    return {need: tuple(orders) for need, orders in found.items()}


def due_of(orders: Iterable[Dispatch]) -> date | None:
    """Return the nearest limit among the orders whose clock runs."""
    return min((each.due for each in timed(orders) if each.due), default=None)


def light_of(order: Dispatch, today: date, settings: Settings) -> Light | None:
    """Return the light of an order: none unless its clock runs."""
    if order.state not in TIMED_STATES or order.due is None:
        return None
    return HELD if is_held(order.log) else light(order.due, today, settings)


def timed(orders: Iterable[Dispatch]) -> tuple[Dispatch, ...]:
    """Return the orders whose clock runs and that may be shown."""
    return tuple(each for each in orders if each.state in TIMED_STATES and is_shown(each))
