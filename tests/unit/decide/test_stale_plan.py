"""Orders that were planned a while ago are refused when their places have gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.dispatch import OrderRequest
from redchain.decide.stale_plan import refuse_outdated
from redchain.errors import RefusalError
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

NEED = "N-20261101-00001"


def order(number: int, **fields: Any) -> Order:
    step = {"at": "2026-11-02T09:00:00+08:00", "step": "dispatch", "by": "office", "due": "2026-11-20"}
    plain = {"id": f"D-20261102-{number:05}", "need": f"N-20261101-{number:05}", "unit": "u", "role": "lead", "resource": "r", "log": [step]}
    return Order.model_validate({**plain, **fields})


def offer(capacity: int | None) -> Resource:
    return Resource.model_validate({"id": "r", "unit": "u", "title": "检测", "category": "检测认证", **({} if capacity is None else {"capacity": capacity})})


@pytest.mark.parametrize(("capacity", "fits"), [(2, False), (3, True), (None, True)])
def test_places_taken_since_count(town: Ledger, capacity: int | None, fits: bool) -> None:  # noqa: FBT001  # a case
    ledger = town.after([offer(capacity), order(7)])
    orders = [OrderRequest(NEED, "u", resource="r"), OrderRequest("N-20261101-00002", "u", resource="r")]
    if fits:
        refuse_outdated(ledger, orders)
    else:
        with pytest.raises(RefusalError) as refusal:
            refuse_outdated(ledger, orders)
        assert "1" in refusal.value.text.zh
        assert refusal.value.remedy is not None


@pytest.mark.parametrize(
    ("has", "wants", "fits"),
    [(None, None, False), (None, "a", False), ("a", "a", False), ("a", "b", True)],
)
def test_one_lead_a_matter(town: Ledger, has: str | None, wants: str | None, fits: bool) -> None:  # noqa: FBT001  # a case
    ledger = town.after([offer(None), order(1, item=has)])
    if fits:
        refuse_outdated(ledger, [OrderRequest(NEED, "v", item=wants)])
    else:
        with pytest.raises(RefusalError, match="D-20261102-00001"):
            refuse_outdated(ledger, [OrderRequest(NEED, "v", item=wants)])


def test_supports_and_void_orders_stand_in_nobodys_way(town: Ledger) -> None:
    void = {"at": "2026-11-03T09:00:00+08:00", "step": "recall", "by": "office"}
    recalled = order(1)
    recalled = Order.model_validate({**recalled.model_dump(exclude_none=True), "log": [*(each.model_dump(exclude_none=True) for each in recalled.log), void]})
    refuse_outdated(town.after([offer(1), recalled]), [OrderRequest(NEED, "v", resource="r")])
    refuse_outdated(town.after([offer(None), order(1)]), [OrderRequest(NEED, "v", role="support", resource="r")])
