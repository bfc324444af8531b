"""Grouping things that are alike, the same way every time: average-link agglomeration over the pairs that are near enough."""

from __future__ import annotations

from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def clusters(count: int, near: Callable[[int, int], float], least: float) -> tuple[tuple[int, ...], ...]:
    """Return the places 0 to count - 1 in groups, largest first, then by first place; each group in order.

    Pairs are taken nearest first, ties by place. Two groups become one when all their pairs are at least `least` near on average.

    Args:
        count: how many things there are.
        near: how near two of them are, symmetric, given the lower place first.
        least: from where on a pair counts.
    """
    pairs = {pair: value for pair in combinations(range(count), 2) if (value := near(*pair)) >= least}
    groups = [[place] for place in range(count)]
    for one, other in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        mine, theirs = groups[one], groups[other]
        if mine is not theirs and _average(near, mine, theirs) >= least:
            mine += theirs
            for place in theirs:
                groups[place] = mine
    found = {min(each): tuple(sorted(each)) for each in groups}
    return tuple(sorted(found.values(), key=lambda each: (-len(each), each)))


def _average(near: Callable[[int, int], float], mine: Sequence[int], theirs: Sequence[int]) -> float:
    return fsum(near(min(one, other), max(one, other)) for one in mine for other in theirs) / (len(mine) * len(theirs))
