"""How good the ranking is against judged pairs: nDCG, recall, hits, reciprocal rank and abstention, with intervals, misses and calibration."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from redchain.kinds.need.model import Need
from redchain.match.qrels import DIRECT
from redchain.match.suggest import nearest, read_ahead
from redchain.model.settings import CATCH_ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from redchain.match.corpus import Corpus
    from redchain.model.ledger import Ledger

DEPTH = 10
BINS = 10
CategoryMode = Literal["given", "blank", "general"]
FIGURES = ("ndcg", "recall", "hit_1", "hit_5", "mrr")

RESAMPLES = 1000
LEVEL = 0.95
_SEED, _MULTIPLIER, _INCREMENT = np.uint64(20261124), np.uint64(6364136223846793005), np.uint64(1442695040888963407)  # Knuth's MMIX generator
_LOW_BITS = np.uint64(33)


class Interval(NamedTuple):
    """The bounds between which a mean lies in 95 % of the resamples."""

    low: float
    high: float


def interval(values: Sequence[float]) -> Interval | None:
    """Return the percentile interval (Efron, 1979) of the mean of `values`, one value a need; None for no values.

    It is the same on every machine and run. The differences of two rankings on the same needs give the paired interval of their difference.
    """
    if not values:
        return None
    powers = np.cumprod(np.full(RESAMPLES * len(values), _MULTIPLIER))
    states = powers * _SEED + (np.cumsum(powers) - powers + np.uint64(1)) * _INCREMENT  # all states of the generator at once, modulo 2^64
    drawn = np.array(values)[(states >> _LOW_BITS) % np.uint64(len(values))].reshape(RESAMPLES, len(values))
    means = sorted(math.fsum(each) / len(values) for each in drawn.tolist())
    cut = round(RESAMPLES * (1 - LEVEL) / 2)
    return Interval(means[cut], means[-1 - cut])


@dataclass(frozen=True)
class RankedNeed:
    """One need as it was ranked: the resources best first with their scores, what the judges say answers it, and whether it is a gap."""

    need: str
    ranking: tuple[tuple[str, float], ...]
    answers: Mapping[str, int]
    is_gap: bool

    @property
    def grades(self) -> list[int]:
        """The grade of each place, best first."""
        return [self.answers.get(resource, 0) for resource, _ in self.ranking]

    @property
    def is_direct(self) -> bool:
        """Whether something answers it directly."""
        return DIRECT in self.answers.values()


@dataclass(frozen=True)
class Evaluation:
    """The figures; a mean over nothing is None.

    `ndcg` is over the answerable needs (any answer); `recall`, `hit_1`, `hit_5` and `mrr` over those with a direct (grade-2) answer.
    `abstained` of the `unanswerable` needs are gaps, rightly; `false_gaps` of the `answerable` ones are, wrongly.
    `unknown` counts judged needs that are not in the ledger. `intervals` hold the 95 % bounds of each mean.
    """

    answerable: int
    direct: int
    ndcg: float | None
    recall: float | None
    hit_1: float | None
    hit_5: float | None
    mrr: float | None
    unanswerable: int
    abstained: int
    false_gaps: int
    unknown: int
    intervals: Mapping[str, Interval | None]


class Miss(NamedTuple):
    """A need that went wrong: its best answer, the rank of that, from 1 (None: not among the candidates, or there is none), and what ranked above it."""

    need: str
    answer: str | None
    rank: int | None
    above: tuple[str, ...]
    is_gap: bool


class CalibrationBin(NamedTuple):
    """Scores from `low` up to `high`: of the `pairs` among the first ten places `relevant` have a grade; of the `firsts` in first place `right` have."""

    low: float
    high: float
    pairs: int
    relevant: int
    firsts: int
    right: int


def rank_all(corpus: Corpus, qrels: Mapping[str, Mapping[str, int]], categories: CategoryMode = "given") -> tuple[RankedNeed, ...]:
    """Return every need of the ledger as it is ranked, its category as given, taken away (`blank`) or set to the catch-all (`general`)."""
    found = []
    read_ahead(corpus, corpus.ledger.all(Need))
    needs = corpus.ledger.all(Need)
    for need, (ranked, gap) in zip(needs, nearest(corpus, (filed(each, categories) for each in needs)), strict=True):
        answers = {resource: grade for resource, grade in qrels.get(need.id, {}).items() if grade > 0}
        found.append(RankedNeed(need.id, ranked, answers, gap))
    return tuple(found)


def unknown_needs(ledger: Ledger, qrels: Iterable[str]) -> int:
    """Return how many of the judged needs the ledger does not have."""
    return sum(1 for each in qrels if ledger.find(Need, each) is None)


def figures(ranked: Sequence[RankedNeed], unknown: int = 0) -> Evaluation:
    """Return the figures of ranked needs; one without a positive grade is unanswerable."""
    answerable, none = [each for each in ranked if each.answers], [each for each in ranked if not each.answers]
    values = {name: values_of(name, answerable) for name in FIGURES}
    return Evaluation(
        answerable=len(answerable),
        direct=sum(each.is_direct for each in answerable),
        unanswerable=len(none),
        abstained=sum(each.is_gap for each in none),
        false_gaps=sum(each.is_gap for each in answerable),
        unknown=unknown,
        intervals={name: interval(each) for name, each in values.items()},
        **{name: math.fsum(each) / len(each) if each else None for name, each in values.items()},
    )


def values_of(name: str, ranked: Iterable[RankedNeed]) -> list[float]:
    """Return one figure's value of each need it is defined for, in order."""
    if name == "ndcg":
        return [ndcg(each.grades, tuple(each.answers.values())) for each in ranked if each.answers]
    return [_DIRECT_FIGURES[name](each.grades, list(each.answers.values())) for each in ranked if each.is_direct]


def misses(ranked: Iterable[RankedNeed], most: int = 3) -> tuple[Miss, ...]:
    """Return the needs whose first place is not their best grade, that are gaps without being so, or that should be gaps; at most `most` of what ranked above are named."""
    return tuple(_miss(each, most) for each in ranked if not _is_right(each))


def calibration_bins(ranked: Iterable[RankedNeed]) -> tuple[CalibrationBin, ...]:
    """Return, for each tenth of the score that occurs, how much of it is relevant; where scores can be trusted the share rises with the score."""
    counts = [[0, 0, 0, 0] for _ in range(BINS)]
    for each in ranked:
        for place, (resource, score) in enumerate(each.ranking[:DEPTH]):
            tally, hit = counts[min(BINS - 1, int(score * BINS))], each.answers.get(resource, 0) > 0
            tally[0] += 1
            tally[1] += hit
            tally[2] += place == 0
            tally[3] += hit and place == 0
    return tuple(CalibrationBin(low / BINS, (low + 1) / BINS, *tally) for low, tally in enumerate(counts) if tally[0])


def ndcg(ranked: Sequence[int], answers: Sequence[int], depth: int = DEPTH) -> float:
    """Return nDCG (Järvelin and Kekäläinen, 2002): gain 2^grade − 1, discount log2(rank + 1), over the best order of all answers.

    >>> ndcg([0, 2], [2]) == 1 / math.log2(3)
    True
    """
    best = _gain(sorted(answers, reverse=True)[:depth])
    return _gain(ranked[:depth]) / best if best else 0.0


def filed(need: Need, categories: CategoryMode) -> Need:
    """Return a need with its category as given, or set to the catch-all or to nothing, its sub-items too."""
    if categories == "given":
        return need
    category = "" if categories == "blank" else CATCH_ALL
    return need.model_copy(update={"category": category, "items": tuple(each.model_copy(update={"category": category}) for each in need.items)})


def _is_right(ranked: RankedNeed) -> bool:
    if not ranked.answers:
        return ranked.is_gap
    return not ranked.is_gap and ranked.grades[:1] == [max(ranked.answers.values())]


def _miss(ranked: RankedNeed, most: int) -> Miss:
    best, order = max(ranked.answers.values(), default=0), [resource for resource, _ in ranked.ranking]
    place = next((place for place, grade in enumerate(ranked.grades) if grade == best > 0), None)
    lost = min((each for each, grade in ranked.answers.items() if grade == best), default=None)
    answer = lost if place is None else order[place]
    return Miss(ranked.need, answer, None if place is None else place + 1, tuple(order[: most if place is None else min(place, most)]), ranked.is_gap)


def _gain(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _recall(ranked: Sequence[int], answers: list[int]) -> float:
    """Return the share of direct answers found, of at most as many as there is room for."""
    return list(ranked[:DEPTH]).count(DIRECT) / min(DEPTH, answers.count(DIRECT))


_DIRECT_FIGURES: dict[str, Callable[[Sequence[int], list[int]], float]] = {
    "recall": _recall,
    "hit_1": lambda ranked, _: float(DIRECT in ranked[:1]),
    "hit_5": lambda ranked, _: float(DIRECT in ranked[:5]),
    "mrr": lambda ranked, _: 1 / (ranked.index(DIRECT) + 1) if DIRECT in ranked else 0.0,
}
