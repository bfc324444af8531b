"""A flow network with whole-number costs on several levels, and what a solver returns for it."""

from __future__ import annotations

from dataclasses import dataclass
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
