"""A need as a query to the corpus: what the scorers read of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.kinds.chain.model import Chain
from redchain.match.analyzer import fields_of
from redchain.match.terms import runs_of
from redchain.model.powers import chain_of
from redchain.model.settings import CATCH_ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.kinds.need.model import Need
    from redchain.match.analyzer import Fields
    from redchain.match.corpus import Corpus
    from redchain.match.inverted_index import Array, AskedTerms
    from redchain.match.thesaurus import ConceptMention


@dataclass(frozen=True)
class Query:
    """A need as the scorers read it.

    `terms` with weighted counts and their `numbers` in the vocabulary, `concepts` with their highest weights, the terms with theirs as the text index answers them (`asked`), its `concept_vector` of length 1 and that one's `cosines`
    with each resource's; the share of its weight whose terms the thesaurus has (`known`); its normalised `text`, its `runs` and the concepts it
    `mentions`, in order; `categories` without the catch-all; `chances` of every category by the need's words; the `chain`; the `trades` it is about,
    its chain's included; whether a language model reads it (`is_read`) and a reranking server may (`is_sent`).
    """

    terms: Mapping[str, float]
    numbers: Array
    asked: AskedTerms
    text: str
    runs: tuple[str, ...]
    mentions: tuple[ConceptMention, ...]
    concepts: Mapping[str, float]
    concept_vector: Mapping[str, float]
    cosines: Array
    known: float
    categories: frozenset[str]
    chances: Mapping[str, float]
    chain: str | None
    trades: frozenset[str]
    is_read: bool = False
    is_sent: bool = False


def query_of(corpus: Corpus, need: Need) -> Query:
    """Return a need as the scorers read it; its chain is its own or else its enterprise's first."""
    analyzer, fields = corpus.analyzer, fields_of(corpus.analyzer.normalise, need)
    chain = chain_of(corpus.ledger, need) or None
    terms, strongest = analyzer.read_terms(fields)
    numbers, text = analyzer.vocabulary.numbers(terms), _text_of(fields)
    asked, concept_vector = corpus.numbered_text.asked(numbers, strongest), analyzer.concept_vectors.of(numbers, terms.values())
    spoken = [(weight, tuple(analyzer.mentions(each))) for weight, each in fields]  # no word reaches beyond its field
    mentions = tuple(each for _, found in spoken for each in found)
    return Query(
        terms=terms,
        numbers=numbers,
        asked=asked,
        text=text,
        runs=tuple(runs_of(text)),
        mentions=mentions,
        concepts=analyzer.strongest_concepts(spoken),
        concept_vector=concept_vector,
        cosines=corpus.concept_vectors.sums(concept_vector.items()),
        known=_known_share(corpus, numbers, asked),
        categories=frozenset((need.category, *(each.category for each in need.items))) - {CATCH_ALL, ""},
        chances=corpus.category_model.chances(terms),
        chain=chain,
        trades=analyzer.trades_among(mentions) | _trades_of_chain(corpus, chain),
        is_read=corpus.reads(need, text),
        is_sent=corpus.sends(need, text),
    )


def text_of_need(corpus: Corpus, need: Need) -> str:
    """Return all the text of a need that is read, normalised."""
    return _text_of(fields_of(corpus.analyzer.normalise, need))


def _text_of(fields: Fields) -> str:
    return "\n".join(each for _, each in fields)


def _known_share(corpus: Corpus, numbers: Array, asked: AskedTerms) -> float:
    """Return the share of a need's weight, single characters left out, that lies in terms of the thesaurus; 1 where there is none."""
    counts = ~corpus.characters.at(numbers)
    weights, known = asked.weighed[counts], corpus.analyzer.concept_vectors.knows(numbers)[counts]
    whole = sum(weights.tolist())
    return sum(weights[known].tolist()) / whole if whole else 1.0


def _trades_of_chain(corpus: Corpus, identifier: str | None) -> frozenset[str]:
    chain = corpus.ledger.find(Chain, identifier)
    return frozenset() if chain is None else corpus.analyzer.trades(corpus.analyzer.normalise(chain.name))
