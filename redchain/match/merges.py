"""Which likely duplicates (重复诉求) can all be merged one after another: none of these merges takes from another what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Pair = tuple[int, int, float]
"""The place of the need to merge, that of the one to keep, and how similar they are."""


class Pairs(Protocol):
    """Likely duplicates in order."""

    def __len__(self) -> int:
        """Count them."""

    def __iter__(self) -> Iterator[Pair]:
        """Yield them."""

    def left(self, merged: bytearray, kept: bytearray) -> Iterable[Pair]:
        """Yield at least those of which, when their turn comes, neither need is marked as `merged`, nor the one to merge as `kept`."""


class FewPairs(tuple[Pair, ...]):
    """Likely duplicates of which each is looked at."""

    __slots__ = ()

    def left(self, merged: bytearray, kept: bytearray) -> Iterable[Pair]:
        """Yield them."""
        del merged, kept
        return self


def compatible(found: Pairs, count: int) -> Iterator[Pair]:
    """Yield the pairs of `count` needs that do not exclude an earlier one: a need is merged once, and one that others are merged into stays.

    >>> [pair[:2] for pair in compatible(FewPairs([(0, 1, 0.5), (0, 2, 0.5), (1, 2, 0.5), (3, 2, 0.5), (1, 4, 0.5), (4, 1, 0.5), (4, 3, 0.5)]), 5)]
    [(0, 1), (3, 2), (4, 1)]
    """
    merged, kept = bytearray(count), bytearray(count)
    for need, into, score in found.left(merged, kept):
        if not (merged[need] or kept[need] or merged[into]):
            merged[need] = kept[into] = True
            yield need, into, score
