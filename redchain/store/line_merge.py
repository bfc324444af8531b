"""Merging three texts line by line, as git does, and two texts into one with conflict markers; knows nothing of what the lines say."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OURS, MIDDLE, THEIRS = "<<<<<<< ours", "=======", ">>>>>>> theirs"
"""The lines around two sides that conflict; the words after the marks are for people."""


class Chunk(NamedTuple):
    """Some lines in a row: as they come out, or in conflict (`merged` is None) as each side has them."""

    merged: tuple[str, ...] | None
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


def merge_lines(base: str, ours: str, theirs: str) -> str | None:
    """Return the text with what each side changed; None where both changed the same or neighbouring lines differently."""
    chunks = tuple(_chunks(*(each.splitlines(keepends=True) for each in (base, ours, theirs))))
    return None if any(each.merged is None for each in chunks) else "".join(line for each in chunks for line in each.merged or ())


def marked_lines(base: str, ours: str, theirs: str) -> str:
    """Return the text with what each side changed, both sides between markers where they conflict."""
    return _written(_chunks(*(each.splitlines(keepends=True) for each in (base, ours, theirs))))


def marked(ours: str, theirs: str) -> str:
    """Return what two texts of YAML share, with both between markers where they differ: whole keys and whole items of lists, so that each side can be read."""
    mine, other = _entries(ours), _entries(theirs)
    return _written(
        Chunk(_lines(mine[a:b])) if what == "equal" else Chunk(None, _lines(mine[a:b]), _lines(other[c:d]))
        for what, a, b, c, d in SequenceMatcher(None, mine, other, autojunk=False).get_opcodes()
    )


def _entries(text: str) -> list[tuple[str, ...]]:
    """The lines of a text, those of one key or of one item of its list together."""
    found: list[list[str]] = []
    for line in text.splitlines(keepends=True):
        if found and line.startswith(" ") and not line.startswith("  - "):
            found[-1].append(line)
        else:
            found.append([line])
    return [tuple(each) for each in found]


def _lines(entries: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(line for each in entries for line in each)


def _written(chunks: Iterator[Chunk]) -> str:
    lines: list[str] = []
    for each in chunks:
        if each.merged is None:
            lines += [f"{OURS}\n", *_ended(each.ours), f"{MIDDLE}\n", *_ended(each.theirs), f"{THEIRS}\n"]
        else:
            lines += each.merged
    return "".join(lines)


def _ended(lines: Sequence[str]) -> list[str]:
    return [each if each.endswith("\n") else f"{each}\n" for each in lines]


def _chunks(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[Chunk]:
    """Yield what stands between lines that all three have, and those lines."""
    at_base = at_ours = at_theirs = 0
    for start, in_ours, in_theirs, length in _shared(base, ours, theirs):
        was, mine, other = (tuple(each) for each in (base[at_base:start], ours[at_ours:in_ours], theirs[at_theirs:in_theirs]))
        if other in {mine, was}:
            yield Chunk(mine)
        elif was == mine:
            yield Chunk(other)
        else:
            yield Chunk(None, mine, other)
        yield Chunk(tuple(base[start : start + length]))
        at_base, at_ours, at_theirs = start + length, in_ours + length, in_theirs + length


def _shared(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield (place in base, in ours, in theirs, length) of the runs of lines that all three have in this order; last an empty one at the ends."""
    first, second = ([*SequenceMatcher(None, base, each, autojunk=False).get_matching_blocks()] for each in (ours, theirs))
    one = two = 0
    while one < len(first) and two < len(second):
        a, b = first[one], second[two]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            yield start, a.b + start - a.a, b.b + start - b.a, end - start
        if a.a + a.size < b.a + b.size:
            one += 1
        else:
            two += 1
    yield len(base), len(ours), len(theirs), 0
