"""Lists of words: an item that holds what parts items is several words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from redchain.check.rules.rc000_text import RC021
from redchain.check.rules.rc100_list_items import RC116
from redchain.lazy_pattern import pattern
from redchain.model.fields import Field, fields
from redchain.model.finding import QUOTE
from redchain.model.meant_values import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from redchain.check.schema_problem import SchemaProblem
    from redchain.model.finding import FieldPath, Finding

_HAN = "\u4e00-\u9fff"
MAY_SEPARATE = pattern("[，、；;｜|\n,/]")
_SEPARATOR = pattern(rf"[，、；;｜|\n]|,(?![0-9]{{3}})|(?<=[{_HAN}])/(?=[{_HAN}])")
_MARKS = "。．｡，、；：;,"
_BLANKS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_LAST_MARK = pattern(rf"\s*[{_MARKS}]+\s*$")
_NAMES = frozenset({"name", "title"})
_ENCLOSED = pattern("[（(][^（）()]*[）)]|“[^“”]*”|《[^《》]*》")


def ensure_items_are_single(part: BaseModel, place: FieldPath = (), *, may_allow: bool = True) -> Iterator[Finding]:
    """Ensure that no item of a list of words holds several (RC021)."""
    for field in word_lists(type(part)):
        value = getattr(part, field.name)
        if field.parts:
            parts = value if isinstance(value, tuple) else (value,) if value is not None else ()
            for number, each in enumerate(parts):
                yield from ensure_items_are_single(each, (*place, field.name, *((number,) if field.many else ())), may_allow=may_allow)
            continue
        for number, each in enumerate(value):
            mark = separator_in(each) if MAY_SEPARATE.search(each) else ""
            if mark:
                items = [quoted(word) for item in value for word in words_in(item)]
                line = f"{field.name}: [{', '.join(items)}]"
                remedy = None if may_allow else QUOTE.fill(line=line)
                yield RC021.broken((*place, field.name, number), remedy=remedy, key=field.name, label=field.label, value=each, mark=mark, line=line)


def ensure_words_end_plainly(part: BaseModel, place: FieldPath = ()) -> Iterator[Finding]:
    """Ensure that names, titles and words do not end with the mark of a sentence (RC116, a warning)."""
    for field in names_and_words(type(part)):
        value = getattr(part, field.name)
        values = value if isinstance(value, tuple) else (value,) if value is not None else ()
        for number, each in enumerate(values):
            here = (*place, field.name, *((number,) if field.many else ()))
            if field.parts:
                yield from ensure_words_end_plainly(each, here)
                continue
            if each.rstrip()[-1:] not in _MARKS:
                continue
            plain = _LAST_MARK.sub("", each)
            if plain and plain != each:
                words = ", ".join(quoted(_LAST_MARK.sub("", word) or word) for word in values)
                line = f"{field.name}: [{words}]" if field.many else f"{field.name}: {quoted(plain)}"
                yield RC116.broken(here, key=field.name, label=field.label, value=each, mark=each[len(plain) :].strip(), line=line)


def mark_ends() -> frozenset[str]:
    """Return with what a text ends in which `ensure_words_end_plainly` may find something: a mark, a blank behind which there may be one, or nothing."""
    return frozenset({"", *_MARKS, *_BLANKS})


def item_is_several(problem: SchemaProblem) -> Finding | None:
    """Return the finding for an item of a list of ids or fixed values that holds several, as its field then does not accept it; None for another fault."""
    value, last = problem.input, problem.field[-1] if problem.field else ""
    if not isinstance(last, int) or not isinstance(value, str) or not separator_in(value):
        return None
    words = words_in(value)
    if not all(map(problem.accepts, words)):
        return None
    line = ", ".join(map(quoted, words))
    return RC021.broken(problem.field, remedy=RC021.remedy.fill(line=line), key=problem.said_key, label=problem.label, value=value, mark=separator_in(value))


def separator_in(item: str) -> str:
    """Return what parts words in an item, outside brackets and quotes; empty where nothing does."""
    found = _SEPARATOR.search(_ENCLOSED.sub("", item))
    return found[0].strip() or "换行" if found else ""


def words_in(item: str) -> list[str]:
    """Return the words of an item.

    >>> words_in("高新技术企业，专精特新（省、国家级）")
    ['高新技术企业', '专精特新（省、国家级）']
    """
    kept: list[str] = _ENCLOSED.findall(item)
    rest = iter(kept)
    masked = _ENCLOSED.sub("\0", item)
    return [re.sub("\0", lambda _: next(rest), each.strip()) for each in _SEPARATOR.split(masked) if each.strip()]


@cache
def word_lists(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a model that are lists of words, and its parts that have some."""
    return tuple(each for each in fields(model).values() if (each.many and each.wording == "word") or (each.parts and word_lists(each.type)))


@cache
def names_and_words(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a model that hold a name, a title or words, and its parts that have some."""
    known = fields(model).values()
    return tuple(each for each in known if each.wording == "word" or (each.wording and each.name in _NAMES) or (each.parts and names_and_words(each.type)))
