"""The orders of each need, from the index that a ledger keeps of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.order.model import Order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.model.ledger import Ledger


def orders_by_need(ledger: Ledger) -> Mapping[str, tuple[Order, ...]]:
    """Return the orders of every need that has any, by id."""
    return ledger.grouped(Order, "need")


def orders_of(ledger: Ledger, need: str) -> tuple[Order, ...]:
    """Return the orders of a need, by id."""
    return orders_by_need(ledger).get(need, ())
