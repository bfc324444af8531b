from __future__ import annotations

from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from redchain.match.clusters import clusters
from redchain.match.shared_terms import SharedTerms
from redchain.match.similarity import dice_similarity, weigh

if TYPE_CHECKING:
    from random import Random

    from redchain.match.inverted_index import Array


def line(*places: float) -> Array:
    """How near things on a line are: 1 when they are in one place, falling by their distance."""
    return np.array([[max(0.0, 1 - abs(one - other)) if place < after else 0.0 for after, other in enumerate(places)] for place, one in enumerate(places)])


def test_what_is_near_becomes_one_group_and_the_rest_stays_alone() -> None:
    assert clusters(line(0, 5, 0.2, 5.1, 9), 0.5) == ((0, 2), (1, 3), (4,))


def test_a_chain_of_neighbours_is_cut_where_the_average_is_too_far() -> None:
    assert clusters(line(0, 0.4, 0.8, 1.2), 0.5) == ((0, 1), (2, 3))


def test_nothing_gives_no_group() -> None:
    assert clusters(np.zeros((0, 0)), 0.5) == ()


@given(st.lists(st.floats(0, 20), max_size=12), st.floats(0.1, 1))
def test_groups_are_a_partition_whose_pairs_are_near_on_average(places: list[float], least: float) -> None:
    near = line(*places) if places else np.zeros((0, 0))
    found = clusters(near, least)
    assert sorted(place for group in found for place in group) == list(range(len(places)))
    assert [len(each) for each in found] == sorted((len(each) for each in found), reverse=True)
    for group in found:
        pairs = [near[one, other] for one in group for other in group if one < other]
        assert list(group) == sorted(group)
        assert not pairs or sum(pairs) / len(pairs) >= least - 1e-9


def test_likeness_is_the_weight_of_what_is_shared() -> None:
    weight = {"a": 3.0, "b": 1.0, "c": 2.0}.__getitem__
    one, other = weigh(["a", "b", "a"], weight), weigh(["a", "c"], weight)
    assert (one.total, other.total) == (4.0, 5.0)
    assert dice_similarity(one, other, weight) == dice_similarity(other, one, weight) == 2 * 3 / 9
    assert dice_similarity(one, one, weight) == 1.0
    assert dice_similarity(weigh([], weight), weigh([], weight), weight) == 0.0


def plain_clusters(near: Array, least: float) -> tuple[tuple[int, ...], ...]:
    """Group pair by pair, each average reckoned from its pairs, as the definition says."""
    groups = [[place] for place in range(len(near))]
    pairs = [(one, other) for one, other in combinations(range(len(near)), 2) if near[one, other] >= least]
    for one, other in sorted(pairs, key=lambda pair: (-near[pair], pair)):
        mine, theirs = groups[one], groups[other]
        if mine is not theirs and fsum(near[min(a, b), max(a, b)] for a in mine for b in theirs) / (len(mine) * len(theirs)) >= least:
            mine += theirs
            for place in theirs:
                groups[place] = mine
    found = {min(each): tuple(sorted(each)) for each in groups}
    return tuple(sorted(found.values(), key=lambda each: (-len(each), each)))


@given(st.integers(0, 14), st.randoms(use_true_random=False), st.sampled_from([0.1, 0.25, 0.5]), st.sampled_from([2, 4, 20, 1000]))
def test_groups_are_those_of_the_definition(count: int, chance: Random, least: float, steps: int) -> None:
    near = np.triu(np.array([[chance.randrange(steps + 1) / steps for _ in range(count)] for _ in range(count)]).reshape(count, count), 1)
    assert clusters(near, least) == plain_clusters(near, least)


@given(
    st.lists(st.frozensets(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), max_size=20), max_size=12),
    st.lists(st.one_of(st.just(0.0), st.floats(0.01, 80)), min_size=26, max_size=26),
    st.sampled_from([1, 8, 1 << 20]),
    st.sampled_from([0.0, 0.1, 0.4, 1.0]),
)
def test_all_pairs_at_once_are_weighed_to_the_last_bit_as_one_pair_is(texts: list[frozenset[str]], weights: list[float], most: int, often: float) -> None:
    weight = dict(zip("abcdefghijklmnopqrstuvwxyz", weights, strict=True)).__getitem__
    weighed = [weigh(each, weight) for each in texts]
    with patch("redchain.match.shared_terms._MOST", most), patch("redchain.match.shared_terms._OFTEN", often):
        shared = SharedTerms(texts, weight)
        found = {
            (first + row, other): value
            for first, end in shared.runs()
            for row, line in enumerate(shared.similarity(first, end))
            for other, value in enumerate(line)
        }
        about = {
            (first + row, first + other): value
            for first, end in shared.runs()
            for row, line in enumerate(shared.about(first, end))
            for other, value in enumerate(line)
        }
    assert all(abs(found[pair] - value) < 1e-12 for pair, value in about.items())
    assert {pair for pair, value in found.items() if value} <= about.keys()
    assert shared.totals.tolist() == [each.total for each in weighed]
    assert len(found) == len(texts) ** 2
    for (one, other), value in found.items():
        assert value == (dice_similarity(weighed[one], weighed[other], weight) if one < other else 0.0)
