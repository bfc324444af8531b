"""Confirming a match (确认匹配) whose need or resource has changed: the order stands on the words of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.decide.change import Put
from redchain.decide.refusing import refused
from redchain.decide.take_step import Doing, taken
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.model.basis import basis_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.kinds.order.model import Order
    from redchain.model.ledger import Ledger


def confirm(ledger: Ledger, order: Order, doing: Doing, values: Mapping[str, Any]) -> tuple[Put, ...]:
    """Return the order with its new basis; refuses one whose basis is that of today."""
    after, need = taken(ledger, order, "confirm", doing, values), ledger.find(Need, order.need)
    basis = basis_of(need, ledger.find(Resource, order.resource)) if need else order.basis
    if basis == order.basis:
        words = Text(
            f"{order.id} 派单以来，需求和资源的文字没有变，不用确认",
            f"neither need nor resource of {order.id} has changed since it was made; there is nothing to confirm",
        )
        raise refused(None, words, Text("看全部待办：redchain todo", "see what waits: redchain todo"))
    return (Put(after.model_copy(update={"basis": basis}), order),)
