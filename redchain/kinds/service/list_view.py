"""The list of service items (服务事项清单): by group, then by who does the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.service.groups import AGENCIES, GROUPS
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.visibility import HIDDEN, PRIVACY, is_shown, unit_name
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.service.model import ServiceItem
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

OWN = Text("自行办理", "by the firm itself")
"""What an item is called that nobody helps with."""
_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("title", is_heading=True),
    ListColumn("unit"),
    ListColumn("materials", "right"),
    ListColumn(Text("可容缺", "May follow later"), "right"),
    ListColumn("stages", "right"),
    ListColumn("legal_days", "right"),
    ListColumn("promised_days", "right"),
    ListColumn("fee"),
    ListColumn("results"),
    ListColumn("review_on", "right"),
)


def _entries(ledger: Ledger, services: Iterable[ServiceItem], _today: date) -> Iterator[ListEntry]:
    return (_entry(each, ledger) for each in services)


def _entry(service: ServiceItem, ledger: Ledger) -> ListEntry:
    inner = AGENCIES[service.agency] if service.agency else OWN
    order = (tuple(GROUPS).index(service.group), (*AGENCIES, None).index(service.agency), service.id)
    if not is_shown(service):
        return ListEntry(order, GROUPS[service.group], inner, (service.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)), None, is_day_bound=False)
    cells: tuple[Cell, ...] = (service.id, service.title, unit_name(service.unit, ledger), len(service.materials) or None)
    cells += (sum(each.deferrable for each in service.materials) or None, len(service.stages) or None, service.legal_days, service.promised_days)
    cells += (service.fee, "、".join(service.results) or None, service.review_on.isoformat() if service.review_on else None)
    return ListEntry(order, GROUPS[service.group], inner, cells, None, is_day_bound=False)


def _remarks(_settings: Settings) -> tuple[Text, ...]:
    return (PRIVACY,)


SERVICES = ListView(
    "services",
    Text("服务事项清单", "Service items"),
    ("group", "agency"),
    _COLUMNS,
    _entries,
    _remarks,
    rank=7,
    inner=(*AGENCIES.values(), OWN),
    is_kept=False,
)
