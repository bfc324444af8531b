"""A score as a chance that rises with the weighted sum of its parts, and the candidates of one need from best to worst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redchain.match.calibration import Columns, evidence_of
from redchain.match.postings import highest
from redchain.match.scorers import PARTS, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from redchain.match.calibration import Evidence
    from redchain.match.index import Index, Query
    from redchain.match.postings import Array
    from redchain.match.scorers import Part
    from redchain.model.settings import MatchWeights

DIGITS = 4
FIRST_BATCH = 64
_STEPS = 10**DIGITS
_NOISE = 1e-6
ALL_MET = 3.0
"""A need met word for word counts as at least so many telling words, however short it is."""
_TEXT, _CATEGORY, _CHAIN = ([part.name for part in PARTS].index(name) for name in ("text", "category", "chain"))


@dataclass(frozen=True)
class Scored:
    """One candidate: its place in the index, its score from 0 to 1, and the points of each part, of history and of doubt, which add up to it."""

    place: int
    score: float
    points: tuple[float, ...]
    learnt: float = 0.0
    doubt: float = 0.0


def shares(weights: MatchWeights, parts: Sequence[Part]) -> tuple[float, ...]:
    """Return the share of each part in the score, in their order; together 1, or all 0 when every weight is 0."""
    plain = [float(getattr(weights, part.name)) for part in parts]
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
    parts = parts_of(index)
    plain = [part.values(index, query) for part in parts]
    weights = shares(index.ledger.settings.match, parts)
    totals = np.zeros(len(index.ids))
    for values, share in zip(plain, weights, strict=True):
        totals += share * values
    telling = Columns(weights[_CATEGORY] * plain[_CATEGORY], plain[_CHAIN])
    evidence = evidence_of(totals, telling, lambda place: max(_met(index, query, place), ALL_MET * plain[_TEXT][place]), fits)
    sheet = _Sheet(plain, weights, totals, evidence, learnt)
    given, batch = 0, FIRST_BATCH
    while given < len(totals):
        yield from sheet.ranking(given, batch)
        given, batch = batch, batch * 8


def _met(index: Index, query: Query, place: int) -> float:
    """Return the weight of the words that a resource shares with a need, in words that only one resource holds."""
    return sum(index.text.shares(query.terms, place).values()) / index.text.rarest


@dataclass(frozen=True)
class _Sheet:
    """All candidates of one need: the values of each part, the parts' weights, the weighted means, and what makes chances of them."""

    plain: Sequence[Array]
    weights: Sequence[float]
    totals: Array
    evidence: Evidence
    learnt: Mapping[int, float]

    def ranking(self, start: int, end: int) -> Iterator[Scored]:
        """Yield the candidates from one rank to another; those that rounding could lift over the edge are looked at too."""
        places = self._first(end)
        points = self._points(places)
        plain = points.sum(axis=0)
        learnt = np.zeros(len(places), np.int64)
        learnt[np.searchsorted(places, list(self.learnt))] = [round(each * _STEPS) for each in self.learnt.values()]
        scores = np.clip(plain + learnt, 0, _STEPS)
        order = np.lexsort((places, -scores))[start:end]
        return (self._scored(places[each], scores[each], points[:, each], scores[each] - plain[each]) for each in order)

    def _first(self, most: int) -> Array:
        """Return the places, in order, of all that may be among the first `most`."""
        most += len(self.learnt)
        if most >= len(self.totals):
            return np.arange(len(self.totals))
        low = float(self.totals[highest(self.totals, most)[-1]])
        edge = self.evidence.total_of(self.evidence.chance(low) - 1 / _STEPS)
        stays = self.totals >= edge
        stays[list(self.learnt)] = True
        return np.flatnonzero(stays)

    def _points(self, places: Array) -> Array:
        """Return the points of each part, in ten-thousandths: they add up to the chance, cut off; what cutting loses goes to those that lost most."""
        totals = self.totals[places]
        chances = self.evidence.chances(totals)
        weighed = np.array([weight * values[places] for values, weight in zip(self.plain, self.weights, strict=True)])
        parts = np.divide(weighed * chances, totals, out=np.zeros(weighed.shape), where=totals > 0)
        exact = parts * _STEPS + _NOISE
        points: Array = np.floor(exact).astype(np.int64)
        missing = np.floor(exact.sum(axis=0)).astype(np.int64) - points.sum(axis=0)
        ranks = np.argsort(np.argsort(points - exact, axis=0, kind="stable"), axis=0)
        points += ranks < missing
        return points

    @staticmethod
    def _scored(place: int, score: int, points: Array, learnt: int) -> Scored:
        return Scored(int(place), float(score / _STEPS), tuple((points / _STEPS).tolist()), float(learnt / _STEPS))
