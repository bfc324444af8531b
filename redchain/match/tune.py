"""Weights fitted to what happened here: a search over the weights, judged by cross-validation on the repository's own outcomes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.need.model import Need
from redchain.match.evaluate import DEPTH, Interval, interval, ndcg
from redchain.match.past_needs import outcomes_of
from redchain.match.scorers import SCORERS
from redchain.match.suggest import read_ahead, read_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from redchain.match.corpus import Corpus
    from redchain.model.settings import MatchWeights

LEAST = 50
"""Fewer outcomes (a need and a resource of which the end is known) say nothing about weights."""
FOLDS = 5
FACTORS = (0.2, 0.6, 1.6, 4.0)
ROUNDS = 3
LEAST_GAIN = 0.002
WELL = 0.8
DIGITS = 4


@dataclass(frozen=True)
class JudgedNeed:
    """What became of one need's resources: grades of those that served it (2: solved and the firm content), and those that were wrong."""

    need: str
    answers: Mapping[str, int]
    wrong: frozenset[str]


class Tuned(NamedTuple):
    """The weights found on all outcomes, and the objective of the present ones (`before`) and, cross-validated, of the found ones (`after`).

    `difference` is the 95 % interval of the paired difference: above 0, the found weights are better on needs they were not fitted to.
    """

    weights: MatchWeights
    before: float
    after: float
    before_interval: Interval | None
    after_interval: Interval | None
    difference: Interval | None

    @property
    def is_better(self) -> bool:
        """Whether the gain is more than chance explains."""
        return self.difference is not None and self.difference.low > 0


def judged_needs(corpus: Corpus) -> tuple[JudgedNeed, ...]:
    """Return what is known of every need, as far as its resources are still candidates; the last word on a pair counts."""
    worth: dict[str, dict[str, float]] = {}
    live = set(corpus.ids)
    for outcome in sorted(outcomes_of(corpus.cache, corpus.today, corpus.analyzer.normalise), key=lambda each: each.on):
        if outcome.resource in live:
            worth.setdefault(outcome.need, {})[outcome.resource] = outcome.worth
    return tuple(JudgedNeed(need, _grades(worth[need]), frozenset(each for each, value in worth[need].items() if value < 0)) for need in sorted(worth))


def count_pairs(judged: Sequence[JudgedNeed]) -> int:
    """Return how many pairs of a need and a resource have an outcome."""
    return sum(len(each.answers) + len(each.wrong) for each in judged)


def tune(corpus: Corpus, judged: Sequence[JudgedNeed]) -> Tuned:
    """Return the weights that rank the outcomes best, and how they do on needs held back; the same outcomes always give the same weights."""
    start, measure = corpus.ledger.settings.match, measured(corpus, judged)
    places = range(len(judged))
    after = [0.0] * len(judged)
    for fold in range(min(FOLDS, len(judged))):
        fitted = _search(measure, start, [place for place in places if place % FOLDS != fold])
        for place in places[fold::FOLDS]:
            after[place] = measure(fitted)[place]
    before, best = measure(start), _search(measure, start, list(places))
    difference = interval([new - old for old, new in zip(before, after, strict=True)])
    weights = best.model_copy(update={"gap": _moved_gap(corpus, best)})
    return Tuned(weights, _mean(before), _mean(after), interval(before), interval(after), difference)


def measured(corpus: Corpus, judged: Sequence[JudgedNeed]) -> Callable[[MatchWeights], tuple[float, ...]]:
    """Return what gives each judged need's value under some weights, in their order; a need's own orders and rejections do not count."""
    needs = [corpus.ledger.shelf(Need)[each.need].model_copy(update={"rejected": ()}) for each in judged]
    read_ahead(corpus, needs)
    plain = _weighed(corpus, corpus.ledger.settings.match)
    read = list(read_each(plain, needs))
    known: dict[MatchWeights, tuple[float, ...]] = {}

    def measure(weights: MatchWeights) -> tuple[float, ...]:
        if weights not in known:
            weighed = _weighed(corpus, weights)
            known[weights] = tuple(value((resource for resource, _ in each.ranking(weighed)), what) for each, what in zip(read, judged, strict=True))
        return known[weights]

    return measure


def value(ranked: Iterable[str], judged: JudgedNeed) -> float:
    """Return from 0 to 1 how well a ranking suits what happened: nDCG@10 of what served, or, where all was wrong, how far down the first wrong one is."""
    if judged.answers:
        return ndcg([judged.answers.get(each, 0) for each in islice(ranked, DEPTH)], tuple(judged.answers.values()))
    first = next((place for place, each in enumerate(ranked, 1) if each in judged.wrong), None)
    return 1.0 if first is None else 1 - 1 / first


def tuned_names() -> tuple[str, ...]:
    """Return the names of the weights that are searched; the first scorer's is the unit of the others, for only ratios count."""
    return (*(each.name for each in SCORERS[1:]), "history")


def shown_names() -> tuple[str, ...]:
    """Return the names of the weights that a person compares: the unit, those searched, and the threshold that moves with them."""
    return (SCORERS[0].name, *tuned_names(), "gap")


def _grades(worth: Mapping[str, float]) -> dict[str, int]:
    return {each: 2 if value >= WELL else 1 for each, value in worth.items() if value > 0}


def _search(measure: Callable[[MatchWeights], tuple[float, ...]], start: MatchWeights, places: Sequence[int]) -> MatchWeights:
    """Climb from `start`, one weight after the other, as long as a step gains at least 0.002 on the outcomes at `places`."""

    def mean(weights: MatchWeights) -> float:
        values = measure(weights)
        return _mean([values[place] for place in places])

    best, height = start, mean(start)
    for _ in range(ROUNDS):
        before = best
        for name in tuned_names():
            for step in _steps(best, name):
                reached = mean(step)
                if reached >= height + LEAST_GAIN:
                    best, height = step, reached
        if best == before:
            break
    return best


def _steps(weights: MatchWeights, name: str) -> list[MatchWeights]:
    now = float(getattr(weights, name))
    most = 1.0 if name == "history" else math.inf
    return [weights.with_weight(name, min(most, round(now * factor, DIGITS))) for factor in FACTORS if now]


def _moved_gap(corpus: Corpus, weights: MatchWeights) -> float:
    """Return the threshold under which the new weights leave as many gaps as the present weights and threshold do."""
    read_ahead(corpus, corpus.ledger.all(Need))
    now, then = (_weighed(corpus, each) for each in (corpus.ledger.settings.match, weights))
    read = list(read_each(now, corpus.ledger.all(Need)))
    old, new = (sorted(next((score for _, score in each.ranking(under)), 0.0) for each in read) for under in (now, then))
    gap = corpus.ledger.settings.match.gap
    below = sum(1 for each in old if each < gap)
    if 0 < below < len(new):
        middle = round((new[below - 1] + new[below]) / 2, DIGITS)
        return middle if middle > new[below - 1] else new[below]
    edge = -1 if below else 0
    return round(gap * new[edge] / old[edge], DIGITS) if old and old[edge] else gap


def _weighed(corpus: Corpus, weights: MatchWeights) -> Corpus:
    """Return the corpus under other weights; what it holds about the resources stays, and no server puts what they rank in another order."""
    settings = corpus.ledger.settings.model_copy(update={"match": weights})
    return replace(corpus, ledger=corpus.ledger.with_settings(settings), feedback=corpus.feedback.bounded(weights.history), models=None)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0
