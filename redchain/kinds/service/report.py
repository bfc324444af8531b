"""The table of service items (事项) in reports: by group, how many there are, and who does the work."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.kinds.service.groups import AGENCIES, GROUPS
from redchain.kinds.service.list_view import OWN
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from redchain.document import Cell
    from redchain.model.ledger import Ledger

_TITLE = Text("服务专线：事项", "Service line: items")
_MEANING = (
    _TITLE,
    Text(
        "期末在用的事项，按类型计；事项等于全程代办、协助办理、指导办理、自行办理之和。",
        "The items in use at the end of the period, by group; items are the sum of those done for the firm, with it, with guidance, and by itself.",
    ),
)


def offered(ledger: Ledger, last: date) -> Table | None:
    """Return the service items in use at the end of a period, by group; None where there are none."""
    known = [each for each in ledger.all_named("service") if each.archived_on is None or each.archived_on > last]
    if not known:
        return None
    columns = (
        Column(Text("类型", "Group"), is_heading=True),
        *(Column(Text(each.zh, each.en.capitalize()), "right") for each in (Text("事项", "items"), *AGENCIES.values(), OWN)),
    )
    found = Counter((each.group, each.agency) for each in known)
    figures = {words: _with_sum(found[group, each] for each in (*AGENCIES, None)) for group, words in GROUPS.items()}
    rows: tuple[tuple[Cell, ...], ...] = tuple((words, *each) for words, each in figures.items() if each[0])
    return Table(columns, rows, _TITLE, meanings=(_MEANING,))


def _with_sum(counts: Iterable[int]) -> tuple[int, ...]:
    found = tuple(counts)
    return sum(found), *found
