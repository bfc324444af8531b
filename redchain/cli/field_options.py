"""From a kind's declaration to the command line: the commands of its life, the option of a field, what was typed for it, and asking for what is missing."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.cli.parsing import Option, flag_of
from redchain.cli.typed_dates import read_typed
from redchain.decide.draft import missing, read_values
from redchain.decide.lookup import title_of
from redchain.errors import UsageError
from redchain.kinds.registry import KINDS
from redchain.lazy_pattern import pattern
from redchain.model.base import step_model
from redchain.model.fields import fields
from redchain.model.kind import START
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.kind import Move

_ALLOWANCE = pattern(r"\s*(RC\d{3})[\s:：=，,]+(.*\S)", re.IGNORECASE | re.ASCII | re.DOTALL)
_SUMMARY = Text("{kind}：{verb}（{sources} → {target}）", "{kind}: {verb} ({sources} → {target})")


def beginning_of(model: type[Record]) -> str | None:
    """Return the verb a life begins with, which does what `add` does; None for orders, whose `dispatch` is a command of its own, and for kinds without a life."""
    return model.moves.moves[0].verb if model.moves and not model.kind.verbs_are_commands else None


def steps_of(model: type[Record]) -> Iterator[Move]:
    """Yield the moves that are commands of a kind: all but the first, which `add` takes; an order's are commands of their own."""
    for move in model.moves.moves if model.moves and not model.kind.verbs_are_commands else ():
        if START not in move.sources:
            yield move


def summary_of(model: type[Record], move: Move) -> Text:
    """Return one line of help for a step: of which kind, from which states to which."""
    states = model.moves.states if model.moves else {}
    sources = Text("、".join(states[each].zh for each in move.sources), ", ".join(states[each].en for each in move.sources))
    target = Text("不变", "the same") if move.target is None else states[move.target]
    kind = Text(model.kind.label.zh, model.kind.label.en)
    return _SUMMARY.fill(kind=kind, verb=move.label, sources=sources, target=target)


def field_option(model: type[BaseModel], name: str, *, is_common: bool = False) -> Option:
    """Return the option of one field of a record or of a step, with its label, its meaning and its allowed values as help."""
    field = fields(model)[name]
    names, more = field.label, field.meaning
    words = names if more is None else Text(f"{names.zh}：{more.zh}", f"{names.en}: {more.en}")
    if field.choices:
        words = Text(f"{words.zh}（{'、'.join(each.zh for each in field.choices.values())}）", f"{words.en} ({', '.join(field.choices)})")
    if field.form and name != "allow":  # an allowance is typed as its rule and the reason
        words = Text(f"{words.zh}，写作 '{field.form}'", f"{words.en}, written '{field.form}'")
    if field.type is bool:
        flag = flag_of(name)
        return Option(name, words, f"{flag}/--no-{flag.removeprefix('--')}", is_flag=True, label=names)
    return Option(name, words, metavar=_metavar(field), label=names, multiple=field.many, is_common=is_common, may_be_blank=True, choices=field.choices)


def _metavar(field: Field) -> str:
    if field.references:
        return "|".join(field.references).upper()
    return "DATE" if field.type is date else "NUMBER" if field.type in {int, float} else "TEXT"


def typed_values(model: type[BaseModel], names: Iterable[str], given: Given) -> dict[str, Any]:
    """Return what was typed for fields of a record or a step; fields made of parts are read as YAML."""
    typed = {name: [*value] if isinstance(value := given[name], tuple) else value for name in names}
    return {name: parts_typed(model, name, value) for name, value in typed.items() if value not in (None, [])}


def parts_typed(model: type[BaseModel], name: str, typed: Any) -> Any:
    """Return what was typed for a field; one made of parts is typed as YAML, such as '[{title: 用地, category: 用地厂房}]'; an allowance also as 'RC604 理由'."""
    if name not in model.model_fields or not fields(model)[name].parts:
        return typed
    if name == "allow":
        short = [_ALLOWANCE.match(each) for each in typed]
        if all(short):
            return [{"rule": each[1].upper(), "because": each[2].strip()} for each in short if each]
    from redchain.store.yaml_parsing import BrokenYamlError, parser

    try:
        values = [parser()(each) for each in (typed if isinstance(typed, list) else [typed])]
    except BrokenYamlError as problem:
        flag = flag_of(name)
        line = f"{flag} '{fields(model)[name].form}'"
        raise UsageError(Text(f"{flag} 应写成 YAML", f"{flag} is written as YAML"), Text(f"例如 {line}", f"such as {line}")) from problem
    return values[0] if not isinstance(typed, list) or (len(values) == 1 and isinstance(values[0], list)) else values


def ask_missing(context: Context, space: Workspace, model: type[Record], values: dict[str, Any]) -> None:
    """Ask for missing required values on a terminal, and then for what matters for the kind; elsewhere say which options are missing."""
    names, known = missing(model, values), fields(model)
    if names and not context.is_interactive:
        flags = " ".join(flag_of(each) for each in names)
        said = Text("、".join(known[each].label.zh for each in names), ", ".join(known[each].label.en for each in names))
        raise UsageError(
            Text(f"缺少必填项：{said.zh}", f"required: {said.en}"), Text(f"加上 {flags}；或用 --from 文件.yaml", f"add {flags}; or use --from FILE.yaml")
        )
    for name in (*names, *(each for each in model.kind.asked_for if names and each not in values)):
        value = _ask_field(context, space, model, name, may_be_empty=name not in names)
        if value is not None:
            values[name] = value


def ask_step(context: Context, space: Workspace, model: type[Record], name: str, *, may_be_empty: bool = False) -> Any:
    """Ask for what a step of a life needs on a terminal; elsewhere say which option is missing, unless it may be left empty."""
    step, flag = step_model(model), flag_of(name)
    words = fields(step)[name].label
    if may_be_empty and not context.is_interactive:
        return None
    if not context.is_interactive:
        raise UsageError(Text(f"缺少 {flag}（{words.zh}）", f"{flag} ({words.en.lower()}) is missing"), Text(f"加上 {flag}", f"add {flag}"))
    return _ask_field(context, space, step, name, may_be_empty=may_be_empty)


def _ask_field(context: Context, space: Workspace, model: type[BaseModel], name: str, *, may_be_empty: bool = False) -> Any:
    """Return the value of one field, asked for until it is one; None where none was given and none is needed."""
    from redchain.cli.prompts import Choice, ask_until
    from redchain.cli.write_commands import refusing_wrong_value

    ledger, field = space.ledger, fields(model)[name]
    choices = [Choice(code, label) for code, label in field.choices.items()]
    if name == "category":
        choices = [Choice(each, label) for each, label in ledger.settings.category_labels.items()]

    def read(typed: str) -> Any:
        if not typed:
            if may_be_empty:
                return None
            raise UsageError(Text(f"{field.label.zh}不能为空", f"{field.label.en} is needed"))
        if choices and not field.many and typed not in {each.code for each in choices}:
            raise UsageError(Text(f"{typed} 不在其中", f"{typed} is not one of them"), Text("写前面的数字或名称", "type the number or the name"))
        value = read_values(ledger, model, read_typed(context, model, {name: parts_typed(model, name, typed)}, space))[name]
        refusing_wrong_value(model, name, value, context.say(field.label))
        return value

    def known() -> Iterator[Choice]:
        for kind in (each for each in KINDS if each.kind.name in field.references):
            yield from (Choice(each.id, same(title_of(each))) for each in ledger.every(kind) if each.archived_on is None)

    words = Text(f"{field.label.zh}（可不填）", f"{field.label.en} (may be left empty)") if may_be_empty else field.label
    return ask_until(context, words, read, choices, known if field.references else None)
