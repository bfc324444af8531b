"""Supply suggestions: the same product before like ones, the firm itself and whom it knows left out, and the reverse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from redchain.kinds.enterprise.model import Enterprise
from redchain.match.supply import Supply, customers_for, suppliers_for
from redchain.model.ledger import Ledger, ledger_of
from tests.small import SETTINGS, base

TODAY = date(2026, 11, 10)


def firm(name: str, makes: list[str] | None = None, buys: list[Any] | None = None, **given: Any) -> Enterprise:
    lines = [each if isinstance(each, dict) else {"name": each} for each in buys or []]
    values = {"id": name, "name": f"示例{name}", "chains": ["one"], "makes": [{"name": each} for each in makes or []], "buys": lines}
    return Enterprise.model_validate({**values, **given})


def ledger(*firms: Enterprise) -> Ledger:
    return ledger_of(SETTINGS, [*base(), *firms])


def told(found: tuple[Supply, ...]) -> dict[str, list[tuple[str, str, bool]]]:
    return {each.product: [(one.firm.id, one.product, one.is_same) for one in each.partners] for each in found}


BUYER = firm("b", buys=["高压密封圈"])


def test_the_same_product_comes_before_like_ones() -> None:
    makers = (firm("m", ["高压密封件"]), firm("n", ["高压密封圈"]), firm("o", ["轧钢"]))
    found = suppliers_for(ledger(BUYER, *makers), BUYER, TODAY)
    assert told(found) == {"高压密封圈": [("n", "高压密封圈", True), ("m", "高压密封件", False)]}


def test_points_add_up_and_reasons_are_given() -> None:
    (found,) = suppliers_for(ledger(BUYER, firm("m", ["高压密封件"])), BUYER, TODAY)
    (one,) = found.partners
    assert [each.part for each in one.reasons] == ["text", "concept", "chain"]
    assert one.score == pytest.approx(sum(each.points for each in one.reasons))


def test_a_firm_is_named_once_by_its_nearest_product() -> None:
    found = suppliers_for(ledger(BUYER, firm("m", ["高压密封件", "高压密封圈"])), BUYER, TODAY)
    assert told(found) == {"高压密封圈": [("m", "高压密封圈", True)]}


@pytest.mark.parametrize("given", [{"operating": "lost"}, {"archived_on": "2026-01-01"}])
def test_who_does_not_operate_is_no_supplier(given: dict[str, Any]) -> None:
    assert told(suppliers_for(ledger(BUYER, firm("m", ["高压密封圈"], **given)), BUYER, TODAY)) == {"高压密封圈": []}


def test_itself_and_known_suppliers_are_left_out_and_what_is_local_is_not_sought() -> None:
    buyer = firm("b", ["高压密封圈"], [{"name": "高压密封圈", "origin": "abroad", "suppliers": ["m"]}, {"name": "轧钢", "origin": "local"}])
    known = ledger(buyer, firm("m", ["高压密封圈"]), firm("n", ["高压密封圈"]), firm("o", ["轧钢"]))
    assert told(suppliers_for(known, buyer, TODAY)) == {"高压密封圈": [("n", "高压密封圈", True)]}


def test_customers_are_the_reverse() -> None:
    maker = firm("m", ["高压密封圈", "铸件"])
    buyers = (BUYER, firm("c", buys=[{"name": "高压密封圈", "origin": "local"}]), firm("d", buys=[{"name": "高压密封圈", "suppliers": ["m"]}]))
    assert told(customers_for(ledger(maker, *buyers), maker, TODAY)) == {"高压密封圈": [("b", "高压密封圈", True)], "铸件": []}


def left_out(found: tuple[Supply, ...]) -> list[tuple[str, str]]:
    return [(one.id, why) for each in found for one, why in each.left_out]


def test_who_has_the_same_product_and_is_not_proposed_is_named_with_why() -> None:
    maker = firm("m", ["高压密封圈", "铸件"])
    line = {"name": "高压密封圈"}
    buyers = (
        firm("c", buys=[{**line, "origin": "local"}]),
        firm("d", buys=[{**line, "suppliers": ["m"]}]),
        firm("e", buys=[line], operating="dormant"),
        firm("f", buys=[{"name": "轧钢", "origin": "local"}]),
    )
    assert left_out(customers_for(ledger(maker, *buyers), maker, TODAY)) == [("c", "local"), ("d", "supplied"), ("e", "dormant")]
    buyer = firm("b", buys=[{"name": "高压密封圈", "suppliers": ["m"]}])
    others = (maker, firm("n", ["高压密封圈"], operating="lost"), firm("o", ["铸件"]))
    assert left_out(suppliers_for(ledger(buyer, *others), buyer, TODAY)) == [("m", "supplied"), ("n", "lost")]


@pytest.mark.parametrize(
    ("bought", "made", "is_told"),
    [
        ("电堆", "燃料电池电堆", True),
        ("质子膜", "质子交换膜", True),
        ("70兆帕储氢瓶", "35兆帕储氢瓶", True),
        ("氢气流量计", "氢气", False),
        ("电解槽隔膜", "隔膜压缩机", False),
        ("碳纸", "铂碳催化剂", False),
    ],
)
def test_what_only_begins_alike_is_another_thing(bought: str, made: str, is_told: bool) -> None:  # noqa: FBT001  # pytest passes it
    buyer = firm("b", buys=[bought])
    found = suppliers_for(ledger(buyer, firm("m", [made])), buyer, TODAY)
    assert told(found) == {bought: [("m", made, False)] if is_told else []}


def test_a_score_is_not_above_one() -> None:
    buyer = firm("b", buys=["氢气"])
    found = suppliers_for(ledger(buyer, firm("m", ["氢气"])), buyer, TODAY)
    assert 0 < found[0].partners[0].score <= 1


def test_nothing_bought_and_nobody_there() -> None:
    assert suppliers_for(ledger(firm("a")), firm("a"), TODAY) == ()
    assert told(suppliers_for(ledger(BUYER), BUYER, TODAY)) == {"高压密封圈": []}
