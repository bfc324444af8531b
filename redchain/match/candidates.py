"""The candidates of needs: every resource of the corpus scored for each, best first, and which of them its firm may use."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.match.eligible import applicant_of, check_eligibility
from redchain.match.past_needs import standing_rejections
from redchain.match.query import query_of
from redchain.match.readings import Readings
from redchain.match.score_table import DIGITS, STEPS, ScoreTable, ScoreTables
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.kinds.need.model import Need
    from redchain.match.calibration import Signs
    from redchain.match.conditions import Eligible
    from redchain.match.corpus import Corpus
    from redchain.match.eligible import EligibilityCheck
    from redchain.match.feedback import GapLesson, Learnt
    from redchain.match.inverted_index import Array
    from redchain.match.query import Query
    from redchain.match.score_table import ScoredCandidate

DOUBT = 0.15
_MOST_CELLS, _MOST_ROWS = 1 << 14, 64
"""So many candidates, and so many needs, are scored together: arrays of more leave the processor's caches, and cost what is gained."""


class Threshold(NamedTuple):
    """What a need's best score must reach: the settings' own threshold (`usual`), moved by what became of similar needs (`lesson`)."""

    least: float
    usual: float
    lesson: GapLesson

    def is_missed(self, best: float | None) -> bool:
        """Tell whether a best score (None: no candidate at all) is too low to suggest anything, so that the need is a gap."""
        return best is None or best < self.least

    @property
    def text(self) -> Text | None:
        """Where it lies and why, where anything moved it."""
        if self.least == self.usual:
            return None
        words = Text("缺口门槛 {usual} → {least}：{why}", "threshold of a gap {usual} → {least}: {why}")
        return words.fill(usual=f"{self.usual:.2f}", least=f"{self.least:.2f}", why=self.lesson.text)


class Candidates:
    """All candidates of one need; the eligibility of each is checked once."""

    def __init__(self, block: _Block, row: int) -> None:
        """Take the need among those that are read together."""
        self.corpus = block.corpus
        self.query = block.queries[row]
        self._block, self._row, self._need = block, row, block.needs[row]
        self._prospects = block.asked.prospects_of(self._need)
        self._checks: dict[int, EligibilityCheck] = {}

    def under(self, corpus: Corpus) -> Candidates:
        """Return the same candidates under the weights of another corpus that is else the same; what they do not touch is not read again."""
        return Candidates(self._block.only(self._row, corpus), 0)

    @property
    def learnt(self) -> Learnt:
        """What feedback says of the resources."""
        return self._block.learnt(self._row)

    @property
    def threshold(self) -> Threshold:
        """What the best of them must reach; a threshold of 0 means that nothing is a gap, and stays."""
        usual, lesson = self.corpus.ledger.settings.match.gap, self.learnt.gap
        return Threshold(round(max(usual + lesson.points, 0.0), DIGITS) if usual else usual, usual, lesson)

    @property
    def elsewhere(self) -> str | None:
        """The sentence of no office's matter that the need is most like, where that keeps its scores low; else None."""
        return self.corpus.elsewhere.nearest(self.query.terms) if self._table.calibration.is_elsewhere else None

    def best_first(self) -> Iterator[ScoredCandidate]:
        """Yield every candidate, best first; the scores are calibrated by those that fit alone.

        One whose words seem to rule the firm out loses 15 % of its score, but is never taken below the threshold of a gap: what is
        only read from words hides nothing.
        """
        return self._table.ranking(self._lower)

    def fitting_first(self) -> Iterator[ScoredCandidate]:
        """Yield those of them that fit, in the same order."""
        return self._table.ranking(self._lower, fitting=True)

    def scored(self, place: int) -> ScoredCandidate:
        """Return one candidate as `best_first` yields it."""
        return self._table.scored(place, self._lower)

    @cached_property
    def _table(self) -> ScoreTable:
        return ScoreTable(self._block.tables, self._row)

    def _lower(self, places: Array, scores: Array) -> Array:
        """Return what doubt leaves of some scores, both in ten-thousandths."""
        gap, lowered = self.threshold.least, scores.copy()
        for at in np.flatnonzero(self._block.asked.hinted[places] & (scores > gap * STEPS - 1)).tolist():
            place, score = int(places[at]), float(scores[at] / STEPS)
            room = score - gap
            if room > 0 and self._prospects.seems_unfit(self._block.asked.hints_of(place)):
                doubt = round(min(room, DOUBT * score), DIGITS)
                lowered[at] = round((score - doubt) * STEPS)
        return lowered

    def eligibility(self, place: int) -> EligibilityCheck:
        """Return whether the need's firm may use the resource at a place."""
        check = self._checks.get(place)
        if check is None:
            applicant = applicant_of(self.corpus.ledger, self._need)
            check = self._checks[place] = check_eligibility(self.corpus.ledger, self.corpus.resource(place), applicant, self.corpus.today)
        return check

    def eligible(self, place: int) -> Eligible:
        """Return the same without its reasons."""
        return self._prospects.eligible(self.corpus.conditions[place])

    @property
    def fitting(self) -> Array:
        """Which of the resources are neither rejected for the need nor known to be out of its firm's reach."""
        fits: Array = self._block.fits[self._row]
        return fits

    def fits(self, place: int) -> bool:
        """Tell whether a resource is one of them."""
        return bool(self.fitting[place])


class _Block:
    """Some needs that are read together; nothing here refers to who asks: what does is never let go, for no garbage is collected."""

    def __init__(self, corpus: Corpus, needs: Sequence[Need]) -> None:
        self.corpus = self.asked = corpus
        self.needs = needs
        self.queries = [query_of(corpus, each) for each in needs]
        self.fits = np.array([_fitting(corpus, each) for each in needs])
        self._learnt: list[dict[float, Learnt]] = [{} for _ in needs]

    def only(self, row: int, corpus: Corpus) -> _Block:
        """Return one of the needs under the weights of another corpus that is else the same."""
        other = copy(self)
        vars(other).pop("tables", None)
        at = slice(row, row + 1)
        other.corpus, other.needs, other.queries, other.fits = corpus, self.needs[at], self.queries[at], self.fits[at]
        other._readings, other._learnt = self._readings.only(row), self._learnt[at]  # noqa: SLF001  # of its own class
        return other

    def learnt(self, row: int) -> Learnt:
        """Return what feedback says of the resources for a need."""
        known, bound = self._learnt[row], self.corpus.ledger.settings.match.history
        if bound not in known:
            known[bound] = self.corpus.feedback.learnt(self.needs[row], self.queries[row].numbers, self.queries[row].categories)
        return known[bound]

    @cached_property
    def tables(self) -> ScoreTables:
        """Their candidates with the scores."""
        learnt = [self.learnt(row).at(self.asked.places) for row in range(len(self.needs))]
        return ScoreTables.of(self._readings, self.corpus.ledger.settings.match, learnt)

    @cached_property
    def _readings(self) -> Readings:
        return Readings(self.corpus, self.queries, self.fits)


def candidates_of(corpus: Corpus, needs: Sequence[Need]) -> list[Candidates]:
    """Return the candidates of each of some needs, which are read together; each by itself where a language model may read some of them and not others."""
    blocks = [_Block(corpus, [each]) for each in needs] if corpus.asks_model else [_Block(corpus, needs)]
    return [Candidates(block, row) for block in blocks for row in range(len(block.needs))]


def read_together(corpus: Corpus) -> int:
    """Return how many needs are best read together: no more than take little room."""
    return max(1, min(_MOST_ROWS, _MOST_CELLS // max(1, len(corpus.ids))))


def _fitting(corpus: Corpus, need: Need) -> Array:
    fits = corpus.may_use(need)
    fits[[place for each in standing_rejections(need, corpus.today) if (place := corpus.places.get(each)) is not None]] = False
    return fits


def best_first(corpus: Corpus, query: Query) -> Iterator[ScoredCandidate]:
    """Yield every candidate without what feedback adds, best first, ties by id; only as many as are asked for are sorted."""
    return ScoreTable(ScoreTables.of(Readings(corpus, [query]), corpus.ledger.settings.match, ()), 0).ranking()


def signs_of(corpus: Corpus, query: Query, fits: Array) -> tuple[int, Signs] | None:
    """Return the place of the best candidate that fits, and what tells whether it answers the need; None where none fits."""
    readings = Readings(corpus, [query], fits[None])
    return readings.signs(readings.weighed(corpus.ledger.settings.match))[0]
