"""Records found by words (`redchain find`): in ids, names, titles, details, notes and what the steps say, in Chinese and, of names and titles, in pinyin."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from redchain.model.fields import fields
from redchain.model.text_folding import Normaliser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import BaseModel

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_NAMES = ("name", "short_name", "title", "aliases")
_LISTED = frozenset({"category", "tags", "members", "basis"})
"""Words that are no sentence: `list` filters by them."""
_BY_SOUND = re.compile(r"[a-z]{2,}")
_ESCAPED = re.compile(r'["\\]')
"""What stands otherwise in JSON than in the record."""
_AROUND = 12
_ID = Text("编号", "Id")


class Hit(NamedTuple):
    """A record that holds every word: where the first of them stands, and the words around it; `rank` is less for a name."""

    record: Record
    label: Text
    words: str
    rank: int


def find_words(ledger: Ledger, words: tuple[str, ...], spell: Callable[[str], tuple[str, ...]]) -> tuple[Hit, ...]:
    """Return the records of all kinds that hold every word, those that are called so first; `spell` returns how a character may sound."""
    fold = Normaliser()
    wanted = tuple(fold(each) for each in words)
    sound = _Sound(spell)

    def may_hold(text: str) -> bool:
        folded = fold(text)
        return all(each in folded or _ESCAPED.search(each) or (_BY_SOUND.fullmatch(each) and sound.stands_in(folded, each)) for each in wanted)

    found = (hit for model, _ in ledger.shelves() for each in ledger.every_like(model, may_hold) if (hit := _hit(each, wanted, fold, sound)))
    return tuple(sorted(found, key=lambda each: each.rank))


def _hit(record: Record, wanted: tuple[str, ...], fold: Normaliser, sound: _Sound) -> Hit | None:
    said = [(rank, label, words, fold(words)) for rank, label, words in _sentences(record)]
    best: list[tuple[int, Text, str]] = []
    for each in wanted:
        places = [(rank, label, _around(words, folded, each)) for rank, label, words, folded in said if each in folded]
        if not places and _BY_SOUND.fullmatch(each):
            places = [(rank, label, words) for rank, label, words, _ in said if rank == 0 and sound.is_in(words, each)]
        if not places:
            return None
        best.append(min(places, key=lambda place: place[0]))
    rank = max(each[0] for each in best)
    _, label, words = next(each for each in best if each[0] == rank)
    return Hit(record, label, words, rank)


def _sentences(record: Record) -> Iterator[tuple[int, Text, str]]:
    yield 0, _ID, record.id
    yield from _of_part(record, is_step=False)
    for step in record.steps:
        yield from _of_part(step, is_step=True)


def _of_part(part: BaseModel, *, is_step: bool) -> Iterator[tuple[int, Text, str]]:
    for field in fields(type(part)).values():
        value = getattr(part, field.name)
        for each in value if isinstance(value, tuple) else (value,) if value is not None else ():
            if field.parts and field.name != "log":
                yield from ((max(rank, 1), label, words) for rank, label, words in _of_part(each, is_step=is_step))
            elif field.wording and field.name not in _LISTED:
                yield 2 if is_step else 0 if field.name in _NAMES else 1, field.label, each


def _around(words: str, folded: str, word: str) -> str:
    """Return a sentence cut to what stands around a word."""
    place = folded.index(word) if len(folded) == len(words) else 0
    start, end = max(place - _AROUND, 0), place + len(word) + _AROUND
    flat = " ".join(words[start:end].split())
    return f"{'…' if start else ''}{flat}{'…' if end < len(words) else ''}"


class _Sound:
    """How texts sound, each character asked once."""

    def __init__(self, spell: Callable[[str], tuple[str, ...]]) -> None:
        self._spell = cache(spell)
        self._called = re.compile(r'"(?:name|short_name|title|aliases)":(?:"([^"]*)"|\[([^]]*)\])')

    def stands_in(self, text: str, word: str) -> bool:
        """Tell whether a name or title in a record's JSON sounds like a word."""
        return any(self.is_in("".join(each), word) for each in self._called.findall(text))

    def is_in(self, words: str, word: str) -> bool:
        """Tell whether some characters one after the other sound like a word, whole or by their initials."""
        first = word[0]
        starts = [place for place, each in enumerate(words) if any(sound.startswith(first) for sound in self._spell(each))]
        if not starts:
            return False
        sounds = [self._spell(each) for each in words]
        return any(_spells(sounds, start, word, whole=whole) for start in starts for whole in (True, False))


def _spells(sounds: list[tuple[str, ...]], start: int, word: str, *, whole: bool) -> bool:
    for place in range(start, len(sounds)):
        found = next((sound for each in sounds[place] if (sound := each if whole else each[:1]) and (word.startswith(sound) or sound.startswith(word))), "")
        if not found:
            return False
        if len(found) >= len(word):
            return True
        word = word[len(found) :]
    return False
