"""A plan of pairings is the best there is over all pairs, is proved to be, keeps to what each helper may have, and depends neither on order nor on engine."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec
from itertools import product
from math import floor

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from redchain.match.min_cost_flow import min_cost_flow
from redchain.match.pairing_flow import BARRED, NOBODY, PairingProblem, UnprovedPlanError, cost_of, prove, solve_pairing, ties_of
from redchain.match.pairing_why import ForcedPairs

pytestmark = pytest.mark.slow

needs_ortools = pytest.mark.skipif(find_spec("ortools") is None, reason="the extra `plan` (OR-tools) is not installed")
needs_scipy = pytest.mark.skipif(find_spec("scipy") is None, reason="scipy is not installed")
TIED = (0, 150, 300)


@st.composite
def problems(draw: st.DrawFn, most_firms: int = 12, most_helpers: int = 6) -> PairingProblem:
    """Small problems; half of them know three costs only, so that nearly everything is tied."""
    firms, helpers = draw(st.integers(1, most_firms)), draw(st.integers(1, most_helpers))
    cost = st.sampled_from(TIED) if draw(st.booleans()) else st.integers(0, 600)
    costs = np.array([[draw(st.one_of(cost, cost, cost, st.just(BARRED))) for _ in range(helpers)] for _ in range(firms)], dtype=np.int64)
    present = [draw(st.integers(NOBODY, helpers - 1)) for _ in range(firms)]
    return PairingProblem(
        firms=[f"f{number}" for number in range(firms)],
        helpers=[f"h{number}" for number in range(helpers)],
        costs=costs,
        present=np.array([NOBODY if each >= 0 and costs[firm, each] >= BARRED else each for firm, each in enumerate(present)], dtype=np.int64),
        rooms=np.array([draw(st.integers(0, 4)) for _ in range(helpers)], dtype=np.int64),
        keep=draw(st.sampled_from((0, 50, 200, 1000))),
        load=draw(st.sampled_from((0, 7, 40))),
    )


def fits(problem: PairingProblem, chosen: np.ndarray) -> bool:
    held = np.flatnonzero(chosen >= 0)
    counts = np.bincount(chosen[held], minlength=len(problem.helpers))
    return bool((counts <= problem.rooms).all() and (problem.costs[held, chosen[held]] < BARRED).all())


def greedy(problem: PairingProblem) -> np.ndarray:
    """Whoever has a helper with room keeps it; the others take their cheapest in turn."""
    rooms, chosen = problem.rooms.copy(), np.full(len(problem.firms), NOBODY, dtype=np.int64)
    for firm in [*np.flatnonzero(problem.present >= 0).tolist(), *np.flatnonzero(problem.present < 0).tolist()]:
        own = int(problem.present[firm])
        order = [own] if own >= 0 and rooms[own] else sorted(range(len(problem.helpers)), key=lambda each: int(problem.priced()[firm, each]))
        taken = next((each for each in order if rooms[each] and problem.costs[firm, each] < BARRED), NOBODY)
        chosen[firm] = taken
        if taken >= 0:
            rooms[taken] -= 1
    return chosen


class ByHand:
    """The points of any plan, added up firm by firm as the documents say, and its ties."""

    def __init__(self, problem: PairingProblem) -> None:
        room = max(1, int(problem.rooms.sum()))
        self.rooms = problem.rooms.tolist()
        self.share = [Fraction(len(problem.firms) * each, room) for each in self.rooms]
        self.costs, self.without, self.present = problem.costs.tolist(), problem.without().tolist(), problem.present.tolist()
        self.ties, self.keep, self.load = ties_of(problem).tolist(), problem.keep, problem.load

    def points(self, chosen: tuple[int, ...]) -> tuple[int, int, int] | None:
        """Points, changes and ties; None where a helper has too many firms, or one that is barred."""
        total, changes, ties, counts = 0, 0, 0, [0] * len(self.rooms)
        for firm, helper in enumerate(chosen):
            if helper < 0:
                total += self.without[firm]
                continue
            counts[helper] += 1
            if counts[helper] > self.rooms[helper] or self.costs[firm][helper] >= BARRED:
                return None
            changed = self.present[firm] not in {NOBODY, helper}
            total, changes = total + self.costs[firm][helper] + (self.keep if changed else 0), changes + changed
            total += max(0, floor(self.load * (counts[helper] - self.share[helper])))
            ties += self.ties[firm][helper]
        return total, changes, ties


@given(problems(most_firms=4, most_helpers=3), st.integers(1, 3))
def test_no_other_plan_is_better_and_ties_are_settled(problem: PairingProblem, nearest: int) -> None:
    found, by_hand = solve_pairing(problem, min_cost_flow, nearest), ByHand(problem)
    every = ((by_hand.points(each), each) for each in product(range(NOBODY, len(problem.helpers)), repeat=len(problem.firms)))
    (points, *_), best = min((points, plan) for points, plan in every if points is not None)
    assert tuple(found.chosen.tolist()) == best
    assert prove(problem, found) == cost_of(problem, found.chosen) == points


@given(problems(most_firms=14, most_helpers=8), st.integers(1, 8))
def test_a_plan_keeps_to_what_may_be_and_is_never_worse_than_a_greedy_one(problem: PairingProblem, nearest: int) -> None:
    found = solve_pairing(problem, min_cost_flow, nearest)
    by_hand = greedy(problem)
    assert fits(problem, found.chosen)
    assert fits(problem, by_hand)
    assert prove(problem, found) <= cost_of(problem, by_hand)


@needs_scipy
@given(problems(most_firms=14, most_helpers=8))
def test_scipy_finds_no_cheaper_plan(problem: PairingProblem) -> None:
    from scipy.optimize import linear_sum_assignment

    owners = np.repeat(np.arange(len(problem.helpers)), problem.rooms)
    loads = np.array([cost for helper in range(len(problem.helpers)) for cost in problem.loads(helper)], dtype=np.int64)
    without = np.repeat(problem.without()[:, None], len(problem.firms), axis=1)
    matrix = np.concatenate((problem.priced()[:, owners] + loads[None, :], without), axis=1)
    rows, columns = linear_sum_assignment(matrix)
    assert prove(problem, solve_pairing(problem, min_cost_flow)) == int(matrix[rows, columns].sum())


@needs_ortools
@given(problems(most_firms=14, most_helpers=8), st.integers(1, 8))
def test_both_engines_give_the_same_plan_however_many_pairs_they_begin_with(problem: PairingProblem, nearest: int) -> None:
    from redchain.match.min_cost_flow_ortools import min_cost_flow_ortools

    pure, fast = solve_pairing(problem, min_cost_flow), solve_pairing(problem, min_cost_flow_ortools, nearest)
    assert pure.chosen.tolist() == fast.chosen.tolist()
    assert prove(problem, pure) == prove(problem, fast)


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_firms_and_helpers_does_not_matter(problem: PairingProblem, chance: object) -> None:
    firms, helpers = list(range(len(problem.firms))), list(range(len(problem.helpers)))
    chance.shuffle(firms)  # type: ignore[attr-defined]
    chance.shuffle(helpers)  # type: ignore[attr-defined]
    present = [NOBODY if problem.present[each] < 0 else helpers.index(int(problem.present[each])) for each in firms]
    turned = replace(
        problem,
        firms=[problem.firms[each] for each in firms],
        helpers=[problem.helpers[each] for each in helpers],
        costs=problem.costs[firms][:, helpers],
        present=np.array(present, dtype=np.int64),
        rooms=problem.rooms[helpers],
    )

    def named(one: PairingProblem) -> dict[str, str | None]:
        chosen = solve_pairing(one, min_cost_flow, 2).chosen.tolist()
        return {firm: None if helper < 0 else one.helpers[helper] for firm, helper in zip(one.firms, chosen, strict=True)}

    assert named(problem) == named(turned)


@given(problems(), st.data())
def test_a_wrong_price_or_a_worse_plan_is_not_proved(problem: PairingProblem, data: st.DataObject) -> None:
    found = solve_pairing(problem, min_cost_flow)
    prove(problem, found)
    firm = data.draw(st.integers(0, len(problem.firms) - 1))
    prices = found.prices.copy()
    prices[0, firm] += data.draw(st.sampled_from((-40, -1, 1, 40)))
    with pytest.raises(UnprovedPlanError):
        prove(problem, replace(found, prices=prices))
    other = found.chosen.copy()
    other[firm] = data.draw(st.integers(NOBODY, len(problem.helpers) - 1))
    assume(not fits(problem, other) or cost_of(problem, other) > cost_of(problem, found.chosen))
    with pytest.raises(UnprovedPlanError):
        prove(problem, replace(found, chosen=other))
    if fits(problem, other):
        with pytest.raises(UnprovedPlanError):
            ForcedPairs(problem, other)


@given(problems(most_firms=8, most_helpers=5), st.data())
def test_the_price_of_a_forced_pair_is_what_the_best_plan_with_it_costs_more(problem: PairingProblem, data: st.DataObject) -> None:
    found = solve_pairing(problem, min_cost_flow)
    firm, helper = data.draw(st.integers(0, len(problem.firms) - 1)), data.draw(st.integers(0, len(problem.helpers) - 1))
    price = ForcedPairs(problem, found.chosen).price(firm, helper)
    if problem.costs[firm, helper] >= BARRED or not problem.rooms[helper]:
        assert price is None
        return
    costs = problem.costs.copy()
    costs[firm] = np.where(np.arange(len(problem.helpers)) == helper, costs[firm], BARRED)
    forced = replace(problem, costs=costs)
    best = solve_pairing(forced, min_cost_flow).chosen
    assume(int(best[firm]) == helper)
    assert price == cost_of(problem, best) - cost_of(problem, found.chosen)


@given(problems(), st.integers(0, 400), st.integers(0, 400))
def test_the_dearer_a_change_the_fewer_there_are(problem: PairingProblem, one: int, other: int) -> None:
    def changed(keep: int) -> int:
        chosen = solve_pairing(replace(problem, keep=keep), min_cost_flow).chosen
        return int(((problem.present >= 0) & (chosen >= 0) & (chosen != problem.present)).sum())

    counts = np.bincount(problem.present[problem.present >= 0], minlength=len(problem.helpers))
    assume((counts <= problem.rooms).all())  # else some have to change, at any price
    assert (changed(max(one, other)) <= changed(min(one, other))) or one == other


@given(problems())
def test_a_plan_that_was_carried_out_changes_nobody(problem: PairingProblem) -> None:
    chosen = solve_pairing(problem, min_cost_flow).chosen
    again = solve_pairing(replace(problem, present=np.where(chosen >= 0, chosen, problem.present)), min_cost_flow).chosen
    assert again[chosen >= 0].tolist() == chosen[chosen >= 0].tolist()
