"""The resource gaps (资源缺口): open needs that no resource serves, in groups of like ones, each with what comes nearest and why it falls short."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.match.clusters import clusters
from redchain.match.eligible import bar_of, is_shown
from redchain.match.index import index_of, query_of
from redchain.match.similarity import Weighed, likeness, weigh
from redchain.match.suggest import match_need, ranking, ranking_of_all, stand_of
from redchain.match.terms import readable
from redchain.match.why import Lack, lacks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from redchain.match.index import Index, Query
    from redchain.model.ledger import Ledger
    from redchain.model.terms import Urgency

WAITING = ("submitted", "incomplete", "registered")
LEAST_LIKENESS = 0.1
SAME_CHAIN = 0.02
NEAREST = 3
MOST_WORDS = 4
SHORTEST_WORD = 2


class Unmet(NamedTuple):
    """An open need that no standing order serves with a resource; `is_gap` when no resource reaches the threshold either."""

    need: Need
    is_gap: bool
    waiting: int


@dataclass(frozen=True)
class Nearest:
    """The resource that comes nearest to a group: its best score there, the need it was reached on, and what keeps it back."""

    resource: Resource
    score: float
    need: str
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class Gap:
    """A group of unmet needs of one category, by id, with the words that bind them (none for a single need); waiting in working days."""

    category: str
    chains: tuple[str, ...]
    words: tuple[str, ...]
    unmet: tuple[Unmet, ...]
    nearest: Nearest | None

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


def gaps(ledger: Ledger, today: date, *, only_blank: bool = False) -> tuple[Gap, ...]:
    """Return the groups, `only_blank` of needs that nothing fits: most such needs first, then the largest, most urgent, longest waiting."""
    index, offering = index_of(ledger, today), _offering_all(ledger, today)
    by_category: dict[str, list[Unmet]] = {}
    for each in _unmet(index):
        if only_blank and not each.is_gap:
            continue
        by_category.setdefault(each.need.category, []).append(each)
    found = [gap for category in by_category for gap in _grouped(index, offering, by_category[category])]
    return tuple(sorted(found, key=_order))


def _order(gap: Gap) -> tuple[int, int, int, int, str]:
    urgent = sum(count for urgency, count in gap.urgencies.items() if urgency in {"urgent", "high"})
    return (-gap.blank, -len(gap.unmet), -urgent, -gap.longest, gap.unmet[0].need.id)


def _unmet(index: Index) -> Iterator[Unmet]:
    served = {each.need for each in index.ledger.all(Order) if each.resource is not None and each.state != "void"}
    calendar = index.ledger.settings.calendar
    for need in index.ledger.current(Need):
        if need.state in WAITING and need.id not in served:
            yield Unmet(need, match_need(index, need, 1).gap, calendar.between(need.raised_on, index.today))


def _offering_all(ledger: Ledger, today: date) -> Index:
    """Return an index that offers what is out of its dates or archived too: renewing it may be all that is needed."""
    barred = [each for each in ledger.all(Resource) if bar_of(each, today) and is_shown(each)]
    opened = [each.model_copy(update={"valid_from": None, "valid_until": None, "archived_on": None}) for each in barred]
    return index_of(ledger.after(opened) if opened else ledger, today)


def _grouped(index: Index, offering: Index, unmet: Sequence[Unmet]) -> Iterator[Gap]:
    weight = index.text.weight
    queries = [query_of(index, each.need) for each in unmet]
    texts = [weigh(each.terms, weight) for each in queries]

    def near(one: int, other: int) -> float:
        same_chain = queries[one].chain is not None and queries[one].chain == queries[other].chain
        return likeness(texts[one], texts[other], weight) + SAME_CHAIN * same_chain

    for places in clusters(len(unmet), near, LEAST_LIKENESS):
        members = tuple(unmet[place] for place in places)
        chains = sorted({chain for place in places if (chain := queries[place].chain)})
        words = _binding(index, [queries[place] for place in places], [texts[place] for place in places])
        yield Gap(members[0].need.category, tuple(chains), words, members, _nearest(index, offering, members))


def _binding(index: Index, queries: Sequence[Query], texts: Sequence[Weighed]) -> tuple[str, ...]:
    """Return the words that at least two needs of a group share, the heaviest first."""
    held = Counter(term for each in texts for term in each.terms)
    shared = {term: index.text.weight(term) * count for term, count in held.items() if count > 1}
    words = readable((run for each in queries for run in each.runs), shared, MOST_WORDS * 2)
    return tuple(each for each in words if len(each) >= SHORTEST_WORD)[:MOST_WORDS]


def _nearest(index: Index, offering: Index, members: Iterable[Unmet]) -> Nearest | None:
    """Return the resource with the highest scores over a group; each need has a say by its first few.

    A need that something fits speaks for what fits it; one that nothing fits speaks for what would, were it open to its firm or in force.
    """
    sums: Counter[str] = Counter()
    best: dict[str, tuple[float, Need]] = {}
    for each in members:
        first = ranking_of_all(offering, each.need, NEAREST) if each.is_gap else islice(ranking(index, each.need), NEAREST)
        for resource, score in first:
            sums[resource] += round(score * 10_000)
            best[resource] = max(best.get(resource, (0.0, each.need)), (score, each.need), key=lambda pair: pair[0])
    if not sums:
        return None
    found = index.ledger.shelf(Resource)[min(sums, key=lambda each: (-sums[each], each))]
    _, need = best[found.id]
    # what is on offer today stands as `match` shows it; the wider index weighs words a little otherwise
    stand = stand_of(index if bar_of(found, index.today) is None else offering, need, found.id)
    assert stand is not None  # noqa: S101  # it was ranked a moment ago
    return Nearest(found, stand.suggestion.score, need.id, lacks_of(index.ledger, need, found, offering.today, stand))
