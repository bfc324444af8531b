"""How sure the best record answers a question: a chance from what the score, its lead and the words of the question tell."""

from __future__ import annotations

import math
from operator import mul
from typing import Literal, NamedTuple

Level = Literal["answer", "perhaps", "none"]
SURE, UNSURE = 0.8, 0.3
"""From the first on a passage is quoted as the answer; below the second nothing is."""
NEARLY_SURE = 0.79
SAME = 0.7
"""A question that shares this much with one on file, both ways, asks the same."""
_TOLD = 0.3
"""A record that has less than this share of what is asked about is none to be sure of, however near in meaning a language model finds it."""


class Signs(NamedTuple):
    """What tells whether the best record answers.

    Its score, by how much it leads what is not about the same matter, how alike it is in concepts (`near`), how much of what is asked about anything in
    the catalogue has (`known`) and the record itself (`covered`), how near a question or name of it comes (`same`), and whether a language model has a say.
    """

    score: float
    lead: float
    near: float
    known: float
    covered: float
    same: float
    has_model: bool = False

    @property
    def chance(self) -> float:
        """The chance that the record answers, by a logistic model whose weights were rounded from questions with and without an answer (docs/asking.md)."""
        if not self.score:
            return 0.0
        base, *weights = _WITH_MODEL if self.has_model else _WITHOUT
        chance = 1 / (1 + math.exp(-base - sum(map(mul, weights, (self.score, self.lead, self.near, self.known)))))
        if self.same >= SAME:
            return max(chance, SURE)
        return chance if self.covered >= _TOLD else min(chance, NEARLY_SURE)

    @property
    def is_near(self) -> bool:
        """Whether the record has a word of what is asked about, and enough else, for its unit to be named as one to ask."""
        return self.covered > 0 and self.chance >= UNSURE / 2


_WITHOUT = (-3.7, 4.5, 9.0, 3.5, 1.7)
_WITH_MODEL = (-5.0, 9.5, 9.0, 1.8, 1.2)


def level_of(chance: float) -> Level:
    """Return what is done at a chance."""
    return "answer" if chance >= SURE else "perhaps" if chance >= UNSURE else "none"
