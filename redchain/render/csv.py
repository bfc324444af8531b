"""Table to CSV that Excel opens rightly: UTF-8 with BOM, CRLF, and no cell that could run as a formula."""

from __future__ import annotations

import csv as rows
import io
import re
from typing import TYPE_CHECKING

from redchain.document import Cell, Table, say_cell
from redchain.render.cleaning import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.text import Language

BOM = "\ufeff"
_FORMULA = re.compile(r"^[=+\-@＝＋－＠]")
_NEGATIVE = re.compile(r"^-\d+(?:\.\d+)?%?$")


def csv(table: Table, language: Language = "zh") -> str:
    """Return the table as CSV text, its labels as the first row."""
    return csv_text([tuple(each.label for each in table.columns), *table.rows], language)


def csv_text(lines: Iterable[Sequence[Cell]], language: Language = "zh") -> str:
    """Return rows as CSV text that begins with a BOM and ends its lines with CRLF; write it as UTF-8 without newline translation."""
    page = io.StringIO()
    writer = rows.writer(page, lineterminator="\r\n")
    writer.writerows([_cell(cell, language) for cell in line] for line in lines)
    return BOM + page.getvalue()


def defuse(words: str) -> str:
    """Return the words on one line, an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection).

    >>> defuse("=1+1"), defuse("-3.5"), defuse("-A1")
    ("'=1+1", '-3.5', "'-A1")
    """
    text = one_line(words)
    return f"'{text}" if _FORMULA.match(text) and not _NEGATIVE.match(text) else text


def _cell(cell: Cell, language: Language) -> str | int | float:
    return cell if isinstance(cell, (int, float)) else defuse(say_cell(cell, language))
