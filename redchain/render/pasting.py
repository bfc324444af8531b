"""Cells between tabs, to be pasted into a sheet: on one line, and none that starts a formula there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from redchain.lazy_pattern import pattern
from redchain.text_cleaning import UNSEEN, inert, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMULA = pattern(r"[=+\-@]")
_LEADING = pattern(rf"[\s\u200c\u200d\u2800\ufe00-\ufe0f{UNSEEN}]+")
"""What stands before the first character that is seen."""
_NEGATIVE = pattern(r"^-\d+(?:\.\d+)?%?$")
_SEEN = "!-~·–—“”‘’…、-】一-鿿！-～"
_ORDINARY_CELL = rf"(?:[0-9A-Za-z一-鿿（《][{_SEEN}]*+(?: [{_SEEN}]++)*+)?+"
_ORDINARY = pattern(rf"{_ORDINARY_CELL}(?:[\t\n]{_ORDINARY_CELL})*+")
"""Cells that are pasted as they are, beyond doubt: they begin with a letter or digit and hold nothing unusual; nearly all do, so they are looked at all at once."""


def rows_for_pasting(rows: Sequence[Sequence[str]]) -> str:
    r"""Return rows as lines, each cell as `for_pasting` returns it.

    >>> rows_for_pasting([["需求", "N 1"], ["=1+1", ""]])
    "需求\tN 1\n'=1+1\t"
    """
    page = "\n".join(map("\t".join, rows))
    if _is_ordinary(page, sum(map(len, rows))):
        return page
    return "\n".join(line if _is_ordinary(line := "\t".join(row), len(row)) else "\t".join(map(for_pasting, row)) for row in rows)


def _is_ordinary(text: str, cells: int) -> bool:
    """Whether so many joined cells are all ordinary; a cell that holds a tab or a line break makes more of them."""
    return text.count("\t") + text.count("\n") + 1 == cells and "::" not in text and "##" not in text and _ORDINARY.fullmatch(text) is not None


def for_pasting(words: str) -> str:
    """Return words for a cell between tabs: on one line, and pasted into a sheet they start no formula; there a quote opens a cell that is read without it."""
    text = inert(one_line(words))
    return f"'{text}" if may_run(text, seen_of(text).lstrip('" ')) else text


def seen_of(text: str) -> str:
    """Return what a spreadsheet of East Asia reads, for which １／４ is 1/4, from the first character that can be seen."""
    folded = normalize("NFKC", text)
    leading = _LEADING.match(folded)
    return folded[leading.end() :] if leading else folded


def may_run(text: str, seen: str) -> bool:
    """Tell whether a spreadsheet would run the words as a formula; `seen` is what it reads of them. A negative number is none."""
    return _FORMULA.match(seen) is not None and not _NEGATIVE.match(text)
