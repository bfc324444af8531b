"""The table that completion answers from: every command, option and value, from the declarations that parse them; written by `redchain docs`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from redchain.check.catalogue import all_rules
from redchain.cli.field_options import field_option
from redchain.cli.parsing import Argument, BilingualCommand, BilingualGroup, Option, build, flag_of
from redchain.cli.records.derived import LABELS, REFERENCES, SWITCHES, YES_OR_NO, derived
from redchain.cli.registry import GLOBAL_OPTIONS, Command, commands
from redchain.kinds.registry import KINDS, kind_named
from redchain.kinds.schema import schema_names
from redchain.model.fields import fields
from redchain.model.traffic_light import LIT
from redchain.store.settings import default_categories
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.model.base import Record

NAME = "table.jsonl"
_KINDS = {each.kind.name.upper(): (each.kind.name,) for each in KINDS} | {"ACTOR": ("unit", "enterprise"), "FIRM": ("enterprise",)}
_FILES = {"FILE": "files", "PATH": "files", "QRELS": "files", "DIR": "dirs"}
_OF_QUERY = "query_"
_HELP = Text("帮助", "help")


def table() -> str:
    """Return the table, one command a line: its name, what it does and its Chinese name, what its arguments and its options take; the first line is that of the program."""
    lines = [["", ["", "", ""], [], [*map(_global, GLOBAL_OPTIONS)]]]
    for command in commands():
        lines.extend(_lines(command))
    return "".join(f"{json.dumps(each, ensure_ascii=False, separators=(',', ':'))}\n" for each in lines)


def _lines(command: Command) -> Iterator[list[Any]]:
    made, summary = build(command, ["--help"]), [*command.summary, command.zh] if command.group else ["", "", ""]
    if isinstance(made, BilingualCommand):
        yield [command.name, summary, *_taken(made, None)]
        return
    yield [command.name, summary, [], []]
    for verb, each in made.commands.items():
        group = build(command, [verb])
        assert isinstance(group, BilingualGroup)  # noqa: S101  # as a moment ago
        whole = group.commands[verb]
        assert isinstance(whole, BilingualCommand)  # noqa: S101  # as every command is
        assert isinstance(each, BilingualCommand)  # noqa: S101  # likewise
        yield [f"{command.name} {verb}", [*each.summary, each.zh], *_taken(whole, kind_named(command.name))]


def _taken(command: BilingualCommand, model: type[Record] | None) -> tuple[list[Any], list[Any]]:
    """What the arguments and the options of a command take."""
    arguments = [_argument(each, model) for each in command.params if isinstance(each, Argument) and not each.hidden]
    first = next((each.shown.en.lower() for each in command.params if isinstance(each, Argument)), "")
    asked_of = kind_named(first) if model is None else model  # a query asks of what is named first
    options = {each.flag: _option(each, asked_of) for each in command.params if isinstance(each, Option)}
    if model is not None and command.name == "list":
        options = {flag: each for flag, each in _filters(model) if flag not in options} | options
        options["--sort"][1] = _coded({each: _label(model, each) for each in _filtered(model)})
    return arguments, [*options.values()]


def _argument(argument: Argument, model: type[Record] | None) -> list[Any]:
    """What it takes, and whether there may be several."""
    shown = argument.shown.en
    takes = {"kinds": [model.kind.name]} if shown == "ID" and model is not None else _by_metavar(shown)
    if shown == "CODE":
        takes = _coded({each.code: each.title for each in all_rules()})
    elif shown == "KIND":
        takes = _coded({each: Text("", "") for each in schema_names()})
    elif argument.choices:
        takes = _coded(argument.choices)
    return [takes, argument.nargs == -1]


def _option(option: Option, model: type[Record] | None) -> list[Any]:
    """Flags, what it takes (None: nothing), what it is, and whether it may be repeated."""
    flags = [*sorted(option.opts, key=len, reverse=True), *option.secondary_opts, *([option.called] if option.called else [])]
    words, name = option.words if option.words.zh else option.say_help(), str(option.name)
    if option.is_flag:
        return [flags, None, [*words], False]
    takes = _coded(option.choices) if option.choices else _by_metavar(str(option.metavar))
    if name.startswith(_OF_QUERY) and model is not None:
        takes = _of_field(model, name.removeprefix(_OF_QUERY))
    if name == "category":
        takes = _categories()
    return [flags, takes, [*words], option.multiple]


def _global(option: tuple[str, Text]) -> list[Any]:
    flag, _, metavar = option[0].partition(" ")
    return [[flag], _by_metavar(metavar) if metavar else None, [*option[1]], False]


def _by_metavar(metavar: str) -> dict[str, Any]:
    """What a value is, from how the usage line calls it: records of kinds, files, or one of a few words."""
    parts = metavar.split("|")
    if all(each in _KINDS for each in parts):
        return {"kinds": [name for each in parts for name in _KINDS[each]]}
    if metavar in _FILES:
        return {_FILES[metavar]: True}
    return _coded({each: Text("", "") for each in parts}) if len(parts) > 1 else {}


def _filters(model: type[Record]) -> Iterator[tuple[str, list[Any]]]:
    """The filters of a kind's list that are no declared options."""
    for name in _filtered(model):
        flag = flag_of(name)
        yield flag, [[flag, f"--{_label(model, name).zh}"], None if name in SWITCHES else _of_field(model, name), [*_label(model, name)], True]


def _filtered(model: type[Record]) -> tuple[str, ...]:
    own = (name for name, each in fields(model).items() if not each.parts)
    return tuple(dict.fromkeys((*own, *derived(model), *(("state",) if model.moves else ()))))


def _label(model: type[Record], name: str) -> Text:
    return fields(model)[name].label if name in fields(model) else LABELS.get(name, Text("状态", "State"))


def _of_field(model: type[Record], name: str) -> dict[str, Any]:
    """What a filter of a field, or of a fact that follows from others, takes."""
    if name == "state" and model.moves:
        return _coded(model.moves.states)
    field = fields(model).get(name)
    if name in derived(model) or field is None:
        return _coded(LIT) if name == "light" else {"kinds": [*REFERENCES.get(name, ())]}
    if name == "id":
        return {"kinds": [model.kind.name]}
    if field.type is bool:
        return _coded({text.en: text for text in YES_OR_NO.values()})
    return _option(field_option(model, name), None)[1] or {}


def _categories() -> dict[str, Any]:
    return _coded({each.name: Text("", each.english or "") for each in default_categories()})


def _coded(choices: Mapping[Any, Text]) -> dict[str, Any]:
    return {"values": [[str(code), *text] if text != (code, code) else [str(code), "", ""] for code, text in choices.items()]}
