"""A plan of pairings for all firms at once, or for some: who helps which firm, why a firm changes its helper, and what fewer changes would cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.pairing.rules import first_chain, room_of
from redchain.kinds.person.model import Person
from redchain.match.min_cost_flow_ortools import solver_for
from redchain.match.pairing_costs import pair_costs
from redchain.match.pairing_flow import BARRED, NOBODY, PairingProblem, prove, solve_pairing
from redchain.match.pairing_why import ForcedPairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.match.inverted_index import Array
    from redchain.match.min_cost_flow import Flow, Network
    from redchain.match.pairing_costs import PairCosts
    from redchain.model.ledger import Ledger

LADDER = (0, 50, 100, 200, 400)
"""The prices of a change that a plan is also worked out for."""
Why = Literal["kept", "new", "left", "barred", "nearer", "load", "full"]


class Points(NamedTuple):
    """What a pair costs, part by part."""

    chain: int
    town: int
    trade: int

    @property
    def whole(self) -> int:
        """All parts together."""
        return self.chain + self.town + self.trade


@dataclass(frozen=True)
class PairingLine:
    """One firm in the plan: its running pairing, its helper before and after, and why.

    `full` is a firm for which there is no place left: with `before` it stays as it is. `then` and `now` are the points of the two pairs (None: no pair, or one that
    may not be). `price` is by how much the whole plan would cost more if the firm kept its helper; None where it cannot.
    """

    firm: str
    pairing: str | None
    before: str | None
    after: str | None
    why: Why
    then: Points | None
    now: Points | None
    price: int | None

    @property
    def is_changed(self) -> bool:
        """Whether the firm gets a helper that it does not have."""
        return self.after is not None and self.after != self.before


class Rung(NamedTuple):
    """A price of a change, and what the best plan at that price is: how many firms change their helper, and the points of all its pairs."""

    keep: int
    changed: int
    misfit: int


@dataclass(frozen=True)
class PairingPlan:
    """The lines by firm, how many pairings with a mentor stay as they are, the points of all, the ladder of prices of a change, and the firms that do not operate, which are left out."""

    lines: tuple[PairingLine, ...]
    keep: int
    stay: int
    helpers: int
    room: int
    cost: int
    ladder: tuple[Rung, ...]
    idle: int = 0

    def changed(self) -> tuple[PairingLine, ...]:
        """Return the firms that get a helper or another one."""
        return tuple(each for each in self.lines if each.is_changed)


class _Firm(NamedTuple):
    """A firm that is planned for, with its running pairing, and how many places it takes."""

    firm: Enterprise
    pairing: Pairing | None

    @property
    def places(self) -> int:
        return self.pairing.load if self.pairing else 1


def plan_pairings(ledger: Ledger, keep: int | None = None, chain: str | None = None) -> PairingPlan:
    """Return the best plan for all firms, or those whose first chain is `chain`; a change costs `keep` points (None: as the settings say).

    A running pairing with a mentor stays with a helper who is there: it takes two places, and its goals are theirs. The posts of all chains may help.
    """
    every = [each for each in ledger.current(Enterprise) if chain is None or first_chain(ledger, each) == chain]
    planner = _Planner(ledger, keep)
    wanted = [_Firm(each, planner.running.get(each.id)) for each in every if each.operating == "normal"]
    found = planner.plan([each for each in wanted if not planner.stays(each)], sum(map(planner.stays, wanted)), is_laddered=True)
    return replace(found, idle=len(every) - len(wanted))


def plan_without(ledger: Ledger, person: Person) -> PairingPlan:
    """Return the best plan for the firms of a helper who leaves; nobody else's change."""
    planner = _Planner(ledger, None, without=person.id)
    shelf = ledger.shelf(Enterprise)
    wanted = [_Firm(shelf[firm], pairing) for firm, pairing in sorted(planner.running.items()) if pairing.helper == person.id and firm in shelf]
    return planner.plan(wanted, 0, is_laddered=False)


class _Planner:
    """The helpers of a ledger with the firms that they have."""

    def __init__(self, ledger: Ledger, keep: int | None, without: str | None = None) -> None:
        self.ledger = ledger
        self.keep = ledger.settings.programme.pair.keep if keep is None else keep
        self.helpers = [each for each in ledger.current(Person) if "helper" in each.roles and each.id != without]
        self.place = {each.id: number for number, each in enumerate(self.helpers)}
        self.open = sorted(ledger.open(Pairing), key=lambda each: (each.begun, each.id))
        self.running: dict[str, Pairing] = {}
        for each in self.open:
            self.running.setdefault(each.enterprise, each)

    def stays(self, wanted: _Firm) -> bool:
        """Whether a firm is left out, because it has a mentor as well and its helper is there."""
        return wanted.pairing is not None and wanted.pairing.mentor is not None and wanted.pairing.helper in self.place

    def plan(self, wanted: Sequence[_Firm], stay: int, *, is_laddered: bool) -> PairingPlan:
        """Return the plan: first for those who take two places, then, with these settled, for all others."""
        rooms = self._rooms(wanted)
        twice = [each for each in wanted if each.places > 1]
        first = _Solved(self, twice, rooms // 2, 0)
        taken = np.bincount(first.chosen[first.chosen >= 0], minlength=len(self.helpers))
        rest = _Solved(self, [each for each in wanted if each.places == 1], np.maximum(rooms - 2 * taken, 0), self.keep)
        lines = sorted((*first.lines(), *rest.lines()), key=lambda each: each.firm)
        prices = sorted({*LADDER, self.keep}) if is_laddered else ()
        ladder = tuple(rest.rung(each, extra=first) for each in prices)
        return PairingPlan(tuple(lines), self.keep, stay, len(self.helpers), int(rooms.sum()), first.cost + rest.cost, ladder)

    def _rooms(self, wanted: Sequence[_Firm]) -> Array:
        """Return how many places each helper has beside the pairings that are not planned anew."""
        planned = {each.pairing.id for each in wanted if each.pairing}
        usual = self.ledger.settings.programme.contact.max_firms
        rooms = np.array([room_of(each, usual) for each in self.helpers], dtype=np.int64)
        for each in self.open:
            if each.id not in planned and each.helper in self.place:
                rooms[self.place[each.helper]] -= each.load
        return np.maximum(rooms, 0)


class _Solved:
    """The problem of some firms, its best plan with the proof, and what it means."""

    def __init__(self, planner: _Planner, wanted: Sequence[_Firm], rooms: Array, keep: int) -> None:
        self.planner, self.wanted = planner, wanted
        self.costs: PairCosts = pair_costs(planner.ledger, [each.firm for each in wanted], planner.helpers)
        self.problem = PairingProblem(
            firms=[each.firm.id for each in wanted],
            helpers=[each.id for each in planner.helpers],
            costs=self.costs.whole(),
            present=np.array([self._present(each, number) for number, each in enumerate(wanted)], dtype=np.int64),
            rooms=rooms,
            keep=keep,
            load=planner.ledger.settings.programme.pair.load,
        )
        self.chosen, self.cost = _best(self.problem)

    def _present(self, wanted: _Firm, number: int) -> int:
        """Return the place of the helper of a firm, `NOBODY` for one who has left or may not be."""
        place = self.planner.place.get(wanted.pairing.helper, NOBODY) if wanted.pairing else NOBODY
        return NOBODY if place >= 0 and self.costs.barred[number, place] else place

    def rung(self, keep: int, extra: _Solved) -> Rung:
        """Return what the best plan is at another price of a change; `extra` is settled whatever it is."""
        chosen = self.chosen if keep == self.problem.keep else _best(replace(self.problem, keep=keep))[0]
        return Rung(keep, self._changed(chosen) + extra._changed(extra.chosen), self._misfit(chosen) + extra._misfit(extra.chosen))

    def _changed(self, chosen: Array) -> int:
        """Count the firms with a running pairing that get another helper."""
        before = [self.planner.place.get(each.pairing.helper, NOBODY) if each.pairing else None for each in self.wanted]
        return sum(then is not None and now not in {then, NOBODY} for then, now in zip(before, chosen.tolist(), strict=True))

    def _misfit(self, chosen: Array) -> int:
        held = np.flatnonzero(chosen >= 0)
        return int(self.problem.costs[held, chosen[held]].sum())

    def lines(self) -> Iterator[PairingLine]:
        """Yield a line for each firm."""
        forced = ForcedPairs(self.problem, self.chosen) if self.wanted and self.planner.helpers else None
        for number, each in enumerate(self.wanted):
            now, was = int(self.chosen[number]), self.planner.place.get(each.pairing.helper, NOBODY) if each.pairing else NOBODY
            why = self._why(number, each, now)
            price = forced.price(number, int(self.problem.present[number])) if forced and why in {"nearer", "load"} else None
            before, after = each.pairing.helper if each.pairing else None, self.planner.helpers[now].id if now >= 0 else None
            yield PairingLine(
                each.firm.id, each.pairing.id if each.pairing else None, before, after, why, self._points(number, was), self._points(number, now), price
            )

    def _why(self, number: int, wanted: _Firm, now: int) -> Why:
        present = int(self.problem.present[number])
        if now < 0:
            return "full"
        if wanted.pairing is None:
            return "new"
        if now == present:
            return "kept"
        if present < 0:
            return "barred" if wanted.pairing.helper in self.planner.place else "left"
        saved = int(self.problem.costs[number, present] - self.problem.costs[number, now])
        return "nearer" if saved > self.problem.keep else "load"

    def _points(self, number: int, helper: int) -> Points | None:
        if helper < 0 or self.problem.costs[number, helper] >= BARRED:
            return None
        return Points(*(int(each[number, helper]) for each in (self.costs.chain, self.costs.town, self.costs.trade)))


def _best(problem: PairingProblem) -> tuple[Array, int]:
    """Return the best plan and its cost, proved."""

    def solve(network: Network) -> Flow:
        return solver_for(len(network.costs))(network)

    if not problem.firms or not problem.helpers:
        return np.full(len(problem.firms), NOBODY, dtype=np.int64), 0
    found = solve_pairing(problem, solve)
    return found.chosen, prove(problem, found)
