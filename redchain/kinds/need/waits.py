"""What waits at a need, and what usually comes next for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.need.rules import stuck
from redchain.kinds.order.model import Order, orders_of
from redchain.kinds.order.waits import after_order
from redchain.model.deadline_clock import is_held, on_hold, stage_due
from redchain.model.kind import Next, Offer, Wait
from redchain.model.sla import limit
from redchain.model.visibility import called
from redchain.shell_words import word
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from redchain.kinds.need.model import Need
    from redchain.model.ledger import Ledger

_STAGES: Mapping[str, str] = {"submitted": "register", "incomplete": "supplement"}
_BEGINS = frozenset({"register", "reopen", "submit", "supplement", "ask_more", "verify"})
_AFTER_ORDERS = frozenset({"dispatch", "verify"})
_NEXT: Mapping[str, tuple[str, ...]] = {"incomplete": ("supplement",), "verified": ("close",)}


def waits(ledger: Ledger, need: Need, today: date) -> Iterator[Wait]:
    """Yield what waits at a need: its escalation, and the stage it is at unless it waits for its orders."""
    if is_held(need.log):
        yield on_hold(need.log, ledger.settings, today)
        return
    if stuck(ledger, need) is not None:
        yield Wait("escalate", need.log[-1].at, is_pressing=True)
    orders = orders_of(ledger, need.id)
    stage = _stage(need, orders)
    if stage is not None:
        since = _since(need, orders, stage)
        span = limit(ledger.settings, "close" if stage == "redo" else stage, need)  # type: ignore[arg-type]  # the stages of the settings are among these
        end = stage_due(ledger.settings, since, span, need.log)
        yield Wait(stage, since, end.day, offers=_offers(need, orders, stage), due_at=end.at)


def next_step(ledger: Ledger, need: Need) -> Next:
    """Return what usually comes next for a need."""
    if need.state == "submitted":
        look = f"redchain match {word(need.id)}"
        return Next((Offer(need, "register"), Offer(need, "ask_more")), Text(f"{look}；{{commands}}", f"{look}; {{commands}}"))
    if need.state == "registered":
        return _after_registration(ledger, need)
    if need.state == "verified" and _rating(need) == "unsatisfied":
        done = (each for each in orders_of(ledger, need.id) if each.state == "finished")
        return Next(
            tuple(Offer(each, "redo") for each in done), Text("企业不满意，退回重办：{commands}", "the firm is not satisfied; have it done again: {commands}")
        )
    return Next(tuple(Offer(need, each) for each in _NEXT.get(need.state, ())))


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
    if any(each.state != "finished" for each in leads):
        return None
    return "redo" if _is_answered_before(need, leads) else "verify"


def _is_answered_before(need: Need, leads: list[Order]) -> bool:
    """Whether a need was opened again after all its answers: there is nothing new to verify until one is done again."""
    opened = max((each.at for each in need.log if each.step == "reopen"), default=None)
    answers = [max((step.at for step in each.log if step.step == "finish"), default=None) for each in leads]
    return opened is not None and all(each is not None and each <= opened for each in answers)


def _rating(need: Need) -> str | None:
    return next((each.rating for each in reversed(need.log) if each.rating), None)


def _since(need: Need, orders: tuple[Order, ...], stage: str) -> datetime:
    """The moment from which a stage counts: the last step of the need, or of the orders it has waited for."""
    ended = (each.log[-1].at for each in orders if each.role == "lead" and each.state in {"finished", "void"})
    begun = next((each.at for each in reversed(need.log) if each.step in _BEGINS), need.log[-1].at)
    return max((begun, *ended)) if stage in _AFTER_ORDERS else begun


def _offers(need: Need, orders: tuple[Order, ...], stage: str) -> tuple[Offer, ...]:
    """What to do about a stage beside its verb: a need that waits for a unit is matched, and one whose firm is not satisfied, or that was opened again, has an order done again."""
    if stage == "dispatch":
        return (_matching(need),)
    if stage == "redo":
        return (*_redone(orders), Offer(need, "reopen") if need.state == "verified" else _matching(need))
    return ()


def _redone(orders: tuple[Order, ...]) -> Iterator[Offer]:
    return (Offer(each, "redo") for each in orders if each.state == "finished" and each.role == "lead")


def _matching(need: Need) -> Offer:
    """A match, which finds the unit that an order may go to."""
    order = Order.model_construct(id=need.id, need=need.id, unit="", role="lead", log=())
    return Offer(order, "dispatch", command=f"redchain match {word(need.id)}")


def _after_registration(ledger: Ledger, need: Need) -> Next:
    if is_held(need.log):
        return Next((Offer(need, "resume"),))
    entry = stuck(ledger, need)
    if entry is not None:
        words = Text(
            "已有 {count} 次派单没有结果（{reasons}），列入提级清单：{commands}",
            "{count} dispatches came to nothing ({reasons}), so it is on the escalation list: {commands}",
        )
        return Next((Offer(need, "escalate"),), words.fill(count=len(entry.fruitless), reasons=join(list(entry.reasons)), commands="{commands}"))
    orders = orders_of(ledger, need.id)
    leads = _standing_leads(orders)
    if not leads:
        return Next((_matching(need),))
    if _stage(need, orders) == "redo":
        return Next((*_redone(orders), _matching(need)))
    waiting = next((each for each in leads if each.state != "finished"), None)
    return Next((Offer(need, "verify"),)) if waiting is None else after_order(waiting)


def _standing_leads(orders: tuple[Order, ...]) -> list[Order]:
    return [each for each in orders if each.role == "lead" and each.state != "void"]
