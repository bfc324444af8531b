"""The cache: what the content of each file was read as, by git's blob id, in one SQLite file that may be deleted at any time."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import time
import zlib
from array import array
from contextlib import nullcontext, suppress
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from redchain import __version__
from redchain.lazy_pattern import pattern
from redchain.store.cache_mark import MEMORY, Connection, connect, is_marked, mark, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from redchain.store.layout import Stamps

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_OTHER_CODE = frozenset({"cli", "defaults", "manual", "templates", "__pycache__"})
"""The folders of the package that have no part in what the cache keeps."""
_COLUMNS = {
    "meta": "(name TEXT PRIMARY KEY, value TEXT)",
    "file": "(path TEXT PRIMARY KEY, stamp INTEGER, oid BLOB, kind TEXT, id TEXT, sum INTEGER) WITHOUT ROWID",
    "blob": (
        "(oid BLOB, kind TEXT, id TEXT, findings TEXT, refs TEXT, facts TEXT, last TEXT, cells TEXT, sum INTEGER, json TEXT, json_sum INTEGER, "
        "PRIMARY KEY (oid, kind))"
    ),
    "found": "(kind TEXT, field TEXT, value TEXT, oid BLOB, sum INTEGER, PRIMARY KEY (kind, field, value, oid)) WITHOUT ROWID",
    "touched": "(number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, id TEXT, refs TEXT, sum INTEGER)",
    "kept": "(name TEXT, part TEXT, value BLOB, PRIMARY KEY (name, part))",
}
_OF_ONE_STATE = ("meta", "file", "touched", "kept")
"""The tables about one state of the repository; those of blobs, and of what they are found by, are about all of them."""
_ENDING = ".sqlite"
_OTHERS = pattern(r"(-[0-9a-f]{16})?\.sqlite(-journal|-mark)?")
_DISUSED = 3600  # seconds
SEPARATOR = "\x1f"
"""Separates the parts of a text that holds several."""
_PLACE_ORDER = (
    "substr(f.path, -length(f.id) - 6) <> '/' || f.id || '.yaml'",
    "instr(f.path, '/' || substr(f.id, 3, 4) || '-' || substr(f.id, 7, 2) || '/' || f.id || '.yaml') = 0",
    "length(f.path)",
    "f.path",
)
FIRST = ", ".join(_PLACE_ORDER)
"""Orders files `f` of one id as `model.event_id.place_order` does: the record before its copies."""
LAST = ", ".join(f"{each} DESC" for each in _PLACE_ORDER)
"""The same, backwards."""
NONE_MISNAMED = "none"
"""What is remembered when every file is called as the id in it."""
STATES = "SELECT value FROM meta WHERE name LIKE 'state:%' ORDER BY name"
"""Asks for the state of each folder, which is another after any change below it."""
NONE_SHARED = "none"
"""What is remembered when no two files share an id."""


@cache
def signature() -> str:
    """Return a hash of the version and of the code that reads and judges records, which is looked at once; a cache written by other code is never trusted."""
    return signature_of(_PACKAGE)


def signature_of(package: str) -> str:
    """Return the same of a folder of code as it is now."""
    seen = [__version__, sys.version, *sorted(_code_in(package))]
    return hashlib.sha1("\n".join(seen).encode(), usedforsecurity=False).hexdigest()


def _code_in(folder: str) -> Iterator[str]:
    """Yield name, time and size of every source file that has a part in what the cache keeps."""
    with os.scandir(folder) as found:
        for each in found:
            if each.name.endswith(".py"):
                yield f"{each.path} {each.stat().st_mtime_ns} {each.stat().st_size}"
            elif each.name not in _OTHER_CODE and each.is_dir():
                yield from _code_in(each.path)


def file_of_this_code(path: str) -> str:
    """Return where the cache that this very code writes lies, beside those that other versions write: none ever empties what another is reading."""
    return f"{path.removesuffix(_ENDING)}-{signature()[:16]}{_ENDING}"


def _remove_disused(path: str) -> None:
    """Remove the caches that other code has written in the place of this one, where nobody has written to them for an hour; who still reads one goes on."""
    folder, stem = os.path.split(path.rpartition("-")[0])
    with suppress(OSError):
        for each in os.listdir(folder):
            other = os.path.join(folder, each)
            if each.startswith(stem) and _OTHERS.fullmatch(each[len(stem) :]) and time.time() - os.stat(other).st_mtime > _DISUSED:
                os.unlink(other)


def open_cache(path: str | None, zone: str = "") -> sqlite3.Connection:
    """Open the cache of what was read in a time zone; one of another zone is emptied, one that is damaged, foreign or in the way is replaced, at worst by one in memory."""
    if path is not None:
        try:
            return _open(path, zone)
        except (OSError, sqlite3.OperationalError):  # locked, or no place for it
            pass
        except sqlite3.Error:
            with suppress(OSError, sqlite3.Error):
                os.unlink(path)
                return _open(path, zone)
    return _open(MEMORY, zone)


def open_existing(path: str) -> sqlite3.Connection | None:
    """Open a cache that this very code has written, for reading; None when there is none, or it is not as this code left it."""
    if not os.path.exists(path) or not is_marked(path):
        return None
    try:
        return connect(path, timeout=1)
    except sqlite3.Error:
        return None


def close(connection: sqlite3.Connection) -> None:
    """Close a cache, whichever thread may be the one that clears up; that of another leaves it to the interpreter."""
    with suppress(sqlite3.ProgrammingError):
        connection.close()


def _open(path: str, zone: str) -> sqlite3.Connection:
    if path != MEMORY and not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _remove_disused(path)
    is_new = path != MEMORY and (not os.path.exists(path) or os.path.getsize(path) == 0)
    connection = connect(path, timeout=5)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY" if path == MEMORY else "PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = OFF")
        _prepare(connection, zone)
    except sqlite3.Error:
        connection.close()
        raise
    if is_new:
        mark(path)
    return connection


def _prepare(connection: sqlite3.Connection, zone: str) -> None:
    if recall(connection, "zone") == zone:
        return
    with writing(connection):
        if recall(connection, "zone") == zone:  # another process has made it meanwhile, and may be reading it
            return
        for table, columns in _COLUMNS.items():
            connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.execute(f"CREATE TABLE {table} {columns}")
        connection.execute("CREATE INDEX file_by_id ON file (kind, id)")
        connection.execute("CREATE INDEX file_by_blob ON file (oid, kind)")
        connection.execute("CREATE INDEX unusable ON blob (oid, kind) WHERE facts IS NULL")
        connection.execute("CREATE INDEX by_last_step ON blob (last, kind)")
        connection.execute("INSERT INTO meta VALUES ('zone', ?)", (sealed("zone", zone),))
        keep_count(connection)


def set_apart(connection: sqlite3.Connection) -> None:
    """Make this connection one for a past state: it shares only the tables of blobs, and what is remembered for every state; all others are its own and vanish with it."""
    connection.execute("PRAGMA temp_store = MEMORY")
    if isinstance(connection, Connection):
        connection.has_own_state = True
    for table in _OF_ONE_STATE:  # a temporary table hides the one of the same name
        connection.execute(f"CREATE TEMP TABLE {table} {_COLUMNS[table]}")
    connection.execute("CREATE INDEX temp.file_by_id ON file (kind, id)")
    connection.execute("CREATE INDEX temp.file_by_blob ON file (oid, kind)")


def take_over(connection: sqlite3.Connection, contents: Mapping[str, bytes]) -> set[str]:
    """Note for a past state what the work tree had of the same path and content when it was last read, where that is most of it; returns these paths."""
    had = dict(connection.execute("SELECT path, oid FROM main.file")) if contents else {}
    taken = {path for path, oid in contents.items() if had.get(path) == oid}
    if len(taken) * 2 < len(had):
        return set()
    connection.execute("INSERT INTO temp.file SELECT * FROM main.file")
    connection.executemany("DELETE FROM temp.file WHERE path = ?", ((path,) for path in had.keys() - taken))
    return taken


def stamps(connection: sqlite3.Connection, folder: str) -> Stamps:
    """Return all files below a folder with their stamps, as they were when the cache was last brought up to date."""
    after = f"{folder}0"  # “0” comes next after “/”
    return dict(connection.execute("SELECT path, stamp FROM file WHERE path > ? AND path < ?", (f"{folder}/", after)))


def digest(files: Stamps) -> str:
    """Return a hash of files with their stamps, in the order in which the folders name them; empty where one is too fresh to trust."""
    if 0 in files.values():
        return ""
    return hashlib.sha1("\n".join(files).encode() + array("q", files.values()).tobytes(), usedforsecurity=False).hexdigest()


def keep_digest(connection: sqlite3.Connection, folder: str, found: str) -> None:
    """Keep the digest of all files below a folder, which the cache is up to date with."""
    if found:
        remember(connection, f"scan:{folder}", found)


def is_up_to_date(connection: sqlite3.Connection, folder: str, found: str) -> bool:
    """Tell by their digest whether the cache is surely up to date with all files below a folder, which need not be compared one by one then."""
    return bool(found) and recall(connection, f"scan:{folder}") == found


def forget_digests(connection: sqlite3.Connection, folders: Iterable[str]) -> None:
    """Forget the digests of folders below which files are being read."""
    connection.executemany("DELETE FROM meta WHERE name = ?", ((f"scan:{each}",) for each in folders))


_COUNT = (
    "SELECT (SELECT count(*) FROM main.file NOT INDEXED) || ' ' || (SELECT count(*) FROM main.file INDEXED BY file_by_id WHERE kind > '')"
    " || ' ' || (SELECT count(*) FROM main.file INDEXED BY file_by_blob WHERE oid > x'')"
    " || ' ' || (SELECT count(*) FROM main.blob INDEXED BY sqlite_autoindex_blob_1 WHERE oid > x'')"
    " || ' ' || (SELECT count(*) FROM main.blob INDEXED BY by_last_step WHERE last >= '') || ' ' || (SELECT count(*) FROM main.found)"
)
"""Counts the rows by each tree that they are found by: a damaged one may be whole for SQLite and hold too few."""


def keep_count(connection: sqlite3.Connection) -> None:
    """Keep how many rows there are; to be done in the transaction that writes them."""
    connection.execute(f"INSERT OR REPLACE INTO main.meta VALUES ('count', ({_COUNT}))")  # noqa: S608  # a text of ours


def refuse_lost_rows(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError where rows are not there any more that were written."""
    kept, there = connection.execute(f"SELECT (SELECT value FROM main.meta WHERE name = 'count'), ({_COUNT})").fetchone()  # noqa: S608  # as above
    if kept != there:
        raise sqlite3.DatabaseError


def is_empty(connection: sqlite3.Connection) -> bool:
    """Tell whether no content was read yet."""
    return connection.execute("SELECT 1 FROM blob LIMIT 1").fetchone() is None


def remember(connection: sqlite3.Connection, name: str, value: str, *, of_any_state: bool = False) -> None:
    """Keep a derived value, such as a finished report, under a name that says what it was made from."""
    with suppress(sqlite3.Error), _writing_memory(connection, of_any_state=of_any_state):
        connection.execute(f"INSERT OR REPLACE INTO {_memory(of_any_state=of_any_state)} VALUES (?, ?)", (name, sealed(name, value)))  # noqa: S608  # one of two names


def recall(connection: sqlite3.Connection, name: str, *, of_any_state: bool = False) -> str | None:
    """Return a remembered value; None where there is none, or it is not as it was written."""
    with suppress(sqlite3.Error):
        found = connection.execute(f"SELECT value FROM {_memory(of_any_state=of_any_state)} WHERE name = ?", (name,)).fetchone()  # noqa: S608
        return unsealed(name, found[0]) if found else None
    return None


def sealed(name: str, value: str) -> str:
    """Return a value with a sum before it, by which it is known that nothing of it was lost: of what is kept in pages of their own SQLite notices nothing."""
    return f"{zlib.crc32(f'{name} {value}'.encode('utf-8', 'surrogatepass')):08x} {value}"


def unsealed(name: str, kept: object) -> str | None:
    """Return a value as it was before it was sealed; None where it is not as it was written."""
    value = str(kept).partition(" ")[2]
    return value if kept == sealed(name, value) else None


def sum_of(columns: Mapping[str, object]) -> bytes | None:
    """Return a sum of some bytes and their names, by which it is known that none is lost or other than it was written; None where some are no bytes any more."""
    total = 0
    for name, value in sorted(columns.items(), key=lambda each: repr(each[0])):
        if not isinstance(value, bytes):
            return None
        total = zlib.crc32(value, zlib.crc32(f"{name!r} {len(value)}".encode("utf-8", "surrogatepass"), total))
    return total.to_bytes(4)


def _memory(*, of_any_state: bool) -> str:
    """Where it is remembered: what holds for every state lies beside the work tree's own, which the one of a past state hides."""
    return "main.meta" if of_any_state else "meta"


def _writing_memory(connection: sqlite3.Connection, *, of_any_state: bool) -> AbstractContextManager[None]:
    """What is about a past state lies beside the file, and nobody is waited for."""
    return nullcontext() if isinstance(connection, Connection) and connection.has_own_state and not of_any_state else writing(connection)


def forget_old(connection: sqlite3.Connection, sort: str, most: int, *, of_any_state: bool = False) -> None:
    """Remove all but the newest `most` remembered values of one sort."""
    memory = _memory(of_any_state=of_any_state)
    query = f"DELETE FROM {memory} WHERE name LIKE ? AND rowid NOT IN (SELECT rowid FROM {memory} WHERE name LIKE ? ORDER BY rowid DESC LIMIT ?)"  # noqa: S608
    with suppress(sqlite3.Error), _writing_memory(connection, of_any_state=of_any_state):
        connection.execute(query, (f"{sort}:%", f"{sort}:%", most))


def renew_states(connection: sqlite3.Connection, folders: Iterable[str]) -> None:
    """Give each folder a new state: a text that stays the same until any file below the folder changes."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, hex(randomblob(8)))", ((f"state:{each}",) for each in folders))


_MOST_TOUCHED = 5000
"""So many of the last changed records are known."""


class Touched(NamedTuple):
    """A record that was there before or after its file changed: its kind, its id, and what it referred to, as `kind:id`."""

    kind: str
    id: str
    refs: tuple[str, ...]


def contents(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, tuple[bytes, str, str, str]]:
    """Return what the cache knows of the files at these paths: blob id, kind, id and references."""
    query = "SELECT f.oid, f.kind, f.id, b.refs FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.path = ?"
    return {path: found for path in paths for found in connection.execute(query, (path,))}


def touch(connection: sqlite3.Connection, before: Mapping[str, tuple[bytes, str, str, str]], after: Mapping[str, tuple[bytes, str, str, str]]) -> None:
    """Note as touched what was in files whose content is another now, and what is."""
    changed = sorted({*before, *after} - {path for path, found in after.items() if before.get(path) == found})
    rows = [found[path][1:] for path in changed for found in (before, after) if path in found]
    connection.executemany("INSERT INTO touched (kind, id, refs, sum) VALUES (?1, ?2, ?3, row_sum(?1, ?2, ?3))", rows)
    connection.execute("DELETE FROM touched WHERE number <= (SELECT max(number) FROM touched) - ?", (_MOST_TOUCHED,))


def touch_all(connection: sqlite3.Connection) -> None:
    """Note that more has changed than is worth noting."""
    connection.execute("DELETE FROM touched")
    connection.execute("INSERT INTO touched (kind, sum) VALUES (NULL, row_sum(NULL, NULL, NULL))")


LAST_TOUCH = "SELECT coalesce(max(number), 0) FROM touched"
"""Asks for the number of the last note of a touched record; 0 where there is none."""
TOUCHES = "SELECT number, kind, id, refs FROM touched WHERE number > ? ORDER BY number"
"""Asks for what was noted after a note."""


def touched_since(found: Sequence[tuple[int, str | None, str, str]], number: int, last: int) -> tuple[Touched, ...] | None:
    """Return what was `found` to be touched after a note; None where that is not known any more."""
    if number > last or len(found) != last - number:
        return None
    known = [(kind, identifier, refs) for _, kind, identifier, refs in found if kind is not None]
    return (
        tuple(Touched(kind, identifier, tuple(refs.split(SEPARATOR)) if refs else ()) for kind, identifier, refs in known) if len(known) == len(found) else None
    )


def sharing_name(states: Iterable[tuple[str]]) -> str:
    """Return the name under which is remembered whether files share an id, from what `STATES` asks for; it changes with any file."""
    return "sharing:" + "".join(value for (value,) in states)


def fingerprint_name(states: Iterable[tuple[str]], strays: str) -> str:
    """Return the name under which is remembered a hash of all contents, and of what lies astray."""
    return f"fingerprint:{strays}:" + "".join(value for (value,) in states)


def misnamed_name(states: Iterable[tuple[str]]) -> str:
    """Return the name under which is remembered whether any file has another name than the id in it."""
    return "misnamed:" + "".join(value for (value,) in states)


def absent_name(index: str, states: Iterable[tuple[str]]) -> str:
    """Return the name under which is remembered which tracked records are not on disk: it changes with git's index and with any file."""
    return f"absent:{index}" + "".join(value for (value,) in states)


def forget(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Remove files that no longer exist."""
    connection.executemany("DELETE FROM file WHERE path = ?", ((each,) for each in paths))
