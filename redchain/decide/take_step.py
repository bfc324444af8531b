"""Taking one step in a record's life: allowed by the table, by time, by who acts, and by the other records; with all that it entails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redchain.decide.change import Change, Put
from redchain.decide.lookup import find_all_meant, find_meant
from redchain.decide.refusal_words import refused, say_possible
from redchain.decide.several import SeveralRefusedError
from redchain.errors import RedchainError, RefusalError
from redchain.model.attempt_step import Doing, HinderedError, actor_or_hindrance, attempt
from redchain.model.base import step_model
from redchain.model.fields import fields
from redchain.model.suggested_commands import command_for
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

__all__ = ["Doing", "act", "actor_of", "records_meant", "step_taken"]
_MOST_NAMED = 4


def act(  # noqa: PLR0913  # what is refused of several is only for those who go on without it
    ledger: Ledger, model: type[Record], named: Sequence[str], doing: Doing, step: Mapping[str, Any], *, refused: dict[str, RedchainError] | None = None
) -> Change:
    """Return the change that takes the same step in the lives of all `named` records (ids or pieces of them); all or none.

    `step` holds the verb under `step`, and the values it carries. Raises RefusalError and UsageError as `taken` does; of several each that is refused is named.
    Where `refused` is given, those are put into it with the reason, those in it already are left out, and the others go on.
    """
    found: dict[str, RedchainError] = {} if refused is None else refused
    verb, values = step["step"], _resolved(ledger, model, {key: value for key, value in step.items() if key != "step"})
    puts: dict[tuple[str, str], Put] = {}
    now = ledger
    _refuse_review_in_the_past(verb, doing, values)
    _refuse_other_kind(ledger, model, named, step)
    ids: list[str] = []
    for words in dict.fromkeys(named):
        try:
            identifier = find_meant(ledger, model, words, verb=verb).id
            if identifier in ids or identifier in found:
                continue
            taken = step_taken(now, now.shelf(model)[identifier], verb, doing, values)
        except RedchainError as problem:
            if len(named) == 1:
                raise
            found[_name_of(ledger, model, words)] = problem
            continue
        ids.append(identifier)
        for put in taken:
            key = (put.after.kind.name, put.after.id)
            puts[key] = Put(put.after, puts[key].before if key in puts else put.before)
        now = ledger.after(each.after for each in puts.values())
    if found and (refused is None or not ids):
        raise SeveralRefusedError(found, len(ids) + len(found))
    return Change(_subject(verb, ids, values), tuple(puts.values()))


def records_meant(ledger: Ledger, model: type[Record], named: Sequence[str], step: Mapping[str, Any]) -> list[Record]:
    """Return the records whose lives a step is to be taken in; refuses what is not there, and what is of another kind."""
    _refuse_other_kind(ledger, model, named, step)
    return find_all_meant(ledger, model, named, verb=step["step"])


def _name_of(ledger: Ledger, model: type[Record], words: str) -> str:
    """The id of a record that was named, or the words where they name none."""
    try:
        return find_meant(ledger, model, words).id
    except RedchainError:
        return words


def _refuse_other_kind(ledger: Ledger, model: type[Record], named: Sequence[str], step: Mapping[str, Any]) -> None:
    """Refuse a record of another kind that has a step of this name, and give the command that takes it."""
    verb, values = step["step"], {key: each for key, each in step.items() if key != "step" and isinstance(each, str)}
    for other, shelf in ledger.shelves():
        if other is model or other.moves is None or verb not in other.moves.table:
            continue
        for each in named:
            found = shelf.get(each.strip().upper())
            if found is not None:
                command = command_for(other, found.id, verb, **{key: value for key, value in values.items() if key in other.moves.table[verb].allowed})
                kind, meant = other.kind.label, model.kind.label
                raise RefusalError(
                    Text(f"{found.id} 是{kind.zh}，不是{meant.zh}", f"{found.id} is of the kind {kind.en.lower()}, not {meant.en.lower()}"),
                    Text(f"请执行：{command}", f"run: {command}"),
                )


def _refuse_review_in_the_past(verb: str, doing: Doing, values: Mapping[str, Any]) -> None:
    """Refuse a hold whose review is over before it is recorded: it would never be looked at again as was meant."""
    until = str(values.get("until") or "")
    if verb == "hold" and until and doing.latest is not None and until < doing.latest.date().isoformat():
        raise RefusalError(
            Text(f"复核日 {until} 已经过去", f"the review day {until} has already passed"),
            Text("--until 写今天或以后的日子；不定复核日就不写", "give --until today or a later day; leave it out where no review is set"),
        )


def step_taken(ledger: Ledger, record: Record, verb: str, doing: Doing, values: Mapping[str, Any]) -> tuple[Put, ...]:
    """Return the record with one more step and all that the step entails, the record itself first.

    A new record comes with an empty log. Raises RefusalError when the step may not be taken, UsageError when `values` lack
    what the verb needs or hold what it does not carry.
    """
    try:
        return tuple(Put(*each) for each in attempt(ledger, record, verb, doing, values))
    except HinderedError as found:
        raise _refusal(ledger, found, doing) from None


def refuse_impossible(ledger: Ledger, record: Record, verb: str, doing: Doing) -> None:
    """Raise RefusalError when the step may not be taken, whatever it would carry: nobody is asked for what is then of no use."""
    step_taken(ledger, record, verb, replace(doing, is_sample=True, is_rough=True), {})


def actor_of(ledger: Ledger, record: Record, verb: str, doing: Doing) -> str:
    """Return who acts: whoever is named, or usually does it; raises RefusalError when that is nobody, or somebody who may not."""
    try:
        return actor_or_hindrance(ledger, record, verb, doing)
    except HinderedError as found:
        raise _refusal(ledger, found, doing) from None


def _refusal(ledger: Ledger, found: HinderedError, doing: Doing) -> RefusalError:
    now = doing if doing.is_rough or doing.latest is None else replace(doing, at=doing.latest)
    return refused(found.code, found.words, found.remedy or say_possible(ledger, found.about, now))


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
