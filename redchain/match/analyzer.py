"""What reads a text for ranking: the normaliser, the thesaurus and the senses over it, made once for many records."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.resource.model import Resource
from redchain.match.categories import category_texts
from redchain.match.concept_vectors import Senses, concept_texts
from redchain.match.postings import Postings
from redchain.match.terms import Normaliser
from redchain.match.thesaurus import Thesaurus, concept_by_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings


class Lexicon(NamedTuple):
    """What is made of the settings' words, once for all runs: word → concept, what each concept says, and what each category says."""

    words: Mapping[str, str]
    senses: Postings
    categories: Postings

    @classmethod
    def of(cls, settings: Settings) -> Lexicon:
        """Read the words of the settings."""
        words = concept_by_word(settings.concepts, Normaliser())
        concepts = {each.name: each.category for each in settings.concepts}
        return cls(
            words, concept_texts(concepts, words), Postings.of(category_texts(settings.categories, {word: concepts[each] for word, each in words.items()}))
        )

    @classmethod
    def read(cls, columns: Mapping[str, bytes]) -> Lexicon | None:
        """Return what `columns` gave; None when that is not there or damaged."""
        try:
            return cls(json.loads(columns["words"]), Postings.read(columns, "senses."), Postings.read(columns, "categories."))
        except (KeyError, ValueError):
            return None

    def columns(self) -> dict[str, bytes]:
        """Return all of it as bytes by name."""
        words = {"words": json.dumps(self.words, ensure_ascii=False).encode()}
        return words | self.senses.columns("senses.") | self.categories.columns("categories.")


class Reader:
    """Reads normalised text as concepts and trades."""

    def __init__(self, settings: Settings, lexicon: Lexicon | None = None) -> None:
        """Take the settings, and what is already known of their words."""
        self.fold = Normaliser()
        self.lexicon = lexicon or Lexicon.of(settings)
        self.thesaurus = Thesaurus(settings.concepts, self.lexicon.words)
        self.senses = Senses(self.thesaurus.concepts, self.lexicon.senses)

    def summed(self, fields: Iterable[tuple[float, str]]) -> dict[str, float]:
        """Return the concepts of a resource's fields, wider ones too, each with the sum of the weights of its words; trades aside."""
        found: dict[str, float] = {}
        for weight, text in fields:
            for _, concept in self.thesaurus.heard(text):
                if not self.thesaurus.is_trade(concept):
                    for each, share in self.thesaurus.with_wider(concept).items():
                        found[each] = found.get(each, 0.0) + weight * share
        return found

    def strongest(self, fields: Iterable[tuple[float, str]]) -> dict[str, float]:
        """Return the concepts of a need's fields, wider ones too, each with its highest weight: saying a thing twice asks for it once."""
        found: dict[str, float] = {}
        for weight, text in fields:
            for _, concept in self.thesaurus.heard(text):
                if not self.thesaurus.is_trade(concept):
                    for each, share in self.thesaurus.with_wider(concept).items():
                        found[each] = max(found.get(each, 0.0), weight * share)
        return found

    def trades(self, text: str) -> frozenset[str]:
        """Return the trades that a normalised text names."""
        return frozenset(concept for _, concept in self.thesaurus.heard(text) if self.thesaurus.is_trade(concept))

    def words_of(self, resource: Resource) -> str:
        """Return all that is read of a resource, normalised."""
        conditions = resource.eligibility.text if resource.eligibility else None
        return self.fold("\n".join(each for each in (resource.title, *resource.aliases, resource.detail, conditions) if each))


def reader_of(ledger: Ledger) -> Reader:
    """Return the reader of a ledger's settings; a ledger that was read from disk keeps what is made of their words."""
    name = f"lexicon:{mark_of(ledger.settings)}"
    lexicon = Lexicon.read(ledger.recall(Resource, name))
    if lexicon is None:
        lexicon = Lexicon.of(ledger.settings)
        ledger.keep(Resource, name, lexicon.columns())
    return Reader(ledger.settings, lexicon)


def mark_of(settings: Settings) -> str:
    """Return a hash of all words of the settings that reading depends on."""
    concepts = [(each.name, each.category, each.under, each.trade, each.terms, each.words) for each in settings.concepts]
    categories = [(each.name, each.words) for each in settings.categories]
    return hashlib.sha1(repr((concepts, categories)).encode(), usedforsecurity=False).hexdigest()
