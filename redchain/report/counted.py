"""What each count of the report is called, how exactly it is counted, and which steps of the records it is read from."""

from __future__ import annotations

from typing import NamedTuple

from redchain.kinds.need.model import LEVELS
from redchain.text import Text


class Definition(NamedTuple):
    """One figure of the report: its field, its label, its meaning, and the records or `kind.verb` steps it is read from."""

    name: str
    label: Text
    meaning: Text
    source: str = ""


OF_NEEDS: tuple[Definition, ...] = (
    Definition(
        "opening",
        Text("期初在办", "Open at the start"),
        Text("统计期开始前一天结束时未完结的需求。", "Needs open at the end of the day before the period."),
        "need",
    ),
    Definition("received", Text("收到", "Received"), Text("统计期内点单的需求。", "Needs submitted in the period."), "need.submit"),
    Definition(
        "asked_more",
        Text("退回补充", "Sent for more"),
        Text("统计期内退回企业补充的件次。", "Times in the period that a firm was asked for more."),
        "need.ask_more",
    ),
    Definition("registered", Text("受理", "Registered"), Text("统计期内受理的需求。", "Needs registered in the period."), "need.register"),
    Definition(
        "reopened",
        Text("重新打开", "Reopened"),
        Text("统计期内由销号或不予受理重新打开的件次。", "Times in the period that a closed or declined need was opened again."),
        "need.reopen",
    ),
    Definition(
        "closed",
        Text("销号", "Closed"),
        Text("统计期内销号的件次；重新打开后再次销号的另计一次。", "Closings in the period; closing again after a reopening counts again."),
        "need.close",
    ),
    Definition("declined", Text("不予受理", "Declined"), Text("统计期内不予受理的件次。", "Needs declined in the period."), "need.decline"),
    Definition("merged", Text("合并", "Merged"), Text("统计期内并入其他需求的需求。", "Needs merged into others in the period."), "need.merge"),
    Definition("withdrawn", Text("撤回", "Withdrawn"), Text("统计期内企业撤回的需求。", "Needs withdrawn in the period."), "need.withdraw"),
    Definition(
        "open",
        Text("期末在办", "Open at the end"),
        Text(
            "统计期结束时待受理、待补充、已受理或已核验的需求。恒有：期初在办＋收到＋重新打开＝销号＋不予受理＋合并＋撤回＋期末在办。",
            "Needs submitted, incomplete, registered or verified at the end of the period. "
            "Always: open at the start + received + reopened = closed + declined + merged + withdrawn + open at the end.",
        ),
        "need",
    ),
    Definition(
        "moved",
        Text("推进", "Moved on"),
        Text(
            "期末在办、统计期前已收到、统计期内本身或其工单有办理步骤的需求。",
            "Needs open at the end, received before the period, with a step in it, their own or an order's.",
        ),
        "need, order",
    ),
    Definition(
        "blank",
        Text("空白需求", "Needs without a resource"),
        Text(
            "期末在办、且没有一张有效工单采用资源的需求（含尚未派单的）。",
            "Needs open at the end of which no standing order adopts a resource, those not yet dispatched included.",
        ),
        "need, order.resource",
    ),
    Definition(
        "stuck",
        Text("提级清单", "Escalation list"),
        Text(
            "期末已受理、自上次提级或重新打开以来至少两张主办或分办工单没有结果（同意退单，或签收后、超期后撤销）的需求。",
            "Needs registered at the end of which, since they were last escalated or reopened, at least two lead or joint orders came to nothing "
            "(return upheld, or recalled after the unit had accepted or the limit had passed).",
        ),
        "order.uphold, order.recall",
    ),
    Definition(
        "escalated",
        Text("提级", "Escalated"),
        Text("统计期内提级的件次，按提到的层级分列。", "Times in the period that a need was escalated, by the level it went to."),
        "need.escalate",
    ),
    *(
        Definition(
            name,
            Text(f"其中提到{level.zh}", f"of them, to the {level.en}"),
            Text(f"提级到{level.zh}的件次。", f"Escalated to the {level.en}."),
            "need.escalate",
        )
        for name, level in LEVELS.items()
    ),
    Definition(
        "followed",
        Text("回访", "Follow-ups"),
        Text("统计期内的回访核验件次，即回访样本数。", "Follow-ups with the firm in the period: the sample."),
        "need.verify",
    ),
    Definition(
        "valid",
        Text("有效样本", "Valid follow-ups"),
        Text(
            "回访中标为有效、且评价为满意、基本满意或不满意的；无法联系和未评价的不在内，另列。",
            "Follow-ups marked valid with a rating of satisfied, basically satisfied or unsatisfied; unreachable and unrated ones are left out and shown apart.",
        ),
        "need.verify",
    ),
)
"""The counts of needs that are explained; results and ratings speak for themselves."""

OF_ORDERS: tuple[Definition, ...] = (
    Definition(
        "dispatched",
        Text("派单", "Dispatched"),
        Text("统计期内派出的工单；一条需求可有多张。", "Orders dispatched in the period; a need may have several."),
        "order.dispatch",
    ),
    Definition(
        "redispatched",
        Text("改派", "Dispatched again"),
        Text(
            "统计期内派出、且此前同一需求、同一子事项、同一角色已有工单作废（同意退单或撤销派单）的工单。",
            "Orders dispatched in the period after one for the same need, sub-item and role had become void (return upheld, or recalled).",
        ),
        "order.dispatch, order.uphold, order.recall",
    ),
    Definition(
        "sent_back",
        Text("退单申请", "Sent back"),
        Text("统计期内承办单位申请退单的件次。", "Times in the period that a unit sent an order back."),
        "order.send_back",
    ),
    Definition("upheld", Text("同意退单", "Returns upheld"), Text("统计期内同意退单的件次。", "Returns that the office upheld in the period."), "order.uphold"),
    Definition(
        "overruled",
        Text("驳回退单", "Returns overruled"),
        Text("统计期内驳回退单的件次。", "Returns that the office overruled in the period."),
        "order.overrule",
    ),
    Definition("recalled", Text("撤销派单", "Recalled"), Text("统计期内撤销的工单。", "Orders recalled in the period."), "order.recall"),
    Definition("extended", Text("延期", "Extended"), Text("统计期内延期的件次。", "Times in the period that a limit was extended."), "order.extend"),
    Definition(
        "put_on_hold",
        Text("挂起件次", "Put on hold"),
        Text("统计期内挂起工单或需求的件次。", "Times in the period that an order or a need was put on hold."),
        "order.hold, need.hold",
    ),
    Definition(
        "finished",
        Text("办复", "Finished"),
        Text("统计期内办复的件次；重办后再次办复的另计一次。", "Replies in the period; finishing again after a redo counts again."),
        "order.finish",
    ),
    Definition(
        "redone", Text("重办", "Redone"), Text("统计期内退回重办的件次。", "Times in the period that a finished order was to be done again."), "order.redo"
    ),
    Definition(
        "in_hand",
        Text("在手工单", "Orders in hand"),
        Text("期末待签收、办理中或退单申请中的工单。", "Orders pending, working or disputed at the end."),
        "order",
    ),
    Definition(
        "running",
        Text("计时工单", "Orders on the clock"),
        Text("期末待签收或办理中、本身和需求都未挂起的工单。", "Orders pending or working at the end that are not on hold, nor is their need."),
        "order",
    ),
    Definition(
        "overdue",
        Text("超期工单", "Overdue orders"),
        Text(
            "计时工单中已过现行限期的；限期按当日结束计，挂起的工单和挂起的需求不计。",
            "Orders on the clock whose limit in force has passed; a limit ends with its day, and orders or needs on hold do not count.",
        ),
        "order.due",
    ),
    Definition(
        "held",
        Text("挂起工单", "Orders on hold"),
        Text("期末本身或其需求挂起的待签收、办理中工单。", "Orders pending or working at the end that are, or whose need is, on hold."),
        "order.hold, need.hold",
    ),
)
"""The counts of orders."""
