"""The catalogue that questions are answered from, made of a ledger: the policies and service items in use that may be shown, and whom to ask beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.chain.model import Chain
from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.model import Resource
from redchain.kinds.service.model import ServiceItem
from redchain.match.analyzer import Analyzer
from redchain.match.asking import EXAMPLE, Catalogue
from redchain.match.corpus import corpus_of
from redchain.match.eligible import why_not_offered
from redchain.match.incremental_cache import NOTHING_KEPT
from redchain.match.kept_catalogue import KeptCatalogue
from redchain.match.passages import passages_of
from redchain.model.ledger import ledger_of
from redchain.model.settings import CATCH_ALL
from redchain.model.visibility import is_shown

if TYPE_CHECKING:
    from datetime import date

    from redchain.match.incremental_cache import Kept
    from redchain.match.served import TextModels
    from redchain.model.ledger import Ledger


def catalogue_of(ledger: Ledger, today: date, kept: Kept = NOTHING_KEPT, models: TextModels | None = None) -> Catalogue:
    """Return the catalogue of a ledger as it is asked: what is archived, or may not be shown outside the clone, is left out.

    Args:
        ledger: the records.
        today: the day.
        kept: what earlier runs kept of this ledger's records.
        models: the server that the settings name; without it a model that is served has no say.
    """
    every: tuple[Policy | ServiceItem, ...] = (*ledger.all(ServiceItem), *ledger.all(Policy))
    records = {f"{each.kind.name}/{each.id}": each for each in every if each.archived_on is None and is_shown(each)}
    weights = ledger.settings.match.model_copy(update={"rerank": None, "history": 0.0})
    offers = (_offer(name, each) for name, each in records.items())
    own = ledger_of(ledger.settings.model_copy(update={"match": weights}), [*ledger.all(Chain), *offers])
    return Catalogue(records, corpus_of(own, today, KeptCatalogue(kept, records) if kept is not NOTHING_KEPT else kept, models), today)


def _offer(name: str, record: Policy | ServiceItem) -> Resource:
    """Return a record as the engine reads a resource."""
    detail = "\n".join(words for each in passages_of(record) for words in (*([each.label.zh] if "/" in each.part else []), *(line.zh for line in each.lines)))
    return Resource.model_construct(
        id=name,
        unit="",
        title=EXAMPLE.sub("", record.title),
        aliases=record.aliases,
        detail=detail,
        category="",
        eligibility=None,
        visibility=record.visibility,
    )


def service_line(ledger: Ledger, today: date) -> Resource | None:
    """Return the line (专线、热线) that firms may ask anything; None where no resource in use is one."""
    analyzer = Analyzer(ledger.settings)
    lines = (each for each in ledger.current(Resource) if any(word in each.title for word in _LINES) and why_not_offered(ledger, each, today) is None)
    return min((each for each in lines if each.category == CATCH_ALL or analyzer.is_channel(each)), key=lambda each: each.id, default=None)


_LINES = ("专线", "热线")
