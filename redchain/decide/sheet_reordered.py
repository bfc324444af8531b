"""Columns of a sheet that somebody sorted by themselves, so that each record has the words of another: told, and held back until somebody says that it is meant."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from redchain.decide.sheet_cells import canonical, value_at
from redchain.decide.sheet_verdicts import Reordered
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.decide.sheet_compare import Column
    from redchain.decide.sheet_verdicts import CellVerdict, RowVerdict
    from redchain.model.base import Record
    from redchain.model.grid import Grid

_FEWEST = 8
"""So many rows, and so many different values, nobody changes among themselves on purpose."""
_LIKE = Text("这一列像是被单独排过序", "this column looks as if it was sorted by itself")


def reordered(grid: Grid, rows: Sequence[RowVerdict], columns: Sequence[Column], known: Callable[[str], Record | None]) -> tuple[Reordered, ...]:
    """Return the columns in which the values of the records stand, each as often as before, but in other rows."""
    changed = Counter(cell.field for row in rows if row.record is not None for cell in row.cells if cell.verdict != "skipped")
    found = []
    for column in columns:
        count = _moved(grid, rows, column, known) if changed[column.name] >= _FEWEST else 0
        if count:
            found.append(Reordered(column.place, column.head.label, column.name, count))
    return tuple(found)


def held_back(rows: Sequence[RowVerdict], found: Sequence[Reordered]) -> tuple[RowVerdict, ...]:
    """Return the rows of a sheet of which nothing is written where it is in such a column."""
    names = {each.field for each in found}

    def judged(cell: CellVerdict) -> CellVerdict:
        if cell.field not in names or cell.verdict != "changed":
            return cell
        return cell._replace(verdict="unsure", reason=_LIKE if cell.reason is None else join([cell.reason, _LIKE], zh="；", en="; "))

    def held(row: RowVerdict) -> RowVerdict:
        cells = tuple(judged(each) for each in row.cells)
        return row if cells == row.cells or row.verdict not in {"changed", "unsure"} else replace(row, verdict="unsure", cells=cells, put=None)

    return tuple(held(each) for each in rows)


def _moved(grid: Grid, rows: Sequence[RowVerdict], column: Column, known: Callable[[str], Record | None]) -> int:
    """In how many rows of a column stands what another one had; 0 where it is no mere change of places, or one of so few values that it may be meant."""

    def said(cell: object) -> str:
        return canonical(column.field, cell, is_text=grid.is_text)  # type: ignore[arg-type]

    there = [(said(grid.cell(row.row - 1, column.place)), record) for row in rows if row.record and (record := known(row.record)) is not None]
    pairs = [(now, said(column.say(value_at(record, column.name)))) for now, record in there]
    moved = [each for each in pairs if each[0] != each[1]]
    now, before = Counter(each for each, _ in moved if each), Counter(each for _, each in moved if each)
    if len(moved) < _FEWEST or now != before:
        return 0
    told = [each for each, _ in pairs if each]
    is_sorted = len([*groupby(told)]) == len({*told})
    return len(moved) if len(now) >= _FEWEST or is_sorted else 0
