"""RC1xx: what lists and names must hold: entries that can be told apart, words without the marks of a sentence."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from redchain.model.finding import QUOTE, Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Frozen
    from redchain.model.finding import FieldPath, Finding

RC115 = Rule(
    "RC115",
    Text("列表里重复", "Equal entries in a list"),
    Text("{key}（{label}）“{value}”写了两次", "{key} ({label}) {value} appears twice"),
    Text("改成不同的，或删掉一条", "give it another, or remove one of the two"),
    Text("步骤、工单、日历靠它认出是哪一条，一样就分不清。", "Steps, orders and calendars tell the entries apart by it."),
    lets_pass=True,
)


def ensure_keys_are_unique(record: Frozen) -> Iterator[Finding]:
    """Ensure that the parts of each list are told apart by their keys, however written, or by the time for which they hold, and that no list names a record twice (RC115)."""
    for name, key, label in keys_of(type(record)):
        parts = getattr(record, name)
        seen: dict[str, list[Frozen]] = {}
        for place, each in enumerate(parts) if len(parts) > 1 else ():
            value = getattr(each, key)
            known = seen.setdefault("".join(unicodedata.normalize("NFKC", str(value)).casefold().split()), [])
            if any(_meet(each, other) for other in known):
                yield RC115.broken((name, place, key), key=key, label=label, value=value)
            known.append(each)
    yield from _references_twice(record, ())


def _references_twice(part: Frozen, place: FieldPath) -> Iterator[Finding]:
    """Yield what the lists of references in a part, and in the parts below it, name twice."""
    for name, label in references_of(type(part)):
        yield from _words_twice(getattr(part, name), (*place, name), name, label)
    for name in holders_of(type(part)):
        value = getattr(part, name)
        if isinstance(value, tuple):
            for number, each in enumerate(value):
                yield from _references_twice(each, (*place, name, number))
        elif value is not None:
            yield from _references_twice(value, (*place, name))


def _meet(one: Frozen, other: Frozen) -> bool:
    """Tell whether two parts of one key hold at the same time: those that say from when until when they hold do only where these meet."""
    meets = getattr(one, "meets", None)
    return meets is None or bool(meets(other))


@cache
def keys_of(model: type[Frozen]) -> tuple[tuple[str, str, Text], ...]:
    """Return each list of parts in a model, with the key by which they are told apart and what that is called."""
    from redchain.model.fields import fields

    return tuple((name, key, part.label) for name, field in fields(model).items() if field.many for key, part in field.parts.items() if part.is_key)


@cache
def references_of(model: type[Frozen]) -> tuple[tuple[str, Text], ...]:
    """Return each list of references in a model, with what it is called."""
    from redchain.model.fields import fields

    return tuple((name, field.label) for name, field in fields(model).items() if field.many and field.references and not field.parts)


@cache
def holders_of(model: type[Frozen]) -> tuple[str, ...]:
    """Return each field of a model below which there is some list of references."""
    from redchain.model.fields import fields

    return tuple(name for name, field in fields(model).items() if field.parts and (references_of(field.type) or holders_of(field.type)))


def ensure_settings_say_it_once(settings: Frozen) -> Iterator[Finding]:
    """Ensure that no settings file lists anything twice: a word, or an entry for the same as another (RC115)."""
    from redchain.model.fields import fields

    for name, field in fields(type(settings)).items():
        values = getattr(settings, name)
        if not isinstance(values, tuple):
            continue
        yield from _words_twice(values, (name,), name, field.label)
        seen: set[object] = set()
        for place, each in enumerate(values):
            same = getattr(each, "same", None)
            if same is not None and same in seen:
                value = Text(f"{same[0]}（适用范围相同）", f"{same[0]} (for the same)") if any(same[1:]) else Text(str(same[0]), str(same[0]))
                key = next(iter(field.parts))
                yield RC115.broken((name, place, key), key=key, label=field.parts[key].label, value=value)
            seen.add(same)
            for key, part in field.parts.items():
                words = getattr(each, key, None)
                if isinstance(words, tuple):
                    yield from _words_twice(words, (name, place, key), key, part.label)


def _words_twice(values: tuple[object, ...], place: FieldPath, key: str, label: Text) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, each in enumerate(values):
        if isinstance(each, str):
            plain = "".join(unicodedata.normalize("NFKC", each).casefold().split())
            if plain in seen:
                yield RC115.broken((*place, number), key=key, label=label, value=each)
            seen.add(plain)


RC116 = Rule(
    "RC116",
    Text("名称末尾有标点", "Name ends with a mark"),
    Text("{key}（{label}）“{value}”末尾的“{mark}”多余", "{key} ({label}) {value} ends with an unnecessary “{mark}”"),
    QUOTE,
    Text(
        "名称、标签不是句子；多一个句号，查找、筛选、适用条件就对不上。",
        "Names and tags are not sentences; with a full stop added, searches, filters and conditions no longer match them.",
    ),
    severity="warning",
)
"""Found by `check/list_items.py`."""
