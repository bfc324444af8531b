"""Whom a resource reaches: the open needs it fits, and the firms that could use it without having asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.match.conditions import Applicant
from redchain.match.eligible import EligibilityCheck, check_eligibility, why_not_today
from redchain.match.past_needs import standing_rejections
from redchain.match.suggest import read_ahead, scores_of, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.resource.model import Resource
    from redchain.match.corpus import Corpus
    from redchain.match.suggest import Standing
    from redchain.match.suggestion import Suggestion
    from redchain.text import Text

OPEN = ("submitted", "registered")
_YES_FIRST = ("yes", "unknown", "no")


@dataclass(frozen=True)
class ReachedNeed:
    """An open need that a resource fits, and its score; the suggestion as `match` would make it and its rank there are worked out when they are asked for."""

    need: Need
    score: float
    resource: Resource
    _corpus: Corpus = field(repr=False, compare=False)

    @property
    def suggestion(self) -> Suggestion:
        """The resource with the reasons for its score."""
        return self._standing.suggestion

    @property
    def rank(self) -> int:
        """Its rank among those that may be suggested."""
        return self._standing.rank

    @property
    def eligibility(self) -> EligibilityCheck:
        """Whether the firm may use it."""
        return self._standing.eligibility

    def worked_out(self) -> ReachedNeed:
        """Return it with all that is worked out when it is asked for."""
        vars(self).setdefault("_standing", self._standing)
        return self

    @cached_property
    def _standing(self) -> Standing:
        standing = standing_of(self._corpus, self.need, self.resource.id)
        assert standing is not None  # noqa: S101  # it was scored before
        return standing


class ReachedFirm(NamedTuple):
    """A firm in business that may use a resource, or might; `is_named` when the resource names one of its chains."""

    firm: Enterprise
    eligibility: EligibilityCheck
    is_named: bool


@dataclass(frozen=True)
class Reach:
    """Needs best first, then firms: those known to be eligible, of the chains it names, first; `excluded` firms are known not to be, `idle` ones do not operate.

    `withheld` says why nobody can have the resource today; the rest is then as if it were on offer.
    """

    resource: Resource
    withheld: Text | None
    needs: tuple[ReachedNeed, ...]
    firms: tuple[ReachedFirm, ...]
    excluded: int
    idle: int


def reach(corpus: Corpus, resource: Resource) -> Reach:
    """Return whom a resource reaches; firms with a need it fits are among the needs only."""
    offering = corpus.offering([resource])
    needs = tuple(sorted(_needs(offering, resource), key=lambda each: (-each.score, each.need.id)))
    asked = {each.need.enterprise for each in needs}
    checked = [each for each in _firms(offering, resource) if each.firm.id not in asked]
    firms = tuple(sorted((each for each in checked if each.eligibility.eligible != "no"), key=_order))
    idle = sum(each.operating != "normal" for each in offering.ledger.current(Enterprise))
    barred = why_not_today(corpus.ledger, resource, corpus.today)
    return Reach(resource, barred.text if barred else None, needs, firms, len(checked) - len(firms), idle)


def _order(each: ReachedFirm) -> tuple[int, bool, int, str]:
    return (_YES_FIRST.index(each.eligibility.eligible), not each.is_named, len(each.eligibility.asks), each.firm.id)


def _needs(corpus: Corpus, resource: Resource) -> Iterator[ReachedNeed]:
    waiting = [each for each in corpus.ledger.where(Need, "state", *OPEN) if each.archived_on is None]
    read_ahead(corpus, waiting)
    place = corpus.place_of(resource.id)
    wanted = [each for each in waiting if place is not None and _may_use(corpus, each, place)]  # what a firm may not use need not be scored for it
    for need, found in zip(wanted, scores_of(corpus, wanted, resource.id), strict=True):
        if found is not None and not found.threshold.is_missed(found.score):
            reached = ReachedNeed(need, found.score, resource, corpus)
            yield reached if corpus.models is None else reached.worked_out()  # a server is asked now or never


def _may_use(corpus: Corpus, need: Need, place: int) -> bool:
    """Tell whether a resource is neither rejected for a need nor known to be out of its firm's reach."""
    return corpus.ids[place] not in standing_rejections(need, corpus.today) and corpus.prospects_of(need).eligible(corpus.conditions[place]) != "no"


def _firms(corpus: Corpus, resource: Resource) -> Iterator[ReachedFirm]:
    place = corpus.place_of(resource.id)
    assert place is not None  # noqa: S101  # the corpus was made to offer it
    named = corpus.limits[corpus.limit_of[place]].chains
    for firm in corpus.ledger.current(Enterprise):
        if firm.operating == "normal":
            eligibility = check_eligibility(corpus.ledger, resource, Applicant(firm, firm.id), corpus.today)
            yield ReachedFirm(firm, eligibility, not named.isdisjoint(firm.chains))
