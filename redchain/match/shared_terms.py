"""What many texts share pair by pair, all pairs at once in flat arrays; every sum is that of `fsum`, to the last bit."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from redchain.match.inverted_index import Array

_MOST = 1 << 18
"""So many cells, and about as many meetings of terms, are worked out together."""
_OFTEN = 0.1
"""A term that a larger share of the texts hold is counted for all pairs at once, as a column of a matrix; of the others each meeting is."""
_COARSE = 2.0**20
_TINY = 1e-300


class SharedTerms:
    """Texts as sets of weighted terms.

    A weight is kept as two parts, a multiple of 2^-20 and the rest: sums of either part are exact in 64 bits, so that their sum is
    rounded only once, as that of `fsum` is, and does not depend on the order of the terms.
    """

    def __init__(self, texts: Sequence[Collection[str]], weight: Callable[[str], float]) -> None:
        """Number the terms, and list the texts that hold each."""
        rows: dict[str, int] = defaultdict(count().__next__)
        self.size = len(texts)
        terms = np.fromiter(map(rows.__getitem__, chain.from_iterable(texts)), np.int64)
        owners = np.repeat(np.arange(self.size), np.fromiter(map(len, texts), np.int64, self.size))
        weights = np.fromiter(map(weight, rows), float, len(rows))
        coarse = np.floor(weights * _COARSE) / _COARSE
        self._parts = (coarse, weights - coarse)
        self._weights = weights
        coarse, fine = self._summed(owners, terms, self.size)
        self.totals = coarse + fine
        often = np.bincount(terms, minlength=len(rows)) > _OFTEN * self.size
        self._often = np.flatnonzero(often)
        self._columns = np.zeros((self.size, len(self._often)))
        self._columns[owners[often[terms]], (np.cumsum(often) - 1)[terms[often[terms]]]] = 1
        self._list(owners[~often[terms]], terms[~often[terms]])

    def _list(self, owners: Array, terms: Array) -> None:
        """List the texts that hold each of the rarer terms, given as entries by text."""
        self._terms = terms
        self._starts = np.searchsorted(owners, np.arange(self.size + 1))
        order = np.argsort(terms, kind="stable")  # by term, then by text
        self._held = owners[order]
        self._after = np.empty(len(order), np.int64)
        self._after[order] = np.arange(1, len(order) + 1)
        ends = np.cumsum(np.bincount(terms, minlength=len(self._parts[0])))
        self._left = ends[terms] - self._after

    def _summed(self, places: Array, terms: Array, size: int) -> tuple[Array, Array]:
        coarse, fine = (np.bincount(places, part[terms], minlength=size).astype(float) for part in self._parts)
        return coarse, fine

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the texts in runs, first and end, that are small enough to be compared with all others at once."""
        met = np.concatenate((np.zeros(1, np.int64), np.cumsum(self._left)))[self._starts]
        first = 0
        while first < self.size:
            end = min(first + max(1, _MOST // self.size), int(np.searchsorted(met, met[first] + _MOST, "right")) - 1)
            yield first, (first := max(end, first + 1))

    def shared(self, first: int, end: int) -> Array:
        """Return what each text of a run (row) shares with every later text (column); 0 elsewhere."""
        left, terms, rows, others = self._met(first, end)
        cells = np.repeat(rows * self.size, left) + others
        parts = [each.reshape(end - first, self.size) for each in self._summed(cells, np.repeat(terms, left), (end - first) * self.size)]
        for sums, weights in zip(parts, self._parts, strict=True):
            sums[:, first:] += np.triu((self._columns[first:end] * weights[self._often]) @ self._columns[first:].T, 1)
        shared: Array = parts[0] + parts[1]
        return shared

    def _met(self, first: int, end: int) -> tuple[Array, Array, Array, Array]:
        """Return how many later texts hold each of the rarer terms of a run's texts, the terms, whose they are (by place in the run), and these later texts."""
        entries = slice(self._starts[first], self._starts[end])
        left = self._left[entries]
        rows = np.repeat(np.arange(end - first), np.diff(self._starts[first : end + 1]))
        begin = self._after[entries] - (np.cumsum(left) - left)
        return left, self._terms[entries], rows, self._held[np.arange(int(left.sum())) + np.repeat(begin, left)]

    def similarity(self, first: int, end: int) -> Array:
        """Return the same as weighted Dice coefficients; see `similarity.dice_similarity`."""
        both = self.totals[first:end, None] + self.totals
        similarity: Array = np.divide(2 * self.shared(first, end), both, out=np.zeros(both.shape), where=both > 0)
        return similarity

    def about(self, first: int, end: int) -> Array:
        """Return what `similarity` does but for the last bits, in less than half the time; the columns are the texts from the run's first on."""
        left, terms, rows, others = self._met(first, end)
        height, width = end - first, self.size - first
        weights = np.repeat(self._weights[terms], left)
        met = np.bincount(np.repeat(rows * width - first, left) + others, weights, minlength=height * width)
        shared: Array = met.astype(float, copy=False).reshape(height, width)  # of nothing it counts in whole numbers
        if len(self._often):
            shared += (self._columns[first:end] * self._weights[self._often]) @ self._columns[first:].T
        shared[:, :height][np.tril_indices(height)] = 0
        shared *= 2
        shared /= np.maximum(self.totals[first:end, None] + self.totals[first:], _TINY)
        return shared
