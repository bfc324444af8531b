"""What ranking reads of some needs together: the value of each part for every candidate, and the signs that tell whether anything answers."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from itertools import chain
from math import log1p
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.match.calibration import Signs, best_places
from redchain.match.scorers import OPEN_TO_ALL, SCORERS, scorers_of
from redchain.match.terms import is_character

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.match.corpus import Corpus
    from redchain.match.inverted_index import Array
    from redchain.match.query import Query
    from redchain.match.scorers import Scorer
    from redchain.model.settings import MatchWeights

AHEAD = 0.001
"""By so much the best specific offer stays ahead of general channels."""
TOGETHER = 3
_CATEGORY, _CHAIN = ([each.name for each in SCORERS].index(name) for name in ("category", "chain"))


def weight_shares(weights: MatchWeights, scorers: Sequence[Scorer]) -> tuple[float, ...]:
    """Return the share of each scorer in the score, in their order; together 1, or all 0 when every weight is 0."""
    plain = [float(getattr(weights, each.name)) for each in scorers]
    total = sum(plain)
    return tuple(each / total if total else 0.0 for each in plain)


def filled(unread: Array, values: Sequence[Array], shares: Sequence[float]) -> Array:
    """Return the last part with the weighted mean of the others for each resource that the language model may not read: its total is as if there were no model."""
    others = sum(shares[:-1])
    if not others or not unread.any():
        return values[-1]
    filled: Array = values[-1].copy()
    filled[..., unread] = sum(share * each[..., unread] for share, each in zip(shares[:-1], values[:-1], strict=True)) / others
    return filled


class Weighed(NamedTuple):
    """All candidates (columns) of some needs (rows): the values of each part with their shares, general channels last, and the weighted means."""

    values: Sequence[Array]
    shares: Sequence[float]
    totals: Array


class Readings:
    """Some needs (rows), whatever the parts weigh: the value of each part for every candidate (column), which of these fit, and what the texts share.

    Either all of the needs are read by a language model, or none is.
    """

    def __init__(self, corpus: Corpus, queries: Sequence[Query], fits: Array | None = None) -> None:
        """Read them; by default everything fits."""
        self.fits = np.ones((len(queries), len(corpus.ids)), bool) if fits is None else fits
        self._corpus, self._queries = corpus, queries
        self._scorers = scorers_of(corpus, queries[0])
        self._values = [np.array([each.values(corpus, query) for query in queries]) for each in self._scorers]
        self._channel = np.where(corpus.channels, self._values[_CATEGORY], 0.0)
        self._forget()

    def _forget(self) -> None:
        """Start without what is found when it is first asked for."""
        vars(self).pop("_own_signs", None)
        self._matched: dict[tuple[int, int], dict[str, float]] = {}
        self._elsewhere: dict[int, float] = {}
        self._alone: dict[int, Readings] = {}

    def only(self, row: int) -> Readings:
        """Return one of the needs as it was read."""
        if len(self._queries) == 1:
            return self
        if row not in self._alone:
            self._alone[row] = copy(self)
            self._alone[row]._keep(slice(row, row + 1))  # noqa: SLF001  # of its own class
        return self._alone[row]

    def _keep(self, rows: slice) -> None:
        self._queries, self.fits, self._channel = self._queries[rows], self.fits[rows], self._channel[rows]
        self._values = [each[rows] for each in self._values]
        self._forget()

    def weighed(self, weights: MatchWeights) -> Weighed:
        """Return the candidates under some weights."""
        values, shares = list(self._values), weight_shares(weights, self._scorers)
        embeddings = self._corpus.embeddings
        if embeddings is not None and self._queries[0].is_read:
            values[-1] = filled(~embeddings.known, values, shares)
        totals = np.zeros(self.fits.shape)
        for each, share in zip(values, shares, strict=True):
            totals += share * each
        lifted = self._lifted(totals, weights.channel)
        return Weighed([*values, lifted], (*shares, 1.0), totals + lifted)

    def _lifted(self, totals: Array, weight: float) -> Array:
        """Return what general channels gain: as much as leaves the best specific offer ahead of them."""
        specific = totals[:, ~self._corpus.channels]
        if not specific.shape[1]:
            return weight * self._channel
        gained: Array = np.minimum(weight * self._channel, np.maximum(0.0, specific.max(axis=1, keepdims=True) - AHEAD - totals))
        return gained

    def signs(self, weighed: Weighed) -> list[tuple[int, Signs] | None]:
        """Return of each need the place of the best candidate that fits, and what tells whether it answers the need; None where none fits."""
        best = best_places(weighed.totals, self.fits, TOGETHER)
        return [(each[0], self._signs(row, each, weighed)) if each else None for row, each in enumerate(best)]

    def _signs(self, row: int, best: Sequence[int], weighed: Weighed) -> Signs:
        values, shares, first, asked = weighed.values, weighed.shares, best[0], self._queries[row].asked
        said = sum(shares[part] * float(values[part][row, first]) for part in range(len(shares) - 1) if part not in {_CATEGORY, _CHAIN})
        weights, weight_of_pair, rarest = asked.weights, self._corpus.text.weights, self._corpus.text.rarest
        pairs = sorted((weight_of_pair[term] / rarest for term in self._shared(row, first) if not is_character(term)), reverse=True)
        whole, together = sum(weights.values()), dict.fromkeys(chain.from_iterable(self._shared(row, each) for each in best))
        return self._own_signs[row]._replace(
            said=said,
            second_pair=pairs[1] if len(pairs) > 1 else 0.0,
            chain=min(float(values[_CHAIN][row, first]), OPEN_TO_ALL),
            together=sum(weights[term] for term in together) / whole if whole else 0.0,
        )

    def elsewhere(self, row: int) -> float:
        """Return how much a need speaks of no office's matter."""
        if row not in self._elsewhere:
            self._elsewhere[row] = self._corpus.elsewhere.sign(self._queries[row].terms)
        return self._elsewhere[row]

    def _shared(self, row: int, place: int) -> dict[str, float]:
        """Return the terms that a need shares with a resource."""
        if (row, place) not in self._matched:
            self._matched[row, place] = self._queries[row].asked.shares(place)
        return self._matched[row, place]

    @cached_property
    def _own_signs(self) -> list[Signs]:
        """The signs that no weight touches, 0 for the others."""
        cosines = np.where(self.fits, np.array([each.cosines for each in self._queries]), 0.0).max(axis=1, initial=0.0).tolist()
        return [_own_signs(query, cosine) for query, cosine in zip(self._queries, cosines, strict=True)]


def _own_signs(query: Query, cosine: float) -> Signs:
    chances = np.array([each for each in query.chances.values() if each > 0])
    return Signs(
        said=0.0,
        second_pair=0.0,
        chain=0.0,
        concept=cosine,
        length=log1p(len(query.text)),
        together=0.0,
        breadth=float(-(chances * np.log(chances)).sum()),
        leaning=max(query.concept_vector.values(), default=0.0),
        concepts=float(len(query.concepts)),
    )
