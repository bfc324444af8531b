"""A vocabulary: terms by number, and what is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from redchain.match.inverted_index import Bm25
from redchain.match.vocabulary import NumberedIndex, TermTable, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_a_term_keeps_its_number() -> None:
    vocabulary = Vocabulary()
    assert vocabulary.numbers(["氢", "能"]).tolist() == [0, 1]
    assert vocabulary.numbers(["能", "氢能", "氢"]).tolist() == [1, 2, 0]
    assert (len(vocabulary), vocabulary.since(1)) == (3, ["能", "氢能"])


def test_each_term_is_looked_up_once_however_many_there_are() -> None:
    vocabulary, asked = Vocabulary(), list[str]()

    def find(terms: Sequence[str]) -> np.ndarray:
        asked.extend(terms)
        return np.array([int(each) for each in terms], np.int64)

    table = TermTable(vocabulary, find)
    for first in range(0, 5000, 7):
        wanted = [first, first // 2, 0, first]
        assert table.at(vocabulary.numbers([str(each) for each in wanted])).tolist() == wanted
    assert len(asked) == len(set(asked)) == len(vocabulary)


def test_an_index_answers_numbered_terms_as_it_answers_terms() -> None:
    index = Bm25.of([{"a1": 1.0, "氢": 2.0}, {"b1": 1.0, "氢": 0.5}, {"c1": 3.0}])
    vocabulary = Vocabulary()
    numbered = NumberedIndex(index, vocabulary)
    for query in ({"zz": 1.0, "a1": 2.0}, {"氢": 1.5, "c1": 0.2, "zz": 1.0}, {}):
        plain, asked = index.asked(query), numbered.asked(vocabulary.numbers(query), query)
        assert asked.scores().tolist() == plain.scores().tolist()
        assert (asked.weights, asked.ideal()) == (plain.weights, pytest.approx(plain.ideal()))
        assert [asked.shares(place) for place in range(3)] == [plain.shares(place) for place in range(3)]
