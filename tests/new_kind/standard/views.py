"""What waits at a standard, its list, and its table in the monthly report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.model.kind import Next, Offer, Wait
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.visibility import chain_name, unit_name
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.kinds.standard.model import Standard

    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_NOTICE = timedelta(days=30)


def waits(_ledger: Ledger, standard: Standard, today: date) -> Iterator[Wait]:
    """Yield its publication, or its review in the month before its end."""
    if standard.state == "draft":
        yield Wait("publish", standard.log[-1].at)
    elif standard.state == "in_force" and standard.valid_until and standard.valid_until - today <= _NOTICE:
        yield Wait("review", standard.log[-1].at, standard.valid_until, offers=(Offer(standard, "amend"),))


def next_step(_ledger: Ledger, standard: Standard) -> Next:
    """Return its publication."""
    return Next((Offer(standard, "publish"),))


def published(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the standards published in a period, or None when there are none."""
    rows = [
        (standard.id, unit_name(standard.issuer, ledger))
        for standard in ledger.all_named("standard")
        for step in standard.log
        if step.step == "publish" and first <= step.at.date() <= last
    ]
    columns = (Column(Text("编号", "Id")), Column(Text("发文单位", "Issuer")))
    return Table(columns, tuple(rows), Text("新发布的标准", "Standards published")) if rows else None


def _entries(ledger: Ledger, standards: Iterable[Standard], _today: date) -> Iterator[ListEntry]:
    for standard in standards:
        yield ListEntry(
            (standard.chain or "~", standard.id), chain_name(standard.chain or "", ledger), standard.moves.states[standard.state], (standard.id, standard.title)
        )


def _remarks(_settings: Settings) -> tuple[Text, ...]:
    return ()


STANDARDS = ListView(
    "standards",
    Text("标准清单", "Standards"),
    ("chain", Text("状态", "State")),
    (ListColumn("id"), ListColumn("title", is_heading=True)),
    _entries,
    _remarks,
    rank=9,
)
