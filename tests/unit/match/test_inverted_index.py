from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.match.inverted_index import AddedDocuments, Bm25, Postings, first_of_each

pytestmark = pytest.mark.slow

DOCUMENTS = [Counter(each) for each in (["a1", "b1"], ["a1", "a1", "c1", "c1"], ["c1", "d1", "e1"])]
ANY_DOCUMENTS = st.lists(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([0.5, 1.0, 2.5])), max_size=8)


def test_the_score_is_the_published_formula() -> None:
    index = Bm25.of(DOCUMENTS)
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5)) ** 1.5
    norm = 1.2 * (0.25 + 0.75 * 4 / 3)
    assert index.asked({"a1": 1}).scores()[1] == pytest.approx(idf * 2 * 2.2 / (2 + norm))
    assert index.weight("a1") == pytest.approx(idf)


def test_shares_add_up_to_the_score() -> None:
    index = Bm25.of(DOCUMENTS)
    query = {"a1": 2, "c1": 1, "zz": 1}
    for place, score in enumerate(index.asked(query).scores()):
        assert sum(index.asked(query).shares(place).values()) == pytest.approx(score)
    assert index.asked(query).shares(0).keys() == {"a1"}


def test_an_unseen_term_weighs_most_and_counts_in_the_ideal() -> None:
    index = Bm25.of(DOCUMENTS)
    assert index.weight("zz") > index.weight("b1") > index.weight("a1")
    assert index.asked({"b1": 1, "zz": 2}).ideal() == pytest.approx(index.weight("b1") + 2 * index.weight("zz"))


def test_characters_and_pairs_have_lengths_of_their_own() -> None:
    short, long = Bm25.of([Counter(["氢", "a1"]), Counter(["氢", "a1", "a2", "a3"])]).asked({"氢": 1}).scores()
    assert short == long


def test_a_term_in_more_than_a_quarter_tells_nothing_apart() -> None:
    index = Bm25.of([{"all": 1, "some": 1} if place < 10 else {"all": 1} for place in range(40)])
    assert index.weight("all") == 0.0
    assert set(index.asked({"all": 1}).scores()) == {0.0}
    assert index.weight("some") > 0


def test_no_documents_and_no_words_are_fine() -> None:
    assert Bm25.of([]).asked({"a1": 1}).scores().tolist() == []
    assert Bm25.of([{}, {}]).asked({"a1": 1}).scores().tolist() == [0.0, 0.0]
    assert Bm25.of(DOCUMENTS).asked({}).scores().tolist() == [0.0, 0.0, 0.0]


def test_the_sum_for_a_query_is_each_terms_score_times_its_count() -> None:
    index = Bm25.of(DOCUMENTS)
    for query in ({"a1": 1.0}, {"a1": 2.0, "d1": 1.5}, {"zz": 1.0}, {}):
        alone = sum((count * index.asked({term: 1}).scores() for term, count in query.items()), np.zeros(len(DOCUMENTS)))
        rows, counts = index.postings.rows_of(tuple(query)), np.array(list(query.values()))
        assert index.summed(rows, counts).tolist() == pytest.approx(alone.tolist())


def test_the_weights_of_many_terms_are_those_of_each() -> None:
    index = Bm25.of([{"all": 1.0, "some": 1.0} if place < 10 else {"all": 1.0} for place in range(40)])
    assert index.weights_of(("all", "zz", "some")).tolist() == pytest.approx([index.weight(each) for each in ("all", "zz", "some")])


def test_a_field_that_weighs_more_counts_more() -> None:
    light, heavy, _ = Bm25.of([{"a1": 1.0, "b1": 1.0}, {"a1": 1.5, "b1": 0.5}, {"c1": 2.0}]).asked({"a1": 1}).scores()
    assert 0 < light < heavy


def documents_of(postings: Postings) -> list[dict[str, float]]:
    found: list[dict[str, float]] = [{} for _ in range(postings.size)]
    for term in postings.rows:
        for place, count in zip(*postings.find(term), strict=True):
            found[place][term] = count
    return found


@given(ANY_DOCUMENTS)
def test_postings_hold_what_the_documents_say(documents: list[dict[str, float]]) -> None:
    postings = Postings.of(documents)
    assert documents_of(postings) == documents
    assert all(list(postings.find(term)[0]) == sorted(postings.find(term)[0]) for term in postings.rows)
    assert len(postings.find("zz")[0]) == 0


@given(ANY_DOCUMENTS, ANY_DOCUMENTS, st.data())
def test_changed_postings_are_those_of_the_changed_documents(old: list[dict[str, float]], new: list[dict[str, float]], data: st.DataObject) -> None:
    stays = data.draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old)))
    kept = [each for each, stay in zip(old, stays, strict=True) if stay]
    order = data.draw(st.permutations([True] * len(kept) + [False] * len(new)))
    whole, kept_left, new_left = list[dict[str, float]](), iter(kept), iter(new)
    before = Postings.of(old)
    added, moved, place_of_kept = AddedDocuments(before), np.full(len(old), -1, np.int32), list[int]()
    for place, is_kept in enumerate(order):
        if is_kept:
            whole.append(next(kept_left))
            place_of_kept.append(place)
        else:
            whole.append(next(new_left))
            added.take(place, whole[-1])
    moved[np.flatnonzero(stays)] = place_of_kept
    assert documents_of(before.changed(moved, added, len(whole))) == whole


@given(ANY_DOCUMENTS, st.data())
def test_only_some_documents_close_up(documents: list[dict[str, float]], data: st.DataObject) -> None:
    stays = data.draw(st.lists(st.booleans(), min_size=len(documents), max_size=len(documents)))
    found = Postings.of(documents).only(np.array(stays, bool))
    assert documents_of(found) == [each for each, stay in zip(documents, stays, strict=True) if stay]


@given(ANY_DOCUMENTS)
def test_columns_give_the_same_postings(documents: list[dict[str, float]]) -> None:
    columns = Postings.of(documents).columns("some.")
    assert documents_of(Postings.read(columns, "some.")) == documents


def test_columns_that_do_not_belong_together_are_refused() -> None:
    columns = Postings.of([{"a": 1.0, "b": 2.0}]).columns()
    with pytest.raises(ValueError, match="belong together"):
        Postings.read(columns | {"terms": b"a"})
    with pytest.raises(KeyError):
        Postings.read({})


@given(ANY_DOCUMENTS, st.dictionaries(st.sampled_from("abz"), st.floats(0.1, 2)))
def test_sums_add_weight_times_count(documents: list[dict[str, float]], weights: dict[str, float]) -> None:
    plain = [sum(weight * document.get(term, 0.0) for term, weight in weights.items()) for document in documents]
    assert Postings.of(documents).sums(weights.items()).tolist() == pytest.approx(plain, rel=1e-6)


@given(st.lists(st.lists(st.integers(0, 9), max_size=40), max_size=5), st.integers(1, 30))
def test_the_highest_of_each_row_come_first_and_ties_by_place(rows: list[list[int]], most: int) -> None:
    cells = [(row, place, value) for row, values in enumerate(rows) for place, value in enumerate(values)]
    of_row, places, values = (np.array([each[part] for each in cells], int) for part in range(3))
    found = [places[each].tolist() for each in first_of_each(of_row, places, values, most, len(rows))]
    assert found == [sorted(range(len(each)), key=lambda place: (-each[place], place))[:most] for each in rows]
