"""What a firm says of its supply, and what was found of it, must be possible and known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.model.fields import fields
from redchain.model.finding import Rule
from redchain.model.firm_measures import NAMES, exact, say_measure
from redchain.model.kind import OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.finding import Finding
    from redchain.model.firm_measures import Measure
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

STILL = {"dormant": Text("停业", "dormant"), "lost": Text("失联", "lost")}
"""How a firm stands that does not operate."""
RC232 = Rule(
    "RC232",
    Text("部分大于全部", "A part larger than the whole"),
    Text("{year} 年的{part} {much} 大于{whole} {less}", "in {year} {part} ({much}) is more than {whole} ({less})"),
    Text(
        "核对单位和年度，写错的改过来：redchain enterprise edit {id:word} --yearly …；确实如此的（还没有收入）不用管",
        "check units and year, and put it right: redchain enterprise edit {id:word} --yearly …; let it be where it is so, as without revenue yet",
    ),
    Text("多半是元写成了万元，政策条件按它比就错了。", "Usually yuan were entered for 10,000 yuan, and conditions of policies go by it."),
    severity="warning",
)
_PARTS: tuple[tuple[Measure, Measure], ...] = (
    ("rd_wan", "revenue_wan"),
    ("export_wan", "revenue_wan"),
    ("tax_wan", "revenue_wan"),
    ("rd_staff", "staff"),
)
RC375 = Rule(
    "RC375",
    Text("日子早得不可能", "A day too early to be true"),
    Text("{key}（{label}）写的是 {day}，{why}", "{key} ({label}) says {day}, {why}"),
    Text("核对年份，改成实际的日子", "check the year, and write the actual day"),
    Text("多半是年份写错；按它数的天数、周期都不对。", "Usually the year is mistyped; days and cadences counted from it are wrong."),
)
FIRST_DAY = date(2000, 1, 1)
"""Nothing that is recorded here, but the founding of firms and the issue of documents, was earlier."""


def ensure_parts_fit_the_whole(firm: Enterprise) -> Iterator[Finding]:
    """Ensure that no yearly figure of a firm that is a part of another is larger (RC232, a warning)."""
    for place, each in enumerate(firm.yearly):
        for part, whole in _PARTS:
            much, less = getattr(each, part), getattr(each, whole)
            if much is not None and less is not None and much > less:
                said = {"much": say_measure(part, exact(much)), "less": say_measure(whole, exact(less))}
                yield RC232.broken(("yearly", place, part), year=str(each.year), part=NAMES[part], whole=NAMES[whole], id=firm.id, **said)


def ensure_looks_are_of_our_time(firm: Enterprise) -> Iterator[Finding]:
    """Ensure that no look at a firm is dated before anything could be recorded (RC375)."""
    for place, each in enumerate(firm.attested):
        yield from too_early(fields(type(each))["seen_on"].label, ("attested", place, "seen_on"), each.seen_on)


def too_early(label: Text, place: tuple[str | int, ...], day: date | None) -> Iterator[Finding]:
    """Yield that a day, so called, is before anything that is recorded here (RC375)."""
    if day is not None and day < FIRST_DAY:
        why = Text("早于 {first} 年", "before {first}").fill(first=str(FIRST_DAY.year))
        yield RC375.broken(place, key=place[-1], label=label, day=day.isoformat(), why=why)


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


OWN_RULES = (
    OwnRule(RC225, ensure_matters_are_known, is_across=True),
    OwnRule(RC230, ensure_suppliers_are_others),
    OwnRule(RC232, ensure_parts_fit_the_whole),
    OwnRule(RC375, ensure_looks_are_of_our_time),
)
