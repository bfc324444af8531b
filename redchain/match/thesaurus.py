"""The thesaurus (俗称 ↔ 规范术语): which concepts a text speaks of, through which of its words, and what lies above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.match.terms import Normaliser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redchain.model.settings import Concept

WIDER = 0.5
"""What a concept's wider concept counts, beside 1 for itself."""


class Heard(NamedTuple):
    """A word found in a text, and the concept it stands for."""

    word: str
    concept: str


class Thesaurus:
    """Concepts with their words; every word belongs to one concept, the first that lists it."""

    def __init__(self, concepts: Iterable[Concept], words: Mapping[str, str] | None = None) -> None:
        """Take the concepts in order, and what `concept_by_word` gives of them if that is known."""
        self.concepts = {each.name: each for each in concepts}
        self._concept_of = concept_by_word(self.concepts.values(), Normaliser()) if words is None else words
        self._starting = _by_start(self._concept_of)
        self._sorted: dict[str, list[str]] = {}
        self._closure: dict[str, Mapping[str, float]] = {}

    def words(self) -> Mapping[str, str]:
        """Return every normalised word with its concept."""
        return self._concept_of

    def heard(self, text: str) -> Iterator[Heard]:
        """Yield the words in normalised text from left to right, the longest at each place, none inside another or inside a Latin word."""
        place, last = 0, len(text) - 1
        while place < last:
            word = self._longest(text, place)
            if word is None:
                place += 1
            else:
                yield Heard(word, self._concept_of[word])
                place += len(word)

    def _longest(self, text: str, place: int) -> str | None:
        start = text[place : place + 2]
        if start not in self._starting:
            return None
        words = self._sorted.get(start)
        if words is None:
            words = self._sorted[start] = sorted(self._starting[start], key=lambda word: (-len(word), word))
        for word in words:
            if text.startswith(word, place) and not (word.isascii() and _is_inside(text, place, place + len(word))):
                return word
        return None

    def with_wider(self, concept: str) -> Mapping[str, float]:
        """Return the concept with 1 and all above it, each step worth half; cycles end where they close."""
        found = self._closure.get(concept)
        if found is None:
            found = self._closure[concept] = self._climb(concept)
        return found

    def _climb(self, concept: str) -> dict[str, float]:
        found, waiting = {concept: 1.0}, [concept]
        for each in waiting:
            for wider in self.concepts[each].under:
                if wider in self.concepts and wider not in found:
                    found[wider] = found[each] * WIDER
                    waiting.append(wider)
        return found

    def is_trade(self, concept: str) -> bool:
        """Tell whether a concept is a trade (what a firm makes), not something a firm asks for."""
        return self.concepts[concept].trade

    def category(self, concept: str) -> str | None:
        """Return the category a concept speaks for, or None."""
        return self.concepts[concept].category

    def are_akin(self, one: str, other: str) -> bool:
        """Tell whether two concepts are the same or one lies above the other."""
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
