"""What the fields of a kind may be called where records are entered from a file: in the first row of a sheet, and as keys in YAML and JSON."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.model.base import step_model
from redchain.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from redchain.model.base import Record
    from redchain.model.fields import Field

_NOTHING_SAID = pattern(r"[\s_*:\-]")
_BRACKETS = str.maketrans("[]【】〔〕{}", "()()()()")
_UNIT = pattern(r"\([^()]*\)$")


def first_step_fields(model: type[Record]) -> tuple[str, ...]:
    """Return what the first step of a life takes, which is entered with the record."""
    return model.moves.moves[0].needs if model.moves else ()


def field_called(model: type[Record], words: str) -> str | None:
    """Return the field of a record, or of its first step, that a head means: its key, or its label in either language, with or without the unit behind it.

    Blanks, widths, the sort of brackets and a star (for “required”) do not count.
    """
    return _heads_of_record(model).get(folded(words))


def part_called(model: type[BaseModel], words: str) -> str | None:
    """Return the field of the parts of a record that a key means."""
    return _heads(fields(model)).get(folded(words))


@cache
def _heads_of_record(model: type[Record]) -> dict[str, str]:
    known = dict(fields(model))
    if model.moves:
        known.update((each, fields(step_model(model))[each]) for each in first_step_fields(model) if each not in known)
    return _heads(known)


def _heads(known: Mapping[str, Field]) -> dict[str, str]:
    found: dict[str, str] = {}
    for head, name in (*_called(known), *((_UNIT.sub("", head), name) for head, name in _called(known))):
        found.setdefault(head, name)
    return found


def _called(known: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
    for name, field in known.items():
        for words in (name, *field.label):
            yield folded(words), name


def folded(words: str) -> str:
    """Return a head without what does not count in it."""
    plain = unicodedata.normalize("NFKC", words).translate(_BRACKETS).casefold()
    return _NOTHING_SAID.sub("", plain)
