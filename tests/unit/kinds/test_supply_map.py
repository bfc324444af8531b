"""The map of a chain, worked out by hand on a small chain: gaps, single points, what is bought abroad, and the local share."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.chain.model import Chain
from redchain.kinds.chain.report import supply_table
from redchain.kinds.chain.supply_map import ChainMap, chain_map, is_kept
from redchain.kinds.enterprise.model import Enterprise
from redchain.model.ledger import Ledger, ledger_of
from tests.small import SETTINGS

UP: dict[str, Any] = {"id": "up", "name": "上", "stream": "up"}
DOWN: dict[str, Any] = {"id": "down", "name": "下", "stream": "down"}
DAY = date(2026, 11, 30)


def firm(name: str, makes: list[Any] | None = None, buys: list[Any] | None = None, **given: Any) -> Enterprise:
    values = {"id": name, "name": f"示例{name}", "chains": ["one"], "segments": ["up"], "makes": makes or [], "buys": buys or []}
    return Enterprise.model_validate({**values, **given})


def ledger(*firms: Enterprise, segments: tuple[dict[str, Any], ...] = (UP, DOWN)) -> Ledger:
    chains = (Chain.model_validate({"id": "one", "name": "一链", "segments": [*segments]}), Chain(id="two", name="二链"))
    return ledger_of(SETTINGS, [*chains, *firms])


def mapped(*firms: Enterprise, segments: tuple[dict[str, Any], ...] = (UP, DOWN)) -> ChainMap:
    known = ledger(*firms, segments=segments)
    return chain_map(known, known.all(Chain)[0])


def weak(found: ChainMap) -> list[tuple[str, str, str]]:
    return [(each.what, each.segment, each.product.name if each.product else "") for each in found.weak_points()]


def test_a_segment_without_a_firm_in_operation_is_a_gap() -> None:
    assert weak(mapped(firm("a"))) == [("gap_segment", "down", "")]
    assert weak(mapped(firm("a"), firm("b", segments=["down"]))) == []
    gone = (
        firm("b", segments=["down"], operating="lost"),
        firm("c", segments=["down"], archived_on="2026-01-01"),
        firm("d", segments=["down"], chains=["two"]),
    )
    assert weak(mapped(firm("a"), *gone)) == [("gap_segment", "down", "")]


def test_a_firm_is_in_the_segments_of_what_it_makes() -> None:
    assert weak(mapped(firm("a", [{"name": "阀", "segment": "down"}]))) == []


@pytest.mark.parametrize(
    ("makers", "buyers", "expected"),
    [(0, 0, []), (0, 1, ["gap_product"]), (1, 0, []), (1, 1, []), (1, 2, ["single_maker"]), (2, 2, []), (0, 3, ["gap_product"])],
)
def test_what_is_bought_and_by_nobody_made_is_a_gap_and_by_one_a_single_point(makers: int, buyers: int, expected: list[str]) -> None:
    made = (firm(f"m{each}", [{"name": "阀"}]) for each in range(makers))
    bought = (firm(f"b{each}", buys=[{"name": "阀"}]) for each in range(buyers))
    found = mapped(firm("z", segments=["down"]), firm("y"), *made, *bought)
    assert [what for what, _, _ in weak(found)] == expected


def test_what_a_segment_needs_is_a_gap_though_nobody_buys_it() -> None:
    need = {**UP, "products": ["阀", "泵"]}
    found = mapped(firm("a", [{"name": "泵"}]), firm("b", segments=["down"]), segments=(need, DOWN))
    assert weak(found) == [("gap_product", "up", "阀")]


def test_makers_on_other_chains_count() -> None:
    assert weak(mapped(firm("a", buys=[{"name": "阀"}]), firm("b", segments=["down"]), firm("c", [{"name": "阀"}], chains=["two"]))) == []


def test_a_key_segment_with_one_firm_is_a_single_point() -> None:
    assert weak(mapped(firm("a"), firm("b", segments=["down"]), segments=({**UP, "key": True}, DOWN))) == [("single_firm", "up", "")]
    assert weak(mapped(firm("a"), firm("c"), firm("b", segments=["down"]), segments=({**UP, "key": True}, DOWN))) == []


def test_what_is_bought_abroad_is_told_though_it_is_made_here() -> None:
    found = mapped(firm("a", [{"name": "阀"}]), firm("b", buys=[{"name": "阀", "origin": "abroad"}], segments=["down"]))
    assert weak(found) == [("imported", "", "阀")]
    assert [each.importers for each in found.products] == [("b",)]


def test_what_is_bought_locally_is_made_here_by_whomever() -> None:
    buyers = (firm("a", buys=[{"name": "阀", "origin": "local"}]), firm("b", buys=[{"name": "阀", "origin": "outside"}], segments=["down"]))
    assert weak(mapped(*buyers)) == []


def test_firms_that_do_not_operate_are_told_and_not_counted() -> None:
    found = mapped(firm("a"), firm("b", segments=["down"]), firm("c", [{"name": "阀"}], operating="lost"), firm("d", operating="dormant"))
    assert (found.idle, [each.name for each in found.products]) == (("c", "d"), [])


def test_the_local_share_counts_purchases_whose_origin_is_known() -> None:
    lines = [{"name": f"件{number}", "origin": origin} for number, origin in enumerate(["local", "local", "outside", "abroad"])]
    found = mapped(firm("a", buys=[*lines, {"name": "件9"}]))
    assert (found.local, found.known) == (2, 4)


@pytest.mark.parametrize("name", ["７０兆帕储氢瓶", "70 兆帕储氢瓶", "70兆帕儲氫瓶"])
def test_a_product_is_the_same_whatever_its_width_and_script(name: str) -> None:
    found = mapped(firm("a", [{"name": "70兆帕储氢瓶"}]), firm("b", buys=[{"name": name}], segments=["down"]))
    assert [(each.makers, each.buyers) for each in found.products] == [(("a",), ("b",))]


def test_another_product_of_the_trade_is_no_maker_of_this_one() -> None:
    """The thesaurus knows both as 氢能, which is a trade: a gap would be hidden by it."""
    found = mapped(firm("a", [{"name": "电堆"}]), firm("b", buys=[{"name": "双极板"}], segments=["down"]))
    assert weak(found) == [("gap_product", "", "双极板")]


def test_a_product_stands_in_the_segment_that_needs_it_else_where_it_is_made_else_where_it_is_used() -> None:
    need = {**DOWN, "products": ["阀"]}
    lines = [{"name": "阀", "segment": "up"}, {"name": "泵", "segment": "up"}]
    found = mapped(firm("a", lines), firm("b", buys=[{"name": "泵", "segment": "down"}, {"name": "管", "segment": "down"}]), segments=(UP, need))
    assert [(each.name, each.segment) for segment in found.segments for each in segment.products] == [("泵", "up"), ("管", "down"), ("阀", "down")]


def test_what_a_firm_of_another_chain_makes_for_a_segment_is_on_the_map() -> None:
    found = mapped(firm("a", segments=["up", "down"]), firm("c", [{"name": "阀", "segment": "down"}, {"name": "轴"}], chains=["two"]))
    assert [(each.segment.id, each.firms, [product.makers for product in each.products]) for each in found.segments] == [
        ("up", ("a",), []),
        ("down", ("a",), [("c",)]),
    ]
    assert found.products == ()


def test_the_report_has_a_table_only_where_something_was_entered() -> None:
    assert supply_table(ledger(firm("a")), DAY, DAY) is None
    table = supply_table(ledger(firm("a", buys=[{"name": "阀", "origin": "outside"}]), firm("b", segments=["down"])), DAY, DAY)
    assert table is not None
    assert [[str(getattr(cell, "zh", cell)) for cell in row] for row in table.rows] == [["一链", "缺口产品", "", "阀", "", "示例a"]]
    assert [getattr(each, "zh", each) for each in table.notes] == ["本地配套率：一链 0/1（0%）。"]


@pytest.mark.parametrize(
    ("firms", "segment", "kept"),
    [
        ((firm("a"),), UP, False),
        ((firm("a", [{"name": "阀"}]),), UP, True),
        ((firm("a", buys=[{"name": "阀"}]),), UP, True),
        ((firm("a", [{"name": "阀"}], chains=["two"]),), UP, False),
        ((firm("a"),), {**UP, "key": True}, True),
        ((firm("a"),), {**UP, "products": ["阀"]}, True),
    ],
)
def test_a_map_is_kept_once_something_was_entered_for_it(firms: tuple[Enterprise, ...], segment: dict[str, Any], kept: bool) -> None:  # noqa: FBT001  # pytest passes it
    known = ledger(*firms, segments=(segment, DOWN))
    assert is_kept(known, known.all(Chain)[0]) is kept


def test_the_report_names_no_firm_that_is_not_shown_and_says_what_it_left_out() -> None:
    many = [{"name": f"件{number:02}", "origin": "outside"} for number in range(23)]
    table = supply_table(ledger(firm("a", buys=many, visibility="office"), firm("b", segments=["down"])), DAY, DAY)
    assert table is not None
    assert len(table.rows) == 20
    assert "示例a" not in str(table)
    assert getattr(table.notes[-1], "zh", "") == "另有 3 处没有列出。"


NAMES = st.sampled_from(["阀", "泵", "管"])
LINES = st.lists(
    st.builds(lambda name, origin: {"name": name, "origin": origin}, NAMES, st.sampled_from(["outside", "abroad", None])), max_size=3, unique_by=str
)


@given(st.lists(st.tuples(st.lists(NAMES, max_size=3, unique=True), LINES), max_size=5), st.data())
def test_order_says_nothing_and_a_maker_more_closes_gaps(firms: list[tuple[list[str], list[dict[str, Any]]]], data: st.DataObject) -> None:
    made = [firm(f"f{number}", [{"name": each} for each in makes], unique(buys)) for number, (makes, buys) in enumerate(firms)]
    found = mapped(*made)
    assert weak(found) == weak(mapped(*data.draw(st.permutations(made))))
    gaps = {name for what, _, name in weak(found) if what == "gap_product"}
    more = {name for what, _, name in weak(mapped(*made, firm("z", [{"name": "阀"}]))) if what == "gap_product"}
    assert more == gaps - {"阀"}
    assert 0 == found.local <= found.known == sum(bool(each.get("origin")) for one in made for each in (line.model_dump() for line in one.buys))


def unique(buys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({each["name"]: each for each in buys}.values())
