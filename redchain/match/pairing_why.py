"""What it would cost a plan of pairings to give a firm another helper all the same: the cheapest way to make room, over all ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from redchain.match.pairing_flow import BARRED, UnprovedPlanError

if TYPE_CHECKING:
    from redchain.match.inverted_index import Array
    from redchain.match.pairing_flow import PairingProblem

_NO_WAY = BARRED // 2


class ForcedPairs:
    """A plan as moves between helpers: one firm more here and one less there, each at the price of the cheapest firm that can move, or of the load.

    Helpers are nodes, and so are going without and the load of all. The closed table of cheapest ways (Floyd and Warshall) tells the price of every
    pair that is not in the plan, and that no round of moves pays: the plan is best, by another way than prices.
    """

    def __init__(self, problem: PairingProblem, chosen: Array) -> None:
        """Work the table out; raises UnprovedPlanError where a round of moves would make the plan cheaper."""
        self._priced, self._without = problem.priced(), problem.without()
        self._helpers, self._chosen = len(problem.helpers), chosen
        self._ways = _closed(self._moves(problem))
        if (np.diagonal(self._ways) < 0).any():
            raise UnprovedPlanError("moves")

    def price(self, firm: int, helper: int) -> int | None:
        """Return by how much the plan would cost more if this firm had to have this helper; None where no plan allows it."""
        now = int(self._chosen[firm])
        if now == helper:
            return 0
        before = int(self._without[firm] if now < 0 else self._priced[firm, now])
        there = int(self._priced[firm, helper]) - before
        price = there + int(self._ways[helper, self._helpers if now < 0 else now])
        return price if price < _NO_WAY else None

    def _moves(self, problem: PairingProblem) -> Array:
        """Return the cheapest move from each helper to each other one, to going without, and to the load, and back from it."""
        nobody, load = self._helpers, self._helpers + 1
        moves = np.full((load + 1, load + 1), BARRED, dtype=np.int64)
        for helper in range(-1, self._helpers):
            firms = np.flatnonzero(self._chosen == helper)
            here = self._without[firms] if helper < 0 else self._priced[firms, helper]
            row = moves[helper if helper >= 0 else nobody]
            if len(firms):
                row[:nobody] = (self._priced[firms] - here[:, None]).min(axis=0)
                row[nobody] = (self._without[firms] - here).min()
            if helper >= 0:
                steps = problem.loads(helper)
                if len(firms) < len(steps):
                    row[load] = steps[len(firms)]
                if len(firms):
                    moves[load, helper] = -steps[len(firms) - 1]
        moves[nobody, load] = moves[load, nobody] = 0
        np.fill_diagonal(moves, 0)
        return moves


def _closed(moves: Array) -> Array:
    ways = np.minimum(moves, BARRED)
    for through in range(len(ways)):
        np.minimum(ways, ways[:, through, None] + ways[None, through, :], out=ways)
    return ways
