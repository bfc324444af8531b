"""Columns of an exported sheet that are only to be read: which of their cells somebody changed, told with what the record says; nothing of it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.sheet_cells import cell_words, cut, is_empty
from redchain.decide.sheet_verdicts import CellVerdict
from redchain.model.grid import cell_name
from redchain.model.visibility import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.decide.sheet_layout import Layout, Line
    from redchain.decide.sheet_terms import Shown
    from redchain.model.base import Record
    from redchain.model.grid import GridCell


class ShownColumns:
    """The columns of one sheet that are only to be read and of which it can be told whether somebody changed them."""

    def __init__(self, layout: Layout, known: Mapping[str, Shown]) -> None:
        """Find them by what they are called."""
        self.labels = frozenset(known)
        first = {each.label.strip(): place for place, each in reversed([*enumerate(layout.columns)])}
        named = ((place, known.get(label)) for label, place in first.items() if layout.columns[place].field is None)
        self._places = [(place, each) for place, each in sorted(named, key=lambda each: each[0]) if each is not None and each.is_known]

    def changed(self, line: Line, now: Record, base: Record | None) -> Iterator[CellVerdict]:
        """Yield each cell that says neither what the record says nor what it said when the sheet was made of it; none where that is not known."""
        for place, each in self._places if base is not None else ():
            raw = line.cells[place]
            if base is None or is_empty(raw) or not (each.is_own or base == now):
                continue
            if not any(_folded(raw) == _folded(each.cell(record)) for record in ((now,) if base is now else (now, base))):
                said = shown(now, cut(cell_words(each.cell(now))) or "—")
                why = Text("{label}：改了不算（现在是 {said}）", "{label}: changes do not count (it is {said})").fill(label=each.label, said=said)
                yield CellVerdict(cell_name(line.row, place), None, "skipped", why)


def _folded(cell: GridCell) -> str:
    return "".join(cell_words(cell).split())
