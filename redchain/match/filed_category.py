"""Whether a need's words speak clearly for another category than the one it is filed under, and what it would find there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.match.topics import read_part
from redchain.model.settings import CATCH_ALL

if TYPE_CHECKING:
    from redchain.kinds.need.model import Need
    from redchain.match.corpus import Corpus

CLEAR, FOREIGN = 0.6, 0.03
"""How likely the other category must be by the words, and how likely the given one may be at most; measured in docs/matching.md."""


class LikelyCategory(NamedTuple):
    """The category that a need's words speak for, and how likely it is by them."""

    category: str
    chance: float


def likely_category(corpus: Corpus, need: Need) -> LikelyCategory | None:
    """Return the category that a need seems to belong to, where that is clearly another than the given one; None for one with sub-items or filed under the catch-all."""
    if need.items or need.category in {CATCH_ALL, ""}:
        return None
    part = read_part(corpus, "\n".join(each for each in (need.title, need.detail, need.expected) if each))
    if part.category == need.category or not part.is_sure(CLEAR) or part.speaks_of(need.category) > FOREIGN:
        return None
    return LikelyCategory(part.category, part.speaks_of(part.category))
