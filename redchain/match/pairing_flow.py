"""Which firm gets which helper, the best plan over all pairs: a flow through few of them, with all others priced out, and the proof that none is better."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redchain.match.min_cost_flow import LEVEL_BITS, TIE_BITS, Network

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.match.inverted_index import Array
    from redchain.match.min_cost_flow import Flow

BARRED = 1 << 21
"""The cost of a pair that may not be."""
WITHOUT = 5_000
"""What a firm without a helper costs at least."""
NEAREST = 16
"""So many of a firm's cheapest helpers are in the first network."""
NOBODY = -1
_LEVELS = 3
_HALF = 1 << (LEVEL_BITS - 1)


class UnprovedPlanError(ArithmeticError):
    """A plan breaks what holds for all, or is not shown to be the best: a mistake in the engine, which is never passed on."""


@dataclass(frozen=True)
class PairingProblem:
    """Firms and helpers by position, all in columns.

    `costs` holds the whole points of each pair (firms × helpers, `BARRED` for none), the price of a change left out; `present` the helper of each firm
    who is still there (`NOBODY`: none), `rooms` how many of these firms a helper may have, `keep` what it costs to give a firm another helper, and
    `load` what each firm beyond its fair share adds to the next. `firms` and `helpers` are the ids, which break ties.
    """

    firms: Sequence[str]
    helpers: Sequence[str]
    costs: Array
    present: Array
    rooms: Array
    keep: int
    load: int

    def changes(self) -> Array:
        """Return 1 for each pair that gives a firm another helper than the one it has, else 0."""
        has = (self.present >= 0)[:, None] & (np.arange(len(self.helpers)) != self.present[:, None])
        changes: Array = has.astype(np.int64)
        return changes

    def priced(self) -> Array:
        """Return the costs with the price of a change in them."""
        whole: Array = self.costs + self.keep * self.changes()
        return whole

    def without(self) -> Array:
        """Return what each firm costs without a helper: more than any helper with a place left, and twice that where it would lose the one it has."""
        possible = self.costs[self.costs < BARRED]
        steepest = max((self.loads(helper)[-1] for helper in range(len(self.helpers)) if self.rooms[helper]), default=0)
        each = max(WITHOUT, int(possible.max(initial=0)) + self.keep + steepest + 1)
        return np.where(self.present >= 0, 2 * each, each)

    def loads(self, helper: int) -> list[int]:
        """Return what each firm that a helper may have adds, the first one first: nothing up to the fair share, then ever more.

        The share of a helper is as large a part of its room as all firms are of all room.
        """
        room, every = int(self.rooms[helper]), int(self.rooms.sum())
        return [max(0, self.load * ((place + 1) * every - len(self.firms) * room) // every) for place in range(room)]


@dataclass(frozen=True)
class PairingFlow:
    """The best plan: the helper of each firm (`NOBODY`: none), and prices that prove it (see `prove`).

    `prices` has a row for each level (points, changes, ties) and a column for each firm, each helper, and the sink.
    """

    chosen: Array
    prices: Array


def solve_pairing(problem: PairingProblem, solve: Callable[[Network], Flow], nearest: int = NEAREST) -> PairingFlow:
    """Return the plan that costs least over all pairs; of several the one with the fewest changes, then the one with the lowest sum of ties.

    So it depends on no engine and no order. The network begins with the `nearest` cheapest helpers of each firm. Every other pair is then priced: one that
    would make the plan better by the prices that came out, on any level, joins, and all is solved again. Once there is none, no pair outside could.
    """
    levels = (problem.priced(), problem.changes(), ties_of(problem))
    inside = _nearest(problem, levels, nearest)
    while True:
        network, places = _network(problem, levels, inside)
        found = _read(problem, solve(network), places)
        missing = _is_cheaper(problem, levels, found) & ~inside & (problem.costs < BARRED)
        if not missing.any():
            return found
        inside |= missing


def _is_cheaper(problem: PairingProblem, levels: Sequence[Array], found: PairingFlow) -> Array:
    """Return which pairs cost less than their prices say: on the highest level on which they differ."""
    less = np.zeros(problem.costs.shape, dtype=bool)
    for level in (2, 1, 0):
        slack = reduced(problem, levels[level], found.prices[level])
        less = (slack < 0) | ((slack == 0) & less)
    return less


def ties_of(problem: PairingProblem) -> Array:
    """Return a fixed number below 2^40 for each pair, made of the two ids; between plans that are equal in all else, the lowest sum decides.

    Two such plans add up to the same with a chance of at most the number of pairs over 2^40 (see `assign.tie_of`): one in a million for a large city.
    """
    mixed: Array = _hashes(problem.firms)[:, None] + _hashes(problem.helpers)[None, :]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # the finaliser of SplitMix64 (Steele, Lea and Flood, 2014)
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int64)


def _hashes(names: Sequence[str]) -> Array:
    return np.array([int.from_bytes(hashlib.blake2b(each.encode(), digest_size=8).digest(), "big") for each in names], dtype=np.uint64)


def reduced(problem: PairingProblem, costs: Array, prices: Array) -> Array:
    """Return what each pair costs beyond what the prices of its firm and helper say; of a best plan none is below 0."""
    firms = len(problem.firms)
    slack: Array = costs + prices[:firms, None] - prices[None, firms:-1]
    return slack


def cost_of(problem: PairingProblem, chosen: Array) -> int:
    """Return what a plan costs, worked out from the plan alone."""
    firms = np.flatnonzero(chosen >= 0)
    pairs = int(problem.priced()[firms, chosen[firms]].sum()) + int(problem.without()[chosen < 0].sum())
    counts = np.bincount(chosen[firms], minlength=len(problem.helpers))
    return pairs + sum(sum(problem.loads(helper)[:count]) for helper, count in enumerate(counts.tolist()) if count)


def prove(problem: PairingProblem, found: PairingFlow) -> int:
    """Return what a plan costs, after proving that no plan costs less; raises UnprovedPlanError where the proof fails.

    It keeps to what may be, and by weak duality no plan costs less than what the prices are worth together; so one that costs just that is best.
    """
    priced, counts = problem.priced(), np.bincount(found.chosen[found.chosen >= 0], minlength=len(problem.helpers))
    held, firms = np.flatnonzero(found.chosen >= 0), len(problem.firms)
    if (counts > problem.rooms).any() or (problem.costs[held, found.chosen[held]] >= BARRED).any():
        raise UnprovedPlanError("places")
    prices, sink = found.prices[0], int(found.prices[0, -1])
    slack = reduced(problem, priced, prices)[problem.costs < BARRED]
    if (slack < 0).any() or (problem.without() + prices[:firms] - sink < 0).any():
        raise UnprovedPlanError("prices")
    worth = int((sink - prices[:firms]).sum())
    for helper, price in enumerate(prices[firms:-1].tolist()):
        worth += sum(min(0, cost + price - sink) for cost in problem.loads(helper))
    cost = cost_of(problem, found.chosen)
    if cost != worth:
        raise UnprovedPlanError(cost, worth)
    return cost


def _nearest(problem: PairingProblem, levels: Sequence[Array], most: int) -> Array:
    """Return which pairs begin in the network: the cheapest of each firm, and its present one."""
    priced, changes, ties = levels
    inside = np.zeros(priced.shape, dtype=bool)
    count = min(most, len(problem.helpers))
    if not count:
        return inside
    order = np.argpartition(((2 * np.minimum(priced, BARRED) + changes) << TIE_BITS) + ties, count - 1, axis=1)[:, :count]
    np.put_along_axis(inside, order, values=True, axis=1)
    has = np.flatnonzero(problem.present >= 0)
    inside[has, problem.present[has]] = True
    inside &= problem.costs < BARRED
    return inside


def _network(problem: PairingProblem, levels: Sequence[Array], inside: Array) -> tuple[Network, tuple[Array, Array]]:
    """Return the network: firm → helper → sink, with one arc for each place of a helper, and firm → sink for going without."""
    firms, helpers = inside.shape
    sink = firms + helpers
    owners, heads = np.nonzero(inside)
    places = [(firms + helper, cost) for helper in range(helpers) for cost in problem.loads(helper)]
    tails = [*owners.tolist(), *range(firms), *(tail for tail, _ in places)]
    ends = [*(heads + firms).tolist(), *[sink] * (firms + len(places))]
    costs = [*levels[0][owners, heads].tolist(), *problem.without().tolist(), *(cost for _, cost in places)]
    lower = tuple(_of_pairs(each[owners, heads].tolist()) for each in levels[1:])
    supplies = [(firm, 1) for firm in range(firms)]
    return Network(sink + 1, sink, tails, ends, [1] * len(costs), costs, supplies, lower), (owners, heads)


def _of_pairs(values: Sequence[int]) -> Callable[[int], int]:
    """Return a level of costs below the points: those of the pairs, which are the first arcs, and 0 for all others."""
    return lambda arc: values[arc] if arc < len(values) else 0


def _read(problem: PairingProblem, flow: Flow, places: tuple[Array, Array]) -> PairingFlow:
    """Return the plan that a flow means, with its prices level by level."""
    chosen = np.full(len(problem.firms), NOBODY, dtype=np.int64)
    used = np.asarray(flow.units[: len(places[0])], dtype=np.int64) > 0
    chosen[places[0][used]] = places[1][used]
    rows, whole = [], list(flow.prices)
    for _ in range(_LEVELS - 1):
        rows.append([((price + _HALF) & (2 * _HALF - 1)) - _HALF for price in whole])
        whole = [(price + _HALF) >> LEVEL_BITS for price in whole]
    return PairingFlow(chosen, np.array([whole, *reversed(rows)], dtype=np.int64))
