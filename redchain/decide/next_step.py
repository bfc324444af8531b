"""What usually comes next in a record's life, as a command to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.commands import command_for
from redchain.kinds.need.escalation import stuck
from redchain.kinds.need.model import Need
from redchain.kinds.order.by_need import orders_of
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.model.clock import is_held
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_ORDER: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "pending": (("accept", {}), ("send_back", {})),
    "working": (("progress", {"note": "…"}), ("finish", {})),
    "disputed": (("uphold", {}), ("overrule", {})),
}
_NEED: Mapping[str, tuple[str, ...]] = {
    "submitted": ("register", "ask_more"),
    "incomplete": ("supplement",),
    "verified": ("close",),
}


def following(ledger: Ledger, record: Record) -> Text | None:
    """Return what to do next with a record of `ledger` as it stands, in words and commands; None at the end of a life."""
    if isinstance(record, Order):
        return _after_order(ledger, record)
    if isinstance(record, Need):
        return _after_need(ledger, record)
    if isinstance(record, Project) and record.state == "running":
        return _after_project(record)
    return None


def _after_order(ledger: Ledger, order: Order) -> Text | None:
    if order.state in _ORDER:
        return (
            same(command_for(Order, order.id, "resume"))
            if is_held(order.log)
            else _or([command_for(Order, order.id, verb, **values) for verb, values in _ORDER[order.state]])
        )
    need = ledger.find(Need, order.need)
    return None if need is None else _after_need(ledger, need)


def _after_need(ledger: Ledger, need: Need) -> Text | None:
    if need.state == "registered":
        return _registered(ledger, need)
    if need.state == "verified" and need.log[-1].rating == "unsatisfied":
        redo = _or([command_for(Order, each.id, "redo") for each in orders_of(ledger, need.id) if each.state == "finished"])
        return Text("企业不满意，退回重办：{redo}", "the firm is not satisfied; have it done again: {redo}").fill(redo=redo)
    return _or([command_for(Need, need.id, each) for each in _NEED[need.state]]) if need.state in _NEED else None


def _registered(ledger: Ledger, need: Need) -> Text | None:
    if is_held(need.log):
        return same(command_for(Need, need.id, "resume"))
    entry = stuck(ledger, need)
    if entry is not None:
        return Text(
            "已有 {count} 次派单没有结果（{reasons}），列入提级清单：{command}",
            "{count} dispatches came to nothing ({reasons}), so it is on the escalation list: {command}",
        ).fill(count=len(entry.fruitless), reasons=join(list(entry.reasons)), command=command_for(Need, need.id, "escalate"))
    leads = [each for each in orders_of(ledger, need.id) if each.role == "lead" and each.state != "void"]
    if not leads:
        return same(f"redchain match {need.id}")
    waiting = next((each for each in leads if each.state != "finished"), None)
    return same(command_for(Need, need.id, "verify")) if waiting is None else _after_order(ledger, waiting)


def _after_project(project: Project) -> Text:
    mark = next((each.title for each in project.milestones if each.done_on is None), None)
    if mark is None:
        return same(command_for(Project, project.id, "finish"))
    return same(command_for(Project, project.id, "milestone", milestone=mark))


def _or(commands: list[str]) -> Text:
    return Text(" 或 ".join(commands), " or ".join(commands))
