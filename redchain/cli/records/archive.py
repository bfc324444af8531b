"""`redchain <kind> archive ID`: a record that is no longer in use, put away with one commit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from redchain.cli.parsing import RECORD, BilingualCommand, Option
from redchain.cli.performing import WRITING, manner
from redchain.cli.records.add import tell_added
from redchain.decide.archive import archive
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE
from redchain.flow.perform import perform
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_BECAUSE = Option("because", Text("理由，写进提交说明", "why; it goes into the commit's message"), metavar="TEXT", default="")


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, partial(_archive, model), [RECORD, _BECAUSE, *WRITING])


def _archive(model: type[Record], context: Context, given: Given) -> int:
    space = context.workspace()

    def decide(ledger: Ledger) -> Change:
        return archive(ledger, model, find_meant(ledger, model, given["record"]).id, space.today, given["because"])

    tell_added(context, perform(space, decide, manner(context, given)))
    return EXIT_FINE
