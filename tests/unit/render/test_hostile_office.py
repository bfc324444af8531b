"""Workbooks, Word documents and JSON Lines against the same words, read back by another library: texts and nothing else."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree as ET

import docx as word
from openpyxl import load_workbook
from python_calamine import load_workbook as look

from redchain.document import Chart, Column, Document, Paragraph, Section, Series, Table
from redchain.render.document_book import document_book
from redchain.render.word import docx
from redchain.render.workbook import BookColumn, BookSheet, Marked, Workbook, workbook_bytes
from redchain.text import Text
from tests.unit.render.test_hostile_words import WORDS

AT = datetime(2026, 11, 23, tzinfo=UTC)
LONG = "长" * 32_000
TEXTS = [
    each
    for each in (
        *WORDS,
        "{=1+1}",
        "DDE(1)",
        '=DDE("cmd";"/C calc";"x")',
        "=IMPORTXML(1)",
        "{ INCLUDETEXT c:/x }",
        "00123",
        "1/4",
        "TRUE",
        "#N/A",
        "yes: {a: [",
        "'quoted",
        LONG,
    )
    if each and not re.search("[\ud800-\udfff]", each)
]
"""A record holds no half of a character, so nothing writes one."""


def plain(found: object) -> str:
    """What a cell says: `_x0007_` is how Excel keeps what XML cannot hold, and XML has one end of a line."""
    words = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda each: chr(int(each[1], 16)), found) if isinstance(found, str) else ""
    return words.replace("\r\n", "\n").replace("\r", "\n")


def parts(raw: bytes) -> zipfile.ZipFile:
    """The file as a zip, every part of which is XML that holds together and points to nothing outside."""
    packed = zipfile.ZipFile(BytesIO(raw))
    for name in packed.namelist():
        if name.endswith((".xml", ".rels")):
            root = ET.fromstring(packed.read(name))  # noqa: S314  # it is our own
            assert not [each for each in root.iter() if each.get("TargetMode") == "External"], name
    assert not [name for name in packed.namelist() if re.search(r"vba|externalLink|activeX|oleObject|ctrlProp", name)]
    return packed


def test_there_are_enough_of_them() -> None:
    assert len(set(TEXTS)) >= 200


def test_a_workbook() -> None:
    columns = [
        BookColumn(words, "lines" if place % 2 else "text", f"rc_{place}", {words[:200]: "bad"}, is_grey=not place % 3) for place, words in enumerate(TEXTS)
    ]
    rows = [TEXTS, [Marked(words, "bad") for words in TEXTS]]
    sheets = [
        BookSheet("表", columns, rows, trace={"columns": TEXTS}),
        *(BookSheet(f"{place}", (BookColumn("a"),), (), words) for place, words in enumerate(TEXTS)),
    ]
    choices = {f"rc_{place}": (words,) for place, words in enumerate(TEXTS)}
    raw = workbook_bytes(Workbook(sheets, AT, choices, trace={"base": "\n".join(TEXTS[:-1])}))
    packed, read = parts(raw), load_workbook(BytesIO(raw))
    cells = [cell for page in read for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    for row in (1, 2, 3):
        assert [plain(cell.value) for cell in read["表"][row]] == list(map(plain, TEXTS))
    assert [plain(read[f"{place}"]["A1"].value) for place in range(len(TEXTS))] == list(map(plain, TEXTS))
    assert [plain(cell.value) for cell in read["选项"][1]] == list(map(plain, TEXTS))
    formulas = re.findall(rb"<(?:x14:)?formula1?>(.*?)</", packed.read("xl/worksheets/sheet1.xml"))
    assert len(formulas) >= len(TEXTS)
    assert all(each.startswith(b"rc_") or re.fullmatch(rb'"(?:[^"]|"")*"', each) for each in formulas), "lists, and texts in quotes"
    assert sum(bool(each) for row in look(BytesIO(raw)).get_sheet_by_name("表").to_python() for each in row) == 3 * len(TEXTS)


def test_pages_as_workbook_and_as_word() -> None:
    def section(words: str) -> Section:
        return Section(words, (Paragraph(words), Table((Column(words, is_heading=True), Column("b")), ((words, 1), ("y", words)), words)))

    chart = Chart("bars", "c", tuple(TEXTS), tuple(Series(words, (1,) * len(TEXTS)) for words in TEXTS[:20]))
    page = Document(TEXTS[0], (*map(section, TEXTS), Section("c", (chart,))), Text("生成", "made"), TEXTS[1])
    made, paper = document_book(page, AT), docx(page, AT)
    for each in (made, paper):
        parts(each)
    assert {cell.data_type for sheet in load_workbook(BytesIO(made)) for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    read = word.Document(BytesIO(paper))
    fields = {(each.text or "").strip() for each in read.element.body.iter() if each.tag.endswith("}instrText")}
    assert fields <= {"PAGE", "NUMPAGES"}
