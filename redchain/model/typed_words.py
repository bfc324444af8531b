"""What an input method for Chinese makes of ids, dates and months (２０２６－１１－２３, 2026年11月23日, Ｎ－…): brought to the form they are written in. Never for texts."""

from __future__ import annotations

import unicodedata

from redchain.lazy_pattern import pattern

_DATE = pattern(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})[日号])?(?:[T ]*(\d{1,2}:\d\d.*))?")


def plain_id(words: str) -> str:
    """Return a typed id in half width; what is no id, such as a name, as it was typed.

    >>> plain_id("Ｎ－２０２６１１２３－ＡＡＡＡＡ"), plain_id("示例（集团）")
    ('N-20261123-AAAAA', '示例（集团）')
    """
    plain = words if words.isascii() else unicodedata.normalize("NFKC", words)
    return plain.strip() if plain.isascii() else words


def plain_date(words: str) -> str:
    """Return a typed day, month or moment in half width, with year, month and day joined by dashes; anything else as it was typed.

    >>> plain_date("２０２６－１１－２３"), plain_date("2026年9月"), plain_date("2026年11月3日 9：30"), plain_date("三天后")
    ('2026-11-23', '2026-09', '2026-11-03T09:30', '三天后')
    """
    if words.isascii():
        return words.strip()
    plain = unicodedata.normalize("NFKC", words).strip()
    found = _DATE.fullmatch(plain)
    if found is None:
        return plain if plain.isascii() else words
    day = "-".join([found[1], *(each.zfill(2) for each in found.groups()[1:3] if each)])
    return f"{day}T{found[4].zfill(5)}" if found[4] else day
