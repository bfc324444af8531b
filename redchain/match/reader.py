"""What reads a text for ranking: the normaliser, the thesaurus and the senses over it, made once for many records."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from redchain.match.senses import Senses
from redchain.match.terms import Normaliser
from redchain.match.thesaurus import Thesaurus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.model.resource import Resource
    from redchain.model.settings import Settings


class Reader:
    """Reads normalised text as concepts and trades."""

    def __init__(self, settings: Settings) -> None:
        """Take the thesaurus of the settings."""
        self.fold = Normaliser()
        self.thesaurus = Thesaurus(settings.concepts, self.fold)

    @cached_property
    def senses(self) -> Senses:
        """The vectors over the concepts."""
        return Senses(self.thesaurus)

    @cached_property
    def mark(self) -> str:
        """A hash of the thesaurus."""
        told = [list(self.thesaurus.words().items()), [(each.name, each.under, each.trade) for each in self.thesaurus.concepts.values()]]
        return hashlib.sha1(repr(told).encode(), usedforsecurity=False).hexdigest()

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
