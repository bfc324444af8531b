"""The list of posts (人员岗位清单): by chain, then by role; it counts nobody's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.person.roles import PERSON_ROLES
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.visibility import HIDDEN, NO_CHAIN, PRIVACY, chain_name, is_shown, phrase, shown
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.person.model import Person
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("post", is_heading=True),
    ListColumn("home"),
    ListColumn("roles"),
    ListColumn("chains"),
    ListColumn("skills"),
    ListColumn("towns"),
    ListColumn("max_firms", "right"),
)


def _entries(ledger: Ledger, people: Iterable[Person], _today: date) -> Iterator[ListEntry]:
    return (_entry(each, ledger) for each in people)


def _entry(person: Person, ledger: Ledger) -> ListEntry:
    first, role = next(iter(person.chains), ""), person.roles[0]
    outer = chain_name(first, ledger) if first else NO_CHAIN
    order = (first or "~", tuple(PERSON_ROLES).index(role), person.id)
    if not is_shown(person):
        return ListEntry(order, outer, PERSON_ROLES[role], (person.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)))
    home = ledger.named("unit", person.home) or ledger.named("enterprise", person.home)
    cells: tuple[Cell, ...] = (person.id, person.post, shown(home, home.short_name or home.name) if home else person.home)
    cells += (_said([PERSON_ROLES[each] for each in person.roles]), _said([phrase(chain_name(each, ledger)) for each in person.chains]))
    cells += ("、".join(person.skills) or None, "、".join(person.towns) or None, person.max_firms)
    return ListEntry(order, outer, PERSON_ROLES[role], cells)


def _said(words: list[Text]) -> Text:
    return join(words, zh="、", en=", ")


def _remarks(_settings: Settings) -> tuple[Text, ...]:
    return Text("只列岗位，不计谁办了多少、评价如何", "Posts only: nobody's work or ratings are counted"), PRIVACY


PEOPLE = ListView(
    "people",
    Text("人员岗位清单", "Posts"),
    ("chains", "roles"),
    _COLUMNS,
    _entries,
    _remarks,
    rank=5,
    inner=tuple(PERSON_ROLES.values()),
    is_kept=False,
)
