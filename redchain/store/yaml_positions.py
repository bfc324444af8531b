"""The line and column of each value in a file, from ruamel's node tree; needed only for files with a finding or a change."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redchain.model.finding import FieldPath

_TOP_KEY = r"^{key}:"


class Positions:
    """The places of all values in one text; lines and columns count from 1."""

    def __init__(self, text: str) -> None:
        """Compose the tree of positions; a text that does not parse has none."""
        from ruamel.yaml import YAML

        self.text = text
        self._pairs: dict[int, dict[str, tuple[Any, Any]]] = {}
        try:
            self.root: Any = YAML(typ="safe", pure=True).compose(text)
        except Exception:  # noqa: BLE001  # ruamel lets out all sorts of errors on odd input
            self.root = None

    def find(self, place: FieldPath) -> tuple[Any, Any]:
        """Return (key node, value node) of a key path; None for what is not there."""
        key, node = None, self.root
        for part in place:
            key, node = self._step(node, part)
            if node is None:
                return None, None
        return key, node

    def where(self, place: FieldPath, *, key: bool = False) -> tuple[int, int]:
        """Return (line, column) of the value (or of its key); of the nearest ancestor when it is not there."""
        for length in range(len(place), 0, -1):
            key_node, node = self.find(place[:length])
            if node is not None:
                is_empty = node.start_mark.index == node.end_mark.index  # nothing written: its mark is at the next token
                mark = (key_node or node).start_mark if key or is_empty or length < len(place) else node.start_mark
                return mark.line + 1, mark.column + 1
        return (1, 1) if self.root is None else (self.root.start_mark.line + 1, self.root.start_mark.column + 1)

    def raw(self, place: FieldPath) -> str | None:
        """Return a value exactly as it is written in the file, or None."""
        _, node = self.find(place)
        if node is None:
            return None
        return str(self.text[node.start_mark.index : node.end_mark.index]).strip()

    def _step(self, node: Any, part: str | int) -> tuple[Any, Any]:
        children = getattr(node, "value", None)
        if not isinstance(children, list):
            return None, None
        if isinstance(part, int):
            inside = 0 <= part < len(children) and not isinstance(children[part], tuple)
            return (None, children[part]) if inside else (None, None)
        known = self._pairs.get(id(node))
        if known is None:  # of a key that is there twice, the first counts
            known = self._pairs[id(node)] = {str(each[0].value): each for each in reversed(children) if isinstance(each, tuple)}
        return known.get(part, (None, None))


@lru_cache(maxsize=1)
def positions_of(text: str) -> Positions:
    """Return the places in a text; the last one's are kept, since several findings of a file are placed one after the other."""
    return Positions(text)


def quick_where(text: str, field: str) -> tuple[int, int]:
    """Return (line, column) of a top-level field's value; the tree is composed only where the key does not begin a line."""
    found = re.search(_TOP_KEY.format(key=re.escape(field)) + r"[ ]*", text, re.MULTILINE)
    if not found:
        return positions_of(text).where((field,))
    return text.count("\n", 0, found.start()) + 1, found.end() - found.start() + 1
