"""BM25 over two families of terms: the score of every document for a query."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from redchain.match.postings import Postings
from redchain.match.terms import is_character

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from redchain.match.postings import Array

K1 = 1.2
B = 0.75
IDF_POWER = 1.5
COMMON_SHARE = 0.25
COMMON_FROM = 10


class _Weights(dict[str, float]):
    """The weight of every term, reckoned when it is first asked for."""

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
    at least ten) tells nothing apart: its weight is 0.
    """

    def __init__(self, postings: Postings, *, k1: float = K1, b: float = B, common_share: float = COMMON_SHARE) -> None:
        """Take the terms of the documents with their (weighted) counts."""
        self.postings, self.size = postings, postings.size
        self._most = max(COMMON_FROM, common_share * self.size)
        self._saturated = _saturated(postings, k1, b)
        self.weights: Mapping[str, float] = _Weights(self._weigh)

    @classmethod
    def of(cls, documents: Iterable[Mapping[str, float]]) -> Bm25:
        """Return the index of documents given as term → count, with the usual parameters."""
        return cls(Postings.of(documents))

    def weight(self, term: str) -> float:
        """Return idf^1.5 of a term: highest for one that no document holds, 0 for a common one."""
        return self.weights[term]

    def _weigh(self, term: str) -> float:
        held = len(self.postings.find(term)[0])
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

    def scores(self, query: Mapping[str, float]) -> Array:
        """Return one score per document (0 and more) for a query given as term → count."""
        weights = ((term, count * self.weights[term]) for term, count in query.items() if term in self.postings.rows)
        return self.postings.sums((pair for pair in weights if pair[1]), self._saturated)

    def values(self, term: str) -> list[tuple[int, float]]:
        """Return (place, score) of each document for a term alone, where it is above 0."""
        row, weight = self.postings.rows.get(term), self.weights[term]
        if row is None or not weight:
            return []
        start, end = self.postings.starts[row], self.postings.starts[row + 1]
        return list(zip(self.postings.places[start:end].tolist(), (weight * self._saturated[start:end]).tolist(), strict=True))

    def ideal(self, query: Mapping[str, float]) -> float:
        """Return what a document of average length scores that holds every term of the query once, also those no document holds."""
        return sum(count * self.weight(term) for term, count in query.items())

    def shares(self, query: Mapping[str, float], place: int) -> dict[str, float]:
        """Return what each met term adds to one document's score."""
        met = ((term, count * self.weight(term) * self._at(term, place)) for term, count in query.items())
        return {term: share for term, share in met if share > 0}

    def _at(self, term: str, place: int) -> float:
        row = self.postings.rows.get(term)
        if row is None:
            return 0.0
        places, end = self.postings.places, int(self.postings.starts[row + 1])
        found = bisect_left(places, place, int(self.postings.starts[row]), end)
        return float(self._saturated[found]) if found < end and places[found] == place else 0.0


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
