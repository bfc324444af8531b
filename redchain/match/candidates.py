"""One need's candidates: every resource of the corpus scored for it, best first, and which of them its firm may use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from redchain.match.calibration import CandidateSigns, calibrate
from redchain.match.corpus import query_of
from redchain.match.eligibility_hints import seems_unfit
from redchain.match.eligible import applicant_of, check_eligibility, fails_conditions, read_conditions
from redchain.match.feedback import standing_rejections
from redchain.match.inverted_index import highest
from redchain.match.scorers import SCORERS, scorers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from redchain.kinds.need.model import Need
    from redchain.match.calibration import Calibration
    from redchain.match.corpus import Corpus, Query
    from redchain.match.eligible import EligibilityCheck
    from redchain.match.feedback import LearntPoints
    from redchain.match.inverted_index import Array
    from redchain.match.scorers import Scorer
    from redchain.model.settings import MatchWeights

DOUBT = 0.15
DIGITS = 4
FIRST_BATCH = 64
_STEPS = 10**DIGITS
_NOISE = 1e-6
ALL_MET = 3.0
"""A need met word for word counts as at least so many distinctive words, however short it is."""
_TEXT, _CATEGORY, _CHAIN = ([each.name for each in SCORERS].index(name) for name in ("text", "category", "chain"))


@dataclass(frozen=True)
class ScoredCandidate:
    """One candidate: its place in the corpus, its score from 0 to 1, and the points of each scorer, of feedback and of doubt, which add up to it."""

    place: int
    score: float
    points: tuple[float, ...]
    learnt: float = 0.0
    doubt: float = 0.0


class Candidates:
    """All candidates of one need; the eligibility of each is checked once."""

    def __init__(self, corpus: Corpus, need: Need) -> None:
        """Read the need."""
        self.corpus = corpus
        self.query = query_of(corpus, need)
        self.learnt = corpus.feedback.learnt(need, self.query.terms, self.query.categories)
        self._applicant = applicant_of(corpus.ledger, need)
        self._rejected = standing_rejections(need, corpus.today)
        self._checks: dict[int, EligibilityCheck] = {}
        self._fitting: dict[int, bool] = {}
        self._failing: dict[str, bool] = {}
        self._unfit: dict[tuple[str, str], bool] = {}

    def best_first(self) -> Iterator[ScoredCandidate]:
        """Yield every candidate, best first; the scores are calibrated by those that fit alone.

        One whose words seem to rule the firm out loses 15 % of its score, but is never taken below the threshold of a gap: what is
        only read from words hides nothing.
        """
        return _lowered(best_first(self.corpus, self.query, _by_place(self.corpus, self.learnt), self.fits), self._doubted)

    def _doubted(self, candidate: ScoredCandidate) -> ScoredCandidate:
        room = candidate.score - self.corpus.ledger.settings.match.gap
        words, conditions = self.corpus.hints[candidate.place], self.corpus.conditions[candidate.place]
        if room <= 0 or not words or not self._seems_unfit(words, conditions):
            return candidate
        doubt = round(min(room, DOUBT * candidate.score), DIGITS)
        return replace(candidate, score=round(candidate.score - doubt, DIGITS), doubt=-doubt)

    def _seems_unfit(self, words: str, conditions: str) -> bool:
        firm, known = self._applicant.firm, self._unfit.get((words, conditions))
        if known is None:
            known = firm is not None and seems_unfit(self.corpus.ledger, words, read_conditions(conditions), firm, self.corpus.today)
            self._unfit[words, conditions] = known
        return known

    def eligibility(self, place: int) -> EligibilityCheck:
        """Return whether the need's firm may use the resource at a place."""
        check = self._checks.get(place)
        if check is None:
            check = self._checks[place] = check_eligibility(self.corpus.ledger, self.corpus.resource(place), self._applicant, self.corpus.today)
        return check

    def fits(self, place: int) -> bool:
        """Tell whether a resource is neither rejected for the need nor known to be out of its firm's reach."""
        fits = self._fitting.get(place)
        if fits is None:
            fits = self._fitting[place] = self.corpus.ids[place] not in self._rejected and not self._fails(self.corpus.conditions[place])
        return fits

    def _fails(self, conditions: str) -> bool:
        """Tell whether the firm is known to fail some conditions, each of which is checked once."""
        fails = self._failing.get(conditions)
        if fails is None:
            read = read_conditions(conditions)
            fails = self._failing[conditions] = read is not None and fails_conditions(self.corpus.ledger, read, self._applicant, self.corpus.today)
        return fails


def _lowered(ranked: Iterator[ScoredCandidate], lower: Callable[[ScoredCandidate], ScoredCandidate]) -> Iterator[ScoredCandidate]:
    """Yield what is ranked best first in the order that lowering some of it gives; nothing is looked at before its turn may have come."""
    waiting: list[tuple[float, int, ScoredCandidate]] = []
    for each in ranked:
        while waiting and -waiting[0][0] > each.score:
            yield heappop(waiting)[2]
        found = lower(each)
        heappush(waiting, (-found.score, found.place, found))
    while waiting:
        yield heappop(waiting)[2]


def _by_place(corpus: Corpus, learnt: Mapping[str, LearntPoints]) -> dict[int, float]:
    """Return the learnt points by the place of the resource; a resource that is no candidate is left out."""
    return {place: each.points for identifier, each in learnt.items() if (place := corpus.place_of(identifier)) is not None}


def weight_shares(weights: MatchWeights, scorers: Sequence[Scorer]) -> tuple[float, ...]:
    """Return the share of each scorer in the score, in their order; together 1, or all 0 when every weight is 0."""
    plain = [float(getattr(weights, each.name)) for each in scorers]
    total = sum(plain)
    return tuple(each / total if total else 0.0 for each in plain)


def best_first(corpus: Corpus, query: Query, learnt: Mapping[int, float] | None = None, fits: Callable[[int], bool] | None = None) -> Iterator[ScoredCandidate]:
    """Yield every candidate, best first, ties by id; only as many as are asked for are sorted.

    Args:
        corpus: the candidates.
        query: the need.
        learnt: points by place that feedback adds or takes; a score stays within 0 and 1.
        fits: whether the resource at a place may be suggested at all; one that may not is ranked, but does not count in calibrating the others.
    """
    learnt = learnt or {}
    scorers = scorers_of(corpus)
    values = [each.values(corpus, query) for each in scorers]
    shares = weight_shares(corpus.ledger.settings.match, scorers)
    totals = np.zeros(len(corpus.ids))
    for each, share in zip(values, shares, strict=True):
        totals += share * each
    signs = CandidateSigns(shares[_CATEGORY] * values[_CATEGORY], values[_CHAIN])
    calibration = calibrate(totals, signs, lambda place: max(_met(corpus, query, place), ALL_MET * values[_TEXT][place]), fits)
    table = _ScoreTable(values, shares, totals, calibration, learnt)
    given, batch = 0, FIRST_BATCH
    while given < len(totals):
        yield from table.ranking(given, batch)
        given, batch = batch, batch * 8


def _met(corpus: Corpus, query: Query, place: int) -> float:
    """Return the weight of the words that a resource shares with a need, with that of the rarest word as the unit."""
    return sum(corpus.text.shares(query.terms, place).values()) / corpus.text.rarest


@dataclass(frozen=True)
class _ScoreTable:
    """All candidates of one need: the values of each scorer, the scorers' shares, the weighted means, and what makes chances of them."""

    values: Sequence[Array]
    shares: Sequence[float]
    totals: Array
    calibration: Calibration
    learnt: Mapping[int, float]

    def ranking(self, start: int, end: int) -> Iterator[ScoredCandidate]:
        """Yield the candidates from one rank to another; those that rounding could lift into them are looked at too."""
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
        edge = self.calibration.total_of(self.calibration.chance(low) - 1 / _STEPS)
        stays = self.totals >= edge
        stays[list(self.learnt)] = True
        return np.flatnonzero(stays)

    def _points(self, places: Array) -> Array:
        """Return the points of each scorer, in ten-thousandths: they add up to the chance, rounded down; what rounding takes goes to those that lost most."""
        totals = self.totals[places]
        chances = self.calibration.chances(totals)
        weighed = np.array([share * values[places] for values, share in zip(self.values, self.shares, strict=True)])
        parts = np.divide(weighed * chances, totals, out=np.zeros(weighed.shape), where=totals > 0)
        exact = parts * _STEPS + _NOISE
        points: Array = np.floor(exact).astype(np.int64)
        missing = np.floor(exact.sum(axis=0)).astype(np.int64) - points.sum(axis=0)
        ranks = np.argsort(np.argsort(points - exact, axis=0, kind="stable"), axis=0)
        points += ranks < missing
        return points

    @staticmethod
    def _scored(place: int, score: int, points: Array, learnt: int) -> ScoredCandidate:
        return ScoredCandidate(int(place), float(score / _STEPS), tuple((points / _STEPS).tolist()), float(learnt / _STEPS))
