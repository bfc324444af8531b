"""What a policy's life goes by, and the two rules that only policies are held to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office_of_chain
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from redchain.kinds.policy.model import Policy, PolicyStep

    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

RC901 = Rule(
    "RC901",
    Text("政策没有咨询岗位", "Policy without a contact"),
    Text("没有写咨询岗位", "it names no post to ask"),
    Text("补上 contact", "add contact"),
    Text("企业要找得到人问。", "Firms must find somebody to ask."),
    "warning",
)
RC902 = Rule(
    "RC902",
    Text("政策已过期", "Policy past its end"),
    Text("有效期至 {day}，还没有废止或修订", "it was valid until {day} and has been neither repealed nor amended"),
    Text("redchain policy amend {id} --until 日期", "redchain policy amend {id} --until DATE"),
    Text("过期的政策会误导企业。", "A policy past its end misleads firms."),
)


def chain_id(_ledger: Ledger, policy: Policy) -> str:
    """Return the id of its chain."""
    return policy.chain or ""


def office(ledger: Ledger, policy: Policy) -> tuple[str, ...]:
    """Return the office of its chain."""
    return office_of_chain(ledger, chain_id(ledger, policy))


def why_not_later(_ledger: Ledger | None, policy: Policy, step: PolicyStep) -> Text | None:
    """Return why an amendment does not prolong it, or None."""
    if policy.valid_until is not None and step.until is not None and step.until <= policy.valid_until:
        return Text(f"新期限不晚于 {policy.valid_until}", f"the new end is not after {policy.valid_until}")
    return None


def amend(_ledger: Ledger, _policy: Policy, _on: date, values: Mapping[str, Any]) -> Effect:
    """Return what an amendment entails: its new end."""
    return Effect(fields={"valid_until": values.get("until")})


def ensure_contact(policy: Policy) -> Iterator[Finding]:
    """Ensure that a policy names somebody to ask (RC901, a warning)."""
    if policy.contact is None:
        yield RC901.broken()


def ensure_not_stale(around: Any, trace: Any) -> Iterator[Finding]:
    """Ensure that a policy in force has not passed its end (RC902)."""
    facts = trace.facts
    if facts.state == "in_force" and facts.valid_until and facts.valid_until < around.today.isoformat():
        yield RC902.broken(("valid_until",), day=facts.valid_until, id=trace.id)


IN_TIME = Condition("RC314", why_not_later)
REACHABLE = OwnRule(RC901, ensure_contact)
STALE = OwnRule(RC902, ensure_not_stale, is_across=True)
