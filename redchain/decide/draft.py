"""From what somebody typed, or a table holds, to a new record: values of the right types, ids for names, the record's own id, its first step."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from redchain.decide.change import Change, Put
from redchain.decide.ids_of_parts import id_of_part
from redchain.decide.lookup import refuse_archived_references, refuse_unknown_references, resolve, resolve_all, resolve_part, title_of
from redchain.decide.shared_id import refuse_shared_id
from redchain.errors import RefusalError
from redchain.model.base import Named, Record, field_order, step_model
from redchain.model.credit_code import normalise_credit_code
from redchain.model.event_id import event_id
from redchain.model.field_types import is_device
from redchain.model.fields import fields
from redchain.model.late_entry import entry_mark
from redchain.model.meant_values import meant_choice, meant_flag
from redchain.model.powers import default_actor
from redchain.model.shared_id import free_id
from redchain.model.text_folding import firm_name_key
from redchain.model.typed_words import plain_date, plain_id
from redchain.shell_words import word
from redchain.text import Text
from redchain.text_cleaning import for_subject

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import datetime

    from pydantic import BaseModel

    from redchain.model.attempt_step import Doing
    from redchain.model.fields import Field
    from redchain.model.ledger import Ledger

_NAME_LENGTH = 40
_NOT_WITHIN = Text("", "")
_WRITTEN_BY_COMMANDS = frozenset({"log", "archived_on", "former_ids", "rejected", "basis"})


def fields_of(model: type[Record]) -> tuple[str, ...]:
    """Return the fields that people fill in: all but those that commands of their own write."""
    return tuple(each for each in field_order(model) if each not in _WRITTEN_BY_COMMANDS)


def read_values(ledger: Ledger, model: type[BaseModel], given: Mapping[str, Any], *, splits: bool = True, within: Text = _NOT_WITHIN) -> dict[str, Any]:
    """Return values from what was typed or stands in a file: names resolved to ids at every depth, codes normalised; raises RefusalError.

    What is typed for a list is split at its commas; the items of a list in a file are not (`splits` is False). A refusal names the part, which `within` leads to.
    """
    known = fields(model)
    values: dict[str, Any] = {}
    for name, typed in given.items():
        field = known.get(name)
        if field is not None and (field.references or field.parts):
            label = Text(f"{within.zh}{field.label.zh}", f"{within.en}{field.label.en}")
            values[name] = _read_parts(ledger, field.type, typed, label) if field.parts else _referred(ledger, field, typed, label)
        elif field is not None and field.part_of and isinstance(typed, str):
            values[name] = resolve_part(ledger, field.part_of, typed, Text(f"{within.zh}{field.label.zh}", f"{within.en}{field.label.en}"))
        elif field is not None and field.id_of_part is not None and isinstance(typed, (str, list)):
            values[name] = _ids_of_parts(ledger, field, typed, Text(f"{within.zh}{field.label.zh}", f"{within.en}{field.label.en}"))
        elif name == "category" and isinstance(typed, str):
            values[name] = meant_choice(ledger.settings.category_labels, typed) or read_value(model, name, typed, splits=splits)
        else:
            values[name] = read_value(model, name, typed, splits=splits)
    return values


def _referred(ledger: Ledger, field: Field, typed: Any, label: Text) -> Any:
    """The id, or the ids, that a typed name stands for, or several."""
    if not field.many:
        return resolve(ledger, field.references, typed, label) if isinstance(typed, str) else typed
    named = [typed] if isinstance(typed, str) else typed
    return resolve_all(ledger, field.references, named, label) if isinstance(named, list) and all(isinstance(each, str) for each in named) else typed


def _ids_of_parts(ledger: Ledger, field: Field, typed: Any, label: Text) -> Any:
    """The id, or the ids, of the parts that were typed by name."""
    if not field.many:
        return id_of_part(ledger, field.id_of_part, typed.strip(), label) if field.id_of_part and isinstance(typed, str) else typed
    named = [part for each in ([typed] if isinstance(typed, str) else typed) for part in (_split(each) if isinstance(each, str) else [each])]
    found = [id_of_part(ledger, field.id_of_part, each, label) if field.id_of_part and isinstance(each, str) else each for each in named]
    return list(dict.fromkeys(found)) if all(isinstance(each, str) for each in found) else found


def _read_parts(ledger: Ledger, model: type[BaseModel], typed: Any, label: Text) -> Any:
    """The parts of a field, each value in them read like any other."""
    if isinstance(typed, dict):
        return read_values(ledger, model, typed, splits=False, within=Text(f"{label.zh}的", f"{label.en}, "))
    if not isinstance(typed, list):
        return typed
    return _numbered(model, [_read_parts(ledger, model, each, Text(f"{label.zh}第 {place} 项", f"{label.en} {place}")) for place, each in enumerate(typed, 1)])


def read_value(model: type[BaseModel], name: str, typed: Any, *, splits: bool = True) -> Any:
    """Return one value, which has no parts, in the type of its field, as far as it can be read; what cannot be read stays as it was typed."""
    field = fields(model).get(name)
    if field is None or field.parts or not isinstance(typed, (str, list)):
        return typed
    if isinstance(typed, str) and field.many:
        typed = _split(typed)
    if isinstance(typed, list):
        found = [part for each in typed for part in (_split(each) if splits else [each.strip() if isinstance(each, str) else each])]
        return [_known(field, each) if isinstance(each, str) else each for each in found]
    words = _code(field, typed.strip())
    if field.wording == "lines" and words and typed.rstrip(" \t\u3000").endswith("\n"):
        return f"{words}\n"  # the end of a block of lines in YAML
    words = plain_date(words) if field.type is date else plain_id(words) if name == "id" else words
    if name == "uscc":
        return normalise_credit_code(words)
    return meant if (meant := meant_choice(field.choices, words)) is not None else _plain_value(field.type, words)


def _code(field: Field, words: str) -> str:
    """Return the code that is known by the name that was typed; anything else as it was typed."""
    return words if field.named is None or words.isascii() else field.named.code_of(words) or words


def _known(field: Field, words: str) -> Any:
    """Return the code, or the one of the values, that what was typed for a list means; anything else as it was typed."""
    meant = meant_choice(field.choices, words)
    return _code(field, words) if meant is None else meant


def _split(typed: str) -> list[str]:
    return [part.strip() for part in re.split("[，、,；;]", typed) if part.strip()]


def _numbered(model: type[BaseModel], parts: list[Any]) -> list[Any]:
    """Return parts that are told apart by a number with one for each that has none: its place, or the next that is free."""
    key = "number"
    if key not in fields(model) or not fields(model)[key].is_key:
        return parts
    taken = {each[key] for each in parts if isinstance(each, dict) and isinstance(each.get(key), int)}
    for place, each in enumerate(parts, 1):
        if isinstance(each, dict) and each.get(key) is None:
            each.update({key: next(number for number in count(place) if number not in taken)})
            taken.add(each[key])
    return parts


def missing(model: type[Record], values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the required fields that have no value yet, but for those that are made: the id and the log."""
    return tuple(name for name, field in fields(model).items() if field.is_required and name not in {"id", "log", *values})


def missing_of_first_step(model: type[Record], values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the first step of a life needs and `values` lack; nothing where they hold a log."""
    return tuple(each for each in model.moves.moves[0].needs if each not in values) if model.moves and "log" not in values else ()


def with_defaults(model: type[Record], values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the values with those that a new record has when nothing else is said."""
    usual = {"raised_on": today.isoformat()} if "raised_on" in model.model_fields else {}
    return {**usual, **values}


def new_name_id(model: type[Record], values: Mapping[str, Any], taken: Container[str]) -> str:
    """Return the id of a new named record: its name spelled in pinyin, or a letter and the next number where its kind counts its records."""
    if model.kind.serial is not None:
        letter = model.kind.serial(values)
        return next(each for number in count(1) if (each := f"{letter}{number:03}") not in taken)
    from pypinyin import lazy_pinyin

    return name_id("".join(lazy_pinyin(name_to_spell(model, values))), taken)


def with_usual(ledger: Ledger, model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a new record with what its kind works out for the fields that were not given."""
    return {**(model.kind.usual(ledger, values) if model.kind.usual else {}), **values}


def name_to_spell(model: type[Record], values: Mapping[str, Any]) -> str:
    """Return the words whose pinyin makes the id of a named record."""
    return str(values.get("short_name") or firm_name_key(str(values.get("name") or values.get("title") or model.kind.name)))


def name_id(spelled: str, taken: Container[str]) -> str:
    """Return an id made of a name spelled in pinyin, with a number at its end when it is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", spelled.lower()).strip("-")[:_NAME_LENGTH].strip("-") or "x"
    if stem not in taken and not is_device(stem):
        return stem
    return free_id(stem, lambda each: each in taken)


def free_event_id(ledger: Ledger, model: type[Record], day: date, numbers: Iterable[int]) -> str:
    """Return the first event id of a day that no record has; `numbers` (0 to 32^5 - 1) are drawn at random by the caller."""
    assert model.kind.prefix is not None  # noqa: S101  # the caller asks for event kinds only
    ids = (event_id(model.kind.prefix, day, each) for each in numbers)
    return next(each for each in ids if each not in ledger.shelf(model))


def make_record(ledger: Ledger, model: type[Record], values: Mapping[str, Any], doing: Doing) -> Record:
    """Return the record of complete values, with its first step, marked where it is entered late; raises pydantic's ValidationError.

    Where the doing names nobody, whoever usually takes the first step does.
    """
    full = with_usual(ledger, model, values)
    by = doing.by or first_actor(ledger, model, full, doing.speaks_for)
    if by is None and model.moves is not None and not full.get("log"):
        needs = model.moves.moves[0].needs
        model.model_validate({**{key: value for key, value in full.items() if key not in needs}, "log": ()})  # what is wrong is told without who acts
    made = with_first_step(model, full, at=doing.at, by=by)
    if made is not full:
        made["log"][0].update(entry_mark(ledger.settings, step_model(model), doing.at, doing.latest))
    return model.model_validate(made)


def first_actor(ledger: Ledger, model: type[Record], values: Mapping[str, Any], speaks_for: tuple[str, ...] = ()) -> str | None:
    """Return who usually takes the first step of a new record, as its kind declares it, one that is spoken for before others; None where there is nobody.

    Values that make no record yet (the model says so in a moment) still name who has a part in it.
    """
    if model.moves is None:
        return None
    values, first = with_usual(ledger, model, values), model.moves.moves[0]
    named = {each.name: str(values[each.field]) for each in model.kind.parts if isinstance(values.get(each.field), str)}
    if first.by and first.by[0] in named:
        return named[first.by[0]]
    try:
        blank = model.model_validate({**{key: value for key, value in values.items() if key in model.model_fields}, "log": ()})
    except ValidationError:
        return next(iter(named.values()), None)
    return default_actor(ledger, blank, first.verb, speaks_for) or next(iter(named.values()), None)


def with_first_step(model: type[Record], values: dict[str, Any], *, at: datetime, by: str | None) -> dict[str, Any]:
    """Return the values of a new record with the log's first step, where the kind has a life and none is given."""
    if model.moves is None or values.get("log"):
        return values
    first = model.moves.moves[0]
    step: dict[str, Any] = {"at": at.isoformat(), "step": first.verb, "by": by}
    step.update({key: values.pop(key) for key in first.needs if key in values})
    return {**values, "log": [step]}


def add(ledger: Ledger, record: Record) -> Change:
    """Return the change that adds `record`; refuses an id in use and references to nothing."""
    model = type(record)
    if record.id in ledger.shelf(model) or f"{model.kind.name}:{record.id}" in ledger.paths:
        raise RefusalError(
            Text(f"编号 {record.id} 已经有了", f"the id {record.id} is already in use"),
            Text(
                f"换一个 --id，或修改它：redchain {model.kind.name} edit {word(record.id)}",
                f"choose another --id, or edit it: redchain {model.kind.name} edit {word(record.id)}",
            ),
        )
    _refuse_former(ledger, record)
    refuse_shared_id(ledger, model, record.id)
    refuse_unknown_references(ledger, record)
    refuse_archived_references(ledger, record)
    return Change(f"{model.kind.name}: add {record.id} {for_subject(title_of(record))}", (Put(record),))


def _refuse_former(ledger: Ledger, record: Record) -> None:
    """Ids are never reused: lists and reports of earlier months still say the old one."""
    if isinstance(record, Named):
        owner = next((each for each in ledger.every(type(record)) if record.id in each.former_ids), None)
        if owner is not None:
            raise RefusalError(
                Text(f"{record.id} 是 {owner.id} 的曾用编号，不再给别的记录", f"{record.id} is a former id of {owner.id} and stays its own"),
                Text("换一个 --id", "choose another --id"),
            )


def _plain_value(kind: Any, words: str) -> Any:
    """Return the number, or the yes or no, that words are; other words as they are."""
    if kind is bool:
        return {"true": True, "false": False}.get(meant_flag(words) or "", words)
    try:
        return kind(words) if kind in {int, float} else words
    except ValueError:
        return words
