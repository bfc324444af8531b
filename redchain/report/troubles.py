"""What did not run smoothly (orders sent back, needs escalated, work on hold), and what is missing: resources, answers in time, adoptions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from redchain.document import Column
from redchain.kinds.need.model import LEVELS, NEED_MOVES
from redchain.kinds.resource.model import Resource
from redchain.kinds.resource.validity import is_live
from redchain.model.deadline_clock import is_held
from redchain.model.visibility import HIDDEN, chain_name, is_shown, shown, unit_name, unit_place
from redchain.report.measure import Counts
from redchain.report.need_measures import is_blank, stuck_at_end
from redchain.report.period import light_at_end
from redchain.report.record_rows import CATEGORY, CHAIN, DAY, DUE, ID, LIGHT, NAME, NEED, ORDER, REASON, STATE, TITLE, UNIT, column
from redchain.report.sublists import NeedLine, by_chain, need_line
from redchain.report.timeline import missed_due_date, plight_of
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.document import Words
    from redchain.kinds.need.rules import Stuck
    from redchain.model.ledger import Ledger
    from redchain.model.traffic_light import Light
    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, OrderTimeline, Timelines, Transition

_RULINGS = {"uphold": Text("同意", "upheld"), "overrule": Text("驳回", "overruled"), "recall": Text("撤销派单", "recalled")}
_NOT_RULED = Text("待裁定", "not ruled on")


@dataclass(frozen=True)
class ReturnedOrder:
    """An order sent back in the period, why, and what was ruled by its end."""

    order: str = field(metadata=column(ORDER))
    need: str
    title: Words = field(metadata=column(TITLE))
    unit: Words = field(metadata=column(UNIT))
    on: date = field(metadata=column(DAY))
    reason: Words = field(metadata=column(REASON))
    ruling: Text = field(metadata=column(Column(Text("裁定", "Ruling"), "center")))
    ruled_on: date | None = field(metadata=column(Column(Text("裁定日期", "Ruled on"), "right")))


@dataclass(frozen=True)
class EscalatedNeed:
    """A need escalated in the period: to which level and why."""

    need: str = field(metadata=column(NEED))
    title: Words = field(metadata=column(TITLE))
    level: Text = field(metadata=column(Column(Text("提级到", "To"), "center")))
    on: date = field(metadata=column(DAY))
    reason: Words = field(metadata=column(REASON))


@dataclass(frozen=True)
class StuckNeed:
    """A need on the escalation list at the end of the period, and the orders that put it there, with their units."""

    need: str = field(metadata=column(NEED))
    chain: Words = field(metadata=column(CHAIN))
    title: Words = field(metadata=column(TITLE))
    orders: Text = field(metadata=column(Column(Text("没有结果的工单", "Orders without a result"))))


@dataclass(frozen=True)
class HeldWork:
    """A need or an order on hold at the end of the period: since when, why, and when the hold is to be looked at again."""

    id: str = field(metadata=column(ID))
    title: Words = field(metadata=column(TITLE))
    unit: Words = field(metadata=column(UNIT))
    since: date = field(metadata=column(Column(Text("自", "Since"), "right")))
    reason: Words = field(metadata=column(REASON))
    until: date | None = field(metadata=column(Column(Text("复核日", "Review on"), "right")))


@dataclass(frozen=True)
class Troubles:
    """Returns and escalations of the period, the escalation list and the work on hold at its end."""

    returns: tuple[ReturnedOrder, ...]
    escalations: tuple[EscalatedNeed, ...]
    stuck: tuple[StuckNeed, ...]
    holds: tuple[HeldWork, ...]


def troubles(timelines: Timelines, period: Period, ledger: Ledger) -> Troubles:
    """Return what did not run smoothly in the period."""
    needs = timelines.needs
    returns = (each for need in needs for order in need.orders for each in _returns(order, need, period, ledger))
    stuck = (_stuck_need(each, entry, ledger) for each in needs if (entry := stuck_at_end(each, period)))
    return Troubles(
        tuple(sorted(returns, key=lambda each: (each.on, each.order))),
        tuple(sorted((each for need in needs for each in _escalations(need, period)), key=lambda each: (each.on, each.need))),
        tuple(sorted(stuck, key=lambda each: each.need)),
        tuple(sorted((each for need in needs for each in _holds(need, ledger)), key=lambda each: (each.since, each.id))),
    )


def _returns(order: OrderTimeline, need: NeedTimeline, period: Period, ledger: Ledger) -> Iterator[ReturnedOrder]:
    for place, each in enumerate(order.transitions):
        if each.step.step == "send_back" and period.includes(each.day):
            ruling = next((later for later in order.transitions[place:] if later.step.step in _RULINGS), None)
            said = (_RULINGS[ruling.step.step], ruling.day) if ruling else (_NOT_RULED, None)
            title, unit, reason = _order_words(order, need, each.step.reason, ledger)
            yield ReturnedOrder(order.record.id, need.record.id, title, unit, each.day, reason, *said)


def _escalations(need: NeedTimeline, period: Period) -> Iterator[EscalatedNeed]:
    record = need.record
    for each in need.transitions:
        if each.step.step == "escalate" and each.step.level and period.includes(each.day):
            yield EscalatedNeed(record.id, shown(record, record.title), LEVELS[each.step.level], each.day, shown(record, each.step.reason or ""))


def _stuck_need(need: NeedTimeline, entry: Stuck, ledger: Ledger) -> StuckNeed:
    can_show = all(_can_show(each, need) for each in need.orders)
    said = [Text("{unit} {order}", "{unit} {order}").fill(unit=unit_name(each.unit, ledger), order=each.order) for each in entry.fruitless]
    orders = join(said, zh="；", en="; ") if can_show else HIDDEN
    return StuckNeed(need.record.id, chain_name(need.chain, ledger), shown(need.record, need.record.title), orders)


def _holds(need: NeedTimeline, ledger: Ledger) -> Iterator[HeldWork]:
    record, hold = need.record, _standing_hold(need.transitions)
    if hold:
        yield HeldWork(record.id, shown(record, record.title), "", hold.day, shown(record, hold.step.reason or ""), hold.step.until)
    for order in need.orders:
        hold = _standing_hold(order.transitions)
        if hold:
            title, unit, reason = _order_words(order, need, hold.step.reason, ledger)
            yield HeldWork(order.record.id, title, unit, hold.day, reason, hold.step.until)


def _order_words(order: OrderTimeline, need: NeedTimeline, reason: str | None, ledger: Ledger) -> tuple[Words, Words, Words]:
    """Return the need's title, the order's unit and the reason of a step; all hidden unless need and order are shown."""
    return (need.record.title, unit_name(order.record.unit, ledger), reason or "") if _can_show(order, need) else (HIDDEN, HIDDEN, HIDDEN)


def _can_show(order: OrderTimeline, need: NeedTimeline) -> bool:
    return is_shown(order.record) and is_shown(need.record)


def _standing_hold(transitions: tuple[Transition[Any], ...]) -> Transition[Any] | None:
    """Return the step of the hold in force."""
    return next((each for each in reversed(transitions) if each.step.step == "hold"), None) if is_held(each.step for each in transitions) else None


@dataclass(frozen=True)
class BlankNeed(NeedLine):
    """An open need that no resource serves: the next search for resources starts from it."""

    category: Text = field(metadata=column(CATEGORY))
    raised_on: date = field(metadata=column(Column(Text("登记日期", "Raised on"), "right")))
    state: Text = field(metadata=column(STATE))


@dataclass(frozen=True)
class OverdueOrder:
    """An order past its due date by `workdays` working days."""

    id: str = field(metadata=column(ORDER))
    need: str = field(metadata=column(NEED))
    title: Words = field(metadata=column(TITLE))
    unit: Words = field(metadata=column(UNIT))
    due: date = field(metadata=column(DUE))
    workdays: int = field(metadata=column(Column(Text("超期工作日", "Working days over"), "right")))
    light: Light = field(metadata=column(LIGHT))


@dataclass(frozen=True)
class UnusedResource:
    """A resource in force that no order has ever adopted."""

    id: str = field(metadata=column(ID))
    unit: Words = field(metadata=column(Column(Text("提供单位", "Unit"))))
    title: Words = field(metadata=column(NAME))
    category: Text = field(metadata=column(CATEGORY))


def blank_needs(timelines: Timelines, ledger: Ledger) -> tuple[BlankNeed, ...]:
    """Return the open needs without a resource, by chain and id."""
    category = ledger.settings.say_category
    return tuple(
        BlankNeed(*need_line(each, ledger), category(each.record.category), each.record.raised_on, NEED_MOVES.states[each.state])
        for each in sorted(timelines.needs, key=by_chain)
        if is_blank(each)
    )


def overdue_orders(timelines: Timelines, period: Period, ledger: Ledger) -> tuple[OverdueOrder, ...]:
    """Return the orders that are overdue at the end of the period, unit by unit (by side and id), the longest overdue first."""
    found = []
    for need in timelines.needs:
        for order, due in ((each, missed_due_date(each, need, period)) for each in need.orders):
            if due:
                record, workdays, light = order.record, period.settings.calendar.between(due, period.last), light_at_end(due, period, plight_of(need))
                can_show = is_shown(record) and is_shown(need.record)
                title, unit = (need.record.title, unit_name(record.unit, ledger)) if can_show else (HIDDEN, HIDDEN)
                line = OverdueOrder(record.id, record.need, title, unit, due, workdays, light)
                found.append((unit_place(record.unit, ledger), due, record.id, line))
    return tuple(line for *_, line in sorted(found, key=lambda each: each[:3]))


def unused_resources(timelines: Timelines, period: Period, ledger: Ledger) -> tuple[UnusedResource, ...]:
    """Return the resources in force at the end of the period that no standing order had adopted by then, by unit and id."""
    used, category = _adopted(timelines), ledger.settings.say_category
    unused = sorted((each for each in _live(period, ledger) if each.id not in used), key=lambda each: (each.unit, each.id))
    return tuple(
        UnusedResource(each.id, unit_name(each.unit, ledger) if is_shown(each) else HIDDEN, shown(each, each.title), category(each.category)) for each in unused
    )


def resource_counts(timelines: Timelines, period: Period, ledger: Ledger) -> Counts:
    """Return how many resources are in force at the end of the period (`live`), and how many of them had been adopted by then (`used`)."""
    live, used = [each.id for each in _live(period, ledger)], _adopted(timelines)
    return Counts({"live": len(live), "used": sum(each in used for each in live)})


def _live(period: Period, ledger: Ledger) -> Iterator[Resource]:
    return (each for each in ledger.every(Resource) if is_live(each, period.last))


def _adopted(timelines: Timelines) -> set[str | None]:
    return {*timelines.adopted, *(each.record.resource for need in timelines.needs for each in need.standing)}
