"""A document's words and cells, said in either language."""

from __future__ import annotations

from datetime import date

import pytest

from redchain.document import Cell, Mark, day_words, month_words, say, say_cell
from redchain.text import Text


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        (None, "", ""),
        (0, "0", "0"),
        (2.50, "2.5", "2.5"),
        (11.0, "11", "11"),
        ("原话 {x}", "原话 {x}", "原话 {x}"),
        (Text("灯", "light"), "灯", "light"),
        (Mark(Text("红灯", "red"), "bad"), "红灯", "red"),
    ],
)
def test_cells(cell: Cell, zh: str, en: str) -> None:
    assert (say_cell(cell, "zh"), say_cell(cell, "en")) == (zh, en)


def test_dates_are_not_padded() -> None:
    assert day_words(date(2026, 11, 3)) == Text("2026年11月3日", "3 November 2026")
    assert month_words(date(2026, 1, 31)) == Text("2026年1月", "January 2026")


def test_what_people_wrote_has_one_language() -> None:
    assert say("缺电", "en") == "缺电"
