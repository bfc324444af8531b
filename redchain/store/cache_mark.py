"""What tells whether the cache is as this program left it: a mark beside it that names the file as it was then, and a sum in each row for where the mark does not fit."""

from __future__ import annotations

import functools
import os
import sqlite3
import time
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = ":memory:"
MARK = "-mark"
"""What the name of a mark ends with."""
_BOOT_ID = "/proc/sys/kernel/random/boot_id"
_JUST_WRITTEN, _TRIES, _PAUSE = 0.1, 5, 0.002  # seconds, but for the tries
_SUMS = (
    "SELECT 1 FROM main.file WHERE sum IS NOT row_sum(path, stamp, oid, kind, id)",
    "SELECT 1 FROM main.blob WHERE sum IS NOT row_sum(oid, kind, id, findings, refs, facts, last, cells)",
    "SELECT 1 FROM main.blob WHERE json IS NOT NULL AND json_sum IS NOT row_sum(oid, kind, json)",
    "SELECT 1 FROM main.found WHERE sum IS NOT row_sum(kind, field, value, oid)",
    "SELECT 1 FROM main.touched WHERE sum IS NOT row_sum(kind, id, refs)",
)
"""Ask for rows that are not as they were written; what is remembered has a sum of its own, which is looked at each time."""


class Connection(sqlite3.Connection):
    """A connection that knows where its file lies."""

    path = MEMORY
    has_own_state = False
    """Whether what is about one state of the repository is not in the file."""


def connect(path: str, timeout: float) -> Connection:
    """Connect to a cache; nothing is looked at yet."""
    connection: Connection = sqlite3.connect(path, timeout=timeout, isolation_level=None, factory=Connection)
    connection.path = path
    connection.create_function("row_sum", -1, row_sum, deterministic=True)
    return connection


def row_sum(*values: object) -> int:
    """Return a sum of what is in a row."""
    return zlib.crc32(repr(values).encode("utf-8", "surrogatepass"))


def is_marked(path: str) -> bool:
    """Tell whether a cache is as it was when it was marked; while somebody has just written to it their mark is waited for, which takes a moment."""
    for _ in range(_TRIES):
        stamp, written = _stamp(path)
        with suppress(OSError), open(f"{path}{MARK}", "rb") as file:
            if file.read() == stamp.encode() != b"":
                return True
        if not 0 <= time.time() - written < _JUST_WRITTEN:
            return False
        time.sleep(_PAUSE)
    return False


def mark(path: str) -> None:
    """Mark a cache as being what this program has made of it."""
    with suppress(OSError), open(f"{path}{MARK}", "w", encoding="utf-8") as file:
        file.write(_stamp(path)[0])


def _stamp(path: str) -> tuple[str, float]:
    """What is another after any change of the file, and after the machine has started anew: a disk may have lost what was not yet on it; and when it was written."""
    try:
        found = os.stat(path)
    except OSError:
        return "", 0
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {_start()}", found.st_mtime


@functools.cache
def _start() -> str:
    """Which start of the machine this is; where the system gives it no name, its minute: a clock put right, or a sleep, is then taken for another start."""
    with suppress(OSError), open(_BOOT_ID, encoding="ascii") as file:
        return file.read().strip()
    return f"{(time.time() - time.monotonic()) // 60:.0f}"


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Write to a cache in one transaction, within one that has begun in that; it is marked again if it was marked before."""
    if connection.in_transaction:
        yield
        return
    path = connection.path if isinstance(connection, Connection) else MEMORY
    connection.execute("BEGIN IMMEDIATE")
    try:
        was_marked = path != MEMORY and is_marked(path)
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    if was_marked:
        mark(path)


def refuse_changed(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError where the file was changed by anything but this program; one without a mark is looked at row by row, and marked."""
    path = connection.path if isinstance(connection, Connection) else MEMORY
    if path == MEMORY or is_marked(path):
        return
    connection.execute("BEGIN")
    try:
        refuse_unsound(connection)
        mark(path)  # nobody can have written meanwhile
    finally:
        with suppress(sqlite3.Error):
            connection.execute("COMMIT")


def refuse_unsound(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError where the trees of a cache do not fit each other, or a row is not as it was written."""
    if connection.execute("PRAGMA main.integrity_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError
    for each in _SUMS:
        try:
            found = connection.execute(f"{each} LIMIT 1").fetchone()
        except sqlite3.OperationalError as problem:
            if "function" in str(problem):  # a text that is none any more
                raise sqlite3.DatabaseError from problem
            raise
        if found is not None:
            raise sqlite3.DatabaseError
