"""`show`, `list` and `log` of every kind."""

import json
from typing import TYPE_CHECKING, Annotated, Any

from redchain.cli import listing, output
from redchain.cli.context import Call, refuse_format
from redchain.cli.options import format_option
from redchain.decide.add import title_of
from redchain.decide.lookup import find_meant
from redchain.errors import UsageError
from redchain.model.base import Record, field_order, label, say_value
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace

_FORMATS = ("table", "json")


def shower(form: "Form", model: type[Record]) -> Any:
    """Return the function of `show`."""
    call = form.call

    def show_record(
        record: Annotated[str, form.argument(help=Text("编号", "its id"), metavar="ID")],
        format_name: Annotated[str, format_option(form, _FORMATS)] = "table",
    ) -> None:
        refuse_format(format_name, _FORMATS)
        space = call.workspace()
        found = find_meant(space.ledger, model, record)
        if format_name == "json":
            output.envelope(call, f"{model.kind.name} show", _entry(space, model, found))
            return
        call.print("\n".join(_lines(call, model, found)))

    return show_record


def lister(form: "Form", model: type[Record]) -> Any:
    """Return the function of `list`."""
    from typer import Context

    def list_records(
        ctx: Context,
        format_name: Annotated[str, format_option(form, listing.FORMATS)] = "table",
        everything: Annotated[bool, form.option("--all", help=Text("连同已归档的", "archived ones too"))] = False,  # noqa: FBT002  # a flag
    ) -> None:
        asked = listing.parse(["--format", format_name, *ctx.args])
        space = form.call.workspace()
        known = {*model.model_fields, "state", "path"}
        unknown = [each for each in asked.filters if each not in known]
        if unknown:
            raise UsageError(
                Text(f"{model.kind.label.zh}没有字段 {unknown[0]}", f"{model.kind.label.en} has no field {unknown[0]}"),
                Text(f"可筛选：{'、'.join(sorted(known))}", f"fields: {', '.join(sorted(known))}"),
            )
        from redchain.store.full_listing import full_listing

        found = full_listing(space.store, model, archived=everything)
        if asked.format_name != "json" and set(asked.filters) <= set(found.columns):
            listing.show_rows(form.call, found, asked)
            return
        entries = [
            each
            for each in (_entry(space, model, record) for record in (space.ledger.all if everything else space.ledger.current)(model))
            if _passes(model, each, asked.filters)
        ]
        if asked.format_name == "json":
            output.envelope(form.call, f"{model.kind.name} list", entries)
            return
        ids = {each["id"] for each in entries}
        kept = found._replace(rows=[row for row in found.rows if row[0] in ids])
        listing.show_rows(form.call, kept, asked._replace(filters={}))

    return list_records


def logger(form: "Form", model: type[Record]) -> Any:
    """Return the function of `log`."""
    call = form.call

    def log(
        record: Annotated[str, form.argument(help=Text("编号", "its id"), metavar="ID")],
        format_name: Annotated[str, format_option(form, listing.FORMATS)] = "table",
    ) -> None:
        refuse_format(format_name, listing.FORMATS)
        space = call.workspace()
        found = find_meant(space.ledger, model, record)
        steps = [_step_cells(call, each) for each in getattr(found, "log", ())]
        commits = _commits(space, model, found)
        if format_name == "json":
            life = [json.loads(each.model_dump_json(exclude_none=True)) for each in getattr(found, "log", ())]
            output.envelope(
                call, f"{model.kind.name} log", {"id": found.id, "state": found.state, "log": life, "commits": [each._asdict() for each in commits]}
            )
            return
        heads = [call.say(each) for each in (Text("时间", "At"), Text("步骤", "Step"), Text("办理人", "By"), Text("内容", "Content"))]
        rows = [*steps, *((each.at, call.say(Text("提交", "commit")), each.author, f"{each.commit[:7]} {each.subject}") for each in commits)]
        output.csv(heads, rows) if format_name == "csv" else output.table(call, heads, rows)

    return log


def _step_cells(call: Call, step: Any) -> tuple[str, str, str, str]:
    model = type(step)
    extra = [name for name in model.model_fields if name not in {"at", "step", "by"} and getattr(step, name) is not None]
    words = [f"{call.say(label(model, name))} {_cell(call, model, name, getattr(step, name))}" for name in extra]
    return step.at.isoformat(timespec="minutes"), call.say(say_value(model, "step", step.step)), step.by, "；".join(words)


def _commits(space: "Workspace", model: type[Record], record: Record) -> Any:
    from redchain.history.checkout import find_checkout
    from redchain.history.log import commits_of

    checkout = find_checkout(space.root)
    return commits_of(checkout, space.root, space.ledger.paths[f"{model.kind.name}:{record.id}"]) if checkout else ()


def _entry(space: "Workspace", model: type[Record], record: Record) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(record.model_dump_json(exclude_none=True))
    ordered = {name: entry[name] for name in field_order(model) if name in entry}
    return {**ordered, "state": record.state, "path": space.ledger.paths[f"{model.kind.name}:{record.id}"]}


def _passes(model: type[Record], entry: dict[str, Any], filters: dict[str, list[str]]) -> bool:
    for field, wanted in filters.items():
        value = entry.get(field, "")
        if not set(wanted) & {word for each in (value if isinstance(value, list) else [value]) for word in _said(model, field, each)}:
            return False
    return True


def _said(model: type[Record], field: str, value: Any) -> tuple[str, ...]:
    """The ways to name a value in a filter: as written in the file, or in words of either language."""
    if isinstance(value, bool):
        return ("true", "是", "yes") if value else ("false", "否", "no")
    if isinstance(value, float):
        return (str(value), f"{value:.0f}") if value.is_integer() else (str(value),)
    words = str(value)
    if field == "state":
        return (words, *(model.moves.states.get(words, ()) if model.moves else ()))
    return (words, *(say_value(model, field, words) if field in model.model_fields else ()))


def _lines(call: Call, model: type[Record], record: Record) -> list[str]:
    lines = [f"{record.id}  {title_of(record)}"]
    if model.moves:
        lines.append(call.say(Text("状态", "State")) + f"  {call.say(model.moves.states.get(record.state, Text(record.state, record.state)))}")
    for name in field_order(model):
        value = getattr(record, name)
        if name in {"id", "log"} or value in (None, ()):
            continue
        lines.append(f"{call.say(label(model, name))}  {_cell(call, model, name, value)}")
    if getattr(record, "log", ()):
        lines.append(call.say(Text("办理经过", "Log")))
        lines += ["  " + "  ".join(each for each in _step_cells(call, step) if each) for step in record.log]  # type: ignore[attr-defined]  # kinds with a life have a log
    return lines


def _cell(call: Call, model: Any, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return call.say(Text("是", "yes") if value else Text("否", "no"))
    if isinstance(value, tuple):
        return "、".join(_cell(call, model, name, each) for each in value)
    if hasattr(type(value), "model_fields"):
        parts = [(each, getattr(value, each)) for each in type(value).model_fields]
        return (
            "（"
            + "，".join(f"{call.say(label(type(value), each))} {_cell(call, type(value), each, part)}" for each, part in parts if part not in (None, ()))
            + "）"
        )
    return call.say(say_value(model, name, str(value)))
