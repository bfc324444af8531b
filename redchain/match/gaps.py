"""The resource gaps (资源缺口): open needs that no resource serves, in groups of similar ones, each with what comes nearest and why it falls short."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.match.corpus import query_of
from redchain.match.eligible import may_be_suggested, why_not_offered
from redchain.match.similarity import WeightedTerms, clusters, dice_similarity, weigh
from redchain.match.suggest import match_need, ranking, ranking_of_all, standing_of
from redchain.match.terms import readable
from redchain.match.why import Obstacle, obstacles_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.match.corpus import Corpus, Query
    from redchain.model.field_types import Urgency

WAITING = ("submitted", "incomplete", "registered")
LEAST_SIMILARITY = 0.1
SAME_CHAIN = 0.02
NEAREST = 3
MOST_WORDS = 4
SHORTEST_WORD = 2


class UnmetNeed(NamedTuple):
    """An open need that no standing order serves with a resource; `is_gap` when no resource reaches the threshold either."""

    need: Need
    is_gap: bool
    waiting: int


@dataclass(frozen=True)
class NearestResource:
    """The resource that comes nearest to a group: its best score there, the need that it scored on, and what keeps it back."""

    resource: Resource
    score: float
    need: str
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True)
class Gap:
    """A group of unmet needs of one category, by id, with the words they share (none for a single need); waiting in working days."""

    category: str
    chains: tuple[str, ...]
    words: tuple[str, ...]
    unmet: tuple[UnmetNeed, ...]
    nearest: NearestResource | None

    @property
    def blank(self) -> int:
        """How many of its needs no resource fits."""
        return sum(each.is_gap for each in self.unmet)

    @property
    def longest(self) -> int:
        """The longest wait, in working days."""
        return max(each.waiting for each in self.unmet)

    @property
    def urgencies(self) -> dict[Urgency, int]:
        """How many needs of each urgency, those there are."""
        counted = Counter(each.need.urgency for each in self.unmet)
        return {urgency: counted[urgency] for urgency in ("urgent", "high", "normal", "low") if counted[urgency]}

    @property
    def amount_wan(self) -> float | None:
        """The amounts its needs state, summed (万元); None when none states one."""
        stated = [each.need.amount_wan for each in self.unmet if each.need.amount_wan is not None]
        return sum(stated) if stated else None


def gaps(corpus: Corpus, *, only_blank: bool = False) -> tuple[Gap, ...]:
    """Return the groups, `only_blank` of needs that nothing fits: most such needs first, then the largest, most urgent, longest waiting."""
    # what is out of its dates or archived is looked at too: renewing it may be all that is needed
    offering = corpus.offering(each for each in corpus.ledger.all(Resource) if may_be_suggested(each))
    by_category: dict[str, list[UnmetNeed]] = {}
    for each in _unmet(corpus):
        if only_blank and not each.is_gap:
            continue
        by_category.setdefault(each.need.category, []).append(each)
    found = [gap for category in by_category for gap in _grouped(corpus, offering, by_category[category])]
    return tuple(sorted(found, key=_order))


def _order(gap: Gap) -> tuple[int, int, int, int, str]:
    urgent = sum(count for urgency, count in gap.urgencies.items() if urgency in {"urgent", "high"})
    return (-gap.blank, -len(gap.unmet), -urgent, -gap.longest, gap.unmet[0].need.id)


def _unmet(corpus: Corpus) -> Iterator[UnmetNeed]:
    served = {each.need for each in corpus.ledger.all(Order) if each.resource is not None and each.state != "void"}
    calendar = corpus.ledger.settings.calendar
    for need in corpus.ledger.current(Need):
        if need.state in WAITING and need.id not in served:
            yield UnmetNeed(need, match_need(corpus, need, 1).gap, calendar.between(need.raised_on, corpus.today))


def _grouped(corpus: Corpus, offering: Corpus, unmet: Sequence[UnmetNeed]) -> Iterator[Gap]:
    weight = corpus.text.weight
    queries = [query_of(corpus, each.need) for each in unmet]
    texts = [weigh(each.terms, weight) for each in queries]

    def near(one: int, other: int) -> float:
        same_chain = queries[one].chain is not None and queries[one].chain == queries[other].chain
        return dice_similarity(texts[one], texts[other], weight) + SAME_CHAIN * same_chain

    for places in clusters(len(unmet), near, LEAST_SIMILARITY):
        members = tuple(unmet[place] for place in places)
        chains = sorted({chain for place in places if (chain := queries[place].chain)})
        words = _shared_words(corpus, [queries[place] for place in places], [texts[place] for place in places])
        yield Gap(members[0].need.category, tuple(chains), words, members, _nearest(corpus, offering, members))


def _shared_words(corpus: Corpus, queries: Sequence[Query], texts: Sequence[WeightedTerms]) -> tuple[str, ...]:
    """Return the words that at least two needs of a group share, the heaviest first."""
    held = Counter(term for each in texts for term in each.terms)
    shared = {term: corpus.text.weight(term) * count for term, count in held.items() if count > 1}
    words = readable((run for each in queries for run in each.runs), shared, MOST_WORDS * 2)
    return tuple(each for each in words if len(each) >= SHORTEST_WORD)[:MOST_WORDS]


def _nearest(corpus: Corpus, offering: Corpus, members: Iterable[UnmetNeed]) -> NearestResource | None:
    """Return the resource with the highest scores over a group, summed over the first few of each need.

    A need that something fits counts for what fits it; one that nothing fits counts for what would fit, were it open to its firm or in force.
    """
    sums: Counter[str] = Counter()
    best: dict[str, tuple[float, Need]] = {}
    for each in members:
        first = ranking_of_all(offering, each.need, NEAREST) if each.is_gap else islice(ranking(corpus, each.need), NEAREST)
        for resource, score in first:
            sums[resource] += round(score * 10_000)
            best[resource] = max(best.get(resource, (0.0, each.need)), (score, each.need), key=lambda pair: pair[0])
    if not sums:
        return None
    found = corpus.ledger.shelf(Resource)[min(sums, key=lambda each: (-sums[each], each))]
    _, need = best[found.id]
    # what is on offer today stands as `match` shows it; in the wider corpus words weigh a little differently
    standing = standing_of(corpus if why_not_offered(corpus.ledger, found, corpus.today) is None else offering, need, found.id)
    assert standing is not None  # noqa: S101  # it was ranked a moment ago
    return NearestResource(found, standing.suggestion.score, need.id, obstacles_of(corpus, need, found, standing))
