"""`redchain person leave ID`: somebody leaves a post, which is archived; what the post still holds is said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from redchain.cli.parsing import RECORD, BilingualCommand, Option
from redchain.cli.records.add import tell_added
from redchain.cli.records.archive import refuse_secrets
from redchain.cli.write_commands import WRITING, asked_first, manner
from redchain.decide.archive import put_away
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE
from redchain.flow.perform import perform
from redchain.kinds.person.held import holds, ways_on
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.model.ledger import Ledger

_REASON = Option("reason", Text("理由，写进提交说明", "why; it goes into the commit's message"), metavar="TEXT", default="")


def command(verb: str, summary: Text, model: Any) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, partial(_leave, model), [RECORD, _REASON, *WRITING])


def _leave(model: Any, context: Context, given: Given) -> int:
    refuse_secrets(given["reason"])
    space = context.workspace()

    def decide(ledger: Ledger) -> Change:
        return put_away(find_meant(ledger, model, given["record"]), space.today, given["reason"])

    space = asked_first(context, space, decide)
    done = perform(space, decide, manner(context, given))
    tell_added(context, space, done)
    person: Any = done.change.puts[0].after
    for each in holds(space.ledger, person):
        for words in ways_on(each, person):
            context.warn(words)
    return EXIT_FINE
