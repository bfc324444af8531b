"""What matching keeps of all records of a kind: a card and some texts of each, in the cache as a whole, renewed record by record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from redchain.match.postings import Added, Postings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

RecordT = TypeVar("RecordT", bound="Record")


class Entry(NamedTuple):
    """What is kept of one record: a card, which is anything that JSON can say, and texts as terms with counts."""

    card: Any
    texts: tuple[Mapping[str, float], ...] = ()


@dataclass(frozen=True)
class Collection:
    """The entries of all records, in order of their ids; the place of a record is the same in all of these."""

    ids: tuple[str, ...]
    cards: tuple[Any, ...]
    texts: tuple[Postings, ...]


def collected(ledger: Ledger, model: type[RecordT], sort: str, read: Callable[[RecordT], Entry], texts: int = 0) -> Collection:
    """Return the entries that `read` gives of every record of a kind.

    A ledger that was read from disk keeps them; next time only records whose content has changed are read.

    Args:
        ledger: the records.
        model: their kind.
        sort: a name, a colon and what an entry depends on beside its record.
        read: what makes an entry of a record.
        texts: how many texts an entry has.
    """
    state, kept = ledger.state(model), _Kept.read(ledger.recall(model, sort), texts)
    if state and kept.state == state:
        return kept.collection
    marks = ledger.marks(model)
    renewed = _renewed(ledger, model, kept, marks, read)
    if all(marks.values()):
        ledger.keep(model, sort, _Kept(renewed, tuple(marks.values()), state).columns())
    return renewed


class _Kept(NamedTuple):
    """A collection, the mark of each record's content, and the state of all of them together."""

    collection: Collection
    marks: tuple[str, ...]
    state: str

    @classmethod
    def read(cls, columns: Mapping[str, bytes], texts: int) -> _Kept:
        """Return what `columns` gave; nothing when that is not there or does not belong together."""
        try:
            ids, cards = json.loads(columns["ids"]), json.loads(columns["cards"])
            postings = tuple(Postings.read(columns, f"{number}.") for number in range(texts))
            return cls(Collection(tuple(ids), tuple(cards), postings), tuple(columns["marks"].decode().split()), columns["state"].decode())
        except (KeyError, ValueError):
            return cls(Collection((), (), (Postings.of(()),) * texts), (), "")

    def columns(self) -> dict[str, bytes]:
        """Return all of it as bytes by name."""
        ids, cards = json.dumps(self.collection.ids), json.dumps(self.collection.cards, ensure_ascii=False)
        columns = {"ids": ids.encode(), "cards": cards.encode(), "marks": " ".join(self.marks).encode(), "state": self.state.encode()}
        for number, each in enumerate(self.collection.texts):
            columns |= each.columns(f"{number}.")
        return columns


def _renewed(ledger: Ledger, model: type[RecordT], kept: _Kept, marks: Mapping[str, str], read: Callable[[RecordT], Entry]) -> Collection:
    """Return the collection of the records that `marks` names, in its order: the kept ones moved to their new places, the others read."""
    old = kept.collection
    before = {each: place for place, (each, mark) in enumerate(zip(old.ids, kept.marks, strict=True)) if marks.get(each) == mark}
    moved, cards = np.full(len(old.ids), -1, np.int32), list[Any]()
    shelf, added = ledger.shelf(model), [Added(each) for each in old.texts]
    for place, each in enumerate(marks):
        known = before.get(each)
        if known is not None:
            moved[known] = place
            cards.append(old.cards[known])
        else:
            entry = read(shelf[each])
            cards.append(entry.card)
            for more, text in zip(added, entry.texts, strict=True):
                more.take(place, text)
    texts = (text.changed(moved, more, len(marks)) for text, more in zip(old.texts, added, strict=True))
    return Collection(tuple(marks), tuple(cards), tuple(texts))
