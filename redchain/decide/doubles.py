"""Whether a record that is to be entered is there already: of the same firm, unit or need, called the same, and not at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.fields import fields, reference_paths, references
from redchain.model.text_folding import normalise

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_OF_AN_ORDER = ("role", "item")


def double_of(ledger: Ledger, record: Record) -> Record | None:
    """Return a record that names the same others and has the same title; None for kinds whose names are unique by a rule."""
    model = type(record)
    about = next((name for name, field in fields(model).items() if field.references and field.is_required), None)
    if about is None or "name" in model.model_fields:
        return None
    named = getattr(record, about)
    found = ledger.where(model, about, *((named,) if isinstance(named, str) else named))
    return next((each for each in found if each.id != record.id and _is_in_use(each) and what_it_says(each) == what_it_says(record)), None)


def _is_in_use(record: Record) -> bool:
    return record.archived_on is None and (record.moves is None or record.is_open)


def what_it_says(record: Record) -> tuple[Any, ...]:
    """Return by what a record is told from others of its kind: the records that it names, and its title or its part in an order."""
    named = sorted((place[0], each) for place, _, each in references(record, reference_paths(type(record))) if isinstance(place[0], str) and place[0] != "log")
    title = getattr(record, "title", None)
    return (named, normalise(title)) if isinstance(title, str) else (named, *(getattr(record, each, None) for each in _OF_AN_ORDER))
