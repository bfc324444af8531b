"""Filters of lists: what can be chosen, and that the rows beside the pages are those of the pages, all of them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.document import Column, say, say_cell
from redchain.kinds.registry import kind_named
from redchain.site.list_filters import BLOCK, facets_of, filter_form, row_files
from redchain.site.list_pages import ListRow, SiteList, site_list
from redchain.site.places import Names
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

TODAY = date(2026, 11, 23)


def list_of(town: Ledger, kind: str) -> SiteList:
    model = kind_named(kind)
    assert model
    return site_list(model, town, TODAY, Names(town, "zh"))


def rows_of(found: SiteList) -> list[Any]:
    files = row_files(found, facets_of(found, "zh"), "zh")
    return [row for _, raw in files for row in json.loads(raw.decode().partition(",")[2].removesuffix(");\n"))]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("need", ["state", "category", "chain", "unit"]),
        ("resource", ["state", "category", "chain", "unit"]),
        ("project", ["state", "chain", "unit"]),
        ("order", ["state", "unit"]),
    ],
)
def test_lists_are_filtered_by_state_category_chain_and_unit(town: Ledger, kind: str, names: list[str]) -> None:
    found = list_of(town, kind)
    assert [each.name for each in facets_of(found, "zh")] == names
    assert [each.name for each in facets_of(found, "en")] == names


def test_every_row_of_every_page_is_in_the_blocks(town: Ledger) -> None:
    found = list_of(town, "need")
    rows = rows_of(found)
    assert [row[0] for row in rows] == [row.id for row in found.rows]
    assert [len(row[1]) for row in rows] == [len(found.columns)] * len(found.rows)
    for facet in facets_of(found, "zh"):
        assert {value for row in rows for value in row[2][facet.name]} - {"*"} == set(facet.values)


def test_a_unit_is_chosen_by_its_name_whatever_its_role(town: Ledger) -> None:
    unit = next(each for each in facets_of(list_of(town, "need"), "zh") if each.name == "unit")
    assert not [each for each in unit.values if "：" in each or "、" in each or "；" in each]


def test_what_is_for_all_chains_goes_with_every_chain() -> None:
    model = kind_named("resource")
    assert model
    columns = (Column(Text("名称", "Name"), is_heading=True), Column(Text("适用产业链", "For chains")))
    rows = (ListRow("a", ("甲", Text("全部", "all"))), ListRow("b", ("乙", "氢能、半导体")), ListRow("c", ("丙", None)))
    found = SiteList(model, Text("资源", "Resources"), columns, rows)
    assert facets_of(found, "zh")[0].values == ("半导体", "氢能")
    assert [row[2]["chain"] for row in rows_of(found)] == [["*"], ["氢能", "半导体"], []]


def test_a_category_is_one_choice_whatever_signs_stand_in_it(town: Ledger) -> None:
    """“Power, water, gas and other inputs” is one category, though commas stand between names of units."""
    for kind in ("need", "resource"):
        found = list_of(town, kind)
        place = next(at for at, each in enumerate(found.columns) if say(each.label, "en").endswith("ategory"))
        category = next(each for each in facets_of(found, "en") if each.name == "category")
        assert set(category.values) == {say_cell(row.cells[place], "en") for row in found.rows}
        assert [each for each in category.values if ", " in each]


def test_states_are_chosen_in_the_order_of_a_life(town: Ledger) -> None:
    state = next(each for each in facets_of(list_of(town, "need"), "zh") if each.name == "state")
    assert [each for each in state.values if each in {"待受理", "已受理", "已核验", "已销号"}] == ["待受理", "已受理", "已核验", "已销号"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("主办：示例局、协办：示例所", ["示例局", "示例所"]),
        ("主办：甲、乙局；协办：丙：丁所、示例所", ["甲、乙局", "丙：丁所", "示例所"]),
        ("lead: 甲、乙局, 示例所", ["甲、乙局", "示例所"]),
        ("丙：丁所", ["丙：丁所"]),
        ("大甲、乙局", ["大甲", "乙局"]),
        ("全部", ["*"]),
        (None, []),
    ],
)
def test_a_name_is_not_taken_apart(cell: str | None, said: list[str]) -> None:
    model = kind_named("need")
    assert model
    columns = (Column(Text("标题", "Title"), is_heading=True), Column(Text("承办单位", "Units")))
    rows = tuple(ListRow(str(place), ("某", each)) for place, each in enumerate((cell, "别的局", "别处")))
    found = SiteList(model, Text("需求", "Needs"), columns, rows)
    unit = facets_of(found, "zh", ["甲、乙局", "丙：丁所", "别的局"])[0]
    assert list(unit.said[cell or ""]) == said


def test_no_choice_and_no_block_holds_what_is_not_to_be_seen(town: Ledger) -> None:
    """Signs that cannot be seen are left out of rows as they are of pages, and a choice is what the browser reads of it."""
    found = list_of(town, "need")
    first = found.rows[0]
    cells = tuple(
        "标\u202e题  某" if each.is_heading else "甲\u200b  局" if say(each.label, "zh") == "承办单位" else cell
        for each, cell in zip(found.columns, first.cells, strict=True)
    )
    changed = found._replace(rows=(first._replace(cells=cells), *found.rows[1:]))
    assert rows_of(changed)[0][1][0] == "标题  某"
    assert rows_of(changed)[0][2]["unit"] == ["甲 局"]
    assert "<option>甲 局</option>" in filter_form(changed, facets_of(changed, "zh"), "zh")[0]


def test_a_short_list_that_says_one_thing_has_no_filters(town: Ledger) -> None:
    found = list_of(town, "need")
    short = found._replace(rows=found.rows[:1])
    assert filter_form(short, facets_of(short, "zh"), "zh") == ("", "")


def test_blocks_stay_small(town: Ledger) -> None:
    found = list_of(town, "need")
    many = found._replace(rows=(found.rows * 200)[:5000])
    files = [*row_files(many, facets_of(many, "zh"), "zh")]
    assert len(files) == 5000 // BLOCK
    assert max(len(raw) for _, raw in files) <= 200_000
