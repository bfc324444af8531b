"""Whom a firm could buy from, or sell to, among the firms of the chains: makers and buyers of the same or of like products, with the reasons."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.chain.supply_map import same_product
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.match.ranked_offers import offer, ranked_offers
from redchain.model.text_folding import Normaliser

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from redchain.kinds.enterprise.model import Bought, Made
    from redchain.match.suggestion import Reason
    from redchain.model.ledger import Ledger


class Partner(NamedTuple):
    """A firm with its product that may be the one asked for: whether it is called the same, the score from 0 to 1 and the reasons, whose points add up to it."""

    firm: Enterprise
    product: str
    is_same: bool
    score: float
    reasons: tuple[Reason, ...]


class Supply(NamedTuple):
    """A product that a firm buys elsewhere, or makes, and the firms that may supply or buy it, best first: the same product before like ones, ties by id."""

    product: str
    partners: tuple[Partner, ...]


def suppliers_for(ledger: Ledger, firm: Enterprise, today: date) -> tuple[Supply, ...]:
    """Return, for each product that a firm does not buy locally, who makes it or something like it; the firm itself and its known suppliers are left out."""
    sought = [each for each in firm.buys if each.origin != "local"]
    others = _others(ledger, firm)
    return tuple(
        Supply(each.name, _partners(ledger, firm, each, [(other, made) for other in others if other.id not in each.suppliers for made in other.makes], today))
        for each in sought
    )


def customers_for(ledger: Ledger, firm: Enterprise, today: date) -> tuple[Supply, ...]:
    """Return, for each product that a firm makes, who buys it or something like it, but not locally; the firm itself and those that it is known to supply are left out."""
    others = _others(ledger, firm)
    wanted = [(other, each) for other in others for each in other.buys if each.origin != "local" and firm.id not in each.suppliers]
    return tuple(Supply(each.name, _partners(ledger, firm, each, wanted, today)) for each in firm.makes)


def _others(ledger: Ledger, firm: Enterprise) -> list[Enterprise]:
    return [each for each in ledger.current(Enterprise) if each.id != firm.id and each.operating == "normal"]


def _partners(ledger: Ledger, firm: Enterprise, asked: Made | Bought, lines: Sequence[tuple[Enterprise, Made | Bought]], today: date) -> tuple[Partner, ...]:
    """Rank the lines of other firms for one product; of others only those that are like it, and not below the gap threshold of matching."""
    fold = Normaliser()
    wanted, least = same_product(fold, asked.name), ledger.settings.match.gap
    offers = [offer(f"{other.id}/{number}", each.name, other.chains) for number, (other, each) in enumerate(lines)]
    chain = _chain_of(ledger, firm, asked)
    request = Need.model_construct(id=firm.id, enterprise="", title=asked.name, category="", chain=chain, raised_on=today, log=())
    found = (
        Partner(other, each.name, same_product(fold, each.name) == wanted, ranked.score, ranked.reasons)
        for (other, each), ranked in zip(lines, ranked_offers(ledger, request, offers, today) if offers else (), strict=True)
    )
    return _best_of_each(each for each in found if each.is_same or (each.score >= least and _is_like(wanted, same_product(fold, each.product))))


def _is_like(one: str, other: str) -> bool:
    """Tell whether two products may be of a sort: one is the other with something before it (燃料电池电堆, 电堆), or they share at least half of the longer name.

    What only begins alike is another thing: 氢气 is not 氢气流量计.
    """
    shared = sum(each.size for each in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return one.endswith(other) or other.endswith(one) or 2 * shared >= max(len(one), len(other))


def _chain_of(ledger: Ledger, firm: Enterprise, asked: Made | Bought) -> str | None:
    """Return the chain that a product belongs to: the one whose segment it names, else the firm's first."""
    named = (each.id for each in ledger.all(Chain) if asked.segment in each.segment_ids)
    return next(named, next(iter(firm.chains), None))


def _best_of_each(partners: Iterable[Partner]) -> tuple[Partner, ...]:
    """Return the best line of each firm, best first."""
    found: dict[str, Partner] = {}
    for each in sorted(partners, key=_order):
        found.setdefault(each.firm.id, each)
    return tuple(found.values())


def _order(partner: Partner) -> tuple[bool, float, str]:
    return not partner.is_same, -partner.score, partner.firm.id
