"""The corpus: the resources on offer as ranking reads them, made once for many needs."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from redchain.kinds.chain.model import Chain
from redchain.kinds.resource.model import Resource
from redchain.kinds.resource.validity import WhyNot, places_used, why_not_given
from redchain.kinds.unit.model import Unit
from redchain.match.analyzer import CategoryModel, analyzer_of, lexicon_hash, profile_of
from redchain.match.chain_words import words_for_chain
from redchain.match.eligibility_hints import chain_words_of, hints_in, words_of_conditions
from redchain.match.eligible import ConditionTable, Prospects, applicant_of, may_be_suggested, read_conditions, why_not_offered
from redchain.match.elsewhere import Elsewhere
from redchain.match.feedback import Feedback
from redchain.match.incremental_cache import NOTHING_KEPT, Cache, KeptButChanged, RecordExtract
from redchain.match.inverted_index import Bm25
from redchain.match.terms import is_character
from redchain.match.vocabulary import NumberedIndex, TermTable
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from redchain.kinds.need.model import Need
    from redchain.match.analyzer import Analyzer
    from redchain.match.eligibility_hints import ChainWords, Hint
    from redchain.match.embeddings import Embeddings
    from redchain.match.incremental_cache import Extracts, Kept
    from redchain.match.inverted_index import Array, Postings
    from redchain.match.served import TextModels
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

ThingT = TypeVar("ThingT")
TEXT_K1, TEXT_B = 2.0, 0.75
CONCEPT_K1, CONCEPT_B = 0.5, 0.3
_TEXTS = 3
"""The texts that are kept of a resource: its terms, its concepts and its concept vector."""


class ChainLimit(NamedTuple):
    """What a resource is limited to: chains (those it lists, or else those its title or conditions name) and trades; both empty for none."""

    chains: frozenset[str]
    trades: tuple[str, ...]


@dataclass(frozen=True)
class Corpus:
    """The candidates by place, in order of their ids, and what is looked up about them.

    `conditions` holds the eligibility of each as JSON and `hints` its words that may hold conditions, both empty for none; `category_of` holds
    each one's place in `categories`, `limit_of` its place in `limits`. `embeddings` is None where no language model is in use, `models` where no
    server may be asked. `fresh` is what was made anew and is worth keeping for the next time.
    """

    ledger: Ledger
    today: date
    cache: Cache
    analyzer: Analyzer
    ids: tuple[str, ...]
    conditions: tuple[str, ...]
    hints: tuple[str, ...]
    categories: tuple[str, ...]
    category_of: Array
    channels: Array
    limits: tuple[ChainLimit, ...]
    limit_of: Array
    text: Bm25
    concepts: Bm25
    concept_vectors: Postings
    category_model: CategoryModel
    feedback: Feedback
    embeddings: Embeddings | None
    models: TextModels | None = None

    @property
    def asks_model(self) -> bool:
        """Whether a language model has a say in the ranking."""
        return self.embeddings is not None or (self.models is not None and self.models.reranks > 0)

    def reads(self, need: Need, text: str) -> bool:
        """Tell whether a language model has a say about a need, and may read its text."""
        if self.embeddings is not None:
            return self.embeddings.may_read(need, text)
        return self.asks_model and self.models is not None and self.models.may_read(need, text)

    def sends(self, need: Need, text: str) -> bool:
        """Tell whether a reranking server is asked about a need; the model that is installed reads much that may not leave."""
        return self.models is not None and self.models.reranks > 0 and self.models.may_read(need, text)

    @property
    def fresh(self) -> Mapping[tuple[type[Record], str], Mapping[str, bytes]]:
        """What was made anew, by kind and name, for the caller to keep."""
        return self.cache.fresh

    def resource(self, place: int) -> Resource:
        """Return the resource at a place."""
        return self.ledger.shelf(Resource)[self.ids[place]]

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """What tells needs that are no office's matter."""
        return Elsewhere(self.analyzer.lexicon.sentences, self.ledger.settings.elsewhere, self.text.postings)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each candidate, by id."""
        return {each: place for place, each in enumerate(self.ids)}

    @cached_property
    def characters(self) -> TermTable:
        """Which terms are single characters."""
        return TermTable(self.analyzer.vocabulary, lambda terms: np.fromiter(map(is_character, terms), bool, len(terms)))

    @cached_property
    def numbered_text(self) -> NumberedIndex:
        """The text index, asked with numbered terms."""
        return NumberedIndex(self.text, self.analyzer.vocabulary)

    @cached_property
    def chain_values(self) -> dict[tuple[str | None, frozenset[str]], Array]:
        """What the chain scorer found for needs of one chain and of the same trades; many needs share them."""
        return {}

    @cached_property
    def numbered_conditions(self) -> tuple[ConditionTable, Array]:
        """The different conditions, and the number of each candidate's among them."""
        texts, numbers = _numbered(self.conditions)
        return ConditionTable(texts), numbers

    @cached_property
    def reaches(self) -> dict[tuple[str, str | None], Array]:
        """Which of the different conditions each firm that asked may meet, by its id and the chain that its need names."""
        return {}

    def may_use(self, need: Need) -> Array:
        """Tell which of the resources are not known to be out of reach of the firm behind a need."""
        different, numbers = self.numbered_conditions
        reach = self.reaches.get((need.enterprise, need.chain))
        if reach is None:
            reach = self.reaches[need.enterprise, need.chain] = different.open_to(self.prospects_of(need))
        fits: Array = reach[numbers]
        return fits

    @cached_property
    def prospects(self) -> dict[tuple[str, str | None], Prospects]:
        """What is known of each firm that asked, by its id and the chain that its need names."""
        return {}

    def prospects_of(self, need: Need) -> Prospects:
        """Return what is known of the firm behind a need; many needs share it."""
        found = self.prospects.get((need.enterprise, need.chain))
        if found is None:
            found = self.prospects[need.enterprise, need.chain] = Prospects(self.ledger, applicant_of(self.ledger, need), self.today)
        return found

    @cached_property
    def places_used(self) -> Mapping[str, int]:
        """How many orders in hand each resource carries."""
        return places_used(self.ledger)

    def no_places_left(self, resource: Resource) -> Text | None:
        """Say that a resource has no place left, or return None; it is suggested all the same, since places come free."""
        if resource.capacity is None or (used := self.places_used.get(resource.id, 0)) < resource.capacity:
            return None
        return Text("满员：容量 {most}，在办 {used}", "full: capacity {most}, in hand {used}").fill(most=resource.capacity, used=used)

    def barred(self, place: int) -> WhyNot | None:
        """Return why the resource at a place is not given today, or None; it is suggested all the same, and said to be barred."""
        return why_not_given(self.ledger, self.resource(place), self.today)

    def hints_of(self, place: int) -> tuple[Hint, ...]:
        """Return what the words of the resource at a place ask beside its structured conditions."""
        found = self._hints_of.get(place)
        if found is None:
            found = self._hints_of[place] = hints_in(self.hints[place], read_conditions(self.conditions[place]), self._chain_words)
        return found

    @cached_property
    def _hints_of(self) -> dict[int, tuple[Hint, ...]]:
        return {}

    @cached_property
    def _chain_words(self) -> ChainWords:
        return chain_words_of(self.ledger)

    @cached_property
    def hinted(self) -> Array:
        """Which candidates have words that may hold conditions."""
        return np.fromiter(map(bool, self.hints), bool, len(self.hints))

    def place_of(self, identifier: str) -> int | None:
        """Return the place of a resource, or None when it is no candidate."""
        place = bisect_left(self.ids, identifier)
        return place if place < len(self.ids) and self.ids[place] == identifier else None

    def offering(self, resources: Iterable[Resource]) -> Corpus:
        """Return the corpus in which these resources are on offer even if they or their units are archived, they are out of their dates or kept for the office."""
        withheld = [each for each in resources if why_not_offered(self.ledger, each, self.today) is not None]
        if not withheld:
            return self
        opened = [each.model_copy(update={"valid_from": None, "valid_until": None, "visibility": "chain", "archived_on": None}) for each in withheld]
        units = [unit.model_copy(update={"archived_on": None}) for each in {each.unit for each in withheld} if (unit := self.ledger.find(Unit, each))]
        kept = KeptButChanged(self.cache.kept, Resource, (each.id for each in opened))
        return corpus_of(self.ledger.after([*opened, *units]), self.today, kept, self.models)


def corpus_of(ledger: Ledger, today: date, kept: Kept = NOTHING_KEPT, models: TextModels | None = None) -> Corpus:
    """Return the corpus of the resources that are valid on `today` and may be suggested.

    Args:
        ledger: the records.
        today: the day.
        kept: what earlier runs kept of this ledger's records.
        models: the servers that the settings name; without them ranking does without what they say.
    """
    cache = Cache(ledger, kept)
    analyzer = analyzer_of(cache)
    ids, cards, (terms, concepts, concept_vectors) = _on_offer(cache, analyzer, today)
    text = Bm25(terms, k1=TEXT_K1, b=TEXT_B)
    categories, category_of = _numbered([each.category for each in cards])
    chains = [(each.id, words) for each in ledger.all(Chain) if (words := words_for_chain(each, analyzer.normalise))]
    limits, limit_of = _numbered([ChainLimit(_named_chains(each, chains), each.trades) for each in cards])
    return Corpus(
        ledger,
        today,
        cache,
        analyzer,
        ids,
        tuple(each.conditions for each in cards),
        tuple(each.hints for each in cards),
        categories,
        category_of,
        np.fromiter((each.is_channel for each in cards), bool, len(cards)),
        limits,
        limit_of,
        text,
        Bm25(concepts, k1=CONCEPT_K1, b=CONCEPT_B, common_share=1.0),
        concept_vectors,
        CategoryModel(ledger.settings.category_names, analyzer.lexicon.category_texts, terms, categories, category_of),
        Feedback(cache, today, analyzer, text),
        _embeddings(cache, analyzer, ids, models),
        models,
    )


class ResourceCard(NamedTuple):
    """What is looked up about a resource beside its words.

    Days are ISO texts, empty for an open end; `conditions` is its eligibility as JSON and `hints` its words that may hold conditions, both
    empty for none; `named` is the normalised text that may name a chain.
    """

    category: str
    may_be_suggested: bool
    valid_from: str
    valid_until: str
    named: str
    conditions: str
    hints: str
    is_channel: bool
    trades: tuple[str, ...]

    def is_offered(self, day: str) -> bool:
        """Tell whether it may be suggested on a day; see `eligible.reason_withheld`."""
        return self.may_be_suggested and self.valid_from <= day and (not self.valid_until or day <= self.valid_until)


def _on_offer(cache: Cache, analyzer: Analyzer, today: date) -> tuple[tuple[str, ...], tuple[ResourceCard, ...], tuple[Postings, ...]]:
    """Return the ids, cards and texts of the resources that may be suggested on a day."""
    every: Extracts = cache.extracts(Resource, f"corpus:{lexicon_hash(cache.ledger.settings)}", lambda each: _extract(analyzer, each), _TEXTS)
    day = today.isoformat()
    cards = [ResourceCard._make((*plain, tuple(trades))) for *plain, trades in every.cards]
    stays = np.fromiter((each.is_offered(day) for each in cards), bool, len(cards))
    gone = {each.id for each in cache.ledger.all(Unit) if each.archived_on is not None}
    if gone:  # what nobody offers any more is not on offer
        shelf = cache.ledger.shelf(Resource)
        stays &= np.fromiter((shelf[each].unit not in gone for each in every.ids), bool, len(cards))
    places = np.flatnonzero(stays).tolist()
    return tuple(every.ids[each] for each in places), tuple(cards[each] for each in places), tuple(each.only(stays) for each in every.texts)


def _extract(analyzer: Analyzer, resource: Resource) -> RecordExtract:
    profile = profile_of(analyzer, resource)
    start, end = (each.isoformat() if each else "" for each in (resource.valid_from, resource.valid_until))
    conditions = resource.eligibility.model_dump_json(exclude_unset=True) if resource.eligibility else ""
    is_open = may_be_suggested(resource) and resource.archived_on is None
    card = ResourceCard(
        resource.category, is_open, start, end, profile.named, conditions, words_of_conditions(resource), analyzer.is_channel(resource), profile.trades
    )
    return RecordExtract(card, (profile.terms, profile.concepts, profile.concept_vector))


def _embeddings(cache: Cache, analyzer: Analyzer, ids: Sequence[str], models: TextModels | None) -> Embeddings | None:
    if cache.ledger.settings.match.semantic.weight <= 0:
        return None
    from redchain.match.embeddings import embeddings_of

    return embeddings_of(cache, analyzer, ids, models)


def _numbered(things: Sequence[ThingT]) -> tuple[tuple[ThingT, ...], Array]:
    """Return the different things, in the order in which they first occur, and the number of each."""
    numbers = {each: number for number, each in enumerate(dict.fromkeys(things))}
    return tuple(numbers), np.fromiter((numbers[each] for each in things), np.intp, len(things))


def _named_chains(card: ResourceCard, chains: list[tuple[str, tuple[str, ...]]]) -> frozenset[str]:
    conditions = read_conditions(card.conditions)
    if conditions is not None and conditions.chains:
        return frozenset(conditions.chains)
    return frozenset(identifier for identifier, words in chains if any(word in card.named for word in words))
