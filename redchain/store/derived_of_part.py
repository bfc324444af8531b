"""What earlier runs made of a part of the records, some of them changed for those who may see no more: kept apart from what is made of all, by what the records of the part say."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from redchain.store.record_reader import json_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.store.lazy_records import Derived


class DerivedOfPart:
    """What was kept of a part, as `Derived` is of the whole."""

    def __init__(self, derived: Derived, part: str, ledger: Ledger) -> None:
        """Take where things are kept, what the part is called, and its records as they are in it."""
        self._derived, self._part, self._ledger = derived, part, ledger
        self._marks: dict[type[Record], dict[str, str]] = {}

    def state(self, model: type[Record]) -> str:
        """Return a text that stays the same until any record of a kind changes."""
        return _hash(" ".join(f"{identifier} {mark}" for identifier, mark in self.marks(model).items()))

    def marks(self, model: type[Record]) -> Mapping[str, str]:
        """Return the id of every record of a kind with a mark of what it says in this part."""
        if model not in self._marks:
            self._marks[model] = {each.id: _hash(json_of(each)) for each in self._ledger.all(model)}
        return self._marks[model]

    def recall(self, model: type[Record], name: str) -> Mapping[str, bytes]:
        """Return what was kept of a kind under a name; empty when nothing is there."""
        return self._derived.recall(model, f"{self._part}-{name}")

    def keep(self, fresh: Mapping[tuple[type[Record], str], Mapping[str, bytes]]) -> None:
        """Keep some bytes by kind, name and their own names."""
        self._derived.keep({(model, f"{self._part}-{name}"): columns for (model, name), columns in fresh.items()})


def _hash(words: str) -> str:
    return hashlib.sha1(words.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
