"""Taking one step in a record's life: allowed by the table, by time, by who acts, and by the other records; with all that it entails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from redchain.decide.change import Change, Put
from redchain.decide.lookup import find_meant
from redchain.decide.refusing import refused, say_possible, say_record
from redchain.errors import RefusalError, UsageError
from redchain.model.base import step_model
from redchain.model.dates import local_day
from redchain.model.fields import fields
from redchain.model.kind import Effect
from redchain.model.ledger import parent_of, parts_of
from redchain.model.powers import breach, candidates, default_actor, may_act, say_verb
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from redchain.model.base import Record, Step
    from redchain.model.kind import Move
    from redchain.model.ledger import Ledger

RecordT = TypeVar("RecordT", bound="Record")
_MOST_NAMED = 4


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


def act(ledger: Ledger, model: type[Record], named: Sequence[str], doing: Doing, step: Mapping[str, Any]) -> Change:
    """Return the change that takes the same step in the lives of all `named` records (ids or pieces of them); all or none.

    `step` holds the verb under `step`, and the values it carries. Raises RefusalError and UsageError as `taken` does.
    """
    verb, values = step["step"], _resolved(ledger, model, {key: value for key, value in step.items() if key != "step"})
    puts: dict[tuple[str, str], Put] = {}
    now = ledger
    ids = list(dict.fromkeys(find_meant(ledger, model, each).id for each in named))
    for identifier in ids:
        for put in step_taken(now, now.shelf(model)[identifier], verb, doing, values):
            key = (put.after.kind.name, put.after.id)
            puts[key] = Put(put.after, puts[key].before if key in puts else put.before)
        now = ledger.after(each.after for each in puts.values())
    return Change(_subject(verb, ids, values), tuple(puts.values()))


def step_taken(ledger: Ledger, record: RecordT, verb: str, doing: Doing, values: Mapping[str, Any]) -> tuple[Put, ...]:
    """Return the record with one more step and all that the step entails, the record itself first.

    A new record comes with an empty log. Raises RefusalError when the step may not be taken, UsageError when `values` lack
    what the verb needs or hold what it does not carry.
    """
    _refuse_archived(record)
    move = _allowed(record, verb)
    at = _moment(ledger, record, doing, values)
    effect = move.effect(ledger, record, at, _as_in_a_step(record, move, doing, values)) if move.effect else Effect()
    others = tuple(put for other, first, given in effect.before for put in step_taken(ledger, other, first, doing, given))
    after = _taken(ledger.after(each.after for each in others) if others else ledger, record, move, doing, {**values, **effect.values})
    return (Put(after.model_copy(update=dict(effect.fields)) if effect.fields else after, record), *others)


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


def _taken(ledger: Ledger, record: RecordT, move: Move, doing: Doing, values: Mapping[str, Any]) -> RecordT:
    _refuse_wrong_values(record, move, values)
    about = _about(ledger, record)
    step = _step(record, move.verb, actor_of(ledger, record, move.verb, doing), replace(doing, at=_moment(ledger, record, doing, values)), values)
    _refuse_earlier(record, step)
    found = breach(ledger, record, step)
    if found is not None:
        raise refused(found[0], Text("{record}：{why}", "{record}: {why}").fill(record=say_record(about), why=found[1]), say_possible(about, move.verb))
    return record.model_copy(update={"log": (*record.steps, step)})


def _as_in_a_step(record: Record, move: Move, doing: Doing, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a step would hold them (a date that was typed is a date); keys that no step has are refused later, in words."""
    given = {key: value for key, value in values.items() if value is not None and key in move.allowed}
    step = step_model(type(record)).model_validate({"at": doing.at, "step": move.verb, "by": "x", **given})
    return {key: getattr(step, key) for key in given}


def _subject(verb: str, ids: Sequence[str], values: Mapping[str, Any]) -> str:
    more = "" if len(ids) <= _MOST_NAMED else f" and {len(ids) - _MOST_NAMED} more"
    into = f" into {values['into']}" if values.get("into") else ""
    return f"flow: {verb.replace('_', '-')} {', '.join(ids[:_MOST_NAMED])}{more}{into}"


def _resolved(ledger: Ledger, model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with pieces of event ids made whole, as of the need that another is merged into."""
    known = fields(step_model(model))
    kind = model.kind
    return {
        key: find_meant(ledger, model, value).id if isinstance(value, str) and key in known and known[key].references == (kind.name,) else value
        for key, value in values.items()
    }


def _about(ledger: Ledger, record: Record) -> Record:
    """The record a refusal speaks of: an order that is not made yet is its need's affair."""
    return record if record.steps else parent_of(ledger, record) or record


def _moment(ledger: Ledger, record: Record, doing: Doing, values: Mapping[str, Any]) -> datetime:
    """The moment of the step: a rough one is not before what has been done that day with the record, what it is part of, its parts, and the records it names."""
    if not doing.is_rough:
        return doing.at
    named = (
        ledger.find(type(record), values[key])
        for key, field in fields(step_model(type(record))).items()
        if record.kind.name in field.references and values.get(key)
    )
    others = (parent_of(ledger, record), *parts_of(ledger, record), *named)
    steps = (step.at for each in (record, *others) if each for step in each.steps)
    zone = ledger.settings.zone
    return max((each for each in steps if each > doing.at and local_day(each, zone) == local_day(doing.at, zone)), default=doing.at)


def _refuse_archived(record: Record) -> None:
    if record.archived_on is not None:
        group = record.kind.name
        raise RefusalError(
            Text(f"{record.id} 已归档", f"{record.id} is archived"),
            Text(f"重新启用：redchain {group} edit {record.id} --unset archived_on", f"to use it again: redchain {group} edit {record.id} --unset archived_on"),
        )


def _allowed(record: Record, verb: str) -> Move:
    move = record.moves.move(verb) if record.moves else None
    if move is None:
        raise UsageError(Text(f"{record.kind.label.zh}没有“{verb}”这一步", f"a {record.kind.label.en.lower()} has no step {verb}"))
    if record.state not in move.sources:
        words = Text("{record}，现在不能“{verb}”", "{record}; “{verb}” is not possible now").fill(record=say_record(record), verb=move.label)
        raise refused("RC301", words, say_possible(record))
    return move


def _refuse_wrong_values(record: Record, move: Move, values: Mapping[str, Any]) -> None:
    given = {key for key, value in values.items() if value is not None}
    for key in move.needs:
        if key not in given:
            flag, words = _flag(key), fields(step_model(type(record)))[key].label
            raise UsageError(
                Text(f"“{move.label.zh}”缺少{words.zh}（{flag}）", f"“{move.label.en}” needs {words.en.lower()} ({flag})"), Text(f"加上 {flag}", f"add {flag}")
            )
    foreign = sorted(given - move.allowed)
    if foreign:
        flag = _flag(foreign[0])
        raise UsageError(Text(f"“{move.label.zh}”不用 {flag}", f"“{move.label.en}” does not take {flag}"), Text(f"去掉 {flag}", f"leave {flag} out"))


def _flag(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _step(record: Record, verb: str, by: str, doing: Doing, values: Mapping[str, Any]) -> Step:
    given = {key: value for key, value in values.items() if value is not None}
    note = {} if doing.note is None else {"note": doing.note}
    return step_model(type(record)).model_validate({"at": doing.at, "step": verb, "by": by, **given, **note})


def _refuse_earlier(record: Record, step: Step) -> None:
    if record.steps and step.at < record.steps[-1].at:
        last = record.steps[-1].at.isoformat(timespec="minutes")
        words = Text(
            f"时间 {step.at.isoformat(timespec='minutes')} 早于上一步（{last}）", f"{step.at.isoformat(timespec='minutes')} is before the last step ({last})"
        )
        raise refused("RC303", words, Text("改 --at，或核对 --today", "choose another --at, or check --today"))


def _name_the_office() -> Text:
    return Text("给产业链写上牵头单位：redchain chain edit 产业链 --lead-units 单位", "name its lead units: redchain chain edit CHAIN --lead-units UNIT")


def _act_as_another(known: tuple[str, ...]) -> Text:
    names = " ".join(f"--by {each}" for each in known[:1]) or "--by …"
    return Text(f"由能办理的单位来办，例如 {names}", f"let one who may do it, such as {names}")
