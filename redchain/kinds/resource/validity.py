"""Whether a resource may be used on a day, and how many orders it carries."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from redchain.kinds.order.model import Order
from redchain.kinds.resource import basis
from redchain.kinds.resource.basis import why_gone
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
Hindrance = Literal["later", "upcoming", "over", "office", "unclear"]
HINDRANCES: dict[Hindrance, Text] = {
    "later": Text("不在申报期", "not open for applications"),
    "upcoming": Text("未生效", "not yet in force"),
    "over": Text("已到期或停办", "no longer given"),
    "office": Text("仅链办可见", "for the chain office only"),
    "unclear": Text("依据待核实", "its basis is to be checked"),
}
"""Why a resource cannot be had on a day, in a word."""
EXPIRING = Text("即将到期：{days} 天内到期。", "Expiring: the last day is within {days} days.").fill(days=EXPIRING_DAYS)


class WhyNot(NamedTuple):
    """Why a resource cannot be had on a day: in a word, and in full."""

    kind: Hindrance
    text: Text


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
    if record.kind.name == "policy":
        return why_gone(_policies(ledger), record, day) or validity(record, day)
    return "archived" if record.archived_on and record.archived_on <= day else validity(record, day)


def policy_in_force(ledger: Ledger, policy: Policy, day: date) -> Policy | None:
    """Return the policy that holds on a day in the place of one: itself, or the one that it was replaced by, directly or through others; None where none does."""
    found: Policy | None = basis.policy_in_force(_policies(ledger), policy, day)
    return found


def _policies(ledger: Ledger) -> Callable[[str], Any]:
    return partial(ledger.named, "policy")


def why_not_given(ledger: Ledger, resource: Resource, day: date) -> WhyNot | None:
    """Return why a resource that is offered is not given on a day: its policy does not hold, or it is not the time to apply; None where it is."""
    return _why_basis_is_gone(ledger, resource, day) or _why_not_open(resource, day)


def _why_basis_is_gone(ledger: Ledger, resource: Resource, day: date) -> WhyNot | None:
    """Return why the policy does not give a resource: neither it nor one that replaced it holds on a day, or the one that does lacks the clause; None where it does."""
    policy = ledger.named("policy", resource.policy)
    holds = policy and policy_in_force(ledger, policy, day)
    if policy is None or holds is policy or (holds is not None and (resource.clause is None or resource.clause in holds.clause_titles)):
        return None
    if holds is not None:
        words = Text(
            "依据的政策“{title}”（{id}）已被“{new}”（{new_id}）取代，新文件里没有“{clause}”这一条",
            "the policy it goes by, “{title}” ({id}), was replaced by “{new}” ({new_id}), which has no clause “{clause}”",
        )
        return WhyNot("unclear", words.fill(title=policy.title, id=policy.id, new=holds.title, new_id=holds.id, clause=resource.clause))
    stands = standing(ledger, policy, day)
    words = Text("依据的政策“{title}”（{id}）{standing}{when}", "the policy it goes by, “{title}” ({id}), is {standing}{when}")
    told = words.fill(title=policy.title, id=policy.id, standing=STANDINGS[stands], when=_say_when(policy, stands))
    return WhyNot("upcoming" if stands == "upcoming" else "over", told)


def _say_when(policy: Policy, stands: Standing) -> Text:
    if stands == "expired":
        return Text("（到 {day} 止）", " (until {day})").fill(day=str(policy.valid_until))
    return Text("（{day} 起施行）", " (in force from {day})").fill(day=str(policy.begins)) if stands == "upcoming" else Text("", "")


def _why_not_open(resource: Resource, day: date) -> WhyNot | None:
    """Return why nobody can apply on a day; what is given without an application is always open."""
    if resource.automatic:
        return None
    if resource.apply_from is not None and day < resource.apply_from:
        return WhyNot("later", Text("{day} 开始申报", "open for applications from {day}").fill(day=resource.apply_from.isoformat()))
    if resource.apply_until is not None and resource.apply_until < day:
        return WhyNot("later", Text("申报已于 {day} 截止", "applications closed on {day}").fill(day=resource.apply_until.isoformat()))
    return None


def is_live(resource: Resource, day: date) -> bool:
    """Tell whether a resource may be used on a day: it is valid then and not archived yet."""
    return not (resource.archived_on and resource.archived_on <= day) and validity(resource, day) in {"valid", "expiring"}


def places_used(ledger: Ledger) -> Mapping[str, int]:
    """Return how many orders in hand each resource carries."""
    return Counter(each.resource for _, each in ledger.facts(Order) if each.resource and each.state in Order.moves.open)


def times_adopted(ledger: Ledger) -> Mapping[str, int]:
    """Return how many orders have adopted each resource, void ones left out."""
    return Counter(each.resource for _, each in ledger.facts(Order) if each.resource and each.state != "void")
