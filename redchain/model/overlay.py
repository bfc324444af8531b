"""A mapping with a few things laid over it, which copies nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

ThingT = TypeVar("ThingT")


class Overlay(Mapping[str, ThingT]):
    """A mapping by id with some things laid over another: what stands as None is not there."""

    def __init__(self, over: Mapping[str, ThingT | None], below: Mapping[str, ThingT]) -> None:
        """Copy nothing."""
        self._over, self._below = over, below

    def __getitem__(self, identifier: str) -> ThingT:
        """Return what is there; raises KeyError."""
        if identifier not in self._over:
            return self._below[identifier]
        found = self._over[identifier]
        if found is None:
            raise KeyError(identifier)
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in order."""
        kept = {each for each in self._below if each not in self._over}
        return iter(sorted(kept | {each for each, found in self._over.items() if found is not None}))

    def __len__(self) -> int:
        """Count the records."""
        return sum(1 for _ in self)

    def __contains__(self, identifier: object) -> bool:
        """Tell whether a record has this id."""
        return isinstance(identifier, str) and (self._over[identifier] is not None if identifier in self._over else identifier in self._below)
