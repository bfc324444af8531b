"""What is missing at the end of a period: needs without a resource, overdue orders, resources nobody has used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redchain.document import Column
from redchain.kinds.need.model import NEED_MOVES
from redchain.kinds.resource.model import Resource
from redchain.kinds.resource.validity import is_live
from redchain.model.showing import HIDDEN, is_shown, shown, unit_name, unit_place
from redchain.report.clock import missed_due_date, plight_of
from redchain.report.listed import CATEGORY, DUE, ID, LIGHT, NAME, NEED, ORDER, STATE, TITLE, UNIT, column
from redchain.report.measure import Counts
from redchain.report.need_measures import is_blank
from redchain.report.period import light_at_end
from redchain.report.sublists import NeedLine, by_chain, need_line
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.document import Words
    from redchain.model.ledger import Ledger
    from redchain.model.light import Light
    from redchain.report.period import Period
    from redchain.report.timeline import Timelines


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
    live, used = _live(period, ledger), _adopted(timelines)
    return Counts({"live": len(live), "used": sum(each.id in used for each in live)})


def _live(period: Period, ledger: Ledger) -> tuple[Resource, ...]:
    return tuple(each for each in ledger.all(Resource) if is_live(each, period.last))


def _adopted(timelines: Timelines) -> set[str | None]:
    return {each.record.resource for need in timelines.needs for each in need.standing}
