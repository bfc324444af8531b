"""Table to plain JSON values: one object a row, keyed by the columns' English labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Cell, Table, say, say_cell
from redchain.text_cleaning import one_line

if TYPE_CHECKING:
    from redchain.text import Language


def plain(table: Table, language: Language = "zh") -> list[dict[str, str | int | float | None]]:
    """Return the rows; keys do not depend on the language, words in cells do."""
    keys = [one_line(say(each.label, "en")).lower().replace(" ", "_") for each in table.columns]
    return [dict(zip(keys, (_value(cell, language) for cell in row), strict=True)) for row in table.rows]


def _value(cell: Cell, language: Language) -> str | int | float | None:
    return cell if cell is None or isinstance(cell, (int, float)) else say_cell(cell, language)
