"""Git's index as its bytes: the paths in it, read without git where it is kept in the plain way."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD, _SUM, _FIXED = 12, 20, 62
_LENGTH, _EXTENDED = 0x0FFF, 0x4000
_PLAIN = {b"TREE", b"REUC", b"EOIE", b"IEOT", b"UNTR", b"FSMN"}
"""What git may add to an index without saying less of its paths."""


def paths_in(index: str) -> list[bytes] | None:
    """Return the paths in an index, in the order of their bytes; None where git is to be asked: names are shortened, it is in two files, holds folders, or is damaged."""
    try:
        with open(index, "rb") as file:
            raw = file.read()
    except OSError:
        return None
    if raw[:4] != b"DIRC" or raw[4:8] not in {b"\0\0\0\2", b"\0\0\0\3"} or hashlib.sha1(raw[:-_SUM], usedforsecurity=False).digest() != raw[-_SUM:]:
        return None
    count, place, found = int.from_bytes(raw[8:_HEAD], "big"), _HEAD, []
    for _ in range(count):
        flags = int.from_bytes(raw[place + _FIXED - 2 : place + _FIXED], "big")
        start = place + _FIXED + (2 if flags & _EXTENDED else 0)
        end = raw.find(b"\0", start)
        if end < 0 or flags & _LENGTH != min(end - start, _LENGTH):
            return None
        found.append(raw[start:end])
        place += (end - place + 8) // 8 * 8
    return found if set(_extensions(raw, place)) <= _PLAIN else None


def _extensions(raw: bytes, place: int) -> Iterator[bytes]:
    """The names of what follows the paths, up to the sum over all."""
    while place < len(raw) - _SUM:
        yield raw[place : place + 4]
        place += 8 + int.from_bytes(raw[place + 4 : place + 8], "big")
