"""What resources are held to: the clause by which they are given, what may be given without an application, and conditions that can be met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.enterprise.rules import RC225, ensure_matters_are_known
from redchain.model.finding import Rule
from redchain.model.firm_measures import NAMES, PARTS_OF_A_WHOLE
from redchain.model.kind import OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.resource.model import Bound, Resource
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

RC226 = Rule(
    "RC226",
    Text("政策里没有这一条", "Clause that is not in the policy"),
    Text("{why}", "{why}"),
    Text(
        "看有哪些条目：redchain policy show {policy:word}；没写进去的先补条款",
        "see its clauses: redchain policy show {policy:word}; write one that is missing first",
    ),
    Text("依据写到哪一条，企业和办理单位才对得上。", "Firms and units look up the very clause by which something is given."),
)
RC227 = Rule(
    "RC227",
    Text("免申即享没有明确条件", "Given without an application, on no clear condition"),
    Text("免申即享要有能比对的条件，{why}", "what is given without an application needs conditions that can be compared; {why}"),
    Text("在 eligibility 里写规模、资质、年限等条件，或去掉 automatic", "write sizes, titles, years and the like in `eligibility`, or leave out `automatic`"),
    Text("对象说不清就谈不上免申即享，只能让企业来申报。", "Where it cannot be told who may have it, firms must apply."),
)


RC231 = Rule(
    "RC231",
    Text("指标条件写得不对", "Bound that bounds nothing"),
    Text("指标条件“{measure}”：{why}", "bound of {measure}: {why}"),
    Text(
        "写 least（不低于）或 most（不高于）；分档的 where 写指标，over（大于）小于 upto（不超过）",
        "give `least` or `most`; a band names its measure in `where`, and `over` is below `upto`",
    ),
    Text("上下限写反、写漏的条件，谁都符合或者谁都不符合。", "With limits left out or the wrong way round, every firm meets it, or none."),
)


def ensure_clause_is_the_policys(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a resource names a clause that its policy has (RC226)."""
    facts = trace.facts
    if facts.clause is None:
        return
    if facts.policy is None:
        why = Text("写了条目“{clause}”，没有写是哪份政策（policy）", "the clause “{clause}” is named, but not the policy")
        yield RC226.broken(("clause",), why=why.fill(clause=facts.clause), policy="…")
        return
    found = around.index.find("policy", facts.policy)
    if found is not None and facts.clause not in found.facts.clause_titles:
        why = Text("{policy}没有“{clause}”这一条", "{policy} has no clause “{clause}”").fill(policy=around.called("policy", found.id), clause=facts.clause)
        yield RC226.broken(("clause",), why=why, policy=found.id)


def ensure_automatic_has_conditions(resource: Resource) -> Iterator[Finding]:
    """Ensure that what is given without an application has a condition that can be compared (RC227)."""
    wanted = resource.eligibility
    if not resource.automatic or (wanted is not None and any(getattr(wanted, each) not in {None, ()} for each in type(wanted).model_fields if each != "text")):
        return
    is_said = wanted is not None and wanted.text is not None
    why = Text("现在只有文字说明", "there are only words") if is_said else Text("现在一条也没有", "there are none")
    yield RC227.broken(("automatic",), why=why)


def ensure_bounds_can_be_met(resource: Resource) -> Iterator[Finding]:
    """Ensure that each bound has a limit, that its limits leave something between them, and that a band is one (RC231)."""
    for place, each in enumerate(resource.eligibility.bounds if resource.eligibility else ()):
        for key, why in _faults(each):
            yield RC231.broken(("eligibility", "bounds", place, key), measure=NAMES[each.measure], why=why)


def _faults(bound: Bound) -> Iterator[tuple[str, Text]]:
    if bound.least is None and bound.most is None:
        yield "measure", Text("上限下限都没有写", "it has neither `least` nor `most`")
    elif bound.least is not None and bound.most is not None and bound.least > bound.most:
        yield "least", Text("下限比上限大", "`least` is more than `most`")
    too_much = next((key for key in ("least", "most") if bound.measure in PARTS_OF_A_WHOLE and (getattr(bound, key) or 0) > 1), None)
    if too_much is not None:
        yield too_much, Text("占比写小数，4% 写 0.04", "a share is written as a fraction: 0.04 for 4 %")
    if bound.where is None and (bound.over is not None or bound.upto is not None):
        yield "measure", Text("写了档，没有写按什么分档（where）", "a band is given, but not of which measure (`where`)")
    elif bound.where is not None and bound.over is None and bound.upto is None:
        yield "where", Text("写了按什么分档，没有写档（over、upto）", "a band has neither `over` nor `upto`")
    elif bound.over is not None and bound.upto is not None and bound.over >= bound.upto:
        yield "over", Text("档的下限不比上限小", "`over` of the band is not below `upto`")


OWN_RULES = (
    OwnRule(RC225, ensure_matters_are_known, is_across=True),
    OwnRule(RC226, ensure_clause_is_the_policys, is_across=True),
    OwnRule(RC227, ensure_automatic_has_conditions),
    OwnRule(RC231, ensure_bounds_can_be_met),
)
