"""How similar two texts are by the weight of the terms they share, and groups of things that are near each other."""

from __future__ import annotations

from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Weight = Callable[[str], float]


class WeightedTerms(NamedTuple):
    """The terms of a text and what they weigh together."""

    terms: frozenset[str]
    total: float


def weigh(terms: Iterable[str], weight: Weight) -> WeightedTerms:
    """Return the terms of a text, each counted once, with their weight."""
    own = frozenset(terms)
    return WeightedTerms(own, fsum(map(weight, own)))


def dice_similarity(one: WeightedTerms, other: WeightedTerms, weight: Weight) -> float:
    """Return the weighted Dice coefficient, from 0 (nothing shared) to 1: 2 · w(A ∩ B) / (w(A) + w(B))."""
    both = one.total + other.total
    return 2 * fsum(map(weight, one.terms & other.terms)) / both if both else 0.0


def clusters(count: int, near: Callable[[int, int], float], least: float) -> tuple[tuple[int, ...], ...]:
    """Return the places 0 to count - 1 in groups, largest first, then by first place; each group in order.

    Pairs are taken nearest first, ties by place. Two groups become one when all their pairs are at least `least` near on average.

    Args:
        count: how many things there are.
        near: how near two of them are, symmetric, given the lower place first.
        least: from which nearness on a pair counts.
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
