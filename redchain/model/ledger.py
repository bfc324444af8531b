"""The ledger (台账): every record by kind and id, what belongs together, and the index that rules across records read."""

from __future__ import annotations

import sys
from collections import ChainMap, defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from redchain.model.dates import at_home, local_day
from redchain.model.overlay import Overlay
from redchain.model.searched_shelf import SearchedShelf

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date

    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.settings import Settings

Place = tuple[str | int, ...]
_NO_GROUP: tuple[None, tuple[()]] = (None, ())
RecordT = TypeVar("RecordT", bound="Record")
OtherT = TypeVar("OtherT", bound="Record")


class Trace(NamedTuple):
    """What is kept of a record when rules across records are judged: small, made of shared strings.

    `key` is `kind:id`; `refs` hold `kind:id` (or `kind|kind:id` where several kinds may answer); `facts` as the kind declares them,
    None for a record that cannot be used (its id still answers references); `last` is the last day on which it has a step.
    `place` is the folder of `<id>.yaml`, shared by all records there, or the whole path of a file of another name.
    """

    key: str
    place: str
    refs: tuple[str, ...]
    facts: Any
    last: str = ""

    @property
    def kind(self) -> str:
        """The kind's name."""
        return self.key.partition(":")[0]

    @property
    def id(self) -> str:
        """The record's id."""
        return self.key.partition(":")[2]

    @property
    def path(self) -> str:
        """The file, from the root of the repository."""
        return self.place if self.place.endswith(".yaml") else f"{self.place}/{self.id}.yaml"


def place_of(path: str, identifier: str) -> str:
    """Return what a trace keeps of the path of a record's file."""
    folder, _, name = path.rpartition("/")
    return sys.intern(folder) if name == f"{identifier}.yaml" else path


class Index:
    """The traces by key; a second record of the same key is kept aside as a duplicate."""

    def __init__(self, traces: Iterable[Trace] = ()) -> None:
        """Take the traces in any order."""
        self.by_key: dict[str, Trace] = {}
        self.duplicates: list[Trace] = []
        self._naming: dict[tuple[str, str], dict[str, list[Trace]]] = {}
        for trace in traces:
            self.add(trace)

    def add(self, trace: Trace) -> None:
        """Add one trace."""
        self._naming.clear()
        if trace.key in self.by_key:
            self.duplicates.append(trace)
        else:
            self.by_key[trace.key] = trace

    def find(self, kind: str, identifier: str) -> Trace | None:
        """Return the trace of a usable record, or None."""
        trace = self.by_key.get(f"{kind}:{identifier}")
        return None if trace is None or trace.facts is None else trace

    def resolves(self, ref: str) -> bool:
        """Tell whether a record stands behind a reference."""
        if ref in self.by_key:
            return True
        kinds, _, identifier = ref.partition(":")
        return "|" in kinds and any(f"{kind}:{identifier}" in self.by_key for kind in kinds.split("|"))

    def of(self, kind: str) -> Iterator[Trace]:
        """Yield the usable traces of one kind."""
        start = f"{kind}:"
        return (trace for key, trace in self.by_key.items() if trace.facts is not None and key.startswith(start))

    def naming(self, kind: str, field: str, value: str) -> Sequence[Trace]:
        """Return the usable traces of one kind in which a field that the kind is found by says a value."""
        if (kind, field) not in self._naming:
            groups = self._naming[kind, field] = defaultdict(list)
            for trace in self.of(kind):
                for each in said(trace.facts, field):
                    groups[each].append(trace)
        return self._naming[kind, field].get(value, ())


class Listener(Protocol):
    """Whoever hears how names are understood while something is decided, and may be asked which record is meant."""

    def hear(self, words: str, record: Record, title: str) -> None:
        """Hear which record, so called, words were taken for that are not its name or its id."""

    def choose(self, words: str, found: Sequence[tuple[Record, str]]) -> Record | None:
        """Return which of several records, each with what it is called, is meant; None where nobody can tell."""


class Ledger:
    """All records of a data repository with its settings; never changed once made."""

    def __init__(
        self,
        settings: Settings,
        shelves: Mapping[type[Record], Mapping[str, Record]],
        paths: Mapping[str, str] | None = None,
        find_broken: Callable[[], tuple[Finding, ...]] = tuple,
    ) -> None:
        """Take one mapping id to record per kind; `paths` maps `kind:id` to the file it was read from, `find_broken` tells why files were left out."""
        self.settings = settings
        self._shelves = shelves
        self.paths = {} if paths is None else paths
        self._find_broken = find_broken
        self.listener: Listener | None = None
        self._below: Ledger | None = None
        self._put: Mapping[type[Record], Mapping[str, Record | None]] = {}
        self._groups: dict[tuple[type[Record], str], Mapping[str, tuple[Any, ...]]] = {}
        self._facts: dict[type[Record], tuple[tuple[str, Any], ...]] = {}
        self._facts_by: dict[tuple[type[Record], str], Mapping[str, list[tuple[str, Any]]]] = {}
        self._ahead: dict[date, tuple[Record, ...]] = {}

    @cached_property
    def broken(self) -> tuple[Finding, ...]:
        """Why each file is left out that is or may be a record, one finding for a file; empty where nothing is left out."""
        return self._find_broken()

    def with_settings(self, settings: Settings) -> Ledger:
        """Return the same records under other settings."""
        return Ledger(settings, dict(self.shelves()), self.paths)

    def shelves(self) -> Iterable[tuple[type[Record], Mapping[str, Record]]]:
        """Return every kind with its records by id."""
        return self._shelves.items()

    def shelf(self, model: type[RecordT]) -> Mapping[str, RecordT]:
        """Return the records of one kind by id."""
        return self._shelves.get(model, {})  # type: ignore[return-value]  # the shelf of a class holds its instances

    def find(self, model: type[RecordT], identifier: str | None) -> RecordT | None:
        """Return a record, or None."""
        return None if identifier is None else self.shelf(model).get(identifier)

    def passing(self, model: type[RecordT], identifiers: Sequence[str]) -> dict[str, RecordT]:
        """Return by id those records that there are among some ids; those that must be read for it are not kept."""
        shelf = self.shelf(model)
        return shelf.passing(identifiers) if isinstance(shelf, SearchedShelf) else {each: shelf[each] for each in identifiers if each in shelf}

    def named(self, kind: str, identifier: str | None) -> Any:
        """Return a record of the kind called `kind`, or None: for kinds that may not import each other's classes, as an order its need's."""
        model = self._model(kind)
        return None if model is None else self.find(model, identifier)

    def all_named(self, kind: str) -> tuple[Any, ...]:
        """Return the records of the kind called `kind`, by id."""
        model = self._model(kind)
        return () if model is None else self.all(model)

    @cached_property
    def _models(self) -> dict[str, type[Record]]:
        return {each.kind.name: each for each in self._shelves}

    def _model(self, kind: str) -> type[Record] | None:
        return self._models.get(kind)

    def all(self, model: type[RecordT]) -> tuple[RecordT, ...]:
        """Return the records of one kind, by id."""
        shelf = self.shelf(model)
        return shelf.all() if isinstance(shelf, SearchedShelf) else tuple(shelf[each] for each in sorted(shelf))

    def every(self, model: type[RecordT]) -> Iterator[RecordT]:
        """Yield the records of one kind, by id, one after the other: those that must be read for it are not kept."""
        shelf = self.shelf(model)
        return shelf.every() if isinstance(shelf, SearchedShelf) else iter(self.all(model))

    def every_like(self, model: type[RecordT], is_like: Callable[[str], bool]) -> Iterator[RecordT]:
        """Yield, by id, the records of one kind of which a test on their text says that they may be meant; those that the cache can rule out are not read."""
        shelf = self.shelf(model)
        return shelf.every_like(is_like) if isinstance(shelf, SearchedShelf) else self.every(model)

    def facts(self, model: type[Record]) -> Iterator[tuple[str, Any]]:
        """Yield the id of every record of one kind, in order, with its facts (see `Record.facts`); the record itself need not be read."""
        if model in self._facts:
            return iter(self._facts[model])
        shelf = self.shelf(model)
        return shelf.facts() if isinstance(shelf, SearchedShelf) else ((each.id, at_home(each, self.settings.zone).facts()) for each in self.all(model))

    def facts_where(self, model: type[Record], field: str, *values: str) -> Iterator[tuple[str, Any]]:
        """Yield the id of each record of one kind in which an indexed field says one of `values`, in order, with its facts; the others are not looked at where the kind is found by it."""
        shelf = self.shelf(model)
        if model in self._facts and len(values) == 1:
            if (model, field) not in self._facts_by:
                groups = self._facts_by[model, field] = defaultdict(list)
                for each in self._facts[model]:
                    for value in said(each[1], field):
                        groups[value].append(each)
            return iter(self._facts_by[model, field].get(values[0], ()))
        if isinstance(shelf, SearchedShelf) and field in model.kind.found_by:
            return shelf.facts_where(field, values)
        return ((each, facts) for each, facts in self.facts(model) if not {*values}.isdisjoint(said(facts, field)))

    def every_with(self, model: type[RecordT], field: str, values: Collection[str], is_wanted: Callable[[Any], bool]) -> Iterator[RecordT]:
        """Yield, by id, the records of one kind in which an indexed field says one of `values` and whose facts pass a test; those that must be read for it are not kept."""
        shelf = self.shelf(model)
        if isinstance(shelf, SearchedShelf) and field in model.kind.found_by:
            return shelf.every_with(field, values, is_wanted)
        return (self.shelf(model)[each] for each, facts in self.facts_where(model, field, *values) if is_wanted(facts))

    def along(self, records: Iterable[OtherT], model: type[RecordT], field: str) -> Iterator[tuple[OtherT, tuple[RecordT, ...]]]:
        """Yield records, which come by id, each with those of another kind that name it in `field`, by id; nothing that must be read for it is kept.

        Of records that were chosen, a tuple, those of each are looked for; otherwise the whole kind is walked beside them.
        """
        if isinstance(records, tuple):
            yield from ((each, self.where(model, field, each.id)) for each in records)
            return
        shelf = self.shelf(model)
        groups = shelf.every_by(field) if isinstance(shelf, SearchedShelf) and (model, field) not in self._groups else None
        if groups is None:
            known = self.grouped(model, field)
            yield from ((each, known.get(each.id, ())) for each in records)
            return
        name, group = next(groups, _NO_GROUP)
        for each in records:
            while name is not None and name < each.id:
                name, group = next(groups, _NO_GROUP)
            yield each, group if name == each.id else ()

    def grouped(self, model: type[RecordT], field: str) -> Mapping[str, tuple[RecordT, ...]]:
        """Return the records of one kind, each group by id, by what `field` says in them.

        The kind is walked once; a ledger made by `after` takes the groups of the one below it and looks only at what was put into it.
        """
        if (model, field) not in self._groups:
            below = self._below
            self._groups[model, field] = _groups(self.all(model), field) if below is None else self._regrouped(below, model, field)
        return self._groups[model, field]

    def where(self, model: type[RecordT], field: str, *values: str) -> tuple[RecordT, ...]:
        """Return the records of one kind in which `field` says one of `values`, by id; where the kind is found by it, the others need not be read."""
        if (model, field) in self._groups:
            groups = self._groups[model, field]
            found = list({each.id: each for value in values for each in groups.get(value, ())}.values())
        elif self._below is not None:
            put = self._put.get(model, {})
            kept = (each for each in self._below.where(model, field, *values) if each.id not in put)
            found = [*kept, *(each for each in put.values() if each is not None and not {*values}.isdisjoint(said(each, field)))]
        else:
            shelf = self.shelf(model)
            if not isinstance(shelf, SearchedShelf) or field not in model.kind.found_by:
                self.grouped(model, field)
                return self.where(model, field, *values)
            found = list(shelf.where(field, values))
        return tuple(sorted(found, key=lambda each: each.id)) if len(found) > 1 else tuple(found)

    def where_named(self, kind: str, field: str, *values: str) -> tuple[Any, ...]:
        """Return the same of the kind called `kind`."""
        model = self._model(kind)
        return () if model is None else self.where(model, field, *values)

    def keep_facts(self, kind: str) -> None:
        """Keep the facts of all records of the kind called `kind`: for who asks for those of most of them, a few at a time."""
        model = self._model(kind)
        if model is not None and model not in self._facts:
            self._facts[model] = tuple(self.facts(model))

    def facts_named(self, kind: str, field: str = "", *values: str) -> Iterator[tuple[str, Any]]:
        """Yield id and facts of the records of the kind called `kind`, with a field of those in which it says one of `values`."""
        model = self._model(kind)
        return iter(()) if model is None else self.facts_where(model, field, *values) if field else self.facts(model)

    def _regrouped(self, below: Ledger, model: type[Any], field: str) -> Mapping[str, tuple[Any, ...]]:
        known, put = below.grouped(model, field), self._put.get(model, {})
        olds, news = (below.find(model, each) for each in put), [each for each in put.values() if each is not None]
        touched = {value for each in (*olds, *news) if each is not None for value in said(each, field)}
        kept = (each for name in touched for each in known.get(name, ()) if each.id not in put)
        fresh = _groups(sorted((*kept, *news), key=lambda each: each.id), field)
        return ChainMap({name: fresh.get(name, ()) for name in touched}, known) if touched else known  # type: ignore[arg-type]  # only its first map is ever written

    def after(self, records: Iterable[Record]) -> Ledger:
        """Return the ledger as it would be with these records put into it."""
        put: dict[type[Record], dict[str, Record]] = defaultdict(dict)
        for record in records:
            put[type(record)][record.id] = record
        shelves = {**self._shelves, **{model: ChainMap(made, self.shelf(model)) for model, made in put.items()}}  # type: ignore[arg-type]  # only its first map is ever written
        return self._with(shelves, put)

    def without(self, record: Record) -> Ledger:
        """Return the ledger without a record."""
        model, gone = type(record), dict.fromkeys((record.id,))
        return self._with({**self._shelves, model: Overlay(gone, self.shelf(model))}, {model: gone})

    def _with(self, shelves: Mapping[type[Record], Mapping[str, Record]], put: Mapping[type[Record], Mapping[str, Record | None]]) -> Ledger:
        """This ledger with some records put into it, or taken out of it where `put` says None."""
        made = Ledger(self.settings, shelves, self.paths, self._find_broken)
        made.listener = self.listener
        made._below, made._put = self, put
        return made

    def open(self, model: type[RecordT]) -> tuple[RecordT, ...]:
        """Return the records of one kind whose life has begun and is not at its end, archived ones left out, by id."""
        found = self.where(model, "state", *model.moves.open) if model.moves else ()
        return tuple(each for each in found if each.archived_on is None)

    def every_open(self, model: type[RecordT]) -> Iterator[RecordT]:
        """Yield the same, one after the other: those that must be read for it are not kept."""
        shelf = self.shelf(model)
        if model.moves and isinstance(shelf, SearchedShelf) and "state" in model.kind.found_by and (model, "state") not in self._groups:
            return (each for each in shelf.every_where("state", model.moves.open) if each.archived_on is None)
        return iter(self.open(model))

    def ahead(self, day: date) -> tuple[Record, ...]:
        """Return the records with a step that is dated after a day; none is read for it but these."""
        if day not in self._ahead:
            self._ahead[day] = tuple(each for model, shelf in self._shelves.items() if model.moves for each in self._steps_after(day, shelf))
        return self._ahead[day]

    def _steps_after(self, day: date, shelf: Mapping[str, RecordT]) -> Iterator[RecordT]:
        if isinstance(shelf, SearchedShelf):
            return shelf.steps_after(day.isoformat())
        zone = self.settings.zone
        return (each for each in shelf.values() if any(local_day(step.at, zone) > day for step in each.steps))

    def current(self, model: type[RecordT]) -> tuple[RecordT, ...]:
        """Return the records of one kind that are not archived, by id."""
        return tuple(each for each in self.all(model) if each.archived_on is None)


def said(record: Any, field: str) -> tuple[Any, ...]:
    """Return what a field says in a record, or in its facts: each value of a list, or the one."""
    value = getattr(record, field)
    return tuple(dict.fromkeys(value)) if isinstance(value, (tuple, list)) else (value,)


def _groups(records: Iterable[Any], field: str) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for each in records:
        for value in said(each, field):
            found[value].append(each)
    return {name: tuple(group) for name, group in found.items()}


def ledger_of(settings: Settings, records: Iterable[Record]) -> Ledger:
    """Return the ledger of records at hand."""
    shelves: dict[type[Record], dict[str, Record]] = defaultdict(dict)
    for record in records:
        shelves[type(record)][record.id] = record
    return Ledger(settings, shelves)
