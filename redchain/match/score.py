"""A score as a chance that rises with the weighted sum of its parts, and the candidates of one need from best to worst."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from heapq import nlargest
from math import floor
from operator import add, itemgetter
from typing import TYPE_CHECKING

from redchain.match.evidence import Columns, evidence_of
from redchain.match.parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from redchain.match.evidence import Evidence
    from redchain.match.index import Index, Query
    from redchain.model.settings import MatchWeights

DIGITS = 4
FIRST_BATCH = 64
_STEPS = 10.0**DIGITS
_NOISE = 1e-6
ALL_MET = 3.0
"""A need met word for word counts as at least so many telling words, however short it is."""
_TEXT, _CATEGORY, _CHAIN = ([part.name for part in PARTS].index(name) for name in ("text", "category", "chain"))


@dataclass(frozen=True)
class Scored:
    """One candidate: its place in the index, its score from 0 to 1 and the points of each part and of history, which add up to it."""

    place: int
    score: float
    points: tuple[float, ...]
    learnt: float = 0.0


def shares(weights: MatchWeights) -> tuple[float, ...]:
    """Return the share of each part in the score, in the order of `PARTS`; together 1, or all 0 when every weight is 0."""
    plain = [float(getattr(weights, part.name)) for part in PARTS]
    total = sum(plain)
    return tuple(each / total if total else 0.0 for each in plain)


def best_first(index: Index, query: Query, learnt: Mapping[int, float] | None = None, fits: Callable[[int], bool] | None = None) -> Iterator[Scored]:
    """Yield every candidate, best first, ties by id; only as many as are asked for are sorted.

    Args:
        index: the candidates.
        query: the need.
        learnt: points by place that history adds or takes; a score stays within 0 and 1.
        fits: whether the resource at a place may be suggested at all; what may not is ranked, but says nothing of how sure the others are.
    """
    learnt = learnt or {}
    plain = [part.values(index, query) for part in PARTS]
    columns = [_weighed(values, share) for values, share in zip(plain, shares(index.ledger.settings.match), strict=True)]
    totals = reduce(_added, columns)
    telling = Columns(columns[_CATEGORY], plain[_CHAIN])
    evidence = evidence_of(totals, telling, lambda place: max(_met(index, query, place), ALL_MET * plain[_TEXT][place]), fits)
    sheet = _Sheet(columns, totals, evidence, learnt)
    given, batch = 0, FIRST_BATCH
    while given < len(totals):
        ranking = sheet.ranking(batch)
        yield from ranking[given:batch]
        given, batch = batch, batch * 8


def _met(index: Index, query: Query, place: int) -> float:
    """Return the weight of the words that a resource shares with a need, in words that only one resource holds."""
    return sum(index.text.shares(query.terms, place).values()) / index.text.rarest


def _added(left: list[float], right: list[float]) -> list[float]:
    return list(map(add, left, right))


def _weighed(values: list[float], share: float) -> list[float]:
    return [share * each for each in values]


@dataclass(frozen=True)
class _Sheet:
    """All candidates of one need: the weighed parts, their totals, and what makes chances of them."""

    columns: list[list[float]]
    totals: list[float]
    evidence: Evidence
    learnt: Mapping[int, float]

    def ranking(self, batch: int) -> list[Scored]:
        """Return at least the first `batch` candidates in their order; those that rounding could lift over the edge are looked at too."""
        edge = self._edge(batch + len(self.learnt))
        scored = [self._scored(place, total) for place, total in enumerate(self.totals) if total >= edge or place in self.learnt]
        return [each for _, _, each in sorted(((-each.score, each.place, each) for each in scored), key=itemgetter(0, 1))]

    def _edge(self, most: int) -> float:
        """Return the least total whose score may be among the first `most`."""
        if most >= len(self.totals):
            return 0.0
        return self.evidence.total_of(self.evidence.chance(nlargest(most, self.totals)[-1]) - len(PARTS) / _STEPS)

    def _scored(self, place: int, total: float) -> Scored:
        chance, learnt = self.evidence.chance(total), self.learnt.get(place, 0.0)
        points = tuple(_cut(column[place] * chance / total) if total > 0 else 0.0 for column in self.columns)
        plain = sum(points)
        score = round(min(1.0, max(0.0, plain + learnt)), DIGITS) if learnt else round(plain, DIGITS)
        return Scored(place, score, points, round(score - plain, DIGITS) if learnt else 0.0)


def _cut(points: float) -> float:
    """Cut off, not round, so that the sum of the points cannot pass 1."""
    return floor(points * _STEPS + _NOISE) / _STEPS
