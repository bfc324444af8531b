"""Taking one step in a record's life: allowed by the table, by time, by who acts, and by the other records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from redchain.decide.refusing import refused, say_record
from redchain.errors import UsageError
from redchain.model.base import label, step_model
from redchain.model.conditions import breach
from redchain.model.powers import default_actor, may_act
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from redchain.model.base import Move, Record, Step
    from redchain.model.ledger import Ledger

RecordT = TypeVar("RecordT", bound="Record")


@dataclass(frozen=True)
class Doing:
    """Who acts (None: whoever usually does), when, and a note."""

    by: str | None
    at: datetime
    note: str | None = None


def taken(ledger: Ledger, record: RecordT, verb: str, doing: Doing, values: Mapping[str, Any]) -> RecordT:
    """Return the record with one more step; a new record comes with an empty log.

    Raises RefusalError when the step may not be taken, UsageError when `values` lack what the verb needs or hold what it does not carry.
    """
    move = _allowed(record, verb)
    _refuse_wrong_values(record, move, values)
    by = doing.by or default_actor(ledger, record, verb)
    if by is None:
        raise refused(None, record, Text(f"没有能办理“{move.label.zh}”的单位", f"there is nobody for “{move.label.en}”"), _name_the_office())
    why = may_act(ledger, record, verb, by)
    if why is not None:
        raise refused(None, record, why, _act_as_another())
    step = _step(record, verb, by, doing, values)
    _refuse_earlier(record, step)
    found = breach(ledger, record, step)
    if found is not None:
        raise refused(found[0], record, Text("{record}：{why}", "{record}: {why}").fill(record=say_record(record), why=found[1]))
    return record.model_copy(update={"log": (*getattr(record, "log", ()), step)})


def _allowed(record: Record, verb: str) -> Move:
    moves = record.moves
    move = moves.move(verb) if moves else None
    if moves is None or move is None:
        raise UsageError(Text(f"{record.kind.label.zh}没有“{verb}”这一步", f"a {record.kind.label.en.lower()} has no step {verb}"))
    if record.state not in move.sources:
        words = Text("{record}，现在不能“{verb}”", "{record}; “{verb}” is not possible now").fill(record=say_record(record), verb=move.label)
        raise refused("RC301", record, words)
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
        raise refused("RC303", record, words, Text("改 --at，或核对 --today", "choose another --at, or check --today"))


def _name_the_office() -> Text:
    return Text("给产业链写上牵头单位：redchain chain edit 产业链 --lead-units 单位", "name its lead units: redchain chain edit CHAIN --lead-units UNIT")


def _act_as_another() -> Text:
    return Text("用 --by 写能办理的单位", "name with --by one who may")
