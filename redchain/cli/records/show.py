"""`redchain <kind> show ID`: one record as a page: how it stands, what comes next, what belongs to it, its fields and its life in words."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import refuse_format
from redchain.cli.parsing import RECORD, BilingualCommand, flag, format_option
from redchain.decide.lookup import find_meant
from redchain.model.base import field_order
from redchain.model.dates import local
from redchain.model.fields import fields
from redchain.model.page_view import beside, called, short
from redchain.model.traffic_light import lights
from redchain.text import Text, join, plain_number, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import Entry, Look
    from redchain.views.record_page import RecordPage

_FORMATS = ("table", "json")
_MOST_BRIEF = 2
LISTED = 5
"""As many as a step of a log names where it names more."""
_STATE = Text("状态", "State")
_LOG = Text("办理经过", "Log")


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command."""
    brief = flag("brief", Text("只看要点，一屏之内", "the essentials only, within one screen"))
    return BilingualCommand(verb, summary, partial(_show, model), [RECORD, brief, format_option(_FORMATS)])


def _show(model: type[Record], context: Context, given: Given) -> None:
    from redchain.views.record_page import page_of, what_follows

    refuse_format(given["format_name"], _FORMATS)
    space = context.workspace()
    found, look = find_meant(space.ledger, model, given["record"]), look_of(space)
    if given["format_name"] == "json":
        from redchain.cli.records.derived import DerivedFacts
        from redchain.views.waiting import plain

        more = {"waiting": [plain(each) for each in what_follows(look, found)]} if model.kind.waits else {}
        output.envelope(context, f"{model.kind.name} show", record_entry(space, model, found) | DerivedFacts(space).in_time(found) | more)
        return
    page = page_of(look, found)
    lines = _briefly(context, page) if given["brief"] else lines_of(context, space, found, page)
    output.coloured(context, "\n".join(lines), {context.say(each.words): each.tone for each in lights(space.settings)})


def lines_of(context: Context, space: Workspace, record: Record, page: RecordPage | None = None) -> list[str]:
    """Return the whole page of a record, line by line; `page` is its page, where that is known."""
    from redchain.views.record_page import page_of

    page = page or page_of(look_of(space), record)
    return [*_page(context, page), *_fields(context, space.ledger, record, page.covers), *_life(context, space, record)]


def look_of(space: Workspace) -> Look:
    """Return with what pages are made here; what waits for whom is worked out when it is asked for."""
    from redchain.model.page_view import Look
    from redchain.views.record_page import say_waiting, usable_by

    def waits_for(actor: str) -> list[Any]:
        from redchain.flow.what_waits import what_waits

        return [each for each in what_waits(space) if actor in {*each.actors, each.enterprise}]

    return Look(space.ledger, space.now, waits_for, say_waiting, lambda firm: usable_by(space.ledger, firm, space.today))


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


def _page(context: Context, page: RecordPage, most: int | None = None) -> Iterator[str]:
    """Yield the title, how the record stands, what comes next, and what its kind says."""
    yield context.say(page.title)
    if page.standing.words.zh:
        yield f"{context.say(_STATE)}  {context.say(page.standing.words)}"
    for each in (page.following, *page.entries):
        if each is not None:
            yield from _entry(context, each, most)


def _entry(context: Context, found: Entry, most: int | None) -> Iterator[str]:
    """Yield one entry: a single row stands behind its label, several below it."""
    from redchain.views.record_page import rows_of

    if most is not None and len(found.rows) > most:
        found = found._replace(rows=found.rows[:most], left=found.left + len(found.rows) - most)
    rows = [context.say(each.words) for each in rows_of(found)]
    if len(rows) == 1:
        yield f"{context.say(found.label)}  {rows[0]}"
    else:
        yield context.say(found.label)
        yield from (f"  {each}" for each in rows)


def _briefly(context: Context, page: RecordPage) -> list[str]:
    return list(_page(context, page, _MOST_BRIEF))


def _fields(context: Context, ledger: Ledger, record: Record, covers: tuple[str, ...]) -> Iterator[str]:
    """Yield what is written in each field that is not said already; of parts each has its line."""
    model = type(record)
    for name, field in ((each, fields(model)[each]) for each in field_order(model)):
        value = getattr(record, name)
        if name in {"id", "log", *covers} or field.is_mark or name in model.kind.title or value in (None, ()):
            continue
        if field.many and field.parts:
            yield context.say(field.label)
            yield from (f"  {_part(context, ledger, each)}" for each in value)
        else:
            yield f"{context.say(field.label)}  {cell(context, model, name, value, ledger)}"


def _part(context: Context, ledger: Ledger, part: Any) -> str:
    """Return one part: first what tells it apart, without a label."""
    model: Any = type(part)
    told = [(field, cell(context, model, name, getattr(part, name), ledger)) for name, field in fields(model).items() if getattr(part, name) not in (None, ())]
    keys = [words for field, words in told if field.is_key]
    return "  ".join([*keys, *(f"{context.say(field.label)} {words}" for field, words in told if not field.is_key)])


def _life(context: Context, space: Workspace, record: Record) -> Iterator[str]:
    if record.steps:
        yield context.say(_LOG)
        yield from ("  " + "  ".join(each for each in step_cells(context, space, step) if each) for step in record.steps)


def _named(context: Context, ledger: Ledger, kinds: tuple[str, ...], identifier: str) -> str:
    """Return a record that a field refers to by its name, with its id beside it."""
    found = next((each for kind in kinds if (each := ledger.named(kind, identifier)) is not None), None)
    return context.say(called(found, identifier))


def step_cells(context: Context, space: Workspace, step: Any, *, is_brief: bool = True) -> tuple[str, str, str, str]:
    """Return the moment of a step in the repository's time zone, what it is, who took it, and the rest of it in words; where it is brief, of many who are named a few."""
    model: Any = type(step)
    extra = [name for name, field in fields(model).items() if name not in {"at", "step", "by"} and not field.is_mark and getattr(step, name) not in {None, ()}]
    say = _few if is_brief else cell
    words = [f"{context.say(fields(model)[name].label)} {say(context, model, name, getattr(step, name), space.ledger)}" for name in extra]
    actor = space.ledger.named("unit", step.by) or space.ledger.named("enterprise", step.by)
    by = context.say(beside(short(actor, step.by), step.by))
    return f"{local(step.at, space.zone):%Y-%m-%d %H:%M}", context.say(fields(model)["step"].say(step.step)), by, context.say(join(list(map(same, words))))


def _few(context: Context, model: Any, name: str, value: Any, ledger: Ledger) -> str:
    """Return the value of a step's key; of many who are named the first, and how many there are."""
    if not isinstance(value, tuple) or len(value) <= LISTED or not fields(model)[name].references:
        return cell(context, model, name, value, ledger)
    words = Text("{names} 等 {count} 人", "{names} and others, {count} in all")
    return context.say(words.fill(names=same(cell(context, model, name, value[:LISTED], ledger)), count=len(value)))


def cell(context: Context, model: Any, name: str, value: Any, ledger: Ledger | None = None) -> str:
    """Return a value as people read it; with a ledger, records that it refers to by their names."""
    if isinstance(value, bool):
        return context.say(Text("是", "yes") if value else Text("否", "no"))
    if isinstance(value, tuple):
        return context.say(join([same(cell(context, model, name, each, ledger)) for each in value], zh="、", en=", "))
    if isinstance(value, float):
        return plain_number(value)
    whole: Any = type(value)
    if hasattr(whole, "model_fields"):
        parts = [(each, getattr(value, each)) for each in whole.model_fields]
        said = [same(f"{context.say(fields(whole)[each].label)} {cell(context, whole, each, part, ledger)}") for each, part in parts if part not in (None, ())]
        return context.say(Text("（{parts}）", "({parts})").fill(parts=join(said, zh="，", en=", ")))
    field = fields(model)[name]
    if ledger is not None and field.references:
        return _named(context, ledger, field.references, str(value))
    return context.say(field.say(str(value)))
