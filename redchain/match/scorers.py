"""The scorers: each gives every candidate a value from 0 to 1 for one part of its score, and says why.

A new scorer is a class with these three members, one more entry in `SCORERS` and a weight of the same name in `MatchWeights`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from redchain.kinds.chain.model import Chain
from redchain.match.chain_words import chain_word
from redchain.match.phrases import shared_phrases
from redchain.model.visibility import name_or_id
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.match.corpus import Corpus
    from redchain.match.inverted_index import Array, AskedTerms
    from redchain.match.query import Query
    from redchain.match.thesaurus import ConceptMention, Thesaurus

HALF = 0.5
KNOWN_ENOUGH = 0.3
"""A need of whose words the thesaurus knows less than this share says little in concepts."""
NAMED_SHARE, VECTOR_SHARE = 0.4, 0.6
GIVEN_DOUBT = 0.7
SAME_TRADE, RELATED_TRADE, OPEN_TO_ALL, UNKNOWN, OTHER_TRADE = 0.65, 0.62, 0.4, 0.25, 0.0
MOST_WORDS = 5
LEANINGS = 2
MOST_UNSAID = 3
SCATTERED = Text("只有个别字相同", "only single characters in common")
"""Said where no phrase stands in both texts; it adds points, and tells whoever gets an order nothing."""


class Scorer(Protocol):
    """One part of a score."""

    @property
    def name(self) -> str:
        """The name of the part, which is also the name of its weight."""

    def values(self, corpus: Corpus, query: Query) -> Array:
        """Return a value from 0 to 1 for each of the corpus's resources, in their order."""

    def explain(self, corpus: Corpus, query: Query, place: int) -> Text:
        """Say what the value at `place` rests on."""


class TextScorer:
    """How much of what the need says the resource says too.

    x is the BM25 score over the need's ideal (every term matched once); x·(1+h)/(x+h) with h = 0.5 spreads the low end, where nearly all
    real pairs lie, and keeps 0 and 1. A short resource that says a short need's words twice goes beyond 1, so that those above it keep their order.
    """

    name = "text"

    def values(self, corpus: Corpus, query: Query) -> Array:
        """Return the share of the need's weight that each resource matches."""
        del corpus
        return _spread(query.asked)

    def explain(self, corpus: Corpus, query: Query, place: int) -> Text:
        """Name what stands in both, in phrases, the longest first."""
        shares, thesaurus = query.asked.shares(place), corpus.analyzer.thesaurus
        if not shares:
            return Text("没有相同的字词", "no words in common")
        resource = corpus.resource(place)
        other = f"{corpus.analyzer.text_of(resource)}\n{corpus.analyzer.normalise(resource.category)}"
        phrases = shared_phrases(query.runs, other, shares, lambda run: (each.word for each in thesaurus.mentions(run)), MOST_WORDS)
        if not phrases:
            return SCATTERED
        return Text("字词相同：{words}", "words in common: {words}").fill(words=join([same(each) for each in phrases], zh="、", en=", "))


class ConceptScorer:
    """How close need and resource are by the thesaurus, whatever words they use.

    Two measures: the concepts that both name outright, scored by BM25 and spread like the text; and the cosine of their concept vectors, which
    also sees phrases that no entry lists. Where the thesaurus knows less than 0.3 of the need's words, both count for less.
    """

    name = "concept"

    def values(self, corpus: Corpus, query: Query) -> Array:
        """Return 0.4 of the first measure and 0.6 of the second."""
        values = NAMED_SHARE * np.minimum(1.0, _spread(corpus.concepts.asked(query.concepts)))
        values += VECTOR_SHARE * query.cosines
        return np.minimum(values, 1.0) * min(1.0, query.known / KNOWN_ENOUGH)

    def explain(self, corpus: Corpus, query: Query, place: int) -> Text:
        """Say which of the need's words match which of the resource's, through which concept."""
        met = _meetings(corpus, query, place)
        if met:
            return Text("用语相通：{met}", "other words for the same: {met}").fill(met=join(met[:MOST_WORDS], zh="；", en="; "))
        leanings = _leanings(corpus, query, place)
        if leanings:
            return Text("意思相近：{met}", "close in meaning: {met}").fill(met=join([same(each) for each in leanings], zh="、", en=", "))
        return Text("没有相通的用语", "no concept in common")


class CategoryScorer:
    """Whether the categories agree: 1 for the need's own (or a sub-item's), else the chance that the need's words speak of the other's.

    Beside a category that was given, the chance counts 0.7: the person who filed it may have been wrong. The catch-all does not count as a category.
    """

    name = "category"

    def values(self, corpus: Corpus, query: Query) -> Array:
        """Return how well each resource's category suits the need."""
        doubt = GIVEN_DOUBT if query.categories else 1.0
        worth = {category: doubt * chance for category, chance in query.chances.items()}
        worth.update(dict.fromkeys(query.categories, 1.0))
        return np.array([worth.get(each, 0.0) for each in corpus.categories]).take(corpus.category_of) if corpus.categories else np.zeros(0)

    def explain(self, corpus: Corpus, query: Query, place: int) -> Text:
        """Name the category and what speaks for it."""
        category = corpus.categories[corpus.category_of[place]]
        said = corpus.ledger.settings.say_category(category)
        if category in query.categories:
            return Text("类别相同：{category}", "same category: {category}").fill(category=said)
        chance = f"{query.chances.get(category, 0.0):.0%}"
        if query.categories:
            return Text("类别不同：{category}（从说法看可能性 {chance}）", "another category: {category} (by its words {chance} likely)").fill(
                category=said, chance=chance
            )
        return Text("从说法看属于“{category}”的可能性：{chance}", "by its words “{category}” is {chance} likely").fill(category=said, chance=chance)


class ChainScorer:
    """Whether the resource is meant for the need's chain or trade: more if it names it, nothing if it names only others, 0.4 if it names none.

    A resource is limited by the chains it lists, or else by the chains and trades that its title and conditions name. One for the
    same trade is hardly better than one for every trade; one for another trade is of little use.
    """

    name = "chain"

    def values(self, corpus: Corpus, query: Query) -> Array:
        """Return how well each resource suits the need's chain and trades."""
        known = corpus.chain_values.get((query.chain, query.trades))
        if known is None:
            known = corpus.chain_values[query.chain, query.trades] = self._values(corpus, query)
        return known

    def _values(self, corpus: Corpus, query: Query) -> Array:
        trades = {trade: self._worth(corpus, query, trade) for each in corpus.limits for trade in each.trades}
        values = [self._value(query, each.chains, [trades[trade] for trade in each.trades]) for each in corpus.limits]
        return np.array(values).take(corpus.limit_of) if values else np.zeros(0)

    def _value(self, query: Query, named: frozenset[str], worths: list[float]) -> float:
        if query.chain in named:
            return SAME_TRADE
        if worths:
            return max(worths)
        return OPEN_TO_ALL if not named else OTHER_TRADE if query.chain else UNKNOWN

    def _worth(self, corpus: Corpus, query: Query, trade: str) -> float:
        if not query.trades:
            return UNKNOWN
        if trade in query.trades:
            return SAME_TRADE
        return RELATED_TRADE if any(corpus.analyzer.thesaurus.are_related(trade, each) for each in query.trades) else OTHER_TRADE

    def explain(self, corpus: Corpus, query: Query, place: int) -> Text:
        """Name the chains and trades the resource is for."""
        named, trades = corpus.limits[corpus.limit_of[place]]
        if query.chain in named:
            return Text("面向本产业链：{chains}", "for this chain: {chains}").fill(chains=_say_chains(corpus, named & {query.chain}))
        if not named and not trades:
            return Text("不限产业链", "for any chain")
        words = [*_chain_words(corpus, named), *map(same, trades)]
        said = join([*{each.zh: each for each in reversed(words)}.values()][::-1], zh="、", en=", ")
        if not query.trades and query.chain is None:
            return Text("需求未写明产业链；资源面向：{trades}", "the need names no chain; the resource is for: {trades}").fill(trades=said)
        if any(self._worth(corpus, query, each) > OPEN_TO_ALL for each in trades):
            return Text("面向本行业：{trades}", "for this trade: {trades}").fill(trades=said)
        return Text("面向其他行业：{trades}", "for other trades: {trades}").fill(trades=said)


class SemanticScorer:
    """How close the two are in meaning by a language model, where one is switched on: cosines on the model's scale, with the installed one from 0.84 to 0.94, as 0 to 1.

    A resource that the model may not read has no value of its own; it counts as much as the other parts do.
    """

    name = "semantic"

    def values(self, corpus: Corpus, query: Query) -> Array:
        """Return where each cosine lies between those of unlike and of like texts."""
        assert corpus.embeddings is not None  # noqa: S101  # `scorers_of` leaves it out otherwise
        unlike, alike = corpus.embeddings.scale
        values: Array = np.clip((corpus.embeddings.cosines(query.text) - unlike) / (alike - unlike), 0.0, 1.0)
        return values

    def explain(self, corpus: Corpus, query: Query, place: int) -> Text:
        """Give the value."""
        if corpus.embeddings is not None and not corpus.embeddings.known[place]:
            return Text(
                "语义模型没有读这项资源（不公开，或有个人信息），按其余各项的平均算",
                "the language model did not read this resource (not public, or personal data in it), so it counts as the other parts do on average",
            )
        value = self.values(corpus, query)[place]
        return Text("意思相近（语义模型）：{value}", "close in meaning (language model): {value}").fill(value=f"{value:.2f}")


class ChannelScorer:
    """Whether a resource is a general channel (通用渠道: a challenge call, an expert team, a policy desk) for needs of its category.

    Its weight is added to the mean of the others, as far as the best specific offer stays ahead.
    """

    name = "channel"

    def values(self, corpus: Corpus, query: Query) -> Array:
        """Return how well the category of each channel suits the need; 0 for what is no channel."""
        values: Array = np.where(corpus.channels, CategoryScorer().values(corpus, query), 0.0)
        return values

    def explain(self, corpus: Corpus, query: Query, place: int) -> Text:
        """Say so."""
        del query
        return (
            Text("通用渠道，同类诉求都可以找", "a general channel for needs of its category")
            if corpus.channels[place]
            else Text("不是通用渠道", "no general channel")
        )


SCORERS: tuple[Scorer, ...] = (TextScorer(), ConceptScorer(), CategoryScorer(), ChainScorer(), SemanticScorer())


CHANNEL = ChannelScorer()


def scorers_of(corpus: Corpus, query: Query | None = None) -> tuple[Scorer, ...]:
    """Return the scorers in use: the last one only where the corpus has embeddings, and for a need only where the language model reads it."""
    return SCORERS if corpus.embeddings is not None and (query is None or query.is_read) else SCORERS[:-1]


def _spread(asked: AskedTerms) -> Array:
    """Return scores as shares of the ideal one, their low end spread: x·(1+h)/(x+h) with h = 0.5."""
    scores, ideal = asked.scores(), asked.ideal()
    if ideal <= 0:
        return np.zeros(len(scores))
    spread: Array = scores * (1 + HALF) / (scores + HALF * ideal)
    return spread


def _meetings(corpus: Corpus, query: Query, place: int) -> list[Text]:
    """Return for each word of the need the heaviest “need's word → resource's word（concept）”, then the words that meet in a wider concept alone.

    Equal words are left to the text scorer.
    """
    thesaurus = corpus.analyzer.thesaurus
    ours = _named(thesaurus, query.mentions)
    theirs = _named(thesaurus, thesaurus.mentions(corpus.analyzer.text_of(corpus.resource(place))))
    shares = corpus.concepts.asked(query.concepts).shares(place)
    met: dict[str, tuple[bool, Text]] = {}
    for concept in sorted((each for each in shares if each in ours and each in theirs), key=lambda each: (-shares[each], each)):
        (our_word, ours_itself), (their_word, theirs_itself) = ours[concept], theirs[concept]
        is_near = ours_itself or theirs_itself
        if our_word != their_word and (our_word not in met or (is_near and not met[our_word][0])):
            met[our_word] = (is_near, (_MET if is_near else _BOTH_UNDER).fill(ours=our_word, theirs=their_word, concept=concept))
    return [said for _, said in sorted(met.values(), key=lambda each: not each[0])]


def unsaid(corpus: Corpus, query: Query, place: int) -> tuple[str, ...]:
    """Return what the need names and the resource does not, by no word of the same concept: at most three words of the thesaurus, trades left out."""
    thesaurus = corpus.analyzer.thesaurus
    theirs = _named(thesaurus, thesaurus.mentions(corpus.analyzer.text_of(corpus.resource(place))))
    missing = (word for word, concept in query.mentions if not thesaurus.is_trade(concept) and theirs.keys().isdisjoint(thesaurus.with_wider(concept)))
    return tuple(dict.fromkeys(missing))[:MOST_UNSAID]


_MET = Text("{ours} → {theirs}（{concept}）", "{ours} → {theirs} ({concept})")
_BOTH_UNDER = Text("{ours}、{theirs}（都属于{concept}）", "{ours}, {theirs} (both under {concept})")


def _named(thesaurus: Thesaurus, mentions: Iterable[ConceptMention]) -> dict[str, tuple[str, bool]]:
    """Return by concept the word that names it, or that names what lies under it, and whether it names the concept itself."""
    found: dict[str, tuple[str, bool]] = {}
    for word, concept in mentions:
        for each in thesaurus.with_wider(concept):
            if each not in found or (each == concept and not found[each][1]):
                found[each] = (word, each == concept)
    return found


def _leanings(corpus: Corpus, query: Query, place: int) -> list[str]:
    """Return the concepts that both lean towards most."""
    both = {concept: share * other for concept, share in query.concept_vector.items() if (other := _share_of(corpus, concept, place))}
    return sorted(both, key=lambda concept: (-both[concept], concept))[:LEANINGS]


def _share_of(corpus: Corpus, concept: str, place: int) -> float:
    places, shares = corpus.concept_vectors.find(concept)
    found = int(np.searchsorted(places, place))
    return float(shares[found]) if found < len(places) and places[found] == place else 0.0


def _say_chains(corpus: Corpus, chains: frozenset[str]) -> Text:
    return join(_chain_words(corpus, chains), zh="、", en=", ")


def _chain_words(corpus: Corpus, chains: frozenset[str]) -> list[Text]:
    found = [corpus.ledger.find(Chain, each) or each for each in sorted(chains)]
    return [same(each if isinstance(each, str) else name_or_id(each, chain_word(each))) for each in found]
