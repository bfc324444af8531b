"""`redchain meeting raise MEETING --topic N`: the need of a topic, registered and, with `--dispatch`, sent to a unit, with one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli.field_options import ask_missing, field_option, typed_values
from redchain.cli.flow.step import doing, tell
from redchain.cli.parsing import RECORD, Argument, BilingualCommand, Option
from redchain.cli.records.add import warn_of_double
from redchain.cli.typed_dates import read_day, read_typed
from redchain.cli.write_commands import AT, WRITING, asked_first, by_option, fresh_id, manner, moment, refusing_wrong_values
from redchain.decide.draft import read_values
from redchain.decide.lookup import find_meant, resolve
from redchain.decide.raise_need import raise_need
from redchain.errors import UsageError
from redchain.flow.perform import perform
from redchain.kinds.meeting.model import Meeting, MeetingStep
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order, OrderStep
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_FIELDS = ("enterprise", "title", "category", "detail", "expected", "urgency", "wanted_by")


def command(verb: str, summary: Text, _model: type[Record]) -> BilingualCommand:
    """Return the command."""
    options: list[Option | Argument] = [
        RECORD,
        field_option(MeetingStep, "topic"),
        *(field_option(Need, each) for each in _FIELDS),
        Option("dispatch", Text("同时派给这个单位", "dispatch it to this unit as well"), metavar="UNIT"),
        field_option(Order, "resource"),
        field_option(OrderStep, "due"),
        by_option(Text("链办", "the chain's office")),
        AT,
        *WRITING,
    ]
    return BilingualCommand(verb, summary, _raise, options)


def _raise(context: Context, given: Given) -> int:
    space = context.workspace()
    typed = read_typed(context, Need, typed_values(Need, _FIELDS, given), space)
    topic = read_values(space.ledger, MeetingStep, typed_values(MeetingStep, ("topic",), given)).get("topic")
    values = read_values(space.ledger, Need, typed)
    ask_missing(context, space, Need, full := {"raised_on": moment(context, given["at"], space).date().isoformat(), **values})
    identifier, order = fresh_id(Need, space), fresh_id(Order, space)

    def decide(ledger: Ledger) -> Change:
        meeting = find_meant(ledger, Meeting, given["record"])
        with refusing_wrong_values(Need):
            number = meeting.topics[0].number if topic is None and len(meeting.topics) == 1 else topic
            return raise_need(
                ledger, meeting, {**full, "id": identifier, "topic": number}, doing(context, space, ledger, given), _order(context, ledger, given, order)
            )

    space = asked_first(context, space, decide)
    done = perform(space, decide, manner(context, given))
    code = tell(context, space, done)
    warn_of_double(context, space, done)
    return code


def _order(context: Context, ledger: Ledger, given: Given, identifier: str) -> dict[str, Any] | None:
    """Return what the order is to be; None where none is made."""
    space = context.workspace()
    due = None if given["due"] is None else read_day(context, "--due", given["due"], space, is_deadline=True)
    if given["dispatch"] is None:
        lone = next((each for each in ("due", "resource") if given[each] is not None), None)
        if lone is not None:
            raise UsageError(
                Text(f"没有派单，--{lone} 没有用处", f"--{lone} is of no use without an order"),
                Text(f"加上 --dispatch 单位，或去掉 --{lone}", f"add --dispatch UNIT, or leave out --{lone}"),
            )
        return None
    unit = resolve(ledger, ("unit",), given["dispatch"], Text("单位", "Unit"))
    resource = None if given["resource"] is None else resolve(ledger, ("resource",), given["resource"], Text("资源", "Resource"))
    return {"id": identifier, "unit": unit, "due": due, "resource": resource}
