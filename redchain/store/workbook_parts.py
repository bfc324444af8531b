"""What the reader of workbooks does not tell of an `.xlsx`, found in its parts: hidden rows, errors, formats that show a unit; and what would be too much for it, refused."""

from __future__ import annotations

import html
import zipfile
from copy import copy
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from redchain.lazy_pattern import pattern
from redchain.store.packed_faults import PACKED_FAULTS

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

MOST_UNPACKED = 500 << 20
MOST_PART = 150 << 20
MOST_PACKED, PACKED_FROM = 200, 50 << 20
"""How many times smaller than what it holds a part may be, and from what size on that is asked."""
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 200, 6_000_000
MOST_LETTERS = 32_767
"""What Excel takes in one cell."""
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
_STYLED = pattern(rb'<c r="([A-Z]+)(\d+)"[^>]*? s="(\d+)"')
_TELLING = pattern(r"[万亿元%$€£]")
"""What a format shows beside a number that changes what it means."""
_PERCENT = {"9": "0%", "10": "0.00%"}
_MOST_EMPTY_COLUMNS = 1000
UNWORKED = "#…"
"""What stands for a formula whose value the file does not hold."""


class UnreadableSpreadsheetError(Exception):
    """A file that is no spreadsheet that can be read.

    `why` is empty, encrypted, markup, large, rows, columns, cells, long, quote, line, cut, twice, joined, like, damaged or unknown; or what it is instead: archive, document, page, picture.
    """

    def __init__(self, why: str, line: int = 0) -> None:
        """Keep the reason, and the line where it is one."""
        super().__init__(why, line)
        self.why, self.line = why, line


def refuse_large(raw: bytes) -> None:
    """Look at what a packed file says of its size before anything is unpacked; that it is true is seen as each part is read."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            parts = packed.infolist()
    except PACKED_FAULTS as problem:
        raise UnreadableSpreadsheetError("damaged") from problem
    if any(each.flag_bits & 1 for each in parts):
        raise UnreadableSpreadsheetError("encrypted")
    if sum(each.file_size for each in parts) > MOST_UNPACKED or any(
        each.file_size > MOST_PART or (each.file_size > PACKED_FROM and each.file_size > MOST_PACKED * each.compress_size) for each in parts
    ):
        raise UnreadableSpreadsheetError("large")


def _part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return what a part holds; one that holds more than it says is damaged, and no more of it is unpacked."""
    size, part = part.file_size, copy(part)
    part.file_size += 1
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


def _refuse_repeats(page: bytes) -> None:
    """Refuse the sheets of an `.ods` that say of a row or a cell that it comes again more often than can be held: the reader would write all of them out."""
    from xml.parsers.expat import ParserCreate

    claims, parser = _Claims(), ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = claims.start, claims.end, claims.text
    parser.Parse(page, True)  # noqa: FBT003


class _Claims:
    """How many cells the sheets of an `.ods` come to, and how many letters; empty ones behind the last that holds anything do not count."""

    def __init__(self) -> None:
        self.cells = self.letters = 0
        self.rows = self.last = self.width = 0
        self.repeated = self.column = self.filled = self.row_letters = 0
        self.cell = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.rows = self.last = self.width = 0
        elif name == "table-row":
            self.repeated, self.column, self.filled, self.row_letters = int(told.get("number-rows-repeated", 1)), 0, 0, 0
        elif name in ("table-cell", "covered-table-cell"):
            self.cell = int(told.get("number-columns-repeated", 1))
            self.column += self.cell
            if "value-type" in told or "formula" in told:
                self.filled = self.column

    def text(self, words: str) -> None:
        if self.cell and words.strip():
            self.filled = self.column
            self.row_letters += len(words) * self.cell

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("table-cell", "covered-table-cell"):
            self.cell = 0
        elif name == "table-row":
            self.rows += self.repeated
            self.letters += self.row_letters * self.repeated
            if self.filled:
                self.last, self.width = self.rows, max(self.width, self.filled)
        elif name == "table":
            self.refuse()

    def refuse(self) -> None:
        self.cells += self.last * self.width
        if self.last > MOST_ROWS:
            raise UnreadableSpreadsheetError("rows")
        if self.width > _MOST_EMPTY_COLUMNS:
            raise UnreadableSpreadsheetError("columns")
        if self.cells > MOST_CELLS:
            raise UnreadableSpreadsheetError("cells")
        if self.letters > MOST_UNPACKED:
            raise UnreadableSpreadsheetError("large")


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


class PartLook(NamedTuple):
    """What the reader does not tell of a sheet: its hidden rows, and by cell the errors and unworked formulas, and the formats that show more than a number."""

    hidden: frozenset[int] = frozenset()
    errors: Mapping[tuple[int, int], str] = {}
    formats: Mapping[tuple[int, int], str] = {}


def looks_at(raw: bytes, without: Container[str] = ()) -> dict[str, PartLook]:
    """Return of each sheet of an `.xlsx` what the reader does not tell.

    Every part is looked at, whatever its name, and what would be too much for the reader is refused; but for sheets named in `without`, which are not read.
    """
    looks = {}
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        sheets = _sheet_parts(packed)
        unread = {path for name, path in sheets if name in without} if _is_plain(packed, sheets) else set()
        styles = next((each for each in packed.infolist() if each.filename.lower() == "xl/styles.xml"), None)
        codes = {} if styles is None else _telling_formats(_part(packed, styles))
        for part in packed.infolist():
            if part is styles or part.filename.lower() in unread:
                continue
            page = _part(packed, part)
            name = part.filename.lower()
            if name == "content.xml":
                _refuse_repeats(page)
            elif b"sheetData" in page:
                looks[name] = _look(page, codes)
            elif name.endswith("sharedstrings.xml"):
                _refuse_long(page)
    return {name: looks[path] for name, path in sheets if path in looks}


def _sheet_parts(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return the sheets of an `.xlsx` by name, each with the part that holds it."""
    parts = {each.filename.lower(): each for each in packed.infolist()}
    book, links = (_part(packed, parts[each]) if each in parts else b"" for each in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "").lower() for each in _attributes(links, "Relationship")}
    found = [(each.get("name", ""), targets.get(each.get("id"), "")) for each in _attributes(book, "sheet")]
    return [(name, target.lstrip("/") if target.startswith("/") else f"xl/{target}") for name, target in found]


def _is_plain(packed: zipfile.ZipFile, sheets: Sequence[tuple[str, str]]) -> bool:
    """Whether it is beyond doubt which part holds which sheet: every sheet has one of its own, and no two parts or sheets share a name."""
    parts, names, paths = [each.filename.lower() for each in packed.infolist()], [name for name, _ in sheets], [path for _, path in sheets]
    return all(len(each) == len(set(each)) for each in (parts, names, paths)) and set(paths) <= set(parts)


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


def _telling_formats(page: bytes) -> dict[int, str]:
    """Return the formats that show a unit, a currency or a percent sign beside a number, by the place of the style that has them."""
    from xml.parsers.expat import ParserCreate

    own, styles, inside = dict(_PERCENT), list[str](), False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = name.rpartition(":")[2]
        inside = inside or name == "cellXfs"
        if name == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and inside:
            styles.append(attributes.get("numFmtId", ""))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name.rpartition(":")[2] != "cellXfs"

    parser = ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(page, True)  # noqa: FBT003
    return {place: code for place, each in enumerate(styles) if _TELLING.search(code := own.get(each, ""))}


def _look(page: bytes, codes: Mapping[int, str]) -> PartLook:
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
    styled = _STYLED.findall(page) if codes else ()
    return PartLook(hidden, errors, {_place(column, row): codes[int(style)] for column, row, style in styled if int(style) in codes})


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
            self.cell = f'<c r="{place}" s="{attributes.get("s", "0")}" t="{attributes.get("t", "n")}">'
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
