"""The titles (资质) of firms: what firms call each for short, and which of those on record are the one that is asked for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from redchain.model.text_folding import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TITLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "高新技术企业": ("高企", "国高", "国高新", "高新企业", "国家高新技术企业", "国家级高新技术企业", "国家高企"),
        "科技型中小企业": ("科小", "国家科技型中小企业", "国科小"),
        "创新型中小企业": ("省创新型中小企业", "省级创新型中小企业"),
        "专精特新中小企业": ("省专精特新中小企业", "省级专精特新中小企业", "省级专精特新企业", "省专精特新企业", "省级专精特新", "省专精特新"),
        "专精特新小巨人企业": (
            "小巨人",
            "小巨人企业",
            "专精特新小巨人",
            "国家小巨人",
            "国家级小巨人",
            "国家专精特新小巨人",
            "国家级专精特新小巨人",
            "国家专精特新小巨人企业",
            "国家级专精特新小巨人企业",
            "国家级专精特新企业",
        ),
        "制造业单项冠军企业": ("单项冠军", "单项冠军企业", "制造业单项冠军", "国家制造业单项冠军", "国家级制造业单项冠军企业", "国家制造业单项冠军企业"),
        "瞪羚企业": ("瞪羚",),
        "独角兽企业": ("独角兽",),
        "技术先进型服务企业": ("技先企业", "技术先进型服务"),
    }
)
"""Titles by their full names, and what else each is called; what may be one of several (专精特新) is none of them."""
_FULL = {short: full for full, others in TITLES.items() for short in (full, *others)}


def title_key(title: str) -> str:
    """Return what two names of one title have in common: the full name where it is known, without spaces and quotation marks.

    >>> title_key("高企"), title_key("专精特新“小巨人”企业"), title_key("专精特新")
    ('高新技术企业', '专精特新小巨人企业', '专精特新')
    """
    plain = "".join(each for each in normalise(title) if each.isalnum())
    return _FULL.get(plain, plain)


def resembling(wanted: str, held: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which of the titles held are the one wanted, and which may be: one name stands in the other.

    >>> resembling("高新技术企业", ["高企", "高新技术企业（2019年）", "专精特新"])
    (('高企',), ('高新技术企业（2019年）',))
    """
    key = title_key(wanted)
    keys = {each: title_key(each) for each in held}
    alike = tuple(each for each, own in keys.items() if own and key and own != key and (own in key or key in own))
    return tuple(each for each, own in keys.items() if own == key), alike


def without_titles(words: str, text: str) -> str:
    """Return words without those titles that a text has too, whatever it calls them.

    >>> without_titles("国家高新技术企业有什么奖励", "高新技术企业培育办法"), without_titles("国家级小巨人有什么奖励", "专精特新办法")
    ('有什么奖励', '国家级小巨人有什么奖励')
    """
    for name in sorted(_FULL, key=len, reverse=True):
        if name in words and any(each in text for each in (_FULL[name], *TITLES[_FULL[name]])):
            words = words.replace(name, "")
    return words
