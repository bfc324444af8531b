"""One line of YAML with its value in double quotes: the correction that messages offer."""

from __future__ import annotations

from redchain.lazy_pattern import pattern

_KEY_VALUE = pattern(r"(\s*+(?:- ++)*[A-Za-z_][\w-]*+: ++)(.*?)((?<!\s)\s++#.*)?$")
_ITEM = pattern(r"(\s*+(?:- ++)+)(.*?)((?<!\s)\s++#.*)?$")
_MARK = pattern(r"^[&*!]\S*\s*")


def double_quoted(words: str) -> str:
    """Return `words` as a YAML double-quoted scalar on one line."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return f'"{escaped}"'


def quoted_line(text: str, number: int) -> str:
    """Return line `number` (from 0) of `text` with its value in double quotes, or an empty string when there is none."""
    lines = text.split("\n")
    if not 0 <= number < len(lines):
        return ""
    found = _KEY_VALUE.match(lines[number].rstrip("\r")) or _ITEM.match(lines[number].rstrip("\r"))
    if not found or not found[2]:
        return ""
    value = found[2].strip()
    quote = value[:1]
    if quote in {'"', "'"} and value.strip(quote).count(quote) == 0:  # around the whole, or not closed
        value = value.strip(quote)
    return f"{found[1].strip()} {double_quoted(value)}"
