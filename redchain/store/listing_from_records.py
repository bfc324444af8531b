"""The listing of one kind from the store, kept in the cache for the quick one of the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.registry import KINDS
from redchain.model.fields import fields
from redchain.store.listing_from_cache import ARCHIVED, CELLS, Listing, keep_shape, listing_of

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.store.loading import Store


def full_listing(store: Store, model: type[Record], *, archived: bool = False) -> Listing:
    """Return the listing of one kind, with archived records or without; what the quick one needs to know of the kind is kept in the cache."""
    kind, shape = model.kind.name, _shape(model)
    keep_shape(store.connection, kind, shape, ((each.kind.name, each.kind.folder) for each in KINDS))
    copies = {path for path, *_ in store.copies()}
    return listing_of(shape, lambda each: (cells for cells, path in store.ask(CELLS, (each,)) if path not in copies), archived=archived)


def free_fields(model: type[Record]) -> tuple[str, ...]:
    """Return the fields that may hold any words, so that no value of theirs is wrong."""
    known = (each for each in fields(model).values() if each.type is str and not (each.allowed or each.references))
    return tuple(each.name for each in known if each.name not in {"id", "category"})


def _shape(model: type[Record]) -> dict[str, Any]:
    """What a listing needs to know of a kind, as JSON: folder, columns, their labels, names of coded values, which columns may hold any words, or name records."""
    shown = [each for each in model.kind.columns if each in model.model_fields]
    labels = {each: list(fields(model)[each].label) for each in (*shown, ARCHIVED)} | {"state": ["状态", "State"]}
    values = {each: {key: list(text) for key, text in fields(model)[each].choices.items()} for each in shown}
    if model.moves:
        values["state"] = {key: list(text) for key, text in model.moves.states.items()}
    coded = {key: each for key, each in values.items() if each}
    named = {each: fields(model)[each].references for each in shown if fields(model)[each].references}
    return {
        "kind": model.kind.name,
        "folder": model.kind.folder,
        "columns": list(model.kind.columns),
        "labels": labels,
        "values": coded,
        "free": [each for each in free_fields(model) if each in shown],
        "references": {column: list(kinds) for column, kinds in named.items()},
        "events": [column for column, kinds in named.items() if any(each.kind.prefix is not None for each in KINDS if each.kind.name in kinds)],
    }
