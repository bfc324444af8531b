"""`redchain <kind> edit ID`: fields set and taken away, with one commit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from redchain.cli.field_options import field_option, typed_values
from redchain.cli.parsing import RECORD, BilingualCommand, Option
from redchain.cli.records.add import tell_added
from redchain.cli.records.show import cell
from redchain.cli.typed_dates import read_typed
from redchain.cli.write_commands import WRITING, asked_first, manner, refusing_wrong_values
from redchain.decide.draft import fields_of, read_values
from redchain.decide.edit import edit
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.perform import perform
from redchain.model.fields import fields
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.perform import PerformResult
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_UNSET = Option("unset", Text("去掉一个字段", "take a field away"), metavar="FIELD", multiple=True)
_TAKEN_AWAY = Text("注意：{key}（{label}）里去掉了 {gone}：写的是全部，不是增加", "note: {key} ({label}) loses {gone}: what is given is the whole of it")


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command."""
    fields = [field_option(model, each) for each in _editable(model)]
    return BilingualCommand(verb, summary, partial(_edit, model), [RECORD, _UNSET, *WRITING, *fields])


def _editable(model: type[Record]) -> tuple[str, ...]:
    """All that people fill in but the id, which stays."""
    return fields_of(model)[1:]


def _edit(model: type[Record], context: Context, given: Given) -> int:
    typed = typed_values(model, _editable(model), given)
    labels = {field.label.zh: name for name, field in fields(model).items()}
    taken = dict.fromkeys(labels.get(each, each.replace("-", "_")) for each in given["unset"])
    space = context.workspace()
    found = find_meant(space.ledger, model, given["record"])  # before anything else is asked
    if not typed and not taken and not context.is_interactive:
        raise UsageError(
            Text("没有说要改什么", "nothing to change was given"),
            Text("例如 --title 新标题；去掉字段用 --unset 字段", "for example --title TEXT; take a field away with --unset FIELD"),
        )
    if not typed and not taken:
        from redchain.cli.records.edit_in_editor import edit_in_editor

        edited = edit_in_editor(context, space, found, lambda decide: perform(space, decide, manner(context, given)))
        return EXIT_FINE if edited is None else _tell(context, space, model, edited)
    typed = read_typed(context, model, typed, space)

    def decide(ledger: Ledger) -> Any:
        identifier = find_meant(ledger, model, given["record"]).id
        with refusing_wrong_values(model):
            return edit(ledger, model, identifier, {**read_values(ledger, model, typed), **taken})

    space = asked_first(context, space, decide)
    return _tell(context, space, model, perform(space, decide, manner(context, given)))


def _tell(context: Context, space: Workspace, model: type[Record], done: PerformResult) -> int:
    _tell_taken_away(context, done)
    tell_added(context, space, done)
    if model.kind.name == "need":
        _tell_limits(context, space, done)
    return EXIT_FINE


def _tell_taken_away(context: Context, done: PerformResult) -> None:
    """Say what is no longer in a list that was given anew: an option names all of it, and does not add to it."""
    put = done.change.puts[0]
    known = fields(type(put.after))
    for name, field in known.items():
        before, after = (getattr(each, name, None) or () for each in (put.before, put.after))
        gone = [each for each in before if each not in after] if field.many and name != "log" else []
        if gone:
            context.tell(
                _TAKEN_AWAY.fill(key=name, label=field.label, gone=join([same(cell(context, type(put.after), name, each)) for each in gone], zh="、", en=", "))
            )


def _tell_limits(context: Context, space: Workspace, done: PerformResult) -> None:
    """Say what becomes of the clocks of a need."""
    from redchain.views.limit_changes import say_changed_limits

    put = done.change.puts[0]
    before, after = (space.ledger.after([each]) for each in (put.before, put.after) if each)
    for each in say_changed_limits(before, after, put.after.id, space.today):
        context.tell(each)
