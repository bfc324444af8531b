"""What orders and rejections teach of a resource, as far as it was known on a day: how well it served a need, and since when."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from redchain.model.dispatch import DISPATCH_MOVES, Dispatch
from redchain.model.need import RATINGS, RESULTS, Need
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.model.ledger import Ledger
    from redchain.model.need import Rating, Result


class Lesson(NamedTuple):
    """One resource on one need: its worth from −1 (wrong) to 1 (solved, and the firm content), the day it was known, and why."""

    need: str
    resource: str
    worth: float
    on: date
    words: Text
    categories: tuple[str, ...] = ()
    """The need's own and those of its sub-items."""


class _Known(NamedTuple):
    worth: float
    on: str
    words: Text


ACCEPTED, FINISHED, SENT_BACK, UPHELD, REJECTED = 0.3, 0.6, -0.5, -1.0, -0.5
SUPPORT_SHARE = 0.5
"""A supporting resource served beside another one, so it teaches half as much."""
_RATED: dict[Rating, float] = {"satisfied": 1.0, "basically": 0.8, "unsatisfied": -0.6}
_RESULTED: dict[Result, float] = {"solved": 1.0, "partly_solved": 0.8, "long_term": 0.3, "explained": 0.3, "not_possible": -0.3}


def lessons(ledger: Ledger, today: date) -> tuple[Lesson, ...]:
    """Return every lesson known on `today`, by need, resource and day; later steps and later records teach nothing."""
    orders = ledger.derived(Dispatch, "order:1", _order_text)  # kept by content: no order and no need is read again
    needs = ledger.derived(Need, "outcome:1", _need_text)
    found = [each for text in orders.values() if text for each in _of_order(needs, _Order(*json.loads(text)), today)]
    found += [each for need, text in needs.items() if not text.endswith(_NONE_REJECTED) for each in _of_rejections(need, _read_need(text), today)]
    return tuple(sorted(found, key=lambda each: (each.need, each.resource, each.on, each.worth)))


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


def _order_text(order: Dispatch) -> str:
    """Return what an order tells as JSON; nothing when it names no resource."""
    steps = [(each.at.date().isoformat(), each.step) for each in order.log]
    return json.dumps(_Order(order.need, order.resource, order.role, tuple(steps)), ensure_ascii=False) if order.resource is not None else ""


def _need_text(need: Need) -> str:
    """Return what a need tells as JSON."""
    categories = dict.fromkeys((need.category, *(each.category for each in need.items)))
    judged = tuple((each.at.date().isoformat(), each.rating, each.result) for each in need.log if each.rating or each.result)
    rejected = tuple((each.resource, each.because, each.on.isoformat()) for each in need.rejected)
    return json.dumps(_Past(tuple(categories), judged, rejected), ensure_ascii=False)


_NONE_REJECTED = ", []]"


def _read_need(text: str) -> _Past:
    categories, judged, rejected = json.loads(text)
    return _Past(tuple(categories), judged, rejected)


def _of_order(needs: Mapping[str, str], order: _Order, today: date) -> Iterator[Lesson]:
    need = _read_need(needs[order.need]) if order.need in needs else None
    known = _outcome(order, need, today.isoformat()) if need is not None else None
    if need is not None and known is not None:
        worth = known.worth * (SUPPORT_SHARE if order.role == "support" else 1.0)
        yield Lesson(order.need, order.resource, worth, date.fromisoformat(known.on), known.words, need.categories)


def _of_rejections(need: str, past: _Past, today: date) -> Iterator[Lesson]:
    says = Text("被否决：{because}", "rejected: {because}")
    for resource, because, day in past.rejected:
        on = date.fromisoformat(day)
        if on <= today:
            yield Lesson(need, resource, REJECTED, on, says.fill(because=because), past.categories)


def _outcome(order: _Order, need: _Past, today: str) -> _Known | None:
    """Return what had become of an order by the end of `today`, or None when nothing tells yet."""
    steps = [(day, verb) for day, verb in order.log if day <= today]
    state = DISPATCH_MOVES.state_after(verb for _, verb in steps)
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
