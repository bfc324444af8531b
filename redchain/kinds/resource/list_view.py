"""The list of department resources (部门资源清单): by the side that offers them, then by validity; a resource serves many chains, so chains are a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.kinds.resource.validity import EXPIRING, VALIDITIES, places_used, times_adopted, validity
from redchain.model.field_types import SIDES
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.visibility import HIDDEN, PRIVACY, chain_name, is_shown, phrase, unit_name
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from redchain.document import Cell, Words
    from redchain.kinds.resource.model import Resource
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

EVERY_CHAIN = Text("全部", "all")
_NO_SIDE = Text("未知", "unknown")
_UNLIMITED = Text("不限", "unlimited")
_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("unit"),
    ListColumn("title", is_heading=True),
    ListColumn("category", is_whole=True),
    ListColumn(Text("适用产业链", "Chains")),
    ListColumn("support"),
    ListColumn(Text("承诺工作日", "Promised days"), "right"),
    ListColumn("valid_until", "right"),
    ListColumn(Text("在办", "In hand"), "right"),
    ListColumn("capacity", "right"),
    ListColumn(Text("已服务次数", "Times used"), "right"),
    ListColumn("review_on", "right"),
)


@dataclass(frozen=True)
class _Use:
    """How many orders each resource carries now, and has been adopted by in all."""

    places: Mapping[str, int]
    times: Mapping[str, int]


def _entries(ledger: Ledger, resources: Iterable[Resource], today: date) -> Iterator[ListEntry]:
    use = _Use(places_used(ledger), times_adopted(ledger))
    return (_entry(each, use, ledger, today) for each in resources)


def _order(each: Resource, ledger: Ledger, today: date) -> tuple[int, int, str, int, str]:
    sides, states, categories = tuple(SIDES), tuple(VALIDITIES), ledger.settings.category_names
    unit = ledger.named("unit", each.unit)
    category = categories.index(each.category) if each.category in categories else len(categories)
    return sides.index(unit.side) if unit else len(sides), states.index(validity(each, today)), each.unit, category, each.id


def _entry(resource: Resource, use: _Use, ledger: Ledger, today: date) -> ListEntry:
    unit = ledger.named("unit", resource.unit)
    outer, inner = SIDES[unit.side] if unit else _NO_SIDE, VALIDITIES[validity(resource, today)]
    order, is_bound = _order(resource, ledger, today), bool(resource.valid_from or resource.valid_until)
    category, chains = ledger.settings.say_category(resource.category), _chains(resource, ledger)
    if not is_shown(resource):
        return ListEntry(order, outer, inner, (resource.id, HIDDEN, HIDDEN, category, chains, *(None,) * (len(_COLUMNS) - 5)), None, is_bound)
    cells: tuple[Cell, ...] = (resource.id, _unit(resource, ledger), resource.title, category, chains, resource.support, resource.promised_days)
    cells += (_iso(resource.valid_until), use.places.get(resource.id, 0), _capacity(resource), use.times.get(resource.id, 0), _iso(resource.review_on))
    return ListEntry(order, outer, inner, cells, None, is_bound)


def _unit(resource: Resource, ledger: Ledger) -> Words:
    """Return the unit, marked where it is no longer in use: its resources are not suggested."""
    unit, name = ledger.named("unit", resource.unit), unit_name(resource.unit, ledger)
    if unit is None or unit.archived_on is None:
        return name
    return Text("{name}（单位已归档）", "{name} (unit archived)").fill(name=phrase(name))


def _chains(resource: Resource, ledger: Ledger) -> Text:
    chains = resource.eligibility.chains if resource.eligibility else ()
    return join([phrase(chain_name(each, ledger)) for each in chains], zh="、", en=", ") if chains else EVERY_CHAIN


def _capacity(resource: Resource) -> Cell:
    return _UNLIMITED if resource.capacity is None else resource.capacity


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _remarks(_settings: Settings) -> tuple[Text, ...]:
    return EXPIRING, PRIVACY


RESOURCES = ListView(
    "resources",
    Text("部门资源清单", "Department resources"),
    (Text("六端", "Side"), Text("状态", "State")),
    _COLUMNS,
    _entries,
    _remarks,
    2,
    tuple(VALIDITIES.values()),
)
