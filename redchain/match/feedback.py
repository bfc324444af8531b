"""Learning from what happened: what resources did for similar needs adds or takes a bounded number of points, with the reason."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from functools import cached_property
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.match.outcomes import Past
from redchain.model.settings import CATCH_ALL
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from redchain.kinds.need.model import Need
    from redchain.match.bm25 import Bm25
    from redchain.match.outcomes import Lesson
    from redchain.match.postings import Array
    from redchain.match.terms import Normaliser
    from redchain.model.ledger import Ledger

HALF_LIFE_DAYS = 365
LEAST_LIKENESS = 0.12
HALF_FULL = 0.3
TINY = 1e-12
MOST_SHOWN = 2
DIGITS = 4


class Told(NamedTuple):
    """One lesson as it bears on one need: what it adds up with, how alike the needs are, and the lesson."""

    share: float
    likeness: float
    lesson: Lesson


class Learnt(NamedTuple):
    """What history says of one resource for one need: points (4 digits, within ± the setting `history`), and the lessons it rests on."""

    points: float
    told: tuple[Told, ...]

    @property
    def text(self) -> Text:
        """Why, in words: the heaviest lessons."""
        heaviest = sorted(self.told, key=lambda each: (-abs(each.share), each.lesson))[:MOST_SHOWN]
        return join([_say(each) for each in heaviest])


class _Case(NamedTuple):
    """What one past need teaches: its categories without the catch-all, and each lesson with its worth today."""

    categories: frozenset[str]
    lessons: tuple[tuple[float, Lesson], ...]


class History:
    """The lessons of a ledger on a day, for one need after another; a past need is read when it is first compared with.

    A lesson counts by its worth, by how alike the two needs are (weighted Dice coefficient of their terms, nothing below 0.12 or across
    categories), and by its age (half in a year). The sum x becomes bound · x / (|x| + 0.3), so no history is ever worth more than the bound.
    """

    def __init__(self, ledger: Ledger, today: date, fold: Normaliser, text: Bm25) -> None:
        """Take the ledger, the day, what normalises the needs' texts, and the index that says what a term weighs."""
        self._bound, self._today, self._text = ledger.settings.match.history, today, text
        self._past = Past(ledger, today, fold) if self._bound else None
        self._cases: dict[int, _Case] = {}

    def bounded(self, bound: float) -> History:
        """Return the same lessons under another bound, which is worth nothing where learning was off (0) before."""
        other = copy(self)
        other._bound = bound  # noqa: SLF001  # of its own class
        return other

    def learnt(self, need: Need, terms: Mapping[str, float], categories: frozenset[str]) -> dict[str, Learnt]:
        """Return what was learnt for a need by resource id; empty without history. A need's own orders never count for it."""
        told: dict[str, list[Told]] = defaultdict(list)
        for place, alike in self._alike(terms):
            case = self._case(place)
            if not categories or not case.categories or not categories.isdisjoint(case.categories):
                for worth, lesson in case.lessons:
                    if lesson.need != need.id:
                        told[lesson.resource].append(Told(alike * worth, alike, lesson))
        return {resource: learnt for resource, each in told.items() if (learnt := self._sum(each)).points}

    def _alike(self, terms: Mapping[str, float]) -> Iterator[tuple[int, float]]:
        """Yield the place and the likeness of every need that teaches and is alike enough."""
        if self._past is None or not len(self._past.teaching):
            return
        weights = {term: self._text.weight(term) for term in terms}
        shared, own = self._past.texts.sums(weights.items(), self._past.once), fsum(weights.values())
        teaching = self._past.teaching
        likeness = 2 * shared[teaching] / np.maximum(own + self._totals[teaching], TINY)
        enough = likeness >= LEAST_LIKENESS
        yield from zip(teaching[enough].tolist(), likeness[enough].tolist(), strict=True)

    @cached_property
    def _totals(self) -> Array:
        """What the terms of each need weigh together, each counted once."""
        assert self._past is not None  # noqa: S101  # asked for only where there is a past
        texts = self._past.texts
        weights = self._text.weights_of(tuple(texts.rows))
        return np.bincount(texts.places, np.repeat(weights, np.diff(texts.starts)), minlength=texts.size)

    def _case(self, place: int) -> _Case:
        found = self._cases.get(place)
        if found is None:
            assert self._past is not None  # noqa: S101  # asked for only where there is a past
            lessons = tuple((each.worth * self._freshness(each), each) for each in self._past.at(place))
            found = self._cases[place] = _Case(self._past.categories(place) - {CATCH_ALL}, lessons)
        return found

    def _sum(self, told: list[Told]) -> Learnt:
        total = fsum([each.share for each in told])
        return Learnt(round(self._bound * total / (abs(total) + HALF_FULL), DIGITS), tuple(told))

    def _freshness(self, lesson: Lesson) -> float:
        return float(0.5 ** ((self._today - lesson.on).days / HALF_LIFE_DAYS))


def _say(told: Told) -> Text:
    says = Text("曾用于相似需求 {need}（相似度 {likeness}）：{words}", "tried on the similar need {need} (likeness {likeness}): {words}")
    return says.fill(need=told.lesson.need, likeness=f"{told.likeness:.2f}", words=told.lesson.words)
