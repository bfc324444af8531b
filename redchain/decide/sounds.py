"""How Chinese names sound: whether letters spell one in pinyin or by initials, and whether two sound alike."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TWO_LETTERS = ("zh", "ch", "sh")
_MIXED_UP = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
"""Sounds that many people do not tell apart."""


def spells(letters: str, name: str) -> bool:
    """Tell whether small letters are the whole of a name in pinyin, or the initials of all its characters.

    >>> spells("chongqing", "重庆"), spells("cq", "重庆"), spells("chongq", "重庆")
    (True, True, False)
    """
    return _consists_of(letters, name, readings) or _consists_of(letters, name, _initials)


def sound_alike(one: str, other: str) -> bool:
    """Tell whether two texts sound alike, character by character, whatever the tones.

    >>> sound_alike("张家岗", "张家港"), sound_alike("苏州", "常州")
    (True, False)
    """
    return len(one) == len(other) and all(mine == its or not _heard(mine).isdisjoint(_heard(its)) for mine, its in zip(one, other, strict=True))


def spelling(text: str) -> str:
    """Return a text in pinyin, each character in its most usual reading."""
    return "".join(readings(each)[0] for each in text)


@cache
def readings(character: str) -> tuple[str, ...]:
    """Every reading of a character without its tone, the usual one first; of one that is not Chinese the small letter itself."""
    from pypinyin.constants import PINYIN_DICT  # takes long to load: only where nothing else has matched

    said = PINYIN_DICT.get(ord(character))
    return tuple(dict.fromkeys(map(_plain, said.split(",")))) if said else (character.lower(),)


@cache
def _initials(character: str) -> tuple[str, ...]:
    found = (part for said in readings(character) for part in (said[:1], said[:2] if said.startswith(_TWO_LETTERS) else said[:1]))
    return tuple(dict.fromkeys(found))


@cache
def _heard(character: str) -> frozenset[str]:
    """The readings of a character to ears that do not tell some sounds apart."""
    found = []
    for said in readings(character):
        for sound, heard in _MIXED_UP:
            said = said.replace(sound, heard)  # noqa: PLW2901  # one after the other
        found.append(said)
    return frozenset(found)


def _plain(said: str) -> str:
    """A reading without the mark of its tone; ü is typed as v."""
    apart = unicodedata.normalize("NFD", said).replace("u\u0308", "v")
    return "".join(each for each in apart if not unicodedata.combining(each))


def _consists_of(letters: str, name: str, parts: Callable[[str], tuple[str, ...]]) -> bool:
    """Tell whether letters are made of one part of each character, one after the other."""
    ends = {0}
    for each in name:
        ends = {place + len(part) for place in ends for part in parts(each) if letters.startswith(part, place)}
        if not ends:
            return False
    return len(letters) in ends
