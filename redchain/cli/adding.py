"""`add` and `edit` of every kind: what was typed becomes a record, performed as one change."""

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ValidationError

from redchain.check.schema_errors import explain
from redchain.cli import forms
from redchain.cli.context import Call
from redchain.cli.files import read_input
from redchain.cli.performing import acting_options, fresh_id, manner, moment, tell_commit, tell_performed, writing_options
from redchain.decide.add import add, edit, name_id, with_first_step
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.perform import PerformResult, perform
from redchain.kinds.need.model import Need
from redchain.model.base import Record
from redchain.model.names import match_key
from redchain.model.powers import office_of
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger


@dataclass(frozen=True)
class Typed:
    """What the user typed for a new record: field values, a file to read, who acts and when."""

    values: dict[str, Any]
    source_file: str | None = None
    by: str | None = None
    at: str | None = None


def adder(form: "Form", model: type[Record]) -> Any:
    """Return the function of `add`."""
    flag = inspect.Parameter.KEYWORD_ONLY
    own = [
        inspect.Parameter(
            "source_file",
            flag,
            default=None,
            annotation=Annotated[
                str | None, form.option("--from", help=Text("从 YAML 文件读取（选项优先）", "read from a YAML file (options win)"), metavar="FILE")
            ],
        )
    ]
    if model.moves:
        own += acting_options(form, Text("企业或牵头单位", "the firm or the lead unit"))

    def body(**given: Any) -> int:
        typed = Typed(given["values"], given["source_file"], given.get("by"), given.get("at"))
        space = form.call.workspace()
        done = perform(space, lambda ledger: add(ledger, _new_record(form, space, ledger, typed, model)), manner(form, given))
        code = _performed(form.call, model, done)
        if isinstance(record := done.change.puts[0].after, Need) and not (done.is_dry or form.call.quiet):
            from redchain.cli.duplicates import warn_of_duplicates

            warn_of_duplicates(form.call, space, record)
        return code

    return forms.with_options(form, model, [*own, *writing_options(form)], body, first_step=True)


def _new_record(form: "Form", space: "Workspace", ledger: "Ledger", typed: Typed, model: type[Record]) -> Record:
    values = _from_file(model, typed.source_file) if typed.source_file else {}
    values.update(forms.read_values(ledger, model, typed.values))
    if "raised_on" in model.model_fields:
        values.setdefault("raised_on", space.today.isoformat())
    forms.ask_missing(form, ledger, model, values)
    for each in model.moves.moves[0].needs if model.moves and "log" not in values else ():
        if each not in values:
            values[each] = forms.ask_step(form, model, each)
    values.setdefault("id", _fresh_id(ledger, model, space, values))
    values = with_first_step(model, values, at=moment(typed.at, space), by=typed.by or _actor(ledger, values))
    return forms.make_record(model, values)


def _actor(ledger: "Ledger", values: dict[str, Any]) -> str | None:
    """Who takes the first step: the firm that submits, the unit that leads, or the office of the need's chain."""
    for name in ("enterprise", "lead"):
        if values.get(name):
            return str(values[name])
    named = values.get("need")
    need = ledger.find(Need, named if isinstance(named, str) else None)  # a file may hold anything; the model says so in a moment
    units = office_of(ledger, need) if need else ()
    return units[0] if units else values.get("unit")


def _fresh_id(ledger: "Ledger", model: type[Record], space: "Workspace", values: dict[str, Any]) -> str:
    if model.kind.prefix is None:
        from pypinyin import lazy_pinyin

        words = str(values.get("short_name") or match_key(str(values.get("name") or values.get("title") or model.kind.name)))
        return name_id("".join(lazy_pinyin(words)), ledger.shelf(model))
    return fresh_id(model, space)


def _from_file(model: type[Record], path: str) -> dict[str, Any]:
    """Read the values of a new record from a file; its problems are said with file and line."""
    from redchain.store.reading import MAX_BYTES, parse
    from redchain.store.yaml_parser import parser

    raw = read_input(path, MAX_BYTES, Text("--from 后面写一个 YAML 文件", "name a YAML file after --from"))
    parsed = parse(raw, parser())
    if parsed.mapping is None:
        raise forms.RefusedValuesError(tuple(each.at(path, each.line, each.column) for each in parsed.findings))
    unknown = [key for key in parsed.mapping if key not in model.model_fields]
    if unknown:
        known = "、".join(forms.fields_of(model))
        raise UsageError(
            Text(f"{path} 里有不认识的键：{'、'.join(map(str, unknown))}", f"unknown keys in {path}: {', '.join(map(str, unknown))}"),
            Text(f"可用：{known}", f"known: {known.replace('、', ', ')}"),
        )
    return parsed.mapping


def editor(form: "Form", model: type[Record]) -> Any:
    """Return the function of `edit`."""
    flag = inspect.Parameter.KEYWORD_ONLY
    own = [
        inspect.Parameter("record", flag, annotation=Annotated[str, form.argument(help=Text("编号", "its id"), metavar="ID")]),
        inspect.Parameter(
            "unset",
            flag,
            default=None,
            annotation=Annotated[list[str] | None, form.option("--unset", help=Text("去掉一个字段", "take a field away"), metavar="FIELD")],
        ),
    ]

    def body(**given: Any) -> int:
        values = given["values"]
        taken = [each.replace("-", "_") for each in given["unset"] or ()]
        if not values and not taken:
            raise UsageError(
                Text("没有说要改什么", "nothing to edit was given"),
                Text("例如 --title 新标题；去掉字段用 --unset 字段", "for example --title TEXT; take a field away with --unset FIELD"),
            )
        space = form.call.workspace()

        def decide(ledger: "Ledger") -> Any:
            return _edited(ledger, model, find_meant(ledger, model, given["record"]).id, {**forms.read_values(ledger, model, values), **dict.fromkeys(taken)})

        return _performed(form.call, model, perform(space, decide, manner(form, given)))

    return forms.with_options(form, model, [*own, *writing_options(form)], body, first_step=False)


def archiver(form: "Form", model: type[Record]) -> Any:
    """Return the function of `archive`."""
    flag = inspect.Parameter.KEYWORD_ONLY
    words = Text("理由，写进提交说明", "why; it goes into the commit's message")
    parameters = [
        inspect.Parameter("record", flag, annotation=Annotated[str, form.argument(help=Text("编号", "its id"), metavar="ID")]),
        inspect.Parameter("because", flag, default="", annotation=Annotated[str, form.option("--because", help=words, metavar="TEXT")]),
        *writing_options(form),
    ]

    def command(**given: Any) -> int:
        from redchain.decide.archive import archive

        space = form.call.workspace()
        done = perform(
            space, lambda ledger: archive(ledger, model, find_meant(ledger, model, given["record"]).id, space.today, given["because"]), manner(form, given)
        )
        return _performed(form.call, model, done)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads it
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _edited(ledger: "Ledger", model: type[Record], identifier: str, wanted: dict[str, Any]) -> Any:
    unknown = [each for each in wanted if each not in model.model_fields]
    if unknown:
        known = forms.fields_of(model)[1:]
        raise UsageError(Text(f"没有字段 {unknown[0]}", f"there is no field {unknown[0]}"), Text(f"可用：{'、'.join(known)}", f"known: {', '.join(known)}"))
    try:
        return edit(ledger, model, identifier, wanted)
    except ValidationError as problem:
        raise forms.RefusedValuesError(explain(model, problem.errors(include_url=False), lambda _: None)) from problem


def _performed(call: Call, model: type[Record], done: PerformResult) -> int:
    tell_performed(call, done)
    record = done.change.puts[0].after
    if done.is_dry:
        return EXIT_FINE
    call.print(record.id)
    tell_commit(call, done)
    if model.kind.name == "need":
        call.tell(
            Text(
                f"下一步：redchain match {record.id}；redchain need register {record.id}",
                f"next: redchain match {record.id}; redchain need register {record.id}",
            )
        )
    return EXIT_FINE
