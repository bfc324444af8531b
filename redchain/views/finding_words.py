"""Records found by words (`redchain find`): in ids, names, titles, details, notes and what the steps say, in Chinese and, of names and titles, in pinyin.

A need is found by the name of its firm too, an order and a project by the title of their needs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.sounds import readings
from redchain.kinds.registry import kind_named
from redchain.model.fields import fields
from redchain.model.text_folding import Normaliser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_NAMES = ("name", "short_name", "title", "aliases")
_LISTED = frozenset({"category", "tags", "members", "basis"})
"""Words that are no sentence: `list` filters by them."""
_ABOUT = {"need": ("enterprise", "enterprise"), "order": ("need", "need"), "project": ("needs", "need")}
"""By the names of what other records a kind is found: its field, and their kind."""
_BY_SOUND = re.compile(r"[a-z]{2,}")
_ESCAPED = re.compile(r'["\\]')
"""What stands otherwise in JSON than in the record."""
_AROUND = 12
_ID = Text("编号", "Id")


class Hit(NamedTuple):
    """A record that holds every word: where the first of them stands, and the words around it; `rank` is less for a name, `field` is the key of what it stands in."""

    record: Record
    label: Text
    words: str
    rank: int
    field: str


class _Place(NamedTuple):
    """Where words stand: the key of the field, and what it is called."""

    name: str
    label: Text


def find_words(ledger: Ledger, words: tuple[str, ...]) -> tuple[Hit, ...]:
    """Return the records of all kinds that hold every word, those that are called so first, last those that are only about what is."""
    fold = Normaliser()
    wanted = tuple(fold(each) for each in words)
    sound = _Sound()
    named = {kind: {each: _called(ledger, kind, each, fold, sound) for each in wanted} for kind in {kind for _, kind in _ABOUT.values()}}

    def hits(model: type[Record]) -> Iterator[Hit]:
        field, kind = _ABOUT.get(model.kind.name, ("", ""))
        about = named.get(kind, {})
        known, refers = fields(model).get(field), re.compile(rf'"{field}":(?:"([^"]*)"|\[([^]]*)\])')

        def may_hold(text: str) -> bool:
            folded = fold(text)
            ids = {each.strip('"') for found in (refers.findall(text) if any(about.values()) else ()) for each in "".join(found).split(",")}
            return all(_may_stand_in(folded, each, sound) or not ids.isdisjoint(about.get(each, {})) for each in wanted)

        for record in ledger.every_like(model, may_hold):
            ids = getattr(record, field, ()) if known else ()
            others = (
                [(_Place(field, known.label), about[each].get(one), each) for one in ((ids,) if isinstance(ids, str) else ids) for each in wanted]
                if known
                else []
            )
            hit = _hit(record, wanted, {each: (3, place, name) for place, name, each in others if name}, fold, sound)
            if hit is not None:
                yield hit

    found = (hit for model, _ in ledger.shelves() for hit in hits(model))
    return tuple(sorted(found, key=lambda each: each.rank))


def _may_stand_in(folded: str, word: str, sound: _Sound) -> bool:
    return bool(word in folded or _ESCAPED.search(word) or (_BY_SOUND.fullmatch(word) and sound.stands_in(folded, word)))


def _called(ledger: Ledger, kind: str, word: str, fold: Normaliser, sound: _Sound) -> dict[str, str]:
    """Return the records of a kind in whose name a word stands: the names by id."""
    model = kind_named(kind)
    likely = ledger.every_like(model, lambda text: _may_stand_in(fold(text), word, sound)) if model else ()
    names = ((each.id, name) for each in likely for field in _NAMES if isinstance(name := getattr(each, field, None), str))
    return {identifier: name for identifier, name in names if word in fold(name) or (_BY_SOUND.fullmatch(word) and sound.is_in(name, word))}


def _hit(record: Record, wanted: tuple[str, ...], about: dict[str, tuple[int, _Place, str]], fold: Normaliser, sound: _Sound) -> Hit | None:
    said = [(rank, place, words, fold(words)) for rank, place, words in _sentences(record)]
    best: list[tuple[int, _Place, str]] = []
    for each in wanted:
        places = [(rank, place, _around(words, folded, each)) for rank, place, words, folded in said if each in folded]
        if not places and _BY_SOUND.fullmatch(each):
            places = [(rank, place, words) for rank, place, words, _ in said if rank == 0 and sound.is_in(words, each)]
        if not places and each in about:
            places = [about[each]]
        if not places:
            return None
        best.append(min(places, key=lambda found: found[0]))
    rank = max(each[0] for each in best)
    _, place, words = next(each for each in best if each[0] == rank)
    return Hit(record, place.label, words, rank, place.name)


def _sentences(record: Record) -> Iterator[tuple[int, _Place, str]]:
    yield 0, _Place("id", _ID), record.id
    yield from _of_part(record, is_step=False)
    for step in record.steps:
        yield from _of_part(step, is_step=True)


def _of_part(part: BaseModel, *, is_step: bool) -> Iterator[tuple[int, _Place, str]]:
    for field in fields(type(part)).values():
        value = getattr(part, field.name)
        for each in value if isinstance(value, tuple) else (value,) if value is not None else ():
            if field.parts and field.name != "log":
                yield from ((max(rank, 1), place, words) for rank, place, words in _of_part(each, is_step=is_step))
            elif field.wording and field.name not in _LISTED:
                yield 2 if is_step else 0 if field.name in _NAMES else 1, _Place(field.name, field.label), each


def _around(words: str, folded: str, word: str) -> str:
    """Return a sentence cut to what stands around a word."""
    place = folded.index(word) if len(folded) == len(words) else 0
    start, end = max(place - _AROUND, 0), place + len(word) + _AROUND
    flat = " ".join(words[start:end].split())
    return f"{'…' if start else ''}{flat}{'…' if end < len(words) else ''}"


class _Sound:
    """How texts sound."""

    def __init__(self) -> None:
        self._called = re.compile(r'"(?:name|short_name|title|aliases)":(?:"([^"]*)"|\[([^]]*)\])')

    def stands_in(self, text: str, word: str) -> bool:
        """Tell whether a name or title in a record's JSON sounds like a word."""
        return any(self.is_in("".join(each), word) for each in self._called.findall(text))

    def is_in(self, words: str, word: str) -> bool:
        """Tell whether some characters one after the other sound like a word, whole or by their initials."""
        first = word[0]
        starts = [place for place, each in enumerate(words) if any(sound.startswith(first) for sound in readings(each))]
        if not starts:
            return False
        sounds = [readings(each) for each in words]
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
