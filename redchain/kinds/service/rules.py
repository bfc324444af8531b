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


WHOLE = OwnRule(RC366, ensure_item_can_be_applied_for)
RING = OwnRule(RC366, ensure_no_ring, is_across=True)
