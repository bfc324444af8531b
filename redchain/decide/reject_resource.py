"""Remembering that a resource does not fit a need, for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.change import Change, Put
from redchain.decide.refusal_words import say_record
from redchain.decide.take_step import actor_of
from redchain.errors import RefusalError, UsageError
from redchain.kinds.need.model import Need, Rejection
from redchain.kinds.order.model import orders_of
from redchain.model.attempt_step import after_all
from redchain.model.kind import Offer
from redchain.model.suggested_commands import permitted
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.decide.take_step import Doing
    from redchain.model.ledger import Ledger

_WAITING = ("submitted", "incomplete", "registered")


def reject(ledger: Ledger, need: Need, rejection: Rejection, doing: Doing) -> Change:
    """Return the change that remembers a rejection on a need; an earlier one of the same resource gives way to it.

    Raises UsageError when it would end before it begins, RefusalError when who acts is neither the chain's office nor the firm, when the need
    no longer waits for a resource, when an order works with that resource now, or when nothing would change.
    """
    if rejection.until < rejection.on:
        raise UsageError(
            Text(f"--until {rejection.until} 早于今天", f"--until {rejection.until} is before today"),
            Text(
                "写今天或以后的日期；要撤销否决：redchain need edit 需求 --unset rejected",
                "give today or a later day; to take rejections back: redchain need edit NEED --unset rejected",
            ),
        )
    by = actor_of(ledger, need, "reject", doing)
    if need.state not in _WAITING:
        raise RefusalError(
            Text("{record}，不再找资源", "{record}, so it no longer needs a resource").fill(record=say_record(need)),
            Text("待受理、待补充、已受理的需求才能否决资源", "only submitted, incomplete and registered needs can reject a resource"),
        )
    _refuse_in_use(ledger, need, rejection.resource)
    kept = tuple(each for each in need.rejected if each.resource != rejection.resource)
    if any((each.because, each.until) == (rejection.because, rejection.until) for each in need.rejected if each.resource == rejection.resource):
        raise RefusalError(
            Text(f"{rejection.resource} 已经这样否决过，没有变化", f"{rejection.resource} is already rejected with these words; nothing changes"),
            Text("换理由或期限：--because、--until", "give other words or another day: --because, --until"),
        )
    after = need.model_copy(update={"rejected": (*kept, rejection)})
    return Change(f"match: reject {rejection.resource} for {need.id}", (Put(after, need),), by)


def _refuse_in_use(ledger: Ledger, need: Need, resource: str) -> None:
    order = next((each for each in orders_of(ledger, need.id) if each.resource == resource and each.is_open), None)
    if order is not None:
        ways = permitted(ledger, (Offer(order, "recall"), Offer(order, "send_back")), after_all(ledger, order))
        raise RefusalError(
            Text(f"工单 {order.id} 正用 {resource} 办这条需求", f"order {order.id} works on this need with {resource}"),
            Text(f"先撤销或退回它：{' 或 '.join(ways)}", f"recall it or send it back first: {' or '.join(ways)}"),
        )
