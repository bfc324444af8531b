"""The page of an order: how it stands with its due date in force, the need it is for, and the other orders for that need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.order.clock import clock_now
from redchain.kinds.order.waits import waits
from redchain.model.dates import local_day
from redchain.model.deadline_clock import is_held
from redchain.model.field_types import ROLES
from redchain.model.kind import Wait
from redchain.model.page_view import Entry, PageView, Row, called, clauses, entry, say_due, short, standing, standing_row, until
from redchain.model.traffic_light import HELD
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.order.model import Order
    from redchain.model.deadline_clock import Clock
    from redchain.model.page_view import Look


def _standing(look: Look, order: Order) -> Row:
    state, settings = order.moves.say(order.state), look.ledger.settings
    ruled = Text("待裁定", "to be ruled on") if order.state == "disputed" else None
    if not order.is_open:
        over = Text(f"{local_day(order.log[-1].at, settings.zone)}", f"on {local_day(order.log[-1].at, settings.zone)}")
        return Row(clauses(state, over if order.state else None))
    wait, clock = _waits(look, order), _clock(look, order)
    stage = _stage(order, wait) if wait else None
    words, lit = (until(look, wait, stage) if wait else Row(HELD.words, HELD)) if look.ledger.named("need", order.need) else Row(Text("", ""))
    return Row(clauses(state, ruled, words, _answer(look, clock) if clock and stage and not clock.is_held else None), lit)


def _waits(look: Look, order: Order) -> Wait | None:
    """What has a due date at an order, or is on hold; None where its need is on hold as a whole."""
    return next((each for each in waits(look.ledger, order, look.today) if each.stage != "confirm"), None)


def _clock(look: Look, order: Order) -> Clock | None:
    need = look.ledger.named("need", order.need)
    return clock_now(order, need.log if need else (), look.ledger.settings, look.today)


def _stage(order: Order, wait: Wait) -> Text | None:
    """What the stage is called that a due date is of; None for the end of the work, which it is of as a rule."""
    return None if wait.stage == "finish" or order.kind.stages is None else order.kind.stages[wait.stage]


def _due(look: Look, order: Order) -> Iterator[Text]:
    """Yield the due date in force; of a stage before the answer also that of the answer, and of what is on hold the date if it were resumed now."""
    wait, clock = _waits(look, order), _clock(look, order)
    stage = _stage(order, wait) if wait else None
    if wait is not None and wait.due is not None:
        due = say_due(look, wait)
        yield Text("{due}（{stage}）", "{due} ({stage})").fill(due=due, stage=stage) if stage else due
    if clock is not None and clock.is_held:
        yield Text("挂起中不计时，如今天恢复为 {end}", "its clock is paused; {end} if resumed today").fill(end=clock.end)
    elif clock is not None and (wait is None or stage):
        yield _answer(look, clock)


def _answer(look: Look, clock: Clock) -> Text:
    """By when an order is to be answered."""
    end = Wait("finish", look.now, clock.end.day, due_at=clock.end.at, was=clock.was)
    return Text("办复限期 {end}", "answer due {end}").fill(end=say_due(look, end))


def _entries(look: Look, order: Order) -> Iterator[Entry]:
    ledger, need = look.ledger, look.ledger.named("need", order.need)
    due = clauses(*_due(look, order)) if order.is_open else Text("", "")
    if due.zh:
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
