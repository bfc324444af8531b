"""What a score means in words: how often suggestions of such a score were right; beside every number that people read."""

from __future__ import annotations

from typing import Literal

from redchain.model.settings import LIKELY
from redchain.text import Text, join, same

Band = Literal["likely", "possible", "doubtful"]
POSSIBLE, VERY_LIKELY = 0.4, 0.8
LEASTS: dict[Band, float] = {"likely": LIKELY, "possible": POSSIBLE, "doubtful": 0.0}
"""Each band's least score, the highest first; measured in docs/matching.md."""
BANDS: dict[Band, Text] = {"likely": Text("很可能", "likely"), "possible": Text("可能", "possible"), "doubtful": Text("存疑", "doubtful")}


def band_of(score: float) -> Band:
    """Return the band of a score.

    >>> band_of(0.65), band_of(0.64), band_of(0.39)
    ('likely', 'possible', 'doubtful')
    """
    return next(band for band, least in LEASTS.items() if score >= least)


def say_score(score: float, digits: int = 2) -> Text:
    """Return a score as people read it: the number and its band.

    >>> say_score(0.5).zh
    '0.50 可能'
    """
    return join([same(f"{score:.{digits}f}"), BANDS[band_of(score)]], zh=" ", en=" ")
