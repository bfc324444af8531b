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
    from collections.abc import Container, Iterator
    from datetime import date

    from redchain.document import Words
    from redchain.kinds.need.rules import Stuck
    from redchain.model.ledger import Ledger
    from redchain.model.traffic_light import Light
    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, OrderTimeline, Transition

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


def returned_orders(need: NeedTimeline, period: Period, ledger: Ledger) -> Iterator[tuple[tuple[date, str], ReturnedOrder]]:
    """Yield the lines of a need's orders that were sent back in the period, each after its place."""
    return (((each.on, each.order), each) for order in need.orders for each in _returns(order, need, period, ledger))


def escalated_needs(need: NeedTimeline, period: Period, _ledger: Ledger) -> Iterator[tuple[tuple[date, str], EscalatedNeed]]:
    """Yield a line each time that a need was escalated in the period, after its place."""
    return (((each.on, each.need), each) for each in _escalations(need, period))


def stuck_needs(need: NeedTimeline, period: Period, ledger: Ledger) -> Iterator[tuple[str, StuckNeed]]:
    """Yield the line of a need on the escalation list at the end, after its place."""
    if entry := stuck_at_end(need, period):
        yield need.record.id, _stuck_need(need, entry, ledger)


def held_work(need: NeedTimeline, _period: Period, ledger: Ledger) -> Iterator[tuple[tuple[date, str], HeldWork]]:
    """Yield the lines of a need and of its orders that are on hold at the end, each after its place."""
    return (((each.since, each.id), each) for each in _holds(need, ledger))


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


def blank_needs(need: NeedTimeline, _period: Period, ledger: Ledger) -> Iterator[tuple[tuple[str, str], BlankNeed]]:
    """Yield the line of an open need without a resource, after its place: by chain and id."""
    if is_blank(need):
        category = ledger.settings.say_category(need.record.category)
        yield by_chain(need), BlankNeed(*need_line(need, ledger), category, need.record.raised_on, NEED_MOVES.states[need.state])


def overdue_orders(need: NeedTimeline, period: Period, ledger: Ledger) -> Iterator[tuple[tuple[tuple[int, str], date, str], OverdueOrder]]:
    """Yield the lines of a need's orders that are overdue at the end, each after its place: unit by unit (by side and id), the longest overdue first."""
    for order, due in ((each, missed_due_date(each, need, period)) for each in need.orders):
        if due:
            record, workdays, light = order.record, period.settings.calendar.between(due, period.last), light_at_end(due, period, plight_of(need))
            can_show = is_shown(record) and is_shown(need.record)
            title, unit = (need.record.title, unit_name(record.unit, ledger)) if can_show else (HIDDEN, HIDDEN)
            yield (unit_place(record.unit, ledger), due, record.id), OverdueOrder(record.id, record.need, title, unit, due, workdays, light)


def resources_in_force(adopted: Container[str], period: Period, ledger: Ledger) -> tuple[Counts, tuple[UnusedResource, ...]]:
    """Return how many resources are in force at the end of the period (`live`) and how many of them are among those adopted by then (`used`), and the others by unit and id."""
    category, live, unused = ledger.settings.say_category, 0, []
    for each in ledger.every(Resource):
        if is_live(each, period.last):
            live += 1
            if each.id not in adopted:
                unit = unit_name(each.unit, ledger) if is_shown(each) else HIDDEN
                unused.append((each.unit, UnusedResource(each.id, unit, shown(each, each.title), category(each.category))))
    unused.sort(key=lambda each: (each[0], each[1].id))
    return Counts({"live": live, "used": live - len(unused)}), tuple(each for _, each in unused)
