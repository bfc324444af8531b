"""Likely duplicates (重复诉求): open needs of one firm or one chain that say nearly the same, for a person to merge."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
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


def duplicates(ledger: Ledger, needs: Iterable[Need], only: str | None = None) -> tuple[Duplicate, ...]:
    """Return the likely duplicates among `needs`, most similar first, ties by id; with `only`, those of that need."""
    open_needs = [each for each in needs if each.state in MERGEABLE and each.archived_on is None]
    terms = {each.id: terms_of_need(each) for each in open_needs}
    weights = _weights(terms.values())
    found = (_duplicate(ledger, pair, terms, weights) for pair in _pairs(ledger, open_needs, only))
    return tuple(sorted((each for each in found if each), key=lambda each: (-each.score, each.need, each.into)))


def terms_of_need(need: Need) -> NeedTerms:
    """Return what a need says in title and detail."""
    title, detail = normalise(need.title), normalise(need.detail or "")
    pairs = [frozenset(each for each in terms_of(text) if not is_character(each)) for text in (title, detail)]
    return NeedTerms(pairs[0], pairs[0] | pairs[1], (*runs_of(title), *runs_of(detail)))


def similarity_of(first: NeedTerms, second: NeedTerms, weights: Mapping[str, float]) -> float:
    """Return how much two needs share, from 0 to 1: the Dice coefficient of the weighted terms, of the titles or of everything, whichever is more."""
    weight = weights.__getitem__
    return round(max(dice_similarity(weigh(one, weight), weigh(other, weight), weight) for one, other in zip(first[:2], second[:2], strict=True)), 4)


def _weights(needs: Iterable[NeedTerms]) -> dict[str, float]:
    """Return the weight of each term: the rarer it is among the needs, the more."""
    texts = list(needs)
    counts = Counter(term for each in texts for term in each.all)
    return {term: log(1 + len(texts) / count) for term, count in counts.items()}


def _pairs(ledger: Ledger, needs: list[Need], only: str | None) -> Iterator[tuple[Need, Need]]:
    """Yield the pairs of one firm, or else of one chain; each once."""
    groups: dict[str, list[Need]] = defaultdict(list)
    for each in needs:
        chain = ledger.find(Chain, chain_of(ledger, each))
        groups[f"chain {chain.id}" if chain else f"firm {each.enterprise}"].append(each)
    for group in groups.values():
        yield from (pair for pair in combinations(group, 2) if only is None or only in {pair[0].id, pair[1].id})


def _duplicate(ledger: Ledger, pair: tuple[Need, Need], terms: Mapping[str, NeedTerms], weights: Mapping[str, float]) -> Duplicate | None:
    first, second = (terms[each.id] for each in pair)
    same_firm, same_category = pair[0].enterprise == pair[1].enterprise, pair[0].category == pair[1].category
    least = (SAME_MATTER if same_category else SAME_FIRM) if same_firm else SAME_CHAIN
    score = similarity_of(first, second, weights)
    if score < least:
        return None
    shared = readable(first.runs, {each: weights[each] for each in first.all & second.all}, _WORDS)
    reasons = [
        Text("同一企业", "the same firm") if same_firm else Text("同一产业链", "the same chain"),
        *([Text("同一类别", "the same category")] if same_category else []),
        Text("都说到" + "、".join(shared), "both speak of " + ", ".join(shared)),
    ]
    need, into = sorted(pair, key=lambda each: _priority(ledger, each))
    return Duplicate(need.id, into.id, score, tuple(reasons))


def _priority(ledger: Ledger, need: Need) -> tuple[bool, bool, int, str]:
    """Return what decides which need is kept, the highest: orders in hand, registration, age."""
    in_hand = any(each.is_open for each in orders_of(ledger, need.id))
    return in_hand, need.state == "registered", -need.raised_on.toordinal(), need.id
