"""The part of a ledger that a site may show: hidden records are not in it, and what is left neither refers to them nor names them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from redchain.lazy_pattern import pattern
from redchain.model.base import Step
from redchain.model.composition import parent_of
from redchain.model.fields import fields
from redchain.model.ledger import ledger_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.ledger import Ledger

Level = Literal["public", "chain"]
LEVELS: Mapping[Level, Text] = {"public": Text("公开", "public"), "chain": Text("链内", "chain")}
"""For whom a site may be made; records for fewer people stand on none."""
_ALLOWED: Mapping[Level, frozenset[str]] = {"public": frozenset({"public"}), "chain": frozenset({"public", "chain"})}
LEFT_OUT = "〔略〕"
"""Stands where a text that is shown names a record that is not."""
_BODIES = frozenset({"chain", "unit", "party"})
"""Public bodies: on a public site their names may be read in texts, though their records are for the chain."""
_FIRMS = frozenset({"enterprise"})
_SHORTEST, _SHORTEST_NAME, _STEM = 4, 2, 2
_EVENT_ID = pattern(r"(?<![0-9A-Za-z])[A-Z]-[0-9]{8}-[0-9A-Z]{5}(?![0-9A-Za-z])")


def shown_ledger(ledger: Ledger, level: Level) -> Ledger:
    """Return the ledger of the records that a site of this level may show."""
    return shown_part(ledger, level)[0]


def shown_part(ledger: Ledger, level: Level) -> tuple[Ledger, bool]:
    """Return the same, and whether it is the whole ledger."""
    shown, hidden = _parted(ledger, level)
    if not hidden:
        return ledger_of(ledger.settings, shown), True
    known = defaultdict(set)
    for each in shown:
        known[each.kind.name].add(each.id)
    mending = _Mending(known, _Silence(shown, hidden, level))
    return ledger_of(ledger.settings, (mending.record(each) for each in shown)), False


def is_shown(ledger: Ledger, record: Record, level: Level) -> bool:
    """Tell whether a site of a level may show a record; what belongs to a hidden one is hidden, and so is a challenge that was never posted."""
    if record.visibility not in _ALLOWED[level] or (record.kind.name == "challenge" and not any(each.step == "post" for each in record.steps)):
        return False
    whole = parent_of(ledger, record)
    return whole is None or is_shown(ledger, whole, level)


def _parted(ledger: Ledger, level: Level) -> tuple[list[Record], list[Record]]:
    """Return the records that may be shown, and the others."""
    shown: list[Record] = []
    hidden: list[Record] = []
    for model, _ in ledger.shelves():
        for each in ledger.every(model):
            (shown if is_shown(ledger, each, level) else hidden).append(each)
    return shown, hidden


class _Silence:
    """Takes the ids and names of hidden records out of texts; a name that a shown record has as well is that one's, and leaving it out would tell of the other."""

    def __init__(self, shown: Sequence[Record], hidden: Sequence[Record], level: Level) -> None:
        self._ids = {each.id for each in hidden}
        self._words: dict[str, list[str]] = defaultdict(list)
        secret = {words for each in hidden for words in _names(each, level)}
        secret -= {words for each in shown for words in _called(each)} if secret else set()
        for words in sorted(secret, key=lambda each: (-len(each), each)):
            self._words[words[:_STEM]].append(words)

    def text(self, words: str) -> str:
        """Return a text without them."""
        if "-" in words:
            words = _EVENT_ID.sub(lambda found: LEFT_OUT if found[0] in self._ids else found[0], words)
        place = 0
        while place < len(words) - 1:
            for each in self._words.get(words[place : place + _STEM], ()):
                if words.startswith(each, place):
                    words = words[:place] + LEFT_OUT + words[place + len(each) :]
                    place += len(LEFT_OUT) - 1
                    break
            place += 1
        return words


def _names(record: Any, level: Level) -> Iterator[str]:
    """Yield what a hidden record is called, where that says which one it is."""
    kind = record.kind.name
    if kind in _BODIES and record.visibility in _ALLOWED["chain"] and level == "public":
        return
    shortest = _SHORTEST_NAME if kind in _FIRMS else _SHORTEST
    yield from (words for words in _called(record) if len(words) >= shortest)


def _called(record: Any) -> Iterator[str]:
    """Yield what a record is called."""
    for name in ("short_name", *record.kind.title):
        words = getattr(record, name, None)
        if words:
            yield words


class _Plan(NamedTuple):
    """Which fields of a model must be looked at: those that refer, those in people's own words, those made of parts."""

    refs: tuple[Field, ...]
    words: tuple[str, ...]
    parts: tuple[Field, ...]


@cache
def _plan(model: type[BaseModel]) -> _Plan:
    known = tuple(fields(model).values())
    return _Plan(
        tuple(each for each in known if each.references),
        tuple(each.name for each in known if (each.wording or each.part_of) and not each.references),
        tuple(each for each in known if each.parts),
    )


def _plan_of(part: Any) -> _Plan:
    model: Any = type(part)
    return _plan(model)


def own_words(part: Any) -> Iterator[str]:
    """Yield what people wrote in their own words in a record, but for its life."""
    plan = _plan_of(part)
    for name in plan.words:
        value = getattr(part, name)
        if value:
            yield from value if isinstance(value, tuple) else (value,)
    for field in plan.parts:
        value = getattr(part, field.name)
        if value and field.name not in {"log", "allow"}:
            for each in value if isinstance(value, tuple) else (value,):
                yield from own_words(each)


@dataclass(frozen=True)
class _Mending:
    """Makes records that speak only of what is known."""

    known: Mapping[str, Collection[str]]
    silence: _Silence

    def record(self, record: Record) -> Record:
        """Return a record without what it says of hidden ones."""
        changed = self._changes(record)
        gone = {each.number for each in getattr(record, "topics", ())} - {each.number for each in changed.get("topics", getattr(record, "topics", ()))}
        if gone:
            changed["log"] = tuple(each for each in changed.get("log", record.steps) if each.topic not in gone)
        return record.model_copy(update=changed) if changed else record

    def _changes(self, part: Any) -> dict[str, Any]:
        plan, changed = _plan_of(part), {}
        for field in plan.refs:
            value = getattr(part, field.name)
            if value:
                kept = self._kept(field, value)
                if kept != value:
                    changed[field.name] = kept
        for name in plan.words:
            value = getattr(part, name)
            if value:
                said = tuple(map(self.silence.text, value)) if isinstance(value, tuple) else self.silence.text(value)
                if said != value:
                    changed[name] = said
        for field in plan.parts:
            value = getattr(part, field.name)
            if value:
                mended = tuple(self._parts(value)) if isinstance(value, tuple) else self._part(value)
                if mended != value:
                    changed[field.name] = mended
        return changed

    def _kept(self, field: Field, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(each for each in value if self._knows(field, each))
        return value if self._knows(field, value) else "" if field.is_required else None

    def _knows(self, field: Field, identifier: str) -> bool:
        return any(identifier in self.known.get(kind, ()) for kind in field.references)

    def _part(self, part: Any) -> Any:
        """Return a part without what it says of hidden records; an order of turns that would be another one without them is not told at all."""
        changed = self._changes(part)
        if any(field.is_ranked and field.name in changed for field in _plan_of(part).refs):
            return None
        return part.model_copy(update=changed) if changed else part

    def _parts(self, parts: tuple[Any, ...]) -> Iterator[Any]:
        """Yield parts without what they say of hidden records; one that is about nothing else is left out, a step never."""
        for each in parts:
            changed = self._changes(each)
            if not changed:
                yield each
            elif isinstance(each, Step) or "step" in type(each).model_fields or not self._is_about_hidden(each, changed):
                yield each.model_copy(update=changed)

    @staticmethod
    def _is_about_hidden(part: Any, changed: Mapping[str, Any]) -> bool:
        return any(field.name in changed and not changed[field.name] and (field.is_required or field.many) for field in _plan_of(part).refs)
