"""The list of enterprise needs (企业需求清单): by chain, then by state in the order of a need's life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Column
from redchain.kinds.need.model import LEVELS, NEED_MOVES, RATINGS, RESULTS, Need
from redchain.kinds.order.by_need import orders_by_need
from redchain.kinds.powers import chain_id
from redchain.lists.light import HELD, Light, legend, worst
from redchain.lists.listing import Entry, Listing, page, table
from redchain.lists.orders import due_of, light_of, plight_of, timed
from redchain.lists.showing import HIDDEN, PRIVACY, chain_name, firm_name, is_shown, phrase, unit_name
from redchain.model.base import label
from redchain.model.clock import is_held
from redchain.model.terms import ROLES, URGENCIES
from redchain.text import Text, join

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from redchain.document import Cell, Document, Table
    from redchain.kinds.order.model import Order
    from redchain.model.ledger import Ledger

TITLE = Text("企业需求清单", "Enterprise needs")
COLUMNS = (
    Column(label(Need, "id"), is_whole=True),
    Column(label(Need, "enterprise")),
    Column(label(Need, "title"), is_heading=True),
    Column(label(Need, "category"), is_whole=True),
    Column(label(Need, "urgency"), "center"),
    Column(label(Need, "raised_on"), "right"),
    Column(Text("承办单位", "Units")),
    Column(Text("限期", "Due"), "right"),
    Column(Text("灯", "Light"), "center"),
    Column(Text("退单", "Sent back"), "right"),
    Column(Text("提级", "Escalated"), "center"),
    Column(Text("结果", "Result"), "center"),
    Column(Text("满意度", "Rating"), "center"),
)


def needs_list(ledger: Ledger, today: date, zone: ZoneInfo) -> Document:
    """Return the list of needs as a page."""
    del zone  # the list shows states and dates as they stand, no moments
    return page(_listing(ledger, today), ledger, today)


def needs_table(ledger: Ledger, today: date, zone: ZoneInfo) -> Table:
    """Return the list of needs as one flat table."""
    del zone
    return table(_listing(ledger, today))


def _listing(ledger: Ledger, today: date) -> Listing:
    orders, states = orders_by_need(ledger), tuple(NEED_MOVES.states)
    keyed = sorted(
        ((chain_id(ledger, each) or "~", states.index(each.state), each.id, each) for each in ledger.current(Need) if each.state), key=lambda key: key[:3]
    )
    entries = tuple(_entry(each, orders.get(each.id, ()), ledger, today) for *_, each in keyed)
    return Listing(
        TITLE, (label(Need, "chain"), Text("状态", "State")), tuple(NEED_MOVES.states.values()), COLUMNS, entries, (legend(ledger.settings), PRIVACY)
    )


def _entry(need: Need, orders: tuple[Order, ...], ledger: Ledger, today: date) -> Entry:
    outer, inner = chain_name(chain_id(ledger, need), ledger), NEED_MOVES.states[need.state]
    category = ledger.settings.say_category(need.category)
    if not is_shown(need):
        return Entry(outer, inner, (need.id, HIDDEN, HIDDEN, category, *(None,) * (len(COLUMNS) - 4)))
    lit, due = _light(need, orders, ledger, today), due_of(orders, need, today, ledger.settings)
    cells: tuple[Cell, ...] = (need.id, firm_name(need.enterprise, ledger), need.title, category, URGENCIES[need.urgency], need.raised_on.isoformat())
    cells += (_units(orders, ledger), due.isoformat() if due else None, lit.mark if lit else None, _returns(orders), _level(need), _result(need), _rating(need))
    return Entry(outer, inner, cells, lit)


def _light(need: Need, orders: tuple[Order, ...], ledger: Ledger, today: date) -> Light | None:
    plight = plight_of(need, orders)
    lights = [each for each in (light_of(order, need, today, ledger.settings, plight) for order in timed(orders)) if each]
    return HELD if is_held(need.log) else worst(lights)


def _units(orders: tuple[Order, ...], ledger: Ledger) -> Text | None:
    live = [each for each in orders if each.state != "void" and is_shown(each)]
    parts = [(name, list(dict.fromkeys(phrase(unit_name(each.unit, ledger)) for each in live if each.role == role))) for role, name in ROLES.items()]
    said = [Text("{role}：{units}", "{role}: {units}").fill(role=name, units=join(units, zh="、", en=", ")) for name, units in parts if units]
    return join(said) if said else None


def _returns(orders: tuple[Order, ...]) -> int | None:
    """Return how often its orders were sent back, whatever was ruled; nothing for never."""
    return sum(step.step == "send_back" for each in orders if is_shown(each) for step in each.log) or None


def _level(need: Need) -> Text | None:
    return next((LEVELS[each.level] for each in reversed(need.log) if each.level), None)


def _result(need: Need) -> Text | None:
    if need.state != "closed":
        return None
    return next((RESULTS[each.result] for each in reversed(need.log) if each.result), None)


def _rating(need: Need) -> Text | None:
    return next((RATINGS[each.rating] for each in reversed(need.log) if each.rating), None)
