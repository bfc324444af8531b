"""What usually comes next in a record's life, as a command to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.clock import is_held
from redchain.model.dispatch import Dispatch
from redchain.model.escalation import stuck
from redchain.model.need import Need
from redchain.model.orders import orders_of
from redchain.model.project import Project
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_ORDER = {
    "pending": ("redchain accept {id}", "redchain send-back {id} --reason …"),
    "working": ("redchain progress {id} --note …", "redchain finish {id} --reply …"),
    "disputed": ("redchain uphold {id}", "redchain overrule {id}"),
}
_NEED = {
    "submitted": ("redchain need register {id}", "redchain need ask-more {id} --reason …"),
    "incomplete": ("redchain need supplement {id}",),
    "verified": ("redchain need close {id} --result solved",),
}


def following(ledger: Ledger, record: Record) -> Text | None:
    """Return what to do next with a record of `ledger` as it stands, in words and commands; None at the end of a life."""
    if isinstance(record, Dispatch):
        return _after_order(ledger, record)
    if isinstance(record, Need):
        return _after_need(ledger, record)
    if isinstance(record, Project) and record.state == "running":
        return _after_project(record)
    return None


def _after_order(ledger: Ledger, order: Dispatch) -> Text | None:
    if order.state in _ORDER:
        return same(f"redchain resume {order.id}") if is_held(order.log) else _commands(_ORDER[order.state], order.id)
    need = ledger.find(Need, order.need)
    return None if need is None else _after_need(ledger, need)


def _after_need(ledger: Ledger, need: Need) -> Text | None:
    if need.state == "registered":
        return _registered(ledger, need)
    if need.state == "verified" and need.log[-1].rating == "unsatisfied":
        orders = [each.id for each in orders_of(ledger, need.id) if each.state == "finished"]
        redo = _commands(tuple(f"redchain redo {each} --reason …" for each in orders), need.id)
        return Text("企业不满意，退回重办：{redo}", "the firm is not satisfied; have it done again: {redo}").fill(redo=redo)
    return _commands(_NEED[need.state], need.id) if need.state in _NEED else None


def _registered(ledger: Ledger, need: Need) -> Text | None:
    if is_held(need.log):
        return same(f"redchain need resume {need.id}")
    entry = stuck(ledger, need)
    if entry is not None:
        return Text(
            "已有 {count} 次派单没有结果（{reasons}），列入提级清单：redchain need escalate {id} --level chain_chief",
            "{count} dispatches came to nothing ({reasons}), so it is on the escalation list: redchain need escalate {id} --level chain_chief",
        ).fill(count=len(entry.fruitless), reasons=join(list(entry.reasons)), id=need.id)
    leads = [each for each in orders_of(ledger, need.id) if each.role == "lead" and each.state != "void"]
    if not leads:
        return same(f"redchain match {need.id}")
    waiting = next((each for each in leads if each.state != "finished"), None)
    return same(f"redchain need verify {need.id} --rating …") if waiting is None else _after_order(ledger, waiting)


def _after_project(project: Project) -> Text:
    mark = next((each.title for each in project.milestones if each.done_on is None), None)
    if mark is None:
        return same(f"redchain project finish {project.id}")
    return same(f"redchain project milestone {project.id} --milestone {mark}")


def _commands(patterns: tuple[str, ...], identifier: str) -> Text:
    lines = [each.format(id=identifier) for each in patterns]
    return Text(" 或 ".join(lines), " or ".join(lines))
