"""Numbers that are no exact ones, as people write them: 约50万, 50-80万, 五六十人, 几十万, 面议."""

from __future__ import annotations

import unicodedata

from redchain.lazy_pattern import pattern
from redchain.model.meant_values import meant_number

_ABOUT = pattern(
    "^(?:约|大约|大概|差不多|将近|接近|近|不超过|不到|不低于|不少于|至少|至多|最多|最少|超过|超|[<>≤≥~≈])+|(?:左右|上下|以上|以下|以内|不等|\\+|多|余|起)$"
)
_MORE = pattern("(?<=[0-9十百千万亿])(?:多|余|来)(?=[百千万亿人家户个天元名])")
_RANGE = pattern(r"(.*?\S)\s*(?:-{1,2}|[~～—–至到])+\s*(\S.*)")
_NEIGHBOURS = pattern("([一二两三四五六七八九])([二三四五六七八九])([十百千万亿].*|[人家户个天名].*)")
_SOME = pattern(".*[几数].*|(?:[上成近]|好几)?[十百千万]+[余多来]?(?:万|万元|元|人|家|个)?")
_DIGITS = "0123456789.,一二三四五六七八九十两"
_LONGEST = 40
_NONE = frozenset({"面议", "待定", "不详", "未知", "不清楚", "暂无", "无", "/", "-", "—", "tbd", "n/a", "unknown"})


def rough_numbers(words: str, *, is_amount: bool) -> tuple[str, ...] | None:
    """Return the exact numbers that a rough one names: one of an estimate, the two ends of a range, none of what holds no number; None for anything else.

    >>> [rough_numbers(each, is_amount=True) for each in ("约50万", "50万元左右", "50-80万", "五六十万", "几十万", "面议", "50万")]
    [('50',), ('50',), ('50', '80'), ('50', '60'), (), (), None]
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    if len(plain) > _LONGEST or plain[:1] == "-" != plain or meant_number(plain, is_amount=is_amount) is not None:
        return None
    if plain.casefold() in _NONE:
        return ()
    exact = _MORE.sub("", _ABOUT.sub("", plain)).strip()
    named: tuple[str, ...] = (exact,) if exact != plain else ()
    ends = _RANGE.fullmatch(exact) or _NEIGHBOURS.fullmatch(exact)
    if ends is not None:
        low, high, unit = ends[1], ends[2], (ends.groups()[2:] or (ends[2].lstrip(_DIGITS),))[0]
        named = (low if low[-1] not in _DIGITS else f"{low}{unit}", high if high.endswith(unit) else f"{high}{unit}")
    numbers = tuple(number for each in named if (number := meant_number(each, is_amount=is_amount)) is not None)
    return numbers if numbers and len(numbers) == len(named) else () if _SOME.fullmatch(plain) else None
