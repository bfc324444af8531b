"""The list of department resources (部门资源清单): by the side that offers them, then by validity; a resource serves many chains, so chains are a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.document import Column
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.lists.listing import Entry, Listing, page, table
from redchain.lists.showing import HIDDEN, PRIVACY, chain_name, is_shown, phrase, unit_name
from redchain.lists.validity import EXPIRING, VALIDITIES, places_used, times_adopted, validity
from redchain.model.base import label
from redchain.model.terms import SIDES
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from redchain.document import Document, Table
    from redchain.model.ledger import Ledger

TITLE = Text("部门资源清单", "Department resources")
EVERY_CHAIN = Text("全部", "all")
UNLIMITED = Text("不限", "unlimited")
NO_SIDE = Text("未知", "unknown")
COLUMNS = (
    Column(label(Resource, "id"), is_whole=True),
    Column(label(Resource, "unit")),
    Column(label(Resource, "title"), is_heading=True),
    Column(label(Resource, "category"), is_whole=True),
    Column(Text("适用产业链", "Chains")),
    Column(label(Resource, "support")),
    Column(Text("承诺工作日", "Promised days"), "right"),
    Column(label(Resource, "valid_until"), "right"),
    Column(Text("在办/容量", "In hand / capacity"), "right"),
    Column(Text("已服务次数", "Times used"), "right"),
    Column(label(Resource, "review_on"), "right"),
)


@dataclass(frozen=True)
class _Use:
    """How many orders each resource carries now, and has been adopted by in all."""

    places: Mapping[str, int]
    times: Mapping[str, int]


def resources_list(ledger: Ledger, today: date, zone: ZoneInfo) -> Document:
    """Return the list of resources as a page."""
    del zone  # the list shows states and dates as they stand, no moments
    return page(_listing(ledger, today), ledger, today)


def resources_table(ledger: Ledger, today: date, zone: ZoneInfo) -> Table:
    """Return the list of resources as one flat table."""
    del zone
    return table(_listing(ledger, today))


def _listing(ledger: Ledger, today: date) -> Listing:
    use = _Use(places_used(ledger), times_adopted(ledger))
    sides, states, categories = tuple(SIDES), tuple(VALIDITIES), ledger.settings.category_names

    def order(each: Resource) -> tuple[int, int, str, int, str]:
        unit = ledger.find(Unit, each.unit)
        category = categories.index(each.category) if each.category in categories else len(categories)
        return sides.index(unit.side) if unit else len(sides), states.index(validity(each, today)), each.unit, category, each.id

    entries = tuple(_entry(each, use, ledger, today) for each in sorted(ledger.current(Resource), key=order))
    return Listing(TITLE, (label(Unit, "side"), Text("状态", "State")), tuple(VALIDITIES.values()), COLUMNS, entries, (EXPIRING, PRIVACY))


def _entry(resource: Resource, use: _Use, ledger: Ledger, today: date) -> Entry:
    unit = ledger.find(Unit, resource.unit)
    outer, inner = SIDES[unit.side] if unit else NO_SIDE, VALIDITIES[validity(resource, today)]
    category, chains = ledger.settings.say_category(resource.category), _chains(resource, ledger)
    if not is_shown(resource):
        return Entry(outer, inner, (resource.id, HIDDEN, HIDDEN, category, chains, *(None,) * (len(COLUMNS) - 5)))
    cells = (resource.id, unit_name(resource.unit, ledger), resource.title, category, chains, resource.support, resource.promised_days)
    return Entry(outer, inner, (*cells, _iso(resource.valid_until), _places(resource, use), use.times.get(resource.id, 0), _iso(resource.review_on)))


def _chains(resource: Resource, ledger: Ledger) -> Text:
    chains = resource.eligibility.chains if resource.eligibility else ()
    return join([phrase(chain_name(each, ledger)) for each in chains], zh="、", en=", ") if chains else EVERY_CHAIN


def _places(resource: Resource, use: _Use) -> Text:
    return Text("{used}/{all}", "{used} / {all}").fill(used=use.places.get(resource.id, 0), all=UNLIMITED if resource.capacity is None else resource.capacity)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
