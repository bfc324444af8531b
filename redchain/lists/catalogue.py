"""The three lists by name, in the order in which they are spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.lists import needs, projects, resources

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from zoneinfo import ZoneInfo

    from redchain.document import Document, Table
    from redchain.model.ledger import Ledger
    from redchain.text import Text


class ThreeList(NamedTuple):
    """One of the three lists: its file name, its title, and how it is made as a page and as a flat table."""

    name: str
    title: Text
    document: Callable[[Ledger, date, ZoneInfo], Document]
    table: Callable[[Ledger, date, ZoneInfo], Table]


LISTS: tuple[ThreeList, ...] = (
    ThreeList("needs", needs.TITLE, needs.needs_list, needs.needs_table),
    ThreeList("resources", resources.TITLE, resources.resources_list, resources.resources_table),
    ThreeList("projects", projects.TITLE, projects.projects_list, projects.projects_table),
)
