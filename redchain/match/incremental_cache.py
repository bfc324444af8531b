"""What matching keeps of all records of a kind: a card and some texts of each, kept as a whole and renewed record by record.

Nothing is written here. What earlier runs kept is read through `Kept`; what this run makes anew is collected in `Cache.fresh`, for the caller to keep.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np

from redchain.match.inverted_index import AddedDocuments, Postings
from redchain.progress import watched
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

RecordT = TypeVar("RecordT", bound="Record")
_READING = Text("读取资料", "reading records")


class Kept(Protocol):
    """What earlier runs kept of the records of a repository; it can only be read."""

    def state(self, model: type[Record]) -> str:
        """Return a text that stays the same until any record of a kind changes; empty where that is not known."""

    def marks(self, model: type[Record]) -> Mapping[str, str]:
        """Return the id of every record of a kind with a mark of its content, empty for a record that is not kept as it is; nothing where nothing is kept."""

    def recall(self, model: type[Record], name: str) -> Mapping[str, bytes]:
        """Return what was kept of a kind under a name, by its own names; empty when nothing is there."""


class NothingKept:
    """For records at hand, which are read every time."""

    def state(self, _model: type[Record]) -> str:
        """Know nothing."""
        return ""

    def marks(self, _model: type[Record]) -> Mapping[str, str]:
        """Know of no record."""
        return {}

    def recall(self, _model: type[Record], _name: str) -> Mapping[str, bytes]:
        """Return nothing."""
        return {}


NOTHING_KEPT = NothingKept()


class KeptButChanged:
    """What was kept, beside some records of one kind that have changed in memory since."""

    def __init__(self, kept: Kept, model: type[Record], changed: Iterable[str]) -> None:
        """Take what was kept, and the kind and the ids of the changed records."""
        self._kept, self._model, self._changed = kept, model, tuple(changed)

    def state(self, model: type[Record]) -> str:
        """Return the state, which is not known for the kind of the changed records."""
        return "" if model is self._model else self._kept.state(model)

    def marks(self, model: type[Record]) -> Mapping[str, str]:
        """Return the marks, empty for the changed records."""
        marks = self._kept.marks(model)
        return {**marks, **dict.fromkeys(self._changed, "")} if marks and model is self._model else marks

    def recall(self, model: type[Record], name: str) -> Mapping[str, bytes]:
        """Return what was kept; the changed records are known by their marks."""
        return self._kept.recall(model, name)


class RecordExtract(NamedTuple):
    """What is kept of one record: a card, which is anything that JSON can say, and texts as terms with counts."""

    card: Any
    texts: tuple[Mapping[str, float], ...] = ()


@dataclass(frozen=True)
class Extracts:
    """The extracts of all records, in order of their ids; the place of a record is the same in all of these."""

    ids: tuple[str, ...]
    cards: tuple[Any, ...]
    texts: tuple[Postings, ...]


class Cache:
    """The extracts of a ledger's records: those that were kept, and those made anew, which are collected for the caller to keep."""

    def __init__(self, ledger: Ledger, kept: Kept = NOTHING_KEPT) -> None:
        """Take the records and what earlier runs kept of them."""
        self.ledger, self.kept = ledger, kept
        self.fresh: dict[tuple[type[Record], str], Mapping[str, bytes]] = {}

    def extracts(self, model: type[RecordT], name: str, read: Callable[[RecordT], RecordExtract], texts: int = 0) -> Extracts:
        """Return the extracts that `read` makes of every record of a kind; of those that were kept only what has changed since is read.

        Args:
            model: the kind.
            name: a sort, a colon and what an extract depends on beside its record; of one sort only the last thing is kept.
            read: what makes an extract of a record.
            texts: how many texts an extract has.
        """
        state, last = self.kept.state(model), _Snapshot.read(self.kept.recall(model, name), texts)
        if state and last.state == state:
            return last.extracts
        marks = dict(sorted(self.kept.marks(model).items())) or dict.fromkeys(sorted(self.ledger.shelf(model)), "")
        renewed = _renewed(self.ledger.shelf(model), last, marks, read)
        if all(marks.values()):
            self.fresh[model, name] = _Snapshot(renewed, tuple(marks.values()), state).columns()
        return renewed


class _Snapshot(NamedTuple):
    """All extracts of a kind, the mark of each record's content, and the state of all of them together."""

    extracts: Extracts
    marks: tuple[str, ...]
    state: str

    @classmethod
    def read(cls, columns: Mapping[str, bytes], texts: int) -> _Snapshot:
        """Return the snapshot that `columns` wrote; an empty one where it is missing or does not belong together."""
        try:
            ids, cards = json.loads(columns["ids"]), json.loads(columns["cards"])
            postings = tuple(Postings.read(columns, f"{number}.") for number in range(texts))
            return cls(Extracts(tuple(ids), tuple(cards), postings), tuple(columns["marks"].decode().split()), columns["state"].decode())
        except (KeyError, ValueError):
            return cls(Extracts((), (), (Postings.of(()),) * texts), (), "")

    def columns(self) -> dict[str, bytes]:
        """Return all of it as bytes by name."""
        ids, cards = json.dumps(self.extracts.ids), json.dumps(self.extracts.cards, ensure_ascii=False)
        columns = {"ids": ids.encode(), "cards": cards.encode(), "marks": " ".join(self.marks).encode(), "state": self.state.encode()}
        for number, each in enumerate(self.extracts.texts):
            columns |= each.columns(f"{number}.")
        return columns


def _renewed(records: Mapping[str, RecordT], last: _Snapshot, marks: Mapping[str, str], read: Callable[[RecordT], RecordExtract]) -> Extracts:
    """Return the extracts of the records that `marks` names, in its order: the kept ones moved to their new places, the others read."""
    old = last.extracts
    before = {each: place for place, (each, mark) in enumerate(zip(old.ids, last.marks, strict=True)) if marks.get(each) == mark}
    moved, cards = np.full(len(old.ids), -1, np.int32), list[Any]()
    added = [AddedDocuments(each) for each in old.texts]
    for place, each in enumerate(watched(marks, _READING, marks)):
        known = before.get(each)
        if known is not None:
            moved[known] = place
            cards.append(old.cards[known])
        else:
            extract = read(records[each])
            cards.append(extract.card)
            for more, text in zip(added, extract.texts, strict=True):
                more.take(place, text)
    texts = (text.changed(moved, more, len(marks)) for text, more in zip(old.texts, added, strict=True))
    return Extracts(tuple(marks), tuple(cards), tuple(texts))
