"""The filters of `list`: each value read as its field means it; one that the field cannot have is refused with the nearest there are."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.decide.lookup import find_meant, resolve
from redchain.errors import UsageError
from redchain.model.fields import fields
from redchain.model.meant_values import meant_day, say_form
from redchain.model.powers import chain_of
from redchain.model.typed_words import plain_date
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.ledger import Ledger

_STATE = Text("状态", "State")
_CHAIN = Text("产业链", "Chain")
_YES_OR_NO = {"True": Text("是", "yes"), "False": Text("否", "no")}
_PATH = Text("文件", "File")
_MOST = 3
Wanted = dict[str, frozenset[str]]
"""What passes in each filtered field, as `value_of` says it."""


def filterable(model: type[Record]) -> tuple[str, ...]:
    """Return what a list of this kind can be filtered by: every field that is not made of parts, the path, the state and the chain it belongs to."""
    more = ("state",) if model.moves else ()
    chain = ("chain",) if model.kind.chain else ()
    return tuple(dict.fromkeys((*(name for name, field in fields(model).items() if not field.parts), *chain, *more, "path")))


def read_filters(ledger: Ledger, model: type[Record], filters: Mapping[str, Iterable[str]]) -> Wanted:
    """Return what passes; raises UsageError for a field that the kind does not have, or a value that the field cannot have, RefusalError for an unknown record."""
    known = filterable(model)
    for name in filters:
        if name not in known:
            guess = _guess(name, known)
            raise UsageError(
                Text(f"{model.kind.label.zh}没有字段 {name}", f"{model.kind.label.en} has no field {name}"),
                Text(f"{guess.zh}可筛选：{'、'.join(sorted(known))}", f"{guess.en}fields: {', '.join(sorted(known))}"),
            )
    return {name: frozenset(_read(ledger, model, name, each.strip()) for each in words) for name, words in filters.items()}


def passes(ledger: Ledger, record: Record, wanted: Wanted) -> bool:
    """Tell whether a record has one of the wanted values in every filtered field."""
    return all(allowed & values_of(ledger, record, name) for name, allowed in wanted.items())


def values_of(ledger: Ledger, record: Record, name: str) -> frozenset[str]:
    """Return the values of a field as filters name them; what is not written has the value that it has by default, as the chain of the firm."""
    if name == "path":
        return frozenset((ledger.paths[f"{record.kind.name}:{record.id}"],))
    if name == "chain":
        return frozenset((chain_of(ledger, record),))
    value = getattr(record, name)
    return frozenset(_plain(each) for each in (value if isinstance(value, tuple) else (value,)) if each is not None)


def _plain(value: Any) -> str:
    return str(float(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _read(ledger: Ledger, model: type[Record], name: str, word: str) -> str:
    """Return one value as `values_of` says it."""
    if name == "chain":
        return resolve(ledger, ("chain",), word, _CHAIN)
    if name == "state" and model.moves:
        return _one_of(model.moves.states, _STATE, name, word)
    if any(word in values_of(ledger, each, name) for each in ledger.every(model)):  # whatever is there can be asked for
        return word
    if name == "id":
        return find_meant(ledger, model, word).id
    if name == "path":
        present = [value for each in ledger.every(model) for value in values_of(ledger, each, name)]
        raise _wrong(_PATH, name, word, _near(word, present) or Text("看全部：加 --format json", "see all: add --format json"))
    field = fields(model)[name]
    return resolve(ledger, field.references, word, field.label) if field.references else _value(ledger, field, word)


def _value(ledger: Ledger, field: Field, word: str) -> str:
    if field.allowed:
        return _one_of(field.choices or {each: Text(each, each) for each in field.allowed}, field.label, field.name, word)
    if field.name == "category":
        return _one_of({each.name: Text(each.name, each.english or each.name) for each in ledger.settings.categories}, field.label, field.name, word)
    if field.type is bool:
        return _one_of(_YES_OR_NO, field.label, field.name, word)
    readers: dict[Any, Callable[[str], str]] = {int: _number, float: _number, date: lambda each: date.fromisoformat(plain_date(each)).isoformat()}
    if field.type not in readers:
        return word
    try:
        return readers[field.type](word)
    except ValueError as problem:
        raise _wrong(
            field.label, field.name, word, say_form(meant_day(word), "2026-11-23") if field.type is date else Text("写数字", "write a number")
        ) from problem


def _number(word: str) -> str:
    return str(float(word))


def _one_of(choices: Mapping[str, Text], label: Text, name: str, word: str) -> str:
    """Return the code of a value that is named by its code or in words of either language."""
    named = {spelled: code for code, text in choices.items() for spelled in (code, *text)} | {code.lower(): code for code in choices}
    if word in named:
        return named[word]
    guess = _guess(word.lower(), named)
    raise _wrong(label, name, word, Text(f"{guess.zh}可用：{_listed(choices, 0)}", f"{guess.en}one of: {_listed(choices, 1)}"))


def _guess(word: str, known: Iterable[str]) -> Text:
    close = difflib.get_close_matches(word, list(known), 1, 0.5)
    return Text(f"是不是 {close[0]}？", f"did you mean {close[0]}? ") if close else Text("", "")


def _listed(choices: Mapping[str, Text], side: int) -> str:
    return ("、", ", ")[side].join(code if text[side] == code else f"{code}{('（{}）', ' ({})')[side].format(text[side])}" for code, text in choices.items())


def _wrong(label: Text, name: str, word: str, remedy: Text) -> UsageError:
    flag = f"--{name.replace('_', '-')}"
    return UsageError(Text(f"{flag}（{label.zh}）不能是 {word}", f"{flag} ({label.en.lower()}) cannot be {word}"), remedy)


def _near(word: str, present: Iterable[str]) -> Text | None:
    close = difflib.get_close_matches(word, [*dict.fromkeys(present)], _MOST, 0.5)
    return Text(f"相近的有：{'、'.join(close)}", f"near it: {', '.join(close)}") if close else None


def say_none(name: str, label: Text, word: str, present: Iterable[str]) -> Text:
    """Return what is said where no record has a value that may be any words: which it was, and the nearest there are."""
    near, flag = _near(word, present), f"--{name.replace('_', '-')}"
    more = Text(f"；{near.zh}", f"; {near.en}") if near else Text("", "")
    return Text(f"没有哪条的{label.zh}（{flag}）是 {word}{more.zh}", f"no record has the {label.en.lower()} ({flag}) {word}{more.en}")
