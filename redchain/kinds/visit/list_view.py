"""The list of visits (走访清单): each firm with its last contact, by chain; it compares nobody's visits, and lists them one by one nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.pairing.contact import contact
from redchain.kinds.pairing.list_view import ON_SITE
from redchain.kinds.pairing.rules import chain_id, running_of
from redchain.kinds.visit.modes import MODES
from redchain.kinds.visit.rules import stands
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.visibility import HIDDEN, chain_name, is_shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.visit.model import Visit
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("enterprise", is_heading=True),
    ListColumn(Text("板块", "Town")),
    ListColumn("visited_on", "right"),
    ListColumn("mode"),
    ListColumn(Text("须上门", "On site next"), "center"),
)


def _entries(ledger: Ledger, visits: Iterable[Visit], _today: date) -> Iterator[ListEntry]:
    """Yield the entries of those visits that are the last of their firms."""
    last: dict[str, str] = {}
    for visit in visits:
        if visit.enterprise not in last:
            last[visit.enterprise] = last_visit(ledger, visit.enterprise)
        if last[visit.enterprise] == visit.id:
            yield _entry(ledger, visit)


def last_visit(ledger: Ledger, firm: str) -> str:
    """Return the id of the last visit of a firm that stands; empty for none."""
    known = ((facts.visited_on, each) for each, facts in ledger.facts_named("visit", "enterprise", firm) if stands(facts))
    return max(known, default=("", ""))[1]


def _entry(ledger: Ledger, visit: Visit) -> ListEntry:
    chain, inner, firm = chain_id(ledger, visit), visit.moves.states[visit.state], ledger.named("enterprise", visit.enterprise)
    order, outer = (chain or "~", tuple(visit.moves.states).index(visit.state), visit.enterprise), chain_name(chain, ledger)
    if firm is None or not is_shown(firm) or visit.visibility == "office":
        return ListEntry(order, outer, inner, (visit.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)))
    paired = (contact(ledger, each) for each in running_of(ledger, "enterprise", firm.id))
    must = any(each is not None and each.is_on_site for each in paired)
    cells: tuple[Cell, ...] = (visit.id, firm.short_name or firm.name, firm.town, visit.visited_on.isoformat(), MODES[visit.mode], ON_SITE if must else None)
    return ListEntry(order, outer, inner, cells)


def _remarks(_settings: Settings) -> tuple[Text, ...]:
    return (
        Text(
            "走访过的企业一家一行，只列最近一次的日期和方式；说了什么不列，也不比谁走访多少。没有走访过的企业见月报；不公开的企业只列编号。",
            "A line for each firm that was visited, with the day and the mode of the last time alone; what was said is not listed, and nobody's visits are compared. Firms never reached stand in the monthly report; of a firm that is not public only the id of the visit is shown.",
        ),
    )


VISITS = ListView(
    "visits",
    Text("走访清单", "Visits"),
    (Text("产业链", "Chain"), Text("状态", "State")),
    _COLUMNS,
    _entries,
    _remarks,
    rank=5,
    is_kept=False,
)
