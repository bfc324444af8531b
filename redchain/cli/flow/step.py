"""The steps of the flow, one command each: options from the table of moves, one step in one or more lives, one commit."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from redchain.cli.field_options import ask_step, field_option, summary_of, typed_values
from redchain.cli.flow.several import ask_first, chosen, performed, query_options, show_several
from redchain.cli.parsing import PARTIAL, Argument, BilingualCommand
from redchain.cli.records.examples import examples_of
from redchain.cli.records.show import look_of
from redchain.cli.typed_dates import read_typed
from redchain.cli.write_commands import (
    AT,
    WRITING,
    YES,
    acting,
    asked_first,
    by_option,
    manner,
    moment,
    next_doing,
    refusing_wrong_values,
    spoken_for,
    tell_commit,
    tell_performed,
)
from redchain.decide.draft import read_values
from redchain.decide.lookup import title_of
from redchain.decide.several import told
from redchain.decide.take_step import Doing, act, records_meant, refuse_impossible
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RedchainError
from redchain.flow.perform import PerformResult
from redchain.kinds.order.model import WORKED_OUT, Order
from redchain.model.base import Record, step_model
from redchain.model.kind import Move
from redchain.model.page_view import standing
from redchain.model.powers import say_part
from redchain.model.step_correction import WAS
from redchain.model.suggested_commands import say_next
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import Look

_NOBODY = Text("没有人", "nobody")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command of one step of an order."""
    made = command(name, summary_of(Order, Order.moves.table[name.replace("-", "_")]), Order)
    return [made.showing(*examples_of(Order, name))]


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command of one step of a kind."""
    assert model.moves is not None  # noqa: S101  # only kinds with a life have steps
    move = model.moves.table[verb.replace("-", "_")]
    step = step_model(model)
    records = Argument(
        "records",
        Text("编号，可写几个（空格、逗号、顿号隔开）；可只写末尾几位", "ids, one or several (between blanks or commas); the end of an id will do"),
        model.kind.name.upper(),
        is_several=True,
        required=False,
    )
    options = [
        *(field_option(step, each) for each in _keys(move)),
        field_option(step, "note", is_common=True),
        by_option(say_part(model.kind, move.by[0]) if move.by else _NOBODY),
        AT,
        *WRITING,
        YES,
        PARTIAL,
        *query_options(model, move),
    ]
    return BilingualCommand(verb, summary, partial(_take_step, model, move), [records, *options])


def _keys(move: Move) -> tuple[str, ...]:
    """What a step carries that people give; the clock's workings are made."""
    return tuple(each for each in (*move.needs, *move.may) if each not in (*WORKED_OUT, WAS) and not (each in move.worked_out and each in move.may))


def _refuse_before_asking(context: Context, space: Workspace, found: Sequence[Record], move: Move, given: Given) -> None:
    """Refuse a step that is not possible before somebody is asked what it would carry."""
    if len(found) == 1 and context.is_interactive:
        refuse_impossible(space.ledger, found[0], move.verb, doing(context, space, space.ledger, given))


def _take_step(model: type[Record], move: Move, context: Context, given: Given) -> int:
    step = step_model(model)
    typed, space = typed_values(step, _keys(move), given), context.workspace()
    records = chosen(context, space, model, move, given)
    if len(records) == 1:  # of several each that is not there is named
        found = records_meant(space.ledger, model, records, {"step": move.verb, **typed})
        _refuse_before_asking(context, space, found, move, given)
    for key in move.needs:
        is_optional = key in move.worked_out
        if key not in typed and not (is_optional and (given["yes"] or key != "due")):
            typed[key] = ask_step(context, space, model, key, may_be_empty=is_optional)
    typed = {key: value for key, value in typed.items() if value is not None}
    is_silent = bool(move.says) and not set(move.says) & {*typed, *(["note"] if given["note"] is not None else [])}
    if is_silent and context.is_interactive:
        typed[move.says[0]], is_silent = ask_step(context, space, model, move.says[0]), False
    typed = read_typed(context, step, typed, space)

    refused: dict[str, RedchainError] | None = {} if given["partial"] else None

    def decide(ledger: Ledger) -> Any:
        who = doing(context, space, ledger, given)
        values = read_values(ledger, step, typed)
        with refusing_wrong_values(step):
            change = act(ledger, model, records, who, {"step": move.verb, **values}, refused=refused)
        if is_silent:  # told only of a step that might be taken: what is not possible is refused for that
            ask_step(context, space, model, move.says[0])
        return change

    options = manner(context, given)
    if not given["yes"] and (move.lasting is not None or len(records) > 1):
        rehearsed = performed(space, decide, replace(options, dry_run=True, say=str), refused)
        show_several(context, model, move, rehearsed, refused or {})
        if not given["dry_run"]:
            ask_first(context, space, model, move, rehearsed)
        space = context.workspace()  # read again under the lock
    else:
        space = asked_first(context, space, decide)
    done = performed(space, decide, options, refused)
    tell(context, space, done)
    for name, problem in (refused or {}).items():
        context.warn(told(name, problem))
    return EXIT_REFUSED if refused else EXIT_FINE


def doing(context: Context, space: Workspace, ledger: Ledger, given: Given) -> Doing:
    """Return who acts, when and with which note, as `--by`, `--at` and `--note` say."""
    by = given["by"]
    return Doing(acting(ledger, by), moment(context, given["at"], space), given.get("note"), given["at"] is None, spoken_for(space, by), space.latest)


def tell(context: Context, space: Workspace, done: PerformResult) -> int:
    """Print the ids, and say the new states, the due dates and what comes next."""
    tell_performed(context, done)
    if done.is_dry:
        return EXIT_FINE
    ledger = space.ledger.after(each.after for each in done.change.puts)
    look = replace(look_of(space), ledger=ledger)
    who, nexts = next_doing(space), dict[Text, None]()
    for put in done.change.puts:
        context.print(put.after.id)
        stands = told_standing(look, put.after)
        title = title_of(ledger.named("need", getattr(put.after, "need", None)) or put.after) if len(done.change.puts) > 1 else ""
        context.tell(Text("{stands}（{title}）", "{stands} ({title})").fill(stands=stands, title=same(title)) if title else stands)
        words = say_next(ledger, put.after, who)
        if words is not None:
            nexts[words] = None
    tell_commit(context, done.commit, done.change.subject)
    for words in nexts:
        context.tell(Text("下一步：{words}", "next: {words}").fill(words=words))
    return EXIT_FINE


def told_standing(look: Look, record: Record) -> Text:
    """Return how a record stands, as its page tells it, behind its id."""
    return Text("{id}  {words}", "{id}  {words}").fill(id=record.id, words=standing(look, record).words)
