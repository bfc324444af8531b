"""`redchain visit raise VISIT --title … --category …`: what a firm asked for on a visit becomes a need that names the visit, with one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.field_options import ask_missing, field_option, typed_values
from redchain.cli.flow.step import doing
from redchain.cli.parsing import RECORD, Argument, BilingualCommand, Option
from redchain.cli.records.add import tell_added, warn_of_double
from redchain.cli.records.recorded_for import tell_for_whom
from redchain.cli.typed_dates import read_typed
from redchain.cli.write_commands import AT, WRITING, asked_first, by_option, fresh_id, manner, moment, refusing_wrong_values
from redchain.decide.draft import read_values
from redchain.decide.lookup import find_meant
from redchain.decide.raise_on_visit import raise_on_visit
from redchain.errors import EXIT_FINE
from redchain.flow.perform import perform
from redchain.kinds.need.model import Need
from redchain.kinds.visit.model import Visit
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_FIELDS = ("title", "category", "raised_on", "detail", "expected", "urgency", "wanted_by", "amount_wan", "quantity", "note", "tags")


def command(verb: str, summary: Text, _model: type[Record]) -> BilingualCommand:
    """Return the command."""
    options: list[Option | Argument] = [
        RECORD,
        *(field_option(Need, each) for each in _FIELDS),
        by_option(Text("走访的企业", "the firm visited")),
        AT,
        *WRITING,
    ]
    return BilingualCommand(verb, summary, _raise, options)


def _raise(context: Context, given: Given) -> int:
    space = context.workspace()
    visit = find_meant(space.ledger, Visit, given["record"])
    typed = read_typed(context, Need, typed_values(Need, _FIELDS, given), space)
    today = moment(context, given["at"], space).date().isoformat()
    values = {"enterprise": visit.enterprise, "raised_on": today, **read_values(space.ledger, Need, typed)}
    ask_missing(context, space, Need, values)
    identifier = fresh_id(Need, space)

    def decide(ledger: Ledger) -> Change:
        with refusing_wrong_values(Need):
            return raise_on_visit(ledger, find_meant(ledger, Visit, visit.id), {**values, "id": identifier}, doing(context, space, ledger, given))

    space = asked_first(context, space, decide)
    done = perform(space, decide, manner(context, given))
    tell_added(context, space, done)
    tell_for_whom(context, space, [done.change.puts[0].after], given)
    warn_of_double(context, space, done)
    return EXIT_FINE
