"""What a record is part of, and what its parts are: an order of its need, a need of its firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger


def parent_of(ledger: Ledger, record: Record) -> Record | None:
    """Return the record that this one is part of, as an order is of its need; None for one that is part of none, or whose whole is not there."""
    field = record.kind.parent
    if not field:
        return None
    kinds = fields(type(record))[field].references
    return next((found for kind in kinds if (found := ledger.named(kind, getattr(record, field)))), None)


def parts_of(ledger: Ledger, record: Record) -> Iterator[Record]:
    """Yield the records that are part of this one."""
    for model, _ in ledger.shelves():
        field = model.kind.parent
        if field and record.kind.name in fields(model)[field].references:
            yield from ledger.where(model, field, record.id)
