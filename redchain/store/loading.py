"""A data repository's records, read through the cache: rows for the rules, records for everything else."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from redchain.check.rules.rc000_text import RC001
from redchain.check.rules.rc200_references import RC201, RC202, RC210
from redchain.errors import system_words
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.base import label, value_labels
from redchain.model.blob import blob_id
from redchain.model.ledger import Index, Ledger, Trace, place_of
from redchain.model.settings import Root
from redchain.store import cache
from redchain.store.disk import read_bytes
from redchain.store.layout import scan, strays_beside
from redchain.store.lazy_records import Lookup, Places, Shelf
from redchain.store.listing import Listing, keep_shape, shown_rows
from redchain.store.reading import MAX_BYTES
from redchain.store.record_reader import SEPARATOR, Judge, Row, dump_findings, head, load_findings
from redchain.store.yaml_parser import parser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.settings import Settings
    from redchain.store.layout import Entry

_BATCH = 2000
_KEPT_TEXTS = 20
_FEW = 50
HOME = ZoneInfo(Root.model_fields["timezone"].default)
"""The time zone of a repository that names none."""
_MOST_KEPT = 20_000
_STRAY_WORDS = {
    "symlink": Text("符号链接", "a symbolic link"),
    "extension": Text("扩展名不是 .yaml", "its extension is not .yaml"),
    "folder": Text("不是任何类别的文件夹", "the folder of no kind"),
    "unreadable": Text("不是能打开的文件夹", "it is no folder that can be opened"),
    "name": Text("文件名不是 UTF-8", "its name is not UTF-8"),
}


class Judged(NamedTuple):
    """One file as the rules see it: its findings by itself and its trace."""

    findings: tuple[Finding, ...]
    trace: Trace

    @property
    def path(self) -> str:
        """The file, from the root of the repository."""
        return self.trace.path


class Store:
    """One data repository on disk with its cache; call `refresh` before asking."""

    def __init__(self, root: str, cache_file: str | None = None, *, keeps: bool = False, zone: ZoneInfo = HOME) -> None:
        """Open the cache; `root` is the folder that holds `data/`; `keeps` the records that `refresh` reads, for a ledger to come.

        Dates of moments are those of `zone`, the repository's.
        """
        self.root = root
        self.zone = zone
        self._cache_file = cache_file
        self.connection = cache.open_cache(cache_file, zone.key)
        self.strays: list[tuple[str, str]] = []
        self.files = 0
        self._judges: dict[str, Judge] = {}
        self._fresh: list[Judged] = []
        self._keeps = keeps
        self._kept: dict[str, Record] = {}

    def refresh(self) -> int:
        """Bring the cache up to date with the files; returns how many record files there are."""
        self._fresh, self._kept = [], {}
        folders = [model.kind.folder for model in KINDS]
        entries, self.strays = scan(self.root, folders)
        self.strays += strays_beside(self.root, folders)
        self.files = len(entries)
        try:
            self._update(entries)
        except sqlite3.Error as problem:
            self._replace_cache(problem)
            self._update(scan(self.root, folders)[0])
        return self.files

    def judged(self) -> Iterator[Judged]:
        """Yield every file in path order with its own findings and its trace."""
        if len(self._fresh) == self.files:
            # handed over one by one, so that nothing is held twice
            self._fresh.reverse()
            while self._fresh:
                yield self._fresh.pop()
            return
        share = sys.intern
        for path, kind, identifier, verdict, refs, facts, last in self.ask(_JUDGED):
            findings = tuple(each.at(path, each.line, each.column, identifier) for each in load_findings(verdict)) if verdict else ()
            parts = tuple(map(share, refs.split(SEPARATOR))) if refs else ()
            made = None if facts is None else _MAKERS[kind](*json.loads(facts))
            yield _judged(path, findings, Trace(share(f"{kind}:{identifier}"), place_of(path, identifier), parts, made, share(last)))

    def index(self) -> Index:
        """Return the index of all traces."""
        return Index(each.trace for each in self.judged())

    def stray_findings(self) -> tuple[Finding, ...]:
        """Return a finding for each thing below `data/` that is not read."""
        return tuple((RC210.broken() if why == "former" else RC202.broken(problem=_STRAY_WORDS[why])).at(path, 0, 0) for path, why in sorted(self.strays))

    def ledger(self, settings: Settings) -> Ledger:
        """Return the ledger of all usable records; each is made when it is first asked for."""
        shelves: dict[type[Record], Mapping[str, Record]] = {model: Shelf(self, model) for model in KINDS}
        return Ledger(settings, shelves, Places(self))

    def listing(self, model: type[Record], *, archived: bool = False) -> Listing:
        """Return the listing of one kind, with archived records or without, keeping it in the cache for the next time."""
        kind = model.kind.name
        query = "SELECT f.id, f.oid FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? AND b.head IS NULL"
        missing = list(self.ask(query, (kind,)))
        shelf = Shelf(self, model)
        heads = [(head(shelf[identifier]) if identifier in shelf else "", oid, kind) for identifier, oid in missing]
        shelf.flush()
        self.write("UPDATE blob SET head = ? WHERE oid = ? AND kind = ?", heads)
        shape = listing_shape(model)
        keep_shape(self.connection, kind, shape)
        found = self.ask("SELECT b.head FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? ORDER BY f.path", (kind,))
        return Listing(tuple(shape["columns"]), shape["labels"], shape["values"], shown_rows((each for (each,) in found), archived=archived))

    def write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Keep something derived; a cache that cannot be written is passed over."""
        if not rows:
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.executemany(statement, rows)
            self.connection.execute("COMMIT")
        except sqlite3.Error:
            return

    def paths(self) -> set[str]:
        """Return the paths of all record files."""
        return {path for (path,) in self.ask("SELECT path FROM file")}

    def fingerprint(self) -> str:
        """Return a hash of every path with its content and of what lies astray, for remembering what was made from them."""
        import hashlib

        total = hashlib.sha1(repr(sorted(self.strays)).encode(), usedforsecurity=False)
        for path, oid in self.ask("SELECT path, oid FROM file ORDER BY path"):
            total.update(path.encode() + oid)
        return total.hexdigest()

    def blob_of(self, path: str) -> str:
        """Return git's object id of a record file's content, in hexadecimal."""
        return blob_id(self.read(path)).hex()

    def remember(self, name: str, value: str) -> None:
        """Keep a derived text; of each sort (the part of the name before the first colon) only the newest few."""
        sort = name.partition(":")[0]
        cache.forget_old(self.connection, sort, _KEPT_TEXTS)
        cache.remember(self.connection, name, value)

    def recall(self, name: str) -> str | None:
        """Return a kept text, or None."""
        return cache.recall(self.connection, name)

    def lookup(self, fresh: Iterable[Trace], hidden: frozenset[str] = frozenset()) -> Lookup:
        """Return an index that asks the cache for what it is asked for, with `fresh` traces laid over and `hidden` keys left out."""
        return Lookup(self, fresh, hidden)

    def contents(self) -> dict[str, tuple[str, str, str]]:
        """Return git's id of the content (hexadecimal), the kind and the id behind each path."""
        return {path: (oid.hex(), kind, identifier) for path, oid, kind, identifier in self.ask("SELECT path, oid, kind, id FROM file")}

    def referrers(self, keys: Iterable[str]) -> list[Trace]:
        """Return the traces of records that name one of `keys`."""
        wanted = {each.partition(":")[2] for each in keys}
        if not wanted:
            return []
        first_look = wanted if len(wanted) <= _FEW else ()  # by the database, which spares decoding thousands of rows; of many ids it would take longer
        named = " OR ".join("instr(b.refs, ?)" for _ in first_look) or "1"
        found = []
        for row in self.ask(f"{_TRACES} AND ({named}) ORDER BY f.path", tuple(first_look)):
            refs, facts = row[3], row[4]
            if refs and facts is not None and any(each.rpartition(":")[2] in wanted for each in refs.split(SEPARATOR)):
                found.append(self._trace_of(row))
        return found

    def trace(self, path: str, kind: str, row: Row) -> Trace:
        """Return the trace of a judged file."""
        return _trace(path, kind, row)

    def traces(self, kind: str, identifier: str | None = None) -> Iterator[Trace]:
        """Yield the traces of one kind, or of one record, from the cache."""
        query, values = (f"{_TRACES} AND f.kind = ?", (kind,)) if identifier is None else (f"{_TRACES} AND f.kind = ? AND f.id = ?", (kind, identifier))
        for each in self.ask(f"{query} ORDER BY f.path", values):
            yield self._trace_of(each)

    def _trace_of(self, row: tuple[str, str, str, str, str | None, str]) -> Trace:
        path, kind, identifier, refs, facts, last = row
        made = None if facts is None else _MAKERS[kind](*json.loads(facts))
        return Trace(f"{kind}:{identifier}", place_of(path, identifier), tuple(refs.split(SEPARATOR)) if refs else (), made, last)

    def judge(self, kind: str) -> Judge:
        """Return the judge of a kind, made once."""
        known = self._judges.get(kind)
        if known is None:
            model = kind_named(kind)
            assert model is not None  # noqa: S101  # kinds come from KINDS
            known = self._judges[kind] = Judge(model, parser(), self.zone)
        return known

    def kept(self, path: str) -> Record | None:
        """Return the record that `refresh` has just read from a file, once."""
        return self._kept.pop(path, None)

    def read(self, path: str) -> bytes:
        """Return a record file's bytes."""
        return read_bytes(f"{self.root}/{path}", MAX_BYTES)

    def ask(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
        """Yield the rows of an ordered query; a cache found damaged on the way is made anew and asked for the rest."""
        given = 0
        try:
            for row in self.connection.execute(query, values):
                yield row
                given += 1
        except UnicodeEncodeError:  # asked for something that is no text, so it is not there
            return
        except sqlite3.Error as problem:
            self._replace_cache(problem)
            self.refresh()
            yield from islice(self.connection.execute(query, values), given, None)

    def _replace_cache(self, problem: sqlite3.Error) -> None:
        """Go on without the cache; one that is damaged, not only locked, is deleted for the next run to make anew."""
        self.connection.close()
        self._fresh = []
        if self._cache_file and not isinstance(problem, sqlite3.OperationalError):
            with suppress(OSError):
                os.unlink(self._cache_file)
        self.connection = cache.open_cache(None, self.zone.key)

    def _update(self, entries: list[Entry]) -> None:
        known = cache.stamps(self.connection)
        before = set(known)
        changed = [each for each in entries if not each.stamp or each not in before]
        gone = {path for path, _ in known} - {each.path for each in entries} if len(known) + len(changed) != len(entries) else set()
        if not changed and not gone:
            return
        self.connection.execute("BEGIN IMMEDIATE")
        cache.forget(self.connection, gone)
        cache.stir(self.connection, {path.split("/", 2)[1] for path in (*gone, *(each.path for each in changed))})
        entries.clear()  # what is read is let go at once, so that a large repository needs little memory
        changed.reverse()
        while changed:
            self._take(changed[: -_BATCH - 1 : -1], is_cold=not known)
            del changed[-_BATCH:]
        self.connection.execute("COMMIT")

    def _take(self, entries: list[Entry], *, is_cold: bool) -> None:
        rows: list[tuple[Any, ...]] = []
        seen: list[tuple[str, int, bytes, str, str]] = []
        folders = {model.kind.folder: model.kind.name for model in KINDS}
        for path, stamp in entries:
            kind = folders[path.split("/", 2)[1]]
            try:
                raw = read_bytes(f"{self.root}/{path}", MAX_BYTES)
            except OSError as problem:
                rows.append(_unreadable(path, kind, problem))
                seen.append((path, 0, rows[-1][0], kind, _stem(path)))
                continue
            oid = blob_id(raw)
            identifier = None if is_cold else self._known_id(oid, kind)
            if identifier is None:
                row = self.judge(kind).row(raw)
                rows.append(_columns(oid, kind, row))
                trace = _trace(path, kind, row)
                identifier = trace.id
                if self._keeps and row.record is not None and len(self._kept) < _MOST_KEPT:
                    self._kept[path] = row.record
                findings = tuple(each.at(path, each.line, each.column, identifier) for each in row.findings) if row.findings else ()
                self._fresh.append(_judged(path, findings, trace))
            seen.append((path, stamp, oid, kind, identifier or _stem(path)))
        self.connection.executemany(_KEEP, rows)
        self.connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)", seen)

    def _known_id(self, oid: bytes, kind: str) -> str | None:
        found = self.connection.execute("SELECT id FROM blob WHERE oid = ? AND kind = ?", (oid, kind)).fetchone()
        return str(found[0]) if found else None


_MAKERS = {model.kind.name: model.kind.facts for model in KINDS}
_TRACES = "SELECT f.path, f.kind, f.id, b.refs, b.facts, b.last FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE 1"


_JUDGED = "SELECT f.path, f.kind, f.id, b.verdict, b.refs, b.facts, b.last FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind ORDER BY f.path"
_KEEP = "INSERT OR REPLACE INTO blob (oid, kind, id, verdict, refs, facts, last) VALUES (?, ?, ?, ?, ?, ?, ?)"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def listing_shape(model: type[Record]) -> dict[str, Any]:
    """Return what a listing needs to know of a kind, as JSON: folder, columns, their labels, names of coded values."""
    fields = [each for each in model.kind.columns if each in model.model_fields]
    labels = {each: list(label(model, each)) for each in fields} | {"state": ["状态", "State"]}
    values = {each: {key: list(text) for key, text in value_labels(model, each).items()} for each in fields}
    if model.moves:
        values["state"] = {key: list(text) for key, text in model.moves.states.items()}
    return {"folder": model.kind.folder, "columns": list(model.kind.columns), "labels": labels, "values": {key: each for key, each in values.items() if each}}


def _columns(oid: bytes, kind: str, row: Row) -> tuple[Any, ...]:
    verdict = dump_findings(row.findings) if row.findings else None
    return oid, kind, row.id, verdict, SEPARATOR.join(row.refs), None if row.facts is None else _encode(row.facts), row.last


def _trace(path: str, kind: str, row: Row) -> Trace:
    identifier = row.id or _stem(path)
    return Trace(sys.intern(f"{kind}:{identifier}"), place_of(path, identifier), row.refs, row.facts, sys.intern(row.last))


def _stem(path: str) -> str:
    """The file name without its extension: names a record whose id cannot be read."""
    return path.rpartition("/")[2][:-5]


def _judged(path: str, findings: tuple[Finding, ...], trace: Trace) -> Judged:
    if trace.place == path:  # the file has another name than its id
        findings += (_misnamed(path, trace.id),)
    return Judged(findings, trace)


def _misnamed(path: str, identifier: str) -> Finding:
    folder = path.rpartition("/")[0] + "/"
    return RC201.broken(("id",), id=identifier, file=path, folder=folder).at(path, 1, 1, identifier)


def _unreadable(path: str, kind: str, problem: OSError) -> tuple[Any, ...]:
    finding = RC001.broken(problem=system_words(problem)).at("", 1, 1)
    return blob_id(path.encode() + b"\0unreadable"), kind, "", dump_findings((finding,)), "", None, ""
