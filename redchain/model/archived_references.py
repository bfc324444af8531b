"""What a record names and did not name before, and what of it is archived (归档): what is new may not name that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.fields import reference_paths, references
from redchain.model.in_use import TELLING, days_told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger, Place


def newly_named(ledger: Ledger, record: Record, before: Record | None = None) -> Iterator[tuple[Place, Record]]:
    """Yield (place, record named) for each record that `record` names and `before` did not."""
    paths = reference_paths(type(record))
    known = {(kinds, each) for _, kinds, each in references(before, paths)} if before is not None else set()
    for place, kinds, each in references(record, paths):
        if (kinds, each) in known:
            continue
        found = next((found for model, shelf in ledger.shelves() if model.kind.name in kinds and (found := shelf.get(each))), None)
        if found is not None:
            yield place, found


def archived_references(ledger: Ledger, record: Record, before: Record | None = None) -> Iterator[tuple[Place, Record]]:
    """Yield (place, archived record) for each archived record that `record` names and `before` did not.

    What tells of a day on which the other was still in use may name it: a visit may be entered after its visitor left.
    """
    named = newly_named(ledger, record, before)
    return ((place, found) for place, found in named if found.archived_on is not None and not _tells_of_before(record, found.archived_on))


def _tells_of_before(record: Record, day: date) -> bool:
    return record.kind.name in TELLING and any(each <= day for each in days_told(record))
