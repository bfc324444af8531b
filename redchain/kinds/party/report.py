"""Whom the organisations cover (组织覆盖): the table in the reports, with the change since the period before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.kinds.party.tree import chain_id, committees, covered, tree
from redchain.model.dates import local_day
from redchain.model.visibility import chain_name, is_shown
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.party.model import Party
    from redchain.model.ledger import Ledger

_COLUMNS = (
    Column(Text("产业链", "Chain"), is_heading=True),
    Column(Text("企业", "Enterprises"), "right"),
    Column(Text("科研单位", "Research units"), "right"),
    Column(Text("政府部门", "Government units"), "right"),
    Column(Text("比上期", "Since the period before"), "right"),
)
_MEANING = (
    Text("组织覆盖", "Coverage of the organisation"),
    Text(
        "期末当日，产业链党委及其下属各组织的成员中，企业、科研单位、政府部门各有多少个，同一个只算一次；比上期是三项合计与上期末之差。",
        "On the last day of the period, the enterprises, research units and government units that are members of a chain's committee or of an organisation below it, each once; "
        "the change is that of the three together since the end of the period before.",
    ),
)


def coverage_table(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the coverage of each chain at the end of a period, or None where no committee stood."""
    tops = [each for each in committees(ledger) if is_shown(each) and local_day(each.log[0].at, ledger.settings.zone) <= last]
    rows = tuple(_row(ledger, each, first, last) for each in tops)
    return Table(_COLUMNS, rows, Text("组织覆盖", "Coverage of the organisation"), meanings=(_MEANING,)) if rows else None


def _row(ledger: Ledger, top: Party, first: date, last: date) -> tuple[Cell, ...]:
    now, before = _counts(ledger, top, last), _counts(ledger, top, first - timedelta(days=1))
    return chain_name(chain_id(ledger, top), ledger), *now, f"{sum(now) - sum(before):+d}".replace("+0", "0").replace("-", "−")


def _counts(ledger: Ledger, top: Party, day: date) -> tuple[int, int, int]:
    """Count the enterprises, research units and government units that are members on a day of what was founded by then."""
    standing = (each for _, each in tree(ledger, top) if local_day(each.log[0].at, ledger.settings.zone) <= day)
    firms, research, government, _ = map(len, covered(ledger, standing, day))
    return firms, research, government
