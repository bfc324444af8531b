"""Workbooks, read back with another library: texts stay texts, days are days, the same sheets give the same bytes."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter.worksheet import Worksheet

from redchain.render import quick_page
from redchain.render.workbook import LONGEST_CELL, TRACE, BookColumn, BookSheet, TooLargeForExcelError, Workbook, shown_width, workbook_bytes

MADE_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://a.example","x")',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "<b>粗</b>",
    "&lt;&amp;",
    "]]>",
    "http://a.example/",
    "mailto:a@b.example",
    "internal:Sheet1!A1",
    "_x0041_",
    "1/4",
    "00123",
    "9132058200000000X1",
    "320582199001010011",
    "TRUE",
    "#N/A",
    "  两边有空格  ",
    "一\n二",
    "\t制表",
    "'撇号",
    '"引号"',
    "😀",
    "e\u0301",
)


def book(*rows: tuple[object, ...], columns: tuple[BookColumn, ...] = (BookColumn("编号"), BookColumn("内容")), **more: object) -> Workbook:
    return Workbook((BookSheet("企业需求", columns, rows),), MADE_AT, **more)  # type: ignore[arg-type]  # as a test writes it


def read(made: Workbook) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(made)))


@pytest.mark.parametrize("words", HOSTILE)
def test_a_text_stays_the_text_it_is(words: str) -> None:
    raw = workbook_bytes(book(("a", words)))
    cell = openpyxl.load_workbook(io.BytesIO(raw))["企业需求"]["B2"]
    assert (cell.data_type, cell.hyperlink, cell.number_format) == ("s", None, "@")
    assert CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("企业需求").to_python()[1] == ["a", words]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_reads_back(words: str) -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes(book(("a", words))))).get_sheet_by_name("企业需求")
    assert sheet.to_python()[1] == ["a", words]


def test_days_and_numbers_are_what_they_are() -> None:
    columns = (BookColumn("日", "day"), BookColumn("万元", "number"), BookColumn("空"))
    sheet = read(book((date(2026, 11, 23), 0.35, None), (date(1900, 3, 1), 1200, ""), columns=columns))["企业需求"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [[datetime(2026, 11, 23), 0.35, None], [datetime(1900, 3, 1), 1200, None]]
    assert sheet["A2"].number_format == "yyyy-mm-dd"


def test_the_same_sheets_give_the_same_bytes() -> None:
    made = [workbook_bytes(book(("a", "甲"), choices={"rc_a": ("甲", "乙")}, trace={"base": "1"})) for _ in range(2)]
    assert made[0] == made[1]


def test_a_cell_that_excel_cannot_hold_is_refused_with_its_place() -> None:
    assert read(book(("a", "字" * LONGEST_CELL)))["企业需求"]["B2"].value == "字" * LONGEST_CELL
    with pytest.raises(TooLargeForExcelError) as caught:
        workbook_bytes(book(("a", "甲"), ("b", "字" * (LONGEST_CELL + 1))))
    assert (caught.value.sheet, caught.value.row, caught.value.column) == ("企业需求", 2, 1)


def test_words_to_choose_from_stand_in_a_hidden_sheet_and_only_warn() -> None:
    made = read(book(("a", "甲"), columns=(BookColumn("编号"), BookColumn("类别", choices="rc_need_category")), choices={"rc_need_category": ("甲", "乙")}))
    (rule,) = made["企业需求"].data_validations.dataValidation
    assert (rule.formula1, rule.type, rule.errorStyle) == ("rc_need_category", "list", "warning")
    assert made["选项"].sheet_state == "hidden"
    assert made.defined_names["rc_need_category"].value == "'选项'!$A$1:$A$2"
    assert [row[0].value for row in made["选项"].iter_rows()] == ["甲", "乙"]


def test_what_no_menu_shows_says_what_the_sheets_hold() -> None:
    sheet = BookSheet("企业", (BookColumn("编号"),), (("a",), ("b",)), trace={"kind": "enterprise"})
    page = read(Workbook((sheet,), MADE_AT, trace={"base": "abc"}))[TRACE]
    assert page.sheet_state == "veryHidden"
    assert [tuple(cell.value for cell in row) for row in page.iter_rows()] == [
        ("format", "1"),
        ("base", "abc"),
        ("sheet", '{"sheet": "企业", "kind": "enterprise", "rows": 2}'),
    ]


def test_heads_stay_in_sight_and_pages_print_on_a4() -> None:
    sheet = read(book(("a", "甲")))["企业需求"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:B2")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight, sheet.print_title_rows) == ("landscape", 9, 0, "$1:$1")


def test_only_a_protected_workbook_locks_what_is_worked_out() -> None:
    columns = (BookColumn("编号", is_grey=True), BookColumn("内容"))
    plain, locked = (read(book(("a", "甲"), columns=columns, is_protected=each))["企业需求"] for each in (False, True))
    assert (plain.protection.sheet, locked.protection.sheet) == (False, True)
    assert (locked["A2"].protection.locked, locked["B2"].protection.locked) == (True, False)
    assert (locked.protection.sort, locked.protection.autoFilter) == (False, False)  # false: allowed


def test_empty_rows_to_fill_in_have_the_form_of_their_column() -> None:
    sheet = read(Workbook((BookSheet("登记", (BookColumn("企业*"), BookColumn("日期", "day")), (), "登记表", 3),), MADE_AT))["登记"]
    assert (sheet["A1"].value, sheet["A2"].value, sheet.freeze_panes, sheet.max_row) == ("登记表", "企业*", "B3", 5)
    assert {(each.number_format, each.border.left.style) for each in (sheet["A3"], sheet["A5"])} == {("@", "thin")}
    assert sheet["B5"].number_format == "yyyy-mm-dd"


def test_chinese_characters_are_twice_as_wide() -> None:
    assert (shown_width("编号 7"), shown_width("一\nabc"), shown_width("")) == (6, 3, 0)


@given(
    st.lists(st.one_of(st.text(max_size=20), st.sampled_from([" a", "a ", "a\u3000", "_x000A_", "<b>", 'a"b', "a\nb", "&amp;", "\ufffe", "\x0b"])), max_size=4)
)
def test_texts_written_in_one_go_give_the_bytes_that_the_library_gives(words: list[str]) -> None:
    made = book(("甲", *words), columns=tuple(BookColumn(f"列{place}") for place in range(len(words) + 1)), trace={"空": ""})
    quick = workbook_bytes(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick_page, "QuickPage", Worksheet)
        assert workbook_bytes(made) == quick
