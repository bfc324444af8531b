"""`redchain <kind> show ID`: one record, its fields and its life in words."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import refuse_format
from redchain.cli.parsing import RECORD, BilingualCommand, format_option
from redchain.decide.lookup import find_meant, title_of
from redchain.model.base import field_order
from redchain.model.fields import fields
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record

_FORMATS = ("table", "json")


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, partial(_show, model), [RECORD, format_option(_FORMATS)])


def _show(model: type[Record], context: Context, given: Given) -> None:
    refuse_format(given["format_name"], _FORMATS)
    space = context.workspace()
    found = find_meant(space.ledger, model, given["record"])
    if given["format_name"] == "json":
        output.envelope(context, f"{model.kind.name} show", record_entry(space, model, found))
    else:
        due = _due(context, space, found)
        lines = _lines(context, space, model, found)
        context.print("\n".join([*lines[:2], *due, *lines[2:]]))


def _due(context: Context, space: Workspace, record: Record) -> list[str]:
    """When an open order is due now, which its steps alone do not say."""
    if record.kind.name != "order" or not record.is_open:
        return []
    from redchain.views.moved_due_dates import say_due_of

    words = say_due_of(space.ledger, record, space.today)
    return [f"{context.say(Text('现行限期', 'Due'))}  {context.say(words)}"] if words else []


def record_entry(space: Workspace, model: type[Record], record: Record) -> dict[str, Any]:
    """Return a record as JSON holds it."""
    entry: dict[str, Any] = json.loads(record.model_dump_json(exclude_none=True))
    ordered = {name: entry[name] for name in field_order(model) if name in entry}
    others = {also.key: [each.id for each in also.records(space.ledger, record)] for also in model.kind.also_shown}
    return {
        **ordered,
        **{key: ids for key, ids in others.items() if ids},
        "state": record.state,
        "path": space.ledger.paths[f"{model.kind.name}:{record.id}"],
    }


def _lines(context: Context, space: Workspace, model: type[Record], record: Record) -> list[str]:
    lines = [f"{record.id}  {title_of(record)}"]
    if model.moves:
        lines.append(context.say(Text("状态", "State")) + f"  {_state(context, record)}")
    for name in field_order(model):
        value = getattr(record, name)
        if name in {"id", "log"} or value in (None, ()):
            continue
        lines.append(f"{context.say(fields(model)[name].label)}  {cell(context, model, name, value)}")
    for also in model.kind.also_shown:
        words = [f"{each.id}（{getattr(each, also.named_by)}，{_state(context, each)}）" for each in also.records(space.ledger, record)]
        if words:
            lines.append(f"{context.say(also.label)}  {'、'.join(words)}")
    if getattr(record, "log", ()):
        lines.append(context.say(Text("办理经过", "Log")))
        lines += ["  " + "  ".join(each for each in step_cells(context, step) if each) for step in record.log]  # type: ignore[attr-defined]  # kinds with a life have a log
    return lines


def _state(context: Context, record: Record) -> str:
    states = record.moves.states if record.moves else {}
    return context.say(states.get(record.state, Text(record.state, record.state)))


def step_cells(context: Context, step: Any) -> tuple[str, str, str, str]:
    """Return the moment of a step, what it is, who took it, and the rest of it in words."""
    model: Any = type(step)
    extra = [name for name in model.model_fields if name not in {"at", "step", "by"} and getattr(step, name) not in {None, ()}]
    words = [f"{context.say(fields(model)[name].label)} {cell(context, model, name, getattr(step, name))}" for name in extra]
    return step.at.isoformat(timespec="minutes"), context.say(fields(model)["step"].say(step.step)), step.by, "；".join(words)


def cell(context: Context, model: Any, name: str, value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, bool):
        return context.say(Text("是", "yes") if value else Text("否", "no"))
    if isinstance(value, tuple):
        return "、".join(cell(context, model, name, each) for each in value)
    whole: Any = type(value)
    if hasattr(whole, "model_fields"):
        parts = [(each, getattr(value, each)) for each in whole.model_fields]
        return (
            "（"
            + "，".join(f"{context.say(fields(whole)[each].label)} {cell(context, whole, each, part)}" for each, part in parts if part not in (None, ()))
            + "）"
        )
    return context.say(fields(model)[name].say(str(value)))
