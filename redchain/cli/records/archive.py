"""`redchain <kind> archive ID`: a record that is no longer in use, put away with one commit."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from redchain.check.rules.rc600_privacy import judge_text
from redchain.cli.parsing import RECORD, BilingualCommand, Option
from redchain.cli.records.add import tell_added
from redchain.cli.write_commands import WRITING, RefusedValuesError, asked_first, manner
from redchain.decide.archive import archive
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE
from redchain.flow.perform import perform
from redchain.flow.settings_references import settings_that_name
from redchain.model.in_use import standing_on
from redchain.text import Text, counted, join_few

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_MOST_NAMED = 5
_HISTORY = Text("理由写进提交说明，删不掉：不写号码、姓名和密级标记", "it goes into the commit's message, which stays: leave numbers, names and markings out")
_BECAUSE = Option("because", Text("理由，写进提交说明", "why; it goes into the commit's message"), metavar="TEXT", default="")


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, partial(_archive, model), [RECORD, _BECAUSE, *WRITING])


def _archive(model: type[Record], context: Context, given: Given) -> int:
    refuse_secrets(given["because"])
    space = context.workspace()

    def decide(ledger: Ledger) -> Change:
        return archive(ledger, model, find_meant(ledger, model, given["record"]).id, space.today, given["because"])

    space = asked_first(context, space, decide)
    done = perform(space, decide, manner(context, given))
    tell_added(context, space, done)
    _tell_what_stands_on_it(context, space.renewed().ledger, done.change.puts[0].after)
    for each in settings_that_name(space.settings, model.kind.name, done.change.puts[0].after.id):
        context.warn(Text(f"{each} 还用着它，请一并改", f"{each} still names it; change it too"))
    return EXIT_FINE


def _tell_what_stands_on_it(context: Context, ledger: Ledger, record: Record) -> None:
    """Say which records in use still name one that was put away."""
    found = list(standing_on(ledger, record))
    if found:
        named = join_few(
            [Text(f"{each.kind.label.zh} {each.id}", f"{each.kind.name} {each.id}") for each in found], _MOST_NAMED, Text("另有 {left} 条", "{left} more")
        )
        context.warn(
            Text(
                f"还有 {len(found)} 条在用的记录写着它：{named.zh}；请一并改或归档",
                f"{counted(len(found), 'record')} in use still {'names' if len(found) == 1 else 'name'} it: {named.en}; change or archive them too",
            )
        )


def refuse_secrets(because: str) -> None:
    """Refuse in the commit's message what no record may hold: history does not forget it either."""
    found = judge_text(because.encode("utf-8", "replace"), because)
    if found:
        raise RefusedValuesError(tuple(replace(each, remedy=_HISTORY).at("--because", each.line, each.column) for each in found))
