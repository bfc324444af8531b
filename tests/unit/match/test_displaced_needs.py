"""What it would have cost to give a need its best resource."""

from __future__ import annotations

from redchain.match.assign import FULL, LOAD_STEP, USUAL, Problem, assign
from redchain.match.displaced_needs import Displacement, Shift, displacements


def problem(**changes: object) -> Problem:
    """Two needs want resource 0; the second has resource 1 to fall back on, the first only worse."""
    plain = {
        "names": ["N-1", "N-2"],
        "weights": [8, 16],
        "starts": [0, 2, 4],
        "places": [0, 1, 0, 1],
        "scores": [9_000, 4_000, 8_000, 7_000],
        "resources": ["a", "b"],
        "rooms": [1, 1],
        "units": [0, 1],
        "loads": [0, 0],
    }
    return Problem(**{**plain, **changes})  # type: ignore[arg-type]  # each test gives what its field holds


def test_a_need_that_got_its_best_lost_nothing() -> None:
    assert not list(displacements(assign(problem(rooms=[2, 2])).solved))


def test_the_loser_learns_who_holds_the_place_and_what_a_swap_would_cost() -> None:
    found = dict(displacements(assign(problem()).solved))
    # N-1 leaves b (0.4) for a (0.9): 8 × 0.5 won the place, so N-2 lost it: 16 × 0.1 for a swap that undoes 8 × 0.5
    assert found == {1: Displacement(2, [0], 8 * 5_000 - 16 * 1_000, (Shift(0, 0, 1),))}


def test_going_without_is_a_shift_too() -> None:
    only_a = problem(starts=[0, 1, 2], places=[0, 0], scores=[9_000, 8_000])
    found = dict(displacements(assign(only_a).solved))
    assert found == {0: Displacement(0, [1], 16 * (FULL + 8_000) - 8 * (FULL + 9_000), (Shift(1, 1, None),))}


def test_a_place_filled_by_orders_in_hand_cannot_be_had() -> None:
    found = dict(displacements(assign(problem(rooms=[0, 2])).solved))
    assert found == {0: Displacement(0, [], None, ()), 2 - 1: Displacement(2, [], None, ())}


def test_a_unit_with_much_in_hand_is_spared() -> None:
    busy = problem(names=["N-1"], weights=[8], starts=[0, 2], places=[0, 1], scores=[6_000, 5_900], loads=[9, 0])
    found = assign(busy)
    assert found.leads == [1]
    # nine orders in hand, a fair share of five: the tenth lies in the second band
    assert dict(displacements(found.solved)) == {0: Displacement(0, [], LOAD_STEP * USUAL - 8 * 100, ())}


def test_of_many_losers_the_lighter_ones_learn_who_but_not_how_much() -> None:
    only_a = problem(names=["N-1", "N-2", "N-3"], weights=[8, 16, 12], starts=[0, 1, 2, 3], places=[0, 0, 0], scores=[9_000, 8_000, 8_000])
    all_of_it = dict(displacements(assign(only_a).solved))
    assert {need: lost.cost is None for need, lost in all_of_it.items()} == {0: False, 2: False}
    heaviest = dict(displacements(assign(only_a).solved, priced=1))
    assert heaviest == {0: Displacement(0, [1], None, ()), 2: all_of_it[2]}
