"""The listing of one kind from the store, kept in the cache for the quick one of the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.registry import KINDS
from redchain.model.fields import fields
from redchain.store.cache import SEPARATOR
from redchain.store.lazy_records import LazyRecords
from redchain.store.listing_from_cache import ARCHIVED, Listing, keep_shape, listing_of

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.store.loading import Store


def full_listing(store: Store, model: type[Record], *, archived: bool = False) -> Listing:
    """Return the listing of one kind, with archived records or without; what the cache lacks is made and kept there."""
    kind = model.kind.name
    files = "FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ?"
    missing = list(store.ask(f"SELECT f.id, f.oid {files} AND b.cells IS NULL", (kind,)))  # made of the text above
    records = LazyRecords(store, model)
    passing = ((records.passing(identifier), oid) for identifier, oid in missing)
    made = [("" if record is None else listing_cells(record), oid, kind) for record, oid in passing]
    records.flush()
    store.write("UPDATE blob SET cells = ? WHERE oid = ? AND kind = ?", made)
    shape = _shape(model)
    keep_shape(store.connection, kind, shape, (each.kind.folder for each in KINDS))
    fresh = {oid: cells for cells, oid, _ in made}  # which a cache that cannot be written does not keep
    copies = {path for path, *_ in store.copies()}
    found = [row for *row, path in store.ask(f"SELECT b.cells, b.oid, f.path {files} ORDER BY f.path", (kind,)) if path not in copies]  # made of the text above
    return listing_of(shape, (fresh.get(oid, "") if cells is None else cells for cells, oid in found), archived=archived)


def free_fields(model: type[Record]) -> tuple[str, ...]:
    """Return the fields that may hold any words, so that no value of theirs is wrong."""
    known = (each for each in fields(model).values() if each.type is str and not (each.allowed or each.references))
    return tuple(each.name for each in known if each.name not in {"id", "category"})


def listing_cells(record: Record) -> str:
    """Return the columns that `list` shows and the day of archiving, in the order of the kind's declaration, joined by the separator."""
    return SEPARATOR.join(_cell(getattr(record, column)) for column in (*record.kind.columns, ARCHIVED))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _shape(model: type[Record]) -> dict[str, Any]:
    """What a listing needs to know of a kind, as JSON: folder, columns, their labels, names of coded values, which columns may hold any words."""
    shown = [each for each in model.kind.columns if each in model.model_fields]
    labels = {each: list(fields(model)[each].label) for each in (*shown, ARCHIVED)} | {"state": ["状态", "State"]}
    values = {each: {key: list(text) for key, text in fields(model)[each].choices.items()} for each in shown}
    if model.moves:
        values["state"] = {key: list(text) for key, text in model.moves.states.items()}
    coded = {key: each for key, each in values.items() if each}
    return {
        "folder": model.kind.folder,
        "columns": list(model.kind.columns),
        "labels": labels,
        "values": coded,
        "free": [each for each in free_fields(model) if each in shown],
    }
