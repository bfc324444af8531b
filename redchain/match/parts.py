"""The parts of a score: each gives every candidate a value from 0 to 1 and says why.

A new part (thesaurus, feedback from history, embeddings, …) is a class with these three members, one more entry in `PARTS`
and a weight of the same name in `MatchWeights`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from redchain.match.index import chain_word
from redchain.match.terms import readable
from redchain.model.chain import Chain
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from redchain.match.index import Index, Query

HALF = 0.5
UNKNOWN = 0.5
LAY_WORDS_SHARE = 0.5
LAY_LETTERS = 2
MOST_WORDS = 5


class Part(Protocol):
    """One part of a score."""

    @property
    def name(self) -> str:
        """The part's name, which is also the name of its weight."""

    def values(self, index: Index, query: Query) -> list[float]:
        """Return a value from 0 to 1 for each of the index's resources, in their order."""

    def explain(self, index: Index, query: Query, place: int) -> Text:
        """Say what the value at `place` rests on."""


class TextPart:
    """How much of what the need says the resource says too.

    x is the BM25 score over the need's ideal (every term met once); x·(1+h)/(x+h) with h = 0.5 spreads the low end, where nearly all
    real pairs lie, and keeps 0 and 1.
    """

    name = "text"

    def values(self, index: Index, query: Query) -> list[float]:
        """Return the share of the need's weight that each resource meets."""
        ideal = index.text.ideal(query.terms)
        if ideal <= 0:
            return [0.0] * len(index.resources)
        scores = index.text.scores(query.terms)
        if max(scores, default=0.0) > ideal:
            scores = [min(each, ideal) for each in scores]
        rise, half = 1 + HALF, HALF * ideal
        return [rise * each / (each + half) for each in scores]

    def explain(self, index: Index, query: Query, place: int) -> Text:
        """Name the words that met, heaviest first."""
        words = readable(query.runs, index.text.shares(query.terms, place), MOST_WORDS)
        if not words:
            return Text("没有相同的字词", "no words in common")
        return Text("字词相同：{words}", "words in common: {words}").fill(words=join([same(each) for each in words], zh="、", en=", "))


class CategoryPart:
    """Whether the categories agree: 1 for the need's own (or a sub-item's), up to 0.5 for one whose lay words the need uses, else 0.

    A need of the catch-all category says nothing by it: then every resource starts at 0.5 and lay words lift it to at most 1.
    """

    name = "category"

    def values(self, index: Index, query: Query) -> list[float]:
        """Return how well each resource's category suits the need."""
        base = 0.0 if query.categories else UNKNOWN
        worth = {category: base + _lay_value(words) for category, words in query.lay_words.items()}
        worth.update(dict.fromkeys(query.categories, 1.0))
        return [worth.get(each, base) for each in index.categories]

    def explain(self, index: Index, query: Query, place: int) -> Text:
        """Name the category and what speaks for it."""
        category = index.resources[place].category
        said = index.ledger.settings.say_category(category)
        if category in query.categories:
            return Text("类别相同：{category}", "same category: {category}").fill(category=said)
        words = join([same(each) for each in query.lay_words.get(category, ())[:MOST_WORDS]], zh="、", en=", ")
        if words.zh:
            return Text("说法属于“{category}”：{words}", "speaks of “{category}”: {words}").fill(category=said, words=words)
        if not query.categories:
            return Text("需求未分类；资源类别：{category}", "the need has no category; the resource's: {category}").fill(category=said)
        return Text("类别不同：{category}", "another category: {category}").fill(category=said)


class ChainPart:
    """Whether the resource is for the need's chain: 1 if it lists or names it, 0 if only others, 0.5 if none or if nothing is known."""

    name = "chain"

    def values(self, index: Index, query: Query) -> list[float]:
        """Return how well each resource suits the need's chain."""
        if query.chain is None:
            return [UNKNOWN] * len(index.named)
        return [UNKNOWN if not named else 1.0 if query.chain in named else 0.0 for named in index.named]

    def explain(self, index: Index, query: Query, place: int) -> Text:
        """Name the chains the resource is for."""
        named = index.named[place]
        if query.chain is None:
            return Text("需求未写明产业链", "the need names no chain")
        if query.chain in named:
            return Text("面向本产业链：{chains}", "for this chain: {chains}").fill(chains=_say_chains(index, frozenset({query.chain})))
        if named:
            return Text("面向其他产业链：{chains}", "for other chains: {chains}").fill(chains=_say_chains(index, named))
        return Text("不限产业链", "for any chain")


PARTS: tuple[Part, ...] = (TextPart(), CategoryPart(), ChainPart())


def _lay_value(words: tuple[str, ...]) -> float:
    """Return up to 0.5: one long word or two short ones are enough to hear a category."""
    letters = sum(max(1, len(word) - 1) for word in words)
    return LAY_WORDS_SHARE * min(1.0, letters / LAY_LETTERS)


def _say_chains(index: Index, chains: frozenset[str]) -> Text:
    found = [index.ledger.find(Chain, each) or each for each in sorted(chains)]
    return join([same(each if isinstance(each, str) else chain_word(each)) for each in found], zh="、", en=", ")
