"""`redchain dispatch NEED UNIT`: one order, with what it was made on, its reasons and its due date."""

import inspect
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ValidationError

from redchain.check.schema_errors import explain
from redchain.cli import forms
from redchain.cli.performing import acting, acting_options, day, fresh_id, manner, moment, spoken_for, writing_options
from redchain.cli.verbs import tell
from redchain.decide.lookup import find_meant
from redchain.decide.orders import OrderRequest, dispatch
from redchain.decide.take_step import Doing
from redchain.flow.perform import perform
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order, OrderStep
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.model.ledger import Ledger

_FLAG = inspect.Parameter.KEYWORD_ONLY
_HELP = Text(
    "派单：把一条已受理的需求派给一个单位，写下派单所依据的文字、理由和限期。主办、分办、协办各派一张。",
    "Send a registered need to a unit, with the words it stands on, the reasons and the due date. Lead, joint and supporting units each get an order.",
)


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    parameters = _parameters(form)

    def command(**given: Any) -> int:
        space = form.call.workspace()
        identifier = fresh_id(Order, space)

        def decide(ledger: "Ledger") -> Any:
            doing = Doing(acting(ledger, given["by"]), moment(given["at"], space), given["note"], given["at"] is None, spoken_for(space, given["by"]))
            try:
                return dispatch(ledger, [_order(ledger, given)], doing, [identifier])
            except ValidationError as problem:
                raise forms.RefusedValuesError(explain(Order, problem.errors(include_url=False), lambda _: None)) from problem

        return tell(form.call, space, perform(space, decide, manner(form, given)))

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads it
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    form.add(name, _HELP, command)


def _parameters(form: "Form") -> list[inspect.Parameter]:
    need = form.argument(help=Text("需求编号；可只写末尾几位", "the need's id; the end of it will do"), metavar="NEED")
    unit = form.argument(help=Text("承办单位，编号、名称或简称", "the unit: its id, name or short name"), metavar="UNIT")
    reason = form.option("--reason-line", help=Text("一条匹配理由，可重复", "one reason, may be repeated"), metavar="TEXT")
    return [
        inspect.Parameter("need", _FLAG, annotation=Annotated[str, need]),
        inspect.Parameter("unit", _FLAG, annotation=Annotated[str, unit]),
        *(forms.field_option(form, Order, each) for each in ("role", "resource", "item")),
        forms.field_option(form, OrderStep, "due"),
        inspect.Parameter("reason_line", _FLAG, default=None, annotation=Annotated[list[str] | None, reason]),
        forms.field_option(form, OrderStep, "note"),
        *acting_options(form, Text("链办", "the chain's office")),
        *writing_options(form),
    ]


def _order(ledger: "Ledger", given: dict[str, Any]) -> OrderRequest:
    typed = {key: given[key] for key in ("unit", "role", "resource", "item") if given[key] is not None}
    values = forms.read_values(ledger, Order, typed)
    due = None if given["due"] is None else day("--due", given["due"])
    return OrderRequest(need=find_meant(ledger, Need, given["need"]).id, due=due, reasons=tuple(given["reason_line"] or ()), **{"role": "lead", **values})
