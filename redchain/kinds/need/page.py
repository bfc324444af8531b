"""The page of a need: how it stands in one sentence, whose it is, its orders, what was merged into it, and its projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.need.rules import chain_id, merged_into, projects_for
from redchain.kinds.order.model import orders_of
from redchain.kinds.order.page import who
from redchain.model.deadline_clock import is_held
from redchain.model.fields import fields
from redchain.model.page_view import Entry, PageView, Row, called, clauses, entry, short, standing, standing_row, until
from redchain.model.traffic_light import HELD, worst
from redchain.shell_words import shown
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.need.model import Need
    from redchain.kinds.order.model import Order
    from redchain.model.page_view import Look


_LONGEST = 60
"""So many characters of a reply are shown beside its order; the order's own page has it whole."""


def _standing(look: Look, need: Need) -> Row:
    state, (waited, lit) = need.moves.say(need.state), _waited_for(look, need)
    more: list[Text | None] = []
    said: list[tuple[Order, Row]] = []
    if need.state == "registered":
        live = [each for each in orders_of(look.ledger, need.id) if each.state != "void"]
        leads = [each for each in live if each.role == "lead"] or live
        said = [(each, standing(look, each)) for each in leads]
        lit = worst(each for each in (lit, *(row.light for _, row in said)) if each)
        state = join([_dispatched(look, each, row.words) for each, row in said]) if said else state
        escalated = _said_last(need, "level", Text("已提级到{value}", "escalated to the {value}"))
        more = [waited, escalated]
    elif need.state == "merged":
        more = [Text("并入 {need}", "into {need}").fill(need=called(look.ledger.named("need", need.into), need.into or ""))]
    elif need.state in {"verified", "closed"}:
        more = [
            _said_last(need, "result", Text("{value}", "{value}")) if need.state == "closed" else None,
            _said_last(need, "rating", Text("{value}", "{value}")),
            waited,
        ]
    elif need.state in {"incomplete", "declined", "withdrawn"}:
        more = [_said_last(need, "reason", Text("理由：{value}", "because: {value}")), waited]
    elif need.state == "submitted":
        more = [waited]
    if is_held(need.log):
        until = next((each for each in reversed(need.log) if each.step == "hold"), None)
        is_said = any(row.light == HELD for _, row in said)
        more += [None if is_said else HELD.words, Text("复核日 {until}", "review on {until}").fill(until=until.until) if until and until.until else None]
        lit = HELD
    return Row(clauses(state, *more), lit)


def _dispatched(look: Look, order: Order, words: Text) -> Text:
    unit = look.ledger.named("unit", order.unit)
    return Text("已派单给{unit}，{words}", "dispatched to {unit}, {words}").fill(unit=short(unit, order.unit), words=words)


def _waited_for(look: Look, need: Need) -> Row:
    """What a need waits for beside its orders, and until when; its light is lit for that alone."""
    waits, stages = need.kind.waits, need.kind.stages or {}
    first = next((each for each in waits(look.ledger, need, look.today) if each.stage not in {"escalate", "review"}), None) if waits else None
    if first is None:
        return Row(Text("", ""))
    words, lit = until(look, first)
    return Row(
        clauses(Text("待{stage}", "waiting to {stage}").fill(stage=stages[first.stage]) if need.state in {"registered", "verified"} else None, words), lit
    )


def _said_last(need: Need, key: str, words: Text) -> Text | None:
    step = next((each for each in reversed(need.log) if getattr(each, key)), None)
    return None if step is None else words.fill(value=fields(type(step))[key].say(str(getattr(step, key)).strip()))


def _entries(look: Look, need: Need) -> Iterator[Entry]:
    ledger = look.ledger
    yield Entry(Text("企业", "Enterprise"), (Row(called(ledger.named("enterprise", need.enterprise), need.enterprise)),))
    chain = chain_id(ledger, need)
    if chain:
        yield Entry(Text("产业链", "Chain"), (Row(called(ledger.named("chain", chain), chain)),))
    orders = orders_of(ledger, need.id)
    if orders:
        rows = (_order_row(look, each) for each in sorted(orders, key=lambda each: (each.state == "void", each.id)))
        yield entry(Text("工单", "Orders"), rows, len(orders), shown("redchain", "order", "list", "--need", need.id))
    merged, projects = merged_into(ledger, need), projects_for(ledger, need)
    if merged:
        rows = (Row(_merged(look, each)) for each in merged)
        yield entry(Text("并入的需求", "Merged into it"), rows, len(merged), shown("redchain", "need", "show", need.id, "--format", "json"))
    if projects:
        rows = (standing_row(look, each) for each in projects)
        yield entry(Text("行动项目", "Projects"), rows, len(projects), shown("redchain", "need", "show", need.id, "--format", "json"))


def _order_row(look: Look, order: Order) -> Row:
    """Return how an order stands; of one that is over also its reply, or why nothing came of it."""
    row = standing_row(look, order, who(look, order))
    said = ((each, key) for each in reversed(order.log) for key in ("reply", "reason") if getattr(each, key))
    step, key = next(said, (None, "")) if not order.is_open else (None, "")
    if step is None:
        return row
    words = " ".join(str(getattr(step, key)).split())
    label, cut = fields(type(step))[key].label, words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    return row._replace(words=Text(f"{row.words.zh}；{label.zh}：{cut}", f"{row.words.en}; {label.en.lower()}: {cut}"))


def _merged(look: Look, need: Need) -> Text:
    firm = look.ledger.named("enterprise", need.enterprise)
    return Text("{need}，{firm}", "{need}, {firm}").fill(need=called(need), firm=short(firm, need.enterprise))


PAGE = PageView(_standing, _entries, covers=("enterprise", "chain"))
