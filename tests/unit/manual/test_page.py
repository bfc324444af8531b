"""Pages of the documentation: the generated part between its marks, everything else as it was."""

from __future__ import annotations

import pytest

from redchain.manual.kinds import kinds_page
from redchain.manual.page import BEGIN, END, Page, code, filled, grid, plain
from redchain.manual.rules import rules_page

PAGE = Page("x.md", "# X", "generated")


def test_a_new_page_has_its_head_and_ends_in_one_newline() -> None:
    assert filled(PAGE, None) == f"# X\n\n{BEGIN}\n\ngenerated\n\n{END}\n"


def test_what_stands_outside_the_marks_stays() -> None:
    assert filled(PAGE, f"mine\n{BEGIN}\nold\n{END}\nalso mine") == f"mine\n{BEGIN}\n\ngenerated\n\n{END}\nalso mine"


@pytest.mark.parametrize("text", ["", "mine", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}", f"{BEGIN}{END}{END}"])
def test_a_page_whose_marks_are_not_there_once_each_is_none(text: str) -> None:
    assert filled(PAGE, text) is None


def test_filling_twice_changes_nothing() -> None:
    once = filled(PAGE, None)
    assert filled(PAGE, once) == once


def test_cells() -> None:
    assert code("zh|en") == "`zh\\|en`"
    assert plain("a | b `c|d` <e>") == "a \\| b `c\\|d` \\<e\\>"
    assert grid(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


@pytest.mark.parametrize("page", [rules_page(), kinds_page()], ids=lambda each: each.name)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(page: Page) -> None:
    width = 0
    for line in page.generated.splitlines():
        cells = line.replace("\\|", "").count("|")
        if not line.startswith("|"):
            width = 0
        elif not width:
            width = cells
        assert cells == width or not line.startswith("|"), line
