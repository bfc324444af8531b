"""A command line that is none, such as a verb typed under another kind: what was meant, as it is typed."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.field_options import beginning_of, steps_of
from redchain.cli.records.kinds import SUMMARIES
from redchain.cli.registry import commands
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.base import Named
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redchain.model.base import Record

_MOST = 3
_LIKE = 0.7


class _Place(NamedTuple):
    """Where a verb is, below a kind or (None) on its own, and what it is called in Chinese."""

    model: type[Record] | None
    verb: str
    label: str = ""

    def typed(self, rest: Sequence[str]) -> str:
        """Return the whole command line."""
        return shown("redchain", *(() if self.model is None else (self.model.kind.name,)), self.verb, *rest)


def meant(words: Sequence[str]) -> tuple[str, ...]:
    """Return the command lines that `words`, which make no command, may stand for: the likeliest first, at most a few.

    The verb may stand under another kind or under none, before its kind, or in Chinese; kinds may be plural. The record that is named tells whose verb it is.
    """
    kind, verb, rest = _parted(words)
    places = [each for each in _places() if each.typed(rest) != shown("redchain", *words)]
    found = [each for each in places if verb and verb in {each.verb, each.label}]
    if kind is not None and not verb:
        return (shown("redchain", kind.kind.name),)
    if not found:
        own = [each.verb for each in places if each.model is kind]
        like = difflib.get_close_matches(verb, own, 1, _LIKE) or difflib.get_close_matches(verb, [each.verb for each in places], 1, _LIKE)
        found = [each for each in places if each.verb in like]
    return tuple(dict.fromkeys(each.typed(rest) for each in _likeliest(found, kind, rest)))[:_MOST]


def say_meant(words: Sequence[str]) -> Text | None:
    """Return what to do about words that make no command; None where nothing is like them."""
    lines = meant(words) if words else ()
    return Text(f"是不是：{' 或 '.join(lines)}", f"did you mean: {' or '.join(lines)}") if lines else None


def _parted(words: Sequence[str]) -> tuple[type[Record] | None, str, Sequence[str]]:
    """Part words into the kind that they name, the verb, and the rest."""
    first, second = words[0], "".join(words[1:2])
    if _kind(first) is not None:
        return _kind(first), second.replace("_", "-"), words[2:]
    if _kind(second) is not None:
        return _kind(second), first.replace("_", "-"), words[2:]
    return None, first.replace("_", "-"), words[1:]


def _kind(name: str) -> type[Record] | None:
    """Return the kind of a name, singular or plural, or as it is called in Chinese, in full or in two characters."""
    return next((each for each in KINDS if name in {each.kind.name, each.kind.folder, each.kind.label.zh, each.kind.label.zh[-2:]}), None)


def _places() -> Iterator[_Place]:
    """Yield every verb in every place that it has, in the order of the help."""
    labels = {move.verb: move.label.zh for each in KINDS if each.kind.verbs_are_commands and each.moves for move in each.moves.moves}
    for command in commands():
        model = kind_named(command.name)
        if model is None:
            yield _Place(None, command.name, labels.get(command.name.replace("-", "_"), ""))
            continue
        yield from (_Place(model, each) for each in SUMMARIES if each != "rename" or issubclass(model, Named))
        yield from (_Place(model, move.verb.replace("_", "-"), move.label.zh) for move in steps_of(model))
        yield from (_Place(model, each) for each in (beginning_of(model), "duplicates" if model.kind.name == "need" else None) if each)


def _likeliest(found: Sequence[_Place], kind: type[Record] | None, rest: Sequence[str]) -> Sequence[_Place]:
    """Return those of the kind that is asked for; else of the record's that is named, else those that are commands of their own, else all."""
    prefix = rest[0].partition("-")[0].upper() if rest else ""
    of_record = next((each for each in KINDS if each.kind.prefix == prefix), None)
    wanted: tuple[Callable[[_Place], bool], ...] = (
        lambda each: each.model is kind and kind is not None,
        lambda each: each.model is of_record and of_record is not None,
        lambda each: each.model is None,
        lambda _: True,
    )
    return next((some for test in wanted if (some := [each for each in found if test(each)])), ())
