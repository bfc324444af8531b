"""What each figure is called and how exactly it is counted (口径); the report prints these, and the tests hold the figures to them."""

from __future__ import annotations

from typing import NamedTuple

from redchain.text import Text


class Definition(NamedTuple):
    """One figure of the report: its field, its label, its meaning."""

    name: str
    label: Text
    meaning: Text


COUNTS: tuple[Definition, ...] = (
    Definition(
        "opening", Text("期初在办", "Open at the start"), Text("统计期开始前一天结束时未完结的需求。", "Needs open at the end of the day before the period.")
    ),
    Definition("received", Text("收到", "Received"), Text("统计期内点单的需求。", "Needs submitted in the period.")),
    Definition("registered", Text("受理", "Registered"), Text("统计期内受理的需求。", "Needs registered in the period.")),
    Definition(
        "reopened",
        Text("重新打开", "Reopened"),
        Text("统计期内由销号或不予受理重新打开的件次。", "Times in the period that a closed or declined need was opened again."),
    ),
    Definition(
        "closed",
        Text("销号", "Closed"),
        Text("统计期内销号的件次；重新打开后再次销号的另计一次。", "Closings in the period; closing again after a reopening counts again."),
    ),
    Definition("declined", Text("不予受理", "Declined"), Text("统计期内不予受理的件次。", "Needs declined in the period.")),
    Definition("merged", Text("合并", "Merged"), Text("统计期内并入其他需求的需求。", "Needs merged into others in the period.")),
    Definition("withdrawn", Text("撤回", "Withdrawn"), Text("统计期内企业撤回的需求。", "Needs withdrawn in the period.")),
    Definition(
        "open",
        Text("期末在办", "Open at the end"),
        Text(
            "统计期结束时待受理、待补充、已受理或已核验的需求。恒有：期初在办＋收到＋重新打开＝销号＋不予受理＋合并＋撤回＋期末在办。",
            "Needs submitted, incomplete, registered or verified at the end of the period. "
            "Always: open at the start + received + reopened = closed + declined + merged + withdrawn + open at the end.",
        ),
    ),
    Definition(
        "blank",
        Text("空白需求", "Needs without a resource"),
        Text(
            "期末在办、且没有一张有效工单采用资源的需求（含尚未派单的）。",
            "Needs open at the end of which no standing order adopts a resource, those not yet dispatched included.",
        ),
    ),
    Definition(
        "dispatched", Text("派单", "Dispatched"), Text("统计期内派出的工单；一条需求可有多张。", "Orders dispatched in the period; a need may have several.")
    ),
    Definition("sent_back", Text("退单申请", "Sent back"), Text("统计期内承办单位申请退单的件次。", "Times in the period that a unit sent an order back.")),
    Definition("upheld", Text("同意退单", "Returns upheld"), Text("统计期内同意退单的件次。", "Returns that the office upheld in the period.")),
    Definition("overruled", Text("驳回退单", "Returns overruled"), Text("统计期内驳回退单的件次。", "Returns that the office overruled in the period.")),
    Definition(
        "finished",
        Text("办复", "Finished"),
        Text("统计期内办复的件次；重办后再次办复的另计一次。", "Replies in the period; finishing again after a redo counts again."),
    ),
    Definition(
        "in_hand", Text("在手工单", "Orders in hand"), Text("期末待签收、办理中或退单申请中的工单。", "Orders pending, working or disputed at the end.")
    ),
    Definition(
        "overdue",
        Text("超期工单", "Overdue orders"),
        Text(
            "期末待签收或办理中、已过现行限期的工单；限期按当日结束计，挂起的工单和挂起的需求不计。",
            "Orders pending or working at the end whose limit in force has passed; a limit ends with its day, and orders or needs on hold do not count.",
        ),
    ),
    Definition(
        "held",
        Text("挂起工单", "Orders on hold"),
        Text("期末本身或其需求挂起的待签收、办理中工单。", "Orders pending or working at the end that are, or whose need is, on hold."),
    ),
    Definition(
        "followed",
        Text("回访", "Follow-ups"),
        Text("统计期内的回访核验件次。", "Follow-ups with the firm in the period."),
    ),
    Definition(
        "valid",
        Text("有效样本", "Valid follow-ups"),
        Text(
            "回访中标为有效、且评价为满意、基本满意或不满意的；无法联系和未评价的不在内，另列。",
            "Follow-ups marked valid with a rating of satisfied, basically satisfied or unsatisfied; unreachable and unrated ones are left out and shown apart.",
        ),
    ),
)
"""The counts that are explained; results and ratings speak for themselves."""

RATES: tuple[Definition, ...] = (
    Definition(
        "signed_in_time",
        Text("按时签收率", "Signed in time"),
        Text(
            "派单后一个工作日内接单或申请退单的工单 ÷ 签收期限落在统计期内的工单；期限内被撤销的不计。",
            "Orders accepted or sent back by the end of the first working day after dispatch, of those whose signing limit fell in the period; "
            "orders recalled within it do not count.",
        ),
    ),
    Definition(
        "returned",
        Text("退单率", "Return rate"),
        Text("同意退单 ÷ 派单，均为统计期内的件次。", "Returns upheld, of orders dispatched, both in the period."),
    ),
    Definition(
        "solve_rate",
        Text("解决率", "Solve rate"),
        Text(
            "（已解决＋部分解决）÷ 有结果的销号；只算统计期内销号、期末仍为销号的需求。",
            "Solved or partly solved, of closings with a result; only needs closed in the period and still closed at its end.",
        ),
    ),
    Definition("satisfied_rate", Text("满意率", "Satisfied"), Text("满意 ÷ 有效样本。", "Satisfied, of valid follow-ups.")),
    Definition(
        "content_rate",
        Text("满意和基本满意率", "At least basically satisfied"),
        Text("（满意＋基本满意）÷ 有效样本。", "Satisfied or basically satisfied, of valid follow-ups."),
    ),
)

MEDIAN = Definition(
    "median_days",
    Text("办理工作日中位数", "Median working days"),
    Text("统计期内销号的需求，从点单到销号的工作日数的中位数。", "Of the closings in the period, the median of the working days from submission to closing."),
)
USAGE = Definition(
    "usage",
    Text("资源使用率", "Resources used"),
    Text(
        "期末有效的资源中，被有效工单采用过至少一次的比例。",
        "Of the resources in force at the end, those that standing orders have adopted at least once.",
    ),
)
GENERAL: tuple[tuple[Text, Text], ...] = (
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
            "按国务院办公厅公布的节假日安排，调休上班日计入；期限不含派单当日。",
            "As announced by the State Council, make-up days included; a limit does not count the day of dispatch.",
        ),
    ),
    (
        Text("环比", "Change"),
        Text(
            "（本期－上期）÷ 上期，比率为百分点之差；上期为零写“无基数”。本月未结束时与上月同样天数相比。",
            "(Now − before) ÷ before, for rates the difference in percentage points; “no base” when there was nothing before. "
            "A month not yet over is compared with as many days of the month before.",
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
ALL_RATED: tuple[Definition, ...] = (*RATES, MEDIAN, USAGE)


def label_of(name: str) -> Text:
    """Return what a figure is called; raises KeyError for an unknown one."""
    return {each.name: each.label for each in (*COUNTS, *ALL_RATED)}[name]
