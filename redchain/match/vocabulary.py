"""A vocabulary: the terms of many texts by number, so that what an index knows of each is looked up in arrays, once for all texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from redchain.match.inverted_index import AskedTerms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from redchain.match.inverted_index import Array, Bm25

_FIRST = 1024


class Vocabulary:
    """The terms met so far, numbered as they come."""

    def __init__(self) -> None:
        """Start without any."""
        self._numbers = _Numbers()

    def __len__(self) -> int:
        """Count the terms."""
        return len(self._numbers)

    def numbers(self, terms: Collection[str]) -> Array:
        """Return the number of each of some terms; new ones are added."""
        return np.fromiter(map(self._numbers.__getitem__, terms), np.intp, len(terms))

    def since(self, number: int) -> list[str]:
        """Return the terms from a number on."""
        return self._numbers.terms[number:]


class _Numbers(dict[str, int]):
    """The number of each term, and the terms in order."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[str] = []

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self.terms)
        self.terms.append(term)
        return number


class TermTable:
    """What is known of every term of a vocabulary: found once for each, when it is first asked for."""

    def __init__(self, vocabulary: Vocabulary, find: Callable[[Sequence[str]], Array]) -> None:
        """Take what returns a row for each of some terms."""
        self._vocabulary, self._find = vocabulary, find
        self._rows = find([])
        self._known = 0

    def at(self, numbers: Array) -> Array:
        """Return the row of each term given by its number."""
        if len(self._vocabulary) > self._known:
            found = self._find(self._vocabulary.since(self._known))
            end = self._known + len(found)
            if end > len(self._rows):  # by half as much again, so that all growing together copies little
                self._rows = np.concatenate((self._rows[: self._known], found, np.zeros(end // 2 + _FIRST, found.dtype)))
            self._rows[self._known : end] = found
            self._known = end
        rows: Array = self._rows[numbers]
        return rows


class NumberedIndex:
    """A BM25 index, asked with terms of a vocabulary."""

    def __init__(self, index: Bm25, vocabulary: Vocabulary) -> None:
        """Take the index and the vocabulary."""
        self.index, self._vocabulary = index, vocabulary
        self._rows = self.table(index.postings.rows_of)
        self.weights = self.table(lambda terms: np.array([index.weights[each] for each in terms], float))

    def table(self, find: Callable[[Sequence[str]], Array]) -> TermTable:
        """Return what something else knows of the same terms."""
        return TermTable(self._vocabulary, find)

    def asked(self, numbers: Array, counts: Mapping[str, float]) -> AskedTerms:
        """Return a query given as terms by number, and in the same order as term → count, as the index answers it."""
        weighed = np.fromiter(counts.values(), float, len(counts)) * self.weights.at(numbers)
        return AskedTerms(self.index, tuple(counts), self._rows.at(numbers), weighed)
