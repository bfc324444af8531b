"""When two firms' names are the same name: widths, brackets and company suffixes do not count."""

from __future__ import annotations

import re
import unicodedata

_SUFFIX = re.compile(r"(?:股份)?(?:有限)?(?:责任)?公司$|(?:co\.?,?ltd\.?|ltd\.?|inc\.?|corp\.?)$")
_NOISE = re.compile(r"[\s·•.,，。、\-—_()\[\]{}<>《》【】「」“”\"']")


def match_key(name: str) -> str:
    """Return what is left of a firm's name when widths, case, brackets and company suffixes are put aside.

    >>> match_key("张家港示例（氢能）股份有限公司") == match_key("张家港示例(氢能)有限公司")
    True
    """
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name).casefold())
    stem = _SUFFIX.sub("", folded)
    return _NOISE.sub("", stem) or folded
