"""The ledger: groups of records are made once, and after a change only of what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.order.model import Order, orders_of
from redchain.model.ledger import Ledger
from tests.small import SETTINGS, order

if TYPE_CHECKING:
    from collections.abc import Iterator


class Counted(dict[str, Order]):
    """A shelf that counts how often it is walked."""

    walks = 0

    def __iter__(self) -> Iterator[str]:
        self.walks += 1
        return super().__iter__()


def test_many_questions_walk_the_orders_once() -> None:
    orders = [order(letter, need, "dispatch") for letter, need in zip("ABCDEF", "AABBCC", strict=True)]
    shelf = Counted({each.id: each for each in orders})
    ledger = Ledger(SETTINGS, {Order: shelf})
    for need in "ABC" * 10:
        assert len(orders_of(ledger, f"N-20261102-{need * 5}")) == 2
        later = ledger.after([order("Z", need, "dispatch")])
        assert [each.id for each in orders_of(later, f"N-20261102-{need * 5}")][-1] == "D-20261103-ZZZZZ"
    assert shelf.walks == 1


def test_an_order_that_moves_to_another_need_leaves_its_group() -> None:
    before = Ledger(SETTINGS, {Order: {each.id: each for each in [order("A", "A", "dispatch"), order("B", "A", "dispatch")]}})
    after = before.after([order("A", "B", "dispatch")])
    assert [each.id for each in orders_of(after, "N-20261102-AAAAA")] == ["D-20261103-BBBBB"]
    assert [each.id for each in orders_of(after, "N-20261102-BBBBB")] == ["D-20261103-AAAAA"]
    assert len(orders_of(before, "N-20261102-AAAAA")) == 2


def test_other_settings_leave_the_records_as_they_are() -> None:
    before = Ledger(SETTINGS, {Order: {each.id: each for each in [order("A", "A", "dispatch")]}}, {"order:D-20261103-AAAAA": "data/orders/a.yaml"})
    other = SETTINGS.model_copy(update={"categories": ()})
    after = before.with_settings(other)
    assert (after.settings, before.settings, after.paths) == (other, SETTINGS, before.paths)
    assert [*after.all(Order)] == [*before.all(Order)]
