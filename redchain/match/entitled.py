"""What a firm may have by policies: each resource that is given by one, what comes of its conditions, and what would be needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.kinds.resource.model import Eligibility, Resource
from redchain.kinds.resource.validity import policy_in_force, why_basis_is_gone
from redchain.match.conditions import Applicant, Application, check_each, say_checks, worst_of
from redchain.match.eligibility_hints import hints
from redchain.match.eligible import ask_unit, why_not_offered
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.kinds.enterprise.model import Enterprise
    from redchain.kinds.policy.model import Policy
    from redchain.match.conditions import ConditionCheck, Eligible
    from redchain.model.ledger import Ledger

Verdict = Literal["direct", "apply", "check", "short", "later", "no"]
VERDICTS: dict[Verdict, Text] = {
    "direct": Text("可直接兑现", "given without applying"),
    "apply": Text("可申报", "to be applied for"),
    "check": Text("待核实", "to be checked"),
    "short": Text("差一条", "one condition short"),
    "later": Text("不在申报期", "not open for applications"),
    "no": Text("不符合", "not for this firm"),
}
FIRST: frozenset[Verdict] = frozenset(("direct", "apply", "check", "short"))
"""What a firm can do something about."""


class Entitlement(NamedTuple):
    """What a firm may have: the resource, its policy where that is on file, how it stands, why, what is to be asked, and the days left to apply."""

    resource: Resource
    policy: Policy | None
    verdict: Verdict
    reasons: tuple[Text, ...]
    asks: tuple[Text, ...] = ()
    days_left: int | None = None


def entitled(ledger: Ledger, firm: Enterprise, today: date) -> tuple[Entitlement, ...]:
    """Return how a firm stands to each resource that is given by a policy, the best first: the soonest closing, then the fewest to be asked."""
    found = (_entitlement(ledger, each, firm, today) for each in ledger.all(Resource) if each.policy is not None and each.archived_on is None)
    return tuple(sorted(found, key=_order))


def _order(each: Entitlement) -> tuple[int, bool, int, int, str]:
    days = each.days_left
    return (tuple(VERDICTS).index(each.verdict), days is None, days or 0, len(each.reasons) if each.verdict == "check" else 0, each.resource.id)


def _entitlement(ledger: Ledger, resource: Resource, firm: Enterprise, today: date) -> Entitlement:
    policy: Policy | None = ledger.named("policy", resource.policy or "")
    barred = why_not_offered(ledger, resource, today) or (policy and _why_policy_is_not_in_force(ledger, policy, today))
    if barred:
        return Entitlement(resource, policy, "no", (barred,))
    conditions = resource.eligibility or Eligibility()
    checks = check_each(Application(conditions, Applicant(firm, firm.id), ledger, today))
    quoted = (Text("还要看：{text}", "also asked: {text}").fill(text=conditions.text),) if conditions.text else ()
    closed = None if resource.automatic else _why_not_open(resource, today)
    failed = [each for each in checks if each.eligible == "no"]
    if failed:
        is_short = len(failed) == 1 and not closed and all(each.eligible == "yes" for each in checks if each is not failed[0])
        return Entitlement(resource, policy, "short" if is_short else "no", (*(each.text() for each in failed), *quoted))
    answer: Eligible = worst_of(each.eligible for each in checks) if checks or not quoted else "unknown"
    said = (*say_checks(checks, answer), *quoted, *hints(ledger, resource, firm, today))
    gone = why_basis_is_gone(ledger, resource, today)
    if gone is not None:
        answer, said = "unknown", (gone, *said)
    elif policy is not None:
        policy = policy_in_force(ledger, policy, today)
    asks = _asks(ledger, resource, checks) if answer == "unknown" else ()
    if closed:
        return Entitlement(resource, policy, "later", (closed, *said), asks)
    verdict: Verdict = "check" if answer == "unknown" else "direct" if resource.automatic else "apply"
    days = (resource.apply_until - today).days if resource.apply_until and not resource.automatic else None
    return Entitlement(resource, policy, verdict, said, asks, days)


def _asks(ledger: Ledger, resource: Resource, checks: tuple[ConditionCheck, ...]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(each.ask() for each in checks if each.ask)) or (ask_unit(ledger, resource),)


def _why_not_open(resource: Resource, today: date) -> Text | None:
    if resource.apply_from is not None and today < resource.apply_from:
        return Text("{day} 开始申报", "open for applications from {day}").fill(day=resource.apply_from.isoformat())
    if resource.apply_until is not None and resource.apply_until < today:
        return Text("申报已于 {day} 截止", "applications closed on {day}").fill(day=resource.apply_until.isoformat())
    return None


def _why_policy_is_not_in_force(ledger: Ledger, policy: Policy, today: date) -> Text | None:
    """Return why a policy, and what has replaced it, gives nothing on a day."""
    if policy_in_force(ledger, policy, today) is not None:
        return None
    if policy.valid_from is not None and today < policy.valid_from:
        return Text("政策 {day} 起施行", "its policy is in force from {day}").fill(day=policy.valid_from.isoformat())
    if policy.valid_until is not None and policy.valid_until < today:
        return Text("政策已于 {day} 到期", "its policy expired on {day}").fill(day=policy.valid_until.isoformat())
    if policy.archived_on is not None:
        return Text("政策已归档", "its policy was archived")
    return Text("取代它的政策没有施行或已到期", "what has replaced its policy is not in force")
