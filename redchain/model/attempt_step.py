"""The one function that permits a step and works out all that it entails; what is taken and what is offered both ask it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from redchain.errors import UsageError
from redchain.model.base import step_model
from redchain.model.composition import parent_of, parts_of
from redchain.model.dates import local_day
from redchain.model.fields import fields
from redchain.model.kind import Effect
from redchain.model.late_entry import entry_mark
from redchain.model.page_view import called
from redchain.model.powers import breach, candidates, default_actor, may_act, rule_of_judging, say_record, say_verb
from redchain.model.step_correction import VERB as CORRECT
from redchain.shell_words import shown, word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.model.base import Record, Step
    from redchain.model.kind import Move
    from redchain.model.ledger import Ledger

RecordT = TypeVar("RecordT", bound="Record")
_ANOTHER_TIME = Text("改 --at，或核对 --today", "choose another --at, or check --today")
_BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Doing:
    """Who acts (None: whoever usually does), when, and a note.

    Where nobody is named, whom the identity speaks for comes before the usual actor.
    A rough moment, which nobody typed, gives way to a later step of the same day: clocks of two machines differ, and a given day has no hour.
    `latest` is the last moment that is not in the future; None where nobody asks. A `sample` only asks whether the step may be taken,
    whatever values it needs besides.
    """

    by: str | None
    at: datetime
    note: str | None = None
    is_rough: bool = False
    speaks_for: tuple[str, ...] = ()
    latest: datetime | None = None
    is_sample: bool = False


class HinderedError(Exception):
    """A step may not be taken: the code of the rule (None for none), why, the record it is about, and the remedy where it is not what is possible instead."""

    def __init__(self, code: str | None, words: Text, about: Record, remedy: Text | None = None) -> None:
        """Keep it as values: the remedy may be dear to work out."""
        super().__init__(words.en)
        self.code = code
        self.words = words
        self.about = about
        self.remedy = remedy


class Taken(NamedTuple):
    """A record after a step, and before it."""

    after: Any
    before: Any


def attempt(ledger: Ledger, record: Record, verb: str, doing: Doing, values: Mapping[str, Any]) -> tuple[Taken, ...]:
    """Return the record with one more step and all that the step entails, the record itself first.

    A new record comes with an empty log. Raises HinderedError when the step may not be taken, UsageError when `values` lack what the verb needs
    or hold what it does not carry.
    """
    _stop_archived(record)
    move = _allowed(ledger, record, verb)
    at = _moment(ledger, record, doing, values)
    effect = move.effect(ledger, record, at, _as_in_a_step(record, move, doing, values)) if move.effect else Effect()
    if effect.hindrance is not None:
        raise HinderedError(effect.hindrance[0], _because(ledger, record, effect.hindrance[1]), record)
    others = tuple(taken for other, first, given in effect.before for taken in attempt(ledger, other, first, doing, given))
    after = _taken(ledger.after(each.after for each in others) if others else ledger, record, move, doing, effect._replace(values={**values, **effect.values}))
    return (Taken(after.model_copy(update=dict(effect.fields)) if effect.fields else after, record), *others)


def is_possible(ledger: Ledger, record: Record, verb: str, doing: Doing, values: Mapping[str, Any] | None = None) -> bool:
    """Tell whether a step may be taken, with some honest value for whatever it needs beside `values`."""
    try:
        attempt(ledger, record, verb, replace(doing, is_sample=True, is_rough=True), values or {})
    except HinderedError:
        return False
    return True


def after_all(ledger: Ledger, record: Record) -> Doing:
    """Return the doing of whoever usually does it, right after all that has been done with a record, its parts and what it is part of."""
    lives = (record, parent_of(ledger, record), *parts_of(ledger, record))
    return Doing(None, max((step.at for each in lives if each for step in each.steps), default=_BEGINNING))


def actor_or_hindrance(ledger: Ledger, record: Record, verb: str, doing: Doing) -> str:
    """Return who acts: whoever is named, or usually does it; raises HinderedError when that is nobody, or somebody who may not."""
    by = doing.by or default_actor(ledger, record, verb, doing.speaks_for)
    if by is None:
        label = say_verb(record, verb)
        raise HinderedError(None, Text(f"没有能办理“{label.zh}”的单位", f"there is nobody for “{label.en}”"), record, _name_the_office())
    why = may_act(ledger, record, verb, by)
    if why is not None:
        rule = rule_of_judging(ledger, record, verb, by)
        raise HinderedError(rule.code if rule else "RC709", _because(ledger, record, why), record, _act_as_another(_able(ledger, record, verb)))
    return by


def _because(ledger: Ledger, record: Record, why: Text) -> Text:
    """Return why something is not possible; how the record stands is said before that, unless the reason names it itself."""
    about = _about(ledger, record)
    return why if about.id in why.zh else Text("{record}：{why}", "{record}: {why}").fill(record=say_record(about, ledger), why=why)


def _stop_archived(record: Record) -> None:
    if record.archived_on is not None:
        group = record.kind.name
        raise HinderedError(
            None,
            Text("{record}已归档", "{record} is archived").fill(record=called(record)),
            record,
            Text(
                f"重新启用：redchain {word(group)} edit {word(record.id)} --unset archived_on",
                f"to use it again: redchain {word(group)} edit {word(record.id)} --unset archived_on",
            ),
        )


def _allowed(ledger: Ledger, record: Record, verb: str) -> Move:
    move = record.moves.move(verb) if record.moves else None
    if move is None:
        raise UsageError(Text(f"{record.kind.label.zh}没有“{verb}”这一步", f"a {record.kind.label.en.lower()} has no step {verb}"))
    if record.state not in move.sources:
        raise HinderedError(
            "RC301",
            Text("{record}，现在不能“{verb}”", "{record}; “{verb}” is not possible now").fill(record=say_record(record, ledger), verb=move.label),
            record,
        )
    return move


def _taken(ledger: Ledger, record: RecordT, move: Move, doing: Doing, effect: Effect) -> RecordT:
    values, log = effect.values, record.steps if effect.log is None else effect.log
    given = {key for key, value in values.items() if value is not None}
    missing = [] if doing.is_sample else [each for each in move.needs if each not in given]
    if not doing.is_sample:
        _refuse_foreign(move, given)
        _refuse_missing(record, move, [each for each in missing if each not in move.worked_out or not fields(step_model(type(record)))[each].references])
    by = actor_or_hindrance(ledger, record, move.verb, doing)
    at = _moment(ledger, record, doing, values)
    step = _step(record, move.verb, by, replace(doing, at=at), {**values, **entry_mark(ledger.settings, step_model(type(record)), at, doing.latest)})
    if effect.log is None:  # what changes the log says itself what it may follow on
        _stop_before(record, step, doing.latest)
    found = breach(ledger, record, step)
    if found is not None:
        raise HinderedError(found[0], _because(ledger, record, found[1]), _about(ledger, record))
    _refuse_missing(record, move, missing)  # why no record could be worked out is told before that none is named
    _stop_in_the_future(record, step, doing)
    return record.model_copy(update={"log": (*log, step)})


def _as_in_a_step(record: Record, move: Move, doing: Doing, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a step would hold them (a date that was typed is a date); keys that no step has are refused later, in words."""
    given = {key: value for key, value in values.items() if value is not None and key in move.allowed}
    step = step_model(type(record)).model_validate({"at": doing.at, "step": move.verb, "by": "x", **given})
    return {key: getattr(step, key) for key in given}


def _about(ledger: Ledger, record: Record) -> Record:
    """The record a refusal speaks of: an order that is not made yet is its need's affair; what is part of a thing without a life speaks for itself."""
    whole = None if record.steps else parent_of(ledger, record)
    return record if whole is None or whole.moves is None else whole


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


def _refuse_missing(record: Record, move: Move, missing: list[str]) -> None:
    if missing:
        flag, words = _flag(missing[0]), fields(step_model(type(record)))[missing[0]].label
        raise UsageError(
            Text(f"“{move.label.zh}”缺少{words.zh}（{flag}）", f"“{move.label.en}” needs {words.en.lower()} ({flag})"), Text(f"加上 {flag}", f"add {flag}")
        )


def _refuse_foreign(move: Move, given: set[str]) -> None:
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


def _stop_before(record: Record, step: Step, latest: datetime | None) -> None:
    if record.steps and step.at < record.steps[-1].at:
        said, last = (each.at.isoformat(timespec="minutes") for each in (step, record.steps[-1]))
        is_ahead = latest is not None and record.steps[-1].at > latest
        remedy = _correct_first(record, record.steps[-1].at) if is_ahead else _ANOTHER_TIME
        raise HinderedError("RC303", Text(f"时间 {said} 早于上一步（{last}）", f"{said} is before the last step ({last})"), record, remedy)


def _stop_in_the_future(record: Record, step: Step, doing: Doing) -> None:
    if doing.latest is not None and step.at > doing.latest and not doing.is_rough:
        said = step.at.isoformat(timespec="minutes")
        raise HinderedError("RC503", Text(f"时间 {said} 还没有到", f"{said} is in the future"), record, _ANOTHER_TIME)


def _correct_first(record: Record, at: datetime) -> Text:
    """What to do about a last step that is dated in the future."""
    group = () if record.kind.verbs_are_commands else (record.kind.name,)
    command = shown("redchain", *group, CORRECT, record.id, "--meant", "…", "--reason", "…")
    return Text(
        f"上一步写的 {at.date()} 还没有到，请链办先更正：{command}",
        f"the last step is dated {at.date()}, which is in the future; have the office correct it first: {command}",
    )


def _name_the_office() -> Text:
    return Text("给产业链写上牵头单位：redchain chain edit 产业链 --lead-units 单位", "name its lead units: redchain chain edit CHAIN --lead-units UNIT")


def _able(ledger: Ledger, record: Record, verb: str) -> tuple[str, ...]:
    """Return who may take a step of a record: of those who might, the ones that no rule keeps from judging their own work."""
    return tuple(each for each in candidates(ledger, record, verb) if may_act(ledger, record, verb, each) is None)


def _act_as_another(known: tuple[str, ...]) -> Text:
    names = " ".join(f"--by {each}" for each in known[:1]) or "--by …"
    return Text(f"由能办理的单位来办，例如 {names}", f"let one who may do it, such as {names}")
