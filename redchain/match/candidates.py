"""One need before the candidates: its query, what was learnt for it, and which resources it may get, each judged once."""

from __future__ import annotations

from dataclasses import replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from redchain.match.eligible import Eligible, applicant_of, is_barred, judge, read_conditions
from redchain.match.hints import seems_unfit
from redchain.match.index import query_of
from redchain.match.outcomes import standing_rejections
from redchain.match.score import DIGITS, best_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from redchain.kinds.need.model import Need
    from redchain.match.feedback import Learnt
    from redchain.match.index import Index
    from redchain.match.score import Scored

DOUBT = 0.15


class Case:
    """A need and an index."""

    def __init__(self, index: Index, need: Need) -> None:
        """Read the need."""
        self.index = index
        self.query = query_of(index, need)
        self.learnt = index.history.learnt(need, self.query.terms, self.query.categories)
        self._applicant = applicant_of(index.ledger, need)
        self._rejected = standing_rejections(need, index.today)
        self._verdicts: dict[int, Eligible] = {}
        self._fitting: dict[int, bool] = {}
        self._barred: dict[str, bool] = {}
        self._unfit: dict[tuple[str, str], bool] = {}

    def best_first(self) -> Iterator[Scored]:
        """Yield every candidate, best first; how sure the scores are depends on those that fit alone.

        One whose words seem to rule the firm out loses 15 % of its score, but is never taken below the threshold of a gap: what is
        only read from words hides nothing.
        """
        return _lowered(best_first(self.index, self.query, _places_of(self.index, self.learnt), self.fits), self._doubted)

    def _doubted(self, scored: Scored) -> Scored:
        room = scored.score - self.index.ledger.settings.match.gap
        words, conditions = self.index.hints[scored.place], self.index.conditions[scored.place]
        if room <= 0 or not words or not self._seems_unfit(words, conditions):
            return scored
        doubt = round(min(room, DOUBT * scored.score), DIGITS)
        return replace(scored, score=round(scored.score - doubt, DIGITS), doubt=-doubt)

    def _seems_unfit(self, words: str, conditions: str) -> bool:
        firm, known = self._applicant.firm, self._unfit.get((words, conditions))
        if known is None:
            known = firm is not None and seems_unfit(self.index.ledger, words, read_conditions(conditions), firm, self.index.today)
            self._unfit[words, conditions] = known
        return known

    def verdict(self, place: int) -> Eligible:
        """Return whether the need's firm may use the resource at a place."""
        verdict = self._verdicts.get(place)
        if verdict is None:
            verdict = self._verdicts[place] = judge(self.index.ledger, self.index.resource(place), self._applicant, self.index.today)
        return verdict

    def fits(self, place: int) -> bool:
        """Tell whether a resource is neither rejected for the need nor known to be out of its firm's reach."""
        fits = self._fitting.get(place)
        if fits is None:
            fits = self._fitting[place] = self.index.ids[place] not in self._rejected and not self._is_barred(self.index.conditions[place])
        return fits

    def _is_barred(self, conditions: str) -> bool:
        """Tell whether the firm is known to fail some conditions, each of which is judged once."""
        barred = self._barred.get(conditions)
        if barred is None:
            read = read_conditions(conditions)
            barred = self._barred[conditions] = read is not None and is_barred(self.index.ledger, read, self._applicant, self.index.today)
        return barred


def _lowered(ranked: Iterator[Scored], lower: Callable[[Scored], Scored]) -> Iterator[Scored]:
    """Yield what is ranked best first in the order that lowering some of it gives; nothing is looked at before its turn may have come."""
    waiting: list[tuple[float, int, Scored]] = []
    for each in ranked:
        while waiting and -waiting[0][0] > each.score:
            yield heappop(waiting)[2]
        found = lower(each)
        heappush(waiting, (-found.score, found.place, found))
    while waiting:
        yield heappop(waiting)[2]


def _places_of(index: Index, learnt: Mapping[str, Learnt]) -> dict[int, float]:
    """Return what was learnt as points by the place of the resource; what is no candidate is left out."""
    return {place: each.points for identifier, each in learnt.items() if (place := index.place_of(identifier)) is not None}
