"""What a firm may have by policies: each resource that is given by one, what comes of its conditions, and what would be needed."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.kinds.resource.model import Eligibility, Resource
from redchain.kinds.resource.validity import HINDRANCES, policy_in_force
from redchain.match.conditions import Applicant, Application, check_each, say_checks, worst_of
from redchain.match.eligibility_hints import hints
from redchain.match.eligible import OPEN_TO_ALL, ask_unit, why_not_today
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.kinds.enterprise.model import Enterprise
    from redchain.kinds.policy.model import Policy
    from redchain.match.conditions import ConditionCheck, Eligible
    from redchain.model.ledger import Ledger

Verdict = Literal["direct", "apply", "check", "short", "faulty", "later", "upcoming", "over", "office", "no"]
VERDICTS: dict[Verdict, Text] = {
    "direct": Text("可直接兑现", "given without applying"),
    "apply": Text("可申报", "to be applied for"),
    "check": Text("待核实", "to be checked"),
    "short": Text("差一条", "one condition short"),
    "faulty": Text("登记有误", "wrong on record"),
    "later": HINDRANCES["later"],
    "upcoming": HINDRANCES["upcoming"],
    "over": HINDRANCES["over"],
    "office": HINDRANCES["office"],
    "no": Text("不符合", "not for this firm"),
}
FIRST: frozenset[Verdict] = frozenset(("direct", "apply", "check", "short", "faulty"))
"""What a firm, or whoever keeps the records, can do something about."""


_NO_FAULTS: Mapping[str, tuple[Text, ...]] = MappingProxyType({})


class Entitlement(NamedTuple):
    """What a firm may have: the resource, its policy where that is on file, how it stands, why, what is to be asked, and the last day, on which applications close, or it or its policy ends."""

    resource: Resource
    policy: Policy | None
    verdict: Verdict
    reasons: tuple[Text, ...]
    asks: tuple[Text, ...] = ()
    last_on: date | None = None


def entitled(ledger: Ledger, firm: Enterprise, today: date, faults: Mapping[str, tuple[Text, ...]] = _NO_FAULTS) -> tuple[Entitlement, ...]:
    """Return how a firm stands to each resource that is given by a policy, the best first: the soonest closing, then the fewest to be asked; none to those with `faults`, by id."""
    found = (
        Entitlement(each, ledger.named("policy", each.policy), "faulty", faults[each.id]) if each.id in faults else _entitlement(ledger, each, firm, today)
        for each in ledger.all(Resource)
        if each.policy is not None and each.archived_on is None
    )
    return tuple(sorted(found, key=_order))


def _order(each: Entitlement) -> tuple[int, date, int, str]:
    return (tuple(VERDICTS).index(each.verdict), each.last_on or date.max, len(each.reasons) if each.verdict == "check" else 0, each.resource.id)


def _entitlement(ledger: Ledger, resource: Resource, firm: Enterprise, today: date) -> Entitlement:
    policy: Policy | None = ledger.named("policy", resource.policy or "")
    barred = why_not_today(ledger, resource, today)
    why = (barred.text,) if barred else ()
    conditions = resource.eligibility or Eligibility()
    checks = check_each(Application(conditions, Applicant(firm, firm.id), ledger, today))
    quoted = (Text("还要看：{text}", "also asked: {text}").fill(text=conditions.text),) if conditions.text else ()
    failed = [each for each in checks if each.eligible == "no"]
    if failed:
        is_short = len(failed) == 1 and not barred and all(each.eligible == "yes" for each in checks if each is not failed[0])
        return Entitlement(resource, policy, "short" if is_short else "no", (*(each.text() for each in failed), *why, *quoted))
    answer: Eligible = worst_of(each.eligible for each in checks) if checks or not quoted else "unknown"
    open_to_all = () if checks or quoted else (OPEN_TO_ALL,)
    said = (*why, *say_checks(checks, answer), *open_to_all, *quoted, *hints(ledger, resource, firm, today))
    if barred and barred.kind == "unclear":
        answer = "unknown"
    elif policy is not None:
        policy = policy_in_force(ledger, policy, today) or policy
    is_over = barred is not None and barred.kind in {"over", "office"}
    asks = _asks(ledger, resource, checks) if answer == "unknown" and not is_over else ()
    if barred and barred.kind != "unclear":
        return Entitlement(resource, policy, barred.kind, said, asks)
    verdict: Verdict = "check" if answer == "unknown" else "direct" if resource.automatic else "apply"
    ends = (None if resource.automatic else resource.apply_until, resource.valid_until, policy.valid_until if policy and not barred else None)
    return Entitlement(resource, policy, verdict, said, asks, min((each for each in ends if each is not None), default=None))


def _asks(ledger: Ledger, resource: Resource, checks: tuple[ConditionCheck, ...]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(each.ask() for each in checks if each.ask)) or (ask_unit(ledger, resource),)
