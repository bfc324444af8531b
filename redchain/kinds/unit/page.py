"""The page of a unit: its orders in hand, what waits for it, the resources it offers and the chains it leads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import led_by
from redchain.model.page_view import Entry, PageView, Row, beside, called, entry, standing_row
from redchain.shell_words import shown
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.unit.model import Unit
    from redchain.model.page_view import Look


def _entries(look: Look, unit: Unit) -> Iterator[Entry]:
    ledger, waits = look.ledger, look.waits_for(unit.id)
    led = led_by(ledger, unit.id)
    if led:
        yield Entry(Text("牵头的产业链", "Chains it leads"), (Row(join([called(each) for each in led], zh="、", en=", ")),))
    yield from _orders(look, unit, waits)
    if waits:
        late = sum(each.late >= 0 for each in waits)
        label = Text(f"待办（{len(waits)} 件，超期 {late} 件）", f"To do ({len(waits)}, {late} overdue)")
        yield entry(label, map(look.say_waiting, waits), len(waits), shown("redchain", "todo", "--unit", unit.id))
    offered = sorted(each for each, facts in ledger.facts_named("resource") if facts.unit == unit.id)
    if offered:
        rows = (standing_row(look, found) for each in offered if (found := ledger.named("resource", each)) is not None)
        yield entry(
            Text(f"资源（{len(offered)} 项）", f"Resources ({len(offered)})"), rows, len(offered), shown("redchain", "resource", "list", "--unit", unit.id)
        )


def _orders(look: Look, unit: Unit, waits: Any) -> Iterator[Entry]:
    order = look.model("order")
    if order is None or order.moves is None:
        return
    found = {each: facts for each, facts in look.ledger.facts_named("order", "state", *order.moves.open) if facts.unit == unit.id}
    counts = Counter(facts.state for facts in found.values())
    said = join(
        [Text("{state} {count}", "{count} {state}").fill(state=order.moves.say(each), count=counts[each]) for each in order.moves.states if counts[each]]
    )
    first = [each.id for each in waits if each.kind == "order" and each.id in found]
    ids = list(dict.fromkeys((*first, *sorted(found))))
    label = Text("在办工单（{said}）", "Orders in hand ({said})").fill(said=said) if found else Text("在办工单", "Orders in hand")
    rows = (_order(look, each) for each in ids) if found else iter((Row(Text("没有", "none")),))
    yield entry(label, rows, len(ids) or 1, shown("redchain", "order", "list", "--unit", unit.id))


def _order(look: Look, identifier: str) -> Row:
    order = look.ledger.named("order", identifier)
    need = look.ledger.named("need", order.need)
    return standing_row(look, order, beside(need.title if need else order.need, order.id))


PAGE = PageView(None, _entries)
