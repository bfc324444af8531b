"""Sheets to an Excel workbook (`.xlsx`): every text a text and no formula, the same bytes each time, and words to choose from where a cell has few."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import chain, count, islice
from math import ceil
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redchain.document import Tone


class Marked(NamedTuple):
    """A text in a cell of its own colour."""

    words: str
    tone: Tone


class Offered(NamedTuple):
    """An empty cell that is chosen from a list of its own, by the name of the list."""

    choices: str


BookCell = str | int | float | date | Marked | Offered | None
BookForm = Literal["text", "lines", "day", "number"]
TRACE = "_redchain"
"""The sheet that no menu shows: which records the workbook holds, and as of when."""
TRACE_FORMAT = 1
LONGEST_CELL = 32_767
LONGEST_NAME = 31
_NO_NAME, _NO_END = pattern(r"[\[\]:*?/\\]"), " '"
MOST_ROWS = 1_048_576
_FILLS: dict[str, str] = {"good": "#C6EFCE", "near": "#DDEBF7", "late": "#FFEB9C", "bad": "#FFC7CE", "quiet": "#EDEDED"}
_GREY, _HEAD, _HEAD_GREY = "#F2F2F2", "#D9E7F5", "#E4E4E4"
_NARROWEST, _WIDEST, _LINES_WIDTH, _SAMPLE = 8, 42, 42, 200
_A4, _MARGIN, _LINE = 9, 0.4, 15
"""The paper by Excel's number, how many inches are left free at each side, and how many points high a line is."""
_NO_WORDS: Mapping[str, str] = {}


class BookColumn(NamedTuple):
    """One column: its head, what its cells are, and how it looks.

    `choices` is the name of the list its cells are chosen from, `tones` the colours of words, `is_grey` a column that is worked out and read only.
    One with a `widest` is no wider than that, and its words wrap.
    """

    head: str
    form: BookForm = "text"
    choices: str = ""
    tones: Mapping[str, Tone] = {}
    is_grey: bool = False
    is_hidden: bool = False
    widest: float = 0


@dataclass(frozen=True)
class BookSheet:
    """One sheet.

    Attributes:
        name: its name, at most 31 characters.
        columns: its columns.
        rows: the cells of each row; read once, while the workbook is written.
        title: a line above the head; empty for none.
        blank: how many empty rows with borders follow, to be filled in.
        trace: what the sheet that no menu shows says of it.
        pages: over how many printed pages each line is spread; with more than one its height is what its words need there.
        repeated: how many of its first columns stand on each of these.
    """

    name: str
    columns: Sequence[BookColumn]
    rows: Iterable[Sequence[BookCell]]
    title: str = ""
    blank: int = 0
    trace: Mapping[str, Any] | None = None
    pages: int = 1
    repeated: int = 1


@dataclass(frozen=True)
class Workbook:
    """A workbook.

    Attributes:
        sheets: its sheets.
        made_at: the moment it says it was made, of which only what the records stand on may be told, so that the same records give the same bytes.
        choices: lists of words by name; they stand in a hidden sheet.
        choices_name: what that sheet is called.
        trace: what the sheet that no menu shows says of the whole; None: there is no such sheet.
        is_protected: whether cells that are worked out cannot be typed over.
    """

    sheets: Sequence[BookSheet]
    made_at: datetime
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    choices_name: str = "选项"
    trace: Mapping[str, Any] | None = None
    is_protected: bool = False


class TooLargeForExcelError(Exception):
    """A sheet that Excel cannot hold: a cell of more than 32,767 characters, or more than 1,048,576 rows; says where."""

    def __init__(self, sheet: str, row: int, column: int) -> None:
        """Name the place; rows and columns count from 0."""
        super().__init__(sheet, row, column)
        self.sheet, self.row, self.column = sheet, row, column


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as a file; raises TooLargeForExcelError, and ImportError where XlsxWriter is not installed."""
    import xlsxwriter

    from redchain.render.quick_page import QuickPage

    page = BytesIO()
    with xlsxwriter.Workbook(page, {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as made:
        made.worksheet_class = QuickPage
        made.set_properties({"created": book.made_at.replace(tzinfo=None)})
        writing = _Writing(made, book)
        for each in book.sheets:
            writing.sheet(each)
        writing.choices()
        writing.trace()
    return page.getvalue()


class _Writing:
    """Writing one workbook."""

    def __init__(self, made: Any, book: Workbook) -> None:
        self._made, self._book = made, book
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._traces: list[dict[str, Any]] = []
        self._offered: dict[tuple[int, str], list[int]] = {}

    def sheet(self, sheet: BookSheet) -> None:
        """Write one sheet row by row."""
        page, columns = self._made.add_worksheet(sheet.name), sheet.columns
        self._offered = {}
        head = 1 if sheet.title else 0
        page.freeze_panes(head + 1, 1)
        rows = iter(sheet.rows)
        sampled = list(islice(rows, _SAMPLE))
        _lay_out(page, sheet, head)
        widths = [_width(column, [row[place] for row in sampled]) for place, column in enumerate(columns)]
        for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
            page.set_column(place, place, width, self._style(column), {"hidden": column.is_hidden})
        if sheet.title:
            page.write_string(0, 0, sheet.title, self._format(bold=True, font_size=14))
        for place, column in enumerate(columns):
            page.write_string(head, place, column.head, self._head(column))
        count, styles = 0, [self._style(each) for each in columns]
        for count, row in enumerate(chain(sampled, rows), 1):
            if sheet.pages > 1:
                page.set_row(head + count, _LINE * max(map(_line_count, row, widths)))
            self._row(page, sheet, head + count, row, styles)
        for number in range(sheet.blank):
            self._blank(page, head + count + 1 + number, columns)
        self._finish(page, sheet, head, count)

    def _row(self, page: Any, sheet: BookSheet, number: int, row: Sequence[BookCell], styles: Sequence[Any]) -> None:
        if number >= MOST_ROWS:
            raise TooLargeForExcelError(sheet.name, number, 0)
        for place, (style, cell) in enumerate(zip(styles, row, strict=True)):
            if cell is None or cell == "":
                continue  # its column has the style already
            if isinstance(cell, Offered):
                self._offered.setdefault((place, cell.choices), []).append(number)
                continue
            if isinstance(cell, str):
                code = page.write_string(number, place, cell, style)
            elif isinstance(cell, Marked):
                code = page.write_string(number, place, cell.words, self._style(sheet.columns[place], bg_color=_FILLS[cell.tone]))
            elif isinstance(cell, date):
                days = self._style(sheet.columns[place], num_format="yyyy-mm-dd")
                code = page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), days)  # noqa: DTZ001  # a day has no zone
            else:
                code = page.write_number(number, place, cell, self._style(sheet.columns[place], num_format="General"))
            if code:
                raise TooLargeForExcelError(sheet.name, number, place)

    def _blank(self, page: Any, number: int, columns: Sequence[BookColumn]) -> None:
        for place, column in enumerate(columns):
            page.write_blank(number, place, None, self._style(column, border=1))

    def _finish(self, page: Any, sheet: BookSheet, head: int, count: int) -> None:
        """Add what stands above all rows: the filter, words to choose from, colours, protection."""
        last = head + count + sheet.blank
        if sheet.columns and count:
            page.autofilter(head, 0, head + count, len(sheet.columns) - 1)
        end = max(last, head + 1) + (0 if sheet.blank else _SAMPLE)
        for place, column in enumerate(sheet.columns):
            if column.choices:
                page.data_validation(head + 1, place, end, place, {"validate": "list", "source": f"={column.choices}", "error_type": "warning"})
            for words, tone in column.tones.items():
                fill = self._made.add_format({"bg_color": _FILLS[tone]})
                page.conditional_format(head + 1, place, end, place, {"type": "cell", "criteria": "==", "value": _quoted(words), "format": fill})
        for (place, choices), rows in self._offered.items():
            (first, last), *others = _runs(rows)
            more = [[top, place, bottom, place] for top, bottom in others]
            page.data_validation(first, place, last, place, {"validate": "list", "source": f"={choices}", "error_type": "warning", "other_cells": more})
        if self._book.is_protected:
            page.protect("", {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True, "insert_rows": True, "select_locked_cells": True})
        if sheet.trace is not None:
            self._traces.append({"sheet": sheet.name, **sheet.trace, "rows": count})

    def choices(self) -> None:
        """Write the lists of words that cells are chosen from, each a column with a name."""
        if not self._book.choices:
            return
        page, lists = self._made.add_worksheet(self._book.choices_name), self._book.choices
        page.hide()
        from xlsxwriter.utility import xl_rowcol_to_cell

        for number in range(max(map(len, lists.values()), default=0)):
            for place, words in enumerate(lists.values()):
                if number < len(words):
                    page.write_string(number, place, words[number], self._format(num_format="@"))
        for place, (name, words) in enumerate(lists.items()):
            first, last = (xl_rowcol_to_cell(row, place, row_abs=True, col_abs=True) for row in (0, max(len(words) - 1, 0)))
            self._made.define_name(name, f"='{self._book.choices_name}'!{first}:{last}")

    def trace(self) -> None:
        """Write the sheet that no menu shows."""
        if self._book.trace is None:
            return
        page = self._made.add_worksheet(TRACE)
        page.very_hidden()
        lines = [("format", TRACE_FORMAT), *self._book.trace.items(), *(("sheet", json.dumps(each, ensure_ascii=False)) for each in self._traces)]
        for number, (key, value) in enumerate(lines):
            page.write_string(number, 0, key)
            page.write_string(number, 1, str(value), self._format(num_format="@"))

    def _style(self, column: BookColumn, **more: Any) -> Any:
        wanted: dict[str, Any] = {"valign": "top", "num_format": {"day": "yyyy-mm-dd", "number": "General"}.get(column.form, "@"), **more}
        if column.form == "lines" or column.widest:
            wanted["text_wrap"] = True
        if column.is_grey:
            wanted |= {"bg_color": _GREY, "font_color": "#595959"}
        if self._book.is_protected and not column.is_grey:
            wanted["locked"] = False
        return self._format(**wanted)

    def _head(self, column: BookColumn) -> Any:
        fill = _HEAD_GREY if column.is_grey else _HEAD
        return self._format(bold=True, border=1, valign="vcenter", text_wrap=True, bg_color=fill, num_format="@")

    def _format(self, **wanted: Any) -> Any:
        key = tuple(wanted.items())
        if key not in self._formats:
            self._formats[key] = self._made.add_format(wanted)
        return self._formats[key]


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of rows that follow one another.

    >>> _runs([3, 4, 5, 8])
    [(3, 5), (8, 8)]
    """
    found: list[tuple[int, int]] = []
    for each in rows:
        if found and found[-1][1] == each - 1:
            found[-1] = (found[-1][0], each)
        else:
            found.append((each, each))
    return found


def _quoted(words: str) -> str:
    """Return words as a text in a formula."""
    return '"' + words.replace('"', '""') + '"'


def sheet_name(words: str, taken: set[str]) -> str:
    """Return a name that Excel takes and no other sheet of a workbook has, and add it to those that are taken."""
    plain = _NO_NAME.sub(" ", words).strip(_NO_END) or "Sheet"
    tails = ("" if number == 1 else f" ({number})" for number in count(1))
    names = (beginning(plain, LONGEST_NAME - len(tail)).strip(_NO_END) + tail for tail in tails)
    found = next(each for each in names if each.casefold() not in {*taken, "history"})
    taken.add(found.casefold())
    return found


def beginning(name: str, most: int = LONGEST_NAME) -> str:
    """Return as much of a sheet's name as Excel takes, which counts an emoji as two.

    >>> beginning("🏭清单", 3)
    '🏭清'
    """
    return name.encode("utf-16-le", "replace")[: 2 * most].decode("utf-16-le", "ignore")


def _lay_out(page: Any, sheet: BookSheet, head: int) -> None:
    """Say how a sheet is printed: on A4 across, each line within as many pages as the sheet asks for."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(sheet.pages, 0)
    page.repeat_rows(head)
    if sheet.pages > 1:
        page.set_margins(left=_MARGIN, right=_MARGIN)
        page.repeat_columns(0, sheet.repeated - 1)
    page.set_footer("&C&P / &N")


def _width(column: BookColumn, cells: Sequence[BookCell]) -> float:
    if column.form == "lines" and not column.widest:
        return _LINES_WIDTH
    longest = max(
        map(
            shown_width,
            (column.head, *(each.words if isinstance(each, Marked) else str(each) for each in cells if each is not None and not isinstance(each, Offered))),
        )
    )
    return min(max(longest + 2, _NARROWEST), column.widest or _WIDEST)


def _line_count(cell: BookCell, width: float) -> int:
    """Return in how many lines a cell stands in a column of a width."""
    words = cell.words if isinstance(cell, Marked) else cell
    return sum(max(1, ceil(shown_width(each) / (width - 1))) for each in words.split("\n")) if isinstance(words, str) else 1


def shown_width(words: str) -> int:
    r"""Return how wide the longest line of some words is, an East Asian character counting as two.

    >>> shown_width("编号 7"), shown_width("一\nabc")
    (6, 3)
    """
    return max((sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line) for line in words.split("\n")), default=0)
