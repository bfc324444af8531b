"""A command line that is none, such as a verb typed under another kind: what was meant, as it is typed."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, TypeAlias

from redchain.cli.command_places import Place, places
from redchain.cli.file_meant import is_file, say_from_file
from redchain.cli.registry import commands
from redchain.cli.trade_words import APART, instead_of, is_import, words_of
from redchain.kinds.registry import KINDS, kind_named
from redchain.lazy_pattern import pattern
from redchain.model.base import Named
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.model.base import Record

KindsOf: TypeAlias = "Callable[[str], tuple[type[Record], ...]]"
"""Tells which kinds have a record that is called by some words."""
_MOST = 3
_LIKE = 0.7
_NAME_ID = pattern("[a-z0-9-]+")


def no_kind(_words: str) -> tuple[type[Record], ...]:
    """Return no kind: which records there are is not known."""
    return ()


def meant(words: Sequence[str], kinds_of: KindsOf = no_kind) -> tuple[str, ...]:
    """Return the command lines that `words`, which make no command, may stand for: the likeliest first, at most a few.

    The verb may stand under another kind or under none, before its kind, or in Chinese, or be what people call it; kinds may be plural. The record that is
    named tells whose verb it is, by its id or as one of the kinds that `kinds_of` finds to have a record called so.
    """
    group, verb, rest = _parted(words)
    if group and not verb:
        return (shown("redchain", group),)
    known = [each for each in places() if each.typed(rest) != shown("redchain", *words)]
    kinds = _kinds_named(rest, kinds_of)
    by_name = named(verb, [each for each in known if not each.path.startswith(APART)])
    ways = (by_name, called(verb, known), named(verb, known), spelt_like(verb, [each for each in known if each.parent == group]), spelt_like(verb, known))
    of_the_record = (way for way in ways if any(_is_for(each, kinds) for each in way))
    found = next(of_the_record, None) or next((way for way in ways if way), ())
    return tuple(dict.fromkeys(each.typed(rest) for each in _likeliest(found, group, rest, kinds, prefers_alone=found is by_name)))[:_MOST]


def say_meant(words: Sequence[str], kinds_of: KindsOf = no_kind) -> Text | None:
    """Return what to do about words that make no command; None where nothing is like them."""
    if not words:
        return None
    group, verb, rest = _parted(words)
    if is_import(verb) or is_file(verb):
        is_kind = kind_named(group) is not None
        return say_from_file(shown("redchain", group if is_kind else "need", "add"), [verb, *rest], is_any=not is_kind)
    advice = instead_of(verb)
    if advice is not None:
        return advice
    lines = meant(words, kinds_of)
    return Text(f"是不是：{' 或 '.join(lines)}", f"did you mean: {' or '.join(lines)}") if lines else None


def named(word: str, known: Sequence[Place]) -> list[Place]:
    """Return the commands that have a name."""
    return [each for each in known if word and word.lower() in {each.verb, each.zh}]


def called(word: str, known: Sequence[Place]) -> list[Place]:
    """Return the commands that people call so; else those whose Chinese names hold the word or stand in it."""
    low = word.lower()
    found = [each for each in known if word and low in words_of(each.path)]
    return found or [each for each in known if each.zh and not word.isascii() and (word in each.zh or each.zh in word)]


def spelt_like(word: str, known: Sequence[Place]) -> list[Place]:
    """Return the commands whose names are nearly spelt so; what begins otherwise is another word, not a slip."""
    names = {each.verb for each in known if each.verb[:1] == word[:1].lower()}
    close = difflib.get_close_matches(word.lower(), sorted(names), 1, _LIKE)
    return [each for each in known if each.verb in close]


def _parted(words: Sequence[str]) -> tuple[str, str, Sequence[str]]:
    """Part words into the command that they name and that has others under it, such as that of a kind, the verb, and the rest."""
    first, second = words[0], "".join(words[1:2])
    if group := _group(first):
        return group, second.replace("_", "-"), words[2:]
    if group := _group(second):
        return group, first.replace("_", "-"), words[2:]
    return "", first.replace("_", "-"), words[1:]


def _group(name: str) -> str:
    """Return the command of a name that has others under it: a kind's, singular or plural, or as it is called in Chinese, in full or in two characters."""
    kind = next((each for each in KINDS if name in {each.kind.name, each.kind.folder, each.kind.label.zh, each.kind.label.zh[-2:]}), None)
    if kind is not None:
        return kind.kind.name
    return next((each.name for each in commands() if name and each.has_verbs and name in {each.name, each.zh}), "")


def _is_step(model: type[Record] | None, verb: str) -> bool:
    """Whether a command of its own is a step of records of a kind, as an order's are."""
    return model is not None and model.moves is not None and model.kind.verbs_are_commands and verb.replace("-", "_") in model.moves.table


def _is_for(place: Place, kinds: Sequence[type[Record]]) -> bool:
    """Whether a command is for records of one of some kinds."""
    return any(place.parent == model.kind.name or (not place.parent and _is_step(model, place.verb)) for model in kinds)


def _kinds_named(rest: Sequence[str], kinds_of: KindsOf) -> tuple[type[Record], ...]:
    """Return the kinds that have a record called as the first word after a verb, or whose letter begins it."""
    record = rest[0] if rest else ""
    by_id = tuple(each for each in KINDS if each.kind.prefix == record.partition("-")[0].upper())
    return by_id or (() if not record or record.startswith("-") else kinds_of(record))


def _likeliest(found: Sequence[Place], group: str, rest: Sequence[str], kinds: Sequence[type[Record]], *, prefers_alone: bool) -> Sequence[Place]:
    """Return those under the command that is asked for; else of the record's that is named, else those that are commands of their own, else all."""
    wanted: tuple[Callable[[Place], bool], ...] = (
        lambda each: bool(group) and each.parent == group,
        lambda each: _is_for(each, kinds),
        lambda each: prefers_alone and not each.parent,
        lambda each: bool(rest and _NAME_ID.fullmatch(rest[0])) and issubclass(kind_named(each.parent) or object, Named),
        lambda _: True,
    )
    return next((some for test in wanted if (some := [each for each in found if test(each)])), ())
