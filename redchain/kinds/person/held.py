"""What a post still holds: the records not yet at their end that name it, and what can be done about each when it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.fields import fields, reference_paths, references
from redchain.model.page_view import called
from redchain.model.suggested_commands import command_for
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.person.model import Person
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger


def holds(ledger: Ledger, person: Person) -> Iterator[Record]:
    """Yield the records not yet at their end that name a post, by kind and id; who was named in a step, or in a field that is fixed from the first, as who came on a visit, does not count."""
    for model, _ in ledger.shelves():
        done = {"log", *(each.field for each in model.kind.fixed if not each.unless and not each.after)}
        paths = tuple(each for each in reference_paths(model) if "person" in each.kinds and each.keys[0] not in done)
        if model.moves is None or not paths:
            continue
        yield from (each for each in ledger.every_open(model) if any(found == person.id for _, _, found in references(each, paths)))


def ways_on(record: Record, person: Person) -> Iterator[Text]:
    """Yield what can be done about each field by which a record names a post that was left; what stands in its log has been done and stays."""
    paths = tuple(each for each in reference_paths(type(record)) if "person" in each.kinds and each.keys[0] != "log")
    fixed = {each.field: each.unless for each in record.kind.fixed if each.holds(record)}
    for name in dict.fromkeys(str(place[0]) for place, _, found in references(record, paths) if found == person.id):
        yield _replaced(record, name, _by(record, name, person, fixed.get(name, ""))) if fixed.get(name) != "" else _stays(record, name)


def _by(record: Record, name: str, person: Person, verb: str) -> str:
    """Return the command by which somebody else takes over: a step, where only one may change the field, else an edit."""
    if verb:
        return command_for(type(record), record.id, verb)
    value = getattr(record, name)
    others = [each for each in (value if isinstance(value, tuple) else ()) if each != person.id]
    return shown("redchain", record.kind.name, "edit", record.id, f"--{name.replace('_', '-')}", ",".join((*others, "…")))


def _replaced(record: Record, name: str, command: str) -> Text:
    return Text("还要换人：{record} 的{field}：{command}", "somebody else must take over: {field} of {record}: {command}").fill(
        record=_called(record), field=_label(record, name), command=command
    )


def _stays(record: Record, name: str) -> Text:
    command = shown("redchain", record.kind.name, "edit", record.id, "--note", f"{record.note}；…" if record.note else "…")
    return Text(
        "{record} 是“{state}”，{field}已经定了，不再更换；由谁接手，写进备注：{command}",
        "{record} is “{state}”, and its {field} are settled and stay; who takes over is written into its note: {command}",
    ).fill(record=_called(record), state=_state(record), field=_label(record, name), command=command)


def _called(record: Record) -> Text:
    kind = record.kind.label
    return Text("{kind} {record}", "{kind} {record}").fill(kind=Text(kind.zh, kind.en.lower()), record=called(record))


def _label(record: Record, name: str) -> Text:
    label = fields(type(record))[name].label
    return Text(label.zh, label.en.lower())


def _state(record: Record) -> Text:
    return record.moves.say(record.state) if record.moves else Text("", "")
