"""Suggestions for needs: the best eligible resources, each with the reasons for its score, or a gap."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from redchain.match.candidates import Case
from redchain.match.index import index_of
from redchain.match.scorers import parts_of
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.kinds.need.model import Need, NeedItem
    from redchain.match.eligible import Eligible, Verdict
    from redchain.match.index import Index
    from redchain.match.score import Scored
    from redchain.model.ledger import Ledger

ELIGIBILITY = "eligibility"
HISTORY = "history"
ITEM = "item"


@dataclass(frozen=True)
class Reason:
    """Why a score is what it is: the part, the points it adds (4 digits; 0 for the item, and for eligibility unless words speak against the firm), and the words for people."""

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


class Asked(NamedTuple):
    """What is asked of the resources: the whole need, or the sub-item of this title as a need of its own."""

    item: str | None
    case: Case


class Answer(NamedTuple):
    """A resource as it answers best: the whole need or one of its sub-items."""

    scored: Scored
    asked: Asked


def suggest(ledger: Ledger, needs: Iterable[Need], today: date, top: int = 10, *, keep_weak: bool = False) -> tuple[Match, ...]:
    """Return the match of each need, in the order given; a gap's weak suggestions are left out unless `keep_weak`."""
    index = index_of(ledger, today)
    return tuple(match_need(index, need, top, keep_weak=keep_weak) for need in needs)


def match_need(index: Index, need: Need, top: int = 10, *, keep_weak: bool = False) -> Match:
    """Return the match of one need from an index built before."""
    fitting = list(islice(_fitting(index, need), max(top, 1)))
    gap = is_gap(index, fitting[0].scored.score if fitting else None)
    kept = fitting[:top] if keep_weak or not gap else []
    return Match(need.id, tuple(_suggestion(each) for each in kept), gap)


def part_of(need: Need, item: NeedItem) -> Need:
    """Return a sub-item as a need of its own."""
    return need.model_copy(update={"title": item.title, "category": item.category, "detail": None, "expected": None, "items": ()})


def ranking(index: Index, need: Need) -> Iterator[tuple[str, float]]:
    """Yield (resource, score) of every resource the need's firm may use or might, best first, weak ones too."""
    for each in _fitting(index, need):
        yield index.ids[each.scored.place], each.scored.score


def ranking_of_all(index: Index, need: Need, most: int) -> tuple[tuple[str, float], ...]:
    """Return (resource, score) of the best `most` resources for a need, whether its firm may use them or not."""
    return tuple((index.ids[each.scored.place], each.scored.score) for each in islice(_answers(index, need), most))


def stand_of(index: Index, need: Need, resource: str, least: float = 0.0) -> Stand | None:
    """Return how a resource stands for a need, be it suggested or not; None when it is no candidate at all or scores less than `least`."""
    ahead = 0
    for each in _answers(index, need):
        scored, case = each.scored, each.asked.case
        if scored.score < least:
            break
        if index.ids[scored.place] == resource:
            return Stand(_suggestion(each), case.verdict(scored.place), ahead + 1)
        ahead += case.fits(scored.place)
    return None


def is_gap(index: Index, best: float | None) -> bool:
    """Tell whether a best score (None: no candidate at all) is too low to suggest anything."""
    return best is None or best < index.ledger.settings.match.gap


def _fitting(index: Index, need: Need) -> Iterator[Answer]:
    return (each for each in _answers(index, need) if each.asked.case.fits(each.scored.place))


def _answers(index: Index, need: Need) -> Iterator[Answer]:
    """Yield every candidate once, best first, as it answers best: a need of several topics is asked whole and topic by topic."""
    asked = [Asked(None, Case(index, need)), *(Asked(item.title, Case(index, part_of(need, item))) for item in need.items)]
    seen: set[int] = set()
    for each in merge(*map(_best_first, asked), key=_order):
        if each.scored.place not in seen:
            seen.add(each.scored.place)
            yield each


def _best_first(asked: Asked) -> Iterator[Answer]:
    return (Answer(scored, asked) for scored in asked.case.best_first())


def _order(answer: Answer) -> tuple[float, int]:
    return -answer.scored.score, answer.scored.place


def _suggestion(answer: Answer) -> Suggestion:
    scored, case = answer.scored, answer.asked.case
    index, learnt, verdict = case.index, case.learnt, case.verdict(scored.place)
    resource = index.ids[scored.place]
    reasons = [Reason(part.name, points, part.explain(index, case.query, scored.place)) for part, points in zip(parts_of(index), scored.points, strict=True)]
    if resource in learnt:
        reasons.append(Reason(HISTORY, scored.learnt, learnt[resource].text))
    if answer.asked.item is not None:
        reasons.append(Reason(ITEM, 0.0, Text("最合子事项：{item}", "fits the sub-item best: {item}").fill(item=answer.asked.item)))
    reasons.append(Reason(ELIGIBILITY, scored.doubt, join(list(verdict.reasons))))
    return Suggestion(resource, scored.score, verdict.verdict, tuple(reasons))
