"""What a row of a sheet of steps asks for, and how that is told before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from redchain.decide.sheet_cells import cut
from redchain.decide.sheet_step_forms import ACTIONS
from redchain.kinds.order.clock import clock_now
from redchain.kinds.order.model import Order
from redchain.model.attempt_step import Doing, is_possible
from redchain.model.base import step_model
from redchain.model.dates import local_day
from redchain.model.fields import fields
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from redchain.decide.change import Put
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger


@dataclass(frozen=True)
class Wish:
    """What one row asks for: which record, which step, on which day (None: none is said), with what words, and how its new due date and its day were understood."""

    record: Record
    verb: str
    at: datetime
    day: date | None
    words: str
    values: dict[str, Any] = field(default_factory=dict)
    how: Text | None = None
    how_day: Text | None = None


def carries(model: type[Record], verb: str) -> str:
    """Return the key under which a step carries the words of a row: what it needs, else a reason where it takes one, else a note."""
    move = model.moves.table[verb] if model.moves else None
    known = ("reply", "reason")
    needed = next((each for each in known if move is not None and each in move.needs), None)
    return needed or next((each for each in known if move is not None and each in move.may), "note")


def may_be_done(ledger: Ledger, record: Record, now: datetime) -> tuple[str, ...]:
    """Return which of the actions of a to-do sheet the unit of an order may take."""
    doing = Doing(getattr(record, "unit", None), now)
    return tuple(verb for verb in ACTIONS if is_possible(ledger, record, verb, doing))


def no_action(ledger: Ledger, said: str, record: Record, now: datetime) -> Text:
    """Return why words are no action: that there is none of that name, and what may be done with the order."""
    none = Text(f"没有“{cut(said)}”这个动作", f"there is no action “{cut(said)}”")
    may = [ACTIONS[verb] for verb in may_be_done(ledger, record, now)]
    if may:
        return Text("{none}，可填：{may}", "{none}; may be: {may}").fill(none=none, may=join(may, zh="、", en=", "))
    state = record.moves.states[record.state] if record.moves else Text("", "")
    return Text("{none}；工单现在是{state}，没有可填的", "{none}; the order is {state} now, and nothing may be filled in").fill(none=none, state=state)


def told(ledger: Ledger, wish: Wish, put: Put) -> Text:
    """Return what a row does, in words: what becomes of the record, and what the row says of it."""
    moves = put.after.moves
    label = moves.table[wish.verb].label if moves else Text(wish.verb, wish.verb)
    parts = [*_parts(ledger, wish, put)]
    return Text("{label}：{what}", "{label}: {what}").fill(label=label, what=join(parts, zh="；", en="; ")) if parts else label


def _parts(ledger: Ledger, wish: Wish, put: Put) -> Iterator[Text]:
    moves, was = put.after.moves, put.before or wish.record
    if moves and was.state != put.after.state:
        yield Text("{before} → {after}", "{before} → {after}").fill(before=moves.states[was.state], after=moves.states[put.after.state])
    due = [_due(ledger, each, wish) for each in (was, put.after)] if wish.verb == "extend" else []
    if all(due) and due:
        yield Text(f"限期 {due[0]} → {due[1]}", f"due {due[0]} → {due[1]}")
    if wish.how is not None:
        yield wish.how
    if "rating" in wish.values:
        own = fields(step_model(type(put.after)))["rating"]
        yield Text("{name}：{said}", "{name}: {said}").fill(name=own.label, said=own.say(wish.values["rating"]))
    if wish.day is not None:
        yield Text(f"日期 {wish.day}", f"on {wish.day}") if wish.how_day is None else Text("日期{how}", "date: {how}").fill(how=wish.how_day)
    if wish.words:
        yield Text(f"“{cut(wish.words)}”", f"“{cut(wish.words)}”")


def _due(ledger: Ledger, record: Record, wish: Wish) -> str:
    """The due date of an order as it stands at the step; empty where it has none."""
    need = ledger.named("need", record.need) if isinstance(record, Order) else None
    clock = clock_now(record, need.log, ledger.settings, local_day(wish.at, ledger.settings.zone)) if isinstance(record, Order) and need else None
    return str(clock.end) if clock else ""
