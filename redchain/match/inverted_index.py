"""An inverted index: which documents hold each term and how often, in flat arrays, and the BM25 scores of the documents for a query."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from redchain.match.terms import is_character

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Array = np.ndarray[Any, np.dtype[Any]]
_APART = "\n"
_NOWHERE = np.zeros(0, np.int32)
K1 = 1.2
B = 0.75
IDF_POWER = 1.5
COMMON_SHARE = 0.25
COMMON_FROM = 10


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
        added = AddedDocuments(nothing)
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
        met = [(row, weight) for term, weight in weights if (row := self.rows.get(term)) is not None]
        return self.sums_of(np.array([row for row, _ in met], np.intp), np.array([weight for _, weight in met], values.dtype), values)

    def sums_of(self, rows: Array, weights: Array, values: Array) -> Array:
        """Return the same of terms given by their rows, −1 for none."""
        if len(rows) and rows.min() < 0:
            held = rows >= 0
            rows, weights = rows[held], weights[held]
        if not len(rows):
            return np.zeros(self.size)
        at, lengths = self.entries(rows)
        return np.bincount(self.places[at], np.repeat(weights.astype(values.dtype, copy=False), lengths) * values[at], minlength=self.size)

    def rows_of(self, terms: Sequence[str]) -> Array:
        """Return the row of each of some terms, −1 for none."""
        return np.fromiter((self.rows.get(term, -1) for term in terms), np.intp, len(terms))

    def entries(self, rows: Array) -> tuple[Array, Array]:
        """Return where the entries of some rows are, row by row, and how many each row has."""
        starts, ends = self.starts[rows], self.starts[rows + 1]
        lengths = ends - starts
        return np.arange(lengths.sum()) + np.repeat(ends - np.cumsum(lengths), lengths), lengths

    def row_of_each(self) -> Array:
        """Return the row of every entry of `places`."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def changed(self, moved: Array, added: AddedDocuments, size: int) -> Postings:
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
        return self.changed(moved, AddedDocuments(self), int(stays.sum()))

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
        """Return the postings that `columns` wrote; raises KeyError and ValueError."""
        terms = columns[f"{prefix}terms"].decode()
        rows = {term: row for row, term in enumerate(terms.split(_APART))} if terms else {}
        starts, places = np.frombuffer(columns[f"{prefix}starts"], np.int64), np.frombuffer(columns[f"{prefix}places"], np.int32)
        counts, size = np.frombuffer(columns[f"{prefix}counts"], np.float32), int(columns[f"{prefix}size"])
        if len(starts) != len(rows) + 1 or starts[-1] != len(places) or len(places) != len(counts):
            message = "the columns do not belong together"
            raise ValueError(message)
        return cls(rows, starts, places, counts, size)


class AddedDocuments:
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


def first_of_each(rows: Array, places: Array, values: Array, most: int, count: int) -> list[Array]:
    """Return for each of `count` rows which of some cells, in the order of their rows, are the `most` highest of the row, highest first, ties by place."""
    order = np.lexsort((places, -values, rows))
    ends = np.cumsum(np.bincount(rows, minlength=count)).tolist()
    return [order[start:end][:most] for start, end in pairwise((0, *ends))]


class _TermWeights(dict[str, float]):
    """The weight of every term, worked out when it is first asked for."""

    def __init__(self, weigh: Callable[[str], float]) -> None:
        super().__init__()
        self._weigh = weigh

    def __missing__(self, term: str) -> float:
        weight = self[term] = self._weigh(term)
        return weight


class Bm25:
    """BM25 (Robertson and Zaragoza, 2009): Σ idf(t)^1.5 · f·(k1+1) / (f + k1·(1 − b + b·length/average)).

    idf(t) is ln(1 + (N − n + 0.5) / (n + 0.5)). Single characters and all other terms have lengths of their own, so that the sum is that
    of two BM25 scores, which ranks Chinese better than either or than words. A term that more than a share of the documents hold (and
    at least ten) distinguishes nothing: its weight is 0.
    """

    def __init__(self, postings: Postings, *, k1: float = K1, b: float = B, common_share: float = COMMON_SHARE) -> None:
        """Take the terms of the documents with their (weighted) counts."""
        self.postings, self.size = postings, postings.size
        self._most = max(COMMON_FROM, common_share * self.size)
        self.saturated = _saturated(postings, k1, b)
        self.weights: Mapping[str, float] = _TermWeights(self._weigh)

    @classmethod
    def of(cls, documents: Iterable[Mapping[str, float]]) -> Bm25:
        """Return the index of documents given as term → count, with the usual parameters."""
        return cls(Postings.of(documents))

    def weight(self, term: str) -> float:
        """Return idf^1.5 of a term: highest for one that no document holds, 0 for a common one."""
        return self.weights[term]

    def _weigh(self, term: str) -> float:
        return self._weight_where(len(self.postings.find(term)[0]))

    def _weight_where(self, held: int) -> float:
        return 0.0 if held > self._most else float(math.log(1 + (self.size - held + 0.5) / (held + 0.5)) ** IDF_POWER)

    def weights_of(self, terms: Sequence[str]) -> Array:
        """Return the weight of each of many terms."""
        counts = np.append(np.diff(self.postings.starts), 0)
        held = counts[np.fromiter((self.postings.rows.get(term, -1) for term in terms), np.int64, len(terms))]
        weights: Array = np.where(held > self._most, 0.0, np.log(1 + (self.size - held + 0.5) / (held + 0.5)) ** IDF_POWER)
        return weights

    @property
    def rarest(self) -> float:
        """The weight of a term that no document holds: the highest there is."""
        return float(math.log(1 + (self.size + 0.5) / 0.5) ** IDF_POWER)

    def asked(self, query: Mapping[str, float]) -> AskedTerms:
        """Return a query given as term → count as the index answers it."""
        rows = self.postings.rows_of(tuple(query))
        return AskedTerms(self, tuple(query), rows, np.array([count * self.weights[term] for term, count in query.items()], float))

    def summed(self, rows: Array, counts: Array) -> Array:
        """Return one score per document for terms given by their rows (−1 for none) with counts, each term's score for it alone times its count."""
        return self.postings.sums_of(rows, counts, self._scores)

    @cached_property
    def _scores(self) -> Array:
        """What each entry scores for a count of 1."""
        lengths = np.diff(self.postings.starts)
        different, which = np.unique(lengths, return_inverse=True)
        weights = np.array([self._weight_where(each) for each in different.tolist()], np.float32)[which]
        scores: Array = (np.repeat(weights, lengths) * self.saturated).astype(float)
        return scores


class AskedTerms:
    """A query to an index: what each of its terms weighs, and where the documents hold them, looked up once."""

    def __init__(self, index: Bm25, terms: tuple[str, ...], rows: Array, weighed: Array) -> None:
        """Take the index, and the terms with their rows there (−1 for none) and what each weighs, its count included."""
        self.weighed, self._terms, self._size = weighed, terms, index.size
        self._held = np.flatnonzero((rows >= 0) & (weighed != 0))
        at, self._lengths = index.postings.entries(rows[self._held])
        self._places, self._saturated = index.postings.places[at], index.saturated[at]

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """What each term weighs."""
        return dict(zip(self._terms, self.weighed.tolist(), strict=True))

    def scores(self) -> Array:
        """Return one score per document, 0 and more."""
        weights = self.weighed[self._held].astype(np.float32)
        return np.bincount(self._places, np.repeat(weights, self._lengths) * self._saturated, minlength=self._size)

    def ideal(self) -> float:
        """Return what a document of average length scores that holds every term once, also those no document holds."""
        return float(sum(self.weighed.tolist()))

    def shares(self, place: int) -> dict[str, float]:
        """Return what each shared term adds to one document's score."""
        found = np.flatnonzero(self._places == place)
        terms = [self._terms[each] for each in self._held[np.searchsorted(np.cumsum(self._lengths), found, "right")].tolist()]
        met = zip(terms, self._saturated[found].tolist(), strict=True)
        return {term: share for term, value in met if (share := self.weights[term] * value) > 0}


def _saturated(postings: Postings, k1: float, b: float) -> Array:
    """Return f·(k1+1) / (f + k1·(1 − b + b·length/average)) of every entry; each family of terms has its own lengths."""
    is_single = np.fromiter(map(is_character, postings.rows), bool, len(postings.rows))[postings.row_of_each()]
    counts, places = postings.counts, postings.places
    norms = np.empty(len(counts), np.float32)
    for family in (is_single, ~is_single):
        lengths = np.bincount(places[family], counts[family], minlength=postings.size)
        average = lengths.mean() if lengths.any() else 1.0
        norms[family] = (k1 * (1 - b + b * lengths / average))[places[family]]
    saturated: Array = counts * np.float32(k1 + 1) / (counts + norms)
    return saturated
