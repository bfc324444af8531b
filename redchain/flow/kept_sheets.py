"""Sheets as they were sent, kept with the commit that took them in: the rows that were read, as CSV, under the hash of what it holds; never anything about persons."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from redchain.check.rules.rc600_privacy import secrets_in
from redchain.decide.sheet_cells import cell_words
from redchain.errors import RefusalError
from redchain.lazy_pattern import pattern
from redchain.render.csv import csv_text, guarded
from redchain.store.layout import DATA, LISTS
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.decide.sheet_verdicts import SheetPlan
    from redchain.model.grid import Grid

FOLDER = f"{DATA}/{LISTS}/sheets"
_DIGITS = 12
_PATH = pattern(rf"{FOLDER}/([0-9a-f]{{{_DIGITS}}})\.csv")
_WAY_OUT = Text("把这些格子去掉再收，或不加 --keep-original", "take these cells out, or leave --keep-original away")


def kept_sheet(path: str, sheets: Sequence[tuple[Grid, SheetPlan]]) -> tuple[str, str]:
    """Return where a file is kept, and its text; raises RefusalError for one that says anything about persons."""
    persons = sum(each.persons for _, each in sheets)
    if persons:
        raise RefusalError(
            Text(f"{path} 有个人信息（{persons} 格），不能留原表", f"{path} is not kept as it was sent: {counted(persons, 'cell')} about persons"), _WAY_OUT
        )
    text = csv_text([*_rows(sheets)])
    found = secrets_in(text.encode(), text)
    if found:
        why = found[0].finding.text
        raise RefusalError(Text(f"{path} 不能留原表：{why.zh}", f"{path} is not kept as it was sent: {why.en}"), _WAY_OUT)
    return f"{FOLDER}/{_name_of(text.encode())}.csv", text


def is_place_of_sheet(path: str) -> bool:
    """Tell whether a sheet may be kept at a path."""
    return _PATH.fullmatch(path) is not None


def is_kept_sheet(path: str, raw: bytes) -> bool:
    """Tell whether a file is a sheet that was kept, and as it was."""
    found = _PATH.fullmatch(path)
    return found is not None and found[1] == _name_of(raw)


def _name_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:_DIGITS]


def _rows(sheets: Sequence[tuple[Grid, SheetPlan]]) -> Iterator[list[str]]:
    """Yield the head and the rows of each sheet that is read; what stands around them may name who filled it in."""
    for grid, sheet in sheets:
        if sheet.layout.refused is None and sheet.layout.model is not None:
            yield [guarded(f"[{grid.name}]")]
            yield [guarded(sheet.layout.full_label(place)) for place in range(len(sheet.layout.columns))]
            read = {number for row in sheet.rows if row.verdict != "skipped" for number in range(row.row, (row.last or row.row) + 1)}
            yield from ([guarded(cell_words(cell)) for cell in grid.rows[number - 1]] for number in sorted(read))
