"""Short offers beside a request, scored by the scorers of matching that need no category: what experts and suppliers are ranked by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.resource.model import Eligibility, Resource
from redchain.match.corpus import corpus_of
from redchain.match.query import query_of
from redchain.match.readings import weight_shares
from redchain.match.score_table import DIGITS
from redchain.match.scorers import SCORERS
from redchain.match.suggestion import Reason
from redchain.model.ledger import ledger_of
from redchain.model.model_servers import Semantic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from redchain.kinds.need.model import Need
    from redchain.model.ledger import Ledger

PARTS = ("text", "concept", "chain")
"""What counts: there is nothing to tell a category by."""


class RankedOffer(NamedTuple):
    """An offer with its score from 0 to 1 and the reasons for it, whose points add up to it."""

    id: str
    score: float
    reasons: tuple[Reason, ...]


def offer(identifier: str, title: str, chains: tuple[str, ...]) -> Resource:
    """Return words as the engine reads an offer, for some chains or for all."""
    eligibility = Eligibility(chains=chains) if chains else None
    return Resource.model_construct(id=identifier, unit="", title=title, category="", eligibility=eligibility)


def ranked_offers(ledger: Ledger, request: Need, offers: Sequence[Resource], today: date) -> Iterator[RankedOffer]:
    """Yield offers, in the order in which they are given, scored as if each were a resource and the request a need."""
    settings = ledger.settings
    weights = settings.match.model_copy(update={"semantic": Semantic(weight=0.0), "rerank": None, "history": 0.0})
    own = ledger_of(settings.model_copy(update={"match": weights}), [*ledger.all(Chain), *offers])
    corpus = corpus_of(own, today)
    query, scorers = query_of(corpus, request), [each for each in SCORERS if each.name in PARTS]
    shares = weight_shares(weights, scorers)
    points = [(share * each.values(corpus, query).clip(max=1.0)).round(DIGITS).tolist() for share, each in zip(shares, scorers, strict=True)]
    for each in offers:
        place = corpus.places[each.id]
        reasons = tuple(
            Reason(scorer.name, own_points[place], scorer.explain(corpus, query, place)) for scorer, own_points in zip(scorers, points, strict=True)
        )
        yield RankedOffer(each.id, round(sum(reason.points for reason in reasons), DIGITS), reasons)
