"""A shelf over which changes are laid one after the other, as a history is gone through: what was below is never copied, and what belongs together is found without reading everything."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from redchain.model.dates import at_home, local_day
from redchain.model.ledger import said
from redchain.model.searched_shelf import SearchedShelf

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from redchain.model.base import Record


class LaidShelf(SearchedShelf["Record"]):
    """The records of one kind: those below, but for what was put over them since."""

    def __init__(self, below: Mapping[str, Record], model: type[Record], zone: ZoneInfo) -> None:
        """Lay nothing yet."""
        self._below, self._model, self._zone = below, model, zone
        self._over: dict[str, Record | None] = {}
        self._groups: dict[str, dict[Any, set[str]]] = {each: defaultdict(set) for each in model.kind.found_by}
        self._all: tuple[Record, ...] | None = None

    def put(self, identifier: str, record: Record | None) -> None:
        """Put a record in the place of what had its id; None takes it out."""
        before, self._all = self._over.get(identifier), None
        for field, group in self._groups.items():
            for value in said(before, field) if before is not None else ():
                group[value].discard(identifier)
            for value in said(record, field) if record is not None else ():
                group[value].add(identifier)
        self._over[identifier] = record

    def __getitem__(self, identifier: str) -> Record:
        """Return a record; raises KeyError."""
        found = self._over[identifier] if identifier in self._over else self._below[identifier]
        if found is None:
            raise KeyError(identifier)
        return found

    def get(self, identifier: str, default: Any = None) -> Any:
        """Return a record or the default."""
        if identifier in self._over:
            found = self._over[identifier]
            return default if found is None else found
        return self._below.get(identifier, default)

    def __contains__(self, identifier: object) -> bool:
        """Tell whether a record has this id."""
        return isinstance(identifier, str) and (self._over[identifier] is not None if identifier in self._over else identifier in self._below)

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in order."""
        kept = {each for each in self._below if each not in self._over}
        return iter(sorted(kept | {each for each, found in self._over.items() if found is not None}))

    def __len__(self) -> int:
        """Count the records."""
        return sum(1 for _ in self)

    def all(self) -> tuple[Record, ...]:
        """Return all records by id."""
        if self._all is None:
            self._all = tuple(self[each] for each in self)
        return self._all

    def every(self) -> Iterator[Record]:
        """Yield all records by id."""
        return iter(self.all())

    def every_like(self, is_like: Callable[[str], bool]) -> Iterator[Record]:  # noqa: ARG002  # whoever asks looks at each anyway
        """Yield all records by id: there is no text to test."""
        return iter(self.all())

    def passing(self, identifiers: Sequence[str]) -> dict[str, Record]:
        """Return by id those records that there are among some ids."""
        return {each: found for each in identifiers if (found := self.get(each)) is not None}

    def where(self, field: str, values: Iterable[str]) -> Iterator[Record]:
        """Yield the records in which a field that the kind is found by says one of `values`."""
        wanted = tuple(values)
        found = self._below.where(field, wanted) if isinstance(self._below, SearchedShelf) else self._among(field, wanted)
        yield from (each for each in found if each.id not in self._over)
        groups = self._groups[field]
        yield from (self[each] for each in sorted({one for value in wanted for one in groups.get(value, ())}))

    def _among(self, field: str, values: Collection[str]) -> Iterator[Record]:
        return (each for each in self._below.values() if not {*values}.isdisjoint(said(each, field)))

    def every_where(self, field: str, values: Collection[str]) -> Iterator[Record]:
        """Yield the same by id."""
        return iter(sorted(self.where(field, values), key=lambda each: each.id))

    def every_by(self, field: str) -> None:  # noqa: ARG002  # whoever asks groups them by themselves
        """Return None: what is laid over is in no order of fields."""
        return

    def facts(self) -> Iterator[tuple[str, Any]]:
        """Yield each id, in order, with the facts of its record."""
        return ((each.id, at_home(each, self._zone).facts()) for each in self.all())

    def facts_where(self, field: str, values: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Yield the same of the records in which a field that the kind is found by says one of `values`."""
        return ((each.id, at_home(each, self._zone).facts()) for each in self.every_where(field, tuple(values)))

    def every_with(self, field: str, values: Collection[str], is_wanted: Callable[[Any], bool]) -> Iterator[Record]:
        """Yield, by id, those of these records whose facts pass a test."""
        return (each for each in self.every_where(field, values) if is_wanted(at_home(each, self._zone).facts()))

    def steps_after(self, day: str) -> Iterator[Record]:
        """Yield the records with a step that is dated after a day."""
        return (each for each in self.all() if any(local_day(step.at, self._zone).isoformat() > day for step in each.steps))
