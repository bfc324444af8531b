"""How ranking reads a text: as weighted terms, concepts, trades, and the category that its words speak of."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.kinds.resource.model import Resource
from redchain.match.inverted_index import Postings
from redchain.match.terms import terms_of
from redchain.match.thesaurus import ConceptVectors, Thesaurus, concept_by_word, concept_texts
from redchain.match.vocabulary import Vocabulary
from redchain.model.text_folding import Normaliser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.kinds.need.model import Need
    from redchain.match.incremental_cache import Cache
    from redchain.match.inverted_index import Array
    from redchain.match.thesaurus import ConceptMention
    from redchain.model.settings import Category, Settings

TITLE, ALIASES, DETAIL, CATEGORY, CONDITIONS = 1.5, 1.5, 1.0, 1.0, 1.0
"""Weights of a resource's fields."""
ASKED, TOLD, HOPED, ITEM = 1.5, 1.0, 0.6, 1.0
"""Weights of a need's title, detail, expected result and sub-items."""
Fields = tuple[tuple[float, str], ...]
ASKING_SHARE = 0.2
"""What a word counts that only asks (怎么办, 不知道找谁)."""
SMOOTHING = 200.0
EVENNESS = 0.1
MOST_LEARNT = 1.0
"""The resources' words together count at most this much of the lexicon's, so that a large repository does not drown it."""


class Lexicon(NamedTuple):
    """What is made of the settings' words, once for all runs: word → concept, the terms of each concept, of each category, and of each sentence: first those of no office's matter."""

    words: Mapping[str, str]
    concept_texts: Postings
    category_texts: Postings
    sentences: Postings

    @classmethod
    def of(cls, settings: Settings) -> Lexicon:
        """Read the words of the settings."""
        normalise = Normaliser()
        words = concept_by_word(settings.concepts, normalise)
        concepts = {each.name: each.category for each in settings.concepts}
        told = [
            *((word, concepts[each]) for word, each in words.items()),
            *((normalise(said), each.category) for each in settings.sayings for said in each.said),
        ]
        said = (*settings.elsewhere, *(line for each in settings.sayings for line in each.said))
        sentences = Postings.of(Counter(terms_of(normalise(each))) for each in said)
        return cls(words, concept_texts(concepts, words), Postings.of(category_texts(settings.categories, told)), sentences)

    @classmethod
    def read(cls, columns: Mapping[str, bytes]) -> Lexicon | None:
        """Return the lexicon that `columns` wrote; None where it is missing or damaged."""
        try:
            return cls(json.loads(columns["words"]), *(Postings.read(columns, f"{each}.") for each in ("concepts", "categories", "sentences")))
        except (KeyError, ValueError):
            return None

    def columns(self) -> dict[str, bytes]:
        """Return all of it as bytes by name."""
        words = {"words": json.dumps(self.words, ensure_ascii=False).encode()}
        texts = {"concepts.": self.concept_texts, "categories.": self.category_texts, "sentences.": self.sentences}
        return words | {name: each for prefix, postings in texts.items() for name, each in postings.columns(prefix).items()}


class Analyzer:
    """Reads normalised text as concepts and trades."""

    def __init__(self, settings: Settings, lexicon: Lexicon | None = None) -> None:
        """Take the settings, and what is already known of their words."""
        self.normalise = Normaliser()
        self._settings = settings
        self.lexicon = lexicon or Lexicon.of(settings)
        self.thesaurus = Thesaurus(settings.concepts, self.lexicon.words)
        self.vocabulary = Vocabulary()
        self.concept_vectors = ConceptVectors(self.thesaurus.concepts, self.lexicon.concept_texts, self.vocabulary)

    def summed_concepts(self, fields: Iterable[tuple[float, str]]) -> dict[str, float]:
        """Return the concepts of a resource's fields, wider ones too, each with the sum of the weights of its words; trades are left out."""
        found: dict[str, float] = {}
        for weight, text in fields:
            for _, concept in self.thesaurus.mentions(text):
                if not self.thesaurus.is_trade(concept):
                    for each, share in self.thesaurus.with_wider(concept).items():
                        found[each] = found.get(each, 0.0) + weight * share
        return found

    def strongest_concepts(self, fields: Iterable[tuple[float, Iterable[ConceptMention]]]) -> dict[str, float]:
        """Return the concepts that a need's fields mention, wider ones too, each with its highest weight: what is said twice is asked for once."""
        found: dict[str, float] = {}
        for weight, mentions in fields:
            for _, concept in mentions:
                if not self.thesaurus.is_trade(concept):
                    for each, share in self.thesaurus.with_wider(concept).items():
                        found[each] = max(found.get(each, 0.0), weight * share)
        return found

    @cached_property
    def _asking(self) -> re.Pattern[str]:
        words = sorted({self.normalise(each) for each in self._settings.asking}, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(re.escape, words)) or r"(?!)")

    def mentions(self, text: str) -> Iterator[ConceptMention]:
        """Yield the concepts that a need's normalised text mentions, but for words that only ask."""
        return (each for each in self.thesaurus.mentions(text) if self._asking.sub("", each.word))

    def read_terms(self, fields: Fields) -> tuple[dict[str, float], dict[str, float]]:
        """Return the terms of a need's fields twice, in the same order: with their weighted counts, and each with its highest weight.

        By the second, what is said twice is asked for once, and what only asks counts a fifth.
        """
        counts: dict[str, float] = {}
        strongest: dict[str, float] = {}
        for weight, text in fields:
            terms = terms_of(text)
            for term in terms:
                counts[term] = counts.get(term, 0.0) + weight
            worth = dict.fromkeys(terms, weight)
            asked = Counter(term for phrase in self._asking.findall(text) for term in terms_of(phrase))
            if asked:
                told = Counter(terms)
                worth.update((term, weight * ASKING_SHARE) for term, count in asked.items() if 0 < told[term] <= count)
            for term, each in worth.items():
                if strongest.get(term, 0.0) < each:
                    strongest[term] = each
        return counts, strongest

    def is_channel(self, resource: Resource) -> bool:
        """Tell whether a resource is a general channel (通用渠道): by its own word, or by words of its title that the categories list."""
        if resource.channel is not None:
            return resource.channel
        return any(word in self.normalise(resource.title) for word in self._channel_words)

    @cached_property
    def _channel_words(self) -> frozenset[str]:
        return frozenset(self.normalise(word) for each in self._settings.categories for word in each.channels)

    def trades(self, text: str) -> frozenset[str]:
        """Return the trades that a normalised text names."""
        return self.trades_among(self.thesaurus.mentions(text))

    def trades_among(self, mentions: Iterable[ConceptMention]) -> frozenset[str]:
        """Return the trades among the concepts that a text mentions."""
        return frozenset(concept for _, concept in mentions if self.thesaurus.is_trade(concept))

    def text_of(self, resource: Resource) -> str:
        """Return all the text of a resource that is read, normalised."""
        conditions = resource.eligibility.text if resource.eligibility else None
        return self.normalise("\n".join(each for each in (resource.title, *resource.aliases, resource.detail, conditions) if each))


def analyzer_of(cache: Cache) -> Analyzer:
    """Return the analyzer of a ledger's settings; what is made of their words is kept."""
    settings = cache.ledger.settings
    name = f"lexicon:{lexicon_hash(settings)}"
    lexicon = Lexicon.read(cache.kept.recall(Resource, name))
    if lexicon is None:
        lexicon = Lexicon.of(settings)
        cache.fresh[Resource, name] = lexicon.columns()
    return Analyzer(settings, lexicon)


def lexicon_hash(settings: Settings) -> str:
    """Return a hash of all words of the settings that reading depends on."""
    concepts = [(each.name, each.category, each.under, each.trade, each.terms, each.words) for each in settings.concepts]
    categories = [(each.name, each.words, each.channels) for each in settings.categories]
    sayings = [(each.category, each.said) for each in settings.sayings]
    return hashlib.sha1(repr((concepts, categories, sayings, settings.elsewhere)).encode(), usedforsecurity=False).hexdigest()


class Profile(NamedTuple):
    """A resource as ranking reads it: its terms and concepts with weighted counts, its concept vector, the trades that limit it, and the normalised text that may name a chain."""

    terms: Mapping[str, float]
    concepts: Mapping[str, float]
    concept_vector: Mapping[str, float]
    trades: tuple[str, ...]
    named: str


def profile_of(analyzer: Analyzer, resource: Resource) -> Profile:
    """Return a resource as ranking reads it; its title and its conditions may limit it to trades and chains."""
    normalise = analyzer.normalise
    title, conditions = normalise(resource.title), normalise((resource.eligibility.text if resource.eligibility else None) or "")
    fields = ((TITLE, title), (ALIASES, normalise("\n".join(resource.aliases))), (DETAIL, normalise(resource.detail or "")), (CONDITIONS, conditions))
    terms = summed_terms((*fields, (CATEGORY, normalise(resource.category))))
    named = f"{title}\n{conditions}"
    vector = analyzer.concept_vectors.of(analyzer.vocabulary.numbers(terms), terms.values())
    return Profile(terms, analyzer.summed_concepts(fields), vector, tuple(sorted(analyzer.trades(named))), named)


def fields_of(normalise: Normaliser, need: Need) -> Fields:
    """Return a need's normalised texts with their weights."""
    texts = ((ASKED, need.title), (TOLD, need.detail), (HOPED, need.expected), *((ITEM, item.title) for item in need.items))
    return tuple((weight, normalise(text)) for weight, text in texts if text)


def summed_terms(fields: Iterable[tuple[float, str]]) -> dict[str, float]:
    """Return the terms of some fields, each with its counts times their fields' weights, summed."""
    counts: dict[str, float] = {}
    for weight, text in fields:
        for term in terms_of(text):
            counts[term] = counts.get(term, 0.0) + weight
    return counts


class CategoryModel:
    """Naive Bayes with Dirichlet smoothing (Zhai and Lafferty, 2004) over characters, pairs and Latin runs.

    log P(c | need) is EVENNESS · Σ count(t) · log(P(t | c) / P(t)) up to a constant: terms are far from independent, hence the factor.
    """

    def __init__(self, categories: Iterable[str], lexicon: Postings, resources: Postings, names: Sequence[str], category_of: Array) -> None:
        """Take the categories and their texts in the lexicon; the texts of the resources, their categories' names, and each one's place in those."""
        self._names = tuple(dict.fromkeys((*categories, *names)))
        self._width = len(self._names)
        place_of = np.array([self._names.index(each) for each in names], np.int64)[category_of] if len(names) else np.zeros(0, np.int64)
        given, learnt = self._counted(lexicon, np.arange(lexicon.size)), self._counted(resources, place_of)
        whole, taught = given.sum(), learnt.sum()
        share = min(1.0, MOST_LEARNT * whole / taught) if whole and taught else 1.0
        learnt *= share
        self._known = ((lexicon.rows, given), (resources.rows, learnt))
        self._totals = given.sum(axis=0) + learnt.sum(axis=0)
        self._size = float(self._totals.sum()) or 1.0
        self._logs: dict[str, Array | None] = {}

    def _counted(self, texts: Postings, category_of: Array) -> Array:
        """Return how often each term (row) occurs in each category (column)."""
        cells = texts.row_of_each().astype(np.int64) * self._width + category_of[texts.places]
        return np.bincount(cells, texts.counts, minlength=len(texts.rows) * self._width).astype(float).reshape(len(texts.rows), self._width)

    def chances(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Return category → chance for a text given as terms with counts; they add up to 1 (or there are no categories)."""
        if not self._names:
            return {}
        self._learn([term for term in terms if term not in self._logs])
        known = [(count, row) for term, count in terms.items() if (row := self._logs[term]) is not None]
        rows = np.array([row for _, row in known]).reshape(len(known), self._width)
        logs = np.array([count for count, _ in known]) @ rows
        shares = np.exp(EVENNESS * (logs - logs.max()))
        return dict(zip(self._names, (shares / shares.sum()).tolist(), strict=True))

    def _learn(self, terms: Sequence[str]) -> None:
        """Find log(P(t | c) / P(t)) of some terms, which is the same for every text; None for one that no category holds."""
        if not terms:
            return
        held = self._held(terms)
        known = held.sum(axis=1) > 0
        plain = SMOOTHING * held[known].sum(axis=1, keepdims=True) / self._size
        logs = np.log((held[known] + plain) / ((self._totals + SMOOTHING) * plain / SMOOTHING))
        self._logs.update(dict.fromkeys(terms))
        self._logs.update(zip(compress(terms, known), logs, strict=True))

    def _held(self, terms: Sequence[str]) -> Array:
        """Return how often each of some terms (row) occurs in each category (column)."""
        held = np.zeros((len(terms), self._width))
        for rows, counts in self._known:
            met = [(place, row) for place, term in enumerate(terms) if (row := rows.get(term)) is not None]
            if met:
                places, found = zip(*met, strict=True)
                held[list(places)] += counts[list(found)]
        return held


def category_texts(categories: Iterable[Category], told: Iterable[tuple[str, str | None]]) -> list[dict[str, float]]:
    """Return per category the terms of its name, its lay words, and what else is told of it: words of its concepts and sentences, normalised, each with the category's name."""
    normalise, counts = Normaliser(), dict[str, dict[str, float]]()
    for category in categories:
        _add(counts.setdefault(category.name, {}), (normalise(each) for each in (category.name, *category.words)))
    for text, name in told:
        if name in counts:
            _add(counts[name], (text,))
    return list(counts.values())


def _add(counts: dict[str, float], words: Iterable[str]) -> None:
    for word in words:
        for term in terms_of(word):
            counts[term] = counts.get(term, 0.0) + 1.0
