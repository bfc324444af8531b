"""The measures of orders: their steps in the period, whether they were signed in time, how long they took, and which are in hand, overdue or on hold at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.dates import local
from redchain.model.deadline_clock import stage_due
from redchain.model.sla import limit
from redchain.report.measure import Measure, Orders, Series
from redchain.report.timeline import has_clock, is_on_hold, is_running, missed_due_date, workdays_to_finish
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.kinds.order.model import OrderStep
    from redchain.model.deadline import Deadline
    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, OrderTimeline, Transition

_IN_HAND = ("pending", "working", "disputed")


def _is_dispatched_again(order: OrderTimeline, need: NeedTimeline, period: Period) -> bool:
    """Tell whether an order was dispatched in the period, after one for the same sub-item in the same role had become void."""
    if not order.transitions or not period.includes(order.transitions[0].day):
        return False
    dispatched_at = order.transitions[0].step.at
    others = (each for each in need.orders if (each.record.item, each.record.role) == (order.record.item, order.record.role))
    return any(step.after == "void" and step.step.at <= dispatched_at for each in others for step in each.transitions)


def _was_due_to_sign(order: OrderTimeline, need: NeedTimeline, period: Period) -> bool:
    """Tell whether the limit for signing fell in the period and the order was not recalled within it."""
    if not order.transitions or not period.earliest_dispatch <= order.transitions[0].day <= period.last_over:
        return False
    due, answer = _signing_due(order, need, period), _answer(order)
    return period.has_passed(due.day) and not (answer and answer.step.step == "recall" and answer.day <= due.day)


def _was_signed(order: OrderTimeline, need: NeedTimeline, period: Period) -> bool:
    """Tell whether an order that was due to sign was accepted or sent back within the limit."""
    answer = _answer(order)
    return answer is not None and not _signing_due(order, need, period).has_passed(local(answer.step.at, period.settings.zone))


def _signing_due(order: OrderTimeline, need: NeedTimeline, period: Period) -> Deadline:
    return stage_due(period.settings, order.transitions[0].step.at, limit(period.settings, "accept", need.record, order.record.role))


def _answer(order: OrderTimeline) -> Transition[OrderStep] | None:
    return next((each for each in order.transitions if each.step.step in {"accept", "send_back", "recall"}), None)


def _days_to_finish(order: OrderTimeline, need: NeedTimeline, period: Period) -> tuple[int, ...]:
    days = workdays_to_finish(order, need, period)
    return () if days is None else (days,)


ORDER_MEASURES: tuple[Measure, ...] = (
    Measure(
        "dispatched",
        Text("派单", "Dispatched"),
        Text("统计期内派出的工单；一条需求可有多张。", "Orders dispatched in the period; a need may have several."),
        "order.dispatch",
    ),
    Measure(
        "redispatched",
        Text("改派", "Dispatched again"),
        Text(
            "统计期内派出、且此前同一需求、同一子事项、同一角色已有工单作废（同意退单或撤销派单）的工单。",
            "Orders dispatched in the period after one for the same need, sub-item and role had become void (return upheld, or recalled).",
        ),
        "order.dispatch, order.uphold, order.recall",
        count=Orders(_is_dispatched_again),
        counted_for="nobody",
    ),
    Measure("sign_due", count=Orders(_was_due_to_sign)),
    Measure("signed", count=Orders(_was_signed, among="sign_due")),
    Measure(
        "sent_back",
        Text("退单申请", "Sent back"),
        Text("统计期内承办单位申请退单的件次。", "Times in the period that a unit sent an order back."),
        "order.send_back",
    ),
    Measure("upheld", Text("同意退单", "Returns upheld"), Text("统计期内同意退单的件次。", "Returns that the office upheld in the period."), "order.uphold"),
    Measure(
        "overruled",
        Text("驳回退单", "Returns overruled"),
        Text("统计期内驳回退单的件次。", "Returns that the office overruled in the period."),
        "order.overrule",
    ),
    Measure("recalled", Text("撤销派单", "Recalled"), Text("统计期内撤销的工单。", "Orders recalled in the period."), "order.recall"),
    Measure("extended", Text("延期", "Extended"), Text("统计期内延期的件次。", "Times in the period that a limit was extended."), "order.extend"),
    Measure(
        "put_on_hold",
        Text("挂起件次", "Put on hold"),
        Text("统计期内挂起工单或需求的件次。", "Times in the period that an order or a need was put on hold."),
        "order.hold, need.hold",
    ),
    Measure(
        "finished",
        Text("办复", "Finished"),
        Text("统计期内办复的件次；重办后再次办复的另计一次。", "Replies in the period; finishing again after a redo counts again."),
        "order.finish",
    ),
    Measure(
        "redone", Text("重办", "Redone"), Text("统计期内退回重办的件次。", "Times in the period that a finished order was to be done again."), "order.redo"
    ),
    Measure(
        "in_hand",
        Text("在手工单", "Orders in hand"),
        Text("期末待签收、办理中或退单申请中的工单。", "Orders pending, working or disputed at the end."),
        "order",
        count=Orders(lambda order, *_: order.state in _IN_HAND),
    ),
    Measure(
        "running",
        Text("计时工单", "Orders on the clock"),
        Text("期末待签收或办理中、本身和需求都未挂起的工单。", "Orders pending or working at the end that are not on hold, nor is their need."),
        "order",
        count=Orders(lambda order, need, _: is_running(order, need), among="in_hand"),
    ),
    Measure(
        "overdue",
        Text("超期工单", "Overdue orders"),
        Text(
            "计时工单中已过现行限期的；限期按当日结束计，挂起的工单和挂起的需求不计。",
            "Orders on the clock whose limit in force has passed; a limit ends with its day, and orders or needs on hold do not count.",
        ),
        "order.due",
        count=Orders(lambda order, need, period: missed_due_date(order, need, period) is not None, among="running"),
    ),
    Measure(
        "held",
        Text("挂起工单", "Orders on hold"),
        Text("期末本身或其需求挂起的待签收、办理中工单。", "Orders pending or working at the end that are, or whose need is, on hold."),
        "order.hold, need.hold",
        count=Orders(lambda order, need, _: has_clock(order) and is_on_hold(order, need), among="in_hand"),
    ),
)
"""What was done with orders, and their state at the end."""

DAYS_TO_FINISH = Series("days_to_finish", _days_to_finish, "unit")
