"""The list of cases (帮代办清单): by chain, then by state, with what has come and when each is due; it counts nobody's cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.case.checklist import needed
from redchain.kinds.case.rules import due_now
from redchain.kinds.pairing.list_view import post_name
from redchain.kinds.pairing.rules import chain_id
from redchain.model.dates import local_day
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.traffic_light import legend, light
from redchain.model.visibility import HIDDEN, PRIVACY, chain_name, firm_name, is_shown, shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell, Words
    from redchain.kinds.case.model import AgentCase
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("enterprise", is_heading=True),
    ListColumn("service"),
    ListColumn("agent"),
    ListColumn(Text("受托", "Opened"), "right"),
    ListColumn(Text("必要材料", "Needed materials"), "right"),
    ListColumn(Text("限期", "Due"), "right"),
    ListColumn(Text("灯", "Light"), "center"),
)


def _entries(ledger: Ledger, cases: Iterable[AgentCase], today: date) -> Iterator[ListEntry]:
    return (_entry(each, ledger, today) for each in cases if each.state)


def _entry(case: AgentCase, ledger: Ledger, today: date) -> ListEntry:
    chain, inner = chain_id(ledger, case), case.moves.states[case.state]
    order, outer = (chain or "~", tuple(case.moves.states).index(case.state), case.id), chain_name(chain, ledger)
    if not is_shown(case, ledger):
        return ListEntry(order, outer, inner, (case.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)))
    asked = needed(ledger, case)
    found = due_now(ledger, case) if case.state == "submitted" else None
    lit = light(found[0], today, ledger.settings) if found else None
    cells: tuple[Cell, ...] = (case.id, firm_name(case.enterprise, ledger), _service(case.service, ledger), post_name(case.agent, ledger))
    cells += (local_day(case.log[0].at, ledger.settings.zone).isoformat(), _come(sum(each.received is not None for each in asked), len(asked)))
    return ListEntry(order, outer, inner, (*cells, found[0].isoformat() if found else None, lit.mark if lit else None), lit)


def _come(count: int, most: int) -> Text:
    return Text(f"{count}/{most} 份", f"{count} of {most}")


def _service(identifier: str, ledger: Ledger) -> Words:
    found = ledger.named("service", identifier)
    return shown(found, found.title) if found else identifier


def _remarks(settings: Settings) -> tuple[Text, ...]:
    return legend(settings), Text("只列件，不比谁办得多", "Cases only: nobody's number of them is compared"), PRIVACY


CASES = ListView("cases", Text("帮代办清单", "Cases"), (Text("产业链", "Chain"), Text("状态", "State")), _COLUMNS, _entries, _remarks, rank=8, is_kept=False)
