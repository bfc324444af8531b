"""Which category a need's own words speak of: a chance for each, from lay words, the thesaurus and the repository's resources."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from redchain.match.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redchain.match.reader import Reader
    from redchain.model.settings import Category

SMOOTHING = 200.0
EVENNESS = 0.1
MOST_LEARNT = 1.0
"""The resources' words together count at most this much of the lexicon's, so that a large repository does not drown it."""


class CategoryModel:
    """Naive Bayes with Dirichlet smoothing (Zhai and Lafferty, 2004) over characters, pairs and Latin runs.

    log P(c | need) is EVENNESS · Σ count(t) · log(P(t | c) / P(t)) up to a constant: terms are far from independent, hence the factor.
    """

    def __init__(self, reader: Reader, categories: Iterable[Category], learnt: Mapping[str, Mapping[str, float]], lengths: Mapping[str, float]) -> None:
        """Take the categories, and what their resources say as terms with counts, and the sum of all their counts."""
        counts = _lexicon(reader, categories)
        totals = dict.fromkeys(learnt, 0.0) | {category: sum(terms.values()) for category, terms in counts.items()}
        lexicon = sum(totals.values())
        taught = sum(lengths.values())
        share = min(1.0, MOST_LEARNT * lexicon / taught) if lexicon and taught else 1.0
        for category, terms in learnt.items():
            known = counts.setdefault(category, {})
            for term, count in terms.items():
                known[term] = known.get(term, 0.0) + share * count
        self._counts = counts
        self._totals = {category: total + share * lengths.get(category, 0.0) for category, total in totals.items()}
        self._size = sum(self._totals.values()) or 1.0

    def chances(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Return category → chance for a text given as terms with counts; they add up to 1 (or there are no categories)."""
        logs = dict.fromkeys(self._counts, 0.0)
        for term, count in terms.items():
            held = {category: known[term] for category, known in self._counts.items() if term in known}
            if held:
                plain = SMOOTHING * sum(held.values()) / self._size
                for category, total in self._totals.items():
                    logs[category] += count * log((held.get(category, 0.0) + plain) / ((total + SMOOTHING) * plain / SMOOTHING))
        highest = max(logs.values(), default=0.0)
        shares = {category: exp(EVENNESS * (value - highest)) for category, value in logs.items()}
        whole = sum(shares.values())
        return {category: share / whole for category, share in shares.items()}


def _lexicon(reader: Reader, categories: Iterable[Category]) -> dict[str, dict[str, float]]:
    """Return per category the terms of its name, its lay words and the words of its concepts."""
    fold, counts = reader.fold, dict[str, dict[str, float]]()
    for category in categories:
        _add(counts.setdefault(category.name, {}), (fold(each) for each in (category.name, *category.words)))
    for word, concept in reader.thesaurus.words().items():
        known = counts.get(reader.thesaurus.category(concept) or "")
        if known is not None:
            _add(known, (word,))
    return counts


def _add(counts: dict[str, float], words: Iterable[str]) -> None:
    for word in words:
        for term in terms_of(word):
            counts[term] = counts.get(term, 0.0) + 1.0
