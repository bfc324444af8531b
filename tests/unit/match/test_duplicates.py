"""Which open needs are probably the same, which of them goes on, and why."""

from __future__ import annotations

from itertools import permutations
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redchain.match.duplicates import _Said, _told, duplicates, similarity_of, terms_of_need
from redchain.match.merges import FewPairs, compatible
from redchain.match.sorted_pairs import SortedPairs
from redchain.match.terms import readable
from tests.small import need, order, small

FIRST = need("A", "submit", "register", title="储氢瓶疲劳检测排不上队")
AGAIN = need("B", "submit", title="疲劳检测要排队，储氢瓶等着用")
ELSE = need("C", "submit", title="招不到焊工", category="用工")


def pairs(*needs: Any, **more: Any) -> list[tuple[str, str]]:
    return [(each.need[-1], each.into[-1]) for each in duplicates(small(*needs, *more.pop("orders", ())), needs, **more)]


def test_needs_that_say_the_same_are_found_with_reasons() -> None:
    (found,) = duplicates(small(FIRST, AGAIN, ELSE), [FIRST, AGAIN, ELSE])
    assert (found.need, found.into) == (AGAIN.id, FIRST.id)
    assert 0 < found.score <= 1
    assert found.why.zh == "同一企业；同一类别；都说到疲劳检测、储氢瓶"
    assert found.why.en == "the same firm; the same category; both speak of 疲劳检测, 储氢瓶"


def test_the_order_of_the_needs_does_not_matter() -> None:
    texts = {tuple(duplicates(small(*each), each)) for each in permutations((FIRST, AGAIN, ELSE))}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, True),
        ({"category": "用工"}, True),
        ({"enterprise": "firm-two"}, False),
        ({"enterprise": "firm-two", "chain": "one", "title": "储氢瓶疲劳检测排队"}, True),
        ({"enterprise": "firm-two", "chain": "one", "title": "储氢瓶焊缝返修"}, False),
        ({"archived_on": "2026-11-05"}, False),
    ],
    ids=["firm and category", "firm", "another chain", "chain", "chain, but less similarity_of", "archived"],
)
def test_the_nearer_two_needs_stand_the_less_alike_they_must_be(change: dict[str, Any], found: bool) -> None:  # noqa: FBT001  # a case of a table
    other = need("B", "submit", **{"title": AGAIN.title, **change})
    assert bool(pairs(FIRST, other, ELSE)) is found


@pytest.mark.parametrize("verbs", [("submit", "withdraw"), ("submit", "register", "verify"), ("submit", "decline")])
def test_a_need_that_is_not_open_has_no_duplicates(verbs: tuple[str, ...]) -> None:
    assert pairs(FIRST, need("B", *verbs, title=AGAIN.title)) == []


def test_the_one_with_orders_or_registered_or_older_goes_on() -> None:
    assert pairs(FIRST, AGAIN) == [("B", "A")]
    twin = need("B", "submit", "register", title=AGAIN.title)
    assert pairs(FIRST, twin, orders=(order("D", "B", "dispatch"),)) == [("A", "B")]
    older = need("B", "submit", "register", title=AGAIN.title, raised_on="2026-11-01", log=twin.model_dump()["log"])
    assert pairs(FIRST, older) == [("A", "B")]


def test_one_need_may_be_asked_about() -> None:
    third = need("D", "submit", title="储氢瓶疲劳检测还在排队")
    assert len(pairs(FIRST, AGAIN, third, ELSE)) == 3
    assert {each for pair in pairs(FIRST, AGAIN, third, ELSE, only=AGAIN.id) for each in pair} == {"A", "B", "D"}
    assert pairs(FIRST, AGAIN, ELSE, only=ELSE.id) == []


def test_likeness_is_a_measure() -> None:
    weights = dict.fromkeys(terms_of_need(FIRST).all | terms_of_need(AGAIN).all, 1.0)
    first, second = terms_of_need(FIRST), terms_of_need(AGAIN)
    assert similarity_of(first, first, weights) == 1
    assert 0 < similarity_of(first, second, weights) == similarity_of(second, first, weights) < 1
    assert similarity_of(terms_of_need(need("X", title="！")), first, weights) == 0


@settings(max_examples=40)
@given(st.lists(st.text("氢能电堆检测 ab1，", max_size=12), min_size=2, max_size=4))
def test_the_words_that_two_needs_share_are_those_of_the_heaviest_stretches(titles: list[str]) -> None:
    needs = [need("ABCD"[place], "submit", title=f"检测{title}") for place, title in enumerate(titles)]
    said, told = (
        _Said(weights := dict.fromkeys({term for each in needs for term in terms_of_need(each).all}, 1.0)),
        [_told(each, None, {}) for each in needs],
    )
    for one, other in permutations(told, 2):
        shared = {each: weights[each] for each in one.all if each in set(other.all)}
        assert said.shared(one, other) == readable(one.runs, shared, 3)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["储氢瓶疲劳检测", "疲劳检测排队", "储氢瓶焊缝", "招焊工"]), st.sampled_from(["firm-one", "firm-two"])),
        min_size=2,
        max_size=5,
    )
)
def test_all_at_once_are_those_of_each_need(said: list[tuple[str, str]]) -> None:
    needs = [need("ABCDE"[place], "submit", title=title, enterprise=firm) for place, (title, firm) in enumerate(said)]
    together = duplicates(small(*needs), needs)
    assert {*together} == {each for one in needs for each in duplicates(small(*needs), needs, one.id)}
    assert [*together] == sorted(together, key=lambda each: (-each.score, each.need, each.into))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 4)), max_size=30), st.permutations(range(7)), st.sampled_from([1, 3, 100]))
def test_pairs_kept_as_numbers_come_in_order_and_may_be_merged_as_pairs_may(pairs: list[tuple[int, int, int]], ranks: list[int], chunk: int) -> None:
    found = SortedPairs(np.array(ranks), 4)
    for start in range(0, len(pairs), 7):
        found.add(*np.array(pairs[start : start + 7]).T)
    plain = FewPairs((one, other, steps / 4) for one, other, steps in sorted(pairs, key=lambda each: (-each[2], ranks[each[0]], ranks[each[1]])))
    assert len(found) == len(plain)
    with patch("redchain.match.sorted_pairs._CHUNK", chunk):
        assert [*compatible(found, 7)] == [*compatible(plain, 7)]
        assert [*found] == [*plain]
    assert len(found) == len(plain)


def test_reasons_are_worked_out_for_those_that_are_asked_for_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = duplicates(small(FIRST, AGAIN), [FIRST, AGAIN])
    monkeypatch.setattr(_Said, "reasons", lambda *_: pytest.fail("nobody asked why"))
    assert pairs(FIRST, AGAIN) == [(each.need[-1], each.into[-1]) for each in found]
