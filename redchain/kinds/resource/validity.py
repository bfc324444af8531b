"""Whether a resource may be used on a day, and how many orders it carries."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from redchain.kinds.order.model import Order
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.kinds.resource.model import Resource
    from redchain.model.ledger import Ledger

Validity = Literal["valid", "expiring", "upcoming", "expired"]
EXPIRING_DAYS = 30
VALIDITIES: dict[Validity, Text] = {
    "valid": Text("有效", "valid"),
    "expiring": Text("即将到期", "expiring"),
    "upcoming": Text("未生效", "not yet valid"),
    "expired": Text("已过期", "expired"),
}
EXPIRING = Text("即将到期：{days} 天内到期。", "Expiring: the last day is within {days} days.").fill(days=EXPIRING_DAYS)


class _Dated(Protocol):
    """What is valid from a day to a day."""

    @property
    def valid_from(self) -> date | None:
        """The first day."""

    @property
    def valid_until(self) -> date | None:
        """The last day."""


def validity(of: _Dated, day: date) -> Validity:
    """Return how a resource or a policy stands on a day: its first and its last day both count as valid."""
    if of.valid_from and day < of.valid_from:
        return "upcoming"
    if of.valid_until is None:
        return "valid"
    if day > of.valid_until:
        return "expired"
    return "expiring" if of.valid_until - day <= timedelta(days=EXPIRING_DAYS) else "valid"


def is_live(resource: Resource, day: date) -> bool:
    """Tell whether a resource may be used on a day: it is valid then and not archived yet."""
    return not (resource.archived_on and resource.archived_on <= day) and validity(resource, day) in {"valid", "expiring"}


def places_used(ledger: Ledger) -> Mapping[str, int]:
    """Return how many orders in hand each resource carries."""
    return Counter(each.resource for _, each in ledger.facts(Order) if each.resource and each.state in Order.moves.open)


def times_adopted(ledger: Ledger) -> Mapping[str, int]:
    """Return how many orders have adopted each resource, void ones left out."""
    return Counter(each.resource for _, each in ledger.facts(Order) if each.resource and each.state != "void")
