"""A shown command as it is pasted into a shell: every word of it stands for itself, whatever a file, a record or a person is called."""

from __future__ import annotations

import re

from redchain.lazy_pattern import pattern
from redchain.text_cleaning import UNSEEN

_PLAIN = pattern(r"(?![=%])[\w@%+=:,./…-]+")
_ESCAPED = pattern(f"['\\\\!\t\n\u200c\u200d\u2028\u2029{UNSEEN}]")
_UNSHOWN = pattern(f"[\t\n\u200c\u200d\u2028\u2029{UNSEEN}]")


def word(value: object) -> str:
    r"""Return a value as one word of a shell command; what a terminal does not show stands as an escape, which holds no quote for shells that do not read it.

    >>> word("data/units/a b.yaml"), word("局.yaml"), word("a;$(b)"), word("a\nb'")
    ("'data/units/a b.yaml'", '局.yaml', "'a;$(b)'", "$'a\\012b\\047'")
    """
    text = str(value)
    if _UNSHOWN.search(text):
        return f"$'{_ESCAPED.sub(_octal, text)}'"
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "'\"'\"'") + "'"


def shown(*words: object) -> str:
    """Return a command of words, each of which stands for itself."""
    return " ".join(map(word, words))


def _octal(found: re.Match[str]) -> str:
    is_byte = "\udc80" <= found[0] <= "\udcff"  # of a name that is no UTF-8
    return "".join(f"\\{each:03o}" for each in found[0].encode("utf-8", "surrogateescape" if is_byte else "surrogatepass"))
