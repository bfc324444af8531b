"""The rows of `list` from the cache alone, if no file has changed since they were kept; imports no pydantic."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.store import cache
from redchain.store.layout import scan

if TYPE_CHECKING:
    from collections.abc import Iterable


class Listing(NamedTuple):
    """The columns of a kind with their labels, the labels of coded values, and one row of cells for each record."""

    columns: tuple[str, ...]
    labels: dict[str, tuple[str, str]]
    values: dict[str, dict[str, tuple[str, str]]]
    rows: list[tuple[str, ...]]


def keep_shape(connection: sqlite3.Connection, kind: str, shape: dict[str, Any]) -> None:
    """Keep in the cache what a listing of this kind needs to know of its model."""
    cache.remember(connection, f"shape:{kind}", json.dumps(shape, ensure_ascii=False))


def shown_rows(cells: Iterable[str], *, archived: bool) -> list[tuple[str, ...]]:
    """Return the cells of each usable record; archived ones only when asked for."""
    rows = [tuple(each.split(cache.SEPARATOR)) for each in cells if each]
    return [row[:-1] for row in rows if archived or not row[-1]]


def quick_listing(root: str, cache_file: str | None, kind: str, *, archived: bool = False) -> Listing | None:
    """Return the listing from the cache, or None when there is no cache or it is not up to date."""
    connection = cache.open_existing(cache_file) if cache_file else None
    if connection is None:
        return None
    with closing(connection):
        try:
            return _listing(connection, root, kind, archived=archived)
        except sqlite3.Error:
            return None


def _listing(connection: sqlite3.Connection, root: str, kind: str, *, archived: bool) -> Listing | None:
    kept = cache.recall(connection, f"shape:{kind}")
    if kept is None:
        return None
    shape = json.loads(kept)
    files, _ = scan(root, [shape["folder"]])
    query = "SELECT f.path, f.stamp, b.cells FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? ORDER BY f.path"
    found = connection.execute(query, (kind,)).fetchall()
    if len(found) != len(files) or any(file.stamp == 0 or file != row[:2] for file, row in zip(files, found, strict=True)):
        return None
    if any(cells is None for _, _, cells in found):
        return None
    return Listing(tuple(shape["columns"]), shape["labels"], shape["values"], shown_rows((cells for _, _, cells in found), archived=archived))
