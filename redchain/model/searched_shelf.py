"""A shelf of records that need not all be read to find some: what a ledger asks of one that lies over the cache."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

ThingT = TypeVar("ThingT")


class SearchedShelf(Mapping[str, ThingT]):
    """A shelf that finds its records by what a field says, without reading the others."""

    def where(self, field: str, values: Iterable[str]) -> Iterator[ThingT]:
        """Yield the records in which a field says one of `values`."""
        raise NotImplementedError

    def every_where(self, field: str, values: Collection[str]) -> Iterator[ThingT]:
        """Yield the same by id, and keep none that had to be read."""
        raise NotImplementedError

    def passing(self, identifiers: Sequence[str]) -> dict[str, ThingT]:
        """Return by id those records that there are among some ids, and keep none that had to be read."""
        raise NotImplementedError

    def all(self) -> tuple[ThingT, ...]:
        """Return all records by id, and keep them."""
        raise NotImplementedError

    def every(self) -> Iterator[ThingT]:
        """Yield all records by id, and keep none that had to be read."""
        raise NotImplementedError

    def every_like(self, is_like: Callable[[str], bool]) -> Iterator[ThingT]:
        """Yield, by id, the records of which a test on their text says that they may be meant, and keep none that had to be read."""
        raise NotImplementedError

    def every_by(self, field: str) -> Iterator[tuple[str | None, tuple[ThingT, ...]]] | None:
        """Yield what a field that the kind is found by says, in order, each with its records by id, and keep none; None where that cannot be told so."""
        raise NotImplementedError

    def facts(self) -> Iterator[tuple[str, Any]]:
        """Yield each id, in order, with the facts of its record."""
        raise NotImplementedError

    def facts_where(self, field: str, values: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Yield the same of the records in which a field that the kind is found by says one of `values`."""
        raise NotImplementedError

    def every_with(self, field: str, values: Collection[str], is_wanted: Callable[[Any], bool]) -> Iterator[ThingT]:
        """Yield, by id, those of these records whose facts pass a test, and keep none that had to be read."""
        raise NotImplementedError

    def steps_after(self, day: str) -> Iterator[ThingT]:
        """Yield the records with a step that is dated after a day."""
        raise NotImplementedError
