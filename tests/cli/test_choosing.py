"""Choosing on a terminal: a part of a name will do where one alone has it; from a numbered pick one can search again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NEED = ("need", "add", "--enterprise", "sl-bacai", "--title", "缺电")


def test_a_part_of_a_name_is_taken_where_one_alone_has_it(clone: Clone, terminal: Terminal) -> None:
    done, shown = terminal(clone, *NEED, answers=("要素", "", "", "", ""))
    assert (done, len(clone.subjects())) == (0, 2), shown
    assert "category: 要素保障" in clone.git("show", "HEAD")


def test_a_part_that_several_have_is_answered_with_those(clone: Clone, terminal: Terminal) -> None:
    done, shown = terminal(clone, *NEED, answers=("保", "没有的类", "保障", "", "", "", "", ""))
    assert done == 0, shown
    assert "category: 要素保障" in clone.git("show", "HEAD")
    assert "没有的类 不在其中" in shown
    assert "“保”对得上几个：" in shown


@pytest.mark.parametrize("answers", [("没有这家", "99", "靶材", "是"), ("氢能院", "靶材", "是")])
def test_from_a_pick_one_can_search_again(clone: Clone, terminal: Terminal, answers: tuple[str, ...]) -> None:
    done, shown = terminal(clone, "enterprise", "show", "示例氢", answers=answers)
    assert (done, "“示例氢”对得上" in shown, "张家港示例靶材有限公司" in shown) == (0, True, True), shown
    assert f"没有叫“{answers[0]}”的" in shown
    assert ("“99”不在其中" in shown) == ("99" in answers)


def test_a_pick_is_narrowed_by_words(clone: Clone, terminal: Terminal) -> None:
    done, shown = terminal(clone, "enterprise", "show", "示例氢", "--lang", "en", answers=("示例", "氢罐"))
    assert (done, "fits several: 1. " in shown, "示例氢罐" in shown) == (0, True, True), shown
