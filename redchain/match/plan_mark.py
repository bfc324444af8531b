"""The mark that a plan takes pairs from: where enough first places were right, by the repository's own outcomes once there are enough of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.kinds.need.model import Need
from redchain.match.calibration import SURE
from redchain.match.suggest import nearest
from redchain.match.tune import judged_needs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.match.corpus import Corpus

LEAST_PAIRS = 50
"""Fewer past pairs say nothing about a mark."""
LEAST_ABOVE = 20
"""So many of them must lie above a mark."""
MOST_PAIRS = 150
"""No more of the latest needs are looked at: it takes a few milliseconds each."""
RIGHT = 0.8
_STEPS = 100

Source = Literal["asked", "settings", "shipped", "own"]


class PlanMark(NamedTuple):
    """The mark, and where it comes from: `pairs` past pairs were looked at, `above` of them score as much, `right` of these were right."""

    least: float
    source: Source
    pairs: int = 0
    above: int = 0
    right: int = 0


class PastPair(NamedTuple):
    """The first place of a past need, as it ranks today without what became of the need itself: its score, and whether that resource served it."""

    score: float
    is_right: bool


def plan_mark(corpus: Corpus, asked: float | None = None) -> PlanMark:
    """Return the mark: what is asked, else the settings' own, else by past pairs where there are 50, else the shipped one; never below the gap threshold.

    Where a language model has a say, past needs are not read again, and the shipped one is used.
    """
    weights = corpus.ledger.settings.match
    if asked is not None:
        return PlanMark(max(weights.gap, asked), "asked")
    if "plan" in weights.model_fields_set:
        return PlanMark(max(weights.gap, weights.plan), "settings")
    pairs = () if corpus.asks_model else tuple(past_pairs(corpus))
    if len(pairs) < LEAST_PAIRS:
        return PlanMark(max(weights.gap, weights.plan), "shipped", len(pairs))
    return mark_of(pairs, weights.gap)


def mark_of(pairs: Sequence[PastPair], gap: float) -> PlanMark:
    """Return the least mark, in hundredths, above which four of five pairs were right; 0.9 where there is none.

    >>> mark_of([PastPair(0.5, False)] * 30 + [PastPair(0.75, True)] * 30, 0.29)
    PlanMark(least=0.51, source='own', pairs=60, above=30, right=30)
    """
    for step in range(int(gap * _STEPS), int(SURE * _STEPS)):
        least = max(gap, step / _STEPS)
        above = [each.is_right for each in pairs if each.score >= least]
        if len(above) >= LEAST_ABOVE and sum(above) >= RIGHT * len(above):
            return PlanMark(least, "own", len(pairs), len(above), sum(above))
    above = [each.is_right for each in pairs if each.score >= SURE]
    return PlanMark(max(gap, SURE), "own", len(pairs), len(above), sum(above))


def past_pairs(corpus: Corpus) -> Iterator[PastPair]:
    """Yield the first places of the latest needs of which it is known what served them, or that the first place did not.

    Pairs that people chose are nearly always right, however they score; so what a plan would have chosen is looked at.
    """
    latest = judged_needs(corpus)[-MOST_PAIRS:]
    needs = [corpus.ledger.shelf(Need)[each.need].model_copy(update={"rejected": ()}) for each in latest]
    for judged, found in zip(latest, nearest(corpus, needs, 1), strict=True):
        for resource, score in found.first:
            if judged.answers or resource in judged.wrong:
                yield PastPair(score, resource in judged.answers)
