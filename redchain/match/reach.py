"""Whom a resource reaches: the open needs it fits, and the firms that could use it without having asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.match.eligible import Applicant, Eligible, bar_of, judge
from redchain.match.outcomes import standing_rejections
from redchain.match.suggest import stand_of
from redchain.match.why import index_offering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.resource.model import Resource
    from redchain.match.index import Index
    from redchain.match.suggest import Suggestion
    from redchain.model.ledger import Ledger
    from redchain.text import Text

OPEN = ("submitted", "registered")
_YES_FIRST = ("yes", "unknown", "no")


class ReachedNeed(NamedTuple):
    """An open need that a resource fits: the suggestion as `match` would make it, and its place there."""

    need: Need
    suggestion: Suggestion
    place: int
    eligible: Eligible


class ReachedFirm(NamedTuple):
    """A firm in business that may use a resource, or might; `is_named` when the resource names one of its chains."""

    firm: Enterprise
    eligible: Eligible
    is_named: bool


@dataclass(frozen=True)
class Reach:
    """Needs best first, then firms: those known to be eligible, of the chains it names, first; `excluded` firms are known not to be.

    `barred` says why nobody is offered the resource today; the rest is then as if it were.
    """

    resource: Resource
    barred: Text | None
    needs: tuple[ReachedNeed, ...]
    firms: tuple[ReachedFirm, ...]
    excluded: int


def reach(ledger: Ledger, resource: Resource, today: date) -> Reach:
    """Return whom a resource reaches on `today`; firms with a need it fits are among the needs only."""
    index = index_offering(ledger, resource, today)
    needs = tuple(sorted(_needs(index, resource), key=lambda each: (-each.suggestion.score, each.need.id)))
    asked = {each.need.enterprise for each in needs}
    judged = [each for each in _firms(index, resource) if each.firm.id not in asked]
    firms = tuple(sorted((each for each in judged if each.eligible.verdict != "no"), key=_order))
    return Reach(resource, bar_of(resource, today), needs, firms, len(judged) - len(firms))


def _order(each: ReachedFirm) -> tuple[int, bool, int, str]:
    return (_YES_FIRST.index(each.eligible.verdict), not each.is_named, len(each.eligible.asks), each.firm.id)


def _needs(index: Index, resource: Resource) -> Iterator[ReachedNeed]:
    least = index.ledger.settings.match.gap
    for need in index.ledger.current(Need):
        if need.state in OPEN and resource.id not in standing_rejections(need, index.today):
            stand = stand_of(index, need, resource.id, least)
            if stand is not None and stand.eligible.verdict != "no":
                yield ReachedNeed(need, stand.suggestion, stand.place, stand.eligible)


def _firms(index: Index, resource: Resource) -> Iterator[ReachedFirm]:
    place = index.place_of(resource.id)
    assert place is not None  # noqa: S101  # the index was made to offer it
    named = index.limits[index.limit_of[place]].chains
    for firm in index.ledger.current(Enterprise):
        if firm.operating == "normal":
            verdict = judge(index.ledger, resource, Applicant(firm, firm.id), index.today)
            yield ReachedFirm(firm, verdict, not named.isdisjoint(firm.chains))
