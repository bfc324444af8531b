"""Spreadsheets that people send (`.xlsx`, `.xls`, `.et`, `.ods`, `.csv`) read into grids of cells: known by what they hold and not by their names, within bounds."""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from redchain.lazy_pattern import pattern
from redchain.model.grid import Grid, GridCell
from redchain.render.csv import unguarded
from redchain.store.old_workbooks import refuse_wide_cells
from redchain.store.packed_faults import PACKED_FAULTS
from redchain.store.several_entries import decoded
from redchain.store.workbook_parts import (
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_ROWS,
    UNWORKED,
    PartLook,
    UnreadableSpreadsheetError,
    looks_at,
    refuse_large,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

__all__ = ["UNWORKED", "UnreadableSpreadsheetError", "read_spreadsheet"]
MOST_BYTES = 50 << 20
MOST_LETTERS_OF_TEXT = 327_670
"""What is taken from a text in one cell, whose long cell is told with its row."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = pattern(rb"\s*(?:<!doctype|<html|<table|<\?xml[^>]*>\s*<(?:html|table|Workbook))", 2)  # 2: in any case of letters
_OTHERS: Mapping[str, tuple[bytes, ...]] = {
    "archive": (b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh9"),
    "document": (b"{\\rtf",),
    "page": (b"%PDF",),
    "picture": (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"),
}
"""The first bytes of common files that are no spreadsheets."""
_SEPARATORS = (",", "\t", ";", "，", "；")
_QUOTED = pattern(r'(?:(?<=[,\t;，；])|^)"[^"]*(?:""[^"]*)*(?:"|\Z)', 8)  # 8: each line has a beginning
_LOOKED_AT, _ROWS_LOOKED_AT = 100_000, 50


def read_spreadsheet(raw: bytes, name: str = "", without: Container[str] = ()) -> tuple[Grid, ...]:
    """Return the sheets of a file, those named in `without` unread and empty; a sheet of CSV has the name given.

    Raises UnreadableSpreadsheetError, and ImportError where python-calamine is not installed.
    """
    if len(raw) > MOST_BYTES:
        raise UnreadableSpreadsheetError("large")
    if not raw.strip():
        raise UnreadableSpreadsheetError("empty")
    other = _other(raw)
    if other:
        raise UnreadableSpreadsheetError(other)
    if raw.startswith((_ZIP, _OLE)):
        return _workbook(raw, without)
    if _MARKUP.match(raw[:2000]):
        raise UnreadableSpreadsheetError("markup")
    return (_text(raw, name),)


def _other(raw: bytes) -> str:
    """Return what a file is by what it holds, where that is a common one and no spreadsheet; empty else."""
    if raw.startswith(_ZIP):
        return _packed(raw)
    if raw.startswith(_OLE):
        is_sheet = any(each.encode("utf-16-le") in raw for each in ("Workbook", "Book"))
        return "document" if not is_sheet and "WordDocument".encode("utf-16-le") in raw else ""
    return next(
        (what for what, marks in _OTHERS.items() if raw.startswith(marks)),
        "picture" if raw[8:12] == b"WEBP" or (raw[:3] == b"\0\0\0" and raw[4:8] == b"ftyp") else "",
    )


def _packed(raw: bytes) -> str:
    """Tell a document and an archive from a workbook, all of which are packed alike; what cannot be unpacked is left to the reader."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            names = packed.namelist()
            kind = packed.read("mimetype")[:100] if "mimetype" in names and not packed.getinfo("mimetype").flag_bits & 1 else b""
    except PACKED_FAULTS:
        return ""
    if b"spreadsheet" in kind or any(each.startswith("xl/") for each in names):
        return ""
    return "document" if kind or any(each.startswith(("word/", "ppt/")) for each in names) else "" if "[Content_Types].xml" in names else "archive"


def _workbook(raw: bytes, without: Container[str]) -> tuple[Grid, ...]:
    from xml.parsers.expat import ExpatError

    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    if raw.startswith(_OLE) and _ENCRYPTED in raw:
        raise UnreadableSpreadsheetError("encrypted")
    if raw.startswith(_ZIP):
        refuse_large(raw)
    else:
        refuse_wide_cells(raw)
    try:
        looked_at = looks_at(raw, without) if raw.startswith(_ZIP) else {}
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        return tuple(
            _grid(book.get_sheet_by_name(each.name), each.name, looked_at, is_hidden=each.visible != SheetVisibleEnum.Visible)
            if each.name not in without
            else Grid(each.name, ())
            for each in book.sheets_metadata
        )
    except UnreadableSpreadsheetError:
        raise
    except (CalamineError, ExpatError, *PACKED_FAULTS) as problem:
        why = "encrypted" if "password" in str(problem).lower() or "encrypt" in str(problem).lower() else "damaged"
        raise UnreadableSpreadsheetError(why) from problem


def _grid(sheet: Any, name: str, looked_at: Mapping[str, PartLook], *, is_hidden: bool) -> Grid:
    if sheet.end is not None and sheet.end[0] >= MOST_ROWS:
        raise UnreadableSpreadsheetError("rows")
    if sheet.end is not None and sheet.end[1] >= MOST_COLUMNS:
        rows = _trimmed(sheet.to_python(skip_empty_area=False))
        if max(map(len, rows), default=0) > MOST_COLUMNS:
            raise UnreadableSpreadsheetError("columns")
    else:
        rows = _trimmed(sheet.to_python(skip_empty_area=False))
    look = looked_at.get(name, PartLook())
    merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Grid(name, rows, merged, is_hidden, look.hidden, look.errors, formats=look.formats)


def _trimmed(rows: Iterable[Iterable[Any]], most: int = MOST_LETTERS) -> tuple[tuple[GridCell, ...], ...]:
    """Return rows with None for an empty cell, without the empty rows at the end and the empty cells at the end of each."""
    found: list[tuple[GridCell, ...]] = []
    for row in rows:
        cells = [None if each == "" else each for each in row]
        if any(len(each) > most for each in cells if type(each) is str):
            raise UnreadableSpreadsheetError("long")
        while cells and cells[-1] is None:
            cells.pop()
        found.append(tuple(cells))
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _text(raw: bytes, name: str) -> Grid:
    found = decoded(raw)
    if found is None or "\0" in found[0]:
        raise UnreadableSpreadsheetError("unknown")
    text = found[0]
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    separator = _separator(text)
    try:
        rows = _trimmed(
            [[unguarded(each.strip()) or None for each in row] for row in csv.reader(StringIO(text, newline=""), delimiter=separator)], MOST_LETTERS_OF_TEXT
        )
    except csv.Error as problem:
        raise UnreadableSpreadsheetError("damaged") from problem
    _refuse_open_quote(text, separator)
    if len(rows) > MOST_ROWS:
        raise UnreadableSpreadsheetError("rows")
    if max(map(len, rows), default=0) > MOST_COLUMNS:
        raise UnreadableSpreadsheetError("columns")
    return Grid(name, rows, is_text=True)


def _refuse_open_quote(text: str, separator: str) -> None:
    """Refuse a text that ends within quotes: all that follows them would be one cell."""
    try:
        for _ in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as problem:
        if "unexpected end" in str(problem):
            raise UnreadableSpreadsheetError("quote") from problem


def _separator(text: str) -> str:
    """Return what parts the cells: whatever stands in most of the first rows as often as in each other; what stands in quotes parts nothing."""
    rows = [each for each in _QUOTED.sub("", text[:_LOOKED_AT]).splitlines() if each.strip()][:_ROWS_LOOKED_AT]

    def regularity(separator: str) -> tuple[int, int]:
        counts = Counter(found for each in rows if (found := each.count(separator)))
        return max(((alike, count) for count, alike in counts.items()), default=(0, 0))

    return max(_SEPARATORS, key=regularity)
