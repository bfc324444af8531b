"""What waits at an order, what usually comes next for it, and how it is spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.order.clock import plight_of
from redchain.model.deadline import sooner
from redchain.model.deadline_clock import clock_of, is_held, on_hold, stage_due
from redchain.model.dispatch_basis import is_suspect
from redchain.model.kind import Next, Offer, Wait
from redchain.model.sla import limit
from redchain.model.visibility import called
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from redchain.kinds.order.model import Order
    from redchain.model.deadline import Deadline
    from redchain.model.deadline_clock import Clock
    from redchain.model.ledger import Ledger

_STAGES: Mapping[str, str] = {"pending": "accept", "working": "finish", "disputed": "uphold"}
_BEGINS = frozenset({"dispatch", "overrule", "send_back"})
_NEXT: Mapping[str, tuple[str, ...]] = {"pending": ("accept", "send_back"), "working": ("progress", "finish"), "disputed": ("uphold", "overrule")}


def waits(ledger: Ledger, order: Order, today: date) -> Iterator[Wait]:
    """Yield what waits at an order: a match to confirm, and its stage unless its need is on hold as a whole."""
    need, stage = ledger.named("need", order.need), _STAGES.get(order.state)
    if need is None or stage is None:
        return
    if is_suspect(order.basis, need, ledger.named("resource", order.resource)):
        yield Wait("confirm", order.log[-1].at)
    if is_held(need.log):
        return
    yield on_hold(order.log, ledger.settings, today) if is_held(order.log) else _stage(ledger, order, need, stage, today)


def next_step(ledger: Ledger, order: Order) -> Next:
    """Return what usually comes next for an order; for one that has ended, what comes next for its need."""
    if order.state in _STAGES:
        return after_order(order)
    need = ledger.named("need", order.need)
    return need.kind.next_step(ledger, need) if need else Next(())


def after_order(order: Order) -> Next:
    """Return what comes next for an order in hand."""
    return Next(tuple(Offer(order, verb) for verb in (("resume",) if is_held(order.log) else _NEXT[order.state])))


def about(find: Callable[[str, str], Any], order: Order) -> Text:
    """Return an order as the order of its need."""
    need = find("need", order.need)
    title, english = (f"（{need.title}）", f" ({need.title})") if need else ("", "")
    return Text(f"需求 {order.need}{title}的工单 {order.id}", f"Order {order.id} of need {order.need}{english}")


def told(find: Callable[[str, str], Any], order: Order) -> Iterator[Text]:
    """Yield who has an order, and until when."""
    unit = called(find, order.unit)
    yield Text(f"承办 {unit}", f"unit {unit}")
    if order.due is not None:
        yield Text(f"限期 {order.due}", f"due {order.due}")


def _stage(ledger: Ledger, order: Order, need: Any, stage: str, today: date) -> Wait:
    clock = clock_of(order.log, need.log, ledger.settings, today)
    plight = plight_of(need, ledger.where(type(order), "need", need.id))
    if stage == "finish":
        return _until(Wait(stage, order.log[-1].at, plight=plight), clock.end if clock else None, clock)
    since = next(each.at for each in reversed(order.log) if each.step in _BEGINS)
    due = stage_due(ledger.settings, since, limit(ledger.settings, stage, need, order.role), need.log, order.log)  # type: ignore[arg-type]  # these are stages of the settings
    if stage == "accept":
        nearest = min(due, clock.end, key=sooner) if clock else due
        return _until(Wait(stage, since, plight=plight), nearest, clock if clock and nearest == clock.end else None)
    return _until(Wait(stage, since), due)


def _until(wait: Wait, end: Deadline | None, clock: Clock | None = None) -> Wait:
    """Return what waits with its deadline, and with the one given before where the calendar has moved it."""
    return wait if end is None else wait._replace(due=end.day, due_at=end.at, was=clock.was if clock else None)
