"""How similar two texts are by the weight of the terms they share."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
