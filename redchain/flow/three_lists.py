"""The files of the three lists as they would be now, and the day that the lists say they were made on."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from redchain.flow.kept_entries import kept_entries
from redchain.render.csv import csv
from redchain.render.markdown import markdown
from redchain.views.lists import kept_lists, list_page, list_table, listed_kinds, listing_of
from redchain.views.narrowing import Scope, narrowed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from redchain.flow.workspace import Workspace
    from redchain.store.source import Source
    from redchain.views.lists import Listing

_ALL = Scope()
FOLDER = "data/lists"


def list_files(space: Workspace, today: date, scope: Scope = _ALL, only: Collection[str] = ()) -> dict[str, bytes]:
    """Return the list files, path from the root → bytes, as of `today`: those that are kept, or `only` some; with a `scope` of some chains or units alone."""
    language = space.settings.root.language
    files = {}
    for name, listing in listings(space, today, scope, only):
        files[f"{FOLDER}/{name}.md"] = markdown(list_page(listing), language).encode()
        files[f"{FOLDER}/{name}.csv"] = csv(list_table(listing), language).encode()
    return files


def list_workbook(space: Workspace, today: date, scope: Scope = _ALL, only: Collection[str] = ()) -> bytes:
    """Return the same lists as one workbook."""
    from redchain.flow.export_records import Standing
    from redchain.render.workbook import workbook_bytes
    from redchain.views.list_book import list_book

    found = [listing for _, listing in listings(space, today, scope, only)]
    return workbook_bytes(list_book(found, space.settings.root.language, Standing(space).about.made_at))


def listings(space: Workspace, today: date, scope: Scope, only: Collection[str]) -> Iterator[tuple[str, Listing]]:
    """Yield the name and the list of each of those that are kept, or `only` some."""
    ledger = narrowed(space.ledger, scope)
    for name, model in (listed_kinds() if only else kept_lists()).items():
        if only and name not in only:
            continue
        is_fresh = any(scope) or bool(only)
        yield name, listing_of(model, ledger, today, None if is_fresh else kept_entries(space, model, today))


def lists_are_as_of() -> str:
    """Return the name of the list file that tells the day of all."""
    return f"{next(iter(listed_kinds()))}.md"


def day_of_lists(source: Source) -> date | None:
    """Return the day that the lists of a repository name as theirs; None when they are missing, are not text, or name no real date."""
    try:
        found = re.search(r"\d{4}-\d{2}-\d{2}", source.read(f"{FOLDER}/{lists_are_as_of()}").decode()[:600])
        return date.fromisoformat(found[0]) if found else None
    except (OSError, ValueError):
        return None
