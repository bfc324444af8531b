"""Text as terms: normalised, then single characters, character pairs and whole Latin or digit runs."""

from __future__ import annotations

import re
import unicodedata
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_HAN = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
FIRST_HAN = "\u3007"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_ROUNDS = 4

# The characters of GB 2312 that opencc's t2s changes, alone or inside one of its phrases (回覆 → 回复). Text that is all GB 2312 and
# holds none of them stays as it is, so opencc need not even be imported; a test compares with opencc itself.
_CHANGED_IN_GB2312 = re.compile("[乾吒哩坏夥後徵拚捱摺於榘沈菸薹藉袷覆醣麴麽]")


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


def runs_of(text: str) -> list[str]:
    """Return the runs of normalised text that hold one script each: Chinese, or letters and digits; punctuation ends a run."""
    return _RUN.findall(text)


def terms_of(text: str) -> list[str]:
    """Return the terms of normalised text: every Chinese character, every pair of neighbours, every other run whole.

    >>> terms_of("氢能cma")
    ['氢', '能', '氢能', 'cma']
    """
    terms: list[str] = []
    for run in runs_of(text):
        if _IS_HAN.match(run):
            terms += run
            terms += map(add, run, run[1:])
        else:
            terms.append(run)
    return terms


def is_character(term: str) -> bool:
    """Tell whether a term is a single character of an East Asian script; these count in a family of their own."""
    return len(term) == 1 and term >= FIRST_HAN


def readable(runs: Iterable[str], weights: dict[str, float], most: int) -> tuple[str, ...]:
    """Return at most `most` words that carry the weight: matched pairs joined to longest runs, heaviest first.

    Single characters speak only when no pair was met.

    Args:
        runs: the runs of the need's text, in order.
        weights: what each matched term adds to the score.
        most: how many words to return.
    """
    found: dict[str, float] = {}
    for run in runs:
        for word, weight in _stretches(run, weights):
            found[word] = max(found.get(word, 0.0), weight)
    heaviest = sorted(found or weights, key=lambda word: (-(found or weights)[word], word))
    return tuple(heaviest[:most])


def _stretches(run: str, weights: dict[str, float]) -> Iterable[tuple[str, float]]:
    if not _IS_HAN.match(run):
        return [(run, weights[run])] if run in weights else []
    stretches, start = [], 0
    for place in range(1, len(run) + 1):
        if place == len(run) or run[place - 1 : place + 1] not in weights:
            if place - start > 1:
                word = run[start:place]
                stretches.append((word, sum(weights.get(term, 0.0) for term in set(terms_of(word)))))
            start = place
    return stretches


def _converter() -> Callable[[str], str]:
    try:
        from opencc import OpenCC  # 25 ms and 8 MB: only where traditional text turns up
    except ImportError:
        return str
    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
