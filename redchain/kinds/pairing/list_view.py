"""The list of pairings (结对清单): by chain, then by state; it counts nobody's contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.pairing.contact import cadence_of, contact
from redchain.kinds.pairing.rules import chain_id
from redchain.kinds.pairing.waits import waits
from redchain.model.cadence import CADENCES
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.traffic_light import legend, light, worst
from redchain.model.visibility import HIDDEN, PRIVACY, chain_name, firm_name, is_shown, shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell, Words
    from redchain.kinds.pairing.model import Pairing
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

ON_SITE = Text("是", "yes")
_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("enterprise", is_heading=True),
    ListColumn("helper"),
    ListColumn("mentor"),
    ListColumn("cadence"),
    ListColumn(Text("最近联系", "Last contact"), "right"),
    ListColumn(Text("下次联系", "Next contact"), "right"),
    ListColumn(Text("须上门", "On site next"), "center"),
    ListColumn(Text("灯", "Light"), "center"),
    ListColumn("due", "right"),
)


_WORST = Text("灯：联系企业、帮带目标、期满中最急的一项", "the light is the worst of the next contact, the goals and the last day")


def _entries(ledger: Ledger, pairings: Iterable[Pairing], today: date) -> Iterator[ListEntry]:
    return (_entry(each, ledger, today) for each in pairings if each.state)


def _entry(pairing: Pairing, ledger: Ledger, today: date) -> ListEntry:
    chain, inner = chain_id(ledger, pairing), pairing.moves.states[pairing.state]
    order, outer = (chain or "~", tuple(pairing.moves.states).index(pairing.state), pairing.id), chain_name(chain, ledger)
    if not is_shown(pairing, ledger):
        return ListEntry(order, outer, inner, (pairing.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)))
    cells: tuple[Cell, ...] = (pairing.id, firm_name(pairing.enterprise, ledger), post_name(pairing.helper, ledger))
    cells += (post_name(pairing.mentor, ledger) if pairing.mentor else None,)
    found = contact(ledger, pairing) if pairing.is_open else None
    dues = (each.due for each in waits(ledger, pairing, today) if each.due is not None)
    lit = worst(light(each, today, ledger.settings) for each in dues)
    cells += (CADENCES[cadence_of(ledger, pairing)] if found else None, found.last_words if found else None, _said(found.due if found else None))
    cells += (ON_SITE if found and found.is_on_site else None, lit.mark if lit else None, _said(pairing.due))
    return ListEntry(order, outer, inner, cells, lit)


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None


def post_name(person: str, ledger: Ledger) -> Words:
    """Return the post of somebody."""
    found = ledger.named("person", person)
    return shown(found, found.post) if found else person


def _remarks(settings: Settings) -> tuple[Text, ...]:
    return legend(settings), _WORST, Text("只列结对，不比谁联系多少", "Pairings only: nobody's contacts are compared"), PRIVACY


PAIRINGS = ListView(
    "pairings", Text("结对清单", "Pairings"), (Text("产业链", "Chain"), Text("状态", "State")), _COLUMNS, _entries, _remarks, rank=5, is_kept=False
)
