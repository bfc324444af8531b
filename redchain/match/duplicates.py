"""Likely duplicates (重复诉求): open needs of one firm or one chain that say nearly the same, for a person to merge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain as chained
from math import log
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import ORDER_MOVES, Order, orders_of
from redchain.lazy_pattern import pattern
from redchain.match.merges import FewPairs, compatible
from redchain.match.similarity import dice_similarity, weigh
from redchain.match.terms import runs_of, terms_of, words_of
from redchain.model.powers import chain_of
from redchain.model.text_folding import normalise
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.match.inverted_index import Array
    from redchain.match.merges import Pair, Pairs
    from redchain.model.ledger import Ledger

MERGEABLE = frozenset({"submitted", "incomplete", "registered"})
"""States in which a need can still be merged into another."""
SAME_MATTER, SAME_FIRM, SAME_CHAIN = 0.10, 0.25, 0.40
"""How similar two needs must be: of one firm and category, of one firm, or only of one chain."""
DIGITS = 4
ROUNDING = 10.0**-DIGITS
"""So much, at most, rounding adds to a similarity."""
_STEPS = 10**DIGITS
_UNSURE = 1e-6
_WORDS = 3
_STRETCH = pattern(rb"\x01+")


class NeedTerms(NamedTuple):
    """What a need says: the pairs of characters and whole Latin words of its title, and of title and detail; and the runs they stand in."""

    title: frozenset[str]
    all: frozenset[str]
    runs: tuple[str, ...]


class _Told(NamedTuple):
    """What is kept of a need while the next one is read."""

    id: str
    enterprise: str
    category: str
    group: str
    title: tuple[str, ...]
    all: tuple[str, ...]
    runs: tuple[str, ...]
    priority: tuple[bool, int, str]
    """Whether it is registered, its age and its id: of two needs whose orders say nothing the highest is kept."""


@dataclass(frozen=True, eq=False)
class Duplicate:
    """Two needs that are probably one: the one to merge, the one to keep, and how similar they are (0 to 1); why is worked out when it is asked for."""

    need: str
    into: str
    score: float
    _explain: Callable[[], tuple[Text, ...]] = field(repr=False)

    @cached_property
    def reasons(self) -> tuple[Text, ...]:
        """Why they are probably one."""
        return self._explain()

    @property
    def why(self) -> Text:
        """The reasons as one phrase."""
        return join(list(self.reasons))

    def __eq__(self, other: object) -> bool:
        """Tell whether all that is said is the same."""
        return isinstance(other, Duplicate) and self._said == other._said

    def __hash__(self) -> int:
        """Return the hash of what is said."""
        return hash(self._said)

    @property
    def _said(self) -> tuple[object, ...]:
        return self.need, self.into, self.score, self.reasons

    def __reduce__(self) -> tuple[Callable[..., Duplicate], tuple[object, ...]]:
        """Return how another process makes it, to which what is not said yet cannot be left."""
        return _again, self._said


def _again(need: str, into: str, score: float, reasons: tuple[Text, ...]) -> Duplicate:
    return Duplicate(need, into, score, lambda: reasons)


def duplicates(ledger: Ledger, needs: Iterable[Need], only: str | None = None, chains: Mapping[str, str] | None = None) -> tuple[Duplicate, ...]:
    """Return the likely duplicates among `needs`, most similar first, ties by id; with `only`, those of that need.

    `chains` tells the chain of each need where that is known already: its own, or its firm's first.
    """
    return tuple(LikelyDuplicates(ledger, needs, only, chains))


class LikelyDuplicates:
    """The same one by one; of the needs only what they say is kept, and of the pairs, which may be many times as many, who they are."""

    def __init__(self, ledger: Ledger, needs: Iterable[Need], only: str | None = None, chains: Mapping[str, str] | None = None) -> None:
        """Find them."""
        words, chains = dict[str, str](), chains or {}
        self._told = told = [
            _told(each, ledger.find(Chain, chains[each.id] if each.id in chains else chain_of(ledger, each)), words)
            for each in needs
            if each.state in MERGEABLE and each.archived_on is None
        ]
        weights = _weights(told)
        priorities, self._said = _Priorities(ledger, of_many=only is None), _Said(weights)
        self._pairs: Pairs = _likely(told, weights, priorities) if only is None else _likely_of(told, only, weights, priorities)

    def __len__(self) -> int:
        """Count them."""
        return len(self._pairs)

    def __iter__(self) -> Iterator[Duplicate]:
        """Yield them."""
        return map(self._duplicate, self._pairs)

    def compatible(self) -> Iterator[Duplicate]:
        """Yield those that can all be merged one after another."""
        return map(self._duplicate, compatible(self._pairs, len(self._told)))

    def _duplicate(self, pair: Pair) -> Duplicate:
        need, into, score = pair
        told = self._told
        return Duplicate(told[need].id, told[into].id, score, partial(self._said.reasons, told[min(need, into)], told[max(need, into)]))


def _told(need: Need, chain: Chain | None, words: dict[str, str]) -> _Told:
    """Return what is kept of a need; equal words are kept once."""
    terms = terms_of_need(need)
    title, all_of_it = (tuple(map(words.setdefault, part, part)) for part in (terms.title, terms.all))
    group = f"chain {chain.id}" if chain else f"firm {need.enterprise}"
    return _Told(
        need.id, need.enterprise, need.category, group, title, all_of_it, terms.runs, (need.state == "registered", -need.raised_on.toordinal(), need.id)
    )


def terms_of_need(need: Need) -> NeedTerms:
    """Return what a need says in title and detail."""
    title, detail = normalise(need.title), normalise(need.detail or "")
    pairs = [frozenset(words_of(text)) for text in (title, detail)]
    return NeedTerms(pairs[0], pairs[0] | pairs[1], (*runs_of(title), *runs_of(detail)))


def similarity_of(first: NeedTerms | _Told, second: NeedTerms | _Told, weights: Mapping[str, float]) -> float:
    """Return how much two needs share, from 0 to 1: the Dice coefficient of the weighted terms, of the titles or of everything, whichever is more."""
    weight = weights.__getitem__
    both = ((first.title, second.title), (first.all, second.all))
    return round(max(dice_similarity(weigh(one, weight), weigh(other, weight), weight) for one, other in both), DIGITS)


def _weights(needs: Sequence[_Told]) -> dict[str, float]:
    """Return the weight of each term: the rarer it is among the needs, the more."""
    counts = Counter(chained.from_iterable(each.all for each in needs))
    return {term: log(1 + len(needs) / count) for term, count in counts.items()}


def _likely_of(told: Sequence[_Told], only: str, weights: Mapping[str, float], priorities: _Priorities) -> FewPairs:
    """Return the likely duplicates of one need as places (the one to merge, the one to keep) and how similar they are, most similar first, ties by id."""
    found = []
    for own in (place for place, each in enumerate(told) if each.id == only):
        for other in (place for place, each in enumerate(told) if each.group == told[own].group and place != own):
            score = similarity_of(told[own], told[other], weights)
            if score >= _least(told[own], told[other]):
                need, into = (own, other) if priorities.of(told[own]) < priorities.of(told[other]) else (other, own)
                found.append((need, into, score))
    return FewPairs(sorted(found, key=lambda each: (-each[2], told[each[0]].id, told[each[1]].id)))


def _likely(told: Sequence[_Told], weights: Mapping[str, float], priorities: _Priorities) -> Pairs:
    """Return the same of all needs, in arrays: there may be many times as many as needs."""
    groups: dict[str, list[int]] = defaultdict(list)  # pairs are made within a chain, or within a firm without one
    for place, each in enumerate(told):
        groups[each.group].append(place)
    groups = {name: each for name, each in groups.items() if len(each) > 1}
    if not groups:
        return FewPairs()
    import numpy as np  # 65 ms to load, which the search for one need's doubles does without

    from redchain.match.sorted_pairs import SortedPairs

    by_id, by_priority = (np.argsort(_sorted(told, key)) for key in (itemgetter(0), priorities.of))
    found = SortedPairs(by_id, _STEPS)
    for places in map(np.array, groups.values()):
        for ones, others, steps in _near_pairs(told, places, weights):
            is_less = by_priority[ones] < by_priority[others]
            found.add(np.where(is_less, ones, others), np.where(is_less, others, ones), steps)
    return found


def _sorted(told: Sequence[_Told], key: Callable[[_Told], Any]) -> list[int]:
    """Return the places of needs, the lowest first."""
    return sorted(range(len(told)), key=lambda place: key(told[place]))


def _near_pairs(told: Sequence[_Told], places: Array, weights: Mapping[str, float]) -> Iterator[tuple[Array, Array, Array]]:
    """Yield the pairs of a group that are similar enough, and how similar they are, in steps of rounding; many are weighed at once."""
    import numpy as np

    from redchain.match.shared_terms import SharedTerms

    group = [told[place] for place in places.tolist()]
    titles, texts = (SharedTerms(each, weights.__getitem__) for each in ([each.title for each in group], [each.all for each in group]))
    firms, categories = (np.unique(each, return_inverse=True)[1] for each in ([each.enterprise for each in group], [each.category for each in group]))
    for first, end in texts.runs():
        same_firm, same_category = (each[first:end, None] == each[first:] for each in (firms, categories))
        least = np.where(same_firm, np.where(same_category, SAME_MATTER, SAME_FIRM), SAME_CHAIN)
        similarity = np.maximum(titles.about(first, end), texts.about(first, end))
        ones, others = np.nonzero(similarity >= least - ROUNDING)
        exact = similarity[ones, others] * _STEPS
        steps, wanted = np.rint(exact).astype(np.int64), np.rint(least[ones, others] * _STEPS)
        for at in np.flatnonzero(np.abs(np.abs(exact - steps) - 0.5) < _UNSURE).tolist():  # so near to the edge of a digit that only the exact sum tells
            steps[at] = round(similarity_of(group[first + ones[at]], group[first + others[at]], weights) * _STEPS)
        near = steps >= wanted
        yield places[first + ones[near]], places[first + others[near]], steps[near]


def _least(one: _Told, other: _Told) -> float:
    """Return how similar two needs must be at least."""
    return SAME_CHAIN if one.enterprise != other.enterprise else SAME_MATTER if one.category == other.category else SAME_FIRM


class _Spoken(NamedTuple):
    """A need's runs as what their places hold: a pair that begins there, a whole Latin word, or nothing; and the text that a stretch of places makes."""

    terms: tuple[str, ...]
    text: tuple[str, ...]

    @classmethod
    def of(cls, runs: Iterable[str]) -> _Spoken:
        """Lay the runs out; nothing stands between two of them."""
        terms: list[str] = []
        text: list[str] = []
        for run in runs:
            if (pairs := terms_of(run)) == [run]:
                terms += (run, "")
                text += (run, "")
            else:
                terms += (*pairs[len(run) :], "")
                text += run
        return cls(tuple(terms), tuple(text))

    def words(self, met: bytes) -> set[str]:
        """Return the longest stretches of places that are met."""
        return {"".join(self.text[found.start() : found.end() + 1]) for found in _STRETCH.finditer(met)}


class _Said:
    """Why two needs are probably the same; what one need shares with many is put into words once, and as `terms.readable` does."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._spoken: dict[str, _Spoken] = {}
        self._known: dict[tuple[str, bytes], tuple[str, ...]] = {}
        self._heavy: dict[str, float] = {}
        self._reasons: dict[tuple[bool, bool, tuple[str, ...]], tuple[Text, ...]] = {}

    def reasons(self, one: _Told, other: _Told) -> tuple[Text, ...]:
        """Return the reasons."""
        same_firm, same_category = one.enterprise == other.enterprise, one.category == other.category
        shared = self.shared(one, other)
        found = self._reasons.get((same_firm, same_category, shared))
        if found is None:
            found = self._reasons[same_firm, same_category, shared] = (
                Text("同一企业", "the same firm") if same_firm else Text("同一产业链", "the same chain"),
                *([Text("同一类别", "the same category")] if same_category else []),
                Text("都说到" + "、".join(shared), "both speak of " + ", ".join(shared)),
            )
        return found

    def shared(self, one: _Told, other: _Told) -> tuple[str, ...]:
        """Return the heaviest words that both hold."""
        spoken = self._spoken.get(one.id)
        if spoken is None:
            spoken = self._spoken[one.id] = _Spoken.of(one.runs)
        met = bytes(map(frozenset(other.all).__contains__, spoken.terms))
        known = self._known.get((one.id, met))
        if known is None:
            heaviest = sorted(spoken.words(met), key=lambda word: (-self._weight(word), word))
            known = self._known[one.id, met] = tuple(heaviest[:_WORDS])
        return known

    def _weight(self, word: str) -> float:
        """Return what all terms of a word weigh, each once."""
        known = self._heavy.get(word)
        if known is None:
            known = self._heavy[word] = sum(self._weights.get(term, 0.0) for term in set(terms_of(word)))
        return known


class _Priorities:
    """What decides which of two needs is kept, the highest: orders in hand, registration, age."""

    def __init__(self, ledger: Ledger, *, of_many: bool) -> None:
        """Take the orders; of many needs all that are in hand are found at once."""
        self._ledger = ledger
        self._in_hand = frozenset(each.need for each in ledger.where(Order, "state", *ORDER_MOVES.open)) if of_many else None
        self._known: dict[str, tuple[bool, tuple[bool, int, str]]] = {}

    def of(self, need: _Told) -> tuple[bool, tuple[bool, int, str]]:
        """Return it, worked out once."""
        known = self._known.get(need.id)
        if known is None:
            known = self._known[need.id] = (self._is_in_hand(need.id), need.priority)
        return known

    def _is_in_hand(self, need: str) -> bool:
        return any(each.is_open for each in orders_of(self._ledger, need)) if self._in_hand is None else need in self._in_hand
