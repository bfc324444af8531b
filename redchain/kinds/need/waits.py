"""What waits at a need, and what usually comes next for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.need.rules import stuck
from redchain.kinds.order.model import orders_of
from redchain.kinds.order.waits import after_order
from redchain.model.deadline_clock import is_held, on_hold, stage_due
from redchain.model.kind import Wait
from redchain.model.sla import limit
from redchain.model.suggested_commands import command_for, offer
from redchain.model.visibility import called
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from redchain.kinds.need.model import Need
    from redchain.kinds.order.model import Order
    from redchain.model.ledger import Ledger

_STAGES: Mapping[str, str] = {"submitted": "register", "incomplete": "supplement"}
_BEGINS = frozenset({"register", "reopen", "submit", "supplement", "ask_more", "verify"})
_AFTER_ORDERS = frozenset({"dispatch", "verify"})
_NEXT: Mapping[str, tuple[str, ...]] = {"submitted": ("register", "ask_more"), "incomplete": ("supplement",), "verified": ("close",)}


def waits(ledger: Ledger, need: Need, today: date) -> Iterator[Wait]:
    """Yield what waits at a need: its escalation, and the stage it is at unless it waits for its orders."""
    if is_held(need.log):
        yield on_hold(need.log, today)
        return
    if stuck(ledger, need) is not None:
        yield Wait("escalate", need.log[-1].at, is_pressing=True)
    orders = orders_of(ledger, need.id)
    stage = _stage(need, orders)
    if stage is not None:
        since = _since(need, orders, stage)
        span = limit(ledger.settings, "close" if stage == "redo" else stage, need)  # type: ignore[arg-type]  # the stages of the settings are among these
        end = stage_due(ledger.settings, since, span, need.log)
        yield Wait(stage, since, end.day, command=_command(need, orders, stage), due_at=end.at)


def next_step(ledger: Ledger, need: Need) -> Text | None:
    """Return what usually comes next for a need, in words and commands."""
    if need.state == "registered":
        return _after_registration(ledger, need)
    if need.state == "verified" and _rating(need) == "unsatisfied":
        redo = offer(ledger, [(each, "redo", {}) for each in orders_of(ledger, need.id) if each.state == "finished"])
        return Text("企业不满意，退回重办：{redo}", "the firm is not satisfied; have it done again: {redo}").fill(redo=redo) if redo else None
    return offer(ledger, [(need, each, {}) for each in _NEXT.get(need.state, ())])


def told(find: Callable[[str, str], Any], need: Need) -> Iterator[Text]:
    """Yield whose need it is."""
    firm = called(find, need.enterprise)
    yield Text(f"企业 {firm}", f"firm {firm}")


def _stage(need: Need, orders: tuple[Order, ...]) -> str | None:
    """The stage a need waits at; None when it waits for its orders, or for nothing."""
    if need.state not in {"registered", "verified"}:
        return _STAGES.get(need.state)
    if need.state == "verified":
        return "redo" if _rating(need) == "unsatisfied" else "close"
    leads = _standing_leads(orders)
    if not leads:
        return "dispatch"
    return "verify" if all(each.state == "finished" for each in leads) else None


def _rating(need: Need) -> str | None:
    return next((each.rating for each in reversed(need.log) if each.rating), None)


def _since(need: Need, orders: tuple[Order, ...], stage: str) -> datetime:
    """The moment from which a stage counts: the last step of the need, or of the orders it has waited for."""
    ended = (each.log[-1].at for each in orders if each.role == "lead" and each.state in {"finished", "void"})
    begun = next((each.at for each in reversed(need.log) if each.step in _BEGINS), need.log[-1].at)
    return max((begun, *ended)) if stage in _AFTER_ORDERS else begun


def _command(need: Need, orders: tuple[Order, ...], stage: str) -> str:
    """What to type: a need that waits for a unit is matched, and one whose firm is not satisfied has an order done again."""
    if stage == "dispatch":
        return f"redchain match {need.id}"
    if stage == "redo":
        done = next((each for each in orders if each.state == "finished" and each.role == "lead"), None)
        return command_for(type(done), done.id, stage) if done else command_for(type(need), need.id, "reopen")
    return ""


def _after_registration(ledger: Ledger, need: Need) -> Text | None:
    if is_held(need.log):
        return offer(ledger, ((need, "resume", {}),))
    entry = stuck(ledger, need)
    if entry is not None:
        return Text(
            "已有 {count} 次派单没有结果（{reasons}），列入提级清单：{command}",
            "{count} dispatches came to nothing ({reasons}), so it is on the escalation list: {command}",
        ).fill(count=len(entry.fruitless), reasons=join(list(entry.reasons)), command=command_for(type(need), need.id, "escalate"))
    leads = _standing_leads(orders_of(ledger, need.id))
    if not leads:
        return same(f"redchain match {need.id}")
    waiting = next((each for each in leads if each.state != "finished"), None)
    return offer(ledger, ((need, "verify", {}),)) if waiting is None else after_order(ledger, waiting)


def _standing_leads(orders: tuple[Order, ...]) -> list[Order]:
    return [each for each in orders if each.role == "lead" and each.state != "void"]
