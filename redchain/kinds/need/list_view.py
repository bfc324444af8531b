"""The list of enterprise needs (企业需求清单): by chain, then by state in the order of a need's life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.need.rules import chain_id
from redchain.kinds.order.clock import due_of, light_of, plight_of, timed
from redchain.kinds.order.model import Order
from redchain.model.deadline_clock import is_held
from redchain.model.field_types import ROLES, URGENCIES
from redchain.model.fields import fields
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.traffic_light import HELD, Light, legend, worst
from redchain.model.visibility import HIDDEN, PRIVACY, chain_name, firm_name, is_shown, phrase, unit_name
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.need.model import Need
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("enterprise"),
    ListColumn("title", is_heading=True),
    ListColumn("category", is_whole=True),
    ListColumn("urgency", "center"),
    ListColumn("raised_on", "right"),
    ListColumn(Text("承办单位", "Units")),
    ListColumn(Text("限期", "Due"), "right"),
    ListColumn(Text("灯", "Light"), "center"),
    ListColumn(Text("退单", "Sent back"), "right"),
    ListColumn(Text("提级", "Escalated"), "center"),
    ListColumn(Text("结果", "Result"), "center"),
    ListColumn(Text("满意度", "Rating"), "center"),
)


def _entries(ledger: Ledger, needs: Iterable[Need], today: date) -> Iterator[ListEntry]:
    return (_entry(each, orders, ledger, today) for each, orders in ledger.along(needs, Order, "need") if each.state)


def _place(need: Need) -> int:
    return tuple(need.moves.states).index(need.state)


def _entry(need: Need, orders: tuple[Order, ...], ledger: Ledger, today: date) -> ListEntry:
    chain, inner = chain_id(ledger, need), need.moves.states[need.state]
    order, outer = (chain or "~", _place(need), need.id), chain_name(chain, ledger)
    category = ledger.settings.say_category(need.category)
    if not is_shown(need):
        return ListEntry(order, outer, inner, (need.id, HIDDEN, HIDDEN, category, *(None,) * (len(_COLUMNS) - 4)), is_day_bound=False)
    lit, due = _light(need, orders, ledger, today), due_of(orders, need, today, ledger.settings)
    cells: tuple[Cell, ...] = (need.id, firm_name(need.enterprise, ledger), need.title, category, URGENCIES[need.urgency], need.raised_on.isoformat())
    cells += (_units(orders, ledger), str(due) if due else None, lit.mark if lit else None, _returns(orders), _level(need), _result(need), _rating(need))
    return ListEntry(order, outer, inner, cells, lit, is_day_bound=bool(timed(orders)))


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
    return _last_said(need, "level")


def _result(need: Need) -> Text | None:
    return _last_said(need, "result") if need.state == "closed" else None


def _rating(need: Need) -> Text | None:
    return _last_said(need, "rating")


def _last_said(need: Need, key: str) -> Text | None:
    """The last value that a step of the need has for a key, in words."""
    step = next((each for each in reversed(need.log) if getattr(each, key)), None)
    return None if step is None else fields(type(step))[key].say(getattr(step, key))


def _remarks(settings: Settings) -> tuple[Text, ...]:
    return legend(settings), PRIVACY


NEEDS = ListView("needs", Text("企业需求清单", "Enterprise needs"), ("chain", Text("状态", "State")), _COLUMNS, _entries, _remarks, rank=1)
