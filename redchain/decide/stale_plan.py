"""Whether planned orders still fit: places of resources and leads of needs may have gone while somebody looked at the plan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.model.named_record import named
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.decide.dispatch import OrderRequest
    from redchain.model.ledger import Ledger

_AGAIN = Text("重新看安排：redchain match --plan", "look at the plan again: redchain match --plan")


def refuse_outdated(ledger: Ledger, orders: Sequence[OrderRequest]) -> None:
    """Refuse orders that would fill a resource beyond its capacity or give a need a second lead for the same matter."""
    for each in ledger.where(Order, "need", *{one.need for one in orders}):
        if each.role == "lead" and each.state != "void":
            second = next((one for one in orders if one.role == "lead" and one.need == each.need and each.item in {None, one.item}), None)
            if second is not None:
                words = Text("作出安排之后，需求{need}已有主办工单 {order}", "since it was planned, the need {need} got the lead order {order}")
                raise RefusalError(words.fill(need=named(ledger.named, "need", each.need), order=each.id), _AGAIN)
    used = Counter(each.resource for each in ledger.where(Order, "state", *Order.moves.open) if each.resource)
    for resource, more in Counter(each.resource for each in orders if each.resource).items():
        found = ledger.find(Resource, resource)
        if found is not None and found.capacity is not None and used[resource] + more > found.capacity:
            words = Text(
                "安排之后，资源{resource}只剩 {left} 个名额，不够 {more} 张工单",
                "since it was planned, the places of {resource} went: {left} left, {more} wanted",
            )
            raise RefusalError(words.fill(resource=named(ledger.named, "resource", resource), left=max(0, found.capacity - used[resource]), more=more), _AGAIN)
