"""What a need is compared with, built once: the live resources as terms, concepts, senses, categories and what limits them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain as joined
from typing import TYPE_CHECKING

from redchain.match.bm25 import Bm25
from redchain.match.categories import CategoryModel
from redchain.match.eligible import is_live, is_shown
from redchain.match.history import History
from redchain.match.profile import asked_terms, fields_of, profile_of, profile_text, read_profile, weighed_terms
from redchain.match.reader import Reader
from redchain.match.terms import runs_of
from redchain.model.chain import Chain
from redchain.model.enterprise import Enterprise
from redchain.model.resource import Resource
from redchain.model.settings import CATCH_ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from redchain.match.profile import Profile
    from redchain.match.terms import Normaliser
    from redchain.match.thesaurus import Heard
    from redchain.model.ledger import Ledger
    from redchain.model.need import Need

TEXT_K1, TEXT_B = 2.0, 0.3
CONCEPT_K1, CONCEPT_B = 0.5, 0.3
_SHORTEST_CHAIN_WORD = 2


@dataclass(frozen=True)
class Query:
    """A need as the parts read it.

    `terms` with weighted counts, `asked` and `concepts` with their highest weights, `senses` of length 1; `runs` and the words `heard` in order; `categories` without the
    catch-all; `chances` of every category by the need's words; the `chain`; the `trades` it is about, its chain's included.
    """

    terms: Mapping[str, float]
    asked: Mapping[str, float]
    runs: tuple[str, ...]
    heard: tuple[Heard, ...]
    concepts: Mapping[str, float]
    senses: Mapping[int, float]
    categories: frozenset[str]
    chances: Mapping[str, float]
    chain: str | None
    trades: frozenset[str]


@dataclass(frozen=True)
class Index:
    """The candidates, by id, and what is looked up about them; `named` holds the chains, `trades` the trades that each one names."""

    ledger: Ledger
    today: date
    reader: Reader
    resources: tuple[Resource, ...]
    categories: tuple[str, ...]
    text: Bm25
    concepts: Bm25
    senses: Mapping[int, tuple[Sequence[int], Sequence[float]]]
    named: tuple[frozenset[str], ...]
    trades: tuple[tuple[str, ...], ...]
    speaks: CategoryModel
    history: History


def index_of(ledger: Ledger, today: date, needs: Iterable[Need] | None = None) -> Index:
    """Return the index of the resources that are valid on `today` and may be suggested.

    With `needs`, it serves those only, and is built in less time.
    """
    reader = Reader(ledger.settings)
    resources = tuple(each for each in ledger.all(Resource) if is_live(each, today) and is_shown(each))
    only = None if needs is None else frozenset(joined.from_iterable(weighed_terms(fields_of(reader, each)) for each in needs))
    written = ledger.derived(Resource, f"profile:2-{reader.mark}", lambda each: profile_text(profile_of(reader, each)))
    profiles = _Profiles()
    text = Bm25((profiles.take(each, read_profile(written[each.id]), only) for each in resources), k1=TEXT_K1, b=TEXT_B, only=only)
    chains = [(each.id, words) for each in ledger.all(Chain) if (words := _chain_words(each, reader.fold))]
    return Index(
        ledger,
        today,
        reader,
        resources,
        tuple(each.category for each in resources),
        text,
        Bm25(profiles.concepts, k1=CONCEPT_K1, b=CONCEPT_B, common_share=1.0),
        profiles.senses,
        tuple(_named_chains(each, limits, chains) for each, limits in zip(resources, profiles.limits, strict=True)),
        tuple(profiles.trades),
        CategoryModel(reader, ledger.settings.categories, profiles.said, profiles.lengths),
        History(ledger, today, lambda need: " ".join(weighed_terms(fields_of(reader, need))), text.weights.__getitem__),
    )


class _Profiles:
    """Collects what is kept of each profile while the text index goes through them, so that no profile outlives its turn."""

    def __init__(self) -> None:
        self.concepts: list[Mapping[str, float]] = []
        self.senses: dict[int, tuple[list[int], list[float]]] = {}
        self.trades: list[tuple[str, ...]] = []
        self.limits: list[str] = []
        self.said: dict[str, dict[str, float]] = defaultdict(dict)
        self.lengths: dict[str, float] = defaultdict(float)

    def take(self, resource: Resource, profile: Profile, only: AbstractSet[str] | None) -> Mapping[str, float]:
        """Keep a resource's profile apart from its terms, which are returned."""
        place = len(self.limits)
        for sense, share in profile.senses.items():
            places, shares = self.senses.setdefault(sense, ([], []))
            places.append(place)
            shares.append(share)
        self.concepts.append(profile.concepts)
        self.trades.append(profile.trades)
        self.limits.append(profile.limits)
        said, terms = self.said[resource.category], profile.terms
        for term in terms if only is None else only & terms.keys():
            said[term] = said.get(term, 0.0) + terms[term]
        self.lengths[resource.category] += sum(terms.values())
        return profile.terms


def query_of(index: Index, need: Need) -> Query:
    """Return a need as the parts read it; its chain is its own or else its enterprise's first."""
    reader, fields = index.reader, fields_of(index.reader, need)
    firm = index.ledger.find(Enterprise, need.enterprise)
    chain = need.chain or (firm.chains[0] if firm and firm.chains else None)
    terms = weighed_terms(fields)
    text = "\n".join(each for _, each in fields)
    return Query(
        terms=terms,
        asked=asked_terms(fields),
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


def _named_chains(resource: Resource, limits: str, chains: list[tuple[str, tuple[str, ...]]]) -> frozenset[str]:
    """Return the chains a resource is limited to: those listed, or else those its title or conditions name."""
    conditions = resource.eligibility
    if conditions and conditions.chains:
        return frozenset(conditions.chains)
    return frozenset(identifier for identifier, words in chains if any(word in limits for word in words))


def _trades_of_chain(index: Index, identifier: str | None) -> frozenset[str]:
    chain = index.ledger.find(Chain, identifier)
    return frozenset() if chain is None else index.reader.trades(index.reader.fold(chain.name))
