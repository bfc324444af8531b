"""The flow of least cost by OR-tools, for plans of thousands of needs; the same flow as `min_cost_flow`, to the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.match.min_cost_flow import LEVEL_BITS, Flow, min_cost_flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.match.min_cost_flow import Network

SMALL_PLAN = 4_000
"""Up to so many arcs the pure engine is done before OR-tools is imported."""


def has_ortools() -> bool:
    """Tell whether the extra `plan` is installed."""
    from importlib.util import find_spec

    return find_spec("ortools") is not None


def solver_for(candidates: int) -> Callable[[Network], Flow]:
    """Return the engine for a plan of so many candidates: OR-tools where it is worth its start and installed; the plan is the same."""
    return min_cost_flow_ortools if candidates > SMALL_PLAN and has_ortools() else min_cost_flow


def min_cost_flow_ortools(network: Network) -> Flow:
    """Return what `min_cost_flow` returns, one level of costs after the other.

    The levels together do not fit OR-tools' 64 bits. So each is solved alone, and the next may only move what costs nothing in those
    above: arcs whose cost equals the difference of their prices. Few needs are tied, so the lower levels are small.
    """
    import numpy as np

    arcs = _Arcs(*(np.asarray(each, dtype=np.int64) for each in (network.tails, network.heads, network.rooms)))
    nodes = np.array([node for node, _ in network.supplies], dtype=np.int64)
    amounts = np.array([amount for _, amount in network.supplies], dtype=np.int64)
    supply = np.bincount(nodes, amounts, network.size).astype(np.int64)
    supply[network.sink] -= amounts.sum()
    costs = np.asarray(network.costs, dtype=np.int64)
    flow = _solve(arcs, costs, supply)
    prices = _prices(arcs, costs, flow, network.size)
    whole = prices.tolist()
    free = np.arange(len(costs))
    for tie in network.ties:
        reduced = costs + prices[arcs.tails] - prices[arcs.heads]
        free, arcs, costs, prices = _next_level(network, tie, free[reduced == 0], flow)
        whole = [(each << LEVEL_BITS) + price for each, price in zip(whole, prices.tolist(), strict=True)]
    return Flow(flow.tolist(), whole)


class _Arcs(NamedTuple):
    tails: Any
    heads: Any
    rooms: Any


def _next_level(network: Network, tie: Any, free: Any, flow: Any) -> tuple[Any, _Arcs, Any, Any]:
    """Solve one level on the arcs that are still free, in place of what `flow` says of them; the other arcs keep their flow."""
    import numpy as np

    arcs = _Arcs(*(np.asarray(each, dtype=np.int64)[free] for each in (network.tails, network.heads, network.rooms)))
    costs = np.fromiter((tie(arc) for arc in free.tolist()), dtype=np.int64, count=len(free))
    supply = np.bincount(arcs.tails, flow[free], network.size) - np.bincount(arcs.heads, flow[free], network.size)
    flow[free] = _solve(arcs, costs, supply.astype(np.int64))
    return free, arcs, costs, _prices(arcs, costs, flow[free], network.size)


def _solve(arcs: _Arcs, costs: Any, supply: Any) -> Any:
    """Return the flow of one level; only nodes that an arc touches take part, which keeps costs within 64 bits."""
    import numpy as np
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    nodes, places = np.unique(np.concatenate((arcs.tails, arcs.heads)), return_inverse=True)
    tails, heads = places[: len(costs)].astype(np.int32), places[len(costs) :].astype(np.int32)
    solver = SimpleMinCostFlow()
    added = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, arcs.rooms, costs)
    solver.set_nodes_supplies(np.arange(len(nodes), dtype=np.int32), supply[nodes])
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(status.name)
    return np.asarray(solver.flows(added), dtype=np.int64)


def _prices(arcs: _Arcs, costs: Any, flow: Any, size: int) -> Any:
    """Return prices that prove the flow cheapest (Bellman and Ford on what is left); they exist because no cycle left costs less than 0."""
    import numpy as np

    on, back = flow < arcs.rooms, flow > 0
    starts = np.concatenate((arcs.tails[on], arcs.heads[back]))
    ends = np.concatenate((arcs.heads[on], arcs.tails[back]))
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
