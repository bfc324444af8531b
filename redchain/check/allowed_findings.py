"""What a record allows with a reason: findings of rules about the outside world that are wrong about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.check.rules.rc100_fields import RC112, RC113
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.model.base import Record
    from redchain.model.finding import Finding


def ensure_allowances_hold(record: Record) -> Iterator[Finding]:
    """Ensure that a record allows only rules that are there and may be allowed, each once (RC112)."""
    for place, each in enumerate(record.allow):
        fault = _fault(each.rule, record.allowed[:place])
        if fault is not None:
            yield RC112.broken(("allow", place, "rule"), rule=each.rule, problem=fault)


def written_allowances(mapping: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the codes that a record allows, as its file says; what is not written as it should be allows nothing."""
    written = mapping.get("allow")
    parts = [each for each in written if isinstance(each, dict)] if isinstance(written, list) else []
    return tuple(each["rule"] for each in parts if isinstance(each.get("rule"), str) and str(each.get("because") or "").strip())


def without_allowed(findings: Iterable[Finding], allowed: Sequence[str]) -> tuple[Finding, ...]:
    """Return the findings that a record with these allowances keeps."""
    kept = {each for each in allowed if _allowed_by(each) is not None}
    return tuple(each for each in findings if each.code not in kept)


def unneeded(findings: Iterable[Finding], allowed: Sequence[str], by: str) -> Iterator[Finding]:
    """Ensure that each allowance passes over something (RC113, a warning); `findings` are all that the rules judged `by` record or ledger found."""
    seen = {each.code for each in findings}
    for place, code in enumerate(allowed):
        if code not in seen and _allowed_by(code) == by:
            yield RC113.broken(("allow", place), rule=code)


def _fault(code: str, earlier: tuple[str, ...]) -> Text | None:
    if code in earlier:
        return Text("写了两次", "is allowed twice")
    try:
        is_allowable = _allowed_by(code, strict=True) is not None
    except KeyError:
        return Text("没有这条规则", "is not a rule")
    return None if is_allowable else Text("不能放行：它说的是数据本身", "cannot be allowed: it is about the data itself")


def _allowed_by(code: str, *, strict: bool = False) -> str | None:
    from redchain.check.catalogue import rule  # which names every rule, and is loaded only where something is allowed

    try:
        return rule(code).allowed_by
    except KeyError:
        if strict:
            raise
        return None
