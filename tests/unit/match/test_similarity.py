from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from redchain.match.similarity import clusters, dice_similarity, weigh

if TYPE_CHECKING:
    from collections.abc import Callable


def line(*places: float) -> Callable[[int, int], float]:
    """Things on a line: 1 when they are in one place, falling by their distance."""
    return lambda one, other: max(0.0, 1 - abs(places[one] - places[other]))


def test_what_is_near_becomes_one_group_and_the_rest_stays_alone() -> None:
    assert clusters(5, line(0, 5, 0.2, 5.1, 9), 0.5) == ((0, 2), (1, 3), (4,))


def test_a_chain_of_neighbours_is_cut_where_the_average_is_too_far() -> None:
    assert clusters(4, line(0, 0.4, 0.8, 1.2), 0.5) == ((0, 1), (2, 3))


def test_nothing_gives_no_group() -> None:
    assert clusters(0, line(), 0.5) == ()


@given(st.lists(st.floats(0, 20), max_size=12), st.floats(0.1, 1))
def test_groups_are_a_partition_whose_pairs_are_near_on_average(places: list[float], least: float) -> None:
    near = line(*places)
    found = clusters(len(places), near, least)
    assert sorted(place for group in found for place in group) == list(range(len(places)))
    assert [len(each) for each in found] == sorted((len(each) for each in found), reverse=True)
    for group in found:
        pairs = [near(one, other) for one in group for other in group if one < other]
        assert list(group) == sorted(group)
        assert not pairs or sum(pairs) / len(pairs) >= least - 1e-9


def test_likeness_is_the_weight_of_what_is_shared() -> None:
    weight = {"a": 3.0, "b": 1.0, "c": 2.0}.__getitem__
    one, other = weigh(["a", "b", "a"], weight), weigh(["a", "c"], weight)
    assert (one.total, other.total) == (4.0, 5.0)
    assert dice_similarity(one, other, weight) == dice_similarity(other, one, weight) == 2 * 3 / 9
    assert dice_similarity(one, one, weight) == 1.0
    assert dice_similarity(weigh([], weight), weigh([], weight), weight) == 0.0
