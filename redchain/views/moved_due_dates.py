"""Due dates that the calendar in force has moved (限期变动), beside what the records say; no record is changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.model.dates import DAY_PARTS, Calendar
from redchain.model.deadline import deadline
from redchain.model.deadline_clock import clock_of
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.deadline_clock import Clock
    from redchain.model.ledger import Ledger

_SATURDAY = 5
_MOST_SAID = 6


class MovedOrder(NamedTuple):
    """An order in hand whose due date the present calendar would move, and the days that make the difference."""

    order: str
    need: str
    unit: str
    old: date
    new: date
    is_estimated: bool
    why: Text


def moved_orders(ledger: Ledger, today: date, old: Calendar | None = None) -> tuple[MovedOrder, ...]:
    """Return the orders in hand that are due on another day by the present calendar than they say, by id; a date that somebody set only leaves a day off.

    With `old`, what that calendar would count is compared instead of what the order remembers.
    """
    calendar, found = ledger.settings.calendar, []
    for order in ledger.every_open(Order):
        need = ledger.find(Need, order.need)
        clock = clock_of(order.log, need.log, ledger.settings, today) if need else None
        if clock is None:
            continue
        before, after = clock.given if old is None else _counted(old, clock), _counted(calendar, clock)
        if before != after:
            begun = clock.begun.date()
            known = old or (_counted_with(clock.calendar, begun, clock.given) if clock.span else Calendar())
            why = _difference(known, calendar, begun, max(before, after))
            found.append(MovedOrder(order.id, order.need, order.unit, before, after, calendar.is_estimated(after.year), why))
    return tuple(found)


def _counted(calendar: Calendar, clock: Clock) -> date:
    """What a clock comes to with a calendar, holds aside; a date that somebody set moves only from a day off."""
    return deadline(calendar, clock.span, clock.begun).day if clock.span else calendar.on_or_after(clock.given)


def special_days(calendar: Calendar, year: int) -> tuple[tuple[date, bool], ...]:
    """Return the days of a year that are not what their day of the week says, or of which half is off: (day, whether it is worked)."""
    first, count = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = (first + timedelta(each) for each in range(count))
    return tuple((each, works) for each in days if (works := calendar.is_workday(each)) != (each.weekday() < _SATURDAY) or calendar.half_off(each))


def _counted_with(mark: str | None, start: date, due: date) -> Calendar | None:
    """Return the calendar that an order's mark names, when it is one that can be made again: the announced one, or the mere week."""
    return next((each for each in (Calendar(), Calendar(knows_notices=False), Calendar(is_week=True)) if each.mark(start, due) == mark), None)


def _difference(old: Calendar | None, new: Calendar, start: date, end: date) -> Text:
    if old is None:
        return Text("日历改过", "the calendar has changed")
    days = (start + timedelta(each) for each in range(1, (end - start).days + 1))
    said = [_say_change(new, day) for day in days if _standing(old, day) != _standing(new, day)]
    more = Text(f" 等 {len(said)} 天", f" and more, {len(said)} days in all") if len(said) > _MOST_SAID else Text("", "")
    return Text("、".join(each.zh for each in said[:_MOST_SAID]) + more.zh, ", ".join(each.en for each in said[:_MOST_SAID]) + more.en)


def _standing(calendar: Calendar, day: date) -> tuple[bool, str | None]:
    return calendar.is_workday(day), calendar.half_off(day)


def _say_change(new: Calendar, day: date) -> Text:
    off = new.half_off(day)
    if off is not None:
        return Text("{day} 改为{part}休息", "the {part} of {day} is now free").fill(day=day, part=DAY_PARTS[off])
    return Text(f"{day} 改为上班", f"{day} is now worked") if new.is_workday(day) else Text(f"{day} 改为休息", f"{day} is now free")
