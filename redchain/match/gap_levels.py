"""How sure a gap must be: the threshold of the settings, and one above or below it for whoever would rather hear of too many gaps, or of too few."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import TYPE_CHECKING, Literal

from redchain.match.calibration import SURE
from redchain.model.settings import MatchWeights

if TYPE_CHECKING:
    from redchain.match.corpus import Corpus

Level = Literal["cautious", "eager"]
SHIPPED: dict[Level, float] = {"cautious": 0.36, "eager": 0.14}
"""The thresholds below which 12 % and 2 % of the answerable needs of the judged sets fall, where the shipped one has 6 % (`benchmarks/fit_gaps.py`)."""
_DIGITS = 4


def threshold(gap: float, level: Level | None) -> float:
    """Return the threshold at a level: from the settings' own as far, in log-odds, as the shipped levels lie from the shipped threshold.

    >>> threshold(0.29, "cautious"), threshold(0.29, None), threshold(0.29, "eager"), threshold(0.5, "cautious")
    (0.36, 0.29, 0.14, 0.5731)
    """
    if level is None or not 10**-_DIGITS <= gap < SURE:  # scores have four digits
        return gap
    shipped = float(MatchWeights.model_fields["gap"].default)
    return round(SURE / (1 + exp(_odds(shipped) - _odds(SHIPPED[level]) - _odds(gap))), _DIGITS)


def at_threshold(corpus: Corpus, gap: float) -> Corpus:
    """Return the corpus with another threshold; what it holds about the resources stays."""
    settings = corpus.ledger.settings
    if settings.match.gap == gap:
        return corpus
    changed = settings.model_copy(update={"match": settings.match.with_weight("gap", gap)})
    return replace(corpus, ledger=corpus.ledger.with_settings(changed))


def _odds(chance: float) -> float:
    return log(chance / (SURE - chance))
