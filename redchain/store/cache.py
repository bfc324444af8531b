"""The cache: what each file's content was judged to be, by git blob id, in one SQLite file that may be deleted at any time."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from redchain import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_JUDGING = ("model", "kinds", "check", "store", "views", "report", "render", "match")
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, stamp INTEGER, oid BLOB, kind TEXT, id TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS file_by_id ON file (kind, id);
CREATE TABLE IF NOT EXISTS blob (oid BLOB, kind TEXT, id TEXT, verdict TEXT, refs TEXT, facts TEXT, last TEXT, head TEXT, json TEXT, PRIMARY KEY (oid, kind));
CREATE TABLE IF NOT EXISTS kept (name TEXT, part TEXT, value BLOB, PRIMARY KEY (name, part));
"""


def signature() -> str:
    """Return a hash of the version and of the source files that judge; a cache written by other code is never trusted."""
    seen = [__version__, sys.version, *sorted(_sources(_PACKAGE, ""))]
    for part in _JUDGING:
        seen += sorted(_sources(f"{_PACKAGE}/{part}", part))
    return hashlib.sha1("\n".join(seen).encode(), usedforsecurity=False).hexdigest()


def _sources(folder: str, part: str) -> Iterator[str]:
    """Yield a mark of every source file in a folder and, for a part of the package, below it."""
    with os.scandir(folder) as found:
        for each in found:
            if each.name.endswith(".py"):
                seen = each.stat()
                yield f"{part}/{each.name} {seen.st_mtime_ns} {seen.st_size}"
            elif part and each.is_dir() and each.name != "__pycache__":
                yield from _sources(each.path, f"{part}/{each.name}")


def open_cache(path: str | None, zone: str = "") -> sqlite3.Connection:
    """Open the cache of what was judged in a time zone; one of another zone or code is emptied, one that is damaged, foreign or in the way is replaced, at worst by one in memory."""
    if path is not None:
        with suppress(OSError, sqlite3.Error):
            return _open(path, zone)
        with suppress(OSError, sqlite3.Error):
            os.unlink(path)
            return _open(path, zone)
    return _open(":memory:", zone)


def open_existing(path: str) -> sqlite3.Connection | None:
    """Open a cache that this code wrote, for reading; None when there is none."""
    if not os.path.exists(path):
        return None
    try:
        connection = sqlite3.connect(path, timeout=1, isolation_level=None)
        found = recall(connection, "signature")
    except sqlite3.Error:
        return None
    if found == signature():
        return connection
    connection.close()
    return None


def _open(path: str, zone: str) -> sqlite3.Connection:
    if path != ":memory:":
        os.makedirs(os.path.dirname(path), exist_ok=True)
    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY" if path == ":memory:" else "PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = OFF")
        _prepare(connection, zone)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, zone: str) -> None:
    wanted = {"signature": signature(), "zone": zone}
    connection.executescript(_TABLES)
    found = dict(connection.execute("SELECT name, value FROM meta WHERE name IN ('signature', 'zone')"))
    if found != wanted:
        connection.execute("BEGIN IMMEDIATE")
        for table in ("file", "blob", "meta", "kept"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608  # the table names stand above
        connection.executemany("INSERT INTO meta VALUES (?, ?)", wanted.items())
        connection.execute("COMMIT")


def stamps(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return (path, stamp) in path order, as a scan of the files gives them."""
    return connection.execute("SELECT path, stamp FROM file ORDER BY path").fetchall()


def remember(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a derived value, such as a finished report, under a name that says what it was made from."""
    with suppress(sqlite3.Error):
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def recall(connection: sqlite3.Connection, name: str) -> str | None:
    """Return a remembered value, or None."""
    with suppress(sqlite3.Error):
        found = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else None
    return None


def forget_old(connection: sqlite3.Connection, sort: str, most: int) -> None:
    """Drop all but the newest `most` remembered values of one sort."""
    query = "DELETE FROM meta WHERE name LIKE ? AND rowid NOT IN (SELECT rowid FROM meta WHERE name LIKE ? ORDER BY rowid DESC LIMIT ?)"
    with suppress(sqlite3.Error):
        connection.execute(query, (f"{sort}:%", f"{sort}:%", most))


def stir(connection: sqlite3.Connection, folders: Iterable[str]) -> None:
    """Give each folder a new state: a text that stays the same until any file below the folder changes."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, hex(randomblob(8)))", ((f"state:{each}",) for each in folders))


def forget(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Drop files that are gone."""
    connection.executemany("DELETE FROM file WHERE path = ?", ((each,) for each in paths))
