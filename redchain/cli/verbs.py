"""The verbs of the flow, one command each: options from the table of moves, one step in one or more lives, one commit."""

import inspect
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ValidationError

from redchain.check.schema_errors import explain
from redchain.cli import forms
from redchain.cli.performing import acting, acting_options, manner, moment, spoken_for, tell_commit, tell_performed, writing_options
from redchain.decide.take_step import Doing, act
from redchain.errors import EXIT_FINE
from redchain.flow.perform import PerformResult, perform
from redchain.kinds.order.model import CLOCK, Order
from redchain.model.base import Record, step_model
from redchain.model.kind import START, Move
from redchain.model.powers import say_part
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.cli.context import Call
    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_SUMMARY = Text("{kind}：{verb}（{sources} → {target}）", "{kind}: {verb} ({sources} → {target})")
_ANSWERED = frozenset({"finished", "void", "stopped"})
_FLAG = inspect.Parameter.KEYWORD_ONLY


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command of one verb of an order."""
    move = Order.moves.table[name.replace("-", "_")]
    form.add(name, summary(Order, move), stepper(form, Order, move))


def moves_of(model: type[Record]) -> "Iterator[Move]":
    """Yield the moves that are commands of a kind: all but the first, which `add` takes; an order's are commands of their own."""
    for move in model.moves.moves if model.moves and not model.kind.verbs_are_commands else ():
        if START not in move.sources:
            yield move


def beginning_of(model: type[Record]) -> str | None:
    """Return the verb a life begins with, which does what `add` does; None for orders, whose `dispatch` is a command of its own, and for kinds without a life."""
    return model.moves.moves[0].verb if model.moves and not model.kind.verbs_are_commands else None


def summary(model: type[Record], move: Move) -> Text:
    """Return one line of help for a verb: whose, from which states to which."""
    states = model.moves.states if model.moves else {}
    sources = Text("、".join(states[each].zh for each in move.sources), ", ".join(states[each].en for each in move.sources))
    target = Text("不变", "the same") if move.target is None else states[move.target]
    kind = Text(model.kind.label.zh, model.kind.label.en)
    return _SUMMARY.fill(kind=kind, verb=move.label, sources=sources, target=target)


def stepper(form: "Form", model: type[Record], move: Move) -> Any:
    """Return the function of one verb."""
    step, keys = step_model(model), tuple(each for each in (*move.needs, *move.may) if each not in CLOCK)
    metavar = model.kind.name.upper()
    named = form.argument(help=Text("编号，可写几个；可只写末尾几位", "ids, one or several; the end of an id will do"), metavar=metavar)
    parameters = [
        inspect.Parameter("records", _FLAG, annotation=Annotated[list[str], named]),
        *(forms.field_option(form, step, each) for each in keys),
        forms.field_option(form, step, "note"),
        *acting_options(form, _usual(model, move)),
        *writing_options(form),
    ]

    def command(**given: Any) -> int:
        typed = {key: value for key in keys if (value := given[key]) is not None}
        for key in move.needs:
            if key not in typed and key not in move.worked_out:
                typed[key] = forms.ask_step(form, model, key)
        space = form.call.workspace()

        def decide(ledger: "Ledger") -> Any:
            doing = Doing(acting(ledger, given["by"]), moment(given["at"], space), given["note"], given["at"] is None, spoken_for(space, given["by"]))
            values = forms.read_values(ledger, step, typed)
            try:
                return act(ledger, model, given["records"], doing, {"step": move.verb, **values})
            except ValidationError as problem:
                raise forms.RefusedValuesError(explain(step, problem.errors(include_url=False), lambda _: None)) from problem

        return tell(form.call, space, perform(space, decide, manner(form, given)))

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads it
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _usual(model: type[Record], move: Move) -> Text:
    """Who usually takes a step, in words."""
    return say_part(model.kind, move.by[0])


def tell(call: "Call", space: "Workspace", done: PerformResult) -> int:
    """Print the ids, and say the new states, the due dates and what comes next."""
    tell_performed(call, done)
    if done.is_dry:
        return EXIT_FINE
    ledger = space.ledger.after(each.after for each in done.change.puts)
    nexts: dict[Text, None] = {}
    for put in done.change.puts:
        call.print(put.after.id)
        call.tell(standing(put.after, space.settings))
        words = put.after.kind.next_step(ledger, put.after) if put.after.kind.next_step else None
        if words is not None:
            nexts[words] = None
    tell_commit(call, done)
    for words in nexts:
        call.tell(Text("下一步：{words}", "next: {words}").fill(words=words))
    return EXIT_FINE


def standing(record: Record, settings: "Settings") -> Text:
    """Return how a record stands now: `D-… 办理中，限期 2026-12-07`."""
    state = record.moves.states[record.state] if record.moves else Text("", "")
    due = getattr(record, "due", None)
    if due is None or record.state in _ANSWERED:
        return Text("{id}  {state}", "{id}  {state}").fill(id=record.id, state=state)
    return Text("{id}  {state}，限期 {due}", "{id}  {state}, due {due}").fill(id=record.id, state=state, due=_say_day(due, settings))


def _say_day(day: "date", settings: "Settings") -> Text:
    if settings.calendar.is_estimated(day.year):
        return Text(f"{day}（估算）", f"{day} (estimated)")
    return Text(str(day), str(day))
