"""A column that somebody sorted by itself gives each record the words of another: `import` says so and writes nothing of it, and lets other changes of many rows pass."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NAMES = {"zh": ("企业需求", "标题", "类别", "备注"), "en": ("Need", "Title", "Category", "Note")}


def changed(clone: Clone, lang: str, head: str, change: Callable[[list[Any]], list[Any]], kind: str = "need") -> str:
    """Export the records of a kind, change a column as a whole, and return the file."""
    assert clone.run("--lang", lang, "export", kind, "--all", "-o", "n.xlsx").code == 0
    book = openpyxl.load_workbook("n.xlsx")
    sheet = book.worksheets[0]
    column = {cell.value: cell.column for cell in sheet[1]}[head]
    values = [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]
    for row, value in enumerate(change(values), 2):
        sheet.cell(row, column).value = value
    book.save("s.xlsx")
    return "s.xlsx"


def by_itself(values: list[Any]) -> list[Any]:
    return sorted(values, key=lambda each: (each is None, str(each)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", [1, 2])
def test_a_column_that_was_sorted_by_itself_is_told_and_not_taken(clone: Clone, lang: str, place: int) -> None:
    head = NAMES[lang][place]
    file = changed(clone, lang, head, by_itself)
    said = {"zh": f"“{head}”（{'GH'[place - 1]} 列）像是被单独排过序：", "en": "looks as if it was sorted by itself: "}[lang]
    before = clone.subjects()
    for more in ((), ("--apply",)):
        done = clone.run("--lang", lang, "import", file, *more)
        assert (done.code, said in done.out, clone.subjects()) == (1, True, before), done.out
    (found,) = json.loads(clone.run("--lang", lang, "import", file, "--format", "json").out)["data"]
    assert set(found["counts"]) == {"same", "unsure"}
    done = clone.run("--lang", lang, "import", file, "--take", "record")
    assert (done.code, said in done.out) == (0, False), done.out
    done = clone.run("--lang", lang, "import", file, "--take", "sheet")
    assert (said in done.out, "unsure" in done.out or "认不准" in done.out) == (False, False), done.out


def test_what_else_changed_in_its_rows_waits_and_is_taken_without_it(clone: Clone) -> None:
    file = changed(clone, "zh", "标题", by_itself)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    note = {cell.value: cell.column for cell in sheet[1]}["备注"]
    for row in (3, 4):
        sheet.cell(row, note).value = "又打了电话"
    book.save(file)
    assert clone.run("import", file, "--apply").err.startswith("没有要写入的") or clone.subjects()[0] == "town"
    done = clone.run("import", file, "--take", "record", "--apply")
    assert (done.code, clone.subjects()[0]) == (0, "import: need 2 changed"), done.out


def test_ids_that_were_sorted_by_themselves_move_every_other_column(clone: Clone) -> None:
    changed(clone, "zh", "编号", lambda values: values[::-1])
    done = clone.run("import", "s.xlsx", "--apply")
    assert (done.code, "“标题”（G 列）像是被单独排过序" in done.out, clone.subjects()[0]) == (1, True, "town"), done.out


@pytest.mark.parametrize(
    ("head", "change"),
    [
        ("类别", lambda values: [{"融资": "用工", "用工": "融资"}.get(each, each) for each in values]),
        ("类别", lambda values: ["融资"] * len(values)),
        ("标题", lambda values: [f"{each}（复核）" for each in values]),
        ("标题", lambda values: [values[6], *values[:6], *values[7:]]),
        ("备注", lambda values: ["已核"] * len(values)),
        ("登记日期", lambda values: [each and each + timedelta(1) for each in values]),
        ("紧急程度", lambda values: ["特急" if place % 2 else "一般" for place, _ in enumerate(values)]),
    ],
)
def test_other_changes_of_many_rows_are_no_sorting(clone: Clone, head: str, change: Callable[[list[Any]], list[Any]]) -> None:
    done = clone.run("import", changed(clone, "zh", head, change))
    assert ("单独排过序" in done.out, "认不准" in done.out) == (False, False), done.out
