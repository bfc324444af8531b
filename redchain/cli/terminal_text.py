"""Text as a terminal may see it: what could forge or break what it shows is taken out, or stands as an escape."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def clean(words: str) -> str:
    """Return text without control and direction characters, which could forge or break what a terminal shows."""
    return _CONTROL.sub("", words)


def escaped(words: str) -> str:
    """Return JSON text in which characters that a terminal must not see stand as escapes, so that none is lost."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", words)
