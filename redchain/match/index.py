"""What a need is compared with, built once: the live resources as terms, categories and the chains they name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.match.bm25 import Bm25
from redchain.match.eligible import is_live, is_shown
from redchain.match.history import History
from redchain.match.terms import Normaliser, runs_of, terms_of
from redchain.model.chain import Chain
from redchain.model.enterprise import Enterprise
from redchain.model.resource import Resource
from redchain.model.settings import CATCH_ALL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from redchain.model.ledger import Ledger
    from redchain.model.need import Need

_SHORTEST_CHAIN_WORD = 2


@dataclass(frozen=True)
class Query:
    """A need as the parts read it: its terms with counts, its runs in order, its categories without the catch-all, lay words met, its chain."""

    terms: Mapping[str, int]
    runs: tuple[str, ...]
    categories: frozenset[str]
    lay_words: Mapping[str, tuple[str, ...]]
    chain: str | None


@dataclass(frozen=True)
class Index:
    """The candidates, by id, and what is looked up about them; `named` holds the chains whose words each one uses."""

    ledger: Ledger
    today: date
    resources: tuple[Resource, ...]
    categories: tuple[str, ...]
    text: Bm25
    named: tuple[frozenset[str], ...]
    lay_words: tuple[tuple[str, str], ...]
    normalise: Normaliser
    history: History


def index_of(ledger: Ledger, today: date) -> Index:
    """Return the index of the resources that are valid on `today` and may be suggested."""
    fold = Normaliser()
    resources = tuple(each for each in ledger.all(Resource) if is_live(each, today) and is_shown(each))
    text = Bm25(terms_of(fold(_words_of_resource(each))) for each in resources)
    chains = [(each.id, words) for each in ledger.all(Chain) if (words := _chain_words(each, fold))]
    named = tuple(_named_chains(each, chains, fold) for each in resources)
    lay_words = tuple((fold(word), category.name) for category in ledger.settings.categories for word in category.words)
    history = History(ledger, today, lambda need: Counter(terms_of(fold(_words_of_need(need)))), text.weight)
    return Index(ledger, today, resources, tuple(each.category for each in resources), text, named, lay_words, fold, history)


def query_of(index: Index, need: Need) -> Query:
    """Return a need as the parts read it; its chain is its own or else its enterprise's first."""
    text = index.normalise(_words_of_need(need))
    firm = index.ledger.find(Enterprise, need.enterprise)
    chain = need.chain or (firm.chains[0] if firm and firm.chains else None)
    categories = frozenset((need.category, *(each.category for each in need.items))) - {CATCH_ALL, ""}
    return Query(Counter(terms_of(text)), tuple(runs_of(text)), categories, _lay_words_met(index, text), chain)


def chain_word(chain: Chain) -> str:
    """Return the short word for a chain: its short name, or its name without 产业链."""
    return chain.short_name or chain.name.removesuffix("产业链") or chain.name


def _words_of_resource(resource: Resource) -> str:
    conditions = resource.eligibility.text if resource.eligibility else None
    return "\n".join(each for each in (resource.title, resource.detail, *resource.aliases, conditions, resource.category) if each)


def _words_of_need(need: Need) -> str:
    return "\n".join(each for each in (need.title, need.detail, need.expected, *(item.title for item in need.items)) if each)


def _chain_words(chain: Chain, fold: Normaliser) -> tuple[str, ...]:
    words = {fold(chain_word(chain)), fold(chain.name.removesuffix("产业链"))}
    return tuple(sorted(each for each in words if len(each) >= _SHORTEST_CHAIN_WORD))


def _named_chains(resource: Resource, chains: list[tuple[str, tuple[str, ...]]], fold: Normaliser) -> frozenset[str]:
    """Return the chains a resource is limited to: those listed, or else those its title or conditions name."""
    conditions = resource.eligibility
    if conditions and conditions.chains:
        return frozenset(conditions.chains)
    text = fold(f"{resource.title}\n{(conditions.text if conditions else None) or ''}")
    return frozenset(identifier for identifier, words in chains if any(word in text for word in words))


def _lay_words_met(index: Index, text: str) -> dict[str, tuple[str, ...]]:
    met: dict[str, list[str]] = {}
    for word, category in index.lay_words:
        if word in text:
            met.setdefault(category, []).append(word)
    return {category: tuple(sorted(words, key=lambda word: (-len(word), word))) for category, words in met.items()}
