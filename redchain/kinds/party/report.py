"""Whom the organisations cover (组织覆盖): the table in the reports, with the change since the period before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.document import MOST_NAMED, Column, Table
from redchain.kinds.party.tree import chain_id, committees, covered, stands, tree, without_organisation
from redchain.model.dates import last_moment
from redchain.model.visibility import chain_name, is_shown, phrase
from redchain.text import Text, join_few

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
    """Return the coverage of each chain at the end of a period, and which had no organisation then, or None where no committee stood: what is dissolved later changes none of it."""
    end = last_moment(last, ledger.settings.zone)
    rows = tuple(_row(ledger, each, first, last) for each in committees(ledger, end) if is_shown(each))
    if not rows:
        return None
    bare = [phrase(chain_name(each, ledger)) for each in without_organisation(ledger, end)]
    names = join_few(bare, MOST_NAMED, Text("另有 {left} 条", "{left} more"))
    notes = (Text("没有党组织的产业链：{names}。", "Chains without an organisation: {names}.").fill(names=names),) if bare else ()
    return Table(_COLUMNS, rows, Text("组织覆盖", "Coverage of the organisation"), meanings=(_MEANING,), notes=notes)


def _row(ledger: Ledger, top: Party, first: date, last: date) -> tuple[Cell, ...]:
    now, before = _counts(ledger, top, last), _counts(ledger, top, first - timedelta(days=1))
    return chain_name(chain_id(ledger, top), ledger), *now, f"{sum(now) - sum(before):+d}".replace("+0", "0").replace("-", "−")


def _counts(ledger: Ledger, top: Party, day: date) -> tuple[int, int, int]:
    """Count the enterprises, research units and government units that are members of what stood at the end of a day."""
    end = last_moment(day, ledger.settings.zone)
    standing = (each for _, each in tree(ledger, top, end)) if stands(top, end) else ()
    firms, research, government, _ = map(len, covered(ledger, standing, day))
    return firms, research, government
