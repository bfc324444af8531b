"""The resources as ranking reads them: what each says, and what is looked up about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.kinds.resource.model import Resource
from redchain.match.analyzer import mark_of
from redchain.match.eligible import is_shown
from redchain.match.hints import words_of_conditions
from redchain.match.incremental_cache import Entry, collected
from redchain.match.profile import profile_of

if TYPE_CHECKING:
    from datetime import date

    from redchain.match.analyzer import Reader
    from redchain.match.postings import Postings
    from redchain.model.ledger import Ledger

_TEXTS = 3


class Card(NamedTuple):
    """What is looked up about a resource beside its words.

    Days are ISO texts, empty for an open end; `conditions` is its eligibility as JSON and `hints` its words that may hold conditions, both
    empty for none; `limits` is the normalised text that may name a chain.
    """

    category: str
    is_shown: bool
    valid_from: str
    valid_until: str
    limits: str
    conditions: str
    hints: str
    trades: tuple[str, ...]

    def is_offered(self, day: str) -> bool:
        """Tell whether it may be suggested on a day; see `eligible.bar_of`."""
        return self.is_shown and self.valid_from <= day and (not self.valid_until or day <= self.valid_until)


@dataclass(frozen=True)
class Stock:
    """The resources in order of their ids; the place of one is the same in all of these."""

    ids: tuple[str, ...]
    cards: tuple[Card, ...]
    text: Postings
    concepts: Postings
    senses: Postings


def stock_of(ledger: Ledger, reader: Reader, today: date) -> Stock:
    """Return the resources that may be suggested on a day."""
    kept = collected(ledger, Resource, f"stock:{mark_of(ledger.settings)}", lambda each: _entry(reader, each), _TEXTS)
    day = today.isoformat()
    cards = [Card._make((*plain, tuple(trades))) for *plain, trades in kept.cards]
    stays = np.fromiter((each.is_offered(day) for each in cards), bool, len(cards))
    places = np.flatnonzero(stays).tolist()
    texts = (each.only(stays) for each in kept.texts)
    return Stock(tuple(kept.ids[each] for each in places), tuple(cards[each] for each in places), *texts)


def _entry(reader: Reader, resource: Resource) -> Entry:
    profile = profile_of(reader, resource)
    start, end = (each.isoformat() if each else "" for each in (resource.valid_from, resource.valid_until))
    conditions = resource.eligibility.model_dump_json(exclude_unset=True) if resource.eligibility else ""
    is_open = is_shown(resource) and resource.archived_on is None
    card = Card(resource.category, is_open, start, end, profile.limits, conditions, words_of_conditions(resource), profile.trades)
    return Entry(card, (profile.text, profile.concepts, profile.senses))
