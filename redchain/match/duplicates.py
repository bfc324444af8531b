"""Likely duplicates (重复诉求): open needs of one firm or one chain that say nearly the same, for a person to merge."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import orders_of
from redchain.match.similarity import dice_similarity, weigh
from redchain.match.terms import is_character, readable, runs_of, terms_of
from redchain.model.powers import chain_of
from redchain.model.text_folding import normalise
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redchain.model.ledger import Ledger

MERGEABLE = frozenset({"submitted", "incomplete", "registered"})
"""States in which a need can still be merged into another."""
SAME_MATTER, SAME_FIRM, SAME_CHAIN = 0.10, 0.25, 0.40
"""How similar two needs must be: of one firm and category, of one firm, or only of one chain."""
DIGITS = 4
ROUNDING = 10.0**-DIGITS
"""So much, at most, rounding adds to a similarity."""
_WORDS = 3


class NeedTerms(NamedTuple):
    """What a need says: the pairs of characters and whole Latin words of its title, and of title and detail; and the runs they stand in."""

    title: frozenset[str]
    all: frozenset[str]
    runs: tuple[str, ...]


class Duplicate(NamedTuple):
    """Two needs that are probably one: the one to merge, the one to keep, how similar they are (0 to 1), and why."""

    need: str
    into: str
    score: float
    reasons: tuple[Text, ...]

    @property
    def why(self) -> Text:
        """The reasons as one phrase."""
        return join(list(self.reasons))


def duplicates(ledger: Ledger, needs: Iterable[Need], only: str | None = None, chains: Mapping[str, str] | None = None) -> tuple[Duplicate, ...]:
    """Return the likely duplicates among `needs`, most similar first, ties by id; with `only`, those of that need.

    `chains` tells the chain of each need where that is known already: its own, or its firm's first.
    """
    open_needs = [each for each in needs if each.state in MERGEABLE and each.archived_on is None]
    terms = {each.id: terms_of_need(each) for each in open_needs}
    weights = _weights(terms.values())
    groups = _groups(ledger, open_needs, chains or {})
    pairs = _pairs_of(groups, only, terms, weights) if only is not None else (pair for each in groups for pair in _near_pairs(each, terms, weights))
    priorities = _Priorities(ledger)
    found = (_duplicate(pair, terms, weights, priorities) for pair in pairs)
    return tuple(sorted((each for each in found if each), key=lambda each: (-each.score, each.need, each.into)))


def terms_of_need(need: Need) -> NeedTerms:
    """Return what a need says in title and detail."""
    title, detail = normalise(need.title), normalise(need.detail or "")
    pairs = [frozenset(each for each in terms_of(text) if not is_character(each)) for text in (title, detail)]
    return NeedTerms(pairs[0], pairs[0] | pairs[1], (*runs_of(title), *runs_of(detail)))


def similarity_of(first: NeedTerms, second: NeedTerms, weights: Mapping[str, float]) -> float:
    """Return how much two needs share, from 0 to 1: the Dice coefficient of the weighted terms, of the titles or of everything, whichever is more."""
    weight = weights.__getitem__
    return round(max(dice_similarity(weigh(one, weight), weigh(other, weight), weight) for one, other in zip(first[:2], second[:2], strict=True)), DIGITS)


def _weights(needs: Iterable[NeedTerms]) -> dict[str, float]:
    """Return the weight of each term: the rarer it is among the needs, the more."""
    texts = list(needs)
    counts = Counter(term for each in texts for term in each.all)
    return {term: log(1 + len(texts) / count) for term, count in counts.items()}


def _groups(ledger: Ledger, needs: list[Need], chains: Mapping[str, str]) -> Iterable[list[Need]]:
    """Return the needs of each chain, and of each firm without one: pairs are made within these."""
    groups: dict[str, list[Need]] = defaultdict(list)
    for each in needs:
        chain = ledger.find(Chain, chains[each.id] if each.id in chains else chain_of(ledger, each))
        groups[f"chain {chain.id}" if chain else f"firm {each.enterprise}"].append(each)
    return groups.values()


class _Pair(NamedTuple):
    """Two needs of one group, in its order, and how similar they are."""

    first: Need
    second: Need
    score: float


def _pairs_of(groups: Iterable[list[Need]], only: str, terms: Mapping[str, NeedTerms], weights: Mapping[str, float]) -> Iterator[_Pair]:
    """Yield every pair of one need, in the order of its group."""
    for group in groups:
        for own in (place for place, each in enumerate(group) if each.id == only):
            pairs = [*((each, group[own]) for each in group[:own]), *((group[own], each) for each in group[own + 1 :])]
            yield from (_Pair(one, other, similarity_of(terms[one.id], terms[other.id], weights)) for one, other in pairs)


def _near_pairs(group: list[Need], terms: Mapping[str, NeedTerms], weights: Mapping[str, float]) -> Iterator[_Pair]:
    """Yield the pairs of a group that are similar enough, up to rounding: all are weighed at once."""
    if len(group) == 1:
        return
    import numpy as np  # 65 ms to load, which the search for one need's doubles does without

    from redchain.match.shared_terms import SharedTerms

    titles, texts = (SharedTerms([terms[each.id][part] for each in group], weights.__getitem__) for part in (0, 1))
    firms, categories = (np.unique(each, return_inverse=True)[1] for each in ([each.enterprise for each in group], [each.category for each in group]))
    for first, end in texts.runs():
        same_firm, same_category = (each[first:end, None] == each for each in (firms, categories))
        least = np.where(same_firm, np.where(same_category, SAME_MATTER, SAME_FIRM), SAME_CHAIN)
        similarity = np.maximum(titles.similarity(first, end), texts.similarity(first, end))
        for one, other in np.argwhere(similarity >= least - ROUNDING).tolist():
            yield _Pair(group[first + one], group[other], round(float(similarity[one, other]), DIGITS))


def _duplicate(pair: _Pair, terms: Mapping[str, NeedTerms], weights: Mapping[str, float], priorities: _Priorities) -> Duplicate | None:
    one, other, score = pair
    same_firm, same_category = one.enterprise == other.enterprise, one.category == other.category
    if score < ((SAME_MATTER if same_category else SAME_FIRM) if same_firm else SAME_CHAIN):
        return None
    first, second = terms[one.id], terms[other.id]
    shared = readable(first.runs, {each: weights[each] for each in first.all & second.all}, _WORDS)
    reasons = [
        Text("同一企业", "the same firm") if same_firm else Text("同一产业链", "the same chain"),
        *([Text("同一类别", "the same category")] if same_category else []),
        Text("都说到" + "、".join(shared), "both speak of " + ", ".join(shared)),
    ]
    need, into = (one, other) if priorities.of(one) < priorities.of(other) else (other, one)
    return Duplicate(need.id, into.id, score, tuple(reasons))


class _Priorities:
    """What decides which of two needs is kept, the highest: orders in hand, registration, age."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, tuple[bool, bool, int, str]] = {}

    def of(self, need: Need) -> tuple[bool, bool, int, str]:
        """Return it, worked out once."""
        known = self._known.get(need.id)
        if known is None:
            in_hand = any(each.is_open for each in orders_of(self._ledger, need.id))
            known = self._known[need.id] = (in_hand, need.state == "registered", -need.raised_on.toordinal(), need.id)
        return known
