"""Scores calibrated as chances: how likely a suggestion is to help, by its own total and by what tells needs that can be answered from others."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, inf, log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.match.inverted_index import first_of_each

if TYPE_CHECKING:
    from redchain.match.inverted_index import Array

SURE = 0.9
"""No suggestion is surer than this by itself; what is above is left to feedback."""
SLOPE = 19.0


class Signs(NamedTuple):
    """What tells, of one need, whether something answers it.

    `said`: the best one's total for words alone, without category and chain; `second_pair`: the weight of its second-rarest shared term, the rarest
    there could be as the unit; `chain`: how well it suits the chain, at most as an offer to every chain does; `concept`: the best cosine of concept
    vectors among all that fit; `length`: log(1 + characters) of the need; `together`: the share of the need's weight that the first three share with it; `breadth`: the
    entropy of its chances of the categories; `leaning`: the strongest concept's share of its vector; `concepts`: how many concepts it names.
    """

    said: float
    second_pair: float
    chain: float
    concept: float
    length: float
    together: float
    breadth: float
    leaning: float
    concepts: float


WORTH = Signs(9.49, 2.11, 0.923, 2.69, 1.1, 4.29, 0.214, -0.095, -0.236)
START = -6.19
"""A logistic regression on the signs, fitted by `benchmarks/fit_gaps.py` to judged needs; see docs/matching.md."""


class Line(NamedTuple):
    """A line: what it is at 0, and how much it falls for 1."""

    start: float
    fall: float


MATTER = Line(3.417, 2.971)
"""The most that the signs may come to, by how much a need speaks of no office's matter (`Elsewhere.sign`), from the same fit."""
TAKEN = 4.375
"""The most that this takes from what the signs come to: what is surely answered stays so, whatever sentence it is like."""


@dataclass(frozen=True)
class Calibration:
    """What the chances of all suggestions for one need have in common; `offset` is added to each one's own part of the logit.

    `is_elsewhere` where that is so low because the need speaks of no office's matter, not because of its signs.
    """

    offset: float = START
    is_elsewhere: bool = False

    def chance(self, total: float) -> float:
        """Return the chance from 0 to 1 that a suggestion of this weighted mean helps; it rises with the total, and is 0 at 0.

        A logistic regression on the totals of the parts, fitted to judged pairs; see docs/matching.md.
        """
        return float(self.chances(np.array([total]))[0])

    def chances(self, totals: Array) -> Array:
        """Return the chance of each of many totals."""
        return chances_of(totals, self.offset)

    def total_of(self, chance: float) -> float:
        """Return the total that has this chance; 0 for a chance of 0 and below."""
        return max(0.0, (log(chance / (SURE - chance)) - self.offset) / SLOPE) if 0 < chance < SURE else 0.0


def chances_of(totals: Array, offsets: Array | float) -> Array:
    """Return the chance of each of many totals, each with the offset of its need."""
    return np.where(totals > 0, SURE / (1 + np.exp(-(SLOPE * totals + offsets))), 0.0)


def calibrate(best: float, signs: Signs, elsewhere: float = -inf) -> Calibration:
    """Return the calibration of one need from the weighted mean of its best candidate, its signs, and how much it speaks of no office's matter, which never speaks for an answer."""
    answered = START + fsum(worth * sign for worth, sign in zip(WORTH, signs, strict=True))
    most = max(MATTER.start - MATTER.fall * elsewhere, answered - TAKEN)
    return Calibration(min(answered, most) - SLOPE * best, is_elsewhere=most < answered)


def best_places(values: Array, fits: Array, count: int) -> list[list[int]]:
    """Return for each row of values the places of the `count` highest among those that fit, highest first, ties by place."""
    fitting = np.where(fits, values, -inf)
    least = np.partition(fitting, -count, axis=1)[:, -count, None] if count < fitting.shape[1] else -inf
    rows, places = np.nonzero(fits & (fitting >= least))
    return [places[each].tolist() for each in first_of_each(rows, places, fitting[rows, places], count, len(fitting))]
