"""Very many pairs of numbered things, each pair with a score, in the order of the scores: eight bytes a pair."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.match.inverted_index import Array

_CHUNK = 1 << 13
"""So many pairs are turned back into numbers at once."""


class SortedPairs:
    """Pairs of places, the highest score first, ties by the ranks of the one place and then of the other.

    A pair is one whole number: what its score, in whole steps, is short of the most, then the two ranks; so that sorting numbers sorts pairs.
    """

    def __init__(self, ranks: Array, most: int) -> None:
        """Start with none; `ranks` are those of the places, all different, and `most` the highest score in steps."""
        self._ranks, self._most = ranks.astype(np.int64), most
        self._place_of = np.argsort(ranks)
        self._bits = len(ranks).bit_length()
        self._blocks: list[Array] = []

    def add(self, ones: Array, others: Array, steps: Array) -> None:
        """Add pairs of places with their scores in steps."""
        short = (self._most - steps).astype(np.int64)
        self._blocks.append(((short << self._bits | self._ranks[ones]) << self._bits) | self._ranks[others])

    def __len__(self) -> int:
        """Count them."""
        return len(vars(self).get("_sorted", ())) + sum(map(len, self._blocks))

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        """Yield the two places of each and its score, from 0 to 1."""
        for chunk in self._chunks():
            yield from zip(*(each.tolist() for each in chunk), strict=True)

    def left(self, merged: bytearray, kept: bytearray) -> Iterator[tuple[int, int, float]]:
        """Yield those that may still be merged, but for what has changed since a chunk of them was looked at: see `merges.compatible`."""
        gone, stays = (np.frombuffer(each, np.bool_) for each in (merged, kept))
        for ones, others, scores in self._chunks():
            found = np.flatnonzero(~(gone[ones] | stays[ones] | gone[others]))
            yield from zip(*(each[found].tolist() for each in (ones, others, scores)), strict=True)

    def _chunks(self) -> Iterator[Sequence[Array]]:
        keys, rank = self._sorted, (1 << self._bits) - 1
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            scores = (self._most - (chunk >> (2 * self._bits))) / self._most
            yield self._place_of[chunk >> self._bits & rank], self._place_of[chunk & rank], scores

    @cached_property
    def _sorted(self) -> Array:
        """All pairs in order; each block is let go when it has been taken over."""
        keys, start = np.empty(len(self), np.int64), 0
        while self._blocks:
            block = self._blocks.pop()
            keys[start : start + len(block)] = block
            start += len(block)
        keys.sort()
        return keys
