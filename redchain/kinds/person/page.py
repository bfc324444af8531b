"""The page of a post: what still names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.fields import reference_paths, references
from redchain.model.page_view import Entry, PageView, Row, entry, standing_row
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.person.model import Person
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import Look


def holds(ledger: Ledger, person: Person) -> Iterator[Record]:
    """Yield the records not yet at their end that name a post, by kind and id."""
    for model, _ in ledger.shelves():
        paths = tuple(each for each in reference_paths(model) if "person" in each.kinds)
        if model.moves is None or not paths:
            continue
        yield from (each for each in ledger.every_open(model) if any(found == person.id for _, _, found in references(each, paths)))


def _standing(_look: Look, person: Person) -> Row:
    if person.archived_on is not None:
        return Row(Text(f"已于 {person.archived_on} 离岗", f"left on {person.archived_on}"))
    return Row(Text("在岗", "in office"))


def _entries(look: Look, person: Person) -> Iterator[Entry]:
    held = tuple(holds(look.ledger, person))
    if held:
        yield entry(Text(f"在办（{len(held)} 件）", f"In hand ({len(held)})"), (standing_row(look, each) for each in held), len(held))


PAGE = PageView(_standing, _entries)
