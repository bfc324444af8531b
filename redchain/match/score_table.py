"""The candidates of some needs with their scores, best first: many are scored at once, and none that cannot be among those asked for."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.match.calibration import Calibration, calibrate, chances_of
from redchain.match.inverted_index import first_of_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redchain.match.inverted_index import Array
    from redchain.match.readings import Readings
    from redchain.model.settings import MatchWeights

DIGITS = 4
STEPS = 10**DIGITS
FIRST_BATCH = 16
_NOISE = 1e-6


@dataclass(frozen=True)
class ScoredCandidate:
    """One candidate: its place in the corpus, its score from 0 to 1, and the points of feedback and of doubt, which with those of the scorers add up to it."""

    place: int
    score: float
    learnt: float
    doubt: float
    _table: ScoreTable = field(repr=False, compare=False)

    @property
    def points(self) -> tuple[float, ...]:
        """The points of each scorer, reckoned when they are asked for."""
        return tuple((self._table.points(self.place) / STEPS).tolist())


class _Found(NamedTuple):
    """The first candidates of one need, best first: their places, scores and what is learnt in these, in ten-thousandths."""

    places: Array
    scores: Array
    learnt: Array


@dataclass(frozen=True, eq=False)
class ScoreTables:
    """All candidates (columns) of some needs (rows): the values of each scorer, their shares, the weighted means, what makes chances of them, what feedback adds, and which fit."""

    values: Sequence[Array]
    shares: Sequence[float]
    totals: Array
    calibrations: Sequence[Calibration]
    learnt: Array
    fits: Array

    @classmethod
    def of(cls, readings: Readings, weights: MatchWeights, learnt: Sequence[tuple[Array, Array]]) -> ScoreTables:
        """Return the candidates under some weights; of each need feedback adds or takes points at some places."""
        weighed = readings.weighed(weights)
        calibrations = [
            calibrate(float(weighed.totals[row, each[0]]), each[1], readings.elsewhere(row)) if each else Calibration()
            for row, each in enumerate(readings.signs(weighed))
        ]
        steps = np.zeros(weighed.totals.shape, np.int32)
        for row, (places, points) in enumerate(learnt):
            steps[row, places] = np.rint(points * STEPS)
        return cls(*weighed, calibrations, steps, readings.fits)

    @cached_property
    def first(self) -> list[_Found]:
        """The first few candidates of each need that fit."""
        return self.ranked(np.arange(len(self.totals)), FIRST_BATCH, fitting=True)

    @cached_property
    def _offsets(self) -> Array:
        return np.array([each.offset for each in self.calibrations])

    def ranked(self, rows: Array, most: int, *, fitting: bool) -> list[_Found]:
        """Return the first `most` candidates of each of some needs, or of those that fit, ties by place; those that rounding or feedback could lift among them are looked at too."""
        totals, taught = self.totals[rows], self.learnt[rows] != 0
        wanted = self.fits[rows] if fitting else np.ones(totals.shape, bool)
        edges = self._edges(rows, np.where(wanted & ~taught, totals, -1.0), most)
        at, places = np.nonzero(wanted & (taught | (totals >= edges[:, None])))
        scores, learnt = self.scores(rows[at], places)
        return [_Found(places[each], scores[each], learnt[each]) for each in first_of_each(at, places, scores, most, len(rows))]

    def _edges(self, rows: Array, totals: Array, most: int) -> Array:
        """Return, for each of some needs, the weighted mean below which nothing is among the first `most` of some candidates, of which feedback touches none; what does not count is −1."""
        if most >= totals.shape[1]:
            return np.full(len(rows), -inf)
        lowest = np.partition(totals, -most, axis=1)[:, -most].tolist()
        of_rows = [self.calibrations[row] for row in rows.tolist()]
        return np.array([each.total_of(each.chance(low) - 1 / STEPS) if low >= 0 else -inf for each, low in zip(of_rows, lowest, strict=True)])

    def scores(self, rows: Array, places: Array) -> tuple[Array, Array]:
        """Return the scores of some candidates of some needs, and what is learnt in them."""
        plain = np.floor(self.exact(rows, places).sum(axis=0)).astype(np.int64)
        scores = np.minimum(np.maximum(plain + self.learnt[rows, places], 0), STEPS)
        return scores, scores - plain

    def exact(self, rows: Array, places: Array) -> Array:
        """Return what each scorer adds to the chance, in ten-thousandths."""
        totals = self.totals[rows, places]
        chances = chances_of(totals, self._offsets[rows])
        weighed = np.array([share * values[rows, places] for values, share in zip(self.values, self.shares, strict=True)])
        parts = np.divide(weighed * chances, totals, out=np.zeros(weighed.shape), where=totals > 0)
        exact: Array = parts * STEPS + _NOISE
        return exact


@dataclass(frozen=True)
class ScoreTable:
    """The candidates of one need among those of others."""

    tables: ScoreTables
    row: int

    @property
    def calibration(self) -> Calibration:
        """What makes chances of them."""
        return self.tables.calibrations[self.row]

    def ranking(self, lower: Callable[[Array, Array], Array] | None = None, *, fitting: bool = False) -> Iterator[ScoredCandidate]:
        """Yield the candidates, or those that fit, best first, ties by place; a score may be lowered, and none is looked at before its turn may have come.

        Args:
            lower: what is left of the scores at some places.
            fitting: whether only those that fit are wanted.
        """
        waiting: list[tuple[int, int, int, int]] = []
        given, batch, count = 0, FIRST_BATCH, int(np.count_nonzero(self.tables.fits[self.row])) if fitting else self.tables.totals.shape[1]
        while given < count:
            places, scores, learnt = (each[given:] for each in self._found(batch, fitting=fitting))
            lowered = scores if lower is None else lower(places, scores)
            waiting += zip((-lowered).tolist(), places.tolist(), learnt.tolist(), (lowered - scores).tolist(), strict=True)
            waiting.sort()
            given, batch = batch, batch * 4
            ready = bisect_left(waiting, (-int(scores[-1]),)) if given < count else len(waiting)
            yield from (self._scored(place, -score, taught, doubt) for score, place, taught, doubt in waiting[:ready])
            del waiting[:ready]

    def _found(self, most: int, *, fitting: bool) -> _Found:
        """Return the first `most` candidates; the first few that fit of all needs are found together."""
        if fitting and most == FIRST_BATCH:
            return self.tables.first[self.row]
        return self.tables.ranked(np.array([self.row]), most, fitting=fitting)[0]

    def scored(self, place: int, lower: Callable[[Array, Array], Array]) -> ScoredCandidate:
        """Return the candidate at a place."""
        places = np.array([place])
        scores, learnt = self.tables.scores(np.array([self.row]), places)
        lowered = lower(places, scores)
        return self._scored(place, int(lowered[0]), int(learnt[0]), int((lowered - scores)[0]))

    def points(self, place: int) -> Array:
        """Return the points of each scorer, in ten-thousandths: they add up to the chance, rounded down; what rounding takes goes to those that lost most."""
        exact = self.tables.exact(np.array([self.row]), np.array([place]))
        points: Array = np.floor(exact).astype(np.int64)
        missing = np.floor(exact.sum(axis=0)).astype(np.int64) - points.sum(axis=0)
        ranks = np.argsort(np.argsort(points - exact, axis=0, kind="stable"), axis=0)
        points += ranks < missing
        return points[:, 0]

    def _scored(self, place: int, score: int, learnt: int, doubt: int) -> ScoredCandidate:
        return ScoredCandidate(place, score / STEPS, learnt / STEPS, doubt / STEPS, self)
