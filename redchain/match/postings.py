"""Which documents hold each term, and how often: flat arrays, which can be kept, cut and added to without reading any other document again."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Array = np.ndarray[Any, np.dtype[Any]]
_APART = "\n"
_STRIDE = 16
_NOWHERE = np.zeros(0, np.int32)


@dataclass(frozen=True)
class Postings:
    """Documents by place, terms by row: row r is `places[starts[r]:starts[r + 1]]`, in rising order, with as many `counts`."""

    rows: Mapping[str, int]
    starts: Array
    places: Array
    counts: Array
    size: int

    @classmethod
    def of(cls, documents: Iterable[Mapping[str, float]]) -> Postings:
        """Return the postings of documents given as term → (weighted) count; a document's place is its position."""
        nothing = cls({}, np.zeros(1, np.int64), _NOWHERE, np.zeros(0, np.float32), 0)
        added = Added(nothing)
        size = 0
        for place, each in enumerate(documents):
            added.take(place, each)
            size = place + 1
        return nothing.changed(_NOWHERE, added, size)

    def find(self, term: str) -> tuple[Array, Array]:
        """Return the places that hold a term, and its count at each."""
        row = self.rows.get(term)
        if row is None:
            return self.places[:0], self.counts[:0]
        start, end = self.starts[row], self.starts[row + 1]
        return self.places[start:end], self.counts[start:end]

    def sums(self, weights: Iterable[tuple[str, float]], values: Array | None = None) -> Array:
        """Return per document the sum, over some terms, of the term's weight times its entry's value (by default its count)."""
        values = self.counts if values is None else values
        places, weighed = list[Array](), list[Array]()
        for term, weight in weights:
            row = self.rows.get(term)
            if row is not None:
                start, end = self.starts[row], self.starts[row + 1]
                places.append(self.places[start:end])
                weighed.append(weight * values[start:end])
        if not places:
            return np.zeros(self.size)
        return np.bincount(np.concatenate(places), np.concatenate(weighed), minlength=self.size)

    def row_of_each(self) -> Array:
        """Return the row of every entry of `places`."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def changed(self, moved: Array, added: Added, size: int) -> Postings:
        """Return the postings with the documents at other places, some gone (place −1), and those added.

        Args:
            moved: the new place of each old document; those that stay keep their order.
            added: the documents that were not there before, made for these postings.
            size: how many documents there are then.
        """
        places = moved[self.places]
        stays = places >= 0
        rows, places, counts = self.row_of_each()[stays], places[stays], self.counts[stays]
        if len(added.rows):
            rows = np.concatenate((rows, np.asarray(added.rows, np.int32)))
            places = np.concatenate((places, np.repeat(np.asarray(added.places, np.int32), np.asarray(added.lengths, np.int32))))
            order = np.argsort(rows.astype(np.int64) * size + places, kind="stable")  # what was sorted before is merged, not sorted again
            rows, places = rows[order], places[order]
            counts = np.concatenate((counts, np.asarray(added.counts, np.float32)))[order]
        starts = np.zeros(len(added.known) + 1, np.int64)
        np.cumsum(np.bincount(rows, minlength=len(added.known)), out=starts[1:])
        return Postings(added.known, starts, places, counts, size)

    def only(self, stays: Array) -> Postings:
        """Return the postings of the documents that stay (true), their places closed up."""
        if stays.all():
            return self
        moved = np.where(stays, np.cumsum(stays) - 1, -1).astype(np.int32)
        return self.changed(moved, Added(self), int(stays.sum()))

    def columns(self, prefix: str = "") -> dict[str, bytes]:
        """Return all of it as bytes by name, each name after a prefix."""
        return {
            f"{prefix}terms": _APART.join(self.rows).encode(),
            f"{prefix}starts": self.starts.tobytes(),
            f"{prefix}places": self.places.tobytes(),
            f"{prefix}counts": self.counts.tobytes(),
            f"{prefix}size": str(self.size).encode(),
        }

    @classmethod
    def read(cls, columns: Mapping[str, bytes], prefix: str = "") -> Postings:
        """Return what `columns` gave; raises KeyError and ValueError."""
        terms = columns[f"{prefix}terms"].decode()
        rows = {term: row for row, term in enumerate(terms.split(_APART))} if terms else {}
        starts, places = np.frombuffer(columns[f"{prefix}starts"], np.int64), np.frombuffer(columns[f"{prefix}places"], np.int32)
        counts, size = np.frombuffer(columns[f"{prefix}counts"], np.float32), int(columns[f"{prefix}size"])
        if len(starts) != len(rows) + 1 or starts[-1] != len(places) or len(places) != len(counts):
            message = "the columns do not belong together"
            raise ValueError(message)
        return cls(rows, starts, places, counts, size)


class Added:
    """Documents to be added to some postings, flat as they come, so that none of them is held as a whole."""

    def __init__(self, to: Postings) -> None:
        """Start with none; terms that the postings do not know get rows after theirs."""
        self.known = dict(to.rows)
        self.rows, self.counts = array("i"), array("f")
        self.places, self.lengths = array("i"), array("i")

    def take(self, place: int, terms: Mapping[str, float]) -> None:
        """Take one document."""
        known = self.known
        self.rows.extend([known.setdefault(term, len(known)) for term in terms])
        self.counts.extend(terms.values())
        self.places.append(place)
        self.lengths.append(len(terms))


def highest(values: Array, most: int) -> Sequence[int]:
    """Return the places of the `most` highest values, highest first, ties by place."""
    found = _likely(values, most)
    if most < len(found):
        picked = values[found]
        found = found[picked >= np.partition(picked, len(picked) - most)[len(picked) - most]]
    order = np.argsort(-values[found], kind="stable")[:most]
    places: list[int] = found[order].tolist()
    return places


def _likely(values: Array, most: int) -> Array:
    """Return places, in order, that hold the `most` highest values: what a sample says, where it says enough, which spares sorting them all."""
    sample = values[::_STRIDE]
    rank = 2 * most // _STRIDE + 8
    if len(sample) > 4 * rank:
        found = np.flatnonzero(values >= np.partition(sample, len(sample) - rank)[len(sample) - rank])
        if len(found) >= most:
            return found
    return np.arange(len(values))
