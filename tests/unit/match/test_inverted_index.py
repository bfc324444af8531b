from __future__ import annotations

import math
from collections import Counter

import pytest

from redchain.match.inverted_index import Bm25

DOCUMENTS = [Counter(each) for each in (["a1", "b1"], ["a1", "a1", "c1", "c1"], ["c1", "d1", "e1"])]


def test_the_score_is_the_published_formula() -> None:
    index = Bm25.of(DOCUMENTS)
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5)) ** 1.5
    norm = 1.2 * (0.25 + 0.75 * 4 / 3)
    assert index.scores({"a1": 1})[1] == pytest.approx(idf * 2 * 2.2 / (2 + norm))
    assert index.weight("a1") == pytest.approx(idf)


def test_shares_add_up_to_the_score() -> None:
    index = Bm25.of(DOCUMENTS)
    query = {"a1": 2, "c1": 1, "zz": 1}
    for place, score in enumerate(index.scores(query)):
        assert sum(index.shares(query, place).values()) == pytest.approx(score)
    assert index.shares(query, 0).keys() == {"a1"}


def test_an_unseen_term_weighs_most_and_counts_in_the_ideal() -> None:
    index = Bm25.of(DOCUMENTS)
    assert index.weight("zz") > index.weight("b1") > index.weight("a1")
    assert index.ideal({"b1": 1, "zz": 2}) == pytest.approx(index.weight("b1") + 2 * index.weight("zz"))


def test_characters_and_pairs_have_lengths_of_their_own() -> None:
    short, long = Bm25.of([Counter(["氢", "a1"]), Counter(["氢", "a1", "a2", "a3"])]).scores({"氢": 1})
    assert short == long


def test_a_term_in_more_than_a_quarter_tells_nothing_apart() -> None:
    index = Bm25.of([{"all": 1, "some": 1} if place < 10 else {"all": 1} for place in range(40)])
    assert index.weight("all") == 0.0
    assert set(index.scores({"all": 1})) == {0.0}
    assert index.weight("some") > 0


def test_no_documents_and_no_words_are_fine() -> None:
    assert Bm25.of([]).scores({"a1": 1}).tolist() == []
    assert Bm25.of([{}, {}]).scores({"a1": 1}).tolist() == [0.0, 0.0]
    assert Bm25.of(DOCUMENTS).scores({}).tolist() == [0.0, 0.0, 0.0]


def test_the_values_of_a_term_are_its_scores_above_zero() -> None:
    index = Bm25.of(DOCUMENTS)
    for term in ("a1", "d1", "zz"):
        assert dict(index.values(term)) == pytest.approx({place: score for place, score in enumerate(index.scores({term: 1})) if score})


def test_the_weights_of_many_terms_are_those_of_each() -> None:
    index = Bm25.of([{"all": 1.0, "some": 1.0} if place < 10 else {"all": 1.0} for place in range(40)])
    assert index.weights_of(("all", "zz", "some")).tolist() == pytest.approx([index.weight(each) for each in ("all", "zz", "some")])


def test_a_field_that_weighs_more_counts_more() -> None:
    light, heavy, _ = Bm25.of([{"a1": 1.0, "b1": 1.0}, {"a1": 1.5, "b1": 0.5}, {"c1": 2.0}]).scores({"a1": 1})
    assert 0 < light < heavy
