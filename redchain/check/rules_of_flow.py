"""The rules on what one step of the flow says of another: of the same life, or of a need and its orders."""

from __future__ import annotations

from redchain.check.rule import Rule
from redchain.text import Text

FLOW: tuple[Rule, ...] = (
    Rule(
        "RC309",
        "error",
        Text("需求已结束，工单还在办", "Order of an ended need"),
        Text("需求 {need} 是“{state}”，这张工单却还在“{order}”", "the need {need} is “{state}”, but this order is still “{order}”"),
        Text("先撤销工单：redchain recall {id}", "recall the order first: redchain recall {id}"),
        Text(
            "需求撤回、合并、不予受理以后，单位不应还在为它办理和计时。",
            "Once a need is withdrawn, merged or declined, no unit should work on it or be timed for it.",
        ),
    ),
    Rule(
        "RC310",
        "error",
        Text("合并找不到终点", "Merged in a ring"),
        Text("需求沿“并入”走下去又回到自己：{ring}", "following “merged into” leads back to the need itself: {ring}"),
        Text("核对 into，并入一条还在办的需求", "check `into`; merge into a need that is still open"),
        Text("合并之后总要有一条需求在办，否则诉求就丢了。", "After a merge one need must go on, or what was asked is lost."),
    ),
    Rule(
        "RC311",
        "error",
        Text("未受理就派单", "Order before registration"),
        Text("需求 {need} 是“{state}”，还不能派单", "the need {need} is “{state}” and cannot be dispatched yet"),
        Text("先受理：redchain need register {need}", "register it first: redchain need register {need}"),
        Text("没受理的需求还没有核过内容，派出去就会退回来。", "A need that nobody has looked at is sent back as soon as it is dispatched."),
    ),
    Rule(
        "RC312",
        "error",
        Text("里程碑对不上", "Unknown milestone"),
        Text("{why}", "{why}"),
        Text("照抄 milestones 里的事项，每个里程碑只记一次", "copy the title from `milestones`; each is reached once"),
        Text("里程碑对得上，进度才数得清。", "Progress can be counted only when steps and milestones agree."),
    ),
    Rule(
        "RC313",
        "error",
        Text("驳回后再次退单", "Second refusal"),
        Text("退单被驳回以后又退单", "the order was sent back again after it had been overruled"),
        Text("驳回以后只能接单；派错了由链办撤销（recall）", "after that the unit accepts; if the unit is wrong, the office recalls the order"),
        Text(
            "退单一天内提出、当天裁定，裁定以后不再推（domain §0.4）。",
            "An objection is made in a day and ruled on that day; then there is no further refusal (domain §0.4).",
        ),
    ),
    Rule(
        "RC314",
        "error",
        Text("延期不合规定", "Extension out of order"),
        Text("{why}", "{why}"),
        Text("限期之前申请，新限期要晚于原限期", "ask before the due date, for a later one"),
        Text("过期以后才延期，等于没有期限。", "An extension after the due date undoes every due date."),
    ),
    Rule(
        "RC315",
        "error",
        Text("挂起和恢复不成对", "Hold and resume do not pair"),
        Text("{why}", "{why}"),
        Text("挂起一次，恢复一次", "one resume for one hold"),
        Text("挂起停止计时，成对才算得清停了多久。", "A hold stops the clock; only pairs say for how long."),
    ),
    Rule(
        "RC316",
        "error",
        Text("同一单位重复派单", "Second order for one matter"),
        Text("单位 {unit} 手上已有这条需求的另一张工单 {other}", "the unit {unit} already has another order for this need in hand, {other}"),
        Text("撤销其中一张：redchain recall {id}", "recall one of them: redchain recall {id}"),
        Text("一件事一个单位只有一张在办工单，期限才只有一个。", "One unit has one order in hand for one matter, and so one due date."),
    ),
)
