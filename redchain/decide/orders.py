"""Dispatching: one or several orders for needs, as one change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.decide.add import refuse_archived_references, refuse_unknown_references, title_of, unknown_record
from redchain.decide.change import Change, Put
from redchain.decide.take_step import Doing, step_taken
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.basis import basis_of
from redchain.model.terms import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from redchain.model.ledger import Ledger


@dataclass(frozen=True)
class OrderRequest:
    """What is to be dispatched: `due` None means the limit of the settings counts from the day of dispatch."""

    need: str
    unit: str
    role: Role = "lead"
    resource: str | None = None
    item: str | None = None
    due: date | None = None
    reasons: tuple[str, ...] = ()


def dispatch(ledger: Ledger, orders: Sequence[OrderRequest], doing: Doing, ids: Sequence[str]) -> Change:
    """Return the change that makes these orders, each under its id of `ids`; all or none.

    Raises RefusalError when a need is not registered, a name belongs to nothing, or the actor is not the office of the need's chain.
    """
    made: list[Order] = []
    mates: dict[str, list[Order]] = defaultdict(list)  # of other orders only those of the same need matter
    for order, identifier in zip(orders, ids, strict=True):
        mine = mates[order.need]
        made.append(_made(ledger.after(mine) if mine else ledger, order, doing, identifier))
        mine.append(made[-1])
    units = [title_of(unit) if (unit := ledger.find(Unit, each.unit)) else each.unit for each in made]
    who = f"{made[0].need} to {units[0]}" if len(made) == 1 else f"{len(made)} orders"
    return Change(f"flow: dispatch {', '.join(each.id for each in made)} ({who})", tuple(Put(each) for each in made))


def _made(ledger: Ledger, order: OrderRequest, doing: Doing, identifier: str) -> Order:
    need = ledger.find(Need, order.need)
    if need is None:
        raise unknown_record(ledger, Need, order.need)
    resource = ledger.find(Resource, order.resource)
    blank = Order.model_validate(
        {
            "id": identifier,
            "need": order.need,
            "unit": order.unit,
            "role": order.role,
            "basis": basis_of(need, resource),
            "log": (),
            **{key: value for key in ("item", "resource") if (value := getattr(order, key)) is not None},
            **({"reasons": order.reasons} if order.reasons else {}),
        }
    )
    refuse_unknown_references(ledger, blank)
    refuse_archived_references(ledger, blank)
    return step_taken(ledger, blank, "dispatch", doing, {} if order.due is None else {"due": order.due})[0].after  # type: ignore[return-value]  # the order itself comes first
