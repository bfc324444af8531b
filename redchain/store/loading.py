"""The store: the records of a data repository, read from a source through the cache, which is brought up to date first."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections import defaultdict
from contextlib import suppress
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from redchain.check.rules.rc200_ids_and_references import RC203
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.fields import reference_paths
from redchain.model.git_blob_id import blob_id
from redchain.model.ledger import Ledger
from redchain.model.settings import Root
from redchain.store import cache, kept_parts
from redchain.store.cache import SEPARATOR
from redchain.store.cache_mark import refuse_changed, refuse_unsound, writing
from redchain.store.cache_update import CacheUpdate
from redchain.store.lazy_records import LazyIndex, LazyPaths, LazyRecords
from redchain.store.record_reader import (
    RecordReader,
    broken_file,
    broken_strays,
    cached_findings,
    cached_trace,
    judged_file,
    misnamed_file,
    stray_findings,
)
from redchain.store.yaml_parsing import parser

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace
    from redchain.model.settings import Settings
    from redchain.store.cache import Touched
    from redchain.store.layout import Stamps
    from redchain.store.record_reader import JudgedFile
    from redchain.store.source import Source

_Kept = TypeVar("_Kept")
_KEPT_TEXTS = 20
_FEW = 50
_MOST_KEPT = 20_000
HOME = ZoneInfo(Root.model_fields["timezone"].default)
"""The time zone of a repository that names none."""
_FILES = "FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind"
_TRACES = f"SELECT f.path, f.kind, f.id, b.refs, b.facts, b.last {_FILES}"
_TRACES_FOUND = (
    "SELECT f.path, f.kind, f.id, b.refs, b.facts, b.last FROM found w CROSS JOIN file f ON f.oid = w.oid AND f.kind = w.kind "
    "CROSS JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE w.kind = ? AND w.field = ? AND w.value = ?"
)
_UNUSABLE = "SELECT oid, kind, findings FROM blob WHERE facts IS NULL"
_SHARED = "SELECT kind, id FROM file GROUP BY kind, id HAVING count(*) > 1"
_SHARING = f"SELECT f.path, f.kind, f.id {_FILES} WHERE b.facts IS NOT NULL ORDER BY {cache.FIRST}"
_MISNAMED = "SELECT path, kind, id FROM file WHERE substr(path, -length(id) - 6) <> '/' || id || '.yaml' ORDER BY path"
_IN_PLACE_FIRST = f"SELECT f.path, f.kind, f.id FROM file f ORDER BY {cache.FIRST}"  # noqa: S608  # of two texts of ours
_JUDGED = f"SELECT b.findings, f.path, f.kind, f.id, b.refs, b.facts, b.last {_FILES} ORDER BY f.path"  # made of the text above


class Store:
    """The records of one data repository, read from a source through the cache; call `refresh` before asking."""

    def __init__(
        self,
        source: Source,
        cache_file: str | None = None,
        *,
        keeps_records: bool = False,
        zone: ZoneInfo = HOME,
        readers: dict[str, RecordReader] | None = None,
    ) -> None:
        """Open the cache; with `keeps_records` the records that `refresh` reads are kept for a ledger to come.

        Dates of moments are those of `zone`, the repository's; `readers` are those of another store of that zone, which know what they have read.
        """
        self.source = source
        self.zone = zone
        self._cache_file = cache_file and cache.file_of_this_code(cache_file)
        self.connection = self._open(self._cache_file)
        self.strays: list[tuple[str, str]] = []
        self.files = 0
        self.was_damaged = False
        self.readers: dict[str, RecordReader] = {} if readers is None else readers
        self._fresh: list[JudgedFile] = []
        self._keeps_records = keeps_records
        self._kept: dict[str, Record] = {}

    def refresh(self) -> int:
        """Bring the cache up to date with the files; returns how many record files there are."""
        folders = [model.kind.folder for model in KINDS]
        files, self.strays = self.source.scan(folders)
        self.files = sum(map(len, files.values()))
        try:
            refuse_changed(self.connection)
            cache.refuse_lost_rows(self.connection)
            self._update(files)
        except sqlite3.Error as problem:
            self._replace_cache(problem)
            self._update(self.source.scan(folders)[0])
        return self.files

    def judged(self) -> Iterator[JudgedFile]:
        """Yield every file with its own findings and its trace, by path; what has the id of another file, and is not the record, comes last."""
        shared = self.shared_ids()
        if len(self._fresh) == self.files and not shared:
            # handed over one by one, so that nothing is held twice
            self._fresh.reverse()
            while self._fresh:
                yield self._fresh.pop()
            return
        last = dict.fromkeys(self._beside_records(shared)) if shared else {}
        for findings, *row in self.ask(_JUDGED):
            file = judged_file(row[0], cached_findings(findings), cached_trace(row))
            if row[0] in last:
                last[row[0]] = file
            else:
                yield file
        yield from (each for each in last.values() if each is not None)

    def _beside_records(self, shared: Collection[tuple[str, str]]) -> Iterator[str]:
        """Yield the path of each file but the first of those that share an id."""
        seen: set[tuple[str, str]] = set()
        for path, kind, identifier in self.ask(_IN_PLACE_FIRST):
            if (kind, identifier) in shared and (kind, identifier) in seen:
                yield path
            seen.add((kind, identifier))

    def stray_findings(self) -> tuple[Finding, ...]:
        """Return a finding for each thing below `data/` that is not read."""
        return stray_findings(self.strays)

    def broken(self) -> tuple[Finding, ...]:
        """Return why each file is left out that is or may be a record: one finding for a file, in order of path.

        Left out are files that make no record, the second file of one id, and what lies where no record is read; a file of another name than its id
        is read, but nobody knows which of the two is meant.
        """
        return tuple(sorted((*self._unusable(), *self._second_files(), *self._misnamed(), *broken_strays(self.strays)), key=lambda each: each.file))

    def _unusable(self) -> Iterator[Finding]:
        """Look at the contents first, of which hardly any is unusable, and at all files only where there is one."""
        contents = {(oid, kind): findings for oid, kind, findings in self.ask(_UNUSABLE)}
        for path, oid, kind, identifier in self.ask("SELECT path, oid, kind, id FROM file") if contents else ():
            if (oid, kind) in contents:
                yield broken_file(path, identifier, cached_findings(contents[oid, kind]))

    def _second_files(self) -> Iterator[Finding]:
        return (RC203.broken(("id",), id=identifier, file=path, other=other).at(path, 1, 1, identifier) for path, identifier, other in self.copies())

    def copies(self) -> Iterator[tuple[str, str, str]]:
        """Yield every further usable file of an id: its path, the id, and the path of the record. Of files with the same id the one in its place counts."""
        first: dict[str, str] = {}
        for path, kind, identifier in self.ask(_SHARING) if self.shared_ids() else ():
            other = first.setdefault(f"{kind}:{identifier}", path)
            if other != path:
                yield path, identifier, other

    def last_touch(self) -> int:
        """Return the number of the last change of a record that was noted."""
        return int(next(self.ask(cache.LAST_TOUCH))[0])

    def touched_since(self, number: int) -> tuple[Touched, ...] | None:
        """Return the records that changed after a change of that number, as they were before and after; None where that is not known."""
        return cache.touched_since(list(self.ask(cache.TOUCHES, (number,))), number, self.last_touch())

    def shared_ids(self) -> frozenset[tuple[str, str]]:
        """Return the kind and id of which there are several files; that there are none is remembered until a file changes."""
        name = cache.sharing_name(self.ask(cache.STATES))
        if self.recall(name) == cache.NONE_SHARED:
            return frozenset()
        shared = frozenset(self.ask(_SHARED))
        if not shared:
            self.remember(name, cache.NONE_SHARED)
        return shared

    def _misnamed(self) -> Iterator[Finding]:
        """Yield the files that are called otherwise than the id in them; whether there are any is remembered until a file changes."""
        name = cache.misnamed_name(self.ask(cache.STATES))
        if self.recall(name) == cache.NONE_MISNAMED:
            return
        found = list(self.ask(_MISNAMED))
        if not found:
            self.remember(name, cache.NONE_MISNAMED)
        first = {(kind, identifier): path for path, kind, identifier in reversed(list(self.ask(_SHARING)))} if found else {}
        yield from (misnamed_file(path, identifier) for path, kind, identifier in found if first.get((kind, identifier)) == path)

    def ledger(self, settings: Settings, absent: Callable[[], tuple[Finding, ...]] = tuple) -> Ledger:
        """Return the ledger of all usable records; each is made when it is first asked for. `absent` tells which records are not on disk."""
        records: dict[type[Record], Mapping[str, Record]] = {model: LazyRecords(self, model) for model in KINDS}
        return Ledger(settings, records, LazyPaths(self), lambda: (*self.broken(), *absent()))

    def write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Write something derived to the cache; does nothing if the cache cannot be written."""
        if not rows:
            return
        with suppress(sqlite3.Error), writing(self.connection):
            self.connection.executemany(statement, rows)

    def head(self, name: str) -> str:
        """Return the head of what is kept in parts under a name; empty for none."""
        return self._looked_up(kept_parts.head, name) or ""

    def parts(self, name: str) -> dict[str, str] | None:
        """Return what is kept in parts under a name, without the head; None where not all is there as it was written."""
        return self._looked_up(kept_parts.parts, name)

    def _looked_up(self, look: Callable[[sqlite3.Connection, str], _Kept], name: str) -> _Kept | None:
        """Return what is kept under a name; of a cache that turns out to be damaged nothing, and it is made anew."""
        try:
            return look(self.connection, name)
        except sqlite3.Error as problem:
            self._replace_cache(problem)
            self.refresh()
            return None

    def renew_parts(self, name: str, heads: tuple[str, str], fresh: Iterable[tuple[str, str]], gone: Iterable[str] | None) -> None:
        """Keep parts under a name beside those that are there, but for those that are `gone` (None: all); not where another process has put a head of its own meanwhile.

        `heads` are the head that was found (empty for none) and the new one.
        """
        kept_parts.renew(self.connection, name, heads, fresh, gone)

    def paths(self) -> set[str]:
        """Return the paths of all record files."""
        return set(self.sorted_paths())

    def sorted_paths(self) -> list[str]:
        """Return the same in the order of their bytes, which is git's."""
        return list(map(itemgetter(0), self.ask("SELECT path FROM file ORDER BY path")))

    def fingerprint(self) -> str:
        """Return a hash of all paths, contents and strays: what was made from them holds for as long as it stays the same.

        It is remembered until a file changes.
        """
        import hashlib

        astray = repr(sorted(self.strays)).encode()
        name = cache.fingerprint_name(self.ask(cache.STATES), hashlib.sha1(astray, usedforsecurity=False).hexdigest())
        kept = self.recall(name)
        if kept is None:
            total = hashlib.sha1(astray, usedforsecurity=False)
            for path, oid in self.ask("SELECT path, oid FROM file ORDER BY path"):
                total.update(path.encode() + oid)
            kept = total.hexdigest()
            self.remember(name, kept)
        return kept

    def blob_of(self, path: str) -> str:
        """Return git's object id of a record file's content, in hexadecimal."""
        return (self.source.blob_of(path) or blob_id(self.read(path))).hex()

    def remember(self, name: str, value: str, *, of_any_state: bool = False) -> None:
        """Keep a derived text under a name; of each sort (the part before the first colon) only the newest few are kept.

        `of_any_state`: the name tells all that the text stands on, so that it is the same for the work tree and for every revision.
        """
        sort = name.partition(":")[0]
        cache.forget_old(self.connection, sort, _KEPT_TEXTS, of_any_state=of_any_state)
        cache.remember(self.connection, name, value, of_any_state=of_any_state)

    def recall(self, name: str, *, of_any_state: bool = False) -> str | None:
        """Return a kept text, or None."""
        return cache.recall(self.connection, name, of_any_state=of_any_state)

    def lazy_index(self, fresh: Iterable[Trace] = (), hidden: frozenset[str] = frozenset()) -> LazyIndex:
        """Return an index that looks traces up in the cache, with `fresh` ones before them and `hidden` keys left out."""
        return LazyIndex(self, fresh, hidden)

    def contents(self, paths: Collection[str] | None = None) -> dict[str, tuple[str, str, str]]:
        """Return git's id of the content (hexadecimal), the kind and the id behind each path, or each of `paths` that is a record file."""
        rows: Iterable[Any]
        if paths is None or len(paths) > self.files // 2:
            rows = self.ask("SELECT path, oid, kind, id FROM file")
        else:
            rows = (row for each in paths for row in self.ask("SELECT path, oid, kind, id FROM file WHERE path = ?", (each,)))
        return {path: (oid.hex(), kind, identifier) for path, oid, kind, identifier in rows if paths is None or path in paths}

    def files_of(self, keys: Collection[tuple[str, str]]) -> set[str]:
        """Return the paths of all files of the records named by kind and id."""
        if len(keys) > self.files // 2:
            return {path for path, kind, identifier in self.ask("SELECT path, kind, id FROM file") if (kind, identifier) in keys}
        return {path for each in keys for (path,) in self.ask("SELECT path FROM file WHERE kind = ? AND id = ?", each)}

    def referrers(self, keys: Iterable[str]) -> list[Trace]:
        """Return the traces of records that name one of `keys`, by path."""
        by_kind: dict[str, set[str]] = defaultdict(set)
        for kind, identifier in (each.split(":", 1) for each in keys):
            by_kind[kind].add(identifier)
        found: dict[str, Trace] = {}
        for model in KINDS:
            paths = [each for each in reference_paths(model) if not by_kind.keys().isdisjoint(each.kinds)]
            wanted = {each for path in paths for kind in path.kinds for each in by_kind.get(kind, ())}
            found.update((each.path, each) for each in self._referrers(model, [each.keys for each in paths], wanted))
        return [found[each] for each in sorted(found)]

    def _referrers(self, model: type[Record], fields: list[tuple[str, ...]], wanted: set[str]) -> Iterator[Trace]:
        """Yield the traces of one kind that name one of `wanted`, where only these fields can; by what the kind is found by, or else by looking at all of it."""
        if len(wanted) <= _FEW and all(len(each) == 1 and each[0] in model.kind.found_by for each in fields):
            yield from (trace for (field,) in fields for each in wanted for trace in self.traces_naming(model.kind.name, field, each))
            return
        first_look = wanted if len(wanted) <= _FEW else ()  # by the database, which spares decoding thousands of rows; of many ids it would take longer
        named = " OR ".join("instr(b.refs, ?)" for _ in first_look) or "1"
        for row in self.ask(f"{_TRACES} WHERE f.kind = ? AND ({named}) ORDER BY f.path", (model.kind.name, *first_look)):
            refs, facts = row[3], row[4]
            if refs and facts is not None and any(each.rpartition(":")[2] in wanted for each in refs.split(SEPARATOR)):
                yield cached_trace(row)

    def traces(self, kind: str, identifier: str | None = None) -> Iterator[Trace]:
        """Yield the traces of one kind, or of one record, from the cache."""
        named, values = ("", (kind,)) if identifier is None else ("AND f.id = ?", (kind, identifier))
        for row in self.ask(f"{_TRACES} WHERE f.kind = ? {named} ORDER BY {cache.FIRST}", values):
            yield cached_trace(row)

    def traces_naming(self, kind: str, field: str, value: str) -> Iterator[Trace]:
        """Yield the traces of one kind in which a field that it is found by says a value, those of every file of an id."""
        return (cached_trace(row) for row in self.ask(f"{_TRACES_FOUND} ORDER BY {cache.FIRST}", (kind, field, value)))

    def reader(self, kind: str) -> RecordReader:
        """Return the reader of a kind's files, made once."""
        known = self.readers.get(kind)
        if known is None:
            model = kind_named(kind)
            assert model is not None  # noqa: S101  # kinds come from KINDS
            known = self.readers[kind] = RecordReader(model, parser(), self.zone)
        return known

    def kept(self, path: str) -> Record | None:
        """Return the record that `refresh` has just read from a file; it is given once."""
        return self._kept.pop(path, None)

    def read(self, path: str) -> bytes:
        """Return a record file's bytes; raises OSError."""
        return self.source.read(path)

    def ask(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
        """Yield the rows of an ordered query; if the cache turns out to be damaged, it is rebuilt and asked for the rest."""
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

    def _open(self, cache_file: str | None) -> sqlite3.Connection:
        connection = cache.open_cache(cache_file, self.zone.key)
        weakref.finalize(self, cache.close, connection)
        if self.source.is_past:
            cache.set_apart(connection)
        return connection

    def _replace_cache(self, problem: sqlite3.Error) -> None:
        """Continue with a cache in memory; a file that is damaged, not only locked, is deleted so that the next run rebuilds it."""
        self.connection.close()
        self._fresh = []
        is_damaged = not isinstance(problem, sqlite3.OperationalError) or "decode" in str(problem)  # a text that is no text any more
        self.was_damaged |= is_damaged
        if self._cache_file and is_damaged:
            with suppress(OSError):
                os.unlink(self._cache_file)
        self.connection = self._open(None)

    def drops_damaged_cache(self) -> bool:
        """Tell whether the cache is not as it was written, whatever its mark says; it is removed then."""
        try:
            refuse_unsound(self.connection)
        except sqlite3.Error as problem:
            self._replace_cache(problem)
        return self.was_damaged

    def _update(self, files: dict[str, Stamps]) -> None:
        update = CacheUpdate(self.connection, self.source, self.reader, keeps=_MOST_KEPT if self._keeps_records else 0)
        update.run(files)
        self._fresh, self._kept = update.judged, update.records
