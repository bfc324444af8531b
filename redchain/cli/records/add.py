"""`redchain <kind> add`: what was typed, read from a file and asked for becomes a record, written with one commit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from redchain.cli.field_options import ask_missing, ask_step, field_option, typed_values
from redchain.cli.parsing import BilingualCommand, Option
from redchain.cli.typed_dates import read_typed
from redchain.cli.write_commands import (
    AT,
    WRITING,
    RefusedValuesError,
    by_option,
    fresh_id,
    manner,
    moment,
    next_doing,
    refusing_wrong_values,
    tell_commit,
    tell_performed,
)
from redchain.decide.draft import add, fields_of, make_record, missing_of_first_step, name_id, name_to_spell, read_values, with_defaults
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.perform import perform
from redchain.kinds.need.model import Need
from redchain.model.base import step_model
from redchain.model.suggested_commands import say_next
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.perform import PerformResult
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_FROM = Option("source_file", Text("从 YAML 文件读取（选项优先）", "read from a YAML file (options win)"), "--from", metavar="FILE")


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command `add`, or the verb that begins a life."""
    acting = (by_option(Text("企业或牵头单位", "the firm or the lead unit")), AT) if model.moves else ()
    fields = [field_option(model, each) for each in fields_of(model)]
    first = [field_option(step_model(model), each) for each in _of_first_step(model)]
    return BilingualCommand(verb, summary, partial(_add, model), [_FROM, *acting, *WRITING, *fields, *first])


def _of_first_step(model: type[Record]) -> tuple[str, ...]:
    return model.moves.moves[0].needs if model.moves else ()


def _add(model: type[Record], context: Context, given: Given) -> int:
    space = context.workspace()
    done = perform(space, lambda ledger: add(ledger, _new_record(context, space, ledger, model, given)), manner(context, given))
    tell_added(context, space, done)
    record = done.change.puts[0].after
    if isinstance(record, Need) and not context.quiet:
        from redchain.cli.records.duplicates import warn_of_duplicates

        warn_of_duplicates(context, space, record, is_written=not done.is_dry)
    return EXIT_FINE


def _new_record(context: Context, space: Workspace, ledger: Ledger, model: type[Record], given: Given) -> Record:
    in_file = _from_file(context, model, given["source_file"]) if given["source_file"] else {}
    typed = read_typed(context, model, typed_values(model, (*fields_of(model), *_of_first_step(model)), given), space)
    written = {name: value for name, value in in_file.items() if name not in typed}
    at = moment(context, given.get("at"), space)
    values = with_defaults(
        model, {**read_values(ledger, model, written, splits=False), **read_values(ledger, model, typed)}, at.date() if given.get("at") else space.today
    )
    ask_missing(context, space, model, values)
    for each in missing_of_first_step(model, values):
        values[each] = ask_step(context, space, model, each)
    if "id" not in values:
        values["id"] = _proposed_id(space, ledger, model, values)
    with refusing_wrong_values(model, values.keys() - (in_file.keys() - typed.keys())):
        return make_record(ledger, model, values, at=at, by=given.get("by"))


def _proposed_id(space: Workspace, ledger: Ledger, model: type[Record], values: dict[str, Any]) -> str:
    if model.kind.prefix is not None:
        return fresh_id(model, space)
    from pypinyin import lazy_pinyin

    return name_id("".join(lazy_pinyin(name_to_spell(model, values))), ledger.shelf(model))


def _from_file(context: Context, model: type[Record], path: str) -> dict[str, Any]:
    """Read the values of a new record from a file; its problems are said with file and line."""
    from redchain.cli.file_arguments import read_input
    from redchain.store.diagnose_yaml import comments_beside_text
    from redchain.store.limits import MAX_BYTES
    from redchain.store.yaml_parsing import parse, parser

    raw = read_input(path, MAX_BYTES, Text("--from 后面写一个 YAML 文件", "name a YAML file after --from"))
    parsed = parse(raw, parser())
    if parsed.mapping is None:
        raise RefusedValuesError(tuple(each.at(path, each.line, each.column) for each in parsed.findings))
    unknown = [key for key in parsed.mapping if key not in model.model_fields]
    if unknown:
        known = "、".join(fields_of(model))
        raise UsageError(
            Text(f"{path} 里有不认识的键：{'、'.join(map(str, unknown))}", f"unknown keys in {path}: {', '.join(map(str, unknown))}"),
            Text(f"可用：{known}", f"known: {known.replace('、', ', ')}"),
        )
    for line, comment in comments_beside_text(parsed.text) if " #" in parsed.text else ():
        context.tell(
            Text(
                f"{path}:{line} “{comment}”是注释，不写进记录；若是文字，请把整句加上引号",
                f"{path}:{line} “{comment}” is a comment and is not written; if it is text, quote the whole of it",
            )
        )
    return parsed.mapping


def tell_added(context: Context, space: Workspace, done: PerformResult) -> None:
    """Say which record was written, and what comes next for it."""
    tell_performed(context, done)
    if done.is_dry:
        return
    record = done.change.puts[0].after
    context.print(record.id)
    tell_commit(context, done.commit, done.change.subject)
    words = say_next(space.ledger.after([record]), record, next_doing(space)) if record.kind.next_step else None
    if words is not None:
        context.tell(Text("下一步：{words}", "next: {words}").fill(words=words))
