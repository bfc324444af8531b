"""What matching asks of servers with language models, which only `flow` reaches: vectors of texts, and how relevant a resource is to a need."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from redchain.model.base import Record


class TextModels(Protocol):
    """The servers that the settings name."""

    @property
    def embeds(self) -> bool:
        """Whether a server gives vectors."""

    @property
    def reranks(self) -> int:
        """How many of the first resources a server puts in order; 0 for none."""

    def may_read(self, record: Record, text: str) -> bool:
        """Tell whether the text of a record may be sent."""

    def withhold(self, model: type[Record], identifiers: Iterable[str]) -> None:
        """Note records that are known not to be sent."""

    def vectors(self, keys: Sequence[str], text_of: Callable[[int], str], *, asked: bool = False) -> list[bytes]:
        """Return the vector of each text by its key, of length 1, as half-precision numbers; `text_of` gives the text at a place, `asked` says that they are what is asked for."""

    def relevances(self, query: str, documents: Sequence[str]) -> list[float]:
        """Return how relevant each document is to a query, in their order."""


def key_of(*texts: str) -> str:
    """Return the key by which something about texts is kept: 32 characters."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
