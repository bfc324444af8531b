"""One need's candidates: every resource of the corpus scored for it, best first, and which of them its firm may use."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from math import log1p
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.match.calibration import Calibration, Signs, best_places, calibrate
from redchain.match.eligible import applicant_of, check_eligibility
from redchain.match.inverted_index import highest
from redchain.match.past_needs import standing_rejections
from redchain.match.query import query_of
from redchain.match.scorers import CHANNEL, OPEN_TO_ALL, SCORERS, scorers_of
from redchain.match.terms import is_character
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from redchain.kinds.need.model import Need
    from redchain.match.conditions import Eligible
    from redchain.match.corpus import Corpus
    from redchain.match.eligible import EligibilityCheck
    from redchain.match.feedback import GapLesson, Learnt
    from redchain.match.inverted_index import Array
    from redchain.match.query import Query
    from redchain.match.scorers import Scorer
    from redchain.model.settings import MatchWeights

DOUBT = 0.15
DIGITS = 4
FIRST_BATCH = 16
FEW = 256
"""So many candidates are scored sooner than the likely ones among them are found."""
_STEPS = 10**DIGITS
_NOISE = 1e-6
AHEAD = 0.001
"""By so much the best specific offer stays ahead of general channels."""
TOGETHER = 3
_CATEGORY, _CHAIN = ([each.name for each in SCORERS].index(name) for name in ("category", "chain"))


@dataclass(frozen=True)
class ScoredCandidate:
    """One candidate: its place in the corpus, its score from 0 to 1, and the points of feedback and of doubt, which with those of the scorers add up to it."""

    place: int
    score: float
    learnt: float
    doubt: float
    _table: _ScoreTable = field(repr=False, compare=False)

    @property
    def points(self) -> tuple[float, ...]:
        """The points of each scorer, reckoned when they are asked for."""
        return tuple((self._table.points(np.array([self.place]))[:, 0] / _STEPS).tolist())


class Threshold(NamedTuple):
    """What a need's best score must reach: the settings' own threshold (`usual`), moved by what became of similar needs (`lesson`)."""

    least: float
    usual: float
    lesson: GapLesson

    def is_missed(self, best: float | None) -> bool:
        """Tell whether a best score (None: no candidate at all) is too low to suggest anything, so that the need is a gap."""
        return best is None or best < self.least

    @property
    def text(self) -> Text | None:
        """Where it lies and why, where anything moved it."""
        if self.least == self.usual:
            return None
        words = Text("缺口门槛 {usual} → {least}：{why}", "threshold of a gap {usual} → {least}: {why}")
        return words.fill(usual=f"{self.usual:.2f}", least=f"{self.least:.2f}", why=self.lesson.text)


class Candidates:
    """All candidates of one need; the eligibility of each is checked once."""

    def __init__(self, corpus: Corpus, need: Need) -> None:
        """Read the need."""
        self.corpus = self._asked = corpus
        self.query = query_of(corpus, need)
        self._need = need
        self._learnt: dict[float, Learnt] = {}
        self._prospects = corpus.prospects_of(need)
        self.fitting = _Fitting(corpus, need)
        self._checks: dict[int, EligibilityCheck] = {}

    def under(self, corpus: Corpus) -> Candidates:
        """Return the same candidates under the weights of another corpus that is else the same; what they do not touch is not read again."""
        other = copy(self)
        other.corpus, other._reading = corpus, self._reading  # noqa: SLF001  # of its own class
        vars(other).pop("_table", None)
        return other

    @property
    def learnt(self) -> Learnt:
        """What feedback says of the resources."""
        bound = self.corpus.ledger.settings.match.history
        if bound not in self._learnt:
            self._learnt[bound] = self.corpus.feedback.learnt(self._need, self.query.numbers, self.query.categories)
        return self._learnt[bound]

    @property
    def threshold(self) -> Threshold:
        """What the best of them must reach; a threshold of 0 means that nothing is a gap, and stays."""
        usual, lesson = self.corpus.ledger.settings.match.gap, self.learnt.gap
        return Threshold(round(max(usual + lesson.points, 0.0), DIGITS) if usual else usual, usual, lesson)

    @property
    def elsewhere(self) -> str | None:
        """The sentence of no office's matter that the need is most like, where that keeps its scores low; else None."""
        return self.corpus.elsewhere.nearest(self.query.terms) if self._table.calibration.is_elsewhere else None

    def best_first(self) -> Iterator[ScoredCandidate]:
        """Yield every candidate, best first; the scores are calibrated by those that fit alone.

        One whose words seem to rule the firm out loses 15 % of its score, but is never taken below the threshold of a gap: what is
        only read from words hides nothing.
        """
        return self._table.ranking(self._lower)

    def fitting_first(self) -> Iterator[ScoredCandidate]:
        """Yield those of them that fit, in the same order; the others are passed over many at once."""
        return self._table.ranking(self._lower, self.fitting)

    def scored(self, place: int) -> ScoredCandidate:
        """Return one candidate as `best_first` yields it."""
        return self._table.scored(place, self._lower)

    @cached_property
    def _table(self) -> _ScoreTable:
        return _table_of(self._reading, self.corpus.ledger.settings.match, *self.learnt.at(self._asked.places))

    @cached_property
    def _reading(self) -> _Reading:
        return _Reading(self._asked, self.query, self.fitting)  # nothing here refers back to this: what does is never let go, for no garbage is collected

    def _lower(self, places: Array, scores: Array) -> Array:
        """Return what doubt leaves of some scores, both in ten-thousandths."""
        gap, lowered = self.threshold.least, scores.copy()
        for at in np.flatnonzero(self.corpus.hinted[places] & (scores > gap * _STEPS - 1)).tolist():
            place, score = int(places[at]), float(scores[at] / _STEPS)
            room = score - gap
            if room > 0 and self._prospects.seems_unfit(self._asked.hints_of(place)):
                doubt = round(min(room, DOUBT * score), DIGITS)
                lowered[at] = round((score - doubt) * _STEPS)
        return lowered

    def eligibility(self, place: int) -> EligibilityCheck:
        """Return whether the need's firm may use the resource at a place."""
        check = self._checks.get(place)
        if check is None:
            applicant = applicant_of(self.corpus.ledger, self._need)
            check = self._checks[place] = check_eligibility(self.corpus.ledger, self.corpus.resource(place), applicant, self.corpus.today)
        return check

    def eligible(self, place: int) -> Eligible:
        """Return the same without its reasons."""
        return self._prospects.eligible(self.corpus.conditions[place])

    def fits(self, place: int) -> bool:
        """Tell whether a resource is neither rejected for the need nor known to be out of its firm's reach."""
        return bool(self.fitting(np.array([place]))[0])


class _Fitting:
    """Tells which of the resources at many places are neither rejected for a need nor known to be out of its firm's reach."""

    def __init__(self, corpus: Corpus, need: Need) -> None:
        self._corpus, self._need = corpus, need
        self._rejected = [place for each in standing_rejections(need, corpus.today) if (place := corpus.places.get(each)) is not None]

    def __call__(self, places: Array) -> Array:
        fits = self._corpus.may_use(self._need, places)
        return fits & ~np.isin(places, self._rejected) if self._rejected else fits


def weight_shares(weights: MatchWeights, scorers: Sequence[Scorer]) -> tuple[float, ...]:
    """Return the share of each scorer in the score, in their order; together 1, or all 0 when every weight is 0."""
    plain = [float(getattr(weights, each.name)) for each in scorers]
    total = sum(plain)
    return tuple(each / total if total else 0.0 for each in plain)


def best_first(
    corpus: Corpus, query: Query, learnt: Mapping[int, float] | None = None, fits: Callable[[Array], Array] | None = None
) -> Iterator[ScoredCandidate]:
    """Yield every candidate, best first, ties by id; only as many as are asked for are sorted.

    Args:
        corpus: the candidates.
        query: the need.
        learnt: points by place that feedback adds or takes; a score stays within 0 and 1.
        fits: which of the resources at some places may be suggested at all; one that may not is ranked, but does not count in calibrating the others.
    """
    taught, points = np.array(list(learnt or ()), np.intp), np.array(list((learnt or {}).values()), float)
    return _table_of(_Reading(corpus, query, fits), corpus.ledger.settings.match, taught, points).ranking()


def signs_of(corpus: Corpus, query: Query, fits: Callable[[Array], Array] | None = None) -> tuple[int, Signs] | None:
    """Return the place of the best candidate that fits, and what tells whether it answers the need; None where none fits."""
    reading = _Reading(corpus, query, fits)
    return reading.signs(reading.weighed(corpus.ledger.settings.match))


class _Weighed(NamedTuple):
    """All candidates of one need: the values of each part with their shares, general channels last, and the weighted means."""

    values: Sequence[Array]
    shares: Sequence[float]
    totals: Array


class _Reading:
    """What ranking reads of one need whatever the parts weigh: the value of each part for each candidate, and what the texts share."""

    def __init__(self, corpus: Corpus, query: Query, fits: Callable[[Array], Array] | None) -> None:
        self.size = len(corpus.ids)
        self._corpus, self._query, self._fits = corpus, query, fits
        self._scorers = scorers_of(corpus, query)
        self._values = [each.values(corpus, query) for each in self._scorers]
        self._channel = CHANNEL.values(corpus, query)
        self._matched: dict[int, dict[str, float]] = {}

    def weighed(self, weights: MatchWeights) -> _Weighed:
        """Return the candidates under some weights."""
        values, shares = list(self._values), weight_shares(weights, self._scorers)
        embeddings = self._corpus.embeddings
        if embeddings is not None and self._query.is_read:
            values[-1] = filled(~embeddings.known, values, shares)
        totals = np.zeros(self.size)
        for each, share in zip(values, shares, strict=True):
            totals += share * each
        lifted = self._lifted(totals, weights.channel)
        return _Weighed([*values, lifted], (*shares, 1.0), totals + lifted)

    def _lifted(self, totals: Array, weight: float) -> Array:
        """Return what general channels gain: as much as leaves the best specific offer ahead of them."""
        specific = totals[~self._corpus.channels]
        if not len(specific):
            return weight * self._channel
        gained: Array = np.minimum(weight * self._channel, np.maximum(0.0, specific.max() - AHEAD - totals))
        return gained

    def signs(self, weighed: _Weighed) -> tuple[int, Signs] | None:
        """Return the place of the best candidate that fits, and what tells whether it answers the need; None where none fits."""
        best = best_places(weighed.totals, self._fits, TOGETHER)
        if not best:
            return None
        values, shares, first = weighed.values, weighed.shares, best[0]
        said = sum(shares[part] * float(values[part][first]) for part in range(len(shares) - 1) if part not in {_CATEGORY, _CHAIN})
        weights, weight_of_pair, rarest = self._query.asked.weights, self._corpus.text.weights, self._corpus.text.rarest
        pairs = sorted((weight_of_pair[term] / rarest for term in self._shared(first) if not is_character(term)), reverse=True)
        whole, together = sum(weights.values()), set().union(*(self._shared(each) for each in best))
        return first, self._own_signs._replace(
            said=said,
            second_pair=pairs[1] if len(pairs) > 1 else 0.0,
            chain=min(float(values[_CHAIN][first]), OPEN_TO_ALL),
            together=sum(weights[term] for term in together) / whole if whole else 0.0,
        )

    def elsewhere(self) -> float:
        """Return how much the need speaks of no office's matter."""
        return self._corpus.elsewhere.sign(self._query.terms)

    def _shared(self, place: int) -> dict[str, float]:
        """Return the terms that the need shares with a resource."""
        if place not in self._matched:
            self._matched[place] = self._query.asked.shares(place)
        return self._matched[place]

    @cached_property
    def _own_signs(self) -> Signs:
        """The signs that no weight touches, 0 for the others."""
        query, chances = self._query, np.array([each for each in self._query.chances.values() if each > 0])
        return Signs(
            said=0.0,
            second_pair=0.0,
            chain=0.0,
            concept=float(query.cosines[best_places(query.cosines, self._fits, 1)[0]]),
            length=log1p(len(query.text)),
            together=0.0,
            breadth=float(-(chances * np.log(chances)).sum()),
            leaning=max(query.concept_vector.values(), default=0.0),
            concepts=float(len(query.concepts)),
        )


def _table_of(reading: _Reading, weights: MatchWeights, taught: Array, points: Array) -> _ScoreTable:
    """Return all candidates; feedback adds or takes `points` at the places `taught`."""
    weighed = reading.weighed(weights)
    signs = reading.signs(weighed)
    calibration = calibrate(float(weighed.totals[signs[0]]), signs[1], reading.elsewhere()) if signs else Calibration()
    steps = np.zeros(reading.size, np.int64)
    steps[taught] = np.rint(points * _STEPS)
    return _ScoreTable(*weighed, calibration, steps)


def filled(unread: Array, values: Sequence[Array], shares: Sequence[float]) -> Array:
    """Return the last part with the weighted mean of the others for each resource that the language model may not read: its total is as if there were no model."""
    others = sum(shares[:-1])
    if not others or not unread.any():
        return values[-1]
    filled: Array = values[-1].copy()
    filled[unread] = sum(share * each[unread] for share, each in zip(shares[:-1], values[:-1], strict=True)) / others
    return filled


@dataclass(frozen=True)
class _ScoreTable:
    """All candidates of one need: the values of each scorer, the scorers' shares, the weighted means, and what makes chances of them."""

    values: Sequence[Array]
    shares: Sequence[float]
    totals: Array
    calibration: Calibration
    learnt: Array

    def ranking(self, lower: Callable[[Array, Array], Array] | None = None, fits: Callable[[Array], Array] | None = None) -> Iterator[ScoredCandidate]:
        """Yield the candidates, best first, ties by place; a score may be lowered, and none is looked at before its turn may have come.

        Args:
            lower: what is left of the scores at some places.
            fits: which of some places are wanted; by default all.
        """
        waiting = np.zeros((4, 0), np.int64)
        given, batch = 0, FIRST_BATCH
        while given < len(self.totals):
            found = self._batch(given, batch)
            last = found[1][-1]
            if fits is not None:
                wanted = fits(found[0])
                found = found[0][wanted], found[1][wanted], found[2][wanted]
            lowered = found[1] if lower is None else lower(found[0], found[1])
            waiting = np.concatenate((waiting, [found[0], lowered, found[2], lowered - found[1]]), axis=1)
            waiting = waiting[:, np.lexsort((waiting[0], -waiting[1]))]
            given, batch = batch, batch * 4
            ready = int(np.count_nonzero(waiting[1] > last)) if given < len(self.totals) else waiting.shape[1]
            yield from (self._scored(*each) for each in waiting[:, :ready].T.tolist())
            waiting = waiting[:, ready:]

    def scored(self, place: int, lower: Callable[[Array, Array], Array]) -> ScoredCandidate:
        """Return the candidate at a place."""
        places = np.array([place])
        scores, learnt = self._scores(places)
        lowered = lower(places, scores)
        return self._scored(place, int(lowered[0]), int(learnt[0]), int((lowered - scores)[0]))

    def _batch(self, start: int, end: int) -> tuple[Array, Array, Array]:
        """Return the places, the scores and what is learnt of the candidates from one rank to another; those that rounding could lift into them are looked at too."""
        places = self._first(end)
        scores, learnt = self._scores(places)
        order = np.lexsort((places, -scores))[start:end]
        return places[order], scores[order], learnt[order]

    def _scores(self, places: Array) -> tuple[Array, Array]:
        """Return the scores of some candidates, and what is learnt in them."""
        plain = np.floor(self._exact(places).sum(axis=0)).astype(np.int64)
        scores = np.minimum(np.maximum(plain + self.learnt[places], 0), _STEPS)
        return scores, scores - plain

    def _first(self, most: int) -> Array:
        """Return the places, in order, of all that may be among the first `most`."""
        taught = self.learnt != 0
        most += int(np.count_nonzero(taught))
        if max(most, FEW) >= len(self.totals):
            return np.arange(len(self.totals))
        low = float(self.totals[highest(self.totals, most)[-1]])
        edge = self.calibration.total_of(self.calibration.chance(low) - 1 / _STEPS)
        return np.flatnonzero((self.totals >= edge) | taught)

    def _exact(self, places: Array) -> Array:
        """Return what each scorer adds to the chance, in ten-thousandths."""
        totals = self.totals[places]
        chances = self.calibration.chances(totals)
        weighed = np.array([share * values[places] for values, share in zip(self.values, self.shares, strict=True)])
        parts = np.divide(weighed * chances, totals, out=np.zeros(weighed.shape), where=totals > 0)
        exact: Array = parts * _STEPS + _NOISE
        return exact

    def points(self, places: Array) -> Array:
        """Return the points of each scorer, in ten-thousandths: they add up to the chance, rounded down; what rounding takes goes to those that lost most."""
        exact = self._exact(places)
        points: Array = np.floor(exact).astype(np.int64)
        missing = np.floor(exact.sum(axis=0)).astype(np.int64) - points.sum(axis=0)
        ranks = np.argsort(np.argsort(points - exact, axis=0, kind="stable"), axis=0)
        points += ranks < missing
        return points

    def _scored(self, place: int, score: int, learnt: int, doubt: int) -> ScoredCandidate:
        return ScoredCandidate(place, score / _STEPS, learnt / _STEPS, doubt / _STEPS, self)
