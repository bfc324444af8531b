"""The columns of a list beside those of its kind: due dates in force, lights, and what it is sorted by."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from redchain.cli.records.filters import DUE_DAYS
from redchain.store.listing_from_cache import Further, keep_further

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from redchain.cli.records.filters import Filters
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record

_IN_TIME = ("due", "light", "overdue")
_ASKING = frozenset({*_IN_TIME, *DUE_DAYS, "on_hold"})
"""Who asks for one of these wants to see how the others stand."""


def further_columns(filters: Filters, columns: Iterable[str], asked: Collection[str], sort: str | None, always: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the further columns of a list with these columns, filtered by `asked` and sorted by `sort`; `always` are those that it always has."""
    wanted = [*always, *(_IN_TIME if _ASKING & {*asked, sort} else ()), *(each for each in asked if each == "validity"), *((sort,) if sort else ())]
    return tuple(dict.fromkeys(each for each in wanted if each in filters.known and each not in columns))


def further(filters: Filters, names: tuple[str, ...], records: Iterable[Record]) -> Further:
    """Return these columns for some records; one that has ended has no time to keep."""
    cells = {each.id: ["" if name in _IN_TIME and not each.may_wait else filters.cell(each, name) for name in names] for each in records}
    choices = {name: {code: (words.zh, words.en) for code, words in filters.choices(name).items()} for name in names}
    labels = {name: (filters.label(name).zh, filters.label(name).en) for name in names}
    called = {name: filters.called(name) for name in names}
    return Further(labels, {name: each for name, each in choices.items() if each}, {name: each for name, each in called.items() if each}, cells)


def keep_of_day(space: Workspace, kind: str, found: Further) -> None:
    """Keep the further columns of a kind for the rest of the day, unless something is due at a time of this very day: that may pass."""
    today = space.today.isoformat()
    due = [place for place, name in enumerate(found.labels) if name == "due"]
    if any(cells[place].startswith(f"{today} ") for cells in found.cells.values() for place in due):
        return
    start = datetime.combine(space.today, time(), space.zone)
    end = datetime.combine(space.today + timedelta(1), time(), space.zone)
    keep_further(space.store.connection, space.root, kind, found, (today, start.timestamp(), end.timestamp()))
