"""A data repository's records, read through the cache: rows for the rules, records for everything else."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.catalogue import rule
from redchain.model.kinds import KINDS, kind_named
from redchain.model.ledger import Index, Ledger, Trace
from redchain.store import cache
from redchain.store.disk import blob_id, read_bytes
from redchain.store.engine import parser
from redchain.store.judging import SEPARATOR, Judge, load_findings
from redchain.store.layout import scan, strays_beside
from redchain.store.reading import MAX_BYTES
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redchain.check.finding import Finding
    from redchain.model.base import Record
    from redchain.model.settings import Settings
    from redchain.store.layout import Entry

_BATCH = 2000
_STRAY_WORDS = {
    "symlink": Text("符号链接", "a symbolic link"),
    "extension": Text("扩展名不是 .yaml", "its extension is not .yaml"),
    "folder": Text("不是任何类别的文件夹", "the folder of no kind"),
}


class Judged(NamedTuple):
    """One file as the rules see it: its findings by itself and its trace."""

    path: str
    findings: tuple[Finding, ...]
    trace: Trace


class Store:
    """One data repository on disk with its cache; call `refresh` before asking."""

    def __init__(self, root: str, cache_file: str | None = None) -> None:
        """Open the cache; `root` is the folder that holds `data/`."""
        self.root = root
        self.connection = cache.open_cache(cache_file)
        self.strays: list[tuple[str, str]] = []
        self._judges: dict[str, Judge] = {}

    def refresh(self) -> int:
        """Bring the cache up to date with the files; returns how many record files there are."""
        with _no_collector():
            folders = [model.kind.folder for model in KINDS]
            entries, self.strays = scan(self.root, folders)
            self.strays += strays_beside(self.root, folders)
            try:
                self._update(entries)
            except sqlite3.Error:
                self.connection = cache.open_cache(None)
                self._update(entries)
        return len(entries)

    def judged(self) -> Iterator[Judged]:
        """Yield every file in path order with its own findings and its trace."""
        share = sys.intern
        makers = {model.kind.name: model.Facts for model in KINDS}
        query = "SELECT f.path, b.kind, b.id, b.verdict, b.refs, b.facts, b.last FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind ORDER BY f.path"
        for path, kind, identifier, verdict, refs, facts, last in self.connection.execute(query):
            key = share(f"{kind}:{identifier}")
            parts = tuple(share(each) for each in refs.split(SEPARATOR)) if refs else ()
            findings = load_findings(verdict, path, identifier) if verdict else ()
            if os.path.basename(path) != f"{identifier}.yaml":
                findings += (_misnamed(path, identifier),)
            yield Judged(path, findings, Trace(key, path, parts, _facts(makers, kind, facts), share(last)))

    def index(self) -> Index:
        """Return the index of all traces."""
        return Index(each.trace for each in self.judged())

    def stray_findings(self) -> tuple[Finding, ...]:
        """Return a finding for each thing below `data/` that is not read."""
        return tuple(rule("RC202").broken(problem=_STRAY_WORDS[why]).at(path, 0, 0) for path, why in sorted(self.strays))

    def ledger(self, settings: Settings) -> Ledger:
        """Return the ledger of all usable records; each is made when it is first asked for."""
        shelves: dict[type[Record], Mapping[str, Record]] = {model: Shelf(self, model) for model in KINDS}
        paths = {f"{kind}:{identifier}": path for kind, identifier, path in self.connection.execute(_PATHS)}
        return Ledger(settings, shelves, paths)

    def fingerprint(self) -> str:
        """Return a hash of every path with its content, for remembering what was made from them."""
        import hashlib

        total = hashlib.sha1(usedforsecurity=False)
        for path, oid in self.connection.execute("SELECT path, oid FROM file ORDER BY path"):
            total.update(path.encode() + oid)
        return total.hexdigest()

    def judge(self, kind: str) -> Judge:
        """Return the judge of a kind, made once."""
        model = kind_named(kind)
        if kind not in self._judges and model is not None:
            self._judges[kind] = Judge(model, parser())
        return self._judges[kind]

    def read(self, path: str) -> bytes:
        """Return a record file's bytes."""
        return read_bytes(f"{self.root}/{path}", MAX_BYTES)

    def _update(self, entries: list[Entry]) -> None:
        known = cache.files(self.connection)
        changed = [each for each in entries if not each.stamp or known.get(each.path, _NONE)[0] != each.stamp]
        gone = known.keys() - {each.path for each in entries}
        if not changed and not gone:
            return
        self.connection.execute("BEGIN IMMEDIATE")
        cache.forget(self.connection, gone)
        for start in range(0, len(changed), _BATCH):
            self._take(changed[start : start + _BATCH], known)
        self.connection.execute("COMMIT")

    def _take(self, entries: list[Entry], known: Mapping[str, tuple[int, bytes]]) -> None:
        rows: list[tuple[Any, ...]] = []
        seen: list[tuple[str, int, bytes, str]] = []
        root, fresh = self.root, not known
        folders = {model.kind.folder: model.kind.name for model in KINDS}
        for path, stamp in entries:
            kind = folders[path.split("/", 2)[1]]
            try:
                raw = read_bytes(f"{root}/{path}", MAX_BYTES)
            except OSError as problem:
                raw, stamp = b"", 0  # noqa: PLW2901  # an unreadable file is looked at again next time
                rows.append(_unreadable(path, kind, problem))
                seen.append((path, 0, rows[-1][0], kind))
                continue
            oid = blob_id(raw)
            seen.append((path, stamp, oid, kind))
            if fresh or not self._has(oid, kind):
                rows.append((oid, *self.judge(kind).row(raw, path.rpartition("/")[2][:-5])))
        self.connection.executemany("INSERT OR REPLACE INTO blob (oid, kind, id, verdict, refs, facts, last, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", seen)

    def _has(self, oid: bytes, kind: str) -> bool:
        return self.connection.execute("SELECT 1 FROM blob WHERE oid = ? AND kind = ?", (oid, kind)).fetchone() is not None


class Shelf(Mapping[str, "Record"]):
    """The usable records of one kind by id; a record is read, or taken from the cache, when it is asked for."""

    def __init__(self, store: Store, model: type[Record]) -> None:
        """Take the ids and places; no record yet."""
        self._store, self._model = store, model
        query = "SELECT b.id, f.path, b.json, f.oid FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? AND b.facts IS NOT NULL ORDER BY f.path DESC"
        self._rows = {identifier: (path, text, oid) for identifier, path, text, oid in store.connection.execute(query, (model.kind.name,))}
        self._made: dict[str, Record] = {}
        self._fresh: list[tuple[str, bytes, str]] = []

    def __getitem__(self, identifier: str) -> Record:
        """Return a record; raises KeyError."""
        made = self._made.get(identifier)
        if made is None:
            made = self._made[identifier] = self._make(*self._rows[identifier])
        return made

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in order."""
        return iter(sorted(self._rows))

    def __len__(self) -> int:
        """Count the records."""
        return len(self._rows)

    def __contains__(self, identifier: object) -> bool:
        """Tell whether a usable record has this id."""
        return identifier in self._rows

    def _make(self, path: str, text: str | None, oid: bytes) -> Record:
        if text is not None:
            return self._model.model_validate_json(text)
        record, _, _ = self._store.judge(self._model.kind.name).read(self._store.read(path), path)
        if record is None:
            raise KeyError(path)
        self._fresh.append((record.model_dump_json(exclude_unset=True), oid, self._model.kind.name))
        if len(self._fresh) >= _BATCH:
            self.flush()
        return record

    def flush(self) -> None:
        """Keep the records read so far as JSON in the cache."""
        fresh, self._fresh = self._fresh, []
        try:
            self._store.connection.execute("BEGIN IMMEDIATE")
            self._store.connection.executemany("UPDATE blob SET json = ? WHERE oid = ? AND kind = ?", fresh)
            self._store.connection.execute("COMMIT")
        except sqlite3.Error:
            return


_NONE = (-1, b"")
_PATHS = "SELECT b.kind, b.id, f.path FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind ORDER BY f.path DESC"


def _facts(makers: Mapping[str, Callable[..., Any]], kind: str, text: str | None) -> Any:
    return None if text is None else makers[kind](*json.loads(text))


def _misnamed(path: str, identifier: str) -> Finding:
    folder = path.rpartition("/")[0] + "/"
    return rule("RC201").broken(("id",), id=identifier, file=path, folder=folder).at(path, 1, 1, identifier)


def _unreadable(path: str, kind: str, problem: OSError) -> tuple[Any, ...]:
    from redchain.store.judging import dump_findings

    stem = path.rpartition("/")[2][:-5]
    finding = rule("RC001").broken(problem=problem.strerror or type(problem).__name__)
    return blob_id(path.encode() + b"\0unreadable"), kind, stem, dump_findings((finding,)), "", None, "", ""


@contextmanager
def _no_collector() -> Iterator[None]:
    """Reading makes many objects and no cycles; the collector would only look at them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def all_findings(judged: Iterable[Judged]) -> Iterator[Finding]:
    """Yield the findings of files by themselves."""
    for each in judged:
        yield from each.findings
