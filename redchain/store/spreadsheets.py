"""Spreadsheets that people send (`.xlsx`, `.xls`, `.et`, `.ods`, `.csv`) read into grids of cells: known by what they hold and not by their names, within bounds."""

from __future__ import annotations

import csv
import html
import zipfile
import zlib
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from redchain.lazy_pattern import pattern
from redchain.model.grid import Grid, GridCell
from redchain.render.csv import unguarded
from redchain.store.several_entries import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MOST_BYTES = 50 << 20
MOST_UNPACKED = 500 << 20
MOST_PART = 150 << 20
MOST_PACKED, PACKED_FROM = 200, 50 << 20
"""How many times smaller than what it holds a part may be, and from what size on that is asked."""
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 200, 6_000_000
MOST_LETTERS, MOST_LETTERS_OF_TEXT = 32_767, 327_670
"""What Excel takes in one cell, and what is taken from a text, whose long cell is told with its row."""
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
_HIDDEN_ROW = pattern(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_ERROR_CELL = pattern(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f\s*>)?\s*<v\b[^>]*>([^<]*)</v\s*>',
)
_UNWORKED = pattern(rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f\s*>)\s*(?:<v\b[^>]*(?:/>|></v\s*>))?\s*</c\s*>')
_ODD = pattern(rb'<(?:c|row)\b(?! r="[A-Z]{0,2}\d{1,5}"(?: [\w:.]+="[^"<>]*")*\s*/?>)')
"""A row or a cell far away, or written otherwise than the common programs do: without its place or with other quotation marks."""
_PREFIX, _PREFIXED = pattern(rb":(?:c|row|f|v)\b"), pattern(rb"<[^\s<>/:]+:(?:c|row|f|v)\b")
"""A prefix of such a thing; the first is quicker and finds more."""
_EMPTY = rb'"(?:(?: [\w:.]+="[^"<>]*")*\s*(?:/>|>\s*</c\s*>))'
_COLUMN = pattern(rb'<c r="([A-Z]{2,})\d+(?!' + _EMPTY + rb")\"")
_ROW = pattern(rb'<c r="[A-Z]+(\d+)(?!' + _EMPTY + rb")\"")
_FAR_ROW = pattern(rb'<c r="[A-Z]+(\d{6,})(?!' + _EMPTY + rb")\"")
_MOST_EMPTY_COLUMNS = 1000
UNWORKED = "#…"
"""What stands for a formula whose value the file does not hold."""


class UnreadableSpreadsheetError(Exception):
    """A file that is no spreadsheet that can be read.

    `why` is empty, encrypted, markup, large, rows, columns, long, quote, damaged or unknown; or what it is instead: archive, document, page, picture.
    """

    def __init__(self, why: str) -> None:
        """Keep the reason."""
        super().__init__(why)
        self.why = why


def read_spreadsheet(raw: bytes, name: str = "") -> tuple[Grid, ...]:
    """Return the sheets of a file; raises UnreadableSpreadsheetError, and ImportError where python-calamine is not installed. A sheet of CSV has the name given."""
    if len(raw) > MOST_BYTES:
        raise UnreadableSpreadsheetError("large")
    if not raw.strip():
        raise UnreadableSpreadsheetError("empty")
    other = _other(raw)
    if other:
        raise UnreadableSpreadsheetError(other)
    if raw.startswith((_ZIP, _OLE)):
        return _workbook(raw)
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
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError):
        return ""
    if b"spreadsheet" in kind or any(each.startswith("xl/") for each in names):
        return ""
    return "document" if kind or any(each.startswith(("word/", "ppt/")) for each in names) else "" if "[Content_Types].xml" in names else "archive"


def _workbook(raw: bytes) -> tuple[Grid, ...]:
    from xml.parsers.expat import ExpatError

    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    if raw.startswith(_OLE) and _ENCRYPTED in raw:
        raise UnreadableSpreadsheetError("encrypted")
    if raw.startswith(_ZIP):
        _refuse_large(raw)
    try:
        looked_at = _looks(raw) if raw.startswith(_ZIP) else {}
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        return tuple(
            _grid(book.get_sheet_by_name(each.name), each.name, looked_at, is_hidden=each.visible != SheetVisibleEnum.Visible) for each in book.sheets_metadata
        )
    except UnreadableSpreadsheetError:
        raise
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError, OverflowError, KeyError, EOFError, ExpatError) as problem:
        why = "encrypted" if "password" in str(problem).lower() or "encrypt" in str(problem).lower() else "damaged"
        raise UnreadableSpreadsheetError(why) from problem


def _refuse_large(raw: bytes) -> None:
    """Look at what a packed file says of its size before anything is unpacked; that it is true is seen as each part is read."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise UnreadableSpreadsheetError("damaged") from problem
    if any(each.flag_bits & 1 for each in parts):
        raise UnreadableSpreadsheetError("encrypted")
    if sum(each.file_size for each in parts) > MOST_UNPACKED or any(
        each.file_size > MOST_PART or (each.file_size > PACKED_FROM and each.file_size > MOST_PACKED * each.compress_size) for each in parts
    ):
        raise UnreadableSpreadsheetError("large")


def _part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return what a part holds; one that holds more than it says is damaged, and no more of it is unpacked."""
    size, part.file_size = part.file_size, part.file_size + 1
    with packed.open(part) as opened:
        page = opened.read(size + 1)
    if len(page) != size:
        raise UnreadableSpreadsheetError("damaged")
    return page


def _refuse_far_columns(page: bytes) -> None:
    """Refuse a sheet with a cell far from the others before it is read: the reader would make room for all in between. Empty cells do not count."""
    columns = max((_place(each, b"1")[1] + 1 for each in set(_COLUMN.findall(page))), default=0)
    if columns * MOST_ROWS <= MOST_CELLS:
        return
    rows = max(map(int, set(_ROW.findall(page))), default=0)
    if columns > MOST_COLUMNS and (columns > _MOST_EMPTY_COLUMNS or rows * columns > MOST_CELLS):
        raise UnreadableSpreadsheetError("columns")
    if rows * columns > MOST_CELLS:
        raise UnreadableSpreadsheetError("rows")


def _refuse_long(page: bytes) -> None:
    """Refuse a text too long for a cell: looked for in strides, as nearly every stretch has a mark in it."""
    at, stride = 0, MOST_LETTERS // 2
    while at < len(page):
        if page.find(b"<", at, at + stride) >= 0:
            at += stride
            continue
        start, end = page.rfind(b"<", 0, at) + 1, page.find(b"<", at) % (len(page) + 1)
        text = page[start:end].partition(b">")[2].strip()
        if len(text) > MOST_LETTERS * 12 or len(html.unescape(text.decode("utf-8", "replace"))) > MOST_LETTERS:
            raise UnreadableSpreadsheetError("long")
        at = end


def _grid(sheet: Any, name: str, looked_at: Mapping[str, tuple[frozenset[int], dict[tuple[int, int], str]]], *, is_hidden: bool) -> Grid:
    if sheet.end is not None and sheet.end[0] >= MOST_ROWS:
        raise UnreadableSpreadsheetError("rows")
    if sheet.end is not None and sheet.end[1] >= MOST_COLUMNS:
        rows = _trimmed(sheet.to_python(skip_empty_area=False))
        if max(map(len, rows), default=0) > MOST_COLUMNS:
            raise UnreadableSpreadsheetError("columns")
    else:
        rows = _trimmed(sheet.to_python(skip_empty_area=False))
    hidden, errors = looked_at.get(name, (frozenset(), {}))
    merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Grid(name, rows, merged, is_hidden, hidden, errors)


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


def _looks(raw: bytes) -> dict[str, tuple[frozenset[int], dict[tuple[int, int], str]]]:
    """Return of each sheet of an `.xlsx` what the reader does not tell: its hidden rows, and the cells that hold an error or an unworked formula.

    Every part is looked at, whatever its name, and what would be too much for the reader is refused.
    """
    looks, kept = {}, {}
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        for part in packed.infolist():
            page = _part(packed, part)
            name = part.filename.lower()
            if name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                kept[name] = page
            elif b"sheetData" in page:
                looks[name] = _look(page)
            elif name.endswith("sharedstrings.xml"):
                _refuse_long(page)
    targets = {each.get("Id"): each.get("Target", "").lower() for each in _attributes(kept.get("xl/_rels/workbook.xml.rels", b""), "Relationship")}
    found = {}
    for each in _attributes(kept.get("xl/workbook.xml", b""), "sheet"):
        target = targets.get(each.get("id"), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in looks:
            found[each.get("name", "")] = looks[path]
    return found


def _attributes(page: bytes, wanted: str) -> list[dict[str, str]]:
    """Return the attributes of each element of a name, all without their prefixes."""
    from xml.parsers.expat import ParserCreate

    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    if page:
        parser = ParserCreate()
        parser.StartElementHandler = start
        parser.Parse(page, True)  # noqa: FBT003
    return found


def _look(page: bytes) -> tuple[frozenset[int], dict[tuple[int, int], str]]:
    _refuse_long(page)
    if _ODD.search(page) or (_PREFIX.search(page) and _PREFIXED.search(page)):
        page = _Plain().read(page)
        if max(map(int, _FAR_ROW.findall(page)), default=0) > MOST_ROWS:
            raise UnreadableSpreadsheetError("rows")
    _refuse_far_columns(page)
    hidden = frozenset(int(each) - 1 for each in _HIDDEN_ROW.findall(page)) if b"hidden=" in page else frozenset()
    errors: dict[tuple[int, int], str] = {}
    if b't="e"' in page:
        errors |= {_place(column, row): words.decode("utf-8", "replace") for column, row, words in _ERROR_CELL.findall(page)}
    if b"<f" in page:
        errors |= {_place(column, row): UNWORKED for column, row in _UNWORKED.findall(page)}
    return hidden, errors


class _Plain:
    """A sheet that is written otherwise than the common programs do, written anew as they do: its rows and the cells that hold anything, each with its place."""

    def __init__(self) -> None:
        self.page = BytesIO()
        self.row = self.column = 0
        self.cell = ""
        self.is_text = False

    def read(self, page: bytes) -> bytes:
        from xml.parsers.expat import ParserCreate

        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self.start, self.end, self.text
        parser.Parse(page, True)  # noqa: FBT003
        return self.page.getvalue()

    def write(self, words: str) -> None:
        self.page.write(words.encode())

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            hidden = ' hidden="1"' if attributes.get("hidden") in ("1", "true") else ""
            self.write(f'<row r="{self.row}"{hidden}>')
        elif name == "c":
            place = attributes.get("r") or f"{_letters(self.column)}{self.row}"
            self.column = _place(place.rstrip("0123456789").encode(), b"1")[1] + 1
            self.cell = f'<c r="{place}" t="{attributes.get("t", "n")}">'
        elif name in ("f", "v", "is"):
            self.write(f"{self.cell}<{name}>")
            self.cell, self.is_text = "", name != "is"

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("f", "v", "is") or (name == "c" and not self.cell):
            self.write(f"</{name}>")
            self.is_text = False
        elif name == "c":
            self.cell = ""

    def text(self, words: str) -> None:
        if self.is_text:
            self.write(html.escape(words, quote=False))


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _place(column: bytes, row: bytes) -> tuple[int, int]:
    number = 0
    for each in column:
        number = number * 26 + each - 64
    return int(row) - 1, number - 1


def _text(raw: bytes, name: str) -> Grid:
    found = decoded(raw)
    if found is None or "\0" in found[0]:
        raise UnreadableSpreadsheetError("unknown")
    text = found[0]
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    lines = text.splitlines(keepends=True)
    separator = _separator(lines)
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


def _separator(lines: list[str]) -> str:
    """Return what parts the cells: whichever makes most of them in the first lines that have any."""
    first = [each for each in lines[:20] if each.strip()]
    return max(_SEPARATORS, key=lambda each: sum(max(len(row) - 1, 0) for row in _rows(first, each)))


def _rows(lines: list[str], separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error:
        return
