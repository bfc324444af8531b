"""Scores calibrated as chances: how likely a suggestion is to help, by its own total and by how the best ones of the same need compare."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from math import fsum, log, log1p
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.match.inverted_index import highest

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.match.inverted_index import Array

SURE = 0.9
"""No suggestion is surer than this by itself; what is above is left to feedback."""
SLOPE = 19.0
BEST, MET, CHAIN, LEAD, PACK, START = 5.7, 0.49, 1.4, 5.5, 6.5, -4.86
FULL_WORDS = 13.0
PACK_FROM, PACK_TO = 4, 10


class CandidateSigns(NamedTuple):
    """Of each candidate: the category's share of its weighted mean, and its chain part from 0 to 1."""

    category: Array
    chain: Array


@dataclass(frozen=True)
class Calibration:
    """What the chances of all suggestions for one need have in common; `offset` is added to each one's own part of the logit."""

    offset: float

    def chance(self, total: float) -> float:
        """Return the chance from 0 to 1 that a suggestion of this weighted mean helps; it rises with the total, and is 0 at 0.

        A logistic regression on the totals of the parts, fitted to judged pairs; see docs/matching.md.
        """
        return float(self.chances(np.array([total]))[0])

    def chances(self, totals: Array) -> Array:
        """Return the chance of each of many totals."""
        return np.where(totals > 0, SURE / (1 + np.exp(-(SLOPE * totals + self.offset))), 0.0)

    def total_of(self, chance: float) -> float:
        """Return the total that has this chance; 0 for a chance of 0 and below."""
        return max(0.0, (log(chance / (SURE - chance)) - self.offset) / SLOPE) if 0 < chance < SURE else 0.0


def calibrate(totals: Array, signs: CandidateSigns, met: Callable[[int], float], fits: Callable[[int], bool] | None = None) -> Calibration:
    """Return the calibration of one need from the weighted means of all candidates that fit.

    Five signs tell a need that can be answered from one that cannot: the best total without its category (every category holds something),
    how many distinctive words the best one shares, how well it suits the chain, by how much it leads the second, and whether a group of others
    (the fifth to the tenth; of fewer, the last) comes close too.

    Args:
        totals: the weighted mean of each candidate.
        signs: the category's part of each total, and the chain part of each.
        met: how much of a need's words a candidate shares, counted in words that no other resource holds; asked of the best only.
        fits: whether a candidate may be suggested at all.
    """
    best = _best(totals, fits)
    if not best:
        return Calibration(START)
    first, others = best[0], [float(totals[place]) for place in best[PACK_FROM:] or best[-1:]]
    pack = fsum(others) / len(others)
    lead = float(totals[first]) - (float(totals[best[1]]) if len(best) > 1 else 0.0)
    evidence = MET * log1p(FULL_WORDS * met(first)) + CHAIN * float(signs.chain[first]) + LEAD * lead + PACK * pack
    return Calibration(START + BEST * float(totals[first] - signs.category[first]) - SLOPE * float(totals[first]) + evidence)


def _best(totals: Array, fits: Callable[[int], bool] | None) -> list[int]:
    """Return the places of the ten highest totals among those that fit; as few as possible are asked whether they do."""
    most = PACK_TO
    while True:
        best = highest(totals, most)
        found = best if fits is None else list(islice(filter(fits, best), PACK_TO))
        if len(found) == PACK_TO or most >= len(totals):
            return list(found)
        most *= 8
