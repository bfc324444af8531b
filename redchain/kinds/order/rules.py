"""What an order's life goes by: the office of its need, what stands against its steps, and what they entail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.errors import RefusalError
from redchain.kinds.chain.model import office_of_chain
from redchain.kinds.order.clock import due_extended, why_not_extended
from redchain.model.basis import basis_of
from redchain.model.clock import clock_of, is_held
from redchain.model.dates import local_day
from redchain.model.kind import Condition, Effect
from redchain.model.powers import chain_of, office_of, say_state, states_at, was_open
from redchain.model.sla import due_for
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from redchain.kinds.order.model import Order, OrderStep
    from redchain.model.ledger import Ledger
    from redchain.model.sla import Due


def need_of(ledger: Ledger, order: Order) -> Any:
    """Return the need of an order, or None where it is not there."""
    return ledger.named("need", order.need)


def chain_id(ledger: Ledger, order: Order) -> str:
    """Return the id of the chain of an order's need; empty where there is none."""
    need = need_of(ledger, order)
    return chain_of(ledger, need) if need else ""


def office(ledger: Ledger, order: Order) -> tuple[str, ...]:
    """Return the units that are the office of the chain of an order's need."""
    need = need_of(ledger, order)
    return office_of(ledger, need) if need else office_of_chain(ledger, "")


def clock(due: Due) -> dict[str, Any]:
    """Return a due date and what it stands on as keys of a step."""
    limit = {"workdays": due.span.number} if due.span.unit == "workday" else {"limit": str(due.span)}
    return {"due": due.day, **limit, "calendar": due.calendar, **({"due_at": due.at} if due.at else {})}


def why_not_dispatched(ledger: Ledger, order: Order, step: OrderStep) -> Text | None:
    """Return why an order may not be made of its need now, or None."""
    need = need_of(ledger, order)
    if need is None:
        return Text(f"没有需求 {order.need}", f"there is no need {order.need}")
    if "registered" in states_at(need, step.at):
        return None
    return Text("只有已受理的需求才能派单，{need} 是“{state}”", "only a registered need is dispatched, and {need} is “{state}”").fill(
        need=need.id, state=say_state(need)
    )


def why_no_such_item(ledger: Ledger, order: Order, _step: OrderStep) -> Text | None:
    """Return that the need has no such sub-item, or None."""
    need = need_of(ledger, order)
    titles = [each.title for each in need.items] if need else []
    if order.item is None or order.item in titles:
        return None
    names = Text("、".join(titles) or "（没有）", ", ".join(titles) or "(none)")
    return Text("需求 {need} 没有子事项“{item}”；它有：{names}", "the need {need} has no sub-item {item}; it has: {names}").fill(
        need=order.need, item=order.item, names=names
    )


def why_not_single(ledger: Ledger, order: Order, step: OrderStep) -> Text | None:
    """Return that the unit has an order in hand for the same matter already, or None."""
    siblings = ledger.grouped(type(order), "need").get(order.need, ())
    same = (each for each in siblings if each.id != order.id and (each.unit, each.item) == (order.unit, order.item))
    twin = next((each for each in same if was_open(each, step.at)), None)
    if twin is None:
        return None
    return Text("{unit} 手上已有这条需求的工单 {other}（{state}）", "{unit} already has the order {other} for it in hand ({state})").fill(
        unit=order.unit, other=twin.id, state=say_state(twin)
    )


def why_not_sent_back(_ledger: Ledger | None, order: Order, _step: OrderStep) -> Text | None:
    """Return that the order was overruled once, or None: there is no second refusal (domain §0.4)."""
    if any(each.step == "overrule" for each in order.log):
        return Text("退单已被驳回过一次，不能再退", "it was overruled once; there is no second refusal")
    return None


def why_not_later(_ledger: Ledger | None, order: Order, step: OrderStep) -> Text | None:
    """Return why an order may not be given more time as far as it alone tells; its due date in force takes its need and the calendar."""
    if is_held(order.log):
        return Text("挂起中不计时，恢复后再申请延期", "it is on hold, so its clock is paused; resume it before asking for more time")
    last = next((each for each in reversed(order.log) if each.due is not None), None)
    if last is not None and last.due_at is not None and step.due_at is not None and step.due_at > last.due_at:
        return None
    if order.due is not None and step.due is not None and step.due <= order.due:
        return Text(f"新限期 {step.due} 不晚于现在的限期 {order.due}", f"the new due date {step.due} is not after the present one, {order.due}")
    return None


def why_not_redone(ledger: Ledger, order: Order, step: OrderStep) -> Text | None:
    """Return why an order may not be done again now, or None: its need must be open again."""
    need = need_of(ledger, order)
    if need is None or "registered" in states_at(need, step.at):
        return None
    return Text("需求 {need} 是“{state}”，先重新打开再重办", "the need {need} is “{state}”; reopen it before its order is redone").fill(
        need=need.id, state=say_state(need)
    )


def dispatch(ledger: Ledger, order: Order, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what a dispatch entails: without a date of its own, the limit of the settings counted from the moment."""
    need = need_of(ledger, order)
    return Effect() if values.get("due") or need is None else Effect(clock(due_for(ledger.settings, need, order.role, at)))


def extend(ledger: Ledger, order: Order, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what an extension entails: without a date of its own, the most that the limits allow."""
    due = None if values.get("due") else due_extended(ledger, order, at)
    return Effect(clock(due)) if due else Effect()


def redo(ledger: Ledger, order: Order, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what doing it again entails: the order has a new clock, and a need already verified is open again."""
    need = need_of(ledger, order)
    if need is None:
        return Effect()
    reopened = ((need, "reopen", {"reason": values.get("reason")}),) if need.state == "verified" else ()
    return Effect(dispatch(ledger, order, at, values).values, reopened)


def end(ledger: Ledger, order: Order, at: datetime, _values: Mapping[str, Any]) -> Effect:
    """Return what its end entails: where the calendar has moved its due date, the date in force stays as it is then."""
    need = need_of(ledger, order)
    found = clock_of(order.log, need.log, ledger.settings, local_day(at, ledger.settings.zone)) if need else None
    return Effect({"final_due": found.due}) if found and found.is_moved else Effect()


def confirm(ledger: Ledger, order: Order, _at: datetime, _values: Mapping[str, Any]) -> Effect:
    """Return what a confirmation entails: the order stands on the words of today; refuses one that already does."""
    need = need_of(ledger, order)
    basis = basis_of(need, ledger.named("resource", order.resource)) if need else order.basis
    if basis == order.basis:
        words = Text(
            f"{order.id} 派单以来，需求和资源的文字没有变，不用确认",
            f"neither need nor resource of {order.id} has changed since it was made; there is nothing to confirm",
        )
        raise RefusalError(words, Text("看全部待办：redchain todo", "see what waits: redchain todo"))
    return Effect(fields={"basis": basis})


REGISTERED = Condition("RC311", why_not_dispatched)
KNOWN_ITEM = Condition("RC209", why_no_such_item)
SINGLE = Condition("RC316", why_not_single)
FIRST_REFUSAL = Condition("RC313", why_not_sent_back, alone=True)
LATER = Condition("RC314", why_not_later, alone=True)
EXTENDABLE = Condition("RC314", why_not_extended)
NEED_IS_OPEN = Condition("RC307", why_not_redone)
