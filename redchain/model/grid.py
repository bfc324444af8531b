"""A sheet as somebody sent it: cells row by row, with what the reader of the file could tell of them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

GridCell = str | int | float | bool | date | time | timedelta | None


class Grid(NamedTuple):
    """One sheet: its name, its cells row by row from A1, the ranges that are merged (first row, first column, last row, last column, from 0).

    `errors` are the cells that hold an error or an unworked formula, with what stands there; `hidden_rows` count from 0. `is_text` marks a sheet whose cells
    were never anything but text, as in CSV. `formats` are those that show more of a number than it holds, such as its unit, by cell.
    """

    name: str
    rows: tuple[tuple[GridCell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    errors: Mapping[tuple[int, int], str] = {}
    is_text: bool = False
    formats: Mapping[tuple[int, int], str] = {}

    def cell(self, row: int, column: int) -> GridCell:
        """Return one cell; None where there is none."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max(map(len, self.rows), default=0)


def cell_name(row: int, column: int) -> str:
    """Return how a cell is called, from its row and column counted from 0.

    >>> cell_name(0, 0), cell_name(9, 27)
    ('A1', 'AB10')
    """
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0."""
    letters, column = "", column + 1
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return letters
