"""`redchain person leave ID`: somebody leaves a post, which is archived; `--to` hands their firms over, and what the post still holds is said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from redchain.cli.parsing import RECORD, BilingualCommand, Option
from redchain.cli.records.add import tell_added
from redchain.cli.records.archive import refuse_secrets
from redchain.cli.write_commands import AT, WRITING, acting, asked_first, by_option, manner, moment, spoken_for
from redchain.decide.leave import leave
from redchain.decide.lookup import find_meant, resolve
from redchain.errors import EXIT_FINE
from redchain.flow.perform import perform
from redchain.kinds.person.held import holds, ways_on
from redchain.model.attempt_step import Doing
from redchain.model.dates import local_day
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.model.ledger import Ledger

_REASON = Option("reason", Text("理由，写进提交说明", "why; it goes into the commit's message"), metavar="TEXT", default="")

_TO = Option("to", Text("结对的企业都交接给这个助企员", "hand all its firms over to this helper"), metavar="PERSON")


def command(verb: str, summary: Text, model: Any) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, partial(_leave, model), [RECORD, _REASON, _TO, by_option(Text("链办", "the chain's office")), AT, *WRITING])


def _leave(model: Any, context: Context, given: Given) -> int:
    refuse_secrets(given["reason"])
    space = context.workspace()

    def decide(ledger: Ledger) -> Change:
        person, over = find_meant(ledger, model, given["record"]), None
        at = moment(context, given["at"], space)
        if given["to"] is not None:
            by = acting(ledger, given["by"])
            doing = Doing(by, at, is_rough=given["at"] is None, speaks_for=spoken_for(space, given["by"]), latest=space.latest)
            over = resolve(ledger, ("person",), given["to"], Text("助企员", "Helper")), doing
        return leave(ledger, person, local_day(at, space.zone), given["reason"], over)

    space = asked_first(context, space, decide)
    done = perform(space, decide, manner(context, given))
    tell_added(context, space, done)
    person: Any = done.change.puts[0].after
    for each in holds(space.ledger.after(put.after for put in done.change.puts), person):
        for words in ways_on(each, person):
            context.warn(words)
    return EXIT_FINE
