"""The titles (资质) of a firm as conditions compare them: short names are written out, and what only resembles a title is left to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.text_folding import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

FULL_TITLES = {"高企": "高新技术企业"}
"""What firms call titles for short."""


def resembling(wanted: str, held: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which of the titles held are the one wanted, and which may be: one name stands in the other.

    >>> resembling("高新技术企业", ["高企", "国家高新技术企业", "专精特新"])
    (('高企',), ('国家高新技术企业',))
    """
    key = _key(wanted)
    keys = {each: _key(each) for each in held}
    alike = tuple(each for each, own in keys.items() if own and key and own != key and (own in key or key in own))
    return tuple(each for each, own in keys.items() if own == key), alike


def _key(title: str) -> str:
    plain = "".join(each for each in normalise(title) if each.isalnum())
    return FULL_TITLES.get(plain, plain)
