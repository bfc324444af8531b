"""CSV: opens in Excel as it is meant, and nothing in it runs."""

from __future__ import annotations

import csv as rows
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.document import Cell, Column, Table
from redchain.render.csv import BOM, csv, csv_text, defuse
from redchain.text import Text


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+86 512", "'+86 512"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("\t=1+1", "'=1+1"),
        ("\r=1+1", "'=1+1"),
        ("\x00=1", "'=1"),
        ("  =1", "'=1"),
        ("＝1+1", "'＝1+1"),
        ("-3", "-3"),
        ("-3.5%", "-3.5%"),
        ("—", "—"),
        ("缺电=急", "缺电=急"),
        ("上\n下", "上 下"),
    ],
)
def test_formulas_are_defused(words: str, written: str) -> None:
    assert defuse(words) == written


def test_the_form_excel_wants() -> None:
    table = Table((Column(Text("名", "Name")), Column("数")), (('甲,"乙"', -1), (None, 2.5)))
    assert csv(table) == BOM + '名,数\r\n"甲,""乙""",-1\r\n,2.5\r\n'
    assert csv(table, "en").startswith(BOM + "Name,")
    assert csv_text([["名", "数"], ['甲,"乙"', -1], [None, 2.5]]) == csv(table)


@given(st.lists(st.one_of(st.text(), st.integers(), st.none()), min_size=1, max_size=4))
def test_every_row_keeps_its_columns_and_no_cell_can_run(cells: list[Cell]) -> None:
    table = Table(tuple(Column("x") for _ in cells), (tuple(cells),))
    read = list(rows.reader(io.StringIO(csv(table).removeprefix(BOM), newline="")))
    assert [len(each) for each in read] == [len(cells)] * 2 or cells in ([None], [""]) or not read[1]
    assert all(cell[:1] not in {"=", "+", "@", "\t", "\r"} for cell in read[1])
