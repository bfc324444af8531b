"""What orders, rejections and needs have come to, as far as it was known on a day: what feedback learns from."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.kinds.need.model import RATINGS, RESULTS, Need
from redchain.kinds.order.model import ORDER_MOVES, Order
from redchain.match.analyzer import fields_of, summed_terms
from redchain.match.incremental_cache import RecordExtract
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.kinds.need.model import Rating, Result
    from redchain.match.incremental_cache import Cache
    from redchain.match.inverted_index import Array, Postings
    from redchain.model.text_folding import Normaliser

ACCEPTED, FINISHED, SENT_BACK, UPHELD, REJECTED = 0.3, 0.6, -0.5, -1.0, -0.5
SUPPORT_SHARE = 0.5
"""A supporting resource served beside another one, so it teaches half as much."""
_RATED: dict[Rating, float] = {"satisfied": 1.0, "basically": 0.8, "unsatisfied": -0.6}
_RESULTED: dict[Result, float] = {"solved": 1.0, "partly_solved": 0.8, "long_term": 0.3, "explained": 0.3, "not_possible": -0.3}
_ENDS: dict[Result, float] = {"not_possible": 1.0, "solved": -1.0, "partly_solved": -1.0}


class Outcome(NamedTuple):
    """What became of one resource on one need: its worth from −1 (wrong) to 1 (solved, and the firm content), the day it was known, and why."""

    need: str
    resource: str
    worth: float
    on: date
    words: Text


class NeedEnd(NamedTuple):
    """How a need ended: 1 where nothing could serve it, −1 where something did, the day, and the result in words."""

    need: str
    worth: float
    on: date
    words: Text


class PastNeeds:
    """What the orders and the needs of a ledger tell, as far as it was known on a day; a need is looked at when it is asked for."""

    def __init__(self, cache: Cache, today: date, normalise: Normaliser) -> None:
        """Take the records, the day, and what normalises the needs' texts."""
        self._today = today
        self._needs = cache.extracts(Need, "past:2", lambda each: RecordExtract(_need_card(each), (summed_terms(fields_of(normalise, each)),)), 1)
        self._orders: dict[int, list[_OrderCard]] = defaultdict(list)
        places = {each: place for place, each in enumerate(self._needs.ids)}
        for card in cache.extracts(Order, "orders:1", lambda each: RecordExtract(_order_card(each))).cards:
            if card and (place := places.get(card[0])) is not None:
                self._orders[place].append(card)

    @property
    def texts(self) -> Postings:
        """What every need of the ledger says, in order of the needs' ids."""
        return self._needs.texts[0]

    @cached_property
    def teaching(self) -> Array:
        """The places of the needs that have orders, rejections or an end."""
        told = (place for place, (_, judged, rejected) in enumerate(self._needs.cards) if judged or rejected)
        return np.array(sorted({*self._orders, *told}), np.int32)

    def categories(self, place: int) -> frozenset[str]:
        """Return the categories of the need at a place, those of its sub-items too."""
        return frozenset(self._needs.cards[place][0])

    def taught_at(self, place: int, marks: Mapping[str, str]) -> str:
        """Return a text that stays the same as long as what the need at a place teaches; `marks` say of each need's content whether it is the same."""
        return json.dumps([self._needs.ids[place], marks.get(self._needs.ids[place]), self._orders.get(place)])

    def outcomes_at(self, place: int) -> tuple[Outcome, ...]:
        """Return the outcomes of the need at a place, by resource and day; later steps and later records teach nothing."""
        categories, *rest = self._needs.cards[place]
        card = _NeedCard(tuple(categories), *rest)
        found = [each for order in self._orders.get(place, ()) for each in _of_order(card, _OrderCard(*order), self._today)]
        found += _of_rejections(self._needs.ids[place], card, self._today)
        return tuple(sorted(found, key=lambda each: (each.resource, each.on, each.worth)))

    def end_at(self, place: int) -> NeedEnd | None:
        """Return how the need at a place had ended; None when it had not, when it was taken up again, or when the end says nothing of gaps."""
        known = [(day, rating, result) for day, rating, result in self._needs.cards[place][1] if day <= self._today.isoformat()]
        results = [(day, result) for day, _, result in known[-1:] if result in _ENDS]
        if not results:
            return None
        day, result = results[0]
        words = Text("以“{result}”销号", "was closed as “{result}”").fill(result=RESULTS[result])
        return NeedEnd(self._needs.ids[place], _ENDS[result], date.fromisoformat(day), words)


def outcomes_of(cache: Cache, today: date, normalise: Normaliser) -> tuple[Outcome, ...]:
    """Return every outcome known on `today`, by need, resource and day."""
    past = PastNeeds(cache, today, normalise)
    return tuple(each for place in past.teaching for each in past.outcomes_at(place))


def standing_rejections(need: Need, today: date) -> dict[str, Text]:
    """Return the resources not to be suggested for a need on `today`, each with the reason; the last entry of a resource counts."""
    last = {each.resource: each for each in need.rejected if each.on <= today}
    says = Text("已否决到 {until}：{because}", "rejected until {until}: {because}")
    return {each.resource: says.fill(until=each.until.isoformat(), because=each.because) for each in last.values() if today <= each.until}


_Steps = tuple[tuple[str, str], ...]
"""Day as ISO text and verb of each step."""


class _KnownWorth(NamedTuple):
    """What had become of an order by some day."""

    worth: float
    on: str
    words: Text


class _OrderCard(NamedTuple):
    """What an order tells."""

    need: str
    resource: str
    role: str
    log: _Steps


class _NeedCard(NamedTuple):
    """What a need tells: its categories, (day, rating, result) of each step that has one or takes it up again, and (resource, reason, day) of each rejection."""

    categories: tuple[str, ...]
    judged: tuple[tuple[str, Rating | None, Result | None], ...]
    rejected: tuple[tuple[str, str, str], ...]


def _order_card(order: Order) -> _OrderCard | None:
    """Return what an order tells; nothing when it names no resource."""
    steps = tuple((each.at.date().isoformat(), each.step) for each in order.log)
    return _OrderCard(order.need, order.resource, order.role, steps) if order.resource is not None else None


def _need_card(need: Need) -> _NeedCard:
    categories = dict.fromkeys((need.category, *(each.category for each in need.items)))
    judged = tuple((each.at.date().isoformat(), each.rating, each.result) for each in need.log if each.rating or each.result or each.step == "reopen")
    rejected = tuple((each.resource, each.because, each.on.isoformat()) for each in need.rejected)
    return _NeedCard(tuple(categories), judged, rejected)


def _of_order(need: _NeedCard, order: _OrderCard, today: date) -> Iterator[Outcome]:
    known = _outcome(order, need, today.isoformat())
    if known is not None:
        worth = known.worth * (SUPPORT_SHARE if order.role == "support" else 1.0)
        yield Outcome(order.need, order.resource, worth, date.fromisoformat(known.on), known.words)


def _of_rejections(need: str, card: _NeedCard, today: date) -> Iterator[Outcome]:
    says = Text("被否决：{because}", "rejected: {because}")
    for resource, because, day in card.rejected:
        on = date.fromisoformat(day)
        if on <= today:
            yield Outcome(need, resource, REJECTED, on, says.fill(because=because))


def _outcome(order: _OrderCard, need: _NeedCard, today: str) -> _KnownWorth | None:
    """Return what had become of an order by the end of `today`, or None when nothing is known yet."""
    steps = [(day, verb) for day, verb in order.log if day <= today]
    state = ORDER_MOVES.state_after(verb for _, verb in steps)
    last = {verb: day for day, verb in steps}
    if state == "void" and "uphold" in last:
        return _KnownWorth(UPHELD, last["uphold"], Text("被退单", "sent back"))
    if state == "disputed":
        return _KnownWorth(SENT_BACK, last["send_back"], Text("被申请退单", "asked to be sent back"))
    if state == "working":
        return _KnownWorth(ACCEPTED, last.get("redo", last["accept"]), Text("已接单", "accepted"))
    return _finished(need, last["finish"], today) if state == "finished" else None


def _finished(need: _NeedCard, finished: str, today: str) -> _KnownWorth:
    """Return what a finished order was worth: by the worse of the firm's rating and the need's result, where there is either."""
    steps = [each for each in need.judged if finished <= each[0] <= today]
    ratings = [_KnownWorth(_RATED[rating], day, RATINGS[rating]) for day, rating, _ in steps if rating and rating in _RATED]
    results = [_KnownWorth(_RESULTED[result], day, RESULTS[result]) for day, _, result in steps if result]
    plain = _KnownWorth(FINISHED, finished, Text("已办复", "finished"))
    return min((*ratings[-1:], *results[-1:]), key=lambda each: each.worth, default=plain)
