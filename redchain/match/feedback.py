"""Learning from what happened: what became of orders, rejections and needs, and how far it moves scores and the threshold of a gap where needs are similar."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import compress
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.kinds.need.model import Need
from redchain.match.past_needs import NeedEnd, Outcome, PastNeeds
from redchain.match.vocabulary import NumberedIndex
from redchain.model.settings import CATCH_ALL
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.match.analyzer import Analyzer
    from redchain.match.incremental_cache import Cache
    from redchain.match.inverted_index import Array, Bm25, Postings
    from redchain.match.vocabulary import TermTable

HALF_LIFE_DAYS = 365
LEAST_SIMILARITY, CLEAR_SIMILARITY = 0.15, 0.2
"""Needs less alike teach nothing; those less clearly alike teach of a resource, and are said to be only somewhat alike, but not of gaps."""
HALF_FULL = 0.3
TINY = 1e-12
MOST_SHOWN = 2
DIGITS = 4
FEW = 8
"""So many needs are compared with the whole past; for more, what is known of their categories is laid out in arrays."""
_UNSURE = 1e-6


class SimilarOutcome(NamedTuple):
    """One outcome as it bears on another need: what it adds to the sum, how similar the needs are, and the outcome."""

    share: float
    similarity: float
    outcome: Outcome


class LearntPoints(NamedTuple):
    """What feedback says of one resource for one need: points (4 digits, within ± the setting `history`), and the outcomes it rests on."""

    points: float
    outcomes: tuple[SimilarOutcome, ...]

    @property
    def text(self) -> Text:
        """Why, in words: the heaviest outcomes."""
        heaviest = sorted(self.outcomes, key=lambda each: (-abs(each.share), each.outcome))[:MOST_SHOWN]
        return join([_say(each) for each in heaviest])


class SimilarEnd(NamedTuple):
    """How a similar need ended, as it bears on whether another is a gap: what it adds to the sum (above 0: nothing served it), how similar the two are, and the end in words."""

    share: float
    similarity: float
    need: str
    words: Text


@dataclass(frozen=True, eq=False)
class GapLesson:
    """What the ends of similar needs say of a need: how far they move its threshold (4 digits, within ± the setting `history`), and these ends, where they are asked for."""

    points: float = 0.0
    _ends: Callable[[], tuple[SimilarEnd, ...]] = field(default=tuple, repr=False)

    @cached_property
    def ends(self) -> tuple[SimilarEnd, ...]:
        """The ends that it rests on."""
        return self._ends()

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same lesson from the same ends."""
        return isinstance(other, GapLesson) and (self.points, self.ends) == (other.points, other.ends)

    def __hash__(self) -> int:
        """Return a hash that equal ones share."""
        return hash(self.points)

    def __reduce__(self) -> tuple[Callable[..., GapLesson], tuple[object, ...]]:
        """Return how another process makes it, to which what is not said yet cannot be left."""
        return _lesson_again, (self.points, self.ends)

    @property
    def text(self) -> Text:
        """Why, in words: the heaviest ends."""
        says = Text("相似需求 {need}（相似度 {likeness}）{words}", "the similar need {need} (likeness {likeness}) {words}")
        heaviest = sorted(self.ends, key=lambda each: (-abs(each.share), each.need))[:MOST_SHOWN]
        return join([says.fill(need=each.need, likeness=f"{each.similarity:.2f}", words=each.words) for each in heaviest])


def _lesson_again(points: float, ends: tuple[SimilarEnd, ...]) -> GapLesson:
    return GapLesson(points, lambda: ends)


class _Resources:
    """Resources that something is learnt of, and where they stand among those that are ranked, which is the same for need after need."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self._known: Mapping[str, int] = {}
        self._places: Array = np.full(len(names), -1, np.intp)

    def places(self, known: Mapping[str, int]) -> Array:
        """Return the place of each by id, −1 for none."""
        if known is not self._known:
            self._known, self._places = known, np.fromiter((known.get(each, -1) for each in self.names), np.intp, len(self.names))
        return self._places


class _Points(NamedTuple):
    """Points, none of them 0, of some resources: which (by number), and how many."""

    resources: _Resources
    numbers: Array
    worths: Array

    @classmethod
    def of(cls, points: Mapping[str, float]) -> _Points:
        """Return points given by id."""
        return cls(_Resources(tuple(points)), np.arange(len(points)), np.array(list(points.values()), float))


class Learnt(Mapping[str, LearntPoints]):
    """What was learnt for one need: by resource id the points, with the outcomes behind them where they are asked for; and of its threshold (`gap`)."""

    def __init__(self, points: _Points, outcomes: Callable[[str], tuple[SimilarOutcome, ...]], gap: GapLesson) -> None:
        """Take the points, none of them 0, what finds the outcomes of a resource, and what bears on the threshold."""
        self._points, self._outcomes, self.gap = points, outcomes, gap

    @cached_property
    def points(self) -> Mapping[str, float]:
        """The points by resource id."""
        names, (_, numbers, worths) = self._points.resources.names, self._points
        return dict(zip([names[each] for each in numbers.tolist()], worths.tolist(), strict=True))

    def at(self, places: Mapping[str, int]) -> tuple[Array, Array]:
        """Return the places of those resources that have one, and their points."""
        found = self._points.resources.places(places)[self._points.numbers]
        has_place = found >= 0
        return found[has_place], self._points.worths[has_place]

    def __getitem__(self, resource: str) -> LearntPoints:
        """Return what was learnt of a resource."""
        return LearntPoints(self.points[resource], self._outcomes(resource))

    def __iter__(self) -> Iterator[str]:
        """Yield the resources."""
        return iter(self.points)

    def __len__(self) -> int:
        """Count the resources."""
        return len(self.points)

    def __contains__(self, resource: object) -> bool:
        """Tell whether anything was learnt of a resource."""
        return resource in self.points


_NOTHING_LEARNT = Learnt(_Points.of({}), lambda _: (), GapLesson())


class Feedback:
    """The outcomes of a ledger on a day, for one need after another; a past need is read when another is first compared with it.

    An outcome counts by its worth, by how similar the two needs are (weighted Dice coefficient of their terms, nothing below 0.15 or across
    categories), and by its age (half in a year). The sum x becomes bound · x / (|x| + 0.3), so no history is ever worth more than the bound.
    So do the ends of needs that are at least 0.2 alike, 1 for one that nothing served and −1 for one that was served, and move the threshold of a gap.
    """

    def __init__(self, cache: Cache, today: date, analyzer: Analyzer, text: Bm25) -> None:
        """Take the records, the day, what reads the needs' texts, and the index that says what a term weighs."""
        self._bound, self._today, self._text = cache.ledger.settings.match.history, today, NumberedIndex(text, analyzer.vocabulary)
        self._past = PastNeeds(cache, today, analyzer.normalise) if self._bound else None
        self._known: dict[int, _NeedOutcomes] = {}
        self._tables: dict[frozenset[str], _OutcomeTable] = {}
        self._marks: dict[frozenset[str], str] = {}
        self._asked = 0

    def bounded(self, bound: float) -> Feedback:
        """Return the same outcomes under another bound, which is worth nothing where learning was off (0) before."""
        other = copy(self)
        other._bound = bound  # noqa: SLF001  # of its own class
        return other

    def learnt(self, need: Need, numbers: Array, categories: frozenset[str]) -> Learnt:
        """Return what was learnt for a need of these terms by resource id; empty without history. A need's own orders never count for it."""
        if self._past is None or not len(self._past.teaching):
            return _NOTHING_LEARNT
        self._asked += 1
        if self._asked > FEW:
            return self._learnt_of_many(self._table(categories), need, numbers)
        similarity = self._texts.similarity(numbers)[self._past.teaching]
        found: dict[str, list[SimilarOutcome]] = defaultdict(list)
        akin = []
        for at in np.flatnonzero(similarity >= LEAST_SIMILARITY).tolist():
            past = self._outcomes_at(self._past, int(self._past.teaching[at]))
            if _are_akin(categories, past.categories):
                akin.append((float(similarity[at]), past))
                for worth, outcome in past.outcomes:
                    if outcome.need != need.id:
                        found[outcome.resource].append(SimilarOutcome(float(similarity[at]) * worth, float(similarity[at]), outcome))
        points = {resource: worth for resource, each in found.items() if (worth := self._sum([one.share for one in each]))}
        return Learnt(_Points.of(points), lambda resource: tuple(found[resource]), self._gap_lesson(need, akin))

    def _gap_lesson(self, need: Need, akin: Iterable[tuple[float, _NeedOutcomes]]) -> GapLesson:
        """Return what the ends of similar needs, its own aside, say of a need's threshold."""
        ends = [
            SimilarEnd(alike * end.worth, alike, end.need, end.words)
            for alike, past in akin
            if (end := past.end) is not None and alike >= CLEAR_SIMILARITY and end.need != need.id
        ]
        return GapLesson(self._sum([each.share for each in ends]), lambda: tuple(ends))

    def _learnt_of_many(self, table: _OutcomeTable, need: Need, numbers: Array) -> Learnt:
        """Return the same from the outcomes of one need's categories, in arrays; a sum that is too near to the edge of a digit is reckoned again, exactly."""
        similarity = table.texts.similarity(numbers)
        counts = np.flatnonzero((similarity >= LEAST_SIMILARITY)[table.owners] & (table.needs != table.place_of_need.get(need.id, -1)))
        resources, shares = table.resource_of[counts], similarity[table.owners[counts]] * table.worths[counts]
        totals = np.bincount(resources, shares, minlength=len(table.resources.names))
        steps = self._bound * totals / (np.abs(totals) + HALF_FULL) * 10**DIGITS
        rounded = np.rint(steps)

        def of_resource(number: int) -> Array:
            return np.flatnonzero(resources == number)

        worths = rounded / 10**DIGITS
        for each in np.flatnonzero(np.abs(np.abs(steps - rounded) - 0.5) < _UNSURE).tolist():
            worths[each] = self._sum(shares[of_resource(each)].tolist())
        told = np.flatnonzero(worths)

        def outcomes(resource: str) -> tuple[SimilarOutcome, ...]:
            found = of_resource(table.resources.names.index(resource))
            alike = similarity[table.owners[counts[found]]]
            return tuple(map(SimilarOutcome, shares[found].tolist(), alike.tolist(), [table.outcomes[each] for each in counts[found].tolist()]))

        near = np.flatnonzero((similarity >= CLEAR_SIMILARITY) & table.ended)
        near = near[near != table.place_of_end.get(need.id, -1)]
        alike = similarity[near]
        end_shares = alike * table.end_worths[near]

        def ends() -> tuple[SimilarEnd, ...]:
            told = (end for at in near.tolist() if (end := table.past[at].end) is not None)
            return tuple(SimilarEnd(share, at, end.need, end.words) for share, at, end in zip(end_shares.tolist(), alike.tolist(), told, strict=True))

        return Learnt(_Points(table.resources, told, worths[told]), outcomes, GapLesson(self._sum(end_shares.tolist()), ends))

    def mark_of(self, categories: frozenset[str], marks: Mapping[str, str]) -> str:
        """Return a text that stays the same as long as all that may be learnt for needs of some categories; `marks` say of each need's content whether it is the same."""
        past = self._past
        if past is None:
            return ""
        if categories not in self._marks:
            akin = (each for each in past.teaching.tolist() if _are_akin(categories, past.categories(each) - {CATCH_ALL}))
            told = "\n".join(past.taught_at(each, marks) for each in akin)
            self._marks[categories] = hashlib.sha1(told.encode(), usedforsecurity=False).hexdigest()
        return self._marks[categories]

    @cached_property
    def _texts(self) -> _PastTexts:
        assert self._past is not None  # noqa: S101  # asked for only where there is a past
        return _PastTexts.of(self._past.texts, self._text)

    @cached_property
    def _teaching(self) -> tuple[tuple[_NeedOutcomes, ...], _PastTexts]:
        """What each need that teaches does, and their texts."""
        assert self._past is not None  # noqa: S101  # asked for only where there is a past
        teaches = np.zeros(self._past.texts.size, bool)
        teaches[self._past.teaching] = True
        return tuple(self._outcomes_at(self._past, place) for place in self._past.teaching.tolist()), self._texts.only(teaches)

    def _table(self, categories: frozenset[str]) -> _OutcomeTable:
        """Return all outcomes that count for needs of some categories, laid out once."""
        found = self._tables.get(categories)
        if found is None:
            past, texts = self._teaching
            counts = np.array([_are_akin(categories, each.categories) for each in past])
            found = self._tables[categories] = _OutcomeTable.of(list(compress(past, counts)), texts.only(counts))
        return found

    def _outcomes_at(self, past: PastNeeds, place: int) -> _NeedOutcomes:
        known = self._known.get(place)
        if known is None:
            outcomes = tuple((each.worth * self._freshness(each.on), each) for each in past.outcomes_at(place))
            end = past.end_at(place)
            faded = None if end is None else end._replace(worth=end.worth * self._freshness(end.on))
            known = self._known[place] = _NeedOutcomes(past.categories(place) - {CATCH_ALL}, outcomes, faded)
        return known

    def _sum(self, shares: list[float]) -> float:
        total = fsum(shares)
        return round(self._bound * total / (abs(total) + HALF_FULL), DIGITS)

    def _freshness(self, on: date) -> float:
        return float(0.5 ** ((self._today - on).days / HALF_LIFE_DAYS))


class _KnownTerms(NamedTuple):
    """What the terms of a vocabulary weigh, which rows past texts have them in, and what the terms of these rows weigh."""

    weights: TermTable
    rows: TermTable
    by_row: Array


class _PastTexts:
    """What past needs say, as others are compared with it."""

    def __init__(self, texts: Postings, terms: _KnownTerms) -> None:
        """Take the texts, and what is known of terms."""
        self._texts, self._terms = texts, terms
        self._once = np.ones(len(texts.places), np.float32)  # each term of a need counts once
        self._totals = np.bincount(texts.places, np.repeat(terms.by_row, np.diff(texts.starts)), minlength=texts.size)

    @classmethod
    def of(cls, texts: Postings, text: NumberedIndex) -> _PastTexts:
        """Return the texts; an index says what a term weighs."""
        return cls(texts, _KnownTerms(text.weights, text.table(texts.rows_of), text.index.weights_of(tuple(texts.rows))))

    def only(self, stays: Array) -> _PastTexts:
        """Return those that stay (true); their terms keep their rows."""
        return _PastTexts(self._texts.only(stays), self._terms)

    def similarity(self, numbers: Array) -> Array:
        """Return how similar each is to a need of these terms: the weighted Dice coefficient."""
        weights, rows = self._terms.weights.at(numbers), self._terms.rows.at(numbers)
        weighs = weights > 0  # many needs hold what weighs nothing
        shared, own = self._texts.sums_of(rows[weighs], weights[weighs], self._once), fsum(weights.tolist())
        similarity: Array = 2 * shared / np.maximum(own + self._totals, TINY)
        return similarity


class _NeedOutcomes(NamedTuple):
    """What one past need teaches: its categories without the catch-all, each outcome with its worth today, and how it ended, worth what it is today."""

    categories: frozenset[str]
    outcomes: tuple[tuple[float, Outcome], ...]
    end: NeedEnd | None


class _OutcomeTable(NamedTuple):
    """All outcomes of some past needs, in order, in flat arrays: whose they are (by place among those needs), what they are worth today, and of which resource."""

    past: Sequence[_NeedOutcomes]
    ended: Array
    end_worths: Array
    place_of_end: Mapping[str, int]
    texts: _PastTexts
    owners: Array
    worths: Array
    resource_of: Array
    needs: Array
    outcomes: tuple[Outcome, ...]
    resources: _Resources
    place_of_need: Mapping[str, int]

    @classmethod
    def of(cls, past: Sequence[_NeedOutcomes], texts: _PastTexts) -> _OutcomeTable:
        """Lay them out."""
        owners = np.repeat(np.arange(len(past)), np.array([len(each.outcomes) for each in past], np.int64))
        worths, outcomes = zip(*(pair for each in past for pair in each.outcomes), strict=True) if len(owners) else ((), ())
        numbers: dict[str, int] = {}
        needs: dict[str, int] = {}
        resource_of = np.array([numbers.setdefault(each.resource, len(numbers)) for each in outcomes], np.int64)
        need_of = np.array([needs.setdefault(each.need, len(needs)) for each in outcomes], np.int64)
        ended = np.array([each.end is not None for each in past], bool)
        end_worths = np.array([each.end.worth if each.end else 0.0 for each in past])
        place_of_end = {each.end.need: place for place, each in enumerate(past) if each.end}
        return cls(
            past, ended, end_worths, place_of_end, texts, owners, np.array(worths, float), resource_of, need_of, outcomes, _Resources(tuple(numbers)), needs
        )


def _are_akin(some: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether what is known of needs of some categories counts for others: where they share one, or either names none."""
    return not some or not others or not some.isdisjoint(others)


def _say(similar: SimilarOutcome) -> Text:
    says = Text("曾用于相似需求 {need}（相似度 {likeness}）：{words}", "tried on the similar need {need} (likeness {likeness}): {words}")
    if similar.similarity < CLEAR_SIMILARITY:
        says = Text("曾用于略相似的需求 {need}（相似度 {likeness}）：{words}", "tried on the somewhat similar need {need} (likeness {likeness}): {words}")
    return says.fill(need=similar.outcome.need, likeness=f"{similar.similarity:.2f}", words=similar.outcome.words)
