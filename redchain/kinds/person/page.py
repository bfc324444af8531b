"""The page of a post: what still names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.person.held import holds
from redchain.model.page_view import Entry, PageView, Row, entry, standing_row
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.person.model import Person
    from redchain.model.page_view import Look


def _standing(_look: Look, person: Person) -> Row:
    if person.archived_on is not None:
        return Row(Text(f"已于 {person.archived_on} 离岗", f"left on {person.archived_on}"))
    return Row(Text("在岗", "in office"))


def _entries(look: Look, person: Person) -> Iterator[Entry]:
    held = tuple(holds(look.ledger, person))
    if held:
        yield entry(Text(f"在办（{len(held)} 件）", f"In hand ({len(held)})"), (standing_row(look, each) for each in held), len(held))


PAGE = PageView(_standing, _entries)
