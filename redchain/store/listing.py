"""Listing from the cache alone: rows of columns for `list`, when nothing has changed since they were kept; imports no pydantic."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.store import cache
from redchain.store.layout import scan

if TYPE_CHECKING:
    from collections.abc import Iterable

SEPARATOR = "\x1f"


class Listing(NamedTuple):
    """A kind's columns with their labels in both languages, what coded values are called, and one row of cells a record."""

    columns: tuple[str, ...]
    labels: dict[str, tuple[str, str]]
    values: dict[str, dict[str, tuple[str, str]]]
    rows: list[tuple[str, ...]]


def keep_shape(connection: sqlite3.Connection, kind: str, shape: dict[str, Any]) -> None:
    """Keep what a listing of this kind needs to know of the model."""
    cache.remember(connection, f"shape:{kind}", json.dumps(shape, ensure_ascii=False))


def shown_rows(heads: Iterable[str], *, archived: bool) -> list[tuple[str, ...]]:
    """Return the cells of each usable record; archived ones only when asked for."""
    rows = [tuple(each.split(SEPARATOR)) for each in heads if each]
    return [row[:-1] for row in rows if archived or not row[-1]]


def quick_listing(root: str, cache_file: str | None, kind: str, *, archived: bool = False) -> Listing | None:
    """Return the listing from the cache, or None when the cache is not there or not up to date."""
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
    entries, _ = scan(root, [shape["folder"]])
    query = "SELECT f.path, f.stamp, b.head FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? ORDER BY f.path"
    found = connection.execute(query, (kind,)).fetchall()
    if len(found) != len(entries) or any(entry[1] == 0 or entry != row[:2] for entry, row in zip(entries, found, strict=True)):
        return None
    if any(head is None for _, _, head in found):
        return None
    return Listing(tuple(shape["columns"]), shape["labels"], shape["values"], shown_rows((head for _, _, head in found), archived=archived))
