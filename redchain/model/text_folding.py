"""When two names are one name, or look like one: widths, scripts, brackets, company suffixes and characters that nobody sees do not count."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.model.invisible_characters import UNSEEN_IN_WORD

if TYPE_CHECKING:
    from collections.abc import Callable

_SUFFIX = pattern(r"(?:股份)?(?:有限)?(?:责任)?公司$|(?:co\.?,?ltd\.?|ltd\.?|inc\.?|corp\.?)$")
_MARK = r"[\s·•.,，。、；;：:！!？?\-—_()\[\]{}<>《》【】「」“”\"']"
_NOISE = pattern(_MARK)
_LAST_MARKS = pattern(rf"{_MARK}+$")
_LETTERS = str.maketrans("авекмнорстухіѕјαβεζηικμνορτυχ", "abekmhopctyxisjabezhikmnoptux")
"""Small letters of Cyrillic and Greek that look like Latin ones, here or as capitals."""
_ALIKE = str.maketrans("巿曰", "市日")
"""Chinese characters that no name has, and that look like some that many have; 己 and 已 are of different names."""
_ROUNDS = 4
_QUOTES = "\"'"
_AROUND = frozenset({"Ps", "Pe", "Pi", "Pf"})
"""Brackets and quotation marks, by their Unicode category."""

# The characters of GB 2312 that opencc's t2s changes, alone or inside one of its phrases (回覆 → 回复). Text that is all GB 2312 and
# holds none of them stays as it is, so opencc need not even be imported; a test compares with opencc itself.
_CHANGED_IN_GB2312 = pattern("[乾吒哩坏夥後徵拚捱摺於榘沈菸薹藉袷覆醣麴麽]")


def firm_name_key(name: str) -> str:
    """Return what is left of a firm's name when widths, case, brackets, company suffixes and what nobody sees are put aside.

    >>> firm_name_key("张家港示例（氢能）股份有限公司") == firm_name_key("张家港示例(氢能)有限公司。")
    True
    """
    folded = "".join(unicodedata.normalize("NFKC", UNSEEN_IN_WORD.sub("", name)).casefold().split())
    stem = _SUFFIX.sub("", _LAST_MARKS.sub("", folded))
    return _NOISE.sub("", stem) or _NOISE.sub("", folded) or folded


def bare_title(title: str) -> str:
    """Return what is left of a title when widths, case, spaces, quotation marks, brackets and a full stop are put aside; figures stay as they are.

    >>> bare_title("“张力标定办法” 。") == bare_title("张力标定办法"), bare_title("耐压1.5兆帕") == bare_title("耐压15兆帕")
    (True, False)
    """
    folded = unicodedata.normalize("NFKC", UNSEEN_IN_WORD.sub("", title)).casefold()
    kept = "".join(each for each in folded if not each.isspace() and each not in _QUOTES and unicodedata.category(each) not in _AROUND)
    return kept.rstrip(".。") or folded


def look_of(key: str, fold: Normaliser) -> str:
    """Return what a match key looks like: traditional characters as simplified ones, letters of other scripts as Latin ones, no marks on any of them, look-alikes as one.

    >>> look_of("蘇州示例", Normaliser()), look_of("张家港巿", Normaliser())
    ('苏州示例', '张家港市')
    """
    apart = unicodedata.normalize("NFD", fold(key))
    plain = apart if apart.isalnum() else "".join(each for each in apart if not unicodedata.combining(each))
    return plain.translate(_LETTERS).translate(_ALIKE)


class Normaliser:
    """Folds widths, Chinese scripts and case; loads the script converter once, when the first text needs it."""

    def __init__(self) -> None:
        """Start without a converter."""
        self._convert: Callable[[str], str] | None = None

    def __call__(self, text: str) -> str:
        """Return `text` after NFKC, case folding and traditional → simplified; folding again changes nothing."""
        for _ in range(_ROUNDS):
            folded = self._fold(text)
            if folded == text:
                break
            text = folded
        return text

    def _fold(self, text: str) -> str:
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        if not may_be_traditional(text):
            return text
        if self._convert is None:
            self._convert = _converter()
        return self._convert(text)


def normalise(text: str) -> str:
    """Return one text normalised; for many texts keep a `Normaliser`.

    >>> normalise("ＡＢＣ氫能")
    'abc氢能'
    """
    return Normaliser()(text)


def may_be_traditional(text: str) -> bool:
    """Tell whether opencc could change the text; False is certain, True only likely."""
    if text.isascii():
        return False
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return _CHANGED_IN_GB2312.search(text) is not None


def _converter() -> Callable[[str], str]:
    try:
        from opencc import OpenCC  # 25 ms and 8 MB: only where traditional text turns up
    except ImportError:
        return str
    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
