"""What must go from people's words before they stand on any page: control and direction-changing characters."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\n\u2028\u2029]")
_BLANKS = re.compile(r"[ \t\n]+")


def clean(words: str) -> str:
    """Return the words without control characters; every kind of line break becomes a plain one."""
    return _UNSEEN.sub("", _BREAK.sub("\n", words))


def one_line(words: str) -> str:
    """Return the cleaned words on one line, runs of blanks folded into one space."""
    return _BLANKS.sub(" ", clean(words)).strip()
