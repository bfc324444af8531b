"""Weights fitted to what happened here: a search over the weights, judged by cross-validation on the repository's own outcomes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.need.model import Need
from redchain.match.bootstrap import Interval, interval
from redchain.match.evaluate import ndcg
from redchain.match.index import index_of
from redchain.match.outcomes import lessons
from redchain.match.scorers import PARTS
from redchain.match.suggest import ranking
from redchain.model.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from redchain.match.index import Index
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
class Outcome:
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
        """Whether the gain is more than chance."""
        return self.difference is not None and self.difference.low > 0


def outcomes(ledger: Ledger, today: date) -> tuple[Outcome, ...]:
    """Return what is known on `today` of every need, as far as its resources are still candidates; the last word on a pair counts."""
    worth: dict[str, dict[str, float]] = {}
    live = set(index_of(ledger, today).ids)
    for lesson in sorted(lessons(ledger, today), key=lambda each: each.on):
        if lesson.resource in live:
            worth.setdefault(lesson.need, {})[lesson.resource] = lesson.worth
    return tuple(Outcome(need, _grades(worth[need]), frozenset(each for each, value in worth[need].items() if value < 0)) for need in sorted(worth))


def count(found: Sequence[Outcome]) -> int:
    """Return how many pairs have an outcome."""
    return sum(len(each.answers) + len(each.wrong) for each in found)


def tune(ledger: Ledger, found: Sequence[Outcome], today: date) -> Tuned:
    """Return the weights that rank the outcomes best, and how they do on needs held back; the same outcomes always give the same weights."""
    start, measure = ledger.settings.match, measured(ledger, found, today)
    places = range(len(found))
    after = [0.0] * len(found)
    for fold in range(min(FOLDS, len(found))):
        fitted = _search(measure, start, [place for place in places if place % FOLDS != fold])
        for place in places[fold::FOLDS]:
            after[place] = measure(fitted)[place]
    before, best = measure(start), _search(measure, start, list(places))
    difference = interval([new - old for old, new in zip(before, after, strict=True)])
    weights = best.model_copy(update={"gap": _moved_gap(ledger, best, today)})
    return Tuned(weights, _mean(before), _mean(after), interval(before), interval(after), difference)


def measured(ledger: Ledger, found: Sequence[Outcome], today: date) -> Callable[[MatchWeights], tuple[float, ...]]:
    """Return what gives each outcome's value under some weights, in their order; a need's own orders and rejections do not speak for it."""
    index = index_of(ledger, today)
    needs = [ledger.shelf(Need)[each.need].model_copy(update={"rejected": ()}) for each in found]
    known: dict[MatchWeights, tuple[float, ...]] = {}

    def measure(weights: MatchWeights) -> tuple[float, ...]:
        if weights not in known:
            weighed = _weighed(index, weights)
            orders = [[resource for resource, _ in ranking(weighed, each)] for each in needs]
            known[weights] = tuple(value(order, outcome) for order, outcome in zip(orders, found, strict=True))
        return known[weights]

    return measure


def value(ranked: Sequence[str], outcome: Outcome) -> float:
    """Return from 0 to 1 how well a ranking suits an outcome: nDCG@10 of what served, or, where all was wrong, how far down the first wrong one is."""
    if outcome.answers:
        return ndcg([outcome.answers.get(each, 0) for each in ranked], tuple(outcome.answers.values()))
    first = next((place for place, each in enumerate(ranked, 1) if each in outcome.wrong), None)
    return 1.0 if first is None else 1 - 1 / first


def tuned_names() -> tuple[str, ...]:
    """Return the names of the weights that are searched; the first part is the measure of the others, for only their shares count."""
    return (*(each.name for each in PARTS[1:]), "history")


def shown_names() -> tuple[str, ...]:
    """Return the names of the weights that a person compares: the measure, those searched, and the threshold that moves along."""
    return (PARTS[0].name, *tuned_names(), "gap")


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
    return [weights.model_copy(update={name: min(most, round(now * factor, DIGITS))}) for factor in FACTORS if now]


def _moved_gap(ledger: Ledger, weights: MatchWeights, today: date) -> float:
    """Return the threshold that leaves as many needs a gap under the new weights as the present one does under the present weights."""
    index = index_of(ledger, today)
    old, new = _bests(index), _bests(_weighed(index, weights))
    gap = ledger.settings.match.gap
    below = sum(1 for each in old if each < gap)
    if 0 < below < len(new):
        middle = round((new[below - 1] + new[below]) / 2, DIGITS)
        return middle if middle > new[below - 1] else new[below]
    edge = -1 if below else 0
    return round(gap * new[edge] / old[edge], DIGITS) if old and old[edge] else gap


def _bests(index: Index) -> list[float]:
    """Return every need's best score, in rising order."""
    return sorted(next((score for _, score in ranking(index, each)), 0.0) for each in index.ledger.all(Need))


def _weighed(index: Index, weights: MatchWeights) -> Index:
    """Return the index under other weights; what it holds of the resources stays."""
    ledger = index.ledger
    settings = ledger.settings.model_copy(update={"match": weights})
    return replace(index, ledger=Ledger(settings, dict(ledger.shelves()), ledger.paths), history=index.history.bounded(weights.history))


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0
