"""The resource gaps (资源缺口): open needs that no resource fits, in groups of similar ones, each with what comes nearest and why it falls short; beside them those that may be dispatched."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.match.analyzer import fields_of
from redchain.match.clusters import clusters
from redchain.match.eligible import why_not_offered
from redchain.match.gap_answers import GapAnswers
from redchain.match.shared_terms import SharedTerms
from redchain.match.suggest import score_of
from redchain.match.terms import readable, runs_of, terms_of
from redchain.match.why import Obstacle, lasting_obstacles, no_places_left
from redchain.model.deadline_clock import is_held
from redchain.model.powers import chain_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from redchain.match.corpus import Corpus
    from redchain.match.inverted_index import Array
    from redchain.model.field_types import Urgency

URGENCY_ORDER: tuple[Urgency, ...] = ("urgent", "high", "normal", "low")
WAITING = ("submitted", "incomplete", "registered")
LEAST_SIMILARITY = 0.1
SAME_CHAIN = 0.02
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
        return {urgency: counted[urgency] for urgency in URGENCY_ORDER if counted[urgency]}

    @property
    def amount_wan(self) -> float | None:
        """The amounts its needs state, summed (万元); None when none states one."""
        stated = [each.need.amount_wan for each in self.unmet if each.need.amount_wan is not None]
        return sum(stated) if stated else None


class Dispatchable(NamedTuple):
    """An unmet need that is no gap: the resource that fits it best, with its score."""

    unmet: UnmetNeed
    resource: Resource
    score: float


class Gaps(NamedTuple):
    """The groups of needs that nothing fits, and the needs that something fits, for which there is no order yet."""

    groups: tuple[Gap, ...]
    dispatchable: tuple[Dispatchable, ...]


def gaps(corpus: Corpus, *, chains: Collection[str] = (), units: Collection[str] = ()) -> Gaps:
    """Return the gaps, the largest, most urgent, longest waiting groups first, and what may be dispatched, the most urgent, longest waiting first.

    With `chains` they are of needs of these; with `units` of needs that these have in hand, or to which their resources come nearest.
    """
    answers = GapAnswers(corpus)
    by_category: dict[str, list[_RankedNeed]] = {}
    ready: list[Dispatchable] = []
    in_hand = {each.need for _, each in corpus.ledger.facts(Order) if each.state != "void"}
    for each in _unmet(answers, chains):
        best = each.first[0] if each.first else None
        if units and not _concerns(corpus, each, units):
            continue
        if each.unmet.is_gap or best is None:
            by_category.setdefault(each.unmet.need.category, []).append(each)
        elif each.unmet.need.id not in in_hand and not is_held(each.unmet.need.log):
            ready.append(Dispatchable(each.unmet, corpus.ledger.shelf(Resource)[best[0]], best[1]))
    found = [gap for category in by_category for gap in _grouped(answers, by_category[category])]
    if not chains and not units:
        answers.keep()
    return Gaps(tuple(sorted(found, key=_order)), tuple(sorted(ready, key=_urgency)))


class _RankedNeed(NamedTuple):
    """An unmet need, and the first few resources that its firm may use, with their scores."""

    unmet: UnmetNeed
    first: tuple[tuple[str, float], ...]


def _order(gap: Gap) -> tuple[int, int, int, int, str]:
    urgent = sum(count for urgency, count in gap.urgencies.items() if urgency in {"urgent", "high"})
    return (-gap.blank, -len(gap.unmet), -urgent, -gap.longest, gap.unmet[0].need.id)


def _urgency(ready: Dispatchable) -> tuple[int, int, str]:
    need = ready.unmet.need
    return URGENCY_ORDER.index(need.urgency), -ready.unmet.waiting, need.id


def _concerns(corpus: Corpus, each: _RankedNeed, units: Collection[str]) -> bool:
    """Whether one of these units has the need in hand, or has the resource that comes nearest to it."""
    nearest_unit = {corpus.ledger.shelf(Resource)[name].unit for name, _ in each.first[:1]}
    in_hand = {order.unit for order in corpus.ledger.where(Order, "need", each.unmet.need.id) if order.state != "void"}
    return not {*units}.isdisjoint(nearest_unit | in_hand)


def _unmet(answers: GapAnswers, chains: Collection[str]) -> Iterator[_RankedNeed]:
    corpus = answers.corpus
    served = {each.need for _, each in corpus.ledger.facts(Order) if each.resource and each.state != "void"}
    calendar = corpus.ledger.settings.calendar
    unmet_needs = [each for each in corpus.ledger.where(Need, "state", *WAITING) if each.archived_on is None and each.id not in served]
    unmet_needs = [each for each in unmet_needs if not chains or chain_of(corpus.ledger, each) in chains]
    answers.ask(unmet_needs)
    for need in unmet_needs:
        first, gap = answers.nearest(need)
        unmet = UnmetNeed(need, gap, calendar.between(need.raised_on, corpus.today))
        yield _RankedNeed(unmet, first)


class _Words(NamedTuple):
    """What a need says: its terms, its runs in order, and its chain."""

    terms: frozenset[str]
    runs: tuple[str, ...]
    chain: str | None


def _words_of(corpus: Corpus, need: Need) -> _Words:
    texts = [text for _, text in fields_of(corpus.analyzer.normalise, need)]
    return _Words(
        frozenset(term for each in texts for term in terms_of(each)),
        tuple(run for each in texts for run in runs_of(each)),
        chain_of(corpus.ledger, need) or None,
    )


def _grouped(answers: GapAnswers, ranked: Sequence[_RankedNeed]) -> Iterator[Gap]:
    """Yield the groups of the needs of one category; what was kept of the same needs is not worked out again."""
    key = answers.group_key(each.unmet.need for each in ranked)
    kept = answers.groups(key)
    if kept is None:
        made = [*_groups(answers, ranked)]
        answers.keep_groups(key, [(*each[:-1], _packed(each.nearest)) for each in made])
    else:
        made = [_Group(tuple(places), tuple(chains), tuple(words), _unpacked(answers.corpus, found)) for places, chains, words, found in kept]
    for places, chains, words, found in made:
        unmet = tuple(ranked[place].unmet for place in places)
        yield Gap(unmet[0].need.category, chains, words, unmet, None if found is None else _as_it_stands(answers.corpus, found))


class _Group(NamedTuple):
    """A group as it is kept: the places of its needs among those of its category, and what is said of it, but for what orders in hand say."""

    places: tuple[int, ...]
    chains: tuple[str, ...]
    words: tuple[str, ...]
    nearest: NearestResource | None


def _groups(answers: GapAnswers, ranked: Sequence[_RankedNeed]) -> Iterator[_Group]:
    corpus = answers.corpus
    words = [_words_of(corpus, each.unmet.need) for each in ranked]
    for places in clusters(_nearness(corpus, words), LEAST_SIMILARITY):
        said = [words[place] for place in places]
        chains = sorted({each.chain for each in said if each.chain})
        yield _Group(places, tuple(chains), _shared_words(corpus, said), _nearest(answers, [ranked[place] for place in places]))


def _packed(found: NearestResource | None) -> Any:
    return None if found is None else (found.resource.id, found.score, found.need, [(each.kind, each.text.zh, each.text.en) for each in found.obstacles])


def _unpacked(corpus: Corpus, kept: Any) -> NearestResource | None:
    if kept is None:
        return None
    resource, score, need, obstacles = kept
    return NearestResource(corpus.ledger.shelf(Resource)[resource], score, need, tuple(Obstacle(kind, Text(zh, en)) for kind, zh, en in obstacles))


def _as_it_stands(corpus: Corpus, found: NearestResource) -> NearestResource:
    """Return the same with what keeps it back only as long as orders are in hand."""
    return replace(found, obstacles=(*found.obstacles, *no_places_left(corpus, found.resource)))


def _nearness(corpus: Corpus, words: Sequence[_Words]) -> Array:
    """Return how near each need (row) is to each later one (column)."""
    texts = SharedTerms([each.terms for each in words], corpus.text.weight)
    chains = np.unique([each.chain or "" for each in words], return_inverse=True)[1]
    named = np.array([each.chain is not None for each in words])
    near = np.zeros((len(words), len(words)))
    for first, end in texts.runs():
        near[first:end] = texts.similarity(first, end)
        near[first:end] += SAME_CHAIN * np.triu((chains[first:end, None] == chains) & named, first + 1)
    return near


def _shared_words(corpus: Corpus, said: Sequence[_Words]) -> tuple[str, ...]:
    """Return the words that at least two needs of a group share, the heaviest first."""
    held = Counter(term for each in said for term in each.terms)
    shared = {term: corpus.text.weight(term) * count for term, count in held.items() if count > 1}
    words = readable((run for each in said for run in each.runs), shared, MOST_WORDS * 2)
    return tuple(each for each in words if len(each) >= SHORTEST_WORD)[:MOST_WORDS]


def _nearest(answers: GapAnswers, members: Iterable[_RankedNeed]) -> NearestResource | None:
    """Return the resource with the highest scores over a group, summed over the first few of each need.

    A need that something fits counts for what fits it; one that nothing fits counts for what would fit, were it open to its firm or in force.
    """
    corpus = answers.corpus
    sums: Counter[str] = Counter()
    best: dict[str, tuple[float, Need]] = {}
    for (need, is_blank, _), first in members:
        for resource, score in answers.of_all(need) if is_blank else first:
            sums[resource] += round(score * 10_000)
            best[resource] = max(best.get(resource, (0.0, need)), (score, need), key=lambda pair: pair[0])
    if not sums:
        return None
    found = corpus.ledger.shelf(Resource)[min(sums, key=lambda each: (-sums[each], each))]
    _, need = best[found.id]
    # what is on offer today stands as `match` shows it; in the wider corpus words weigh a little differently
    standing = score_of(corpus if why_not_offered(corpus.ledger, found, corpus.today) is None else answers.wider, need, found.id)
    assert standing is not None  # noqa: S101  # it was ranked a moment ago
    return NearestResource(found, standing.score, need.id, lasting_obstacles(corpus, need, found, standing))
