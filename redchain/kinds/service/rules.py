"""What service items are held to beside the rules of every kind: they can be applied for, and no bundle leads back to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.policy.rules import reached
from redchain.model.finding import Rule
from redchain.model.kind import OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.service.model import ServiceItem
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

RC366 = Rule(
    "RC366",
    Text("事项办不成", "Service item that cannot be carried out"),
    Text("{why}", "{why}"),
    Text(
        "事项写材料（materials）或步骤（stages）；一件事在步骤里写各步办哪个事项（service），不绕回自己",
        "give an item `materials` or `stages`; the steps of a bundle name service items (`service`), and lead back to none of them",
    ),
    Text("照着办的人要知道带什么、先办什么后办什么。", "Whoever follows it must know what to bring, and what comes first."),
)


RC523 = Rule(
    "RC523",
    Text("一件事里有停用的事项", "Bundle of an item that is out of use"),
    Text("事项{item}已于 {day} 归档", "the service item {item} was archived on {day}"),
    Text(
        "换成现在办的事项，或把这件事归档：redchain service archive {id:word}",
        "name the item that takes its place, or archive the bundle: redchain service archive {id:word}",
    ),
    Text("少了一个事项，一件事办不成，企业照着跑会白跑。", "Without one of its items a bundle cannot be carried out."),
    severity="warning",
)
RC524 = Rule(
    "RC524",
    Text("时限前后不一", "Times that contradict each other"),
    Text("{why}", "{why}"),
    Text(
        "核对以后改：redchain service edit {id:word} --promised-days 天数",
        "look it up and put it right: redchain service edit {id:word} --promised-days DAYS",
    ),
    Text("承诺时限不长于法定时限，也不短于其中一步。", "What is promised is not longer than the law allows, nor shorter than one of the steps."),
    severity="warning",
)


def ensure_item_can_be_applied_for(service: ServiceItem) -> Iterator[Finding]:
    """Ensure that an item has materials or steps, and that a bundle names the items it is made of (RC366)."""
    if service.group == "bundle" and not service.named:
        yield RC366.broken(("stages",) if service.stages else (), why=Text("一件事没有写由哪些事项组成", "the bundle names no service item"))
    elif not service.materials and not service.stages:
        yield RC366.broken((), why=Text("材料和步骤都没有写", "it has neither materials nor steps"))


def ensure_no_ring(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no service item is, by its steps and theirs, a step of itself (RC366)."""
    if trace.id in reached(around, trace, "named"):
        yield RC366.broken(("stages",), why=Text("步骤绕了一圈又回到它自己", "its steps lead back to itself"))


def ensure_items_are_in_use(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no bundle in use names an item that is out of use (RC523, a warning)."""
    for each in dict.fromkeys(() if trace.facts.archived_on else trace.facts.named):
        item = around.index.find(trace.kind, each)
        if item is not None and item.facts.archived_on:
            yield RC523.broken(("stages",), item=around.called(trace.kind, each), day=item.facts.archived_on, id=trace.id)


def ensure_days_agree(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that an item promises no more than the law allows, and no less than one of its steps, or one of the items that it is made of, takes (RC524, a warning)."""
    promised, legal, longest = trace.facts.promised_days, trace.facts.legal_days, trace.facts.longest_step
    if promised is None or trace.facts.archived_on:
        return
    if legal is not None and promised > legal:
        why = Text(f"承诺 {promised} 个工作日，长于法定的 {legal} 个", f"{promised} working days are promised, and the law allows {legal}")
        yield RC524.broken(("promised_days",), why=why, id=trace.id)
    if longest > promised:
        why = Text(f"承诺 {promised} 个工作日，其中一步就要 {longest} 个", f"{promised} working days are promised, and one step takes {longest}")
        yield RC524.broken(("promised_days",), why=why, id=trace.id)
    for each in dict.fromkeys(trace.facts.named):
        item = around.index.find(trace.kind, each)
        if item is not None and (item.facts.promised_days or 0) > promised:
            why = Text("承诺 {promised} 个工作日，其中{item}就承诺 {own} 个", "{promised} working days are promised, and {item} alone promises {own}")
            yield RC524.broken(
                ("promised_days",), why=why.fill(promised=promised, item=around.called(trace.kind, each), own=item.facts.promised_days), id=trace.id
            )


WHOLE = OwnRule(RC366, ensure_item_can_be_applied_for)
IN_USE = OwnRule(RC523, ensure_items_are_in_use, is_across=True)
DAYS = OwnRule(RC524, ensure_days_agree, is_across=True)
RING = OwnRule(RC366, ensure_no_ring, is_across=True)
