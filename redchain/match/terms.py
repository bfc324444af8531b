"""Text as terms: normalised, then single characters, character pairs and whole Latin or digit runs."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_HAN = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
FIRST_HAN = "\u3007"
_RUN = pattern(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = pattern(rf"[{_HAN}]")


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


def words_of(text: str) -> list[str]:
    """Return the terms of normalised text but single characters.

    >>> words_of("氢能cma")
    ['氢能', 'cma']
    """
    words: list[str] = []
    for run in runs_of(text):
        if _IS_HAN.match(run):
            words += map(add, run, run[1:])
        elif not is_character(run):
            words.append(run)
    return words


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
