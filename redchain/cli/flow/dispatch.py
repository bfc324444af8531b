"""`redchain dispatch NEED… UNIT`: an order for each need, with what it was made on, its reasons and its due date; one commit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redchain.cli.field_options import field_option, typed_values
from redchain.cli.flow.several import field_queries, nothing_fits, performed, queried, query_of
from redchain.cli.flow.step import doing, tell, told_standing
from redchain.cli.parsing import PARTIAL, Argument, BilingualCommand, Option
from redchain.cli.records.examples import examples_of
from redchain.cli.records.show import look_of
from redchain.cli.typed_dates import read_day
from redchain.cli.write_commands import AT, WRITING, YES, ask, asked_first, by_option, fresh_id, manner, refusing_wrong_values
from redchain.decide.dispatch import OrderRequest, dispatch
from redchain.decide.draft import read_values
from redchain.decide.lookup import find_meant, parts_named
from redchain.decide.several import SeveralRefusedError, told
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RedchainError, UsageError
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order, OrderStep
from redchain.kinds.resource.model import Resource
from redchain.match.eligible import why_not_today
from redchain.model.visibility import called
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.perform import PerformResult
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger

_SUMMARY = Text(
    "派单：把已受理的需求派给一个单位，写下派单所依据的文字、理由和限期，可一次派几条。主办、分办、协办各派一张。",
    "Send registered needs, one or several at once, to a unit, with the wording they are based on, the reasons and the due date. Lead, joint and supporting units each get an order.",
)
_OFFICE = Text("链办", "the chain's office")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    needs = Text(
        "需求编号，可写几个（空格、逗号、顿号隔开）；可只写末尾几位", "ids of needs, one or several (between blanks or commas); the end of an id will do"
    )
    unit = Text("承办单位，编号、名称或简称；也可写成 --to", "the unit: its id, name or short name; --to will do too")
    options: list[Option | Argument] = [
        Argument("needs", needs, "NEED", is_several=True, required=False),
        Argument("unit", unit, "UNIT", required=False),
        Option("to", Text("派给这个单位", "to this unit"), metavar="UNIT"),
        *(field_option(Order, each) for each in ("role", "resource", "item")),
        field_option(OrderStep, "due"),
        Option("reason_line", Text("一条匹配理由，可重复", "one reason, may be repeated"), metavar="TEXT", multiple=True),
        field_option(OrderStep, "note", is_common=True),
        by_option(_OFFICE),
        AT,
        *WRITING,
        YES,
        PARTIAL,
        *field_queries(Need),
    ]
    return [BilingualCommand(name, _SUMMARY, _dispatch, options).showing(*examples_of(Order, name))]


def _dispatch(context: Context, given: Given) -> int:
    space = context.workspace()
    named, given = _read(given)
    needs = _needs(context, space, named, given)
    ids = [fresh_id(Order, space) for _ in needs]
    refused: dict[str, RedchainError] = {}

    def decide(ledger: Ledger) -> Any:
        with refusing_wrong_values(Order):
            values, who = _values(context, space, ledger, given), doing(context, space, ledger, given)
            if len(needs) == 1:
                return dispatch(ledger, [OrderRequest(need=find_meant(ledger, Need, needs[0]).id, **values)], who, ids)
            change = dispatch(ledger, _requests(ledger, needs, values, refused), who, ids, refused)
        if refused and not given["partial"]:
            raise SeveralRefusedError(refused, len(needs))
        return change

    options = manner(context, given)
    if len(needs) > 1 and not given["yes"]:
        rehearsed = performed(space, decide, replace(options, dry_run=True, say=str), refused if given["partial"] else None)
        _preview(context, space, rehearsed, refused)
        if not given["dry_run"]:
            _ask(context, len(rehearsed.change.puts))
        space = context.workspace()  # read again under the lock
    else:
        space = asked_first(context, space, decide)
    done = performed(space, decide, options, refused if given["partial"] else None)
    tell(context, space, done)
    _warn_of_barred(context, space, done)
    for name, problem in refused.items():
        context.warn(told(name, problem))
    return EXIT_REFUSED if refused else EXIT_FINE


def _warn_of_barred(context: Context, space: Workspace, done: PerformResult) -> None:
    """Say which of the resources that orders were made on cannot be had today; whoever dispatches may know better."""
    named = (space.ledger.find(Resource, put.after.resource) for put in done.change.puts if isinstance(put.after, Order))
    for resource in {each.id: each for each in named if each is not None}.values():
        barred = why_not_today(space.ledger, resource, space.today)
        if barred is not None:
            words = Text("注意：资源 {id} 今天办不了，{why}", "note: the resource {id} is not to be had today: {why}")
            context.warn(words.fill(id=resource.id, why=barred.text))


def _read(given: Given) -> tuple[tuple[str, ...], Given]:
    """Return the words for needs, and what was given with the unit under `unit`: the last word, unless `--to` says it."""
    last = (given["unit"],) if given["unit"] is not None else ()
    needs, unit = (given["needs"], given["unit"]) if given["to"] is None else ((*given["needs"], *last), given["to"])
    query = query_of(given)
    if unit is None or not (needs or query):
        asked = Text("单位", "UNIT") if given["to"] is None and (last or query) else Text("需求", "NEED")
        raise UsageError(
            Text(f"缺少 {asked.zh}：写成 redchain dispatch 需求… 单位", f"{asked.en} is missing: redchain dispatch NEED… UNIT"),
            Text("看用法：redchain dispatch --help", "see: redchain dispatch --help"),
        )
    return needs, {**given, "unit": unit}


def _needs(context: Context, space: Workspace, named: Sequence[str], given: Given) -> list[str]:
    """Return the needs that were named or asked for, each once; a query alone means those that wait for such an order."""
    words, query = parts_named(space.ledger, Need, named), query_of(given)
    if not query:
        return list(dict.fromkeys(words))
    waiting = {"state": ["registered"], "on_hold": ["False"], **({"has_order": ["False"]} if given["role"] in {None, "lead", "主办"} else {})}
    found = queried(context, space, Need, query if "state" in query else {**query, **waiting})
    if not found and not words:
        raise nothing_fits(Need)
    return list(dict.fromkeys([*words, *found]))


def _values(context: Context, space: Workspace, ledger: Ledger, given: Given) -> dict[str, Any]:
    """Return what every order is to be, but its need."""
    values = read_values(ledger, Order, typed_values(Order, ("unit", "role", "resource", "item"), given))
    due = None if given["due"] is None else read_day(context, "--due", given["due"], space, is_deadline=True)
    return {"due": due, "reasons": given["reason_line"], "role": "lead", **values}


def _requests(ledger: Ledger, needs: Sequence[str], values: Mapping[str, Any], refused: dict[str, RedchainError]) -> list[OrderRequest]:
    """Return what is to be dispatched; words that name no need are refused, and keep their place."""
    found: list[str] = []
    for each in needs:
        try:
            found.append(find_meant(ledger, Need, each).id)
        except RedchainError as problem:
            refused[each] = problem
            found.append(each)
    return [OrderRequest(need=each, **values) for each in found]


def _preview(context: Context, space: Workspace, rehearsed: PerformResult, refused: Mapping[str, RedchainError]) -> None:
    """Say which orders would be made, and which needs are refused."""
    ledger = space.ledger.after(each.after for each in rehearsed.change.puts)
    look = replace(look_of(space), ledger=ledger)
    for put in rehearsed.change.puts:
        need, unit = ledger.find(Need, put.after.need), called(ledger.named, put.after.unit)  # type: ignore[attr-defined]  # these are orders
        title = need.title if need else ""
        words = Text("{need} {title} → {unit}：{order}", "{need} {title} → {unit}: {order}")
        context.tell(words.fill(need=put.after.need, title=title, unit=unit, order=told_standing(look, put.after)))  # type: ignore[attr-defined]
    for name, problem in refused.items():
        context.tell(told(name, problem))


def _ask(context: Context, count: int) -> None:
    """Ask before several orders are made, once it is known that they may be."""
    waits = Text(f"要派 {count} 张工单，还没有确认", f"{counted(count, 'order')} {'waits' if count == 1 else 'wait'} for a yes")
    ask(context, waits, Text(f"派出这 {count} 张工单？", f"Dispatch {counted(count, 'order')}?"))
