"""A ledger and an index over the cache: records, paths and traces are read when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

from redchain.errors import RefusalError
from redchain.kinds.registry import KINDS
from redchain.model.git_blob_id import blob_id
from redchain.model.ledger import Index, Trace, said
from redchain.model.searched_shelf import SearchedShelf
from redchain.store.cache import FIRST, LAST, sum_of
from redchain.store.record_reader import json_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from redchain.model.base import Record
    from redchain.store.record_reader import RecordReader

_BATCH = 2000
_AT_ONCE = 500
_SUM = "\x1fsum"
"""What the sum of all that is kept under a name is called, beside it."""
_MOST_MADE = 10_000
"""So many records of a kind are kept in memory, of those asked for one by one."""
_USABLE = "SELECT f.id, f.path, b.json, f.oid FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? AND b.facts IS NOT NULL"

_FOUND = (
    "SELECT f.id, f.path, b.json, f.oid FROM found w CROSS JOIN file f ON f.oid = w.oid AND f.kind = w.kind CROSS JOIN blob b ON b.oid = f.oid AND b.kind = f.kind "
    "WHERE w.kind = ? AND w.field = ? AND w.value = ?"
)
"""In this very order (CROSS JOIN): without statistics SQLite would begin with all files of the kind."""
_FOUND_ALL = (
    "SELECT w.value, f.id, f.path, b.json, f.oid FROM found w CROSS JOIN file f ON f.oid = w.oid AND f.kind = w.kind CROSS JOIN blob b ON b.oid = f.oid "
    "AND b.kind = f.kind WHERE w.kind = ? AND w.field = ? ORDER BY w.value, f.id"
)
_FACTS = "SELECT f.id, b.facts FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? AND b.facts IS NOT NULL"
_FOUND_FACTS = (
    "SELECT f.id, b.facts FROM found w CROSS JOIN file f ON f.oid = w.oid AND f.kind = w.kind CROSS JOIN blob b ON b.oid = f.oid AND b.kind = f.kind "
    "WHERE w.kind = ? AND w.field = ? AND w.value = ?"
)
_FOUND_WITH_FACTS = _FOUND.replace("SELECT f.id,", "SELECT f.id, b.facts,")
_STEPS_AFTER = "SELECT f.id FROM blob b CROSS JOIN file f ON f.oid = b.oid AND f.kind = b.kind WHERE b.last > ? AND b.kind = ?"
_MARKS = "SELECT f.id, hex(f.oid) FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? AND b.facts IS NOT NULL"
_IDS = "SELECT DISTINCT id FROM file WHERE kind = ? ORDER BY id"
_UNUSABLE_IDS = "SELECT f.id FROM blob b CROSS JOIN file f ON f.oid = b.oid AND f.kind = b.kind WHERE b.facts IS NULL AND b.kind = ?"
_PATHS = "SELECT f.path FROM file f WHERE f.kind = ? AND f.id = ?"


class CachedFiles(Protocol):
    """What these read from: the store."""

    def ask(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
        """Yield the rows of a query."""

    def read(self, path: str) -> bytes:
        """Return a record file's bytes."""

    def kept(self, path: str) -> Record | None:
        """Return the record just read from a file, if it was kept."""

    def reader(self, kind: str) -> RecordReader:
        """Return the reader of a kind's files."""

    def shared_ids(self) -> frozenset[tuple[str, str]]:
        """Return the kind and id of which there are several files."""

    def traces(self, kind: str, identifier: str | None = None) -> Iterator[Trace]:
        """Yield the traces of one kind, or of one record."""

    def traces_naming(self, kind: str, field: str, value: str) -> Iterator[Trace]:
        """Yield the traces of one kind in which a field that it is found by says a value."""

    def write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Keep something derived."""


class LazyRecords(SearchedShelf["Record"]):
    """The usable records of one kind by id; each is read, or taken from the cache, when it is first asked for."""

    def __init__(self, store: CachedFiles, model: type[Record]) -> None:
        """Read nothing yet."""
        self._store, self._model = store, model
        self._made: dict[str, Record] = {}
        self._fresh: list[tuple[Any, ...]] = []

    def __getitem__(self, identifier: str) -> Record:
        """Return a record; raises KeyError."""
        made = self._made.get(identifier)
        if made is None:
            row = self._row(identifier)
            if row is None:
                raise KeyError(identifier)
            made = self._keep(identifier, self._make(*row))
        return made

    def get(self, identifier: str, default: Any = None) -> Any:
        """Return a record or the default; one that was asked for before, as most are, at once."""
        made = self._made.get(identifier)
        return super().get(identifier, default) if made is None else made

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in order; nothing else is read."""
        kind = (self._model.kind.name,)
        doubtful = {identifier for (identifier,) in self._store.ask(_UNUSABLE_IDS, kind)}
        return iter([each for (each,) in self._store.ask(_IDS, kind) if each not in doubtful or each in self])

    def __len__(self) -> int:
        """Count the records."""
        return sum(1 for _ in self)

    def __contains__(self, identifier: object) -> bool:
        """Tell whether a usable record has this id."""
        return isinstance(identifier, str) and self._row(identifier) is not None

    def where(self, field: str, values: Iterable[str]) -> Iterator[Record]:
        """Yield the records in which a field the kind is found by says one of `values`; only these are read."""
        found: dict[str, Record | None] = {}
        for value in values:
            for identifier, *row in list(self._store.ask(_FOUND, (self._model.kind.name, field, value))):
                if identifier in found:
                    continue
                if identifier in self._shared:  # the content found may be that of the file that does not count
                    record = self.get(identifier)
                    found[identifier] = record if record is not None and value in said(record, field) else None
                else:
                    found[identifier] = self._made.get(identifier) or self._keep(identifier, self._make(*row))
        return (each for each in found.values() if each is not None)

    def every_where(self, field: str, values: Collection[str]) -> Iterator[Record]:
        """Yield the records in which a field says one of `values`, by id; none that had to be read is kept."""
        query = _FOUND.replace("w.value = ?", f"w.value IN ({', '.join('?' * len(values))})")
        for identifier, rows in groupby(self._store.ask(f"{query} ORDER BY f.id", (self._model.kind.name, field, *values)), itemgetter(0)):
            (_, *row), *_ = rows
            if identifier not in self._shared:
                yield self._passing(identifier, *row)
            elif (record := self.get(identifier)) is not None and not {*values}.isdisjoint(said(record, field)):
                yield record
        self.flush()

    def passing(self, identifiers: Sequence[str]) -> dict[str, Record]:
        """Return the records of those that there are among some ids; those that had to be read are not kept."""
        found: dict[str, Record] = {}
        for start in range(0, len(identifiers), _AT_ONCE):
            part = identifiers[start : start + _AT_ONCE]
            query = f"{_USABLE} AND f.id IN ({', '.join('?' * len(part))}) ORDER BY {LAST}"
            rows = {identifier: row for identifier, *row in self._store.ask(query, (self._model.kind.name, *part))}
            found.update((identifier, self._passing(identifier, *row)) for identifier, row in rows.items())
        self.flush()
        return found

    def all(self) -> tuple[Record, ...]:
        """Return all records by id, and keep them."""
        return tuple(self[each] for each in sorted(self._rows))

    def every(self) -> Iterator[Record]:
        """Yield all records by id; of files with the same id the one in its place counts."""
        for identifier, rows in groupby(self._store.ask(f"{_USABLE} ORDER BY f.id, {LAST}", (self._model.kind.name,)), itemgetter(0)):
            *_, (_, *row) = rows
            yield self._passing(identifier, *row)
        self.flush()

    def every_like(self, is_like: Callable[[str], bool]) -> Iterator[Record]:
        """Yield, by id, the records of which a test on their JSON says that they may be meant; one whose JSON is not kept yet is read."""
        for identifier, rows in groupby(self._store.ask(f"{_USABLE} ORDER BY f.id, {LAST}", (self._model.kind.name,)), itemgetter(0)):
            *_, (_, path, text, oid) = rows
            if text is None or is_like(text):
                yield self._passing(identifier, path, text, oid)
        self.flush()

    def every_by(self, field: str) -> Iterator[tuple[str, tuple[Record, ...]]] | None:
        """Yield the records by what a field that the kind is found by says; None where files share an id, of which it is not known which one counts."""
        return None if self._shared else self._by(field)

    def _by(self, field: str) -> Iterator[tuple[str, tuple[Record, ...]]]:
        for value, rows in groupby(self._store.ask(_FOUND_ALL, (self._model.kind.name, field)), itemgetter(0)):
            yield value, tuple(self._passing(*row) for _, *row in rows)
        self.flush()

    def facts(self) -> Iterator[tuple[str, Any]]:
        """Yield each id, in order, with its facts; of files with the same id the one in its place counts."""
        made = self._model.kind.facts
        for identifier, rows in groupby(self._store.ask(f"{_FACTS} ORDER BY f.id, {LAST}", (self._model.kind.name,)), itemgetter(0)):
            *_, (_, facts) = rows
            yield identifier, made(*json.loads(facts))

    def facts_where(self, field: str, values: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Yield the id of each record in which a field the kind is found by says one of `values`, in order, with its facts."""
        made = self._model.kind.facts
        found: dict[str, Any] = {}
        for value in values:
            for identifier, facts in self._store.ask(_FOUND_FACTS, (self._model.kind.name, field, value)):
                if identifier not in self._shared:
                    found[identifier] = made(*json.loads(facts))
        if self._shared:  # the content found may be that of the file that does not count
            wanted = {*values}
            found.update((each, facts) for each, facts in self.facts() if each in self._shared and not wanted.isdisjoint(said(facts, field)))
        return iter(sorted(found.items(), key=itemgetter(0)))

    def every_with(self, field: str, values: Collection[str], is_wanted: Callable[[Any], bool]) -> Iterator[Record]:
        """Yield, by id, the records in which a field the kind is found by says one of `values` and whose facts pass a test; no others are read, and none is kept."""
        made, found = self._model.kind.facts, dict[str, list[Any] | None]()
        for value in values:
            for identifier, facts, *row in self._store.ask(_FOUND_WITH_FACTS, (self._model.kind.name, field, value)):
                if identifier not in self._shared and is_wanted(made(*json.loads(facts))):
                    found[identifier] = row
        if self._shared:  # as above
            found.update((each, None) for each, facts in self.facts_where(field, values) if each in self._shared and is_wanted(facts))
        for identifier, known in sorted(found.items(), key=itemgetter(0)):
            yield self[identifier] if known is None else self._passing(identifier, *known)
        self.flush()

    def steps_after(self, day: str) -> Iterator[Record]:
        """Yield the records with a step that is dated after a day: of hardly any, which an index knows."""
        found = {identifier for (identifier,) in self._store.ask(_STEPS_AFTER, (day, self._model.kind.name))}
        return (record for each in sorted(found) if (record := self.get(each)) is not None)

    def _keep(self, identifier: str, record: Record) -> Record:
        """A record for whoever asks again; when there are many, those asked for before are let go: the cache has them."""
        if len(self._made) >= _MOST_MADE:
            self.flush()
            self._made.clear()
        self._made[identifier] = record
        return record

    def _passing(self, identifier: str, path: str, text: str | None, oid: bytes) -> Record:
        """A record for whoever needs it once; what is in memory anyhow stays there."""
        made = self._made.get(identifier)
        if made is None and (made := self._store.kept(path)) is not None:
            self._made[identifier] = made
        return self._make(path, text, oid) if made is None else made

    @cached_property
    def _shared(self) -> frozenset[str]:
        return frozenset(identifier for kind, identifier in self._store.shared_ids() if kind == self._model.kind.name)

    @cached_property
    def _rows(self) -> dict[str, tuple[str, str | None, bytes]]:
        """Every row of the kind, read as soon as all are asked for; of files with the same id the one in its place counts."""
        found = self._store.ask(f"{_USABLE} ORDER BY {LAST}", (self._model.kind.name,))
        return {identifier: (path, text, oid) for identifier, path, text, oid in found}

    def _row(self, identifier: str) -> tuple[str, str | None, bytes] | None:
        if "_rows" in self.__dict__:
            return self._rows.get(identifier)
        found = next(self._store.ask(f"{_USABLE} AND f.id = ? ORDER BY {FIRST} LIMIT 1", (self._model.kind.name, identifier)), None)
        return found[1:] if found else None

    def _make(self, path: str, text: str | None, oid: bytes) -> Record:
        kept = self._store.kept(path)
        if kept is not None:
            return kept
        if text is not None:
            return self._model.model_validate_json(text)
        raw = self._store.read(path)
        record = self._store.reader(self._model.kind.name).usable(raw)
        if record is None:
            raise _changed_since(path)
        if blob_id(raw) == oid:  # it may have changed since it was judged
            self._fresh.append((json_of(record), oid, self._model.kind.name))
        if len(self._fresh) >= _BATCH:
            self.flush()
        return record

    def flush(self) -> None:
        """Keep the records read so far as JSON in the cache."""
        fresh, self._fresh = self._fresh, []
        self._store.write("UPDATE blob SET json = ?1, json_sum = row_sum(?2, ?3, ?1) WHERE oid = ?2 AND kind = ?3", fresh)


def _changed_since(path: str) -> RefusalError:
    """Return the refusal for a file that was a record a moment ago, when all were looked at, and is none now: somebody is just saving it."""
    return RefusalError(
        Text(f"{path} 刚刚被别人改过，现在读不出记录，命令没有做完", f"{path} was changed a moment ago and holds no record now; the command did not finish"),
        Text("等它保存好再运行一次；还是这样就看 redchain validate", "run the command again once it is saved; if it stays so, see `redchain validate`"),
    )


class Derived:
    """What earlier runs made of all records of a kind and kept in the cache, for as long as the records stay as they are."""

    def __init__(self, store: CachedFiles) -> None:
        """Read nothing yet."""
        self._store = store

    def state(self, model: type[Record]) -> str:
        """Return a text that stays the same until any record of a kind changes; empty when that is not known."""
        found = next(self._store.ask("SELECT value FROM meta WHERE name = ?", (f"state:{model.kind.folder}",)), None)
        return str(found[0]) if found else ""

    def marks(self, model: type[Record]) -> dict[str, str]:
        """Return the id of every record of a kind with a mark of its content."""
        found = self._store.ask(f"{_MARKS} ORDER BY {LAST}", (model.kind.name,))
        return {identifier: mark for identifier, mark in found}  # noqa: C416  # rows are no pairs to the type checker

    def recall(self, model: type[Record], name: str) -> dict[str, bytes]:
        """Return what was kept of a kind under a name, by its own names; empty when nothing is there, or not all of it as it was written."""
        found = dict(self._store.ask("SELECT part, value FROM kept WHERE name = ?", (f"{model.kind.name}:{name}",)))
        total = found.pop(_SUM, None)
        return found if total is not None and total == sum_of(found) else {}

    def keep(self, fresh: Mapping[tuple[type[Record], str], Mapping[str, bytes]]) -> None:
        """Keep some bytes by kind, name and their own names; a name is a sort, a colon and what they depend on, and of each sort the last is kept."""
        for (model, name), columns in fresh.items():
            whole = f"{model.kind.name}:{name}"
            self._store.write("DELETE FROM kept WHERE name LIKE ?", [(f"{whole.rpartition(':')[0]}:%",)])
            self._store.write("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", [(whole, *each) for each in (*columns.items(), (_SUM, sum_of(columns)))])


class LazyPaths(Mapping[str, str]):
    """The path of every record's file by `kind:id`, looked up in the cache one by one."""

    def __init__(self, store: CachedFiles) -> None:
        """Read nothing yet."""
        self._store = store

    def __getitem__(self, key: str) -> str:
        """Return a path; raises KeyError."""
        kind, _, identifier = key.partition(":")
        found = next(self._store.ask(f"{_PATHS} ORDER BY {FIRST} LIMIT 1", (kind, identifier)), None)
        if found is None:
            raise KeyError(key)
        return str(found[0])

    def __iter__(self) -> Iterator[str]:
        """Yield every key."""
        return (f"{kind}:{identifier}" for kind, identifier in self._store.ask("SELECT DISTINCT kind, id FROM file ORDER BY kind, id"))

    def __len__(self) -> int:
        """Count the keys."""
        return sum(1 for _ in self)


_FOUND_BY = frozenset((model.kind.name, field) for model in KINDS for field in model.kind.found_by)


class LazyIndex(Index):
    """An index over the cache: one record or one kind is read when it is asked for, so that a small change does not read the whole repository."""

    def __init__(self, store: CachedFiles, fresh: Iterable[Trace], hidden: frozenset[str] = frozenset()) -> None:
        """Put `fresh` traces before those of the cache, and leave out the keys in `hidden`."""
        super().__init__(fresh)
        self._store, self._hidden = store, hidden

    def find(self, kind: str, identifier: str) -> Trace | None:
        """Return the trace of a usable record, or None."""
        trace = self.by_key.get(f"{kind}:{identifier}") or self._kept(kind, identifier)
        return None if trace is None or trace.facts is None else trace

    def resolves(self, ref: str) -> bool:
        """Tell whether there is a record for a reference."""
        kinds, _, identifier = ref.partition(":")
        return any(f"{kind}:{identifier}" in self.by_key or self._kept(kind, identifier) for kind in kinds.split("|"))

    def of(self, kind: str) -> Iterator[Trace]:
        """Yield the usable traces of one kind."""
        yield from super().of(kind)
        yield from (each for each in self._store.traces(kind) if each.facts is not None and each.key not in self.by_key and each.key not in self._hidden)

    def naming(self, kind: str, field: str, value: str) -> Sequence[Trace]:
        """Return the usable traces of one kind in which a field that the kind is found by says a value; no others are read."""
        assert (kind, field) in _FOUND_BY, (kind, field)  # noqa: S101  # by any other field nothing would be found, which is no answer
        added = [each for each in super().of(kind) if value in said(each.facts, field)]
        kept = (each for each in self._store.traces_naming(kind, field, value) if each.key not in self.by_key and each.key not in self._hidden)
        return added + [each for each in kept if (kind, each.id) not in self._shared or self._kept(kind, each.id) == each]

    @cached_property
    def _shared(self) -> frozenset[tuple[str, str]]:
        return self._store.shared_ids()

    def _kept(self, kind: str, identifier: str) -> Trace | None:
        return None if f"{kind}:{identifier}" in self._hidden else next(self._store.traces(kind, identifier), None)
