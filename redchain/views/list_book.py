"""The three lists as an Excel workbook: a sheet for each list, days and numbers as such, lights in colour."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from redchain.document import Mark, day_words, say, say_cell
from redchain.lazy_pattern import pattern
from redchain.model.traffic_light import lights
from redchain.render.workbook import BookColumn, BookSheet, Marked, Workbook
from redchain.text import Text
from redchain.views.lists import list_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from redchain.document import Cell, Column, Tone
    from redchain.render.workbook import BookCell, BookForm
    from redchain.text import Language
    from redchain.views.lists import Listing

_DAY = pattern(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TITLE = Text("{title} · 数据日期 {day}", "{title} · as of {day}")


def list_book(listings: Iterable[Listing], language: Language, made_at: datetime) -> Workbook:
    """Return lists as a workbook in a language."""
    return Workbook([_sheet(each, language) for each in listings], made_at)


def _sheet(listing: Listing, language: Language) -> BookSheet:
    table, tones = list_table(listing), {say(each.words, language): each.tone for each in lights(listing.settings)}
    rows = [[_cell(cell, language) for cell in row] for row in table.rows]
    columns = [_column(each, [row[place] for row in rows], language, tones) for place, each in enumerate(table.columns)]
    title = _TITLE.fill(title=listing.view.title, day=day_words(listing.day))
    return BookSheet(listing.view.title.say(language), columns, rows, title.say(language))


def _column(column: Column, cells: Sequence[BookCell], language: Language, tones: dict[str, Tone]) -> BookColumn:
    is_lit = any(isinstance(each, Marked) for each in cells)
    return BookColumn(say(column.label, language), _form(column, cells), tones=tones if is_lit else {})


def _form(column: Column, cells: Sequence[BookCell]) -> BookForm:
    if any(type(each) is date for each in cells):
        return "day"
    return "lines" if column.is_heading or any(isinstance(each, str) and "\n" in each for each in cells) else "text"


def _cell(cell: Cell, language: Language) -> BookCell:
    """Return a cell of a list: a day as a day, a light in its colour."""
    if cell is None or isinstance(cell, (int, float)):
        return cell
    if isinstance(cell, Mark):
        return Marked(say(cell.words, language), cell.tone)
    words = say_cell(cell, language)
    return date.fromisoformat(words) if _DAY.fullmatch(words) else words
