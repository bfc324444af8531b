"""What a firm says of its supply, and what was found of it, must be possible and known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.finding import Rule
from redchain.model.kind import OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

RC225 = Rule(
    "RC225",
    Text("没有这个核查事项", "No such matter to attest"),
    Text("设置里没有核查事项“{matter}”", "the settings name no matter “{matter}” to attest"),
    Text("可用：{known}；新事项写到 data/settings/programme.yaml 的 attests", "allowed: {known}; add new ones to `attests` in data/settings/programme.yaml"),
    Text("企业和条件写的是同一个事项，才比得上。", "A firm and a condition are compared by the name of the matter."),
)
RC230 = Rule(
    "RC230",
    Text("供应企业是自己", "Its own supplier"),
    Text("{product}的供应企业写着本企业", "the firm is named as its own supplier of {product}"),
    Text(
        "去掉自己；自产的写在 makes：redchain enterprise edit {id:word} --buys …",
        "take it out; what it makes itself goes under `makes`: redchain enterprise edit {id:word} --buys …",
    ),
    Text("图谱按采购和供应找缺口、单点；自己供自己的不是采购。", "The map finds gaps and single points by who buys from whom; nobody buys from themselves."),
)


def ensure_suppliers_are_others(firm: Enterprise) -> Iterator[Finding]:
    """Ensure that no firm is named as its own supplier (RC230)."""
    for place, each in enumerate(firm.buys):
        if firm.id in each.suppliers:
            yield RC230.broken(("buys", place, "suppliers", each.suppliers.index(firm.id)), product=each.name, id=firm.id)


def ensure_matters_are_known(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a firm or a condition names matters to attest that the settings know (RC225)."""
    known = around.programme.months_of_matters
    for place, matter in enumerate(trace.facts.matters):
        if matter not in known:
            at = ("attested", place, "matter") if trace.kind == "enterprise" else ("eligibility", "attests", place)
            yield RC225.broken(at, matter=matter, known=Text("、".join(known), ", ".join(known)))


OWN_RULES = (OwnRule(RC225, ensure_matters_are_known, is_across=True), OwnRule(RC230, ensure_suppliers_are_others))
