"""What the heads of a file of records of one kind mean: read as those of any sheet are, but only where nothing is to be guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.draft import fields_of
from redchain.decide.heads import field_called, first_step_fields, folded
from redchain.decide.sheet_heads import ENTERED, PERSON, ROW_NUMBER, meaning_of
from redchain.model.base import step_model
from redchain.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.model.base import Record
    from redchain.model.fields import Field

_LIKE = 0.6


def fillable_fields(model: type[Record]) -> dict[str, Field]:
    """Return the fields that people fill in, of a record and of its first step."""
    step = first_step_fields(model)
    return {**{each: fields(step_model(model))[each] for each in step}, **{each: fields(model)[each] for each in fields_of(model)}}


def is_row_number(head: str) -> bool:
    """Tell whether a head is that of the numbers of rows."""
    return ROW_NUMBER.fullmatch(folded(head)) is not None


def is_personal(head: str) -> bool:
    """Tell whether what stands below a head is about a person, of whom nothing is kept."""
    return PERSON.fullmatch(folded(head)) is not None


def fields_meant(model: type[Record], heads: Sequence[str]) -> list[str | None]:
    """Return the field that each head of a sheet, or key, means by its key, its label or what people call it; None for those that mean none.

    A head that fields share means the first of them that has no column of its own.
    """
    known = fillable_fields(model)
    found = [name if (name := field_called(model, each)) in known else None for each in heads]
    for place, each in enumerate(heads):
        if found[place] is None and each:
            found[place] = next((name for name in _usually(model, each) if name in known and name not in found), None)
    return found


def field_alike(model: type[Record], head: str) -> str | None:
    """Return the field that a head may mean: it lacks a unit, or is only like what the field is called."""
    import difflib

    known = fillable_fields(model)
    meant = (meaning_of(model, head).field or "").partition(".")[0]
    if meant in known:
        return meant
    entered = ENTERED.get(model.kind.name, {})
    called = [(words, name) for name, field in known.items() for words in (name, *field.label, *entered.get(name, "").split())]
    names = {folded(each): name for words, name in reversed(called) for each in (words, words.partition("（")[0])}
    near = difflib.get_close_matches(folded(head).partition("(")[0], names, 1, _LIKE)
    return names[near[0]] if near else None


def _usually(model: type[Record], head: str) -> Iterator[str]:
    """Yield the fields that a head may mean; one of money by its unit alone, and where something else stands in brackets none."""
    plain = folded(head)
    yield from (name for name, words in ENTERED.get(model.kind.name, {}).items() if plain in map(folded, words.split()))
    meant = meaning_of(model, head)
    name = meant.field or ""
    if meant.unit == "万元" if name.endswith("_wan") else "(" not in plain:
        yield name
