"""Which need gets which resource when all are planned at once: first the leads, then the supports, each the best plan possible within capacities."""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from redchain.match.min_cost_flow import TIE_BITS, Network, min_cost_flow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.match.min_cost_flow import Flow

FULL = 10_000
"""A score of 1; scores have four digits."""
LOAD_STEP = FULL // 20
"""What one order more costs in each band of a unit's load above its fair share: a twentieth of a full score, for a need that weighs `USUAL`."""
USUAL = 8
BANDS = 4


@dataclass(frozen=True)
class Problem:
    """Needs, resources and units by position, all in columns.

    `weights` holds one per need (1 or more); the candidates of need n are the positions `starts[n]` to `starts[n + 1]` of `places` (resources) and
    `scores` (0 to FULL), best first, each resource at most once. `rooms` is how many more orders a resource takes, `units` whose it is,
    `loads` the orders each unit has in hand. `names` and `resources` are the ids, which break ties.
    """

    names: Sequence[str]
    weights: Sequence[int]
    starts: Sequence[int]
    places: Sequence[int]
    scores: Sequence[int]
    resources: Sequence[str]
    rooms: Sequence[int]
    units: Sequence[int]
    loads: Sequence[int]


@dataclass(frozen=True)
class SolvedNetwork:
    """One network that was solved: its problem, and for each need how many candidates it may take and what going without costs."""

    problem: Problem
    slots: Sequence[int]
    network: Network
    flow: Flow

    def taken(self) -> list[list[int]]:
        """Return per need the positions of the candidates it got, best first."""
        starts, units = self.problem.starts, self.flow.units
        return [[place for place in range(start, end) if units[place]] for start, end in pairwise(starts)]


@dataclass(frozen=True)
class Assignment:
    """Per need the candidate that leads (None: none) and those that support, as positions in the problem's columns."""

    leads: Sequence[int | None]
    supports: Sequence[Sequence[int]]
    solved: SolvedNetwork


def assign(problem: Problem, most_supports: int = 0, solve: Callable[[Network], Flow] = min_cost_flow) -> Assignment:
    """Return the best plan: first for the leads alone, then, with these fixed, for up to `most_supports` supporting resources a need.

    A plan's worth is Σ weight · (1 + score) over the needs that get a lead, less what the load of the units costs (`LOAD_STEP`); no plan is worth more. Supports come from other units than the lead, each unit with its best candidate, and add weight · score. Among plans of
    equal worth the one wins whose needs go down their lists the least, then one that depends on the ids alone.
    """
    solved = _solved(problem, [1] * len(problem.names), FULL, solve)
    leads = [got[0] if got else None for got in solved.taken()]
    if not most_supports:
        return Assignment(leads, [()] * len(leads), solved)
    left = _after(problem, leads)
    rest, origins = _others(left, leads)
    found = _solved(rest, [most_supports if lead is not None else 0 for lead in leads], 0, solve)
    return Assignment(leads, [tuple(origins[place] for place in got) for got in found.taken()], solved)


def tie_of(name: str, resource: str) -> int:
    """Return a fixed number below 2^40 for a pair of ids; between plans that are equal in all else, the lowest sum decides.

    Two such plans add up to the same with a chance of at most the number of candidates over 2^40 (the isolation lemma of Mulmuley, Vazirani
    and Vazirani, 1987): one in 27 million for 2,000 needs with 20 candidates each.
    """
    return int.from_bytes(hashlib.blake2b(f"{name}\n{resource}".encode(), digest_size=TIE_BITS // 8).digest(), "big")


def _solved(problem: Problem, slots: Sequence[int], bonus: int, solve: Callable[[Network], Flow]) -> SolvedNetwork:
    network = network_of(problem, slots, bonus)
    return SolvedNetwork(problem, slots, network, solve(network))


def network_of(problem: Problem, slots: Sequence[int], bonus: int) -> Network:
    """Return the network: need → resource → unit → sink, and need → sink for going without.

    A candidate costs weight · (FULL - score), going without weight · (FULL + bonus). From a unit to the sink run `BANDS` arcs, each as
    wide as the fair share of all orders; what is in hand already takes the first ones up.
    """
    needs, stock, crowd = len(problem.names), len(problem.resources), len(problem.loads)
    sink = needs + stock + crowd
    owners = array("q", (need for need in range(needs) for _ in range(problem.starts[need], problem.starts[need + 1])))
    bands = [(needs + stock + unit, room, cost) for unit, load in enumerate(problem.loads) for room, cost in _bands(problem, load, sum(slots))]
    tails = owners + array("q", range(needs)) + array("q", range(needs, needs + stock)) + array("q", (tail for tail, _, _ in bands))
    heads = array("q", (needs + place for place in problem.places)) + array("q", [sink]) * needs
    heads += array("q", (needs + stock + unit for unit in problem.units)) + array("q", [sink]) * len(bands)
    rooms = array("q", [1]) * len(owners) + array("q", slots) + array("q", problem.rooms) + array("q", (room for _, room, _ in bands))
    weights = problem.weights
    costs = array("q", (weights[need] * (FULL - score) for need, score in zip(owners, problem.scores, strict=True)))
    costs += array("q", (weight * (FULL + bonus) for weight in weights)) + array("q", [0]) * stock + array("q", (cost for _, _, cost in bands))
    supplies = [(need, slots[need]) for need in sorted(range(needs), key=lambda need: -weights[need]) if slots[need]]
    return Network(sink + 1, sink, tails, heads, rooms, costs, supplies, _ties(problem, owners))


def _bands(problem: Problem, load: int, wanted: int) -> list[tuple[int, int]]:
    """Return (room, cost) of each band of a unit's load that is not yet taken up; the last has room for all."""
    share = max(1, -(-(sum(problem.loads) + wanted) // len(problem.loads)))
    bands = [(min(share, (band + 1) * share - load), band * LOAD_STEP * USUAL) for band in range(BANDS - 1)]
    return [(room, cost) for room, cost in bands if room > 0] + [(wanted, (BANDS - 1) * LOAD_STEP * USUAL)]


def _ties(problem: Problem, owners: Sequence[int]) -> tuple[Callable[[int], int], ...]:
    def step(arc: int) -> int:
        return arc - problem.starts[owners[arc]] if arc < len(owners) else 0

    def mark(arc: int) -> int:
        return tie_of(problem.names[owners[arc]], problem.resources[problem.places[arc]]) if arc < len(owners) else 0

    return step, mark


def _after(problem: Problem, leads: Sequence[int | None]) -> Problem:
    """Return the problem with the places of the leads taken and the loads of their units increased."""
    rooms, loads = list(problem.rooms), list(problem.loads)
    for lead in leads:
        if lead is not None:
            place = problem.places[lead]
            rooms[place] -= 1
            loads[problem.units[place]] += 1
    return replace(problem, rooms=rooms, loads=loads)


def _others(problem: Problem, leads: Sequence[int | None]) -> tuple[Problem, list[int]]:
    """Return the problem of the supports, and the position of each of its candidates in the columns of the whole."""
    origins: list[int] = []
    starts = [0]
    for need, lead in enumerate(leads):
        met = set() if lead is None else {problem.units[problem.places[lead]]}
        for place in range(problem.starts[need], problem.starts[need + 1]) if lead is not None else ():
            unit = problem.units[problem.places[place]]
            if unit not in met and problem.rooms[problem.places[place]]:
                met.add(unit)
                origins.append(place)
        starts.append(len(origins))
    places, scores = [problem.places[each] for each in origins], [problem.scores[each] for each in origins]
    return replace(problem, starts=starts, places=places, scores=scores), origins
