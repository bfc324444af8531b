"""The sheets of the board: the lists as they stand, in plain rows, and what narrows them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from redchain.views.board import TODO, chosen, list_sheet, todo_sheet
from redchain.views.lists import kept_lists, list_table, listing_of
from redchain.views.waiting import waiting

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger
    from redchain.views.board import BoardSheet

TODAY = date(2026, 11, 23)
NEEDS = kept_lists()["needs"]


@pytest.fixture
def needs(ledger: Ledger) -> BoardSheet:
    return list_sheet("need", listing_of(NEEDS, ledger, TODAY), "zh")


@pytest.mark.parametrize("name", kept_lists())
def test_a_sheet_has_the_records_of_its_list_in_its_order(name: str, ledger: Ledger) -> None:
    model = kept_lists()[name]
    listing = listing_of(model, ledger, TODAY)
    table, sheet = list_table(listing), list_sheet(model.kind.name, listing, "zh")
    assert [row.id for row in sheet.rows] == [row[3] for row in table.rows]
    assert {row.kind for row in sheet.rows} <= {model.kind.name}
    assert all(len(row.cells) == len(sheet.heads) for row in sheet.rows)


def test_the_first_columns_are_id_title_state_and_light(needs: BoardSheet) -> None:
    assert needs.heads[:5] == ("编号", "标题", "状态", "灯", "产业链")
    shown = {row.cells[1]: row for row in needs.rows}
    assert (shown["需求3"].state, shown["需求3"].light) == ("已受理", "黄灯")
    assert shown["需求3"].cells[2:5] == ("已受理", "黄灯", "一链")


def test_columns_that_no_record_fills_are_left_out(needs: BoardSheet) -> None:
    assert "满意度" not in needs.heads
    assert "结果" in needs.heads


def test_states_and_lights_are_those_that_some_row_has_in_their_order(needs: BoardSheet) -> None:
    assert needs.states == ("待受理", "已受理", "已销号")
    assert needs.lights == ("黄灯", "蓝灯", "挂起")


def test_what_waits_is_a_sheet_the_most_urgent_first(ledger: Ledger) -> None:
    found = waiting(ledger, TODAY)
    sheet = todo_sheet(found, ledger, "en")
    assert sheet.name == TODO
    assert sheet.heads == ("Id", "Title", "Stage", "Light", "Due", "Who", "Firm")
    assert [row.id for row in sheet.rows] == [each.id for each in found]
    assert set(sheet.states) == {row.state for row in sheet.rows}


@pytest.mark.parametrize(
    ("words", "state", "light", "titles"),
    [
        ("", "已销号", "", ["需求4"]),
        ("", "", "黄灯", ["需求3"]),
        ("需求 一链", "待受理", "", ["需求1"]),
        ("需求２", "", "", ["需求2"]),  # full-width digits
        ("n-20261102-00001", "", "", ["需求1"]),
        ("没有的字", "", "", []),
        ("", "没有的状态", "", []),
    ],
)
def test_rows_are_narrowed_by_all_of_words_state_and_light(words: str, state: str, light: str, titles: list[str], needs: BoardSheet) -> None:
    assert [row.cells[1] for row in chosen(needs, words, state, light)] == titles


def test_nothing_narrowed_is_everything(needs: BoardSheet) -> None:
    assert chosen(needs) == needs.rows
    assert chosen(needs, "  ") == needs.rows
