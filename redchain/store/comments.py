"""The comments of a file, and those that a change takes away, so that none goes without a word."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from redchain.lazy_pattern import pattern
from redchain.store.yaml_positions import positions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = pattern(r"(?<!\S)#[^\r\n]*")


def lost_comments(before: str, after: str) -> tuple[tuple[int, str], ...]:
    """Return (line before, comment) of each comment that stands in the text before a change and no longer in the one after."""
    if not Counter(_lines_with(before)) - Counter(_lines_with(after)):
        return ()
    left = Counter(words for _, words in _comments(after))
    lost = []
    for line, words in _comments(before):
        left[words] -= 1
        if left[words] < 0:
            lost.append((line, words))
    return tuple(lost)


def _lines_with(text: str) -> list[str]:
    return [each.strip() for each in text.split("\n") if "#" in each]


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line from 1, comment)."""
    yield from ((line + 1, words) for line, _, words in placed_comments(text))


def placed_comments(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (line and column from 0, comment); a number sign within a value begins none."""
    values = sorted(_spans(positions_of(text).root, text))
    for found in _COMMENT.finditer(text):
        if not any(start <= found.start() < end for start, end in values):
            yield text.count("\n", 0, found.start()), found.start() - text.rfind("\n", 0, found.start()) - 1, found[0].rstrip()


def _spans(node: Any, text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of each value stand; of a block its lines, without what stands behind the bar or below."""
    if node is None:
        return
    if isinstance(node.value, list):
        for each in node.value:
            for part in each if isinstance(each, tuple) else (each,):
                yield from _spans(part, text)
        return
    start, end = node.start_mark.index, node.end_mark.index
    yield (text.find("\n", start), start + len(text[start:end].rstrip())) if node.style in {"|", ">"} else (start, end)
