"""Law: the groups that a ledger keeps are those that a walk over all its records would find, whatever was put into it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.order.model import Order, orders_of
from tests.small import order, small

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

pytestmark = pytest.mark.slow

LETTERS = "ABCDEFGH"
made = st.builds(order, st.sampled_from(LETTERS), st.sampled_from("ABC"), st.just("dispatch"))
batches = st.lists(st.lists(made, max_size=4), max_size=4)


def walked(ledger: Ledger, need: str) -> tuple[Order, ...]:
    return tuple(each for each in ledger.all(Order) if each.need == need)


@given(st.lists(made, max_size=6), batches, st.booleans())
def test_groups_follow_every_change(first: list[Order], later: list[list[Order]], asked_before: bool) -> None:  # noqa: FBT001  # drawn
    ledger = small(*first)
    for batch in [*later, []]:
        needs = {each.need for each in ledger.all(Order)}
        if asked_before or batch == []:
            assert {need: orders for need, orders in ledger.grouped(Order, "need").items() if orders} == {need: walked(ledger, need) for need in needs}
            assert all(orders_of(ledger, f"N-20261102-{letter * 5}") == walked(ledger, f"N-20261102-{letter * 5}") for letter in LETTERS)
        ledger = ledger.after(batch)
