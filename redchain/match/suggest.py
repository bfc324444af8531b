"""Suggestions for needs: the best eligible resources, each with the reasons for its score, or a gap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from redchain.match.case import Case
from redchain.match.index import index_of
from redchain.match.parts import PARTS
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.match.eligible import Eligible, Verdict
    from redchain.match.index import Index
    from redchain.match.score import Scored
    from redchain.model.ledger import Ledger
    from redchain.model.need import Need

ELIGIBILITY = "eligibility"
HISTORY = "history"
FEW = 3
"""For at most so many needs an index of their own terms is quicker."""


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
    needs = tuple(needs)
    index = index_of(ledger, today, needs if len(needs) <= FEW else None)
    return tuple(match_need(index, need, top, keep_weak=keep_weak) for need in needs)


def match_need(index: Index, need: Need, top: int = 10, *, keep_weak: bool = False) -> Match:
    """Return the match of one need from an index built before."""
    case = Case(index, need)
    fitting = list(islice(_fitting(case), max(top, 1)))
    gap = is_gap(index, fitting[0].score if fitting else None)
    kept = fitting[:top] if keep_weak or not gap else []
    return Match(need.id, tuple(_suggestion(case, each) for each in kept), gap)


def ranking(index: Index, need: Need) -> Iterator[tuple[str, float]]:
    """Yield (resource, score) of every resource the need's firm may use or might, best first, weak ones too."""
    for scored in _fitting(Case(index, need)):
        yield index.resources[scored.place].id, scored.score


def ranking_of_all(index: Index, need: Need, most: int) -> tuple[tuple[str, float], ...]:
    """Return (resource, score) of the best `most` resources for a need, whether its firm may use them or not."""
    return tuple((index.resources[each.place].id, each.score) for each in islice(Case(index, need).best_first(), most))


def stand_of(index: Index, need: Need, resource: str, least: float = 0.0) -> Stand | None:
    """Return how a resource stands for a need, be it suggested or not; None when it is no candidate at all or scores less than `least`."""
    case, ahead = Case(index, need), 0
    for scored in case.best_first():
        if scored.score < least:
            break
        if index.resources[scored.place].id == resource:
            return Stand(_suggestion(case, scored), case.verdict(scored.place), ahead + 1)
        ahead += case.fits(scored.place)
    return None


def is_gap(index: Index, best: float | None) -> bool:
    """Tell whether a best score (None: no candidate at all) is too low to suggest anything."""
    return best is None or best < index.ledger.settings.match.gap


def _fitting(case: Case) -> Iterator[Scored]:
    return (scored for scored in case.best_first() if case.fits(scored.place))


def _suggestion(case: Case, scored: Scored) -> Suggestion:
    index, learnt, verdict = case.index, case.learnt, case.verdict(scored.place)
    resource = index.resources[scored.place].id
    reasons = [Reason(part.name, points, part.explain(index, case.query, scored.place)) for part, points in zip(PARTS, scored.points, strict=True)]
    if resource in learnt:
        reasons.append(Reason(HISTORY, scored.learnt, learnt[resource].text))
    reasons.append(Reason(ELIGIBILITY, 0.0, join(list(verdict.reasons))))
    return Suggestion(resource, scored.score, verdict.verdict, tuple(reasons))
