"""What two texts share, in phrases that a person can read out: the longest spans that stand in both, cut where words are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.match.terms import is_character, terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_LINKS = frozenset(
    "的地得着了过吗呢吧啊嘛么之其此这那它他她我你们自"
    "和与及或而但且并跟同也都就还又才再更最很太太好挺只仅"
    "在从向往对到去来给被把让将由按以为于因所如若比"
    "要想能会可该敢肯不没无未别是有做用请问说看找帮"
    "个些次回种点家条项台位几两多少大小上下里外中前后时年月日天"
)
"""Characters that link words, count or ask: a phrase neither begins nor ends with one, unless it belongs to a word of the thesaurus."""
_WEAK = _LINKS | frozenset("零一二三四五六七八九十百千万亿")
_SHORTEST = 2


def shared_phrases(runs: Iterable[str], other: str, weights: Mapping[str, float], words_in: Callable[[str], Iterable[str]], most: int) -> tuple[str, ...]:
    """Return at most `most` phrases that stand in both texts as they are: the longest first, then the heaviest.

    A span that cuts a known word gives the cut part up; what links words is taken off its ends; what is left holds a
    known word or two characters that neither link nor count, and weighs something. A run of another script is whole or nothing.

    Args:
        runs: the runs of one text, in order (`terms.runs_of`).
        other: the other text, normalised.
        weights: what each term that both hold adds to the score.
        words_in: the known words of a run, from left to right.
        most: how many phrases to return.
    """
    found: dict[str, float] = {}
    for run in runs:
        if not is_character(run[0]):
            found.update({run: weights[run]} if run in weights and len(run) > 1 else {})
            continue
        known = tuple(_places(run, words_in(run)))
        for start, end in _spans(run, other):
            phrase = _cut(run, start, end, known)
            weight = sum(weights.get(term, 0.0) for term in set(terms_of(phrase)) if not is_character(term))
            if weight > 0:
                found[phrase] = weight
    best = sorted(found, key=lambda each: (-len(each), -found[each], each))
    return tuple(each for place, each in enumerate(best) if not any(each in longer for longer in best[:place]))[:most]


def _spans(run: str, other: str) -> Iterator[tuple[int, int]]:
    """Yield where the longest parts of a run begin and end that the other text holds, none within another."""
    last = 0
    for start in range(len(run) - 1):
        end = max(last, start + 1)
        while end < len(run) and run[start : end + 1] in other:
            end += 1
        if end > last and end - start >= _SHORTEST and run[start:end] in other:
            yield start, end
            last = end


def _places(run: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    place = 0
    for word in words:
        place = run.index(word, place)
        yield place, place + len(word)
        place += len(word)


def _cut(run: str, start: int, end: int, known: Iterable[tuple[int, int]]) -> str:
    """Return the part of a span that cuts no known word and neither begins nor ends with what only links."""
    first, after = end, start
    for begin, stop in known:
        if begin < start < stop:
            start = stop
        if begin < end < stop:
            end = begin
        if start <= begin and stop <= end:
            first, after = min(first, begin), max(after, stop)
    while start < min(end, first) and run[start] in _LINKS:
        start += 1
    while end > max(start, after) and run[end - 1] in _LINKS:
        end -= 1
    holds_known = first < after
    return run[start:end] if holds_known or sum(each not in _WEAK for each in run[start:end]) >= _SHORTEST else ""
