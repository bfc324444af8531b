"""Columns of a sheet that nothing is taken of, though they are none that an export writes: which they are, and how much stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.sheet_cells import is_empty
from redchain.decide.sheet_layout import VERDICT_HEADS, VERSION_HEADS
from redchain.decide.sheet_verdicts import LeftOut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from redchain.decide.sheet_layout import Layout
    from redchain.decide.sheet_verdicts import RowVerdict
    from redchain.model.grid import Grid


def left_out(grid: Grid, layout: Layout, rows: Sequence[RowVerdict], grey: Collection[str] = ()) -> Iterator[LeftOut]:
    """Yield the columns of which nothing is taken; the first called as each of `grey` is one that an export writes to be read only."""
    places = [each for row in rows if row.verdict != "skipped" for each in range(row.row - 1, row.last or row.row)]
    seen: dict[str, int] = {}
    for place, each in enumerate(layout.columns):
        label = each.label.strip()
        seen[label] = which = seen.get(label, 0) + 1
        is_ours = label.casefold() in VERSION_HEADS or label in VERDICT_HEADS or (label in grey and which == 1)
        if label and not each.field and each.role == "other" and not is_ours:
            yield LeftOut(place, label, which, sum(1 for row in places if not is_empty(grid.cell(row, place))))
