"""What a question asks about: its clauses, without the words and characters that only ask or link, and the questions and names on file that it comes near to."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.lazy_pattern import pattern
from redchain.match.inverted_index import Postings
from redchain.match.terms import terms_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.match.inverted_index import Array, Bm25
    from redchain.model.text_folding import Normaliser

_FRAME = (
    "手续 材料 条件 申请 办理 办 公司 企业 单位 工厂 厂里 我们 需要 可以 能不能 要不要 有没有 是不是 "
    "多少 多久 哪里 什么 怎么 如何 几天 找谁 补贴 补助 奖励 政策 要求 时间 登记 证明"
)
"""Words of any question to an office: they do not tell what is asked about."""
_LINKING = dict.fromkeys(map(ord, "的了吗呢吧啊嘛么要想能会可得就都也还再才把给让被是在和跟与我你他她它们"))
"""Characters that say nothing by themselves: 办厂房要先办什么 asks the same as 办厂房先办什么."""
_MARKS = pattern(r"[，。？！；,?!;、：:\s]+")
_NOISE = pattern(r"https?://\S+|<[^<>]{0,80}>|[你您]好|谢谢|请问|打扰了?|麻烦")
"""What surrounds a question and asks nothing: links, tags, greetings."""
_LEAST = 5
"""A clause of fewer characters tells nothing."""
_LEAST_WEIGHT = 0.5
"""Each term weighs this share of the rarest at least, where two texts are held side by side."""


def without_noise(question: str) -> str:
    """Return a question without links, tags and greetings."""
    return _NOISE.sub(" ", question)


def clauses_of(question: str) -> tuple[str, ...]:
    """Return the clauses of a question that is made of several, each also with the next: firms tell a story around what they ask.

    >>> clauses_of("我们做壳体的，想换机床，能补多少？")
    ('我们做壳体的', '我们做壳体的，想换机床', '想换机床，能补多少')
    """
    parts = [each for each in _MARKS.split(question) if len(each) > 1]
    runs = (found for place, each in enumerate(parts) for found in (each, "，".join(parts[place : place + 2])))
    return tuple(dict.fromkeys(each for each in runs if len(each) >= _LEAST)) if len(set(parts)) > 1 else ()


class TellingWords:
    """Takes out of a text what only asks."""

    def __init__(self, normalise: Normaliser, asking: Iterable[str]) -> None:
        """Take how texts are read, and the words that only ask beside those of any question to an office."""
        self.normalise = normalise
        self._words = (*asking, *_FRAME.split())

    def __call__(self, text: str) -> str:
        """Return what is left of a text, normalised."""
        return self._frame.sub(" ", self.normalise(text))

    def bare(self, text: str) -> str:
        """Return the same without linking characters."""
        return self(text).translate(_LINKING)

    @cached_property
    def _frame(self) -> re.Pattern[str]:
        words = {self.normalise(each) for each in self._words}
        return re.compile("|".join(re.escape(each) for each in sorted(words, key=lambda each: (-len(each), each))))


class Saying(NamedTuple):
    """A question or name on file, and the place of the record that it belongs to."""

    place: int
    words: str


class NearSayings:
    """How near each saying comes to a question or to a clause of it: 1 for what says the same, 0 for nothing in common."""

    def __init__(self, sayings: Sequence[Saying], places: Array, shares: Array, size: int) -> None:
        """Take the sayings with their records' places, how near each comes, and how many records there are."""
        self._sayings, self._places, self._shares = sayings, places, shares
        self.values = np.zeros(size)
        np.maximum.at(self.values, places, shares)

    def nearest(self, place: int) -> str:
        """Return the saying of a record that comes nearest; empty where none does."""
        own = np.flatnonzero((self._places == place) & (self._shares > 0))
        return self._sayings[int(own[np.argmax(self._shares[own])])].words if len(own) else ""


class KnownSayings:
    """The questions, titles and aliases on file, to be held beside a question: by the share of the longer one's weight that both hold."""

    def __init__(self, sayings: Sequence[Saying], telling: TellingWords, text: Bm25, size: int) -> None:
        """Take the sayings, what takes out of them what only asks, the index that weighs terms, and how many records there are."""
        self._telling, self._text, self._size = telling, text, size
        read = [(each, self._terms(each.words)) for each in sayings]
        self.sayings = [each for each, terms in read if terms]
        self._index = Postings.of(terms for _, terms in read if terms)
        self._places = np.fromiter((each.place for each in self.sayings), np.intp, len(self.sayings))
        self._totals = np.array([sum(terms.values()) for _, terms in read if terms])

    def beside(self, question: str) -> NearSayings:
        """Hold a question, and each clause of it, beside all of them."""
        return NearSayings(self.sayings, self._places, self._shares(question), self._size)

    def _shares(self, question: str) -> Array:
        shares = np.zeros(len(self.sayings))
        for each in (question, *clauses_of(question)):
            terms = self._terms(each)
            if terms:
                both = self._index.sums((term, 1.0) for term in terms)
                shares = np.maximum(shares, both / np.maximum(self._totals, sum(terms.values())))
        return shares

    def _terms(self, text: str) -> dict[str, float]:
        """Return the terms of a text that tell something, each with its weight; none where no two characters stand together."""
        bare = self._telling.bare(text)
        least = _LEAST_WEIGHT * self._text.rarest
        return {each: max(self._text.weight(each), least) for each in terms_of(bare)} if words_of(bare) else {}
