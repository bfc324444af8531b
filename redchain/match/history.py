"""Learning from what happened: what resources did for similar needs adds or takes a bounded number of points, with the reason."""

from __future__ import annotations

from copy import copy
from itertools import groupby
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from redchain.match.lessons import lessons
from redchain.match.likeness import Weighed, likeness, weigh
from redchain.model.need import Need
from redchain.model.settings import CATCH_ALL
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from redchain.match.lessons import Lesson
    from redchain.model.ledger import Ledger

HALF_LIFE_DAYS = 365
LEAST_LIKENESS = 0.12
HALF_FULL = 0.3
MOST_SHOWN = 2
DIGITS = 4


class Learnt(NamedTuple):
    """What history says of one resource for one need: points (4 digits, within ± the setting `history`) and why."""

    points: float
    text: Text


class _Told(NamedTuple):
    """One lesson as it bears on one need: what it adds up with, how alike the needs are, and the lesson."""

    share: float
    likeness: float
    lesson: Lesson


class History:
    """The lessons of a ledger on a day, for one need after another; a past need is read when it is first compared with.

    A lesson counts by its worth, by how alike the two needs are (weighted Dice coefficient of their terms, nothing below 0.12 or across
    categories), and by its age (half in a year). The sum x becomes bound · x / (|x| + 0.3), so no history is ever worth more than the bound.
    """

    def __init__(self, ledger: Ledger, today: date, read: Callable[[Need], str], weight: Callable[[str], float]) -> None:
        """Take the ledger, the day, how a need is read as terms (apart by spaces; kept by content), and what a term weighs."""
        self._bound, self._today = ledger.settings.match.history, today
        self._weight = weight
        taught = lessons(ledger, today) if self._bound else ()
        self._lessons = {need: tuple(found) for need, found in groupby(taught, key=lambda each: each.need)}
        self._kinds = {found[0].categories for found in self._lessons.values()}
        self._terms = ledger.derived(Need, "terms:1", read) if self._lessons else {}
        self._weighed: dict[str, Weighed] = {}

    def bounded(self, bound: float) -> History:
        """Return the same lessons under another bound, which is worth nothing where learning was off (0) before."""
        other = copy(self)
        other._bound = bound  # noqa: SLF001  # of its own class
        return other

    def learnt(self, need: Need, terms: Mapping[str, float], categories: frozenset[str]) -> dict[str, Learnt]:
        """Return what was learnt for a need by resource id; empty without history. A need's own orders never count for it."""
        if not self._lessons:
            return {}
        own, told = weigh(terms, self._weight), dict[str, list[_Told]]()
        kinds = {each for each in self._kinds if _may_compare(categories, each)}
        for other, found in self._lessons.items():
            alike = self._likeness(own, other) if found[0].categories in kinds and other != need.id else 0.0
            for lesson in found if alike >= LEAST_LIKENESS else ():
                told.setdefault(lesson.resource, []).append(_Told(alike * lesson.worth * self._freshness(lesson), alike, lesson))
        return {resource: learnt for resource, each in told.items() if (learnt := self._sum(each)).points}

    def _sum(self, told: list[_Told]) -> Learnt:
        total = fsum(each.share for each in told)
        heaviest = sorted(told, key=lambda each: (-abs(each.share), each.lesson))[:MOST_SHOWN]
        return Learnt(round(self._bound * total / (abs(total) + HALF_FULL), DIGITS), join([_say(each) for each in heaviest]))

    def _freshness(self, lesson: Lesson) -> float:
        return float(0.5 ** ((self._today - lesson.on).days / HALF_LIFE_DAYS))

    def _likeness(self, own: Weighed, other: str) -> float:
        past = self._weighed.get(other)
        if past is None:
            past = self._weighed[other] = weigh(self._terms[other].split(), self._weight)
        return likeness(own, past, self._weight)


def _may_compare(own: frozenset[str], other: tuple[str, ...]) -> bool:
    """Tell whether two needs may be of one kind: their categories meet, or one of them has none."""
    categories = set(other) - {CATCH_ALL}
    return not categories or not own or not own.isdisjoint(categories)


def _say(told: _Told) -> Text:
    says = Text("曾用于相似需求 {need}（相似度 {likeness}）：{words}", "tried on the similar need {need} (likeness {likeness}): {words}")
    return says.fill(need=told.lesson.need, likeness=f"{told.likeness:.2f}", words=told.lesson.words)
