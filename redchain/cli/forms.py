"""From a kind's declaration to command-line options, and from what was typed to the values of a record."""

from __future__ import annotations

import inspect
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

import typer
from pydantic import BaseModel, ValidationError

from redchain.check.schema_errors import explain
from redchain.decide.add import title_of, unknown_record
from redchain.decide.lookup import find_meant, formerly
from redchain.errors import RefusalError, UsageError
from redchain.kinds.registry import kind_named
from redchain.model.base import Record, field_order, label, meaning, step_model, value_labels
from redchain.model.codes import normalise_credit_code
from redchain.model.fields import fields
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.cli.parsing import Form
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

_FLAGS = {"是": True, "yes": True, "y": True, "true": True, "否": False, "no": False, "n": False, "false": False}
_SKIPPED = frozenset({"log", "archived_on", "former_ids"})


class RefusedValuesError(RefusalError):
    """What was typed makes no valid record; the findings say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings for the edge to show."""
        super().__init__(Text("填写的内容有误，没有写入", "some values are wrong; nothing was written"))
        self.findings = findings


def fields_of(model: type[Record]) -> tuple[str, ...]:
    """Return the fields that are options: all but those that commands of their own write."""
    return tuple(each for each in field_order(model) if each not in _SKIPPED)


def with_options(
    form: Form, model: type[Record], fixed: list[inspect.Parameter], body: Callable[..., int | None], *, first_step: bool
) -> Callable[..., int | None]:
    """Return a function with `fixed` parameters and one option per field; it calls `body(values=…, …)` with what was given."""
    names = fields_of(model)
    parameters = [*fixed, *(field_option(form, model, each) for each in names)]
    if first_step and model.moves:
        parameters += [field_option(form, step_model(model), each) for each in model.moves.moves[0].needs]
    own = {each.name for each in fixed}

    def command(**given: Any) -> int | None:
        values = {key: value for key, value in given.items() if key not in own and value not in (None, [], ())}
        return body(values=values, **{key: given[key] for key in own})

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads it
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def field_option(form: Form, model: type[BaseModel], name: str) -> inspect.Parameter:
    """Return the option of one field of a record or of a step, with its label, its meaning and its allowed values as help."""
    names = label(model, name)
    more = meaning(model, name)
    words = names if more is None else Text(f"{names.zh}：{more.zh}", f"{names.en}: {more.en}")
    allowed = value_labels(model, name)
    if allowed:
        words = Text(f"{words.zh}（{'、'.join(allowed)}）", f"{words.en} ({', '.join(allowed)})")
    shape: Any = list[str] | None if _is_list(model, name) else bool | None if _is_flag(model, name) else str | None
    flag = f"--{name.replace('_', '-')}"
    declared = form.option(
        f"{flag}/--no-{name.replace('_', '-')}" if _is_flag(model, name) else flag,
        help=words,
        **({} if _is_flag(model, name) else {"metavar": _metavar(model, name)}),
    )
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=typing_annotated(shape, declared))


def read_values(ledger: Ledger, model: type[BaseModel], given: dict[str, Any]) -> dict[str, Any]:
    """Return record values from what was typed: names resolved to ids, lists split, codes normalised; raises RefusalError."""
    values: dict[str, Any] = {}
    refs = {each.name: each.references for each in fields(model).values() if each.references}
    for name, typed in given.items():
        value = _typed(model, name, typed)
        if name in refs:
            value = _resolved(ledger, refs[name], value, label(model, name)) if isinstance(value, (str, list)) else value
        values[name] = value
    return values


def make_record(model: type[Record], values: dict[str, Any]) -> Record:
    """Return the record; raises RefusedValuesError with one finding per wrong value."""
    try:
        return model.model_validate(values)
    except ValidationError as problem:
        raise RefusedValuesError(explain(model, problem.errors(include_url=False), lambda _: None)) from problem


def resolve(ledger: Ledger, kinds: tuple[str, ...], words: str, field: Text) -> str:
    """Return the id for an id, a full name, a short name or a piece of an event's id; refuses what is unknown with the nearest names."""
    models = [model for each in kinds if (model := kind_named(each))]
    for model in models:
        if words in ledger.shelf(model) or f"{model.kind.name}:{words}" in ledger.paths:
            return words
        if model.kind.prefix is not None:
            return find_meant(ledger, model, words, field=field).id
    named = [each.id for model in models for each in ledger.shelf(model).values() if words in {title_of(each), getattr(each, "short_name", None)}]
    named = named or [each.id for model in models if (each := formerly(ledger, model, words))]
    if len(named) == 1:
        return named[0]
    raise unknown_record(ledger, models[0], words, field=field)


def ask_missing(form: Form, ledger: Ledger, model: type[Record], values: dict[str, Any]) -> None:
    """Ask for missing required values on a terminal; elsewhere say which options are missing."""
    missing = [name for name, field in model.model_fields.items() if field.is_required() and name not in {"id", "log", *values}]
    if not missing:
        return
    if not is_interactive():
        flags = " ".join(f"--{each.replace('_', '-')}" for each in missing)
        names = Text("、".join(label(model, each).zh for each in missing), ", ".join(label(model, each).en for each in missing))
        raise UsageError(
            Text(f"缺少必填项：{names.zh}", f"required: {names.en}"), Text(f"加上 {flags}；或用 --from 文件.yaml", f"add {flags}; or use --from FILE.yaml")
        )
    for name in missing:
        values.update(read_values(ledger, model, {name: _prompt(form, ledger, model, name)}))


def ask_step(form: Form, model: type[Record], name: str) -> Any:
    """Ask for what a step of a life needs on a terminal; elsewhere say which option is missing."""
    step = step_model(model)
    if not is_interactive():
        flag, words = f"--{name.replace('_', '-')}", label(step, name)
        raise UsageError(Text(f"缺少 {flag}（{words.zh}）", f"{flag} ({words.en.lower()}) is missing"), Text(f"加上 {flag}", f"add {flag}"))
    return _typed(step, name, _prompt(form, None, step, name))


def is_interactive() -> bool:
    """Tell whether somebody can see a question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _prompt(form: Form, ledger: Ledger | None, model: type[BaseModel], name: str) -> str:
    words = form.call.say(label(model, name))
    choices = list(value_labels(model, name)) or (list(ledger.settings.category_names) if ledger and name == "category" else [])
    if choices:
        for number, each in enumerate(choices, 1):
            typer.echo(f"  {number}. {each}", err=True)
        typed = typer.prompt(words, err=True)
        return choices[int(typed) - 1] if typed.isdigit() and 0 < int(typed) <= len(choices) else str(typed)
    return str(typer.prompt(words, err=True))


def typing_annotated(shape: Any, declared: Any) -> Any:
    """Return `Annotated[shape, declared]` made at run time."""
    return Annotated[shape, declared]


def _typed(model: type[BaseModel], name: str, typed: Any) -> Any:
    field = model.model_fields.get(name)
    if field is None or not isinstance(typed, (str, list)):
        return typed
    if _holds_model(field.annotation):
        return _yaml_value(name, typed)
    if isinstance(typed, str) and _is_list(model, name):
        typed = [typed]
    if isinstance(typed, list):
        return [part.strip() for each in typed for part in each.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    words = typed.strip()
    if name == "uscc":
        return normalise_credit_code(words)
    by_label: dict[str, Any] = {word: value for value, text in value_labels(model, name).items() for word in text}
    by_label.update(_FLAGS if _is_flag(model, name) else {})
    if words in by_label:
        return by_label[words]
    return _number(field.annotation, words)


def _number(annotation: Any, words: str) -> Any:
    kinds = _types(annotation)
    try:
        if int in kinds:
            return int(words)
        if float in kinds:
            return float(words)
    except ValueError:
        return words
    return words


def _yaml_value(name: str, typed: str | list[str]) -> Any:
    """A field made of parts is typed as YAML, such as '[{title: 用地, category: 用地厂房}]'."""
    from redchain.store.yaml_parser import BrokenYamlError, parser

    parts = typed if isinstance(typed, list) else [typed]
    try:
        values = [parser()(each) for each in parts]
    except BrokenYamlError as problem:
        raise UsageError(
            Text(f"--{name} 应写成 YAML", f"--{name} is written as YAML"),
            Text(f"例如 --{name} '{{title: 用地, category: 用地厂房}}'", f"such as --{name} '{{title: …, category: …}}'"),
        ) from problem
    return values[0] if not isinstance(typed, list) or (len(values) == 1 and isinstance(values[0], list)) else values


def _resolved(ledger: Ledger, kinds: tuple[str, ...], value: str | list[str], field: Text) -> Any:
    if isinstance(value, list):
        return [resolve(ledger, kinds, each, field) for each in value]
    return resolve(ledger, kinds, value, field)


def _is_list(model: type[BaseModel], name: str) -> bool:
    return get_origin(model.model_fields[name].annotation) is tuple


def _is_flag(model: type[BaseModel], name: str) -> bool:
    return bool in _types(model.model_fields[name].annotation)


def _types(annotation: Any) -> set[Any]:
    """The plain types inside an annotation."""
    if get_origin(annotation) is Annotated:
        return _types(get_args(annotation)[0])
    parts = get_args(annotation)
    return {annotation}.union(*(_types(each) for each in parts)) if parts and get_origin(annotation) is not Literal else {annotation}


def _metavar(model: type[BaseModel], name: str) -> str:
    refs = {each.name: each.references for each in fields(model).values() if each.references}
    if name in refs:
        return "|".join(refs[name]).upper()
    kinds = _types(model.model_fields[name].annotation)
    return "DATE" if date in kinds else "NUMBER" if kinds & {int, float} else "TEXT"


def _holds_model(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_holds_model(each) for each in get_args(annotation))
