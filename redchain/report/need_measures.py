"""The measures of needs: how they came and went, when they fell due, how they were matched, what became of them and what the firm said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.need.model import LEVELS, NEED_MOVES, RATINGS, RESULTS, Rating
from redchain.kinds.need.rules import MOST_FRUITLESS, stuck
from redchain.model.ledger import ledger_of
from redchain.report.measure import Measure, Needs, Number, Series, Steps, Sum
from redchain.report.timeline import due_date, has_clock, is_in_time, is_on_hold, missed_due_date, state_on
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from redchain.kinds.need.model import NeedStep
    from redchain.kinds.need.rules import Stuck
    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, Transition

COUNTED_RATINGS: tuple[Rating, ...] = ("satisfied", "basically", "unsatisfied")


def is_blank(need: NeedTimeline) -> bool:
    """Tell whether the need is open and none of its standing orders adopts a resource."""
    return need.is_open and not _has_resource(need)


def is_new(need: NeedTimeline, period: Period) -> bool:
    """Tell whether the need was submitted in the period."""
    return bool(need.transitions) and period.includes(need.transitions[0].day)


def is_moved(need: NeedTimeline, period: Period) -> bool:
    """Tell whether the need came before the period, is open at its end, and it or an order of it had a step in between."""
    if is_new(need, period) or not need.is_open:
        return False
    days = (*(each.day for each in need.transitions), *(each.day for order in need.orders for each in order.transitions))
    return any(period.includes(each) for each in days)


def closing(need: NeedTimeline, period: Period) -> Transition[NeedStep] | None:
    """Return the last closing, if it fell in the period and the need is still closed at its end."""
    return need.transitions[-1] if need.state == "closed" and period.includes(need.transitions[-1].day) else None


def stuck_at_end(need: NeedTimeline, period: Period) -> Stuck | None:
    """Return the need's entry on the escalation list as the logs stood at the end; None when it is not on the list."""
    if sum(each.state == "void" for each in need.orders) < MOST_FRUITLESS:
        return None
    orders = [each.record.model_copy(update={"log": tuple(step.step for step in each.transitions)}) for each in need.orders if each.transitions]
    return stuck(ledger_of(period.settings, orders), need.record.model_copy(update={"log": tuple(each.step for each in need.transitions)}))


def _was_open(need: NeedTimeline, period: Period) -> bool:
    return state_on(need.transitions, period.opening_day) in NEED_MOVES.open


def _had_ended(need: NeedTimeline, place: int) -> bool:
    return need.transitions[place].before not in NEED_MOVES.open


def _has_resource(need: NeedTimeline) -> bool:
    return any(each.record.resource for each in need.standing)


def _was_matched(need: NeedTimeline, period: Period) -> bool:
    days = (*(each.transitions[0].day for each in need.orders if each.transitions), *(each.on for each in need.record.rejected))
    return any(period.includes(each) for each in days)


def _fell_due(need: NeedTimeline, period: Period) -> bool:
    due = _due_date(need, period) if need.is_open or need.state == "closed" else None
    return due is not None and period.has_passed(due)


def _due_date(need: NeedTimeline, period: Period) -> date | None:
    """Return the due date of a need: the latest of its standing lead orders; None while one of them is on hold or has none."""
    dates = []
    for each in need.lead_orders:
        due = due_date(each, need, period)
        if due is None or (has_clock(each) and is_on_hold(each, need)):
            return None
        dates.append(due.day)
    return max(dates, default=None)


def _is_judged(need: NeedTimeline, period: Period) -> bool:
    """Tell whether the need counts for closing in time: it was closed in the period, or is open with an overdue lead order."""
    if need.is_open:
        return any(missed_due_date(each, need, period) for each in need.lead_orders)
    return bool(need.lead_orders) and closing(need, period) is not None


def _is_escalated_to(level: str) -> Callable[[NeedTimeline, int], bool]:
    return lambda need, place: need.transitions[place].step.level == level


def _has_result(result: str) -> Callable[[NeedTimeline, int], bool]:
    """Return a condition: the closing at that place is the last step, and its result is `result`."""
    return lambda need, place: need.transitions[place] is need.transitions[-1] and need.transitions[place].step.result == result


def _was_reached(need: NeedTimeline, place: int) -> bool:
    """Tell whether the last follow-up before a closing reached the firm; there is one before every closing."""
    return next(each.step.rating for each in reversed(need.transitions[:place]) if each.step.step == "verify") != "unreachable"


def _is_rated(rating: str) -> Callable[[NeedTimeline, int], bool]:
    def is_rated(need: NeedTimeline, place: int) -> bool:
        step = need.transitions[place].step
        return (step.rating or "unrated") == rating and (bool(step.valid) or rating not in COUNTED_RATINGS)

    return is_rated


def _is_invalid(need: NeedTimeline, place: int) -> bool:
    step = need.transitions[place].step
    return step.rating in COUNTED_RATINGS and not step.valid


def _days_to_close(need: NeedTimeline, period: Period) -> Iterator[int]:
    for each in need.transitions:
        if each.step.step == "close" and period.includes(each.day):
            yield period.settings.calendar.between(need.transitions[0].day, each.day)


FLOW_MEASURES: tuple[Number, ...] = (
    Measure(
        "opening",
        Text("期初在办", "Open at the start"),
        Text("统计期开始前一天结束时未完结的需求。", "Needs open at the end of the day before the period."),
        "need",
        count=Needs(_was_open),
    ),
    Measure("received", Text("收到", "Received"), Text("统计期内点单的需求。", "Needs submitted in the period."), "need.submit"),
    Measure(
        "asked_more",
        Text("退回补充", "Sent for more"),
        Text("统计期内退回企业补充的件次。", "How often in the period a firm was asked to add something."),
        "need.ask_more",
    ),
    Measure("registered", Text("受理", "Registered"), Text("统计期内受理的需求。", "Needs registered in the period."), "need.register"),
    Measure(
        "reopened",
        Text("重新打开", "Reopened"),
        Text("统计期内由销号或不予受理重新打开的件次。", "Times in the period that a closed or declined need was opened again."),
        "need.reopen",
        count=Steps(_had_ended),
    ),
    Measure(
        "closed",
        Text("销号", "Closed"),
        Text("统计期内销号的件次；重新打开后再次销号的另计一次。", "Closings in the period; closing again after a reopening counts again."),
        "need.close",
        counted_for="lead units",
    ),
    Measure("declined", Text("不予受理", "Declined"), Text("统计期内不予受理的件次。", "Needs declined in the period."), "need.decline"),
    Measure("merged", Text("合并", "Merged"), Text("统计期内并入其他需求的需求。", "Needs merged into others in the period."), "need.merge"),
    Measure("withdrawn", Text("撤回", "Withdrawn"), Text("统计期内企业撤回的需求。", "Needs withdrawn in the period."), "need.withdraw"),
    Sum("ended", Text("其他完结", "Ended otherwise"), parts=("declined", "merged", "withdrawn")),
    Measure(
        "open",
        Text("期末在办", "Open at the end"),
        Text(
            "统计期结束时待受理、待补充、已受理或已核验的需求。恒有：期初在办＋收到＋重新打开＝销号＋不予受理＋合并＋撤回＋期末在办。",
            "Needs submitted, incomplete, registered or verified at the end of the period. "
            "Always: open at the start + received + reopened = closed + declined + merged + withdrawn + open at the end.",
        ),
        "need",
        count=Needs(lambda need, _: need.is_open),
    ),
    Measure(
        "moved",
        Text("推进", "Moved on"),
        Text(
            "期末在办、统计期前已收到、统计期内本身或其工单有办理步骤的需求。",
            "Needs open at the end, received before the period, with a step in it, their own or an order's.",
        ),
        "need, order",
        count=Needs(is_moved, among="open"),
    ),
    Measure(
        "blank",
        Text("未落实资源的需求", "Needs without a resource"),
        Text(
            "期末在办、且没有一张有效工单采用资源的需求（含尚未派单的）。",
            "Needs open at the end of which no standing order adopts a resource, those not yet dispatched included.",
        ),
        "need, order.resource",
        count=Needs(lambda need, _: is_blank(need), among="open"),
    ),
    Measure("matched", count=Needs(_was_matched)),
    Measure("adopted", count=Needs(lambda need, _: _has_resource(need), among="matched")),
    Measure("fell_due", count=Needs(_fell_due), counted_for="lead units"),
    Measure("fell_due_closed", count=Needs(lambda need, _: need.state == "closed", among="fell_due"), counted_for="lead units"),
    Measure("judged", count=Needs(_is_judged), counted_for="lead units"),
    Measure(
        "in_time", count=Needs(lambda need, period: all(is_in_time(each, need, period) for each in need.lead_orders), among="judged"), counted_for="lead units"
    ),
    Measure("received_to_date", count=Needs(lambda need, _: bool(need.state), holds_forever=True)),
    Measure("closed_to_date", count=Needs(lambda need, _: need.state == "closed", among="received_to_date", holds_forever=True)),
    Measure(
        "stuck",
        Text("提级清单", "Escalation list"),
        Text(
            "期末已受理、自上次提级或重新打开以来至少两张主办或分办工单没有结果（同意退单，或签收后、超期后撤销）的需求。",
            "Needs registered at the end of which, since they were last escalated or reopened, at least two lead or joint orders came to nothing "
            "(return upheld, or recalled after the unit had accepted or the limit had passed).",
        ),
        "order.uphold, order.recall",
        count=Needs(lambda need, period: stuck_at_end(need, period) is not None),
    ),
    Measure(
        "escalated",
        Text("提级", "Escalated"),
        Text("统计期内提级的件次，按提到的层级分列。", "Times in the period that a need was escalated, by the level it went to."),
        "need.escalate",
    ),
    *(
        Measure(
            name,
            Text(f"其中提到{level.zh}", f"of them, to the {level.en}"),
            Text(f"提级到{level.zh}的件次。", f"Escalated to the {level.en}."),
            "need.escalate",
            count=Steps(_is_escalated_to(name)),
        )
        for name, level in LEVELS.items()
    ),
)
"""How needs came and went, fell due and were matched."""

OUTCOME_MEASURES: tuple[Number, ...] = (
    *(Measure(name, label, source="need.close", count=Steps(_has_result(name)), counted_for="lead units") for name, label in RESULTS.items()),
    Sum("with_result", parts=tuple(RESULTS)),
    Measure(
        "followed",
        Text("回访", "Follow-ups"),
        Text("统计期内的回访核验件次，即回访样本数。", "Follow-ups with the firm in the period: the sample."),
        "need.verify",
        counted_for="lead units",
    ),
    Sum(
        "valid",
        Text("有效样本", "Valid follow-ups"),
        Text(
            "回访中标为有效、且评价为满意、基本满意或不满意的；无法联系和未评价的不在内，另列。",
            "Follow-ups marked valid with a rating of satisfied, basically satisfied or unsatisfied; unreachable and unrated ones are left out and shown apart.",
        ),
        "need.verify",
        parts=COUNTED_RATINGS,
    ),
    Measure("reached", source="need.close", count=Steps(_was_reached), counted_for="lead units"),
    *(Measure(name, label, source="need.verify", count=Steps(_is_rated(name)), counted_for="lead units") for name, label in RATINGS.items()),
    Measure("invalid", Text("无效回访", "Not valid"), source="need.verify", count=Steps(_is_invalid), counted_for="lead units"),
)
"""What closings led to, and what firms said."""

DAYS_TO_CLOSE = Series("days_to_close", _days_to_close, "lead units")
