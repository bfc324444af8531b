"""A plan is the best there is, keeps to capacities, and depends neither on the order of what it is given nor on the engine."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.match.assign import BANDS, FULL, LOAD_STEP, USUAL, Problem, assign, tie_of
from redchain.match.min_cost_flow import min_cost_flow

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from redchain.match.min_cost_flow import Flow, Network

pytestmark = pytest.mark.slow

needs_ortools = pytest.mark.skipif(find_spec("ortools") is None, reason="the extra `plan` (OR-tools) is not installed")
MANY_TIES = (5_000, 8_000)


@st.composite
def problems(draw: st.DrawFn, most_needs: int = 4, most_resources: int = 4) -> Problem:
    """Small problems; half of them know two scores and two weights only, so that nearly everything is tied."""
    tied = draw(st.booleans())
    score = st.sampled_from(MANY_TIES) if tied else st.integers(0, FULL)
    weight = st.sampled_from((4, 8)) if tied else st.integers(1, 96)
    stock, crowd = draw(st.integers(1, most_resources)), draw(st.integers(1, 3))
    starts, places, scores = [0], [], []
    needs = draw(st.integers(0, most_needs))
    for _ in range(needs):
        row = sorted((-draw(score), place) for place in draw(st.sets(st.integers(0, stock - 1))))
        places += [place for _, place in row]
        scores += [-worth for worth, _ in row]
        starts.append(len(places))
    return Problem(
        names=[f"N-{need}" for need in range(needs)],
        weights=[draw(weight) for _ in range(needs)],
        starts=starts,
        places=places,
        scores=scores,
        resources=[f"r-{place}" for place in range(stock)],
        rooms=[draw(st.integers(0, 2)) for _ in range(stock)],
        units=[draw(st.integers(0, crowd - 1)) for _ in range(stock)],
        loads=[draw(st.integers(0, 4)) for _ in range(crowd)],
    )


def candidates(problem: Problem, need: int) -> range:
    return range(problem.starts[need], problem.starts[need + 1])


def load_cost(problem: Problem, chosen: list[int], wanted: int) -> int:
    """What the orders cost the units: the n-th order of a unit costs by the band that n falls into."""
    share = max(1, -(-(sum(problem.loads) + wanted) // len(problem.loads)))
    loads, cost = list(problem.loads), 0
    for each in chosen:
        unit = problem.units[problem.places[each]]
        cost += min(loads[unit] // share, BANDS - 1) * LOAD_STEP * USUAL
        loads[unit] += 1
    return cost


def ties(problem: Problem, picks: list[tuple[int, int]]) -> tuple[int, int]:
    marks = [tie_of(problem.names[need], problem.resources[problem.places[place]]) for need, place in picks]
    return sum(place - problem.starts[need] for need, place in picks), sum(marks)


def fits(problem: Problem, chosen: list[int]) -> bool:
    used = [problem.places[each] for each in chosen]
    return all(used.count(place) <= room for place, room in enumerate(problem.rooms))


def best_leads(problem: Problem) -> list[int | None]:
    """Try every plan."""
    needs = range(len(problem.names))
    ranked = []
    for plan in product(*([None, *candidates(problem, need)] for need in needs)):
        picks = [(need, place) for need, place in enumerate(plan) if place is not None]
        chosen = [place for _, place in picks]
        if fits(problem, chosen):
            worth = sum(problem.weights[need] * (FULL + problem.scores[place]) for need, place in picks)
            ranked.append((load_cost(problem, chosen, len(needs)) - worth, *ties(problem, picks), list(plan)))
    return min(ranked, key=lambda each: each[:3])[3]


@given(problems())
def test_no_other_plan_of_leads_is_better_and_ties_are_settled(problem: Problem) -> None:
    assert list(assign(problem).leads) == best_leads(problem)


class Options(NamedTuple):
    """What may support a need: the candidates, and every choice of them."""

    allowed: list[int]
    chosen: list[tuple[int, ...]]


@given(problems(most_needs=3), st.integers(1, 2))
def test_no_other_choice_of_supports_is_better(problem: Problem, most: int) -> None:
    found = assign(problem, most)
    leads = [each for each in found.leads if each is not None]
    rooms = [room - sum(problem.places[lead] == place for lead in leads) for place, room in enumerate(problem.rooms)]
    loads = [load + sum(problem.units[problem.places[lead]] == unit for lead in leads) for unit, load in enumerate(problem.loads)]
    left = replace(problem, rooms=rooms, loads=loads)
    options = []
    for need, lead in enumerate(found.leads):
        allowed: dict[int, int] = {}
        for place in candidates(problem, need) if lead is not None else ():
            unit = problem.units[problem.places[place]]
            if rooms[problem.places[place]] and unit != problem.units[problem.places[lead]]:
                allowed.setdefault(unit, place)
        options.append(Options(list(allowed.values()), [each for size in range(most + 1) for each in combinations(allowed.values(), size)]))
    ranked = []
    for plan in product(*(each.chosen for each in options)):
        picks = [(need, place) for need, got in enumerate(plan) for place in got]
        if fits(left, [place for _, place in picks]):
            worth = sum(problem.weights[need] * problem.scores[place] for need, place in picks)
            steps = sum(options[need].allowed.index(place) for need, place in picks)
            marks = ties(problem, picks)[1]
            ranked.append((load_cost(left, [place for _, place in picks], most * len(leads)) - worth, steps, marks, [sorted(got) for got in plan]))
    assert [sorted(got) for got in found.supports] == min(ranked)[3]


@given(problems(most_needs=12, most_resources=8), st.integers(0, 2))
def test_capacities_hold_and_nobody_gets_too_much(problem: Problem, most: int) -> None:
    found = assign(problem, most)
    for need, (lead, supports) in enumerate(zip(found.leads, found.supports, strict=True)):
        got = [] if lead is None else [lead, *supports]
        assert set(got) <= set(candidates(problem, need))
        assert len(got) <= 1 + most
        assert len({problem.units[problem.places[each]] for each in got}) == len(got)
        assert lead is not None or not supports
    taken = [each for lead, supports in zip(found.leads, found.supports, strict=True) for each in (lead, *supports) if each is not None]
    assert fits(problem, taken)


@given(problems(most_needs=12, most_resources=8), st.integers(0, 2))
def test_prices_prove_the_flow(problem: Problem, most: int) -> None:
    """Complementary slackness: an arc with room left is never a bargain, one in use never a waste."""
    solved = assign(problem, most).solved
    network, flow = solved.network, solved.flow
    for arc, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        reduced = network.whole(arc) + flow.prices[tail] - flow.prices[head]
        assert reduced >= 0 or flow.units[arc] == network.rooms[arc]
        assert reduced <= 0 or flow.units[arc] == 0


@given(problems(most_needs=10, most_resources=6), st.integers(0, 2), st.randoms(use_true_random=False))
def test_the_order_of_needs_and_resources_means_nothing(problem: Problem, most: int, random: Random) -> None:
    """The same needs, resources and units in another order: by name, everybody gets what they got."""
    needs, stock, crowd = (random.sample(range(size), size) for size in (len(problem.names), len(problem.resources), len(problem.loads)))
    new_place = {place: position for position, place in enumerate(stock)}
    new_unit = {unit: position for position, unit in enumerate(crowd)}
    rows = [[(new_place[problem.places[each]], problem.scores[each]) for each in candidates(problem, need)] for need in needs]
    starts = [sum(map(len, rows[:count])) for count in range(len(rows) + 1)]
    mixed = Problem(
        names=[problem.names[need] for need in needs],
        weights=[problem.weights[need] for need in needs],
        starts=starts,
        places=[place for row in rows for place, _ in row],
        scores=[score for row in rows for _, score in row],
        resources=[problem.resources[place] for place in stock],
        rooms=[problem.rooms[place] for place in stock],
        units=[new_unit[problem.units[place]] for place in stock],
        loads=[problem.loads[unit] for unit in crowd],
    )
    assert _said(mixed, most) == _said(problem, most)


def _said(problem: Problem, most: int, solve: Callable[[Network], Flow] = min_cost_flow) -> dict[str, tuple[str | None, list[str]]]:
    found = assign(problem, most, solve)
    ids = [problem.resources[place] for place in problem.places]
    gains = zip(problem.names, found.leads, found.supports, strict=True)
    return {name: (None if lead is None else ids[lead], [ids[each] for each in supports]) for name, lead, supports in gains}


@needs_ortools
@given(problems(most_needs=12, most_resources=8), st.integers(0, 2))
def test_both_engines_give_the_same_plan(problem: Problem, most: int) -> None:
    from redchain.match.min_cost_flow_ortools import min_cost_flow_ortools

    assert _said(problem, most) == _said(problem, most, min_cost_flow_ortools)


@needs_ortools
@given(problems(most_needs=12, most_resources=8))
def test_the_prices_of_the_fast_engine_prove_its_flow_too(problem: Problem) -> None:
    from redchain.match.min_cost_flow_ortools import min_cost_flow_ortools

    solved = assign(problem, 0, min_cost_flow_ortools).solved
    for arc, (tail, head) in enumerate(zip(solved.network.tails, solved.network.heads, strict=True)):
        reduced = solved.network.whole(arc) + solved.flow.prices[tail] - solved.flow.prices[head]
        assert reduced >= 0 or solved.flow.units[arc] == solved.network.rooms[arc]
        assert reduced <= 0 or solved.flow.units[arc] == 0


def test_ties_of_pairs_are_told_apart() -> None:
    marks = [tie_of(f"N-{need}", f"r-{place}") for need, place in product(range(50), range(50))]
    assert len(set(marks)) == len(marks)
    assert all(0 <= each < 2**40 for each in marks)
