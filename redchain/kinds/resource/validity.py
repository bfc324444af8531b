"""Whether a resource may be used on a day, and how many orders it carries."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol

from redchain.kinds.order.model import Order
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.kinds.policy.model import Policy
    from redchain.kinds.resource.model import Resource
    from redchain.model.ledger import Ledger

Validity = Literal["valid", "expiring", "upcoming", "expired"]
Standing = Literal["valid", "expiring", "upcoming", "expired", "replaced", "archived"]
EXPIRING_DAYS = 30
VALIDITIES: dict[Validity, Text] = {
    "valid": Text("有效", "valid"),
    "expiring": Text("即将到期", "expiring"),
    "upcoming": Text("未生效", "not yet valid"),
    "expired": Text("已过期", "expired"),
}
STANDINGS: dict[str, Text] = {
    **{str(each): words for each, words in VALIDITIES.items()},
    "replaced": Text("已被取代", "replaced"),
    "archived": Text("已归档", "archived"),
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


def standing(ledger: Ledger, record: Any, day: date) -> Standing:
    """Return how a resource or a policy stands on a day, archived and replaced ones told apart: a policy is replaced from the first day of the one that replaces it."""
    if record.archived_on and record.archived_on <= day:
        return "archived"
    newer = ledger.named("policy", getattr(record, "replaced_by", None))
    if newer is not None and (newer.begins or day) <= day:
        return "replaced"
    return validity(record, day)


def policy_in_force(ledger: Ledger, policy: Policy, day: date) -> Policy | None:
    """Return the policy that holds on a day in the place of one: itself, or the one that it was replaced by, directly or through others; None where none does."""
    seen = set[str]()
    found: Policy | None = policy
    while found is not None and found.id not in seen:
        if standing(ledger, found, day) in {"valid", "expiring"}:
            return found
        seen.add(found.id)
        found = ledger.named("policy", found.replaced_by)
    return None


def why_basis_is_gone(ledger: Ledger, resource: Resource, day: date) -> Text | None:
    """Return why the policy gives a resource no longer: neither it nor one that replaced it holds on a day, or the one that does lacks the clause; None where it does."""
    policy = ledger.named("policy", resource.policy)
    holds = policy and policy_in_force(ledger, policy, day)
    if policy is None or holds is policy or (holds is not None and (resource.clause is None or resource.clause in holds.clause_titles)):
        return None
    if holds is not None:
        words = Text(
            "依据的政策“{title}”（{id}）已被“{new}”（{new_id}）取代，新文件里没有“{clause}”这一条",
            "the policy it goes by, “{title}” ({id}), was replaced by “{new}” ({new_id}), which has no clause “{clause}”",
        )
        return words.fill(title=policy.title, id=policy.id, new=holds.title, new_id=holds.id, clause=resource.clause)
    words = Text("依据的政策“{title}”（{id}）{standing}", "the policy it goes by, “{title}” ({id}), is {standing}")
    return words.fill(title=policy.title, id=policy.id, standing=STANDINGS[standing(ledger, policy, day)])


def is_live(resource: Resource, day: date) -> bool:
    """Tell whether a resource may be used on a day: it is valid then and not archived yet."""
    return not (resource.archived_on and resource.archived_on <= day) and validity(resource, day) in {"valid", "expiring"}


def places_used(ledger: Ledger) -> Mapping[str, int]:
    """Return how many orders in hand each resource carries."""
    return Counter(each.resource for _, each in ledger.facts(Order) if each.resource and each.state in Order.moves.open)


def times_adopted(ledger: Ledger) -> Mapping[str, int]:
    """Return how many orders have adopted each resource, void ones left out."""
    return Counter(each.resource for _, each in ledger.facts(Order) if each.resource and each.state != "void")
