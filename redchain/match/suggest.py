"""Suggestions for needs: the best eligible resources, each with the reasons for its score, or a gap."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from redchain.match.eligible import Eligible, Verdict, applicant_of, judge
from redchain.match.index import Index, Query, index_of, query_of
from redchain.match.lessons import standing_rejections
from redchain.match.parts import PARTS
from redchain.match.score import Scored, best_first
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from redchain.match.history import Learnt
    from redchain.model.ledger import Ledger
    from redchain.model.need import Need

ELIGIBILITY = "eligibility"
HISTORY = "history"
_Fit = tuple["Scored", "Eligible"]


@dataclass(frozen=True)
class Reason:
    """Why a score is what it is: the part, the points it adds (4 digits; 0 for eligibility), and the words for people."""

    part: str
    points: float
    text: Text


@dataclass(frozen=True)
class Suggestion:
    """A resource for a need; the points of its reasons add up to its score, which lies between 0 and 1."""

    resource: str
    score: float
    eligible: Verdict
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Match:
    """A need's suggestions, best first, ties by id; `gap` when even the best is below the threshold of the settings."""

    need: str
    suggestions: tuple[Suggestion, ...]
    gap: bool


@dataclass(frozen=True)
class Stand:
    """How one resource stands for a need: its score with reasons, its eligibility, and its place among those that may be suggested."""

    suggestion: Suggestion
    eligible: Eligible
    place: int


def suggest(ledger: Ledger, needs: Iterable[Need], today: date, top: int = 10, *, keep_weak: bool = False) -> tuple[Match, ...]:
    """Return the match of each need, in the order given; a gap's weak suggestions are left out unless `keep_weak`."""
    index = index_of(ledger, today)
    return tuple(match_need(index, need, top, keep_weak=keep_weak) for need in needs)


def match_need(index: Index, need: Need, top: int = 10, *, keep_weak: bool = False) -> Match:
    """Return the match of one need from an index built before."""
    query = query_of(index, need)
    learnt = index.history.learnt(need, query.terms, query.categories)
    fitting = list(islice(_fitting(index, need, query, learnt), max(top, 1)))
    gap = is_gap(index, fitting[0][0].score if fitting else None)
    kept = fitting[:top] if keep_weak or not gap else []
    return Match(need.id, tuple(_suggestion(index, query, learnt, each) for each in kept), gap)


def ranking(index: Index, need: Need) -> Iterator[tuple[str, float]]:
    """Yield (resource, score) of every resource the need's firm may use or might, best first, weak ones too."""
    query = query_of(index, need)
    for scored, _ in _fitting(index, need, query, index.history.learnt(need, query.terms, query.categories)):
        yield index.resources[scored.place].id, scored.score


def ranking_of_all(index: Index, need: Need, most: int) -> tuple[tuple[str, float], ...]:
    """Return (resource, score) of the best `most` resources for a need, whether its firm may use them or not."""
    query = query_of(index, need)
    learnt = index.history.learnt(need, query.terms, query.categories)
    return tuple((index.resources[each.place].id, each.score) for each in islice(best_first(index, query, places_of(index, learnt)), most))


def stand_of(index: Index, need: Need, resource: str, least: float = 0.0) -> Stand | None:
    """Return how a resource stands for a need, be it suggested or not; None when it is no candidate at all or scores less than `least`."""
    query = query_of(index, need)
    learnt, applicant, rejected = (
        index.history.learnt(need, query.terms, query.categories),
        applicant_of(index.ledger, need),
        standing_rejections(need, index.today),
    )
    ahead = 0
    for scored in best_first(index, query, places_of(index, learnt)):
        if scored.score < least:
            break
        offer = index.resources[scored.place]
        verdict = judge(index.ledger, offer, applicant, index.today)
        if offer.id == resource:
            return Stand(_suggestion(index, query, learnt, (scored, verdict)), verdict, ahead + 1)
        ahead += offer.id not in rejected and verdict.verdict != "no"
    return None


def is_gap(index: Index, best: float | None) -> bool:
    """Tell whether a best score (None: no candidate at all) is too low to suggest anything."""
    return best is None or best < index.ledger.settings.match.gap


def _fitting(index: Index, need: Need, query: Query, learnt: Mapping[str, Learnt]) -> Iterator[_Fit]:
    """Yield the candidates that are neither rejected for the need nor known to be out of its firm's reach, best first."""
    applicant, rejected = applicant_of(index.ledger, need), standing_rejections(need, index.today)
    for scored in best_first(index, query, places_of(index, learnt)):
        resource = index.resources[scored.place]
        if resource.id not in rejected and (verdict := judge(index.ledger, resource, applicant, index.today)).verdict != "no":
            yield scored, verdict


def places_of(index: Index, learnt: Mapping[str, Learnt]) -> dict[int, float]:
    """Return what was learnt as points by the place of the resource; what is no candidate is left out."""
    found = {bisect_left(index.resources, each, key=attrgetter("id")): each for each in learnt}
    return {place: learnt[each].points for place, each in found.items() if place < len(index.resources) and index.resources[place].id == each}


def _suggestion(index: Index, query: Query, learnt: Mapping[str, Learnt], fit: _Fit) -> Suggestion:
    scored, verdict = fit
    resource = index.resources[scored.place].id
    reasons = [Reason(part.name, points, part.explain(index, query, scored.place)) for part, points in zip(PARTS, scored.points, strict=True)]
    if resource in learnt:
        reasons.append(Reason(HISTORY, scored.learnt, learnt[resource].text))
    reasons.append(Reason(ELIGIBILITY, 0.0, join(list(verdict.reasons))))
    return Suggestion(resource, scored.score, verdict.verdict, tuple(reasons))
