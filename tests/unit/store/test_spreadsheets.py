"""Spreadsheets known by what they hold, read within bounds; what cannot be read says why."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from redchain.store import spreadsheets, workbook_parts
from redchain.store.spreadsheets import UNWORKED, UnreadableSpreadsheetError, read_spreadsheet


def xlsx(*rows: tuple[Any, ...], prepare: Any = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if prepare is not None:
        prepare(book)
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def why(raw: bytes) -> str:
    with pytest.raises(UnreadableSpreadsheetError) as caught:
        read_spreadsheet(raw)
    return caught.value.why


def test_a_workbook_is_read_cell_by_cell() -> None:
    (grid,) = read_spreadsheet(xlsx(("编号", None, "日"), ("a", 1.5, date(2026, 11, 23)), (None, None, True), (None,)))
    assert grid.rows == (("编号", None, "日"), ("a", 1.5, date(2026, 11, 23)), (None, None, True))


def test_what_is_merged_or_hidden_is_told() -> None:
    def prepare(book: Any) -> None:
        sheet = book.active
        sheet.merge_cells("A2:A3")
        sheet.row_dimensions[4].hidden = True
        book.create_sheet("选项").sheet_state = "hidden"
        book["选项"]["A1"] = "甲"

    first, second = read_spreadsheet(xlsx(("甲", "乙"), (1, 2), (None, 3), (4, 5), prepare=prepare))
    assert (first.merged, first.hidden_rows, first.is_hidden, second.is_hidden) == (((1, 0, 2, 0),), frozenset({3}), False, True)


def test_error_cells_and_formulas_without_their_value_are_told() -> None:
    page = io.BytesIO()
    with xlsxwriter.Workbook(page) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["甲", "乙", "丙"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 1, "=1+1", None, 2)
    (grid,) = read_spreadsheet(page.getvalue())
    assert grid.errors == {(1, 0): "#DIV/0!"}
    assert grid.cell(1, 1) == 2
    unworked = xlsx(("甲", "乙"), ("=A1", 1))
    assert read_spreadsheet(unworked)[0].errors == {(1, 0): UNWORKED}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_is_read_in_each_encoding_with_each_separator(encoding: str, separator: str) -> None:
    text = separator.join(("企业名称", "内容")) + "\r\n" + separator.join(("甲公司", '"第一行\n第二行"')) + "\r\n"
    (grid,) = read_spreadsheet(text.encode(encoding), "导出")
    assert (grid.name, grid.rows, grid.is_text) == ("导出", (("企业名称", "内容"), ("甲公司", "第一行\n第二行")), True)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            '名称,环节,备注\n氢能,"编号：a；名称：制氢；上中下游：上游\n编号：b；名称：储运；上中下游：中游",\n',
            (("名称", "环节", "备注"), ("氢能", "编号：a；名称：制氢；上中下游：上游\n编号：b；名称：储运；上中下游：中游")),
        ),
        ("企业,内容\n甲,缺人，急，盼，望，速\n乙,缺钱，多，谢\n", (("企业", "内容"), ("甲", "缺人，急，盼，望，速"), ("乙", "缺钱，多，谢"))),
        ("企业;金额;内容\n甲;1,5;a,b\n", (("企业", "金额", "内容"), ("甲", "1,5", "a,b"))),
        ("企业，内容\n甲，a,b\n乙，c\n", (("企业", "内容"), ("甲", "a,b"), ("乙", "c"))),
        ("诉求汇总表；截至11月；共2条\n企业\t内容\n甲\ta；b\n", (("诉求汇总表；截至11月；共2条",), ("企业", "内容"), ("甲", "a；b"))),
        ('企业,规格,内容\n甲,5",管\n乙,6",阀\n', (("企业", "规格", "内容"), ("甲", '5"', "管"), ("乙", '6"', "阀"))),
    ],
)
def test_what_parts_the_cells_of_a_text_is_told_by_its_rows_and_not_by_what_is_said_in_them(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert read_spreadsheet(text.encode())[0].rows == rows


def test_a_file_is_known_by_what_it_holds_and_not_by_its_name() -> None:
    assert read_spreadsheet(xlsx(("甲", 1)), "x.csv")[0].rows == (("甲", 1.0),)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "markup"),
        (b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "markup"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "damaged"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "picture"),
        (b"%PDF-1.7", "page"),
        (b"Rar!\x1a\x07", "archive"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "document"),
        (b"a,b\0c", "unknown"),
    ],
)
def test_what_is_no_spreadsheet_says_why(raw: bytes, reason: str) -> None:
    assert why(raw) == reason


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("a.txt",), "archive"),
        (("甲.xlsx", "乙.docx"), "archive"),
        (("[Content_Types].xml", "word/document.xml"), "document"),
        (("[Content_Types].xml", "xl/workbook.xml"), "damaged"),
    ],
)
def test_a_zip_of_anything_else_says_what_it_is(names: tuple[str, ...], reason: str) -> None:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as packed:
        for each in names:
            packed.writestr(each, "x")
    assert why(page.getvalue()) == reason


def test_what_would_unpack_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_parts, "MOST_UNPACKED", 1000)
    assert why(xlsx(("甲", 1))) == "large"
    monkeypatch.setattr(spreadsheets, "MOST_BYTES", 100)
    assert why(xlsx(("甲", 1))) == "large"


def test_too_many_rows_or_columns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    monkeypatch.setattr(spreadsheets, "MOST_COLUMNS", 3)
    assert why(xlsx(*[("甲",)] * 4)) == "rows"
    assert why("甲\n乙\n丙\n丁".encode()) == "rows"
    assert why(xlsx(("甲",) * 4)) == "columns"
    assert why(b"a,b,c,d") == "columns"


@pytest.mark.parametrize(("cell", "reason"), [("XFD1048576", "rows"), ("A200000", "rows"), ("XFD2", "columns"), ("GR99999", "rows")])
def test_a_cell_far_from_the_others_is_refused_before_the_sheet_is_read(cell: str, reason: str) -> None:
    def prepare(book: Any) -> None:
        book.active[cell] = "x"

    assert why(xlsx(("甲", "乙"), prepare=prepare)) == reason


def test_a_quotation_mark_without_its_half_is_refused() -> None:
    assert why('甲,乙\n"一,二\n三,四\n'.encode()) == "quote"
    assert read_spreadsheet('甲,乙\n一"寸,二\n'.encode())[0].rows == (("甲", "乙"), ('一"寸', "二"))


def test_a_moment_keeps_its_time() -> None:
    assert read_spreadsheet(xlsx((datetime(2026, 11, 3, 9, 12),)))[0].rows == ((datetime(2026, 11, 3, 9, 12),),)


def with_part(change: Any, raw: bytes | None = None, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with one part written otherwise."""
    page = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw or xlsx(("甲", "乙"), (1, 2)))) as old, zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each).decode()) if each == part else old.read(each))
    return page.getvalue()


def sheet(*rows: str, prefix: str = "") -> bytes:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    declared = f'xmlns:{prefix[:-1]}="{name}"' if prefix else f'xmlns="{name}"'
    return with_part(lambda _: f"<{prefix}worksheet {declared}><{prefix}sheetData>{''.join(rows)}</{prefix}sheetData></{prefix}worksheet>")


NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "row",
    [
        "<row  r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        '<row r="2"><c\nr = "XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c s=">" r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="XFD1048576" x="/>"><v>1</v></c></row>',
        '<row r="1048000"><c r="XFD1048000"><v>1</v></c></row>',
    ],
)
def test_a_far_cell_is_found_however_the_sheet_is_written(row: str) -> None:
    assert why(sheet(NEAR, row)) == "rows"
    prefixed = (NEAR + row).replace("<", "<x:").replace("<x:/", "</x:")
    assert why(sheet(prefixed, prefix="x:")) == "rows"


def test_a_far_cell_is_found_whatever_stands_behind_it() -> None:
    assert why(sheet('<row r="99999"><c r="ALL99999"><v>1</v></c></row>', NEAR)) == "columns"


def test_empty_cells_far_from_the_others_do_not_count() -> None:
    assert read_spreadsheet(sheet(NEAR, '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"></c></row>'))[0].rows == ((1,),)
    assert read_spreadsheet(sheet(NEAR, "<row r='1048576'><c r='A1048576' s='1'/></row>"))[0].rows == ((1,),)


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_what_a_sheet_tells_is_read_however_it_is_written(quote: str, prefix: str) -> None:
    rows = (
        '<row><c><v>7</v></c></row><row hidden="true" r="2"><c t="e" r="A2"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c><f>A1&amp;"&lt;"</f></c><c s="1"/><c><f>1+1</f><v>2</v></c></row>'
    ).replace("</", f"</{prefix}")
    rows = rows.replace("<", f"<{prefix}").replace(f"<{prefix}/", "</")
    told = sheet(rows if quote == '"' else rows.replace('A1&amp;"&lt;"', "A1").replace('"', "'"), prefix=prefix)
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        if quote == "'":
            told = with_part(lambda page: page.replace('"', "'"), told, part)
    (grid,) = read_spreadsheet(told)
    assert (grid.hidden_rows, grid.errors) == (frozenset({1}), {(1, 0): "#DIV/0!", (1, 1): UNWORKED})
    assert grid.cell(1, 3) == 2


def test_a_cell_longer_than_excel_takes_is_refused() -> None:
    most = "字" * 32_767
    assert read_spreadsheet(xlsx((most,)))[0].rows == ((most,),)

    def shared(words: str) -> bytes:
        page = io.BytesIO()
        with xlsxwriter.Workbook(page) as book:
            book.add_worksheet().write_string(0, 0, "one")
        return with_part(lambda page: page.replace("<t>one</t>", words), page.getvalue(), "xl/sharedStrings.xml")

    assert read_spreadsheet(shared(f"<t>{'&#x7532;' * 32_767}</t>"))[0].rows == (("甲" * 32_767,),)
    assert why(shared(f"<t>{most}字</t>")) == "long"
    assert why(shared(f"<r><t>{most}</t></r><r><t>字</t></r>")) == "long"
    assert why(sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{most}字</t></is></c></row>')) == "long"
    assert read_spreadsheet(f"甲,乙\n{most}字,2\n".encode())
    assert why(f"甲,乙\n{most * 11},2\n".encode()) == "long"


def test_a_part_that_is_too_large_or_packed_too_well_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    blown = with_part(lambda page: page.replace("<sheetData>", " " * 300_000 + "<sheetData>"))
    assert read_spreadsheet(blown)
    monkeypatch.setattr(workbook_parts, "PACKED_FROM", 100_000)
    assert why(blown) == "large"
    monkeypatch.setattr(workbook_parts, "PACKED_FROM", 10_000_000)
    monkeypatch.setattr(workbook_parts, "MOST_PART", 200_000)
    assert why(blown) == "large"


def test_a_part_that_holds_more_than_it_says_is_damaged() -> None:
    said = with_part(lambda page: page.replace("<sheetData>", " " * 300_000 + "<sheetData>"))
    with zipfile.ZipFile(io.BytesIO(said)) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    assert why(said.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))) == "damaged"


def test_formats_that_show_a_unit_or_a_currency_are_told_by_cell() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for place, code in enumerate(['0.0"亿元"', "General", "[$$-409]#,##0.00", "0.00%", "yyyy-mm-dd", "#,##0"], 1):
        sheet.cell(place, 1, 5).number_format = code
    page = io.BytesIO()
    book.save(page)
    (found,) = read_spreadsheet(page.getvalue())
    assert {place[0]: code for place, code in found.formats.items()} == {0: '0.0"亿元"', 2: "[$$-409]#,##0.00", 3: "0.00%"}


def ods(*tables: str) -> bytes:
    """A small `.ods` with these sheets."""
    names = "".join(f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ("office", "table", "text"))
    body = "".join(f'<table:table table:name="表{place}">{each}</table:table>' for place, each in enumerate(tables))
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        content = f"<office:spreadsheet>{body}</office:spreadsheet>"
        packed.writestr("content.xml", f"<office:document-content{names}><office:body>{content}</office:body></office:document-content>")
    return page.getvalue()


def ods_row(rows: int, columns: int, words: str = "甲") -> str:
    """A row that comes so often, of a cell that does."""
    said = f' office:value-type="string"><text:p>{words}</text:p></table:table-cell>' if words else "/>"
    return f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}"{said}</table:table-row>'


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ((ods_row(1_000_000, 1_000),), "rows"),
        ((ods_row(1_048_576, 1),), "rows"),
        ((ods_row(1, 1) + ods_row(1_000_000, 1, "") + ods_row(1, 1),), "rows"),
        ((ods_row(1, 16_384),), "columns"),
        ((ods_row(1, 300),), "columns"),
        ((ods_row(100_000, 61),), "cells"),
        ((ods_row(50_000, 61),) * 2, "cells"),
        ((ods_row(100_000, 50, "字" * 110),), "large"),
    ],
)
def test_rows_and_cells_that_repeat_without_end_are_refused_before_they_are_read(tables: tuple[str, ...], reason: str) -> None:
    raw = ods(*tables)
    assert len(raw) < 2048
    assert why(raw) == reason


def test_empty_rows_and_cells_that_repeat_to_the_end_of_a_sheet_do_not_count() -> None:
    assert read_spreadsheet(ods(ods_row(2, 2) + ods_row(1_048_574, 16_384, "")))[0].rows == (("甲", "甲"), ("甲", "甲"))


def two_sheets(of_first: str, of_second: str, alias: str = "") -> bytes:
    """A workbook with two sheets made of the rows given; with `alias` both stand in one part, the second in that writing of its path."""
    page = io.BytesIO()
    with xlsxwriter.Workbook(page) as book:
        book.add_worksheet("数据").write_string(0, 0, "-")
        book.add_worksheet("说明").write_string(0, 0, "-")
    raw = page.getvalue()
    for number, rows in ((1, of_first), (2, of_second)):
        raw = with_part(
            lambda old, rows=rows: old[: old.index("<sheetData>")] + f"<sheetData>{rows}</sheetData></worksheet>", raw, f"xl/worksheets/sheet{number}.xml"
        )
    return with_part(lambda old: old.replace("worksheets/sheet2.xml", alias), raw, "xl/_rels/workbook.xml.rels") if alias else raw


FAR = NEAR + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def test_a_sheet_that_is_not_wanted_is_not_looked_at_however_large() -> None:
    raw = two_sheets(NEAR, FAR)
    assert why(raw) == "rows"
    first, second = read_spreadsheet(raw, without={"说明"})
    assert (first.name, first.rows, second.name, second.rows) == ("数据", ((1,),), "说明", ())


@pytest.mark.parametrize("alias", ["worksheets/sheet1.xml", "./worksheets/sheet1.xml", "WORKSHEETS/SHEET1.XML", "/xl/worksheets/sheet1.xml"])
def test_a_part_that_two_sheets_share_is_looked_at(alias: str) -> None:
    with pytest.raises(UnreadableSpreadsheetError) as caught:
        read_spreadsheet(two_sheets(FAR, NEAR, alias), without={"说明"})
    assert caught.value.why == "rows"


def test_a_part_whose_path_leads_elsewhere_spares_no_sheet_a_look() -> None:
    """Whatever another reader makes of `./`: where it is in doubt which part is meant, all are looked at."""
    with pytest.raises(UnreadableSpreadsheetError):
        read_spreadsheet(two_sheets(NEAR, FAR, "./worksheets/sheet2.xml"), without={"说明"})
