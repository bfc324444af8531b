"""How wide words are when drawn, and words cut to lines that fit; estimated, since a drawing knows no font."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_WIDE, _NARROW, _NARROWEST = 1.0, 0.6, 0.34
_SLIM = frozenset("ijl|!.,:;'`()[]{} ")


class Fitted(NamedTuple):
    """Words on lines, and all of them where some had to be left out."""

    lines: tuple[str, ...]
    whole: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether some had to be left out."""
        return bool(self.whole)


def width_of(words: str, size: float) -> float:
    """Return how wide words are in letters of a size, rather too much than too little.

    >>> width_of("产业链", 10), width_of("", 10)
    (30.0, 0.0)
    """
    return sum(map(_ems, words), 0.0) * size


def fitted(words: str, room: float, size: float, most: int = 2) -> Fitted:
    """Return words on at most so many lines that fit into a room; broken at blanks where that is possible, and ended by … where they are cut.

    >>> fitted("生物医药产业链", 50, 10), fitted("Fund the line", 60, 10)
    (Fitted(lines=('生物医药产', '业链'), whole=''), Fitted(lines=('Fund the', 'line'), whole=''))
    """
    lines: list[str] = []
    rest = words.strip()
    while rest and len(lines) < most:
        taken = _that_fit(rest, room, size)
        if taken < len(rest) and len(lines) == most - 1:
            return Fitted((*lines, _cut(rest, room, size)), words)
        blank = rest.rfind(" ", 1, taken + 1) if taken < len(rest) else -1
        end = blank if blank > 0 else taken
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return Fitted(tuple(lines))


def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if character in _SLIM:
        return _NARROWEST
    return _WIDE if unicodedata.east_asian_width(character) in "WFA" else _NARROW + 0.1 * character.isupper()


def _that_fit(words: str, room: float, size: float, end: str = "") -> int:
    """Return how many characters fit with an end behind them, one at least."""
    used = 0.0
    for place, each in enumerate(words):
        used += _ems(each)
        if used * size > room or (used * size + 2 * size > room and width_of(words[: place + 1] + end, size) > room):  # sums of fractions are not exact
            return max(place, 1)
    return len(words)


def _cut(words: str, room: float, size: float) -> str:
    return words[: _that_fit(words, room, size, "…")].rstrip() + "…"
