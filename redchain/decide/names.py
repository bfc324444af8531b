"""Which records people mean by a name, however they shorten it: without city and suffix, as an abbreviation, in pinyin or by initials."""

from __future__ import annotations

import difflib
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.registry import kind_named
from redchain.model.fields import fields
from redchain.model.text_folding import firm_name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_TAILS = ("集团", "产业链", "产业")
_SAID_WITHOUT = ("产业链", "产业")
"""What people say behind the name of a chain that is registered without it."""
_BODIES = "局委办厅处院会队所站链端"
"""What the name of a unit or a chain ends with, and its abbreviation too."""
_DIVISIONS = "省市县区州"
_LONGEST_PLACE, _SHORTEST_NAME, _SHORTEST_ABBREVIATION, _FEWEST_LETTERS = 8, 2, 3, 2
_MOST_SIMILAR = 20_000
"""In so many names one that is nearly the same is looked for."""


class _Name(NamedTuple):
    """A name or other words by which a record is known, brought to one form."""

    record: Record
    key: str


class Names:
    """The names of the records of some kinds, and which of them words fit; records without a name, as orders, go by that of what they are part of."""

    def __init__(self, ledger: Ledger, models: Iterable[type[Record]]) -> None:
        """Read nothing yet."""
        self._ledger, self._models = ledger, tuple(models)

    def fitting(self, words: str) -> Iterator[tuple[Record, ...]]:
        """Yield the records that words fit, those that they fit best first; each way of fitting is tried only when it is asked for."""
        key = firm_name_key(words)
        ways: tuple[Callable[[str, str], bool], ...] = (str.__eq__, self._is_without_place, self._is_abbreviation, self._is_spelled)
        for way in ways if key else ():
            yield self._records(each for each in self._known if way(key, each.key))

    def holding(self, words: str) -> tuple[Record, ...]:
        """Return the records in whose name the words stand."""
        key = firm_name_key(words)
        return self._records(each for each in self._known if len(key) >= _SHORTEST_NAME and key in each.key)

    def near(self, words: str, most: int) -> tuple[Record, ...]:
        """Return up to `most` records whose name sounds like the words or is written much like them."""
        key = firm_name_key(words)
        sounding = [each for each in self._known if not key.isascii() and self._sounds(key, each.key)]
        written = difflib.get_close_matches(key, list(dict.fromkeys(each.key for each in self._known)), most, 0.5) if len(self._known) < _MOST_SIMILAR else []
        return self._records((*sounding, *(each for name in written for each in self._known if each.key == name)))[:most]

    @cached_property
    def _naming(self) -> tuple[type[Record], ...]:
        """The kinds whose names are known."""
        return tuple(dict.fromkeys(each for model in self._models for each in _named_by(model)))

    def _records(self, found: Iterable[_Name]) -> tuple[Record, ...]:
        """The records of names, each once; archived ones only where there is no other."""
        every = {(each.kind.name, each.id): each for name in found for each in self._of(name.record)}
        return tuple(each for each in every.values() if each.archived_on is None) or tuple(every.values())

    def _of(self, named: Record) -> Iterator[Record]:
        """Yield a record of a kind asked for, or those of one that are part of it."""
        if isinstance(named, self._models):
            yield named
        for model in self._models:
            if type(named) in _named_by(model) and not isinstance(named, model):
                yield from self._ledger.where(model, model.kind.parent, named.id)

    @cached_property
    def _known(self) -> tuple[_Name, ...]:
        found = (_Name(each, key) for model in self._naming for each in self._ledger.every(model) for key in dict.fromkeys(map(firm_name_key, called(each))))
        return tuple(each for each in found if each.key)

    @cached_property
    def _beginnings(self) -> Counter[str]:
        return Counter(each.key[:length] for each in self._known for length in range(1, _LONGEST_PLACE + 1) if len(each.key) > length)

    def _is_place(self, words: str) -> bool:
        """Whether the beginning of a name says where it is: the title of the repository names it, or a third of all names begin with it."""
        return not words or words[-1] in _DIVISIONS or words in self._ledger.settings.root.title or self._beginnings[words] >= max(3, len(self._known) / 3)

    def _without_place(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield a name as it is, and without the place it begins with; before it that place."""
        longest = min(_LONGEST_PLACE, len(key) - _SHORTEST_NAME)
        yield from ((key[:length], key[length:]) for length in range(longest + 1) if self._is_place(key[:length]))

    def _pairs(self, key: str, name: str) -> Iterator[tuple[str, str]]:
        """Yield what was typed and a name, each with and without its place, unless they are of different places."""
        for place, short in self._without_place(key):
            for other, core in self._without_place(name):
                if not (place and other) or place in other or other in place or min(len(place), len(other)) == 1:
                    yield short, core

    def _is_without_place(self, key: str, name: str) -> bool:
        if key[-1] != name[-1] and not name.endswith(_TAILS) and not key.endswith(_SAID_WITHOUT):
            return False
        return any(
            short == core or any(core == short + tail for tail in _TAILS) or any(short == core + tail for tail in _SAID_WITHOUT)
            for short, core in self._pairs(key, name)
        )

    def _is_abbreviation(self, key: str, name: str) -> bool:
        full = name.removesuffix("员会") if name.endswith("委员会") else name
        if len(key) < _SHORTEST_ABBREVIATION or key[-1] != full[-1] or key[-1] not in _BODIES:
            return False
        return any(
            _SHORTEST_ABBREVIATION <= len(short) < len(core) and short[0] == core[0] and _is_in_order(short, core) for short, core in self._pairs(key, full)
        )

    def _is_spelled(self, key: str, name: str) -> bool:
        letters = "".join(each for each in key if each.isalnum())
        if len(letters) < _FEWEST_LETTERS or not (letters.isascii() and letters.isalpha()) or name.isascii():
            return False
        from redchain.decide.sounds import spells

        return any(spells(letters, core) for _, core in self._without_place(name))

    def _sounds(self, key: str, name: str) -> bool:
        from redchain.decide.sounds import sound_alike

        return any(sound_alike(short, core) for short, core in self._pairs(key, name) if len(short) == len(core))


def called(record: Record) -> Iterator[str]:
    """Yield everything that a record is called: its title or name, its short name, and what people call it."""
    for field in (*record.kind.title, "short_name"):
        value = getattr(record, field, None)
        if value:
            yield value
    yield from getattr(record, "aliases", None) or ()


def _named_by(model: type[Record]) -> tuple[type[Record], ...]:
    """Return the kinds whose names the records of a kind go by: its own, or, where they have none, those of what they are part of."""
    if not model.kind.parent or not {*model.kind.title}.isdisjoint(fields(model)):
        return (model,)
    return tuple(found for each in fields(model)[model.kind.parent].references if (found := kind_named(each)) is not None)


def _is_in_order(short: str, name: str) -> bool:
    rest = iter(name)
    return all(each in rest for each in short)
