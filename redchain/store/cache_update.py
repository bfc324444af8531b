"""The cache brought up to date: what has changed among the record files is read, judged and kept; what is gone is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.registry import KINDS
from redchain.model.git_blob_id import blob_id
from redchain.progress import watched
from redchain.store import cache
from redchain.store.cache_mark import writing
from redchain.store.record_reader import columns_of, judged_file, keys_of, stem, trace_of, unreadable_columns
from redchain.text import Text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from redchain.model.base import Record
    from redchain.store.layout import Stamps
    from redchain.store.record_reader import JudgedFile, RecordReader
    from redchain.store.source import Source

_BATCH = 2000
_BLOB = (
    "INSERT OR REPLACE INTO blob (oid, kind, id, findings, refs, facts, last, cells, sum, json, json_sum) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, row_sum(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8), ?9, row_sum(?1, ?2, ?9))"
)
_KEYS = "INSERT OR IGNORE INTO found VALUES (?1, ?2, ?3, ?4, row_sum(?1, ?2, ?3, ?4))"
_FILE = "INSERT OR REPLACE INTO file VALUES (?1, ?2, ?3, ?4, ?5, row_sum(?1, ?2, ?3, ?4, ?5))"
_NOTE_KNOWN = (
    "INSERT OR REPLACE INTO file SELECT path, stamp, oid, kind, id, row_sum(path, stamp, oid, kind, id) FROM ("
    "SELECT n.path, n.stamp, n.oid, n.kind, coalesce(nullif(b.id, ''), n.stem) AS id FROM named n JOIN blob b ON b.oid = n.oid AND b.kind = n.kind)"
)
_MOST_NOTED = 500
"""Of more files that change at once it is not noted what was in each."""
_READING = Text("读取记录", "reading records")


class CacheUpdate:
    """One update: of the files whose content was not known before, `records` are as many records as `keeps` allows; where it allows none, `judged` are the files."""

    def __init__(self, connection: sqlite3.Connection, source: Source, reader: Callable[[str], RecordReader], *, keeps: int = 0) -> None:
        """Do nothing yet; `reader` returns the reader of a kind."""
        self.judged: list[JudgedFile] = []
        self.records: dict[str, Record] = {}
        self._connection, self._source, self._reader, self._keeps = connection, source, reader, keeps
        self._kinds = {model.kind.folder: model.kind.name for model in KINDS}
        self._is_cold = cache.is_empty(connection)
        self._unread: set[str] = set()
        self._files: list[tuple[str, int, bytes, str, str]] = []
        self._blobs: list[tuple[Any, ...]] = []
        self._keys: list[tuple[str, str, str, bytes]] = []

    def run(self, files: dict[str, Stamps]) -> None:
        """Read what has changed among all record files, and forget what is gone; empties the mapping."""
        doubtful = self._doubtful(files)
        changed: list[tuple[str, int]] = []
        gone: set[str] = set()
        for folder in doubtful:
            there, before = files[folder], cache.stamps(self._connection, folder)
            changed += (each for each in there.items() if not each[1] or before.get(each[0]) != each[1])
            gone |= before.keys() - there.keys()
        if not changed and not gone:
            self._keep_digests(doubtful)
            return
        changed.sort()
        with writing(self._connection):
            self._bring_up_to_date(files, doubtful, changed, gone)

    def _bring_up_to_date(self, files: dict[str, Stamps], doubtful: dict[str, str], changed: list[tuple[str, int]], gone: set[str]) -> None:
        cache.forget_digests(self._connection, doubtful)
        paths = [*gone, *(path for path, _ in changed)]
        contents = cache.contents(self._connection, paths) if len(paths) <= _MOST_NOTED else None
        cache.forget(self._connection, gone)
        cache.renew_states(self._connection, {path.split("/", 2)[1] for path in paths})
        files.clear()  # what is read is let go at once, so that a large repository needs little memory
        changed = self._unknown(changed)
        for part in watched(_parts(changed), _READING, range(-(-len(changed) // _BATCH))):
            self._read(part)
            self._write()
        if contents is None:
            cache.touch_all(self._connection)
        else:
            cache.touch(self._connection, contents, cache.contents(self._connection, paths))
        self._keep_digests(doubtful)
        cache.keep_count(self._connection)

    def _doubtful(self, files: dict[str, Stamps]) -> dict[str, str]:
        """Return the folders below which some file may have changed, with the digest of all that is there."""
        digests = {folder: cache.digest(there) for folder, there in files.items()}
        return {folder: found for folder, found in digests.items() if not cache.is_up_to_date(self._connection, folder, found)}

    def _keep_digests(self, doubtful: dict[str, str]) -> None:
        """Keep what tells that nothing has changed; not where a file could not be read, which is tried again each time."""
        for folder, found in doubtful.items():
            if folder not in self._unread:
                cache.keep_digest(self._connection, folder, found)

    def _unknown(self, files: list[tuple[str, int]]) -> list[tuple[str, int]]:
        """Note at once all files that need not be read to be named and whose content the cache knows; returns the others."""
        named = [(path, stamp, oid) for path, stamp in files if (oid := self._source.blob_of(path)) is not None]
        if self._is_cold or not named:
            return files
        if self._source.is_past:
            taken = cache.take_over(self._connection, {path: oid for path, _, oid in named})
            files, named = [each for each in files if each[0] not in taken], [each for each in named if each[0] not in taken]
        self._connection.execute("CREATE TEMP TABLE named (path TEXT, stamp INTEGER, oid BLOB, kind TEXT, stem TEXT)")
        rows = ((path, stamp, oid, self._kind(path), stem(path)) for path, stamp, oid in named)
        self._connection.executemany("INSERT INTO named VALUES (?, ?, ?, ?, ?)", rows)
        self._connection.execute(_NOTE_KNOWN)
        known = {path for (path,) in self._connection.execute("SELECT n.path FROM named n JOIN blob b ON b.oid = n.oid AND b.kind = n.kind")}
        self._connection.execute("DROP TABLE named")
        return [each for each in files if each[0] not in known]

    def _read(self, files: list[tuple[str, int]]) -> None:
        for (path, stamp), raw in zip(files, self._source.read_all([path for path, _ in files]), strict=True):
            kind = self._kind(path)
            if isinstance(raw, OSError):
                oid = blob_id(path.encode() + b"\0unreadable")
                self._blobs.append(unreadable_columns(oid, kind, raw))
                self._files.append((path, 0, oid, kind, stem(path)))
                self._unread.add("/".join(path.split("/", 2)[:2]))
                continue
            oid = self._source.blob_of(path) or blob_id(raw)
            if not self._note(path, stamp, kind, oid):
                self._files.append((path, stamp, oid, kind, self._judge(path, kind, oid, raw)))

    def _judge(self, path: str, kind: str, oid: bytes, raw: bytes) -> str:
        reading = self._reader(kind).reading(raw)
        self._blobs.append(columns_of(oid, kind, reading))
        self._keys += keys_of(oid, kind, reading)
        trace = trace_of(path, kind, reading)
        if reading.record is not None and len(self.records) < self._keeps:
            self.records[path] = reading.record
        if not self._keeps:
            self.judged.append(judged_file(path, reading.findings, trace))
        return trace.id

    def _note(self, path: str, stamp: int, kind: str, oid: bytes) -> bool:
        """Note which content a file has, if that is one the cache knows."""
        if self._is_cold:
            return False
        found = self._connection.execute("SELECT id FROM blob WHERE oid = ? AND kind = ?", (oid, kind)).fetchone()
        if found is None:
            return False
        self._files.append((path, stamp, oid, kind, found[0] or stem(path)))
        return True

    def _kind(self, path: str) -> str:
        return self._kinds[path.split("/", 2)[1]]

    def _write(self) -> None:
        self._connection.executemany(_BLOB, self._blobs)
        self._connection.executemany(_KEYS, self._keys)
        self._connection.executemany(_FILE, self._files)
        self._blobs.clear()
        self._keys.clear()
        self._files.clear()


def _parts(files: list[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    """Yield files some at a time, in order, and let go of those that were worked through."""
    files.reverse()
    while files:
        yield files[: -_BATCH - 1 : -1]
        del files[-_BATCH:]
