"""What an order's life goes by: the office of its need, what stands against its steps, and what they entail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office_of_chain
from redchain.kinds.order.clock import due_extended, why_not_extended
from redchain.model.dates import local_day
from redchain.model.deadline_clock import clock_of, is_held
from redchain.model.dispatch_basis import basis_of
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, OwnRule
from redchain.model.named_record import named
from redchain.model.powers import chain_of, office_of, say_state, states_at, was_open
from redchain.model.sla import due_for
from redchain.model.suggested_commands import command_for
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from redchain.kinds.order.model import Order, OrderStep
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace
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
    return Text("只有已受理的需求才能派单，{need}是“{state}”", "only a registered need is dispatched, and {need} is “{state}”").fill(
        need=named(ledger.named, "need", need.id), state=say_state(need, step.at)
    )


def why_no_such_item(ledger: Ledger, order: Order, _step: OrderStep) -> Text | None:
    """Return that the need has no such sub-item, or None."""
    need = need_of(ledger, order)
    titles = [each.title for each in need.items] if need else []
    if order.item is None or order.item in titles:
        return None
    names = Text("、".join(titles) or "（没有）", ", ".join(titles) or "(none)")
    return Text("需求{need}没有子事项“{item}”；它有：{names}", "the need {need} has no sub-item {item}; it has: {names}").fill(
        need=named(ledger.named, "need", order.need), item=order.item, names=names
    )


def why_not_single(ledger: Ledger, order: Order, step: OrderStep) -> Text | None:
    """Return that the unit has an order in hand for the same matter already, or None."""
    siblings = ledger.where(type(order), "need", order.need)
    same = (each for each in siblings if each.id != order.id and (each.unit, each.item) == (order.unit, order.item))
    twin = next((each for each in same if was_open(each, step.at)), None)
    if twin is None:
        return None
    return Text("{unit}手上已有这条需求的工单 {other}（{state}）", "{unit} already has the order {other} for it in hand ({state})").fill(
        unit=named(ledger.named, "unit", order.unit), other=twin.id, state=say_state(twin, step.at)
    )


def why_not_with_resource(ledger: Ledger, order: Order, _step: OrderStep) -> Text | None:
    """Return that the resource is another unit's, or None."""
    resource = ledger.named("resource", order.resource)
    if resource is None or resource.unit == order.unit:
        return None
    return Text("资源{resource}是{owner}的，不能派给{unit}；{way}", "the resource {resource} is {owner}'s, so it is not for {unit}; {way}").fill(
        resource=named(ledger.named, "resource", resource.id),
        owner=named(ledger.named, "unit", resource.unit),
        unit=named(ledger.named, "unit", order.unit),
        way=Text(
            f"派给 {resource.unit}，或不写 --resource（{order.unit} 的资源：redchain resource list --unit {word(order.unit)}）",
            f"dispatch to {resource.unit}, or leave --resource out (those of {order.unit}: redchain resource list --unit {word(order.unit)})",
        ),
    )


def why_not_led(ledger: Ledger, order: Order, step: OrderStep) -> Text | None:
    """Return that the matter has a lead already, or None: one in hand, or one that has answered since the need was last opened."""
    if order.role != "lead":
        return None
    need = need_of(ledger, order)
    opened = max((each.at for each in need.log if each.step == "reopen" and each.at <= step.at), default=None) if need else None
    for other in ledger.where(type(order), "need", order.need):
        if other.id != order.id and other.role == "lead" and other.item == order.item and _leads(other, step.at, opened):
            return Text(
                "{what}已有主办工单 {other}，承办 {unit}，{state}；{way}，再加单位用 --role joint 或 --role support",
                "{what} has the lead order {other} already, of {unit}, {state}; {way}, or add a unit with --role joint or --role support",
            ).fill(
                what=_say_matter(ledger, order),
                other=other.id,
                unit=named(ledger.named, "unit", other.unit),
                state=say_state(other, step.at),
                way=_instead(other),
            )
    return None


def _instead(other: Order) -> Text:
    """What to do with the lead that there is: one in hand is recalled, one that has answered may do it again."""
    verb, words = ("recall", Text("改派先撤销", "recall it first")) if other.is_open else ("redo", Text("要重办", "have it done again"))
    return Text("{words}：{command}", "{words} ({command})").fill(words=words, command=command_for(type(other), other.id, verb))


def _leads(order: Order, at: datetime, opened: datetime | None) -> bool:
    """Whether an order leads at a moment: it is in hand, or was answered after its need was `opened` again."""
    if was_open(order, at):
        return True
    answered = max((each.at for each in order.log if each.step == "finish" and each.at <= at), default=None)
    return answered is not None and "finished" in states_at(order, at) and (opened is None or answered > opened)


def _say_matter(ledger: Ledger, order: Order) -> Text:
    need = named(ledger.named, "need", order.need)
    if order.item is None:
        return Text("需求{need}", "the need {need}").fill(need=need)
    return Text("需求{need}的“{item}”", "“{item}” of the need {need}").fill(need=need, item=order.item)


def why_not_to_unit(ledger: Ledger, order: Order, _step: OrderStep) -> Text | None:
    """Return that the unit is no longer in use, or None."""
    unit = ledger.named("unit", order.unit)
    if unit is None or unit.archived_on is None:
        return None
    return Text("{unit}已于 {day} 归档，另派别的单位：{command} 单位", "{unit} was archived on {day}; dispatch to another: {command} UNIT").fill(
        unit=named(ledger.named, "unit", unit.id), day=unit.archived_on, command=f"redchain dispatch {word(order.need)}"
    )


def why_not_confirmed(ledger: Ledger, order: Order, _step: OrderStep) -> Text | None:
    """Return that the order stands on the words of today already, so that there is nothing to confirm, or None."""
    need = need_of(ledger, order)
    if need is None or order.basis != basis_of(need, ledger.named("resource", order.resource)):
        return None
    return Text("派单以来，需求和资源的文字没有变，不用确认", "neither need nor resource has changed since it was made; there is nothing to confirm")


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
    return Text("需求{need}是“{state}”，先重新打开再重办", "the need {need} is “{state}”; reopen it before its order is redone").fill(
        need=named(ledger.named, "need", need.id), state=say_state(need, step.at)
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
    """Return what a confirmation entails: the order stands on the words of today."""
    need = need_of(ledger, order)
    return Effect(fields={"basis": basis_of(need, ledger.named("resource", order.resource))}) if need else Effect()


REGISTERED = Condition("RC311", why_not_dispatched)
KNOWN_ITEM = Condition("RC209", why_no_such_item)
SINGLE = Condition("RC316", why_not_single)
FIRST_REFUSAL = Condition("RC313", why_not_sent_back, alone=True)
LATER = Condition("RC314", why_not_later, alone=True)
EXTENDABLE = Condition("RC314", why_not_extended)
OWN_RESOURCE = Condition("RC317", why_not_with_resource)
ONE_LEAD = Condition("RC318", why_not_led)
UNIT_IN_USE = Condition("RC710", why_not_to_unit)
REWORDED = Condition("RC504", why_not_confirmed)
NEED_IS_OPEN = Condition("RC307", why_not_redone)

RC317 = Rule(
    "RC317",
    Text("别人的资源", "Resource of another unit"),
    Text("工单派给{unit}，采用的资源{resource}却是{owner}的", "the order is for {unit}, but its resource {resource} is {owner}'s"),
    Text(
        "改资源：redchain order edit {id:word} --resource 资源；派错了单位就撤销：redchain recall {id:word} --reason …",
        "name another: redchain order edit {id:word} --resource RESOURCE; if the unit is wrong: redchain recall {id:word} --reason …",
    ),
    Text(
        "资源由提供它的单位办；容量、承诺时限都记在它名下。",
        "A resource is given by the unit that offers it: its capacity and its promised time are that unit's.",
    ),
    lets_pass=True,
)


def ensure_resource_is_the_units(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that an order in hand uses a resource of its own unit (RC317)."""
    order = trace.facts
    resource = around.index.find("resource", order.resource or "") if around.is_in_hand(trace) else None
    if resource is not None and resource.facts.unit != order.unit:
        yield RC317.broken(
            ("resource",),
            unit=around.called("unit", order.unit),
            resource=around.called("resource", resource.id),
            owner=around.called("unit", resource.facts.unit),
            id=trace.id,
        )


RC318 = Rule(
    "RC318",
    Text("一件事两个主办", "Second lead for one matter"),
    Text("这件事已有主办工单 {other}，承办 {unit}，这张也是主办", "the matter has a lead order already, {other} of {unit}, and this one is a lead too"),
    Text(
        "撤销其中一张：redchain recall {id:word} --reason …；再派为分办或协办",
        "recall one of them: redchain recall {id:word} --reason …, and dispatch it again as joint or support",
    ),
    Text("一件事一个主办，才有一个限期、一个人负责到底。", "A matter has one lead, so that there is one due date and one unit to answer for it."),
    lets_pass=True,
)


def ensure_matter_has_one_lead(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that of a need, or of one of its sub-items, only one order in hand is a lead (RC318); reported for the later one."""
    order = trace.facts
    if order.role != "lead" or not around.is_in_hand(trace):
        return
    others = (each for each in around.leads(order.need) if around.is_in_hand(each) and each.facts.item == order.item)
    first = min(others, key=lambda each: (each.facts.begun_on or "", each.id))
    if first.id != trace.id and first.facts.unit != order.unit:  # of one unit: RC316
        yield RC318.broken(("role",), other=first.id, unit=around.called("unit", first.facts.unit), id=trace.id)


OWN_RULES = (OwnRule(RC317, ensure_resource_is_the_units, is_across=True), OwnRule(RC318, ensure_matter_has_one_lead, is_across=True))
