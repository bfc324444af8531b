"""`redchain dispatch NEED UNIT`: one order, with what it was made on, its reasons and its due date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli.field_options import field_option, typed_values
from redchain.cli.flow.step import doing, tell
from redchain.cli.parsing import Argument, BilingualCommand, Option
from redchain.cli.typed_dates import read_day
from redchain.cli.write_commands import AT, WRITING, asked_first, by_option, fresh_id, manner, refusing_wrong_values
from redchain.decide.dispatch import OrderRequest, dispatch
from redchain.decide.draft import read_values
from redchain.decide.lookup import find_meant
from redchain.flow.perform import perform
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order, OrderStep
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger

_SUMMARY = Text(
    "派单：把一条已受理的需求派给一个单位，写下派单所依据的文字、理由和限期。主办、分办、协办各派一张。",
    "Send a registered need to a unit, with the wording it is based on, the reasons and the due date. Lead, joint and supporting units each get an order.",
)
_OFFICE = Text("链办", "the chain's office")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    options: list[Option | Argument] = [
        Argument("need", Text("需求编号；可只写末尾几位", "the need's id; the end of it will do"), "NEED"),
        Argument("unit", Text("承办单位，编号、名称或简称", "the unit: its id, name or short name"), "UNIT"),
        *(field_option(Order, each) for each in ("role", "resource", "item")),
        field_option(OrderStep, "due"),
        Option("reason_line", Text("一条匹配理由，可重复", "one reason, may be repeated"), metavar="TEXT", multiple=True),
        field_option(OrderStep, "note", is_common=True),
        by_option(_OFFICE),
        AT,
        *WRITING,
    ]
    return [BilingualCommand(name, _SUMMARY, _dispatch, options)]


def _dispatch(context: Context, given: Given) -> int:
    space = context.workspace()
    identifier = fresh_id(Order, space)

    def decide(ledger: Ledger) -> Any:
        with refusing_wrong_values(Order):
            return dispatch(ledger, [_order(context, space, ledger, given)], doing(context, space, ledger, given), [identifier])

    space = asked_first(context, space, decide)
    return tell(context, space, perform(space, decide, manner(context, given)))


def _order(context: Context, space: Workspace, ledger: Ledger, given: Given) -> OrderRequest:
    values = read_values(ledger, Order, typed_values(Order, ("unit", "role", "resource", "item"), given))
    due = None if given["due"] is None else read_day(context, "--due", given["due"], space)
    return OrderRequest(need=find_meant(ledger, Need, given["need"]).id, due=due, reasons=given["reason_line"], **{"role": "lead", **values})
