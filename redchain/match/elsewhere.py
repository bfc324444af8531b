"""What is no office's matter: how much a need's words are like sentences of everyday life, and unlike what firms ask and what is on offer."""

from __future__ import annotations

from math import inf, log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from redchain.match.terms import is_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redchain.match.inverted_index import Array, Postings

SMOOTHING = 200.0
MOST_LEARNT = 0.25
"""The words on offer together count at most this much of the words of firms' sentences: what a repository offers is some office's matter, whatever it is."""
NEAREST = 8.0
"""What the likeness to the nearest sentence counts beside the mean of the terms: they then move it about as much."""


class Elsewhere:
    """Naive Bayes between two kinds of sentences of the same tone, and the cosine to the nearest of the first kind.

    The mean over a need's terms, single characters too, of log(P(t | elsewhere) / P(t | what firms ask and offices offer)), both smoothed by what they
    have together; and the highest cosine, over character pairs and Latin runs weighed by ln(1 + N / n), to any sentence of no office's matter.
    """

    def __init__(self, sentences: Postings, elsewhere: Sequence[str], offered: Postings) -> None:
        """Take the terms of the sentences of no office's matter and, after these, of firms' own; the first ones' words; and the terms of what is on offer."""
        self._sentences, self._elsewhere, self._offered = sentences, elsewhere, offered
        is_elsewhere = sentences.places < len(elsewhere)
        rows = sentences.row_of_each()
        self._counts = [np.bincount(rows, sentences.counts * kind, minlength=len(sentences.rows)) for kind in (is_elsewhere, ~is_elsewhere)]
        self._whole, asked, taught = float(self._counts[0].sum()), float(self._counts[1].sum()), float(offered.counts.sum())
        self._share = min(1.0, MOST_LEARNT * asked / taught) if taught else 0.0
        self._rest = asked + self._share * taught
        self._held = np.diff(sentences.starts)
        self._lengths = self._norms(rows, is_elsewhere)
        self._logs: dict[str, float | None] = {}
        self._holding: dict[str, tuple[float, Sequence[tuple[int, float]]]] = {}

    def sign(self, terms: Mapping[str, float]) -> float:
        """Return how much a text, given as terms with counts, speaks of no office's matter; −∞ where it is not known what is none."""
        if not self._elsewhere:
            return -inf
        known = [(count, told) for term, count in terms.items() if (told := self._log(term)) is not None]
        whole = sum(count for count, _ in known)
        return (sum(count * told for count, told in known) / whole if whole else 0.0) + NEAREST * self._nearest(terms)[1]

    def nearest(self, terms: Iterable[str]) -> str | None:
        """Return the sentence of no office's matter that a text is most like, None where it shares nothing with any."""
        place, cosine = self._nearest(terms)
        return self._elsewhere[place] if cosine > 0 else None

    def _log(self, term: str) -> float | None:
        """Return log(P(t | elsewhere) / P(t | the rest)), None for a term that neither holds; it is remembered, for texts have most terms in common."""
        if term not in self._logs:
            row = self._sentences.rows.get(term)
            here, there = (0.0, 0.0) if row is None else (float(self._counts[0][row]), float(self._counts[1][row]))
            there += self._share * float(self._offered.find(term)[1].sum())
            plain = SMOOTHING * (here + there) / (self._whole + self._rest or 1.0)
            found = log((here + plain) / (self._whole + SMOOTHING)) - log((there + plain) / (self._rest + SMOOTHING)) if plain else None
            self._logs[term] = found
        return self._logs[term]

    def _nearest(self, terms: Iterable[str]) -> tuple[int, float]:
        """Return the place of the sentence of the highest cosine, the first of equals, and that cosine."""
        shared: dict[int, float] = {}
        length = 0.0
        for term in terms:
            if not is_character(term):
                weight, holding = self._holding.get(term) or self._held_by(term)
                length += weight * weight
                for place, share in holding:
                    shared[place] = shared.get(place, 0.0) + weight * share
        best = min(shared, key=lambda place: (-shared[place], place), default=0)
        return best, shared.get(best, 0.0) / sqrt(length) if length else 0.0

    def _held_by(self, term: str) -> tuple[float, Sequence[tuple[int, float]]]:
        row = self._sentences.rows.get(term)
        weight = log(1 + self._sentences.size / (1 if row is None else int(self._held[row])))
        places = [each for each in self._sentences.find(term)[0].tolist() if each < len(self._elsewhere)]
        found = self._holding[term] = (weight, [(each, weight / float(self._lengths[each])) for each in places])
        return found

    def _norms(self, rows: Array, is_elsewhere: Array) -> Array:
        """Return the length of each sentence's vector."""
        is_pair = ~np.fromiter(map(is_character, self._sentences.rows), bool, len(self._sentences.rows))
        weights = np.where(is_pair, np.log(1 + self._sentences.size / np.maximum(self._held, 1)), 0.0)
        counted = is_elsewhere & is_pair[rows]
        norms: Array = np.sqrt(np.bincount(self._sentences.places[counted], weights[rows[counted]] ** 2, minlength=len(self._elsewhere)))
        return norms
