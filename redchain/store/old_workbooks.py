"""Workbooks of the old form (`.xls`, `.et`), looked at before they are read: how far apart their cells are, since the reader holds all that lies between."""

from __future__ import annotations

from io import BytesIO
from struct import Struct
from typing import TYPE_CHECKING

from redchain.store.workbook_parts import MOST_CELLS, UnreadableSpreadsheetError

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAMS = ("Workbook", "Book")
_HEAD, _PLACE, _LAST, _EXTENT, _OLD_EXTENT = (Struct(each) for each in ("<HH", "<HH", "<H", "<IIHH", "<HHHH"))
_BEGINNING = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_EXTENTS = frozenset({0x0000, 0x0200})
_CELLS = frozenset({0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x027E, 0x007E, 0x00FD, 0x00D6})
_CELLS_OF_A_ROW = frozenset({0x00BD, 0x00BE})
"""Records of the format by their numbers ([MS-XLS] 2.3.1): the beginning of a sheet, how far it reaches, one cell, several side by side."""


def refuse_wide_cells(raw: bytes) -> None:
    """Raise UnreadableSpreadsheetError for sheets that span more cells than can be held; what is no such file is left to the reader."""
    from olefile import OleFileIO

    try:
        with OleFileIO(BytesIO(raw)) as packed:
            name = next((each for each in _STREAMS if packed.exists(each)), None)
            stream = packed.openstream(name).read() if name else b""
    except (OSError, ValueError, IndexError) as problem:
        raise UnreadableSpreadsheetError("damaged") from problem
    if sum(_spans(stream)) > MOST_CELLS:
        raise UnreadableSpreadsheetError("cells")


def _spans(stream: bytes) -> Iterator[int]:
    """Yield how many cells each sheet spans: what it says itself, or what its cells do, whichever is more."""
    said, rows, columns = 0, [0xFFFF, 0], [0xFFFF, 0]
    for kind, body in _records(stream):
        if kind in _BEGINNING:
            yield max(said, _between(rows) * _between(columns))
            said, rows, columns = 0, [0xFFFF, 0], [0xFFFF, 0]
        elif kind in _EXTENTS and len(body) >= _OLD_EXTENT.size:
            first, end, left, right = (_EXTENT if len(body) >= _EXTENT.size else _OLD_EXTENT).unpack_from(body)
            said = max(end - first, 0) * max(right - left, 0)
        elif kind in _CELLS or kind in _CELLS_OF_A_ROW:
            row, column = _PLACE.unpack_from(body) if len(body) >= _PLACE.size else (0, 0)
            last = _LAST.unpack_from(body, len(body) - _LAST.size)[0] if kind in _CELLS_OF_A_ROW and len(body) >= _PLACE.size else column
            rows, columns = [min(rows[0], row), max(rows[1], row)], [min(columns[0], column), max(columns[1], last)]
    yield max(said, _between(rows) * _between(columns))


def _between(ends: list[int]) -> int:
    return max(ends[1] - ends[0] + 1, 0)


def _records(stream: bytes) -> Iterator[tuple[int, memoryview]]:
    place, whole = 0, memoryview(stream)
    while place + _HEAD.size <= len(stream):
        kind, size = _HEAD.unpack_from(stream, place)
        yield kind, whole[place + _HEAD.size : place + _HEAD.size + size]
        place += _HEAD.size + size
