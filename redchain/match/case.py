"""One need before the candidates: its query, what was learnt for it, and which resources it may get, each judged once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.match.eligible import Eligible, applicant_of, is_barred, judge
from redchain.match.index import query_of
from redchain.match.lessons import standing_rejections
from redchain.match.score import best_first
from redchain.model.resource import Eligibility

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.match.history import Learnt
    from redchain.match.index import Index
    from redchain.match.score import Scored
    from redchain.model.need import Need


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

    def best_first(self) -> Iterator[Scored]:
        """Yield every candidate, best first; how sure the scores are depends on those that fit alone."""
        return best_first(self.index, self.query, _places_of(self.index, self.learnt), self.fits)

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
        barred = self._barred.get(conditions) if conditions else False
        if barred is None:
            read = Eligibility.model_validate_json(conditions)
            barred = self._barred[conditions] = is_barred(self.index.ledger, read, self._applicant, self.index.today)
        return barred


def _places_of(index: Index, learnt: Mapping[str, Learnt]) -> dict[int, float]:
    """Return what was learnt as points by the place of the resource; what is no candidate is left out."""
    return {place: each.points for identifier, each in learnt.items() if (place := index.place_of(identifier)) is not None}
