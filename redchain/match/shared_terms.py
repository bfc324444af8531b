"""What many texts share pair by pair, all pairs at once in flat arrays; every sum is that of `fsum`, to the last bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from redchain.match.inverted_index import Array

_MOST = 1 << 20
"""So many cells, and about as many meetings of terms, are worked out together."""
_COARSE = 2.0**20


class SharedTerms:
    """Texts as sets of weighted terms.

    A weight is kept as two parts, a multiple of 2^-20 and the rest: sums of either part are exact in 64 bits, so that their sum is
    rounded only once, as that of `fsum` is, and does not depend on the order of the terms.
    """

    def __init__(self, texts: Sequence[Collection[str]], weight: Callable[[str], float]) -> None:
        """Number the terms, and list the texts that hold each."""
        rows: dict[str, int] = {}
        self.size = len(texts)
        self._terms = np.fromiter((rows.setdefault(term, len(rows)) for text in texts for term in text), np.int64)
        self._starts = np.zeros(self.size + 1, np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, self.size), out=self._starts[1:])
        order = np.argsort(self._terms, kind="stable")  # by term, then by text
        owners = np.repeat(np.arange(self.size), np.diff(self._starts))
        self._held = owners[order]
        self._after = np.empty(len(order), np.int64)
        self._after[order] = np.arange(1, len(order) + 1)
        ends = np.cumsum(np.bincount(self._terms, minlength=len(rows)))
        self._left = ends[self._terms] - self._after
        weights = np.fromiter(map(weight, rows), float, len(rows))
        coarse = np.floor(weights * _COARSE) / _COARSE
        self._parts = (coarse, weights - coarse)
        self.totals = self._summed(owners, self._terms, self.size)

    def _summed(self, places: Array, terms: Array, size: int) -> Array:
        coarse, fine = (np.bincount(places, part[terms], minlength=size) for part in self._parts)
        summed: Array = coarse + fine
        return summed

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the texts in runs, first and end, that are small enough to be compared with all others at once."""
        met = np.concatenate((np.zeros(1, np.int64), np.cumsum(self._left)))[self._starts]
        first = 0
        while first < self.size:
            end = min(first + max(1, _MOST // self.size), int(np.searchsorted(met, met[first] + _MOST, "right")) - 1)
            yield first, (first := max(end, first + 1))

    def shared(self, first: int, end: int) -> Array:
        """Return what each text of a run (row) shares with every later text (column); 0 elsewhere."""
        entries = slice(self._starts[first], self._starts[end])
        left, terms = self._left[entries], self._terms[entries]
        rows = np.repeat(np.arange(end - first), np.diff(self._starts[first : end + 1]))
        begin = self._after[entries] - (np.cumsum(left) - left)
        others = self._held[np.arange(int(left.sum())) + np.repeat(begin, left)]
        cells = np.repeat(rows * self.size, left) + others
        return self._summed(cells, np.repeat(terms, left), (end - first) * self.size).reshape(end - first, self.size)

    def similarity(self, first: int, end: int) -> Array:
        """Return the same as weighted Dice coefficients; see `similarity.dice_similarity`."""
        both = self.totals[first:end, None] + self.totals
        similarity: Array = np.divide(2 * self.shared(first, end), both, out=np.zeros(both.shape), where=both > 0)
        return similarity
