"""The words that a text names a chain with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redchain.kinds.chain.model import Chain
    from redchain.model.text_folding import Normaliser

_SHORTEST = 2


def chain_word(chain: Chain) -> str:
    """Return the short word for a chain: its short name, or its name without 产业链."""
    return chain.short_name or chain.name.removesuffix("产业链") or chain.name


def words_for_chain(chain: Chain, normalise: Normaliser) -> tuple[str, ...]:
    """Return the normalised words that name a chain."""
    words = {normalise(chain_word(chain)), normalise(chain.name.removesuffix("产业链"))}
    return tuple(sorted(each for each in words if len(each) >= _SHORTEST))
