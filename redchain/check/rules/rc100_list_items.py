"""RC1xx: what lists and names must hold: entries that can be told apart, words without the marks of a sentence."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from redchain.model.finding import QUOTE, Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Frozen
    from redchain.model.finding import Finding

RC115 = Rule(
    "RC115",
    Text("列表里重复", "Equal entries in a list"),
    Text("{key}（{label}）“{value}”写了两次", "{key} ({label}) {value} appears twice"),
    Text("改成不同的，或删掉一条", "give it another, or remove one of the two"),
    Text("步骤、工单、日历靠它认出是哪一条，一样就分不清。", "Steps, orders and calendars tell the entries apart by it."),
    lets_pass=True,
)


def ensure_keys_are_unique(record: Frozen) -> Iterator[Finding]:
    """Ensure that the parts of each list are told apart by their keys, however those are written (RC115)."""
    from redchain.model.fields import fields

    for name, field in fields(type(record)).items():
        for key, part in field.parts.items() if field.many else ():
            seen: set[str] = set()
            for place, each in enumerate(getattr(record, name)) if part.is_key else ():
                value = getattr(each, key)
                plain = "".join(unicodedata.normalize("NFKC", value).casefold().split())
                if plain in seen:
                    yield RC115.broken((name, place, key), key=key, label=part.label, value=value)
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
