"""Document to an Excel workbook: a sheet for each section, its tables as tables of Excel, its charts beside them as charts of Excel."""

from __future__ import annotations

from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from redchain.document import Chart, Figures, Paragraph, Section, Table, Terms, chart_table, say, say_cell
from redchain.render.office_chart import Place, native_chart, number, spoken, told_in_full
from redchain.render.repacking import repacked
from redchain.render.workbook import LONGEST_CELL, MOST_ROWS, TooLargeForExcelError, sheet_name, shown_width
from redchain.text import Text
from redchain.text_cleaning import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from redchain.document import Block, Cell, Document, Words
    from redchain.text import Language

_A4 = 9
_NARROWEST, _WIDEST = 8, 40
_BY_HAND_WIDTH, _BY_HAND_HEIGHT = 14, 30
_TEXT_COLUMNS, _FILLED, _LINE, _HIGHEST = 8, 0.9, 16, 409
"""Running words stand over so many columns and fill most of them; heights are in points."""
_USUAL_SIZE, _LEADING = 11, 1.5
_BESIDE = 2
_ROW_PIXELS, _CHART_WIDTH, _CHART_HEIGHT = 20, 560, 320
_LABEL, _VALUE, _REMARK = Text("指标", "Figure"), Text("数", "Value"), Text("说明", "Remark")
_TERM, _MEANING = Text("词", "Term"), Text("意思", "Meaning")


def document_book(document: Document, made_at: datetime, language: Language | None = None) -> bytes:
    """Return the document as an Excel workbook; raises TooLargeForExcelError, and ImportError where XlsxWriter is not installed."""
    import xlsxwriter

    spoken_language = language or document.language
    page = BytesIO()
    with xlsxwriter.Workbook(page, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}) as book:
        facts = {"title": _line(document.title, spoken_language), "comments": _line(document.generated_by, spoken_language)}
        book.set_properties({"created": made_at.replace(tzinfo=None), **{key: words[:255] for key, words in facts.items()}})
        writing = _Writing(book, spoken_language)
        above, sections = (document.title, document.subtitle), document.sections
        if document.opening:
            sections = (Section(document.title, document.opening), *sections)
            above = ("", document.subtitle)
        for place, section in enumerate(sections):
            writing.section(section, above if place == 0 else ())
    return repacked(page.getvalue(), lambda name, part: told_in_full(part) if name.startswith("xl/charts/") else part)


def _line(words: Words, language: Language) -> str:
    return one_line(say(words, language))


class _Writing:
    """Writing one workbook; `_row` is the next free row of the sheet."""

    def __init__(self, book: Any, language: Language) -> None:
        self._book, self._language = book, language
        self._names: set[str] = set()
        self._tables = 0
        self._page: Any = None
        self._name = ""
        self._row = 0
        self._widths: dict[int, int] = {}
        self._proses: list[tuple[int, int]] = []
        self._plain, self._bold = book.add_format({"valign": "top", "num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        self._wrapped = book.add_format({"valign": "top", "num_format": "@", "text_wrap": True})
        self._title, self._heading = book.add_format({"bold": True, "font_size": 16}), book.add_format({"bold": True, "font_size": 13})
        self._head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#D9E7F5", "num_format": "@"})
        self._words = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        self._right = book.add_format({"border": 1, "align": "right", "valign": "top", "num_format": "@"})
        self._number = book.add_format({"border": 1, "valign": "top"})
        self._sum, self._sum_number = book.add_format({"border": 1, "bold": True, "num_format": "@"}), book.add_format({"border": 1, "bold": True})

    def section(self, section: Section, above: Sequence[Words]) -> None:
        """Write a section on a sheet of its own."""
        self._name = sheet_name(_line(section.title, self._language), self._names)
        self._page, self._row, self._widths, self._proses = self._book.add_worksheet(self._name), 0, {}, []
        self._page.set_paper(_A4)
        self._page.set_landscape()
        self._page.fit_to_pages(1, 0)
        self._page.set_footer("&C&P / &N")
        for place, each in enumerate(above):
            if words := _line(each, self._language):
                self._head_line(words, self._title if place == 0 else self._plain)
                self._row += 1
        self._inside(section, self._title)
        widths = [min(max(self._widths.get(each, 0) + 2, _NARROWEST), _WIDEST) for each in range(max(max(self._widths, default=0) + 1, _TEXT_COLUMNS))]
        for column, width in enumerate(widths):
            self._page.set_column(column, column, width)
        for row, width in self._proses:
            self._page.set_row(row, min(ceil(width / (sum(widths[:_TEXT_COLUMNS]) * _FILLED)) * _LINE, _HIGHEST))

    def _inside(self, section: Section, heading: Any) -> None:
        self._head_line(_line(section.title, self._language), heading)
        self._row += 2
        for block in section.blocks:
            self._block(block)
        for each in section.sections:
            self._inside(each, self._heading)

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            for line in clean(say(block.words, self._language)).split("\n"):
                if line.strip():
                    self._prose(line.strip())
            self._row += 1
        elif isinstance(block, Figures):
            self._table(_said(("", _LABEL, _VALUE, _REMARK), block.figures))
        elif isinstance(block, Terms):
            self._table(_said(("", _TERM, _MEANING), block.terms))
        elif isinstance(block, Chart):
            self._chart(block)
        else:
            self._table(block)

    def _head_line(self, words: str, form: Any) -> None:
        """Write words on a row with room for them, which may be larger than others."""
        if form.font_size > _USUAL_SIZE:
            self._page.set_row(self._row, form.font_size * _LEADING)
        self._write(0, words, form)

    def _prose(self, words: str) -> None:
        """Write running words over several columns, in as many lines as they take."""
        self._page.merge_range(self._row, 0, self._row, _TEXT_COLUMNS - 1, "", self._wrapped)
        self._proses.append((self._row, shown_width(words)))
        self._write(0, words, self._wrapped)
        self._row += 1

    def _table(self, table: Table) -> None:
        caption = _line(table.caption, self._language)
        if not table.rows:
            self._write(0, f"{caption}{Text('：', ': ').say(self._language) if caption else ''}{_line(table.empty, self._language)}", self._plain)
            self._row += 2
            return
        if caption:
            self._write(0, caption, self._bold)
            self._row += 1
        head, count = self._row, len(table.rows) - (1 if table.has_total else 0)
        heads = _unlike([_line(each.label, self._language) for each in table.columns])
        for column, each in enumerate(heads):
            self._write(column, each, self._head, is_measured=True)
        by_hand = [column for column, each in enumerate(table.columns) if each.is_by_hand]
        self._widths |= {column: max(self._widths[column], _BY_HAND_WIDTH) for column in by_hand}
        if by_hand:
            self._page.repeat_rows(head)
        for place, row in enumerate(table.rows):
            self._row += 1
            if by_hand:
                self._page.set_row(self._row, _BY_HAND_HEIGHT)
            is_sum = place >= count
            for column, (cell, of) in enumerate(zip(row, table.columns, strict=True)):
                words = self._sum if is_sum else self._right if of.align == "right" else self._words
                self._cell(column, cell, words, self._sum_number if is_sum else self._number)
        if count:
            self._tables += 1
            columns = [{"header": each, "header_format": self._head} for each in heads]
            options = {"name": f"Table_{self._tables}", "columns": columns, "style": None, "autofilter": count > 1}
            self._page.add_table(head, 0, head + count, len(heads) - 1, options)
        self._row += 2

    def _chart(self, chart: Chart) -> None:
        """Write the numbers of a chart as a table, and the chart beside it."""
        table = chart_table(chart)
        if not table.rows or not chart.series:
            self._table(table)
            return
        top = self._row
        head = top + (1 if _line(chart.caption, self._language) else 0)
        self._table(table)
        height = max(_CHART_HEIGHT, len(chart.categories) * 26 + 120 if chart.kind != "columns" else 0)
        drawn = native_chart(self._book, chart, Place(self._name, head), self._language)
        drawn.set_size({"width": _CHART_WIDTH, "height": height})
        self._page.insert_chart(top, len(table.columns) + _BESIDE - 1, drawn, {"description": spoken(chart, self._language)[:2000]})
        self._row = max(self._row, top + ceil(height / _ROW_PIXELS) + 1)

    def _cell(self, column: int, cell: Cell, words: Any, numbers: Any) -> None:
        if isinstance(cell, (int, float)) and number(cell) is not None:
            self._page.write_number(self._row, column, cell, numbers)
        else:
            self._write(column, clean(say_cell(cell, self._language)).strip(), words, is_measured=True)

    def _write(self, column: int, words: str, form: Any, *, is_measured: bool = False) -> None:
        """Write words, which stay words."""
        code = self._page.write_string(self._row, column, words, form) if words else self._page.write_blank(self._row, column, None, form)
        if code or len(words) > LONGEST_CELL or self._row >= MOST_ROWS:
            raise TooLargeForExcelError(self._name, self._row, column)
        if is_measured:
            self._widths[column] = max(self._widths.get(column, 0), shown_width(words))


def _said(columns: tuple[Words, ...], rows: Sequence[tuple[Words, ...]]) -> Table:
    """Return rows of words as a table; the caption first, then the heads."""
    from redchain.document import Column

    caption, *heads = columns
    return Table(tuple(Column(each, is_heading=not place) for place, each in enumerate(heads)), tuple(rows), caption)


def _unlike(heads: Sequence[str]) -> list[str]:
    """Return heads of which none is empty and no two are alike, as a table of Excel wants them."""
    found: list[str] = []
    for each in heads:
        known = {one.casefold() for one in found}
        found.append(next(name for tail in _tails() if (name := f"{each or ' '}{tail}")[:255].casefold() not in known)[:255])
    return found


def _tails() -> Iterator[str]:
    yield ""
    count = 2
    while True:
        yield f" ({count})"
        count += 1
