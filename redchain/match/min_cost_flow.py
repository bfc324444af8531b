"""The flow of least cost through a network, exactly and in pure Python: successive shortest paths with prices (Edmonds and Karp, 1972)."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LEVEL_BITS = 64
TIE_BITS = 40
"""A tie's cost stays below 2^40, so that even 2^23 units of flow together cannot reach one unit of the level above."""


@dataclass(frozen=True)
class Network:
    """Arcs as columns, every cost 0 or more; `supplies` holds (node, units) and all units end in `sink`, which they can always reach.

    `ties` are the levels below the cost, in order: each is arc → whole number below 2^40. Costs are compared level by level, so a lower
    one only decides between flows that are equal in all above it.
    """

    size: int
    sink: int
    tails: Sequence[int]
    heads: Sequence[int]
    rooms: Sequence[int]
    costs: Sequence[int]
    supplies: Sequence[tuple[int, int]]
    ties: tuple[Callable[[int], int], ...] = ()

    def whole(self, arc: int) -> int:
        """Return an arc's costs of all levels as one number."""
        cost = self.costs[arc]
        for tie in self.ties:
            cost = (cost << LEVEL_BITS) + tie(arc)
        return cost


class Flow(NamedTuple):
    """The units on each arc, and a price per node: whole cost + price of tail - price of head is 0 or more on every arc with room left."""

    units: Sequence[int]
    prices: Sequence[int]


def min_cost_flow(network: Network) -> Flow:
    """Return the flow of least whole cost that ships every supply to the sink."""
    residual = Residual(network)
    for node, amount in network.supplies:
        for _ in range(amount):
            residual.push(residual.path(node, network.sink))
    return residual.flow()


class Residual:
    """What is still possible beside a flow: arc 2a is arc a where it has room, 2a + 1 gives back a unit of it.

    `out` holds the live arcs of each node only, so a search never looks at the thousands of candidates of a popular resource that are not
    in use.
    """

    def __init__(self, network: Network, flow: Flow | None = None) -> None:
        """Begin with a flow that has been found, or with none."""
        arcs = range(len(network.costs))
        whole = [network.whole(arc) for arc in arcs]
        self.costs = [cost for each in whole for cost in (each, -each)]
        self.ends = [end for arc in arcs for end in (network.heads[arc], network.tails[arc])]
        used = flow.units if flow else [0] * len(whole)
        self.left = [left for arc in arcs for left in (network.rooms[arc] - used[arc], used[arc])]
        self.prices = list(flow.prices) if flow else [0] * network.size
        self.out: list[set[int]] = [set() for _ in range(network.size)]
        for arc, left in enumerate(self.left):
            if left:
                self.out[self.ends[arc ^ 1]].add(arc)

    def path(self, start: int, goal: int) -> list[int]:
        """Return the live arcs of a cheapest path from goal back to start, and raise prices so that it costs nothing; [] if there is none."""
        best, via, queue, settled = {start: 0}, {start: -1}, [(0, start)], []
        out, ends, costs, prices = self.out, self.ends, self.costs, self.prices
        most: float = inf  # how far the goal is by the ways found so far: what is as far can lead to no shorter one
        while queue:
            far, node = heappop(queue)
            if far > best[node]:
                continue
            if node == goal:
                break
            settled.append(node)
            base = far + prices[node]
            for arc in out[node]:
                end = ends[arc]
                reach = base + costs[arc] - prices[end]
                if reach < most and (end not in best or reach < best[end]):
                    best[end] = reach
                    if end == goal:
                        most = reach
                    via[end] = arc
                    heappush(queue, (reach, end))
        if goal not in best:
            return []
        for node in settled:
            prices[node] += best[node] - best[goal]
        return self._walk(via, goal)

    def push(self, path: list[int]) -> None:
        """Send one unit along live arcs."""
        for arc in path:
            back = arc ^ 1
            self.left[arc] -= 1
            if not self.left[arc]:
                self.out[self.ends[back]].discard(arc)
            if not self.left[back]:
                self.out[self.ends[arc]].add(back)
            self.left[back] += 1

    def flow(self) -> Flow:
        """Return the flow as it stands."""
        return Flow(self.left[1::2], self.prices)

    def _walk(self, via: dict[int, int], goal: int) -> list[int]:
        path, arc = [], via[goal]
        while arc >= 0:
            path.append(arc)
            arc = via[self.ends[arc ^ 1]]
        return path
