"""Other ids in a record's text, each put where the old one stands, so that nothing else of the file changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.fields import reference_paths, references
from redchain.store.positions import Nodes
from redchain.store.quoting import double_quoted
from redchain.store.reading import parse
from redchain.store.writing import patch
from redchain.store.yaml_parser import parser

if TYPE_CHECKING:
    from redchain.model.base import Record

_BOM = "\ufeff"


def relabel(text: str, before: Record, after: Record) -> str:
    """Return `text` with each id in which `after` differs put in place of the old one, in old steps too; other fields that differ are patched."""
    mark = _BOM if text.startswith(_BOM) else ""
    plain = text.removeprefix(_BOM)
    for (start, end), new in sorted(_swaps(plain, before, after), reverse=True):
        plain = plain[:start] + double_quoted(new) + plain[end:]
    now = type(before).model_validate(parse(plain.encode(), parser()).mapping)
    return patch(mark + plain, now, after)


def _swaps(text: str, before: Record, after: Record) -> list[tuple[tuple[int, int], str]]:
    paths, nodes, found = reference_paths(type(before)), Nodes(text), []
    for (place, _, old), (_, _, new) in zip(references(before, paths), references(after, paths), strict=True):
        _, node = nodes.find(place)
        if old != new and node is not None:
            found.append(((node.start_mark.index, node.end_mark.index), new))
    return found
