"""What orders and rejections teach of a resource, as far as it was known on a day: how well it served a need, and since when."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.kinds.need.model import RATINGS, RESULTS, Need
from redchain.kinds.order.model import ORDER_MOVES, Order
from redchain.match.incremental_cache import Entry, collected
from redchain.match.profile import fields_of, weighed_terms
from redchain.match.terms import Normaliser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.need.model import Rating, Result
    from redchain.match.postings import Array, Postings
    from redchain.model.ledger import Ledger


class Lesson(NamedTuple):
    """One resource on one need: its worth from −1 (wrong) to 1 (solved, and the firm content), the day it was known, and why."""

    need: str
    resource: str
    worth: float
    on: date
    words: Text


class _Known(NamedTuple):
    worth: float
    on: str
    words: Text


ACCEPTED, FINISHED, SENT_BACK, UPHELD, REJECTED = 0.3, 0.6, -0.5, -1.0, -0.5
SUPPORT_SHARE = 0.5
"""A supporting resource served beside another one, so it teaches half as much."""
_RATED: dict[Rating, float] = {"satisfied": 1.0, "basically": 0.8, "unsatisfied": -0.6}
_RESULTED: dict[Result, float] = {"solved": 1.0, "partly_solved": 0.8, "long_term": 0.3, "explained": 0.3, "not_possible": -0.3}


class Past:
    """What the orders and the needs of a ledger tell, as far as it was known on a day; one need is looked at when it is asked for."""

    def __init__(self, ledger: Ledger, today: date, fold: Normaliser) -> None:
        """Take the ledger and what normalises the needs' texts."""
        self._today = today
        self._needs = collected(ledger, Need, "past:1", lambda each: Entry(_need_card(each), (weighed_terms(fields_of(fold, each)),)), 1)
        self._orders: dict[int, list[_Order]] = defaultdict(list)
        places = {each: place for place, each in enumerate(self._needs.ids)}
        for card in collected(ledger, Order, "orders:1", lambda each: Entry(_order_card(each))).cards:
            if card and (place := places.get(card[0])) is not None:
                self._orders[place].append(card)

    @property
    def texts(self) -> Postings:
        """What every need of the ledger says, in order of the needs' ids."""
        return self._needs.texts[0]

    @cached_property
    def once(self) -> Array:
        """A 1 for every entry of the texts, for counting each term of a need once."""
        return np.ones(len(self.texts.places), np.float32)

    @cached_property
    def teaching(self) -> Array:
        """The places of the needs that orders or rejections tell of."""
        rejected = (place for place, (_, _, rejected) in enumerate(self._needs.cards) if rejected)
        return np.array(sorted({*self._orders, *rejected}), np.int32)

    def categories(self, place: int) -> frozenset[str]:
        """Return the categories of the need at a place, those of its sub-items too."""
        return frozenset(self._needs.cards[place][0])

    def at(self, place: int) -> tuple[Lesson, ...]:
        """Return the lessons of the need at a place, by resource and day; later steps and later records teach nothing."""
        categories, *rest = self._needs.cards[place]
        past = _Past(tuple(categories), *rest)
        found = [each for order in self._orders.get(place, ()) for each in _of_order(past, _Order(*order), self._today)]
        found += _of_rejections(self._needs.ids[place], past, self._today)
        return tuple(sorted(found, key=lambda each: (each.resource, each.on, each.worth)))


def lessons(ledger: Ledger, today: date) -> tuple[Lesson, ...]:
    """Return every lesson known on `today`, by need, resource and day."""
    past = Past(ledger, today, Normaliser())
    return tuple(each for place in past.teaching for each in past.at(place))


def standing_rejections(need: Need, today: date) -> dict[str, Text]:
    """Return the resources not to be suggested for a need on `today`, each with the reason; the last entry of a resource counts."""
    last = {each.resource: each for each in need.rejected if each.on <= today}
    says = Text("已否决到 {until}：{because}", "rejected until {until}: {because}")
    return {each.resource: says.fill(until=each.until.isoformat(), because=each.because) for each in last.values() if today <= each.until}


_Steps = tuple[tuple[str, str], ...]
"""Day as ISO text and verb of each step."""


class _Order(NamedTuple):
    """What an order tells."""

    need: str
    resource: str
    role: str
    log: _Steps


class _Past(NamedTuple):
    """What a need tells: its categories, (day, rating, result) of each step that has one, and (resource, reason, day) of each rejection."""

    categories: tuple[str, ...]
    judged: tuple[tuple[str, Rating | None, Result | None], ...]
    rejected: tuple[tuple[str, str, str], ...]


def _order_card(order: Order) -> _Order | None:
    """Return what an order tells; nothing when it names no resource."""
    steps = tuple((each.at.date().isoformat(), each.step) for each in order.log)
    return _Order(order.need, order.resource, order.role, steps) if order.resource is not None else None


def _need_card(need: Need) -> _Past:
    categories = dict.fromkeys((need.category, *(each.category for each in need.items)))
    judged = tuple((each.at.date().isoformat(), each.rating, each.result) for each in need.log if each.rating or each.result)
    rejected = tuple((each.resource, each.because, each.on.isoformat()) for each in need.rejected)
    return _Past(tuple(categories), judged, rejected)


def _of_order(need: _Past, order: _Order, today: date) -> Iterator[Lesson]:
    known = _outcome(order, need, today.isoformat())
    if known is not None:
        worth = known.worth * (SUPPORT_SHARE if order.role == "support" else 1.0)
        yield Lesson(order.need, order.resource, worth, date.fromisoformat(known.on), known.words)


def _of_rejections(need: str, past: _Past, today: date) -> Iterator[Lesson]:
    says = Text("被否决：{because}", "rejected: {because}")
    for resource, because, day in past.rejected:
        on = date.fromisoformat(day)
        if on <= today:
            yield Lesson(need, resource, REJECTED, on, says.fill(because=because))


def _outcome(order: _Order, need: _Past, today: str) -> _Known | None:
    """Return what had become of an order by the end of `today`, or None when nothing tells yet."""
    steps = [(day, verb) for day, verb in order.log if day <= today]
    state = ORDER_MOVES.state_after(verb for _, verb in steps)
    last = {verb: day for day, verb in steps}
    if state == "void" and "uphold" in last:
        return _Known(UPHELD, last["uphold"], Text("被退单", "sent back"))
    if state == "disputed":
        return _Known(SENT_BACK, last["send_back"], Text("被申请退单", "asked to be sent back"))
    if state == "working":
        return _Known(ACCEPTED, last.get("redo", last["accept"]), Text("已接单", "accepted"))
    return _finished(need, last["finish"], today) if state == "finished" else None


def _finished(need: _Past, finished: str, today: str) -> _Known:
    """Return what a finished order was worth: by the firm's rating and the need's result the worse of the two, where there is one."""
    steps = [each for each in need.judged if finished <= each[0] <= today]
    ratings = [_Known(_RATED[rating], day, RATINGS[rating]) for day, rating, _ in steps if rating and rating in _RATED]
    results = [_Known(_RESULTED[result], day, RESULTS[result]) for day, _, result in steps if result]
    plain = _Known(FINISHED, finished, Text("已办复", "finished"))
    return min((*ratings[-1:], *results[-1:]), key=lambda each: each.worth, default=plain)
