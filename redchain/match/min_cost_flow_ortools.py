"""The flow of least cost by OR-tools, for plans of thousands of needs; the same flow as `min_cost_flow`, to the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.match.min_cost_flow import LEVEL_BITS, Flow

if TYPE_CHECKING:
    from redchain.match.min_cost_flow import Network

SMALL_PLAN = 4_000
"""Up to so many arcs the pure engine is done before OR-tools is imported."""


def has_ortools() -> bool:
    """Tell whether the extra `plan` is installed."""
    from importlib.util import find_spec

    return find_spec("ortools") is not None


def min_cost_flow_ortools(network: Network) -> Flow:
    """Return what `min_cost_flow` returns, one level of costs after the other.

    The levels together do not fit OR-tools' 64 bits. So each is solved alone, and the next may only move what costs nothing in those
    above: arcs whose cost equals the difference of their prices. Few needs are tied, so the lower levels are small.
    """
    import numpy as np

    columns = _Arcs(*(np.asarray(each, dtype=np.int64) for each in (network.tails, network.heads, network.rooms)))
    nodes = np.array([node for node, _ in network.supplies], dtype=np.int64)
    amounts = np.array([amount for _, amount in network.supplies], dtype=np.int64)
    supply = np.bincount(nodes, amounts, network.size).astype(np.int64)
    supply[network.sink] -= amounts.sum()
    costs = np.asarray(network.costs, dtype=np.int64)
    units = _solve(columns, costs, supply)
    prices = _prices(columns, costs, units, network.size)
    whole = prices.tolist()
    free = np.arange(len(costs))
    for tie in network.ties:
        reduced = costs + prices[columns.tails] - prices[columns.heads]
        free, columns, costs, prices = _next_level(network, tie, free[reduced == 0], units)
        whole = [(each << LEVEL_BITS) + price for each, price in zip(whole, prices.tolist(), strict=True)]
    return Flow(units.tolist(), whole)


class _Arcs(NamedTuple):
    tails: Any
    heads: Any
    rooms: Any


def _next_level(network: Network, tie: Any, free: Any, units: Any) -> tuple[Any, _Arcs, Any, Any]:
    """Solve one level on the arcs that are still free, in place of what `units` says of them; the other arcs keep their units."""
    import numpy as np

    columns = _Arcs(*(np.asarray(each, dtype=np.int64)[free] for each in (network.tails, network.heads, network.rooms)))
    costs = np.fromiter((tie(arc) for arc in free.tolist()), dtype=np.int64, count=len(free))
    supply = np.bincount(columns.tails, units[free], network.size) - np.bincount(columns.heads, units[free], network.size)
    units[free] = _solve(columns, costs, supply.astype(np.int64))
    return free, columns, costs, _prices(columns, costs, units[free], network.size)


def _solve(columns: _Arcs, costs: Any, supply: Any) -> Any:
    """Return the units of one level; only nodes that an arc touches take part, which keeps costs within 64 bits."""
    import numpy as np
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    nodes, places = np.unique(np.concatenate((columns.tails, columns.heads)), return_inverse=True)
    tails, heads = places[: len(costs)].astype(np.int32), places[len(costs) :].astype(np.int32)
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, columns.rooms, costs)
    solver.set_nodes_supplies(np.arange(len(nodes), dtype=np.int32), supply[nodes])
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(status.name)
    return np.asarray(solver.flows(arcs), dtype=np.int64)


def _prices(columns: _Arcs, costs: Any, units: Any, size: int) -> Any:
    """Return prices that prove the units cheapest (Bellman and Ford on what is left); they exist because no cycle left costs less than 0."""
    import numpy as np

    on, back = units < columns.rooms, units > 0
    starts = np.concatenate((columns.tails[on], columns.heads[back]))
    ends = np.concatenate((columns.heads[on], columns.tails[back]))
    lengths = np.concatenate((costs[on], -costs[back]))
    order = np.argsort(ends, kind="stable")
    starts, ends, lengths = starts[order], ends[order], lengths[order]
    prices: Any = np.zeros(size, dtype=np.int64)
    if not len(ends):
        return prices
    firsts = np.flatnonzero(np.concatenate(([True], ends[1:] != ends[:-1])))
    reached = ends[firsts]
    while True:
        lower = np.minimum.reduceat(prices[starts] + lengths, firsts)
        better = lower < prices[reached]
        if not better.any():
            return prices
        prices[reached[better]] = lower[better]
