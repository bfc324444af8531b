"""Which category a need's own words speak of: a chance for each, from lay words, the thesaurus and the repository's resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from redchain.match.terms import Normaliser, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redchain.match.postings import Array, Postings
    from redchain.model.settings import Category

SMOOTHING = 200.0
EVENNESS = 0.1
MOST_LEARNT = 1.0
"""The resources' words together count at most this much of the lexicon's, so that a large repository does not drown it."""


class CategoryModel:
    """Naive Bayes with Dirichlet smoothing (Zhai and Lafferty, 2004) over characters, pairs and Latin runs.

    log P(c | need) is EVENNESS · Σ count(t) · log(P(t | c) / P(t)) up to a constant: terms are far from independent, hence the factor.
    """

    def __init__(self, categories: Iterable[str], lexicon: Postings, said: Postings, names: Sequence[str], category_of: Array) -> None:
        """Take the categories and what `category_texts` gives of them; what the resources say, their categories' names, and each one's place in those."""
        self._names = tuple(dict.fromkeys((*categories, *names)))
        self._wide = len(self._names)
        place_of = np.array([self._names.index(each) for each in names], np.int64)[category_of] if len(names) else np.zeros(0, np.int64)
        told, learnt = self._counted(lexicon, np.arange(lexicon.size)), self._counted(said, place_of)
        whole, taught = told.sum(), learnt.sum()
        share = min(1.0, MOST_LEARNT * whole / taught) if whole and taught else 1.0
        learnt *= share
        self._known = ((lexicon.rows, told), (said.rows, learnt))
        self._totals = told.sum(axis=0) + learnt.sum(axis=0)
        self._size = float(self._totals.sum()) or 1.0

    def _counted(self, texts: Postings, category_of: Array) -> Array:
        """Return how often each category (column) says each term (row)."""
        cells = texts.row_of_each().astype(np.int64) * self._wide + category_of[texts.places]
        return np.bincount(cells, texts.counts, minlength=len(texts.rows) * self._wide).astype(float).reshape(len(texts.rows), self._wide)

    def chances(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Return category → chance for a text given as terms with counts; they add up to 1 (or there are no categories)."""
        if not self._names:
            return {}
        held, counts = self._held(terms), np.fromiter(terms.values(), float, len(terms))
        known = held.sum(axis=1) > 0
        plain = SMOOTHING * held[known].sum(axis=1, keepdims=True) / self._size
        logs = counts[known] @ np.log((held[known] + plain) / ((self._totals + SMOOTHING) * plain / SMOOTHING))
        shares = np.exp(EVENNESS * (logs - logs.max()))
        return dict(zip(self._names, (shares / shares.sum()).tolist(), strict=True))

    def _held(self, terms: Iterable[str]) -> Array:
        """Return how often each category says each term."""
        terms = tuple(terms)
        held = np.zeros((len(terms), self._wide))
        for rows, counts in self._known:
            met = [(place, row) for place, term in enumerate(terms) if (row := rows.get(term)) is not None]
            if met:
                places, found = zip(*met, strict=True)
                held[list(places)] += counts[list(found)]
        return held


def category_texts(categories: Iterable[Category], category_of: Mapping[str, str | None]) -> list[dict[str, float]]:
    """Return per category the terms of its name, its lay words and the words of its concepts, given as word → category."""
    fold, counts = Normaliser(), dict[str, dict[str, float]]()
    for category in categories:
        _add(counts.setdefault(category.name, {}), (fold(each) for each in (category.name, *category.words)))
    for word, name in category_of.items():
        if name in counts:
            _add(counts[name], (word,))
    return list(counts.values())


def _add(counts: dict[str, float], words: Iterable[str]) -> None:
    for word in words:
        for term in terms_of(word):
            counts[term] = counts.get(term, 0.0) + 1.0
