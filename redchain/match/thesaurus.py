"""The thesaurus (俗称 ↔ 规范术语): which concepts a text mentions, through which of its words, and which concepts its words resemble."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.match.inverted_index import Bm25, Postings
from redchain.match.terms import is_character, terms_of
from redchain.match.vocabulary import TermTable
from redchain.model.text_folding import Normaliser

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from redchain.match.inverted_index import Array
    from redchain.match.vocabulary import Vocabulary
    from redchain.model.settings import Concept

MOST_CONCEPTS = 20
COMMON_SHARE = 0.1
WIDER_SHARE = 0.5
"""What a concept's wider concept counts, beside 1 for itself."""


class ConceptMention(NamedTuple):
    """A word found in a text, and the concept it stands for."""

    word: str
    concept: str


class Thesaurus:
    """Concepts with their words; every word belongs to one concept, the first that lists it."""

    def __init__(self, concepts: Iterable[Concept], words: Mapping[str, str] | None = None) -> None:
        """Take the concepts in order, and, where it is known, what `concept_by_word` returns for them."""
        self.concepts = {each.name: each for each in concepts}
        self._concept_of = concept_by_word(self.concepts.values(), Normaliser()) if words is None else words
        self._starting = _by_start(self._concept_of)
        self._sorted: dict[str, list[str]] = {}
        self._closure: dict[str, Mapping[str, float]] = {}

    def mentions(self, text: str) -> Iterator[ConceptMention]:
        """Yield the concepts that a normalised text mentions, from left to right: the longest word at each place, none inside another or inside a Latin word."""
        place, last = 0, len(text) - 1
        starting = self._starting
        while place < last:
            word = self._longest(text, place) if text[place : place + 2] in starting else None
            if word is None:
                place += 1
            else:
                yield ConceptMention(word, self._concept_of[word])
                place += len(word)

    def _longest(self, text: str, place: int) -> str | None:
        start = text[place : place + 2]
        words = self._sorted.get(start)
        if words is None:
            words = self._sorted[start] = sorted(self._starting[start], key=lambda word: (-len(word), word))
        for word in words:
            if text.startswith(word, place) and not (word.isascii() and _is_inside(text, place, place + len(word))):
                return word
        return None

    def with_wider(self, concept: str) -> Mapping[str, float]:
        """Return the concept with 1 and all wider ones, each step worth half; a cycle ends where it closes."""
        found = self._closure.get(concept)
        if found is None:
            found = self._closure[concept] = self._climb(concept)
        return found

    def _climb(self, concept: str) -> dict[str, float]:
        found, waiting = {concept: 1.0}, [concept]
        for each in waiting:
            for wider in self.concepts[each].under:
                if wider in self.concepts and wider not in found:
                    found[wider] = found[each] * WIDER_SHARE
                    waiting.append(wider)
        return found

    def is_trade(self, concept: str) -> bool:
        """Tell whether a concept is a trade (what a firm makes), not something a firm asks for."""
        return self.concepts[concept].trade

    def are_related(self, one: str, other: str) -> bool:
        """Tell whether two concepts are the same or one is wider than the other."""
        return other in self.with_wider(one) or one in self.with_wider(other)


def concept_by_word(concepts: Iterable[Concept], fold: Normaliser) -> dict[str, str]:
    """Return the concept of every word, normalised: of two that list it the first, and names before words."""
    found: dict[str, str] = {}
    concepts = tuple(concepts)
    for each in concepts:
        found.setdefault(fold(each.name), each.name)
    for each in concepts:
        for word in (*each.terms, *each.words):
            found.setdefault(fold(word), each.name)
    return found


def _by_start(words: Iterable[str]) -> dict[str, list[str]]:
    """Return the words by their first two characters."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[:2], []).append(word)
    return found


def _is_inside(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin or digit run goes on beyond either end."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())


class ConceptVectors:
    """Explicit semantic analysis (Gabrilovich and Markovitch, 2007) with concepts in place of encyclopaedia pages.

    A concept's document is every character pair and Latin run of its words, each once. A text's vector is its BM25 score against each
    such document, the highest 20 kept, brought to length 1. So a phrase that no entry lists still leans towards the concepts whose words
    resemble it.
    """

    def __init__(self, names: Iterable[str], postings: Postings, vocabulary: Vocabulary) -> None:
        """Take the concepts' names, their texts from `concept_texts`, and what numbers the terms of other texts."""
        self._names = tuple(names)
        self._text = Bm25(postings, common_share=COMMON_SHARE)
        self._rows = TermTable(vocabulary, postings.rows_of)

    def knows(self, numbers: Array) -> Array:
        """Tell which of some terms, given by number, the texts hold."""
        known: Array = self._rows.at(numbers) >= 0
        return known

    def of(self, numbers: Array, counts: Collection[float]) -> dict[str, float]:
        """Return the vector of a text given as terms by number with counts: concept → share, of length 1, or empty."""
        scores = self._text.summed(self._rows.at(numbers), np.fromiter(counts, float, len(counts)))
        found = np.flatnonzero(scores)
        first = found[np.lexsort((-found, -scores[found]))[:MOST_CONCEPTS]].tolist()
        length = sqrt(sum(score * score for score in scores[first].tolist()))
        return {self._names[place]: float(scores[place]) / length for place in sorted(first)} if length else {}


def concept_texts(names: Iterable[str], words: Mapping[str, str]) -> Postings:
    """Return the terms of each concept: the character pairs and Latin runs of its words, given as word → concept."""
    documents: dict[str, dict[str, float]] = {each: {} for each in names}
    for word, concept in words.items():
        documents[concept].update((term, 1.0) for term in terms_of(word) if not is_character(term))
    return Postings.of(documents.values())
