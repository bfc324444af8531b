"""What orders and rejections teach of a resource, as far as it was known on a day: how well it served a need, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.model.dispatch import Dispatch
from redchain.model.need import RATINGS, RESULTS, Need
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.model.ledger import Ledger
    from redchain.model.need import Rating, Result


class Lesson(NamedTuple):
    """One resource on one need: its worth from −1 (wrong) to 1 (solved, and the firm content), the day it was known, and why."""

    need: str
    resource: str
    worth: float
    on: date
    words: Text


class _Known(NamedTuple):
    worth: float
    on: date
    words: Text


ACCEPTED, FINISHED, SENT_BACK, UPHELD, REJECTED = 0.3, 0.6, -0.5, -1.0, -0.5
SUPPORT_SHARE = 0.5
"""A supporting resource served beside another one, so it teaches half as much."""
_RATED: dict[Rating, float] = {"satisfied": 1.0, "basically": 0.8, "unsatisfied": -0.6}
_RESULTED: dict[Result, float] = {"solved": 1.0, "partly_solved": 0.8, "long_term": 0.3, "explained": 0.3, "not_possible": -0.3}


def lessons(ledger: Ledger, today: date) -> tuple[Lesson, ...]:
    """Return every lesson known on `today`, by need, resource and day; later steps and later records teach nothing."""
    orders = ledger.derived(Dispatch, "tells:1", lambda each: each.resource or "")  # most records tell nothing, and are not read again
    needs = ledger.derived(Need, "rejects:1", lambda each: "1" if each.rejected else "")
    found = [each for order, tells in orders.items() if tells for each in _of_order(ledger, ledger.shelf(Dispatch)[order], today)]
    found += [each for need, tells in needs.items() if tells for each in _of_rejections(ledger.shelf(Need)[need], today)]
    return tuple(sorted(found, key=lambda each: (each.need, each.resource, each.on, each.worth)))


def standing_rejections(need: Need, today: date) -> dict[str, Text]:
    """Return the resources not to be suggested for a need on `today`, each with the reason; the last entry of a resource counts."""
    last = {each.resource: each for each in need.rejected if each.on <= today}
    says = Text("已否决到 {until}：{because}", "rejected until {until}: {because}")
    return {each.resource: says.fill(until=each.until.isoformat(), because=each.because) for each in last.values() if today <= each.until}


def _of_order(ledger: Ledger, order: Dispatch, today: date) -> Iterator[Lesson]:
    need = ledger.find(Need, order.need)
    if order.resource is None or need is None:
        return
    known = _outcome(order, need, today)
    if known is not None:
        worth = known.worth * (SUPPORT_SHARE if order.role == "support" else 1.0)
        yield Lesson(order.need, order.resource, worth, known.on, known.words)


def _of_rejections(need: Need, today: date) -> Iterator[Lesson]:
    for each in need.rejected:
        if each.on <= today:
            yield Lesson(need.id, each.resource, REJECTED, each.on, Text("被否决：{because}", "rejected: {because}").fill(because=each.because))


def _outcome(order: Dispatch, need: Need, today: date) -> _Known | None:
    """Return what had become of an order by the end of `today`, or None when nothing tells yet."""
    steps = tuple(each for each in order.log if each.at.date() <= today)
    state = order.model_copy(update={"log": steps}).state
    last = {each.step: each.at.date() for each in steps}
    if state == "void" and "uphold" in last:
        return _Known(UPHELD, last["uphold"], Text("被退单", "sent back"))
    if state == "disputed":
        return _Known(SENT_BACK, last["send_back"], Text("被申请退单", "asked to be sent back"))
    if state == "working":
        return _Known(ACCEPTED, last.get("redo", last["accept"]), Text("已接单", "accepted"))
    return _finished(need, last["finish"], today) if state == "finished" else None


def _finished(need: Need, finished: date, today: date) -> _Known:
    """Return what a finished order was worth: by the firm's rating and the need's result the worse of the two, where there is one."""
    steps = [each for each in need.log if finished <= each.at.date() <= today]
    ratings = [_Known(_RATED[each.rating], each.at.date(), RATINGS[each.rating]) for each in steps if each.rating and each.rating in _RATED]
    results = [_Known(_RESULTED[each.result], each.at.date(), RESULTS[each.result]) for each in steps if each.result]
    plain = _Known(FINISHED, finished, Text("已办复", "finished"))
    return min((*ratings[-1:], *results[-1:]), key=lambda each: each.worth, default=plain)
