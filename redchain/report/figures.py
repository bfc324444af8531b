"""Every figure of the report in one tuple: the measures, the rates made of them, how they are counted, and the conventions of counting (口径)."""

from __future__ import annotations

from collections import Counter
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.need.model import RESULTS
from redchain.report.measure import Average, Counts, Measure, Needs, Number, Orders, Rate, Steps, mean, median
from redchain.report.need_measures import COUNTED_RATINGS, DAYS_TO_CLOSE, FLOW_MEASURES, OUTCOME_MEASURES
from redchain.report.order_measures import DAYS_TO_FINISH, ORDER_MEASURES
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, OrderTimeline, OverNeed, Timelines

RATES: tuple[Rate, ...] = (
    Rate(
        "signed_in_time",
        Text("按时签收率", "Signed in time"),
        Text(
            "签收时限内接单或申请退单的工单 ÷ 签收期限落在统计期内的工单；期限内被撤销的不计。",
            "Orders accepted or sent back within the limit for signing ÷ orders whose signing limit fell in the period; orders recalled within it do not count.",
        ),
        "order.dispatch, order.accept, order.send_back",
        part=("signed",),
        whole=("sign_due",),
    ),
    Rate(
        "returned",
        Text("退单率", "Return rate"),
        Text("同意退单 ÷ 派单，均为统计期内的件次。", "Returns upheld ÷ orders dispatched, both in the period."),
        "order.uphold, order.dispatch",
        part=("upheld",),
        whole=("dispatched",),
    ),
    Rate(
        "dispatch_accuracy",
        Text("派单准确率", "Dispatch accuracy"),
        Text("1 − 改派 ÷ 派单，均为统计期内的件次。", "1 − dispatched again ÷ dispatched, both in the period."),
        "order.dispatch",
        part=("dispatched",),
        less=("redispatched",),
        whole=("dispatched",),
    ),
    Rate(
        "overdue_rate",
        Text("超期率", "Overdue rate"),
        Text("超期工单 ÷ 计时工单，均为期末数。", "Overdue orders ÷ orders on the clock, at the end."),
        "order.due",
        part=("overdue",),
        whole=("running",),
    ),
    Rate(
        "close_rate",
        Text("办结率（当期）", "Closed of those due"),
        Text(
            "期末已销号的 ÷ 限期落在统计期内的需求。需求的限期是其有效主办工单现行限期中最晚的；不予受理、合并、撤回和挂起的不计。",
            "Needs closed at the end ÷ needs whose limit fell in the period. A need's limit is the latest in force among its standing lead orders; "
            "needs declined, merged, withdrawn or on hold do not count.",
        ),
        "need.close, order.due",
        part=("fell_due_closed",),
        whole=("fell_due",),
    ),
    Rate(
        "close_rate_to_date",
        Text("累计办结率", "Closed to date"),
        Text("期末已销号的需求 ÷ 至期末收到的全部需求。", "Needs closed at the end ÷ all needs received by then."),
        "need.submit, need.close",
        part=("closed_to_date",),
        whole=("received_to_date",),
    ),
    Rate(
        "closed_in_time",
        Text("按时办结率", "Closed in time"),
        Text(
            "主办工单都在限期内办复的销号需求 ÷（统计期内销号、期末仍为销号的需求＋期末有主办工单超期的在办需求）。",
            "Needs closed whose lead orders were all finished within their limits ÷ (needs closed in the period and still closed at its end "
            "+ open needs with an overdue lead order at the end).",
        ),
        "need.close, order.finish, order.due",
        part=("in_time",),
        whole=("judged",),
    ),
    Rate(
        "solve_rate",
        Text("解决率", "Solve rate"),
        Text(
            "（已解决＋部分解决）÷ 有结果的销号；只算统计期内销号、期末仍为销号的需求。",
            "Solved or partly solved ÷ closings with a result; only needs closed in the period and still closed at its end.",
        ),
        "need.close",
        part=("solved", "partly_solved"),
        whole=tuple(RESULTS),
    ),
    Rate(
        "reach_rate",
        Text("回访率", "Follow-up rate"),
        Text(
            "销号前最近一次回访联系上企业的销号 ÷ 统计期内的销号件次；“无法联系”的不算回访到。",
            "Closings before which the last follow-up reached the firm ÷ closings in the period; “unreachable” is not reached.",
        ),
        "need.verify, need.close",
        part=("reached",),
        whole=("closed",),
    ),
    Rate(
        "satisfied_rate",
        Text("满意率", "Satisfied"),
        Text("满意 ÷ 有效样本；同时列出回访样本数。", "Satisfied ÷ valid follow-ups; the number of follow-ups stands beside it."),
        "need.verify",
        part=("satisfied",),
        whole=COUNTED_RATINGS,
        sample="followed",
    ),
    Rate(
        "content_rate",
        Text("满意和基本满意率", "At least basically satisfied"),
        Text("（满意＋基本满意）÷ 有效样本。", "Satisfied or basically satisfied ÷ valid follow-ups."),
        "need.verify",
        part=("satisfied", "basically"),
        whole=COUNTED_RATINGS,
    ),
    Rate(
        "match_rate",
        Text("对接成功率", "Match rate"),
        Text(
            "期末至少一张有效工单采用资源的 ÷ 统计期内对接过的需求；派过单或否决过资源的算对接过。",
            "Needs of which a standing order adopts a resource at the end ÷ needs matched in the period: those of which an order was dispatched or a resource rejected.",
        ),
        "order.dispatch, order.resource, need.rejected",
        part=("adopted",),
        whole=("matched",),
    ),
    Rate(
        "repeat_rate",
        Text("重复诉求率", "Repeated needs"),
        Text("合并 ÷ 收到，均为统计期内的件次。", "Merged ÷ received, both in the period."),
        "need.merge, need.submit",
        part=("merged",),
        whole=("received",),
    ),
)

_TO_FINISH = Text(
    "统计期内办复、期末仍为已办复的工单，从派单到最后一次办复的工作日数，不含派单当日和挂起的工作日；",
    "Of the orders finished in the period and still finished at its end, the working days from dispatch to the last reply, the day of dispatch and working days on hold not counted; ",
)
_TO_CLOSE = Text(
    "统计期内每次销号，从点单到销号的工作日数，不含点单当日，挂起的日子也算企业的等待；",
    "Of the closings in the period, the working days from submission to closing, the day of submission not counted, days on hold included since the firm waits; ",
)
_MIDDLE, _AVERAGE = Text("取中位数。", "the median."), Text("取平均数，保留一位小数。", "the mean to one decimal.")
AVERAGES: tuple[Average, ...] = (
    Average(
        "median_order_days",
        Text("派单到办复工作日中位数", "Median working days, dispatch to reply"),
        join([_TO_FINISH, _MIDDLE], zh="", en=""),
        "order.dispatch, order.finish",
        series=DAYS_TO_FINISH.name,
        average=median,
        short=Text("派单到办复中位工作日", "Median days to reply"),
    ),
    Average(
        "mean_order_days",
        Text("派单到办复平均工作日", "Mean working days, dispatch to reply"),
        join([_TO_FINISH, _AVERAGE], zh="", en=""),
        "order.dispatch, order.finish",
        series=DAYS_TO_FINISH.name,
        average=mean,
    ),
    Average(
        "median_days",
        Text("点单到销号工作日中位数", "Median working days, submission to closing"),
        join([_TO_CLOSE, _MIDDLE], zh="", en=""),
        "need.submit, need.close",
        series=DAYS_TO_CLOSE.name,
        average=median,
        short=Text("点单到销号中位工作日", "Median days to close"),
    ),
    Average(
        "mean_days",
        Text("点单到销号平均工作日", "Mean working days, submission to closing"),
        join([_TO_CLOSE, _AVERAGE], zh="", en=""),
        "need.submit, need.close",
        series=DAYS_TO_CLOSE.name,
        average=mean,
    ),
)
USAGE = Rate(
    "usage",
    Text("资源使用率", "Resources used"),
    Text("被有效工单采用过至少一次的 ÷ 期末有效的资源。", "Resources that standing orders have adopted at least once ÷ resources in force at the end."),
    "resource, order.resource",
    part=("used",),
    whole=("live",),
)
"""How many of the resources are used; both numbers are counted with the resources that nobody has used."""

CONVENTIONS: tuple[tuple[Text, Text], ...] = (
    (
        Text("时点", "Point in time"),
        Text(
            "各数由办理经过推算到统计期末，日期按仓库所在时区；以后追加的步骤不改变已过月份的数。",
            "Everything is derived from the logs as they stood at the end of the period, by the date in the repository's time zone; "
            "steps added later do not change the figures of a past month.",
        ),
    ),
    (
        Text("工作日", "Working days"),
        Text(
            "按国务院办公厅公布的节假日安排和本地日历，调休上班日计入；期限不含派单当日，挂起的工作日顺延。",
            "As announced by the State Council and the calendar of this place, make-up days included; a limit does not count the day of dispatch and is put off by the working days on hold.",
        ),
    ),
    (
        Text("环比", "Change"),
        Text(
            "（本期－上期）÷ 上期，比率为百分点之差；上期为零写“无基数”。上期是紧接在前、同样长短的一期；本期未结束时与上期同样天数相比，年报与上年同日以前相比。",
            "(Now − before) ÷ before, for rates the difference in percentage points; “no base” when there was nothing before. "
            "Before is the period of the same length just before; one not yet over is compared with as many days of it, a year with the year before up to the same day.",
        ),
    ),
    (
        Text("同比", "On the year"),
        Text(
            "与上年同一时期相比，算法同环比；周报与上年同一周次相比。上年这一时期开始时还没有记录的，不算同比，写“无同期数”。年报的环比就是同比。",
            "Compared with the same period of the year before, reckoned as above; a week with the week of that number. "
            "Where no records were kept yet when that period began, there is none, and the report says so. Of a year it is the change itself.",
        ),
    ),
    (Text("—", "—"), Text("零除以零，没有可算的比率。", "Nothing divided by nothing: there is no rate to give.")),
    (
        Text("分单位", "By unit"),
        Text(
            "派单、签收、退单、办复按承办单位计；销号、结果和满意度记在主办单位名下，几个单位共同主办的各记一次，故各单位之和可以大于总数。按六端和编号排列，不作排名。",
            "Orders count for the unit they went to; closings, results and ratings count for the lead units, once for each, so units may add up to more than the total. "
            "Sorted by side and id: this is no ranking.",
        ),
    ),
)

NUMBERS: tuple[Number, ...] = (*FLOW_MEASURES, *ORDER_MEASURES, *OUTCOME_MEASURES)
FIGURES: tuple[Number | Rate | Average, ...] = (*NUMBERS, *RATES, *AVERAGES)
"""Every figure; the tables, the JSON and the page of documentation are made from it."""

NEED_FIGURES = tuple(each for each in (*FLOW_MEASURES, *OUTCOME_MEASURES) if each.meaning)
ORDER_FIGURES = tuple(each for each in ORDER_MEASURES if each.meaning)
"""The numbers that have a meaning of their own, of needs and of orders."""

MEASURES = tuple(each for each in NUMBERS if isinstance(each, Measure))
_BY_NAME = {each.name: each for each in FIGURES}
_OF_NEEDS = tuple((each, each.count) for each in MEASURES if isinstance(each.count, Needs))
_OF_PAST_NEEDS = tuple((each, count) for each, count in _OF_NEEDS if count.holds_forever)
_OF_ORDERS = tuple((each, each.count) for each in MEASURES if isinstance(each.count, Orders))
_OF_STEPS = tuple((each, each.count) for each in MEASURES if isinstance(each.count, Steps))
_VERBS = {verb for each, _ in _OF_STEPS for verb in each.source.split(", ")}
_BY_VERB = {verb: tuple((each, count) for each, count in _OF_STEPS if verb in each.source.split(", ")) for verb in _VERBS}

OF_THE_PAST = frozenset(each.name for each, _ in _OF_PAST_NEEDS)
"""The measures that every need of the past adds to."""


class Occurrence(NamedTuple):
    """One thing counted: its measure, the chain, category and units it is counted for, and for a reply or a closing the working days it took."""

    measure: str
    chain: str = ""
    category: str = ""
    units: tuple[str, ...] = ()
    days: int | None = None


class BrokenIdentityError(AssertionError):
    """The month's needs do not add up: a bug in this program, not in the data."""

    def __init__(self, where: str, counts: Counts) -> None:
        """Name the row that does not add up."""
        super().__init__(f"opening + received + reopened != closed + ended + open at the end in {where}: {counts}")


def figure(name: str) -> Number | Rate | Average:
    """Return a figure; raises KeyError for an unknown name."""
    return _BY_NAME[name]


def occurrences_of(need: NeedTimeline, period: Period) -> Iterator[Occurrence]:
    """Yield what there is to count of one need, whose timeline ends with the period."""
    return (Occurrence(name, need.chain, need.record.category, units, days) for name, units, days in _of_need(need, period))


def occurrences_before(timelines: Timelines, period: Period) -> Iterator[Occurrence]:
    """Yield what there is to count of the needs that are only counted."""
    for need, count in timelines.over.items():
        for name in _of_over(need, period) if need.after < period.last.isoformat() else ():
            yield from repeat(Occurrence(name, need.chain, need.category), count)


def tally(found: Iterable[Occurrence]) -> Counts:
    """Return the counts that occurrences add up to, whether given one by one or counted."""
    numbers = dict.fromkeys((each.name for each in MEASURES), 0)
    days: dict[str, list[int]] = {each.name: [] for each in (DAYS_TO_CLOSE, DAYS_TO_FINISH)}
    for each, count in Counter(found).items():
        if each.days is None:
            numbers[each.measure] += count
        else:
            days[each.measure] += repeat(each.days, count)
    return Counts(numbers, {name: tuple(sorted(each)) for name, each in days.items()})


def is_balanced(counts: Counts) -> bool:
    """Tell whether opening + received + reopened = closed + declined + merged + withdrawn + open at the end."""
    came = counts["opening"] + counts["received"] + counts["reopened"]
    return came == sum(counts[each] for each in ("closed", "declined", "merged", "withdrawn", "open"))


def balanced(where: str, counts: Counts) -> Counts:
    """Return the counts, or raise BrokenIdentityError when needs have appeared or vanished."""
    if not is_balanced(counts):
        raise BrokenIdentityError(where, counts)
    return counts


def _of_need(need: NeedTimeline, period: Period) -> Iterator[tuple[str, tuple[str, ...], int | None]]:
    is_past = need.last_counted_day < period.earliest_dispatch
    units = {"lead units": () if is_past else tuple(sorted({each.record.unit for each in need.lead_orders}))}
    counted = {""}
    for measure, (where, among, _) in _OF_PAST_NEEDS if is_past else _OF_NEEDS:
        if among in counted and where(need, period):
            counted.add(measure.name)
            yield measure.name, units.get(measure.counted_for, ()), None
    if is_past:
        return
    for place, each in enumerate(need.transitions):
        for measure, count in _BY_VERB.get(f"need.{each.step.step}", ()) if period.includes(each.day) else ():
            if count.where is None or count.where(need, place):
                yield measure.name, units.get(measure.counted_for, ()), None
    for days in DAYS_TO_CLOSE.days(need, period):
        yield DAYS_TO_CLOSE.name, units[DAYS_TO_CLOSE.counted_for], days
    for order in need.orders:
        yield from _of_order(order, need, period)


def _of_over(need: OverNeed, period: Period) -> tuple[str, ...]:
    """What is counted of every need of the past: its state tells it."""
    counted = {""}
    for measure, (where, among, _) in _OF_PAST_NEEDS:
        if among in counted and where(need, period):  # type: ignore[arg-type]  # what holds forever is asked of the state alone
            counted.add(measure.name)
    return tuple(counted - {""})


def _of_order(order: OrderTimeline, need: NeedTimeline, period: Period) -> Iterator[tuple[str, tuple[str, ...], int | None]]:
    units = {"unit": (order.record.unit,)}
    counted = {""}
    for measure, (where, among) in _OF_ORDERS:
        if among in counted and where(order, need, period):
            counted.add(measure.name)
            yield measure.name, units.get(measure.counted_for, ()), None
    for each in order.transitions:
        for measure, _ in _BY_VERB.get(f"order.{each.step.step}", ()) if period.includes(each.day) else ():
            yield measure.name, units.get(measure.counted_for, ()), None
    for days in DAYS_TO_FINISH.days(order, need, period):
        yield DAYS_TO_FINISH.name, units[DAYS_TO_FINISH.counted_for], days
