"""RC4xx: how firms, and other things with names, are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.finding import Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.rule_context import RuleContext
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

RC401 = Rule(
    "RC401",
    Text("信用代码重复", "Same credit code"),
    Text("与企业{other}的统一社会信用代码相同", "the firm {other} has the same unified social credit code"),
    Text("同一家企业只留一条；不同企业请核对代码", "keep one record per firm; if they are two firms, check the codes"),
    Text("一个代码只属于一家企业。", "A code belongs to one firm only."),
    allowed_by="ledger",
)
RC402 = Rule(
    "RC402",
    Text("企业重名", "Same firm name"),
    Text(
        "与企业{other}同名（不计全半角、括号和“有限公司”等后缀）",
        "has the same name as the firm {other} (apart from character widths, brackets and company suffixes)",
    ),
    Text("同一家企业只留一条；确是两家时都写上统一社会信用代码", "keep one record per firm; if they are two firms, enter the uscc of both"),
    Text("一家企业两条记录，诉求就会分散。", "With two records of one firm, its needs are split between them."),
    allowed_by="ledger",
)


def ensure_firms_are_single(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that no two firms share a credit code (RC401) or a name (RC402); two different codes prove that there are two firms.

    It is enough that one of the two allows it.
    """
    code = trace.facts.uscc
    for other in around.by_credit_code.get(code, ()) if code else ():
        if other != trace.id and not _is_allowed_by(around, other, trace, RC401):
            yield RC401.broken(("uscc",), other=around.called("enterprise", other))
            return
    for other in around.by_name.get(trace.facts.name_key, ()):
        firm = around.index.find("enterprise", other)
        if other != trace.id and firm and not (code and firm.facts.uscc) and not _is_allowed_by(around, other, trace, RC402):
            yield RC402.broken(("name",), other=around.called("enterprise", other))
            return


def _is_allowed_by(around: RuleContext, other: str, trace: Trace, rule: Rule) -> bool:
    """Whether the other record allows what this one does not allow itself."""
    found = around.index.find(trace.kind, other)
    return found is not None and rule.code in found.facts.allowed and rule.code not in trace.facts.allowed


RC403 = Rule(
    "RC403",
    Text("代码校验位可疑", "Doubtful check character"),
    Text("代码 {value} {problem}", "{value} {problem}"),
    Text("与营业执照核对一次", "compare it with the business licence"),
    Text("个别老代码确实不符，所以只提醒。", "A few old codes really do fail this check, so it is only a warning."),
    severity="warning",
    allowed_by="record",
)


_ORGANISATION = Text("中第 9-17 位的校验位可疑（GB 11714）", "fails the GB 11714 check of positions 9-17")
_EARLY_XIAMEN = Text("的校验位不对，厦门 2016 年以前发的代码常有这种情况", "has a wrong check character, as codes that Xiamen gave out before 2016 may have")


def ensure_organisation_code_checks(firm: Enterprise) -> Iterator[Finding]:
    """Ensure that positions 9-17 of a credit code pass GB 11714, and an early code of Xiamen its check (RC403, a warning)."""
    from redchain.model.credit_code import credit_code_fault, is_of_early_xiamen, organisation_check_is_right

    if firm.uscc and is_of_early_xiamen(firm.uscc):
        if credit_code_fault(firm.uscc) is not None or not organisation_check_is_right(firm.uscc):
            yield RC403.broken(("uscc",), value=firm.uscc, problem=_EARLY_XIAMEN)
    elif firm.uscc and not organisation_check_is_right(firm.uscc):
        yield RC403.broken(("uscc",), value=firm.uscc, problem=_ORGANISATION)


RC404 = Rule(
    "RC404",
    Text("名称形似", "Look-alike names"),
    Text("{why}", "{why}"),
    Text("是同一个就只留一条，名称照营业执照、文件写", "if they are one, keep one record, with its official name"),
    Text(
        "两个名称看上去一样，多半指同一对象，诉求和工单会被分散。",
        "Two names that look alike usually mean one thing, whose needs and orders are then split between them.",
    ),
    severity="warning",
    allowed_by="ledger",
)
_SAME_NAME = Text("与{kind} {other} 同名", "has the same name as the {kind} {other}")
_LOOKS_ALIKE = Text(
    "与{kind} {other}（{name}）只差繁简、全半角或形近的字母",
    "differs from the {kind} {other} ({name}) only by width, traditional characters or letters of another script",
)
_MAY_SHARE = frozenset({"enterprise", "resource"})
"""Kinds whose equal names are no matter of this rule: of firms RC402 speaks, and two units may offer the same."""


def ensure_names_look_different(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that no two records of a kind have names that look alike (RC404, a warning), unless different codes prove that there are two firms."""
    from redchain.kinds.registry import kind_named

    key, model = trace.facts.name_key, kind_named(trace.kind)
    alike = around.by_look[trace.kind].get(around.look(key))
    for other in () if alike is None or (trace.kind in _MAY_SHARE and alike.names == {key}) else alike.ids:
        found = around.index.find(trace.kind, other) if other != trace.id else None
        if found is None or model is None or (found.facts.name_key == key and trace.kind in _MAY_SHARE):
            continue
        if getattr(trace.facts, "uscc", None) and found.facts.uscc:
            continue
        if not _is_allowed_by(around, other, trace, RC404):
            field = "name" if "name" in model.model_fields else "title"
            words = _SAME_NAME if found.facts.name_key == key else _LOOKS_ALIKE
            why = words.fill(kind=Text(model.kind.label.zh, model.kind.label.en.lower()), other=other, name=found.facts.name_key)
            yield RC404.broken((field,), why=why)
            return
