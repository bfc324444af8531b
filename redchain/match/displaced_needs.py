"""Needs that were displaced from their best resource: who holds it, and what it would cost to hand it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.match.min_cost_flow import Residual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.match.assign import SolvedNetwork


@dataclass(frozen=True)
class Shift:
    """One need that would have to move: from one of its candidates to another (positions in the problem's columns; None: without)."""

    need: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Displacement:
    """The candidate a need would rather have, the needs that hold its resource, and the cheapest way to hand it over all the same.

    `cost` is by how much the plan's worth would fall (weight · score, FULL for a score of 1), `shifts` who would have to move. None where
    no plan can give it, because orders in hand fill the resource, or where it was not worked out (see `displacements`).
    """

    wanted: int
    holders: Sequence[int]
    cost: int | None
    shifts: Sequence[Shift]


PRICED = 300
"""Of so many displaced, those that weigh most, the cost is worked out: some milliseconds each."""


def displacements(solved: SolvedNetwork, priced: int = PRICED) -> Iterator[tuple[int, Displacement]]:
    """Yield (need, displacement) for every need with candidates that did not get its best one; with the cost for the `priced` that weigh most."""
    taken, problem = solved.taken(), solved.problem
    displaced = [need for need, got in enumerate(taken) if problem.starts[need] < problem.starts[need + 1] and got[:1] != [problem.starts[need]]]
    if not displaced:
        return
    holders: dict[int, list[int]] = {}
    for need, got in enumerate(taken):
        for each in got:
            holders.setdefault(problem.places[each], []).append(need)
    heaviest = set(sorted(displaced, key=lambda need: (-problem.weights[need], need))[:priced])
    residual = Residual(solved.network, solved.flow) if heaviest else None
    for need in displaced:
        held = holders.get(problem.places[problem.starts[need]], [])
        yield need, _displacement(solved, residual, need, held) if residual and need in heaviest else Displacement(problem.starts[need], held, None, ())


def _displacement(solved: SolvedNetwork, residual: Residual, need: int, holders: Sequence[int]) -> Displacement:
    """Close the cheapest cycle through the wanted place: what the need gives up goes round to whoever makes room."""
    problem, network = solved.problem, solved.network
    needs, wanted = len(problem.names), problem.starts[need]
    now = next((each for each in range(wanted, problem.starts[need + 1]) if solved.flow.units[each]), None)
    goal = network.sink if now is None else needs + problem.places[now]
    path = residual.path(needs + problem.places[wanted], goal)
    if not path:
        return Displacement(wanted, holders, None, ())
    without = len(problem.places) + need
    cost = network.costs[wanted] - network.costs[without if now is None else now]
    cost += sum(-network.costs[arc >> 1] if arc & 1 else network.costs[arc >> 1] for arc in path)
    return Displacement(wanted, holders, cost, tuple(_shifts(solved, path)))


def _shifts(solved: SolvedNetwork, path: list[int]) -> Iterator[Shift]:
    candidates, needs = len(solved.problem.places), len(solved.problem.names)
    moves: dict[int, list[int | None]] = {}
    for arc in reversed(path):
        own = arc >> 1
        if own < candidates + needs:
            side = 0 if arc & 1 else 1
            moves.setdefault(solved.network.tails[own], [None, None])[side] = own if own < candidates else None
    return (Shift(need, before, after) for need, (before, after) in moves.items())
