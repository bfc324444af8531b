"""A score as the weighted sum of its parts, and the candidates of one need from best to worst."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from heapq import nlargest
from math import floor
from operator import add, itemgetter
from typing import TYPE_CHECKING

from redchain.match.parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.match.index import Index, Query
    from redchain.model.settings import MatchWeights

DIGITS = 4
FIRST_BATCH = 64
_STEPS = 10.0**DIGITS
_NOISE = 1e-6
_CUT_OFF = len(PARTS) / _STEPS


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


def best_first(index: Index, query: Query, learnt: Mapping[int, float] | None = None) -> Iterator[Scored]:
    """Yield every candidate, best first, ties by id; only as many as are asked for are sorted.

    Args:
        index: the candidates.
        query: the need.
        learnt: points by place that history adds or takes; a score stays within 0 and 1.
    """
    learnt = learnt or {}
    columns = [_weighed(part.values(index, query), share) for part, share in zip(PARTS, shares(index.ledger.settings.match), strict=True)]
    totals = reduce(_added, columns)
    for place, points in learnt.items():
        totals[place] = min(1.0, max(0.0, totals[place] + points))
    given, batch = 0, FIRST_BATCH
    while given < len(totals):
        ranking = _ranking(columns, totals, learnt, batch)
        yield from ranking[given:batch]
        given, batch = batch, batch * 8


def _added(left: list[float], right: list[float]) -> list[float]:
    return list(map(add, left, right))


def _weighed(values: list[float], share: float) -> list[float]:
    return [share * each for each in values]


def _ranking(columns: list[list[float]], totals: list[float], learnt: Mapping[int, float], batch: int) -> list[Scored]:
    """Return at least the first `batch` candidates in their order; those that cutting digits could lift over the edge are looked at too."""
    edge = nlargest(batch, totals)[-1] - _CUT_OFF if batch < len(totals) else 0.0
    scored = [_scored(place, columns, learnt.get(place, 0.0)) for place, total in enumerate(totals) if total >= edge]
    return [each for _, _, each in sorted(((-each.score, each.place, each) for each in scored), key=itemgetter(0, 1))]


def _scored(place: int, columns: list[list[float]], learnt: float) -> Scored:
    points = tuple(_cut(column[place]) for column in columns)
    plain = sum(points)
    score = round(min(1.0, max(0.0, plain + learnt)), DIGITS) if learnt else round(plain, DIGITS)
    return Scored(place, score, points, round(score - plain, DIGITS) if learnt else 0.0)


def _cut(points: float) -> float:
    """Cut off, not round, so that the sum of the points cannot pass 1."""
    return floor(points * _STEPS + _NOISE) / _STEPS
