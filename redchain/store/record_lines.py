"""JSON Lines, a record each, read into grids: a sheet for each kind, with the keys of its records as heads and the values as a sheet for programs has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from redchain.model.grid import Grid, GridCell
from redchain.store.several_entries import decoded
from redchain.store.workbook_parts import MOST_COLUMNS, MOST_ROWS, UnreadableSpreadsheetError

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES_ENDINGS = (".jsonl", ".ndjson")
_BEGINS, _LOOKED_AT = '{"', 20


def read_record_lines(raw: bytes) -> dict[str, Grid] | None:
    """Return the records of a file by the kind that they name (empty where one names none); None for a file that does not begin with a JSON object.

    Raises UnreadableSpreadsheetError where a line is none, or there are too many.
    """
    found = decoded(raw) if b"{" in raw[:_LOOKED_AT] else None
    if found is None or not found[0].lstrip().startswith(_BEGINS):
        return None
    kinds: dict[str, list[dict[str, Any]]] = {}
    for count, entry in enumerate(_entries(found[0])):
        if count >= MOST_ROWS:
            raise UnreadableSpreadsheetError("rows")
        kinds.setdefault(str(entry.pop("kind", "")), []).append(entry)
    return {kind: _grid(kind, entries) for kind, entries in kinds.items()}


def _entries(text: str) -> Iterator[dict[str, Any]]:
    """Yield the object of each line that is not empty."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as problem:  # also a number of more digits than Python reads
            raise UnreadableSpreadsheetError("line", number) from problem
        if not isinstance(entry, dict):
            raise UnreadableSpreadsheetError("line", number)
        yield entry


def _grid(kind: str, entries: list[dict[str, Any]]) -> Grid:
    heads = [*dict.fromkeys(key for entry in entries for key in entry)]
    if len(heads) > MOST_COLUMNS:
        raise UnreadableSpreadsheetError("columns")
    return Grid(kind, (tuple(heads), *(tuple(_cell(entry.get(each)) for each in heads) for entry in entries)), is_text=True)


def _cell(value: Any) -> GridCell:
    if isinstance(value, list):
        return ", ".join(str(_cell(each)) for each in value) or None
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value or None if isinstance(value, str) else value
