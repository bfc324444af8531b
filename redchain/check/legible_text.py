"""Text as a reader sees it, each character with the place where it stands in the file: widths folded, invisible characters gone, YAML escapes read."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# All that stays as it is, but for the backslash: ASCII, Chinese characters and the punctuation that goes with them.
_USUAL = r"\t\n\x20-\x5b\x5d-\x7e\u4e00-\u9fff\u3000-\u3002\u3008-\u301f\u2013-\u2026\u00a0\u00b7（），：；！？"
_ANY_UNUSUAL = pattern(f"[^{_USUAL}]")  # one set alone, which is searched for fast
_UNUSUAL = pattern(rf"\\(?:x[0-9A-Fa-f]{{2}}|u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}}|[_NLP]|(?<=[0-9 .-]\\)[tr/ ](?=[0-9 .\\-]))|[^\\{_USUAL}]")
_BREAK = r"[ \t]*+(?:\r?\n[ \t]++|\\\r?\n[ \t]*+|\\n[ \t]*+)"
_BROKEN = pattern(rf"(?<=\d)(?:[ \t]*+[-–—.·])?{_BREAK}(?=\d)|(?<=\d[-–—.·]){_BREAK}(?=\d)")
"""Where a number goes on on the next line of a text, which is indented; in double quotes a line ends with a backslash too, or with an escape."""
_DIGIT_BELOW = pattern(r"\n[ \t]+\d")  # which is searched for fast, and hardly ever there
_UNUSUAL_OR_BROKEN = pattern(f"(?P<broken>{_BROKEN.pattern})|{_UNUSUAL.pattern}")
_SHORT_ESCAPES = {"_": "\u00a0", "N": "\n", "L": "\n", "P": "\n", "r": " ", "t": "\t", "/": "/", " ": " "}
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u20e3\u3164\uffa0")
_LAST = 0x10FFFF


class Legible(NamedTuple):
    """A text to look for patterns in; `places` holds where each of its characters, and its end, stands in the text it was made from."""

    text: str
    places: Sequence[int]


@lru_cache(1)
def is_usual(text: str) -> bool:
    """Tell whether a text is read as it is written: letters, Chinese characters and common punctuation, all of them seen, and no escape."""
    return _ANY_UNUSUAL.search(text) is None


def has_broken_numbers(text: str) -> bool:
    """Tell whether a number may go on on the next line."""
    return (_DIGIT_BELOW.search(text) is not None or "\\" in text) and _BROKEN.search(text) is not None


def as_written(text: str) -> Legible:
    """Return a text that is read as it is written."""
    return Legible(text, range(len(text) + 1))


def legible(text: str, *, joins_lines: bool = False) -> Legible:
    r"""Return a text in the form in which it is searched; with `joins_lines` a number that goes on on the next line is in one line.

    >>> legible("１３８\u200b0")
    Legible(text='1380', places=[0, 1, 2, 4, 5])
    """
    if not joins_lines and is_usual(text):
        return as_written(text)
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for found in (_UNUSUAL_OR_BROKEN if joins_lines else _UNUSUAL).finditer(text):
        pieces.append(text[done : found.start()])
        places += range(done, found.start())
        for each in " " if found.lastgroup == "broken" else _read(found[0]):
            pieces.append(each)
            places.append(found.start())
        done = found.end()
    pieces.append(text[done:])
    places += range(done, len(text) + 1)
    return Legible("".join(pieces), places)


def _read(unusual: str) -> Iterator[str]:
    """Yield the characters that one unusual character, or one escape, is read as: none for what cannot be seen."""
    if len(unusual) > 1:
        code = unusual[2:]
        character = _SHORT_ESCAPES.get(unusual[1], "") if not code else chr(min(int(code, 16), _LAST))
    else:
        character = unusual
    if unicodedata.category(character) == "Cf" or character in _UNSEEN or _is_variation_selector(character):
        return
    digit = unicodedata.decimal(character, None)
    yield from str(digit) if digit is not None else unicodedata.normalize("NFKC", character)


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
