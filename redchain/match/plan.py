"""A plan for every need that waits: which resource leads, which support, how the units are loaded, and who had to give way to whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.match.assign import FULL, USUAL, Assignment, Problem, assign
from redchain.match.displaced_needs import Displacement, displacements
from redchain.match.min_cost_flow_ortools import solver_for
from redchain.match.plan_mark import plan_mark
from redchain.match.suggest import item_as_need, match_each, match_need, read_ahead
from redchain.match.topics import topics_of
from redchain.model.deadline_clock import is_held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from redchain.kinds.need.model import Need
    from redchain.match.corpus import Corpus
    from redchain.match.plan_mark import PlanMark
    from redchain.match.suggest import Match
    from redchain.match.suggestion import Suggestion
    from redchain.model.ledger import Ledger

URGENT: dict[str, int] = {"urgent": 8, "high": 4, "normal": 2, "low": 1}
FRESH_WEEKS, MOST_WEEKS = 4, 8
CANDIDATES = 20
MOST_UNDECIDED = 2


class Wish(NamedTuple):
    """A need, or one sub-item of it, that waits for a lead; `weight` is 1 for a normal one raised this week."""

    need: str
    item: str | None
    weight: float


@dataclass(frozen=True)
class Holder:
    """A wish that got the resource somebody else wanted, and its score there."""

    wish: Wish
    score: float


@dataclass(frozen=True)
class Swap:
    """What a wish would have to change, from one resource to another; None: to go without, or to have been without."""

    wish: Wish
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Loss:
    """The best resource for a wish that did not get it: who has it, and what it would cost to hand it over all the same.

    `cost` is by how much the plan would be worth less, in scores of needs of weight 1; None when orders in hand fill the resource, so that
    no plan can give it, and for the lighter ones where several hundred wishes lost. There may be room left: then the unit has more in hand than
    others, and the next best resource is nearly as good.
    """

    resource: str
    score: float
    capacity: int | None
    in_hand: int
    holders: tuple[Holder, ...]
    cost: float | None
    swaps: tuple[Swap, ...]

    @property
    def is_taken_up(self) -> bool:
        """Whether orders in hand alone fill the resource."""
        return self.capacity is not None and self.in_hand >= self.capacity


@dataclass(frozen=True)
class PlanLine:
    """One wish in the plan; `gap`: nothing fits it; `is_full`: what scores enough for a plan is full.

    `undecided` are the two best of what fits, but scores too little for a plan or is not given today, where there is no lead; `topics` counts what the need speaks of, where
    that is several things without sub-items: each wants a lead of its own, so none is planned for the whole.
    """

    wish: Wish
    gap: bool
    lead: Suggestion | None
    supports: tuple[Suggestion, ...]
    loss: Loss | None
    is_full: bool = False
    undecided: tuple[Suggestion, ...] = ()
    topics: int = 0

    @property
    def is_undecided(self) -> bool:
        """Whether a person has to decide: something fits, but nothing scores enough for a plan, or the need has several topics."""
        return bool(self.undecided or self.topics) and not self.is_full


@dataclass(frozen=True)
class UnitLoad:
    """A unit's orders: in hand, and the leads and supports that the plan adds."""

    unit: str
    in_hand: int
    leads: int
    supports: int


@dataclass(frozen=True)
class Plan:
    """The lines by need and sub-item, the units that get work, and the needs left out: on hold, or with a lead order already; `mark` is what a pair must score."""

    lines: tuple[PlanLine, ...]
    loads: tuple[UnitLoad, ...]
    held: tuple[str, ...]
    settled: tuple[str, ...]
    mark: PlanMark

    @property
    def least(self) -> float:
        """What a pair must score."""
        return self.mark.least


@dataclass(frozen=True)
class _Orders:
    """The orders of the ledger as a plan needs them."""

    of_need: Mapping[str, Sequence[Order]]
    by_resource: Counter[str]
    by_unit: Counter[str]


@dataclass(frozen=True)
class _MatchedWish:
    """A wish, the resources that may be planned for it, whether nothing fits it at all, what fits it, but scores too little for a plan or is not given today, and its topics."""

    wish: Wish
    found: tuple[Suggestion, ...]
    gap: bool
    below: tuple[Suggestion, ...]
    topics: int = 0


def plan(corpus: Corpus, needs: Iterable[Need], top: int = CANDIDATES, supports: int = 0, least: float | None = None) -> Plan:
    """Return the best plan for the needs given, each with at most one lead and `supports` supports out of its `top` best resources.

    A need weighs by its urgency (8, 4, 2, 1) and by a quarter more for every full week since it was raised, up to eight. Only resources that are given today and
    that score `least` (None: the mark of the repository, see `plan_mark`; never less than the gap threshold) are planned, within their capacity less the orders in hand, and never a unit that works on the same wish
    already. A need with sub-items gets a lead for each of them, unless none of them alone is matched; one that speaks of several things without
    sub-items gets none.
    """
    orders, mark = _orders(corpus.ledger), plan_mark(corpus, least)
    needs = sorted(needs, key=lambda each: each.id)
    held, waiting = (tuple(each for each in needs if is_held(each.log) == is_so) for is_so in (True, False))
    read_ahead(corpus, waiting)
    wishes = _Wishes(corpus, orders, _Choice(top, mark.least))
    settled = tuple(each.id for each in waiting if not wishes.asked(each))
    found = _SolvedPlan(corpus.ledger, list(wishes.matched(waiting)), orders, supports)
    return Plan(found.lines(), found.loads(), tuple(each.id for each in held), settled, mark)


def weight_of(need: Need, today: date) -> int:
    """Return what a need weighs in a plan, from 4 to 96; a normal one raised this week weighs 8 (`USUAL`).

    >>> URGENT["normal"] * FRESH_WEEKS == USUAL
    True
    """
    return URGENT[need.urgency] * (FRESH_WEEKS + min(max((today - need.raised_on).days, 0) // 7, MOST_WEEKS))


def _orders(ledger: Ledger) -> _Orders:
    of_need: dict[str, list[Order]] = {}
    active = []
    for each in ledger.all(Order):
        if each.state != "void":
            of_need.setdefault(each.need, []).append(each)
            if each.is_open:
                active.append(each)
    return _Orders(of_need, Counter(each.resource for each in active if each.resource), Counter(each.unit for each in active))


class _Choice(NamedTuple):
    """What may be planned for a wish: of its `top` best resources those that score `least`."""

    top: int
    least: float


class _Wishes:
    """What needs wait for, and what may be planned for each."""

    def __init__(self, corpus: Corpus, orders: _Orders, choice: _Choice) -> None:
        self._corpus, self._orders, self._choice = corpus, orders, choice

    def asked(self, need: Need) -> list[tuple[str | None, Need]]:
        """Return what a need asks for: its sub-items that have no lead, each as a need of its own, or the whole of it; nothing where that has a lead."""
        leads = {each.item for each in self._orders.of_need.get(need.id, ()) if each.role == "lead"}
        if None in leads or (leads and not need.items):
            return []
        items: list[tuple[str | None, Need]] = [(item.title, item_as_need(need, item)) for item in need.items if item.title not in leads]
        return items if items or leads else [(None, need)]

    def matched(self, needs: Sequence[Need]) -> Iterator[_MatchedWish]:
        """Yield every wish of some needs; where no sub-item alone is matched, the whole need is the wish."""
        topics = {each.id: len(topics_of(self._corpus, each)) for each in needs if self.asked(each)}
        single = (one for each in needs if not topics.get(each.id) for _, one in self.asked(each))
        found = match_each(self._corpus, single, self._choice.top, is_shown=False)
        for need in needs:
            if topics.get(need.id):
                yield _MatchedWish(self._wish(need, None), (), gap=False, below=(), topics=topics[need.id])
                continue
            wishes = [self._matched(need, item, next(found)) for item, _ in self.asked(need)]
            if 0 < len(wishes) == len(need.items) and all(each.gap for each in wishes):
                wishes = [self._matched(need, None, match_need(self._corpus, need, self._choice.top, is_shown=False))]
            yield from wishes

    def _wish(self, need: Need, item: str | None) -> Wish:
        return Wish(need.id, item, weight_of(need, self._corpus.today) / USUAL)

    def _matched(self, need: Need, item: str | None, found: Match) -> _MatchedWish:
        busy = {each.unit for each in self._orders.of_need.get(need.id, ()) if each.is_open and each.item == item}
        shelf = self._corpus.ledger.shelf(Resource)
        free = [each for each in found.suggestions if shelf[each.resource].unit not in busy]
        sure: list[Suggestion] = []
        others: list[Suggestion] = []
        for each in free:
            (sure if each.score >= self._choice.least and each.barred is None else others).append(each)
        gap = found.threshold.is_missed(free[0].score if free else None)
        return _MatchedWish(self._wish(need, item), tuple(sure), gap, () if gap else tuple(others[:MOST_UNDECIDED]))


class _SolvedPlan:
    """The assignment problem of a ledger, its solution, and the plan that it means."""

    def __init__(self, ledger: Ledger, matched: Sequence[_MatchedWish], orders: _Orders, supports: int) -> None:
        self.matched, self.orders = matched, orders
        ids = sorted({each.resource for wanted in matched for each in wanted.found})
        self.stock = [ledger.shelf(Resource)[each] for each in ids]
        self.units = sorted({each.unit for each in self.stock})
        self.offers = [each for wanted in matched for each in wanted.found]
        self.found: Assignment = assign(self._problem(ids), supports, solver_for(len(self.offers)))

    def _problem(self, ids: Sequence[str]) -> Problem:
        place = {each: number for number, each in enumerate(ids)}
        unit = {each: number for number, each in enumerate(self.units)}
        starts = [0]
        for each in self.matched:
            starts.append(starts[-1] + len(each.found))
        return Problem(
            names=[f"{each.wish.need}\n{each.wish.item or ''}" for each in self.matched],
            weights=[round(each.wish.weight * USUAL) for each in self.matched],
            starts=starts,
            places=[place[each.resource] for each in self.offers],
            scores=[round(each.score * FULL) for each in self.offers],
            resources=ids,
            rooms=[self._room(each) for each in self.stock],
            units=[unit[each.unit] for each in self.stock],
            loads=[self.orders.by_unit[each] for each in self.units],
        )

    def _room(self, resource: Resource) -> int:
        """Return how many more orders a resource takes; one without limit takes as many as a plan can hold."""
        if resource.capacity is None:
            return 3 * len(self.matched)
        return max(0, resource.capacity - self.orders.by_resource[resource.id])

    def lines(self) -> tuple[PlanLine, ...]:
        """Return a line for each wish."""
        lost = dict(displacements(self.found.solved))
        lines = []
        for number, (wanted, lead, others) in enumerate(zip(self.matched, self.found.leads, self.found.supports, strict=True)):
            supports = tuple(self.offers[each] for each in others)
            loss = self._loss(lost[number]) if number in lost else None
            chosen = None if lead is None else self.offers[lead]
            is_full, undecided = chosen is None and bool(wanted.found), () if chosen else wanted.below
            lines.append(PlanLine(wanted.wish, wanted.gap, chosen, supports, loss, is_full, undecided, wanted.topics))
        return tuple(lines)

    def loads(self) -> tuple[UnitLoad, ...]:
        """Return the load of each unit that gets an order, by id."""
        unit = {each.id: each.unit for each in self.stock}
        leads = Counter(unit[self.offers[each].resource] for each in self.found.leads if each is not None)
        supports = Counter(unit[self.offers[each].resource] for some in self.found.supports for each in some)
        return tuple(UnitLoad(each, self.orders.by_unit[each], leads[each], supports[each]) for each in self.units if leads[each] or supports[each])

    def _loss(self, lost: Displacement) -> Loss:
        wanted = self.offers[lost.wanted]
        resource = self.stock[self.found.solved.problem.places[lost.wanted]]
        leads = {number: self.offers[lead] for number in lost.holders if (lead := self.found.leads[number]) is not None}
        return Loss(
            resource=wanted.resource,
            score=wanted.score,
            capacity=resource.capacity,
            in_hand=self.orders.by_resource[resource.id],
            holders=tuple(Holder(self.matched[number].wish, lead.score) for number, lead in leads.items()),
            cost=None if lost.cost is None else lost.cost / (FULL * USUAL),
            swaps=tuple(Swap(self.matched[each.need].wish, self._named(each.before), self._named(each.after)) for each in lost.shifts),
        )

    def _named(self, offer: int | None) -> str | None:
        return None if offer is None else self.offers[offer].resource
