"""What must go from people's words before they stand on any page: what cannot be seen, and what the log of a CI service would obey."""

from __future__ import annotations

import re

from redchain.lazy_pattern import pattern

UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Controls, directions, tags and blanks of no width, as the inside of a set of a pattern; selectors and joiners that emoji and rare characters are made of are not among them."""
_UNSEEN = pattern(f"[{UNSEEN}]")
_UNSHOWN = pattern(f"[\u200c\u200d\u2028\u2029{UNSEEN}]")
"""What a terminal must not see either: joiners, and breaks that only some programs take for one."""
_BREAK = pattern("\r\n|[\r\n\u2028\u2029]")
_BLANKS = pattern(r"[ \t\n]+")
_ORDERED = pattern(r"[#@!](?=\w)|\bGH-(?=\d)|:(?=//)", re.IGNORECASE)
_SKIPPED = pattern(r"\[([^\[\]]*\b(?:ci|actions|skip)\b[^\[\]]*)\]", re.IGNORECASE)
_LAST_OF_ONE = 0xFFFF
_LIVE_ANYWHERE = pattern(r"##(?=\w*\[)")
_LIVE = pattern(r"(?:^|(?<=\n))(\s*):(?=:)|#(?=#\w*\[)")


def clean(words: str) -> str:
    """Return the words without characters that cannot be seen; every kind of line break becomes a plain one."""
    return _UNSEEN.sub("", _BREAK.sub("\n", words))


def one_line(words: str) -> str:
    """Return the cleaned words on one line, runs of blanks folded into one space."""
    return _BLANKS.sub(" ", clean(words)).strip()


def shown_only(words: str) -> str:
    """Return words that are looked up, without all that nobody sees, at their ends and within: joiners, too."""
    return _UNSHOWN.sub("", _BREAK.sub("\n", words)).strip()


def for_terminal(words: str) -> str:
    """Return text that can neither forge nor break what a terminal shows, nor command the machine that keeps what it showed; lines stay lines."""
    return inert(_UNSHOWN.sub("", words))


def for_json(words: str) -> str:
    """Return JSON text in which all this stands as escapes, so that nothing is lost."""
    text = _UNSHOWN.sub(lambda found: "".join(f"\\u{each:04x}" for each in _units(found[0])), words)
    return _LIVE_ANYWHERE.sub(r"#\\u0023", text) if "##" in text else text


def for_subject(words: str) -> str:
    """Return words for the subject of a commit, where hosts read `fixes #1`, `@name` and `[skip ci]` as orders.

    >>> for_subject("fixes #1 and GH-2 @all [skip ci]")
    'fixes # 1 and GH- 2 @ all (skip ci)'
    """
    return _SKIPPED.sub(r"(\1)", _ORDERED.sub(r"\g<0> ", inert(one_line(words))))


def _units(character: str) -> tuple[int, ...]:
    """Return a character as the one or two numbers that JSON escapes it with (UTF-16)."""
    code = ord(character)
    return (code,) if code <= _LAST_OF_ONE else (0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF))


def inert(words: str) -> str:
    """Return text of which no line is a command to the machine that keeps a log, as `::error::` and `##[error]` are at GitHub and Azure.

    >>> inert("::add-mask::x"), inert("see ##[error]x"), inert("std::vector")
    (': :add-mask::x', 'see # #[error]x', 'std::vector')
    """
    return _LIVE.sub(lambda found: f"{found[0]} ", words) if "::" in words or "##" in words else words
