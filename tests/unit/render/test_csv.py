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


@pytest.mark.parametrize(
    "words",
    [
        *(
            "1/4",
            "2026/11/23 9:00",
            "2026年11月23日 9:00",
            "9时30分",
            "(5)",
            "1／4",
            "１／４",
            "２０２６－１－１",
            "(5)",
            "（1,000）",
            "上午3:20",
            "下午 3:20",
            "3时20分",
            "9点30分",
            "3 PM",
            "4/1/2026 9:00",
            "2026年3月4日 9:00",
            "1 / 4",
            "3-5",
            "12-31",
            "11/23",
            "2026/11/23",
            "2026-11",
            "1-2-3",
            "1.2.3",
            "3月4日",
            "2026年3月",
            "11月",
            "Mar 4",
            "4-Mar",
            "MAR1",
            "Sept 2",
            "1 1/2",
        ),
        *("2026-11-23 09:00", "2026-11-23 9:00:00", "2026-11-23T09:00", "2026/11/23 上午9:00", "2026年11月23日星期一", "2026-11-23 09:00:30.5"),
        *("Nov 23, 2026", "Monday, November 23, 2026", "23 Nov 2026 9:00", "23-Nov-2026", "2026.11.23 9:00", "２０２６－１１－２３ ０９：００"),
        *("-007", "-1E5", "-913205821000003315", "-9:30", "5-", "￥5", "$1,000.50", "€ 5", "5 €", "1D5", "0512.5", "１Ｅ５", "00.5"),
        *("TRUE", "false", "True", "#N/A", "#REF!", "#DIV/0!"),
        *("007", "0512", "00", "913205821000003315", "123456789012", "1E5", "12e10", "1.5E+3", "9:30", "09：30", "12:30:05", "9:30 am", " 1/4 ", "1/\n4"),
    ],
)
def test_what_a_spreadsheet_would_change_stays_text(words: str) -> None:
    assert defuse(words).startswith("'")
    assert defuse(words)[1:] == " ".join(words.split())


@pytest.mark.parametrize(
    "words",
    [
        *(
            "2026-11-23",
            "0",
            "0.5",
            "12",
            "-3",
            "3.14",
            "12345678901",
            "50%",
            "320582",
            "1（共 4）",
            "1 of 4",
            "N-20261120-9SQV6",
            "2026-11-10T09:00+08:00",
            "甲/乙",
        ),
        *("2026-11-23（限期已过）", "2026-11-23 至 2026-11-30", "-0.5", "-12", "5 元", "真的", "#1", "trueness", "Monday", "5-6-7-8-9", "D-20261104-ABCDE"),
        *("0512-58001234", "第3-5条", "3/4 已办", "Marking 1", "8E", "E5", "年", "12.5 万元", "1,234"),
    ],
)
def test_numbers_dates_and_words_stay_what_they_are(words: str) -> None:
    assert defuse(words) == words


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
