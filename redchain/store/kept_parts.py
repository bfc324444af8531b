"""What the cache keeps in parts under one name, so that a few can be renewed: a head that says what they were made from, and the parts; each is believed only as it was written."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from redchain.store.cache import SEPARATOR, sealed, unsealed
from redchain.store.cache_mark import writing

if TYPE_CHECKING:
    from collections.abc import Iterable


def head(connection: sqlite3.Connection, name: str) -> str:
    """Return the head; empty where there is none, or it is not as it was written."""
    return (_head(connection, name) or (0, ""))[1]


def parts(connection: sqlite3.Connection, name: str) -> dict[str, str] | None:
    """Return the parts by their names; None, and nothing is kept any more, where not all are there as they were written."""
    there = _head(connection, name)
    rows = connection.execute("SELECT part, value FROM kept WHERE name = ? AND part <> '' ORDER BY part", (name,))
    found = {part: unsealed(f"{name}{SEPARATOR}{part}", value) for part, value in rows}
    known = {part: value for part, value in found.items() if value is not None}
    if there is not None and there[0] == len(known) == len(found):
        return known
    with suppress(sqlite3.OperationalError), writing(connection):  # it cannot be written
        connection.execute("DELETE FROM kept WHERE name = ?", (name,))
    return None


def renew(connection: sqlite3.Connection, name: str, heads: tuple[str, str], fresh: Iterable[tuple[str, str]], gone: Iterable[str] | None) -> None:
    """Keep parts beside those that are there, but for those that are `gone` (None: all), unless the head that was found is no longer there; does nothing where the cache cannot be written."""
    before, after = heads
    with suppress(sqlite3.Error), writing(connection):
        if head(connection, name) == before:
            if gone is None or not before:
                connection.execute("DELETE FROM kept WHERE name = ?", (name,))
            connection.executemany("DELETE FROM kept WHERE name = ? AND part = ?", ((name, each) for each in gone or ()))
            rows = ((name, part, sealed(f"{name}{SEPARATOR}{part}", value)) for part, value in fresh)
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            (count,) = connection.execute("SELECT count(*) FROM kept WHERE name = ? AND part <> ''", (name,)).fetchone()
            connection.execute("INSERT OR REPLACE INTO kept VALUES (?, '', ?)", (name, sealed(name, f"{count} {after}")))


def _head(connection: sqlite3.Connection, name: str) -> tuple[int, str] | None:
    """How many parts there are, and the head."""
    found = connection.execute("SELECT value FROM kept WHERE name = ? AND part = ''", (name,)).fetchone()
    count, _, value = ((unsealed(name, found[0]) if found else None) or "").partition(" ")
    return (int(count), value) if count else None
