"""A pure-Python inverted index that scores all documents for a query by BM25 over two families of terms."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from redchain.match.terms import FIRST_HAN, is_character

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

K1 = 1.2
B = 0.75
IDF_POWER = 1.5
COMMON_SHARE = 0.25
COMMON_FROM = 10


class Postings(NamedTuple):
    """Where one term occurs: places in rising order, and its saturated frequency at each."""

    places: Sequence[int]
    saturated: Sequence[float]


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

    def __init__(
        self,
        documents: Iterable[Mapping[str, float]],
        *,
        k1: float = K1,
        b: float = B,
        common_share: float = COMMON_SHARE,
        only: AbstractSet[str] | None = None,
    ) -> None:
        """Take the terms of each document with their (weighted) counts; a document's place is its position.

        With `only`, just those terms can be scored (weights are known of all): enough for queries made of them, and quicker.
        """
        counted, lengths, self._held = _count(documents, only)
        self.size = len(lengths)
        most = max(COMMON_FROM, common_share * self.size)
        self._common = frozenset(term for term, held in self._held.items() if held > most)
        self._postings = _saturate(counted, lengths, self._common, (k1, b))
        self.weights: Mapping[str, float] = _Weights(self._weigh)

    def weight(self, term: str) -> float:
        """Return idf^1.5 of a term: highest for one that no document holds, 0 for a common one."""
        return self.weights[term]

    def _weigh(self, term: str) -> float:
        if term in self._common:
            return 0.0
        held = self._held.get(term, 0)
        return float(math.log(1 + (self.size - held + 0.5) / (held + 0.5)) ** IDF_POWER)

    @property
    def rarest(self) -> float:
        """The weight of a term that no document holds: the highest there is."""
        return self._weigh("")

    def scores(self, query: Mapping[str, float]) -> list[float]:
        """Return one score per document (0 and more) for a query given as term → count."""
        totals = [0.0] * self.size
        for term, count in query.items():
            posting = self._postings.get(term)
            if posting is not None:
                weight = count * self.weight(term)
                for place, saturated in zip(posting.places, posting.saturated, strict=True):
                    totals[place] += weight * saturated
        return totals

    def sparse_scores(self, query: Mapping[str, float]) -> dict[int, float]:
        """Return the scores above 0 by place."""
        totals: dict[int, float] = {}
        for term, count in query.items():
            posting = self._postings.get(term)
            if posting is not None:
                weight = count * self.weight(term)
                for place, saturated in zip(posting.places, posting.saturated, strict=True):
                    totals[place] = totals.get(place, 0.0) + weight * saturated
        return totals

    def ideal(self, query: Mapping[str, float]) -> float:
        """Return what a document of average length scores that holds every term of the query once, also those no document holds."""
        return sum(count * self.weight(term) for term, count in query.items())

    def shares(self, query: Mapping[str, float], place: int) -> dict[str, float]:
        """Return what each met term adds to one document's score."""
        return {term: count * self.weight(term) * value for term, count in query.items() if (value := self._saturated(term, place)) > 0}

    def _saturated(self, term: str, place: int) -> float:
        posting = self._postings.get(term)
        if posting is None:
            return 0.0
        found = bisect_left(posting.places, place)
        return posting.saturated[found] if found < len(posting.places) and posting.places[found] == place else 0.0


_Counted = dict[str, tuple[list[int], list[float]]]
_Lengths = list[tuple[float, float]]


def _count(documents: Iterable[Mapping[str, float]], only: AbstractSet[str] | None) -> tuple[_Counted, _Lengths, Mapping[str, int]]:
    """Return term → (places, counts), per document its number of single characters and of other terms, and how many documents hold each term."""
    counted: _Counted = {}
    lengths: _Lengths = []
    held: Counter[str] = Counter()
    for place, terms in enumerate(documents):
        for term in terms if only is None else only & terms.keys():
            known = counted.get(term)
            if known is None:
                counted[term] = ([place], [terms[term]])
            else:
                known[0].append(place)
                known[1].append(terms[term])
        characters = sum([count for term, count in terms.items() if len(term) == 1 and term >= FIRST_HAN])  # as `is_character`, without its call
        lengths.append((characters, sum(terms.values()) - characters))
        if only is not None:
            held.update(terms.keys())
    return counted, lengths, held if only is not None else {term: len(places) for term, (places, _) in counted.items()}


def _saturate(counted: _Counted, lengths: _Lengths, common: frozenset[str], parameters: tuple[float, float]) -> dict[str, Postings]:
    k1 = parameters[0]
    norms = {True: _norms([characters for characters, _ in lengths], *parameters), False: _norms([others for _, others in lengths], *parameters)}
    once = {family: [(k1 + 1) / (1 + norm) for norm in norms[family]] for family in norms}  # shared floats: most terms occur once
    postings = {}
    for term, (places, counts) in counted.items():
        if term not in common:
            single, norm = once[is_character(term)], norms[is_character(term)]
            met = zip(places, counts, strict=True)
            postings[term] = Postings(places, [single[place] if times == 1 else times * (k1 + 1) / (times + norm[place]) for place, times in met])
    return postings


def _norms(lengths: Sequence[float], k1: float, b: float) -> list[float]:
    """Return k1·(1 − b + b·length/average) per document."""
    average = sum(lengths) / len(lengths) if any(lengths) else 1.0
    return [k1 * (1 - b + b * length / average) for length in lengths]
