"""Whom a firm could buy from, or sell to, among the firms of the chains: makers and buyers of the same or of like products, with the reasons."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.chain.supply_map import same_product
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.match.ranked_offers import offer, ranked_offers
from redchain.model.text_folding import Normaliser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from redchain.kinds.enterprise.model import Bought, Made
    from redchain.match.suggestion import Reason
    from redchain.model.ledger import Ledger

    _Line = tuple[Enterprise, Made | Bought, "Known | None"]


class Partner(NamedTuple):
    """A firm with its product that may be the one asked for: whether it is called the same, the score from 0 to 1 and the reasons, whose points add up to it."""

    firm: Enterprise
    product: str
    is_same: bool
    score: float
    reasons: tuple[Reason, ...]


Known = Literal["supplied", "local", "dormant", "lost"]
KNOWN: dict[Known, Text] = {
    "supplied": Text("已在供货", "supplied already"),
    "local": Text("在本地采购", "buys it locally"),
    "dormant": Text("停业", "dormant"),
    "lost": Text("失联", "lost"),
}


class Supply(NamedTuple):
    """A product that a firm buys elsewhere, or makes, and the firms that may supply or buy it, best first: the same product before like ones, ties by id.

    `left_out` are firms with the same product that are not proposed, each with why.
    """

    product: str
    partners: tuple[Partner, ...]
    left_out: tuple[tuple[Enterprise, Known], ...] = ()


def suppliers_for(ledger: Ledger, firm: Enterprise, today: date) -> tuple[Supply, ...]:
    """Return, for each product that a firm does not buy locally, who makes it or something like it; the firm itself and its known suppliers are left out."""
    sought = [each for each in firm.buys if each.origin != "local"]
    others = _others(ledger, firm)

    def supply(wanted: Bought) -> Supply:
        lines: list[_Line] = [(other, made, _why_not(other, is_supplied=other.id in wanted.suppliers)) for other in others for made in other.makes]
        return _supply(ledger, firm, wanted, lines, today)

    return tuple(map(supply, sought))


def customers_for(ledger: Ledger, firm: Enterprise, today: date) -> tuple[Supply, ...]:
    """Return, for each product that a firm makes, who buys it or something like it, but not locally; the firm itself and those that it is known to supply are left out."""
    lines: list[_Line] = [
        (other, each, _why_not(other, is_supplied=firm.id in each.suppliers, is_local=each.origin == "local"))
        for other in _others(ledger, firm)
        for each in other.buys
    ]
    return tuple(_supply(ledger, firm, each, lines, today) for each in firm.makes)


def _supply(ledger: Ledger, firm: Enterprise, asked: Made | Bought, lines: Sequence[_Line], today: date) -> Supply:
    """Rank the lines of other firms for one product; those of the same product that are not proposed are named with why."""
    fold = Normaliser()
    wanted = same_product(fold, asked.name)
    left_out = {other.id: (other, why) for other, each, why in lines if why is not None and same_product(fold, each.name) == wanted}
    return Supply(asked.name, _partners(ledger, firm, asked, [(other, each) for other, each, why in lines if why is None], today), tuple(left_out.values()))


def _why_not(other: Enterprise, *, is_supplied: bool, is_local: bool = False) -> Known | None:
    """Return why a firm is not proposed, or None: one that does not operate, or that buys so already."""
    if other.operating != "normal":
        return other.operating
    return "supplied" if is_supplied else "local" if is_local else None


def _others(ledger: Ledger, firm: Enterprise) -> list[Enterprise]:
    return [each for each in ledger.current(Enterprise) if each.id != firm.id]


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
