"""Which part of a record people mean by its name, where its id is wanted: 储氢运氢装备 for the segment `storage`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.kinds.registry import kind_named
from redchain.lazy_pattern import pattern
from redchain.model.field_types import NAME_PATTERN
from redchain.model.text_folding import firm_name_key
from redchain.text import Text, join_few, same

if TYPE_CHECKING:
    from typing import Any

    from redchain.model.fields import IdOfPart
    from redchain.model.ledger import Ledger

_ID = pattern(NAME_PATTERN, re.ASCII)
_MOST_NAMED = 12


def id_of_part(ledger: Ledger, wanted: IdOfPart, words: str, field: Text) -> str:
    """Return the id of the part that words mean by its id, its name or a piece of that; an id that no part has stays as it is, which the rules judge.

    Raises RefusalError for words that are no id and fit no name or the names of several parts.
    """
    parts = _parts(ledger, wanted)
    if words in parts:
        return words
    key = firm_name_key(words)
    fitting = [each for each, name in parts.items() if key and firm_name_key(name) == key] or [
        each for each, name in parts.items() if key and key in firm_name_key(name)
    ]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and _ID.fullmatch(words):
        return words
    named = _listed({each: parts[each] for each in fitting} or parts)
    if fitting:
        raise RefusalError(Text(f"{field.zh}“{words}”有几个：{named.zh}", f"{field.en}: “{words}” fits several: {named.en}"))
    if parts:
        raise RefusalError(Text(f"{field.zh}没有“{words}”，可填：{named.zh}", f"{field.en}: there is no “{words}”; may be: {named.en}"))
    raise RefusalError(Text(f"{field.zh}没有“{words}”：还没有登记任何{field.zh}", f"{field.en}: there is no “{words}”: none is on record yet"))


def _parts(ledger: Ledger, wanted: IdOfPart) -> dict[str, str]:
    """The names of all parts by id, of records that are in use."""
    model: Any = kind_named(wanted.kind)
    return {part.id: part.name for each in ledger.every(model) if each.archived_on is None for part in getattr(each, wanted.list)}


def _listed(parts: dict[str, str]) -> Text:
    return join_few([same(f"{name} ({each})") for each, name in parts.items()], _MOST_NAMED, Text("另有 {left} 个", "{left} more"), zh="；", en="; ")
