"""Taking one step in a record's life: allowed by the table, by time, by who acts, and by the other records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from redchain.decide.refusing import refused, say_possible, say_record
from redchain.errors import RefusalError, UsageError
from redchain.kinds.conditions import breach
from redchain.kinds.need.model import Need
from redchain.kinds.order.by_need import orders_of
from redchain.kinds.order.model import Order
from redchain.kinds.powers import candidates, default_actor, may_act, say_verb
from redchain.model.base import label, step_model
from redchain.model.dates import local_day
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from redchain.model.base import Move, Record, Step
    from redchain.model.ledger import Ledger

RecordT = TypeVar("RecordT", bound="Record")


@dataclass(frozen=True)
class Doing:
    """Who acts (None: whoever usually does), when, and a note.

    Where nobody is named, whom the identity speaks for comes before the usual actor.
    A rough moment, which nobody typed, gives way to a later step of the same day: clocks of two machines differ, and a given day has no hour.
    """

    by: str | None
    at: datetime
    note: str | None = None
    is_rough: bool = False
    speaks_for: tuple[str, ...] = ()


def taken(ledger: Ledger, record: RecordT, verb: str, doing: Doing, values: Mapping[str, Any]) -> RecordT:
    """Return the record with one more step; a new record comes with an empty log.

    Raises RefusalError when the step may not be taken, UsageError when `values` lack what the verb needs or hold what it does not carry.
    """
    _refuse_archived(record)
    move = _allowed(record, verb)
    _refuse_wrong_values(record, move, values)
    about = _about(ledger, record)
    step = _step(record, verb, actor_of(ledger, record, verb, doing), replace(doing, at=_moment(ledger, record, doing, values)), values)
    _refuse_earlier(record, step)
    found = breach(ledger, record, step)
    if found is not None:
        raise refused(found[0], Text("{record}：{why}", "{record}: {why}").fill(record=say_record(about), why=found[1]), say_possible(about, verb))
    return record.model_copy(update={"log": (*getattr(record, "log", ()), step)})


def actor_of(ledger: Ledger, record: Record, verb: str, doing: Doing) -> str:
    """Return who acts: whoever is named, or usually does it; raises RefusalError when that is nobody, or somebody who may not."""
    by = doing.by or default_actor(ledger, record, verb, doing.speaks_for)
    if by is None:
        label = say_verb(record, verb)
        raise refused(None, Text(f"没有能办理“{label.zh}”的单位", f"there is nobody for “{label.en}”"), _name_the_office())
    why = may_act(ledger, record, verb, by)
    if why is not None:
        words = Text("{record}：{why}", "{record}: {why}").fill(record=say_record(_about(ledger, record)), why=why)
        raise refused("RC709", words, _act_as_another(candidates(ledger, record, verb)))
    return by


def _about(ledger: Ledger, record: Record) -> Record:
    """The record a refusal speaks of: an order that is not made yet is its need's affair."""
    need = ledger.find(Need, record.need) if isinstance(record, Order) and not record.log else None
    return record if need is None else need


def _moment(ledger: Ledger, record: Record, doing: Doing, values: Mapping[str, Any]) -> datetime:
    """The moment of the step: a rough one is not before what has been done that day with the record, its need, its orders and the need it is merged into."""
    if not doing.is_rough:
        return doing.at
    others: tuple[Record | None, ...] = ()
    if isinstance(record, Order):
        others = (ledger.find(Need, record.need),)
    elif isinstance(record, Need):
        others = (*orders_of(ledger, record.id), ledger.find(Need, values.get("into")))
    steps = (step.at for each in (record, *others) for step in getattr(each, "log", ()))
    zone = ledger.settings.zone
    return max((each for each in steps if each > doing.at and local_day(each, zone) == local_day(doing.at, zone)), default=doing.at)


def _refuse_archived(record: Record) -> None:
    if record.archived_on is not None:
        group = type(record).kind.name
        raise RefusalError(
            Text(f"{record.id} 已归档", f"{record.id} is archived"),
            Text(f"重新启用：redchain {group} edit {record.id} --unset archived_on", f"to use it again: redchain {group} edit {record.id} --unset archived_on"),
        )


def _allowed(record: Record, verb: str) -> Move:
    moves = record.moves
    move = moves.move(verb) if moves else None
    if moves is None or move is None:
        raise UsageError(Text(f"{record.kind.label.zh}没有“{verb}”这一步", f"a {record.kind.label.en.lower()} has no step {verb}"))
    if record.state not in move.sources:
        words = Text("{record}，现在不能“{verb}”", "{record}; “{verb}” is not possible now").fill(record=say_record(record), verb=move.label)
        raise refused("RC301", words, say_possible(record))
    return move


def _refuse_wrong_values(record: Record, move: Move, values: Mapping[str, Any]) -> None:
    given = {key for key, value in values.items() if value is not None}
    for key in move.needs:
        if key not in given:
            flag = f"--{key.replace('_', '-')}"
            words = label(step_model(type(record)), key)
            raise UsageError(
                Text(f"“{move.label.zh}”缺少{words.zh}（{flag}）", f"“{move.label.en}” needs {words.en.lower()} ({flag})"), Text(f"加上 {flag}", f"add {flag}")
            )
    foreign = sorted(given - move.allowed)
    if foreign:
        flag = f"--{foreign[0].replace('_', '-')}"
        raise UsageError(Text(f"“{move.label.zh}”不用 {flag}", f"“{move.label.en}” does not take {flag}"), Text(f"去掉 {flag}", f"leave {flag} out"))


def _step(record: Record, verb: str, by: str, doing: Doing, values: Mapping[str, Any]) -> Step:
    given = {key: value for key, value in values.items() if value is not None}
    note = {} if doing.note is None else {"note": doing.note}
    return step_model(type(record)).model_validate({"at": doing.at, "step": verb, "by": by, **given, **note})


def _refuse_earlier(record: Record, step: Step) -> None:
    log = getattr(record, "log", ())
    if log and step.at < log[-1].at:
        last = log[-1].at.isoformat(timespec="minutes")
        words = Text(
            f"时间 {step.at.isoformat(timespec='minutes')} 早于上一步（{last}）", f"{step.at.isoformat(timespec='minutes')} is before the last step ({last})"
        )
        raise refused("RC303", words, Text("改 --at，或核对 --today", "choose another --at, or check --today"))


def _name_the_office() -> Text:
    return Text("给产业链写上牵头单位：redchain chain edit 产业链 --lead-units 单位", "name its lead units: redchain chain edit CHAIN --lead-units UNIT")


def _act_as_another(known: tuple[str, ...]) -> Text:
    names = " ".join(f"--by {each}" for each in known[:1]) or "--by …"
    return Text(f"由能办理的单位来办，例如 {names}", f"let one who may do it, such as {names}")
