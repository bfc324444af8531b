"""Making sub-items of the several topics of a need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.edit import edit
from redchain.decide.refusal_words import say_record
from redchain.errors import RefusalError
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import orders_of
from redchain.model.attempt_step import after_all
from redchain.model.kind import Offer
from redchain.model.page_view import beside
from redchain.model.suggested_commands import permitted
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.decide.change import Change
    from redchain.kinds.need.model import NeedItem
    from redchain.kinds.order.model import Order
    from redchain.model.ledger import Ledger

_WAITING = ("submitted", "incomplete", "registered")


def split(ledger: Ledger, need: Need, items: tuple[NeedItem, ...], seen: Need) -> Change:
    """Return the change that writes sub-items on a need; `seen` is the need as its topics were found in.

    Raises RefusalError when it has sub-items, when it is over, when an order works on the whole of it, when no topics were found, or when its words
    are others by now.
    """
    if need.items:
        raise RefusalError(
            Text("{need}已经有 {count} 个子事项", "{need} has {count} sub-items already").fill(need=_called(need), count=len(need.items)),
            Text(f"看：redchain need show {word(need.id)}", f"see them: redchain need show {word(need.id)}"),
        )
    if need.state not in _WAITING:
        raise RefusalError(
            Text("{record}，不再分子事项", "{record}, so it is not split any more").fill(record=say_record(need)),
            Text("待受理、待补充、已受理的需求才能分", "only submitted, incomplete and registered needs can be split"),
        )
    _refuse_in_hand(ledger, need)
    if (need.title, need.detail) != (seen.title, seen.detail):
        raise RefusalError(
            Text("{need}的文字刚刚改过，没有写入", "the words of {need} have just changed; nothing was written").fill(need=_called(need)),
            Text(f"再看一次：redchain match {word(need.id)} --split", f"look again: redchain match {word(need.id)} --split"),
        )
    if not items:
        raise RefusalError(
            Text("看不出{need}有几件事，没有写入", "{need} does not seem to cover several matters; nothing was written").fill(need=_called(need)),
            Text(
                "自己分：redchain need edit {need:word} --items '{{title: 一件事, category: 类别}}' --items '{{title: 另一件, category: 类别}}'",
                "split it by hand: redchain need edit {need:word} --items '{{title: ONE, category: CATEGORY}}' --items '{{title: OTHER, category: CATEGORY}}'",
            ).fill(need=need.id),
        )
    return edit(ledger, Need, need.id, {"items": items})


def may_be_split(ledger: Ledger, need: Need) -> bool:
    """Tell whether sub-items may be written on a need: it waits, has none, and no order works on the whole of it."""
    return need.state in _WAITING and not need.items and _order_for_all(ledger, need) is None


def _refuse_in_hand(ledger: Ledger, need: Need) -> None:
    order = _order_for_all(ledger, need)
    if order is not None:
        ways = permitted(ledger, (Offer(order, "recall"), Offer(order, "send_back")), after_all(ledger, order))
        raise RefusalError(
            Text("工单 {order} 正整条办{need}", "order {order} works on the whole of {need}").fill(order=order.id, need=_called(need)),
            Text(f"先撤销或退回它：{' 或 '.join(ways)}", f"recall it or send it back first: {' or '.join(ways)}"),
        )


def _called(need: Need) -> Text:
    return beside(f"“{need.title}”", need.id)


def _order_for_all(ledger: Ledger, need: Need) -> Order | None:
    return next((each for each in orders_of(ledger, need.id) if each.is_open and each.item is None), None)
