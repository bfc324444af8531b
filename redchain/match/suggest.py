"""Suggestions for needs: the best eligible resources, each with the reasons for its score, or a gap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from redchain.match.eligible import Eligible, Verdict, applicant_of, judge
from redchain.match.index import Index, Query, index_of, query_of
from redchain.match.parts import PARTS
from redchain.match.score import Scored, best_first
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.model.ledger import Ledger
    from redchain.model.need import Need

ELIGIBILITY = "eligibility"


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


def suggest(ledger: Ledger, needs: Iterable[Need], today: date, top: int = 10, *, keep_weak: bool = False) -> tuple[Match, ...]:
    """Return the match of each need, in the order given; a gap's weak suggestions are left out unless `keep_weak`."""
    index = index_of(ledger, today)
    return tuple(match_need(index, need, top, keep_weak=keep_weak) for need in needs)


def match_need(index: Index, need: Need, top: int = 10, *, keep_weak: bool = False) -> Match:
    """Return the match of one need from an index built before."""
    query = query_of(index, need)
    fitting = list(islice(_fitting(index, need, query), max(top, 1)))
    gap = is_gap(index, fitting[0][0].score if fitting else None)
    kept = fitting[:top] if keep_weak or not gap else []
    return Match(need.id, tuple(_suggestion(index, query, scored, verdict) for scored, verdict in kept), gap)


def ranking(index: Index, need: Need) -> Iterator[tuple[str, float]]:
    """Yield (resource, score) of every resource the need's firm may use or might, best first, weak ones too."""
    for scored, _ in _fitting(index, need, query_of(index, need)):
        yield index.resources[scored.place].id, scored.score


def is_gap(index: Index, best: float | None) -> bool:
    """Tell whether a best score (None: no candidate at all) is too low to suggest anything."""
    return best is None or best < index.ledger.settings.match.gap


def _fitting(index: Index, need: Need, query: Query) -> Iterator[tuple[Scored, Eligible]]:
    applicant = applicant_of(index.ledger, need)
    for scored in best_first(index, query):
        verdict = judge(index.ledger, index.resources[scored.place], applicant, index.today)
        if verdict.verdict != "no":
            yield scored, verdict


def _suggestion(index: Index, query: Query, scored: Scored, verdict: Eligible) -> Suggestion:
    reasons = [Reason(part.name, points, part.explain(index, query, scored.place)) for part, points in zip(PARTS, scored.points, strict=True)]
    reasons.append(Reason(ELIGIBILITY, 0.0, join(list(verdict.reasons))))
    return Suggestion(index.resources[scored.place].id, scored.score, verdict.verdict, tuple(reasons))
