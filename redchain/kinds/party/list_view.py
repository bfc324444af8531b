"""The list of party organisations (党组织清单): the tree of each chain as a table, with whom each organisation covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.party.rules import rotation_of
from redchain.kinds.party.tree import LEVELS, above, chain_id, covered, tree
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.visibility import HIDDEN, PRIVACY, chain_name, is_shown, shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.party.model import Party
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("name", is_heading=True),
    ListColumn("parent"),
    ListColumn("side"),
    ListColumn("secretary_post"),
    ListColumn(Text("企业", "Enterprises"), "right"),
    ListColumn(Text("科研单位", "Research units"), "right"),
    ListColumn(Text("政府部门", "Government units"), "right"),
    ListColumn(Text("其他单位", "Other units"), "right"),
    ListColumn(Text("现任轮值", "Chair now")),
)


def _entries(ledger: Ledger, parties: Iterable[Party], today: date) -> Iterator[ListEntry]:
    return (_entry(each, ledger, today) for each in parties if each.state == "standing")


def _entry(party: Party, ledger: Ledger, today: date) -> ListEntry:
    chain = chain_id(ledger, party)
    line = tuple(each.id for each in (*reversed(tuple(above(ledger, party))), party))
    order: tuple[str | int, ...] = (chain or "~", tuple(LEVELS).index(party.level), *line)
    outer, inner = chain_name(chain, ledger), LEVELS[party.level]
    if not is_shown(party):
        return ListEntry(order, outer, inner, (party.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)))
    parent = ledger.named("party", party.parent)
    counts = (len(each) for each in covered(ledger, (each for _, each in tree(ledger, party)), today))
    cells: tuple[Cell, ...] = (party.id, party.name, shown(parent, parent.short_name or parent.name) if parent else None)
    cells += (_side(party), party.secretary_post, *counts, chair_now(ledger, party, today))
    return ListEntry(order, outer, inner, cells)


def _side(party: Party) -> Cell:
    from redchain.model.field_types import SIDES

    return SIDES[party.side] if party.side else None


def chair_now(ledger: Ledger, party: Party, day: date) -> Cell:
    """Return what whoever chairs on a day is called; None where nobody does."""
    rotation = rotation_of(party)
    term = rotation.on(day) if rotation else None
    if term is None:
        return None
    found = ledger.named("unit", term.chair) or ledger.named("enterprise", term.chair)
    return shown(found, found.short_name or found.name) if found else term.chair


def _remarks(_settings: Settings) -> tuple[Text, ...]:
    return Text("上级组织的数字包括下级，一个成员只计一次", "Figures of an organisation include those below it, each member once"), PRIVACY


PARTIES = ListView(
    "parties",
    Text("党组织清单", "Party organisations"),
    ("chain", "level"),
    _COLUMNS,
    _entries,
    _remarks,
    rank=4,
    inner=tuple(LEVELS.values()),
    is_kept=False,
)
