"""People's words as HTML and XML text that shows exactly them."""

from __future__ import annotations

from html import escape as escaped

from redchain.lazy_pattern import pattern
from redchain.text_cleaning import clean, one_line

_NOT_XML = pattern("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(words: str) -> str:
    """Return people's words as HTML text that shows exactly them; line breaks stay breaks."""
    return "<br>".join(escape_html(line) for line in clean(words).strip().split("\n"))


def escape_html(words: str) -> str:
    """Return text as HTML that shows it; `##[` would be a command in the log of a CI service that prints the page."""
    return escaped(words).replace("##", "#&#35;")


def escape_xml(words: str) -> str:
    """Return people's words as XML text on one line, without the characters that XML has no place for."""
    return escape_html(_NOT_XML.sub("", one_line(words)))
