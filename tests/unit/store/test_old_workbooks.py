"""Workbooks of the old form: read as others are, and refused before they are read where their cells are too far apart."""

from __future__ import annotations

from pathlib import Path
from struct import pack

import pytest

from redchain.store.spreadsheets import UnreadableSpreadsheetError, read_spreadsheet

NEEDS = Path(__file__).parent / "needs.xls"
EXTENT, NUMBER = bytes.fromhex("00020e00"), bytes.fromhex("7e020a0002000200")
"""The beginnings of two records of its sheet: how far it reaches, and the last cell."""


def patched(mark: bytes, words: bytes) -> bytes:
    raw = NEEDS.read_bytes()
    assert raw.count(mark) == 1
    place = raw.index(mark) + len(EXTENT)  # behind the kind and the size of the record
    return raw[:place] + words + raw[place + len(words) :]


def test_a_workbook_of_the_old_form_is_read() -> None:
    (grid,) = read_spreadsheet(NEEDS.read_bytes())
    assert grid.rows == (("企业名称", "诉求标题", "涉及金额"), ("示例精钢", "缺变压器", 12.5), ("示例铜业", "缺人", 3))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(patched(EXTENT, pack("<IIHH", 0, 65_536, 0, 65_535)), id="the sheet says so"),
        pytest.param(patched(NUMBER, pack("<HH", 65_535, 255)), id="the last cell of a usual sheet"),
        pytest.param(patched(NUMBER, pack("<HH", 65_535, 65_535)), id="the last cell that can be written"),
    ],
)
def test_cells_far_apart_are_refused_before_they_are_read(raw: bytes) -> None:
    with pytest.raises(UnreadableSpreadsheetError) as caught:
        read_spreadsheet(raw)
    assert caught.value.why == "cells"


def test_a_cell_far_down_is_read_where_what_lies_between_can_be_held() -> None:
    (grid,) = read_spreadsheet(patched(NUMBER, pack("<HH", 60_000, 2)))
    assert (len(grid.rows), grid.rows[-1]) == (60_001, (None, None, 3))


@pytest.mark.parametrize("end", [600, 1000, 2000, 4000])
def test_one_that_is_cut_off_is_damaged(end: int) -> None:
    with pytest.raises(UnreadableSpreadsheetError):
        read_spreadsheet(NEEDS.read_bytes()[:end])
