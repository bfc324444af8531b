"""What a standard's life goes by, and the two rules that only standards are held to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office_of_chain
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from redchain.kinds.standard.model import Standard, StandardStep

    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

RC901 = Rule(
    "RC901",
    Text("标准没有咨询岗位", "Standard without a contact"),
    Text("没有写咨询岗位", "it names no post to ask"),
    Text("补上 contact", "add contact"),
    Text("企业要找得到人问。", "Firms must find somebody to ask."),
    "warning",
)
RC902 = Rule(
    "RC902",
    Text("标准已过期", "Standard past its end"),
    Text("有效期至 {day}，还没有废止或修订", "it was valid until {day} and has been neither repealed nor amended"),
    Text("redchain standard amend {id} --until 日期", "redchain standard amend {id} --until DATE"),
    Text("过期的标准会误导企业。", "A standard past its end misleads firms."),
)


def chain_id(_ledger: Ledger, standard: Standard) -> str:
    """Return the id of its chain."""
    return standard.chain or ""


def office(ledger: Ledger, standard: Standard) -> tuple[str, ...]:
    """Return the office of its chain."""
    return office_of_chain(ledger, chain_id(ledger, standard))


def why_not_later(_ledger: Ledger | None, standard: Standard, step: StandardStep) -> Text | None:
    """Return why an amendment does not prolong it, or None."""
    if standard.valid_until is not None and step.until is not None and step.until <= standard.valid_until:
        return Text(f"新期限不晚于 {standard.valid_until}", f"the new end is not after {standard.valid_until}")
    return None


def amend(_ledger: Ledger, _standard: Standard, _on: date, values: Mapping[str, Any]) -> Effect:
    """Return what an amendment entails: its new end."""
    return Effect(fields={"valid_until": values.get("until")})


def ensure_contact(standard: Standard) -> Iterator[Finding]:
    """Ensure that a standard names somebody to ask (RC901, a warning)."""
    if standard.contact is None:
        yield RC901.broken()


def ensure_not_stale(around: Any, trace: Any) -> Iterator[Finding]:
    """Ensure that a standard in force has not passed its end (RC902)."""
    facts = trace.facts
    if facts.state == "in_force" and facts.valid_until and facts.valid_until < around.today.isoformat():
        yield RC902.broken(("valid_until",), day=facts.valid_until, id=trace.id)


IN_TIME = Condition("RC314", why_not_later)
REACHABLE = OwnRule(RC901, ensure_contact)
STALE = OwnRule(RC902, ensure_not_stale, is_across=True)
