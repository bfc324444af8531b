"""Replacing ids in a record's text in place, so that nothing else in the file changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.fields import reference_paths, references
from redchain.store.positions import Positions
from redchain.store.quoting import double_quoted
from redchain.store.reading import parse
from redchain.store.writing import patch
from redchain.store.yaml_parser import parser

if TYPE_CHECKING:
    from redchain.model.base import Record

_BOM = "\ufeff"


def rename_references(text: str, before: Record, after: Record) -> str:
    """Return `text` with each id replaced in which `after` differs from `before`, in old steps too; other changed fields are patched."""
    mark = _BOM if text.startswith(_BOM) else ""
    plain = text.removeprefix(_BOM)
    for (start, end), new in sorted(_replacements(plain, before, after), reverse=True):
        plain = plain[:start] + double_quoted(new) + plain[end:]
    now = type(before).model_validate(parse(plain.encode(), parser()).mapping)
    return patch(mark + plain, now, after)


def _replacements(text: str, before: Record, after: Record) -> list[tuple[tuple[int, int], str]]:
    paths, positions, found = reference_paths(type(before)), Positions(text), []
    for (place, _, old), (_, _, new) in zip(references(before, paths), references(after, paths), strict=True):
        _, node = positions.find(place)
        if old != new and node is not None:
            found.append(((node.start_mark.index, node.end_mark.index), new))
    return found
