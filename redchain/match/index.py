"""What a need is compared with, built once: the live resources as terms, concepts, senses, categories and what limits them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from redchain.kinds.chain.model import Chain
from redchain.kinds.resource.model import Resource
from redchain.match.analyzer import reader_of
from redchain.match.bm25 import Bm25
from redchain.match.categories import CategoryModel
from redchain.match.corpus import stock_of
from redchain.match.eligible import read_conditions
from redchain.match.embeddings import meaning_of
from redchain.match.feedback import History
from redchain.match.profile import asked_terms, fields_of, weighed_terms
from redchain.match.terms import runs_of
from redchain.model.powers import chain_of
from redchain.model.settings import CATCH_ALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from redchain.kinds.need.model import Need
    from redchain.match.analyzer import Reader
    from redchain.match.corpus import Card
    from redchain.match.embeddings import Meaning
    from redchain.match.postings import Array, Postings
    from redchain.match.terms import Normaliser
    from redchain.match.thesaurus import Heard
    from redchain.model.ledger import Ledger

ThingT = TypeVar("ThingT")
TEXT_K1, TEXT_B = 2.0, 0.3
CONCEPT_K1, CONCEPT_B = 0.5, 0.3
_SHORTEST_CHAIN_WORD = 2


@dataclass(frozen=True)
class Query:
    """A need as the parts read it.

    `terms` with weighted counts, `asked` and `concepts` with their highest weights, `senses` of length 1; its normalised `text`, its `runs`
    and the words `heard` in order; `categories` without the catch-all; `chances` of every category by the need's words; the `chain`; the
    `trades` it is about, its chain's included.
    """

    terms: Mapping[str, float]
    asked: Mapping[str, float]
    text: str
    runs: tuple[str, ...]
    heard: tuple[Heard, ...]
    concepts: Mapping[str, float]
    senses: Mapping[str, float]
    categories: frozenset[str]
    chances: Mapping[str, float]
    chain: str | None
    trades: frozenset[str]


@dataclass(frozen=True)
class Index:
    """The candidates by place, in order of their ids, and what is looked up about them.

    `conditions` holds the eligibility of each as JSON and `hints` its words that may hold conditions, both empty for none; `category_of` holds
    each one's place in `categories`, `limit_of` its place in `limits`: the chains and the trades that it is limited to. `meaning` is None
    where no language model is in use.
    """

    ledger: Ledger
    today: date
    reader: Reader
    ids: tuple[str, ...]
    conditions: tuple[str, ...]
    hints: tuple[str, ...]
    categories: tuple[str, ...]
    category_of: Array
    limits: tuple[Limit, ...]
    limit_of: Array
    text: Bm25
    concepts: Bm25
    senses: Postings
    speaks: CategoryModel
    history: History
    meaning: Meaning | None

    def resource(self, place: int) -> Resource:
        """Return the resource at a place."""
        return self.ledger.shelf(Resource)[self.ids[place]]

    def place_of(self, identifier: str) -> int | None:
        """Return the place of a resource, or None when it is no candidate."""
        place = bisect_left(self.ids, identifier)
        return place if place < len(self.ids) and self.ids[place] == identifier else None


class Limit(NamedTuple):
    """What a resource is limited to: chains (those it lists, or else those its title or conditions name) and trades; both empty for none."""

    chains: frozenset[str]
    trades: tuple[str, ...]


def index_of(ledger: Ledger, today: date) -> Index:
    """Return the index of the resources that are valid on `today` and may be suggested."""
    reader = reader_of(ledger)
    stock = stock_of(ledger, reader, today)
    text = Bm25(stock.text, k1=TEXT_K1, b=TEXT_B)
    categories, category_of = _numbered([each.category for each in stock.cards])
    chains = [(each.id, words) for each in ledger.all(Chain) if (words := _chain_words(each, reader.fold))]
    limits, limit_of = _numbered([Limit(_named_chains(each, chains), each.trades) for each in stock.cards])
    return Index(
        ledger,
        today,
        reader,
        stock.ids,
        tuple(each.conditions for each in stock.cards),
        tuple(each.hints for each in stock.cards),
        categories,
        category_of,
        limits,
        limit_of,
        text,
        Bm25(stock.concepts, k1=CONCEPT_K1, b=CONCEPT_B, common_share=1.0),
        stock.senses,
        CategoryModel(ledger.settings.category_names, reader.lexicon.categories, stock.text, categories, category_of),
        History(ledger, today, reader.fold, text),
        meaning_of(ledger, reader, stock.ids),
    )


def _numbered(things: Sequence[ThingT]) -> tuple[tuple[ThingT, ...], Array]:
    """Return the different things, in the order in which they first occur, and the number of each."""
    numbers = {each: number for number, each in enumerate(dict.fromkeys(things))}
    return tuple(numbers), np.fromiter((numbers[each] for each in things), np.intp, len(things))


def query_of(index: Index, need: Need) -> Query:
    """Return a need as the parts read it; its chain is its own or else its enterprise's first."""
    reader, fields = index.reader, fields_of(index.reader.fold, need)
    chain = chain_of(index.ledger, need) or None
    terms = weighed_terms(fields)
    text = "\n".join(each for _, each in fields)
    return Query(
        terms=terms,
        asked=asked_terms(fields),
        text=text,
        runs=tuple(runs_of(text)),
        heard=tuple(reader.thesaurus.heard(text)),
        concepts=reader.strongest(fields),
        senses=reader.senses.of(terms),
        categories=frozenset((need.category, *(each.category for each in need.items))) - {CATCH_ALL, ""},
        chances=index.speaks.chances(terms),
        chain=chain,
        trades=reader.trades(text) | _trades_of_chain(index, chain),
    )


def chain_word(chain: Chain) -> str:
    """Return the short word for a chain: its short name, or its name without 产业链."""
    return chain.short_name or chain.name.removesuffix("产业链") or chain.name


def _chain_words(chain: Chain, fold: Normaliser) -> tuple[str, ...]:
    words = {fold(chain_word(chain)), fold(chain.name.removesuffix("产业链"))}
    return tuple(sorted(each for each in words if len(each) >= _SHORTEST_CHAIN_WORD))


def _named_chains(card: Card, chains: list[tuple[str, tuple[str, ...]]]) -> frozenset[str]:
    conditions = read_conditions(card.conditions)
    if conditions is not None and conditions.chains:
        return frozenset(conditions.chains)
    return frozenset(identifier for identifier, words in chains if any(word in card.limits for word in words))


def _trades_of_chain(index: Index, identifier: str | None) -> frozenset[str]:
    chain = index.ledger.find(Chain, identifier)
    return frozenset() if chain is None else index.reader.trades(index.reader.fold(chain.name))
