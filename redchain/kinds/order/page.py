"""The page of an order: how it stands with its due date in force, the need it is for, and the other orders for that need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.order.clock import clock_now, light_of, plight_of
from redchain.model.dates import local_day
from redchain.model.deadline import say_deadline
from redchain.model.deadline_clock import is_held
from redchain.model.field_types import ROLES
from redchain.model.page_view import Entry, PageView, Row, called, clauses, entry, short, standing, standing_row
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.order.model import Order
    from redchain.model.page_view import Look


def _standing(look: Look, order: Order) -> Row:
    need, settings, state = look.ledger.named("need", order.need), look.ledger.settings, order.moves.say(order.state)
    if order.state not in order.moves.timed or need is None:
        over = Text(f"{local_day(order.log[-1].at, settings.zone)}", f"on {local_day(order.log[-1].at, settings.zone)}")
        ruled = Text("待裁定", "to be ruled on") if order.state == "disputed" else None
        return Row(clauses(state, ruled) if order.is_open or not order.state else clauses(state, over))
    due = _due(look, order)
    lit = light_of(order, need, look.today, settings, plight_of(need, look.ledger.where_named("order", "need", need.id)))
    limit = Text("限期 {due}", "due {due}").fill(due=due) if due else None
    return Row(clauses(state, limit, lit.words if lit else None), lit)


def _due(look: Look, order: Order) -> Text | None:
    """The due date in force, with the date it was given where the calendar has moved it."""
    need, settings = look.ledger.named("need", order.need), look.ledger.settings
    clock = clock_now(order, need.log if need else (), settings, look.today)
    return say_deadline(clock.end, is_estimated=settings.calendar.is_estimated(clock.end.day.year), was=clock.was) if clock else None


def _entries(look: Look, order: Order) -> Iterator[Entry]:
    ledger, need = look.ledger, look.ledger.named("need", order.need)
    due = _due(look, order) if order.is_open else None
    if due is not None:
        yield Entry(Text("现行限期", "Due"), (Row(due),))
    yield Entry(Text("需求", "Need"), (standing_row(look, need) if need else Row(called(None, order.need)),))
    if need is None:
        return
    yield Entry(Text("企业", "Enterprise"), (Row(called(ledger.named("enterprise", need.enterprise), need.enterprise)),))
    if is_held(need.log):
        yield Entry(Text("需求挂起", "Need on hold"), (Row(standing(look, need).words),))
    others = [each for each in ledger.where_named("order", "need", need.id) if each.id != order.id]
    if others:
        rows = (standing_row(look, each, who(look, each)) for each in others)
        yield entry(Text("同一需求的其他工单", "Other orders for it"), rows, len(others), shown("redchain", "order", "list", "--need", need.id))


def who(look: Look, order: Order) -> Text:
    """Return an order as the unit that has it, with its part and the order's id."""
    unit = look.ledger.named("unit", order.unit)
    return Text("{unit}{role} {id}", "{unit}, {role} {id}").fill(
        unit=short(unit, order.unit), role=Text(f"（{ROLES[order.role].zh}）", ROLES[order.role].en), id=order.id
    )


PAGE = PageView(_standing, _entries, covers=("need",))
