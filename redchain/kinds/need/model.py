"""A need (企业需求): what a firm asks for, from submission to the end of its life."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from redchain.kinds.need.rules import ENDED, MERGED, OWN_ORDERS, OWN_RULES, RELEASED, VERIFIED, chain_id, merged_into, office, orders_for, projects_for, verify
from redchain.kinds.need.waits import next_step, told, waits
from redchain.model.base import Frozen, Record
from redchain.model.deadline_clock import REVIEW, most_put_off, over_on
from redchain.model.dispatch_basis import words_of
from redchain.model.field_types import URGENCIES, Day, Flag, Line, Lines, Moment, NameId, NeedId, Urgency, Wan, Word
from redchain.model.fields import Key, Labels, Meaning, PartOf, Past, Ref
from redchain.model.kind import OFFICE, START, AlsoShown, Deed, Fixed, Kind, Move, Moves, Ordered, Part, always
from redchain.model.late_entry import Entered
from redchain.model.powers import NOT_ON_HOLD, ON_HOLD
from redchain.model.sla import STAGES
from redchain.model.step_correction import Meant, Was, correcting
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.examples import Examples
    from redchain.model.list_view import ListView
    from redchain.model.page_view import PageView

Source = Literal["survey", "visit", "roundtable", "hotline", "platform", "transfer", "self"]
SOURCES: dict[Source, Text] = {
    "survey": Text("百链千企调研", "survey"),
    "visit": Text("走访", "visit"),
    "roundtable": Text("圆桌会", "round table"),
    "hotline": Text("热线", "hotline"),
    "platform": Text("企业服务专线平台", "service platform"),
    "transfer": Text("部门转办", "transfer"),
    "self": Text("企业自报", "reported by the firm"),
}
Rating = Literal["satisfied", "basically", "unsatisfied", "unreachable", "unrated"]
RATINGS: dict[Rating, Text] = {
    "satisfied": Text("满意", "satisfied"),
    "basically": Text("基本满意", "basically satisfied"),
    "unsatisfied": Text("不满意", "unsatisfied"),
    "unreachable": Text("无法联系", "unreachable"),
    "unrated": Text("未评价", "unrated"),
}
Result = Literal["solved", "partly_solved", "long_term", "explained", "not_possible"]
RESULTS: dict[Result, Text] = {
    "solved": Text("已解决", "solved"),
    "partly_solved": Text("部分解决", "partly solved"),
    "long_term": Text("长期推进", "long-term"),
    "explained": Text("解释说明", "explained"),
    "not_possible": Text("暂无条件", "not possible yet"),
}
Level = Literal["lead_unit", "chain_chief", "city"]
LEVELS: dict[Level, Text] = {
    "lead_unit": Text("牵头部门", "lead department"),
    "chain_chief": Text("链长（分管领导）", "chain chief"),
    "city": Text("市主要领导", "head of the city"),
}
NeedVerb = Literal[
    "submit", "register", "ask_more", "supplement", "decline", "merge", "withdraw", "verify", "close", "reopen", "escalate", "hold", "resume", "correct"
]

_BEFORE_REPLY = ("submitted", "incomplete", "registered")
_FIRM = ("firm", OFFICE)
_OFFICE = (OFFICE,)

_STATES = {
    "submitted": Text("待受理", "submitted"),
    "incomplete": Text("待补充", "incomplete"),
    "registered": Text("已受理", "registered"),
    "verified": Text("已核验", "verified"),
    "closed": Text("已销号", "closed"),
    "declined": Text("不予受理", "declined"),
    "merged": Text("已合并", "merged"),
    "withdrawn": Text("已撤回", "withdrawn"),
}

NEED_MOVES = Moves(
    states=_STATES,
    moves=(
        Move("submit", Text("点单", "submit"), (START,), "submitted", by=_FIRM, by_helper=True, undone_by=("withdraw", "decline")),
        Move("register", Text("受理", "register"), ("submitted",), "registered", by=_OFFICE, undone_by=("decline", "withdraw")),
        Move("ask_more", Text("退回补充", "ask for more"), ("submitted",), "incomplete", by=_OFFICE, needs=("reason",), undone_by=("supplement",)),
        Move("supplement", Text("补充", "supplement"), ("incomplete",), "submitted", by=_FIRM, by_helper=True, undone_by=("ask_more",)),
        Move(
            "decline",
            Text("不予受理", "decline"),
            _BEFORE_REPLY,
            "declined",
            by=_OFFICE,
            needs=("reason",),
            conditions=(ENDED, RELEASED),
            undone_by=("reopen",),
            lasting=always(
                Text("不予受理要告知企业，留在经过里，只能再重新打开", "declining is told to the firm and stays in the log; the need could only be reopened")
            ),
        ),
        Move(
            "merge",
            Text("合并", "merge"),
            _BEFORE_REPLY,
            "merged",
            by=_OFFICE,
            needs=("into",),
            may=("reason",),
            conditions=(MERGED, ENDED),
            undone_by=("reopen",),
        ),
        Move(
            "withdraw",
            Text("撤回", "withdraw"),
            _BEFORE_REPLY,
            "withdrawn",
            by=_FIRM,
            by_helper=True,
            may=("reason",),
            conditions=(ENDED, RELEASED),
            lasting=always(Text("撤回的需求不能恢复，只能重新登记", "a withdrawn need does not come back; it would be entered anew")),
        ),
        Move(
            "verify",
            Text("回访核验", "verify"),
            ("registered",),
            "verified",
            by=_OFFICE,
            needs=("rating", "valid"),
            conditions=(VERIFIED,),
            effect=verify,
            worked_out=("valid",),
            judges=OWN_ORDERS,
            undone_by=("reopen",),
        ),
        Move(
            "close",
            Text("销号", "close"),
            ("verified",),
            "closed",
            by=_OFFICE,
            needs=("result",),
            may=("reason",),
            judges=OWN_ORDERS,
            undone_by=("reopen",),
        ),
        Move(
            "reopen",
            Text("重新打开", "reopen"),
            ("verified", "closed", "declined", "merged"),
            "registered",
            by=_OFFICE,
            needs=("reason",),
            undone_by=("verify", "merge", "decline"),
        ),
        Move("escalate", Text("提级", "escalate"), ("registered",), None, by=_OFFICE, needs=("level",), may=("reason",), undone_by=("escalate",)),
        Move(
            "hold",
            Text("挂起", "hold"),
            ("registered",),
            None,
            by=_OFFICE,
            needs=("reason",),
            may=("until",),
            conditions=(NOT_ON_HOLD,),
            undone_by=("resume",),
        ),
        Move("resume", Text("恢复", "resume"), ("registered",), None, by=_OFFICE, may=("reason",), conditions=(ON_HOLD,), undone_by=("hold",)),
        correcting(_STATES),
    ),
    open=("submitted", "incomplete", "registered", "verified"),
)


class NeedStep(Frozen):
    """One step of a need's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[NeedVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in NEED_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    into: Annotated[NeedId | None, Ref("need"), Text("并入", "Merged into")] = None
    rating: Annotated[Rating | None, Text("满意度", "Rating"), Labels(**RATINGS)] = None
    valid: Annotated[Flag | None, Text("有效回访", "Valid follow-up")] = None
    result: Annotated[Result | None, Text("结果", "Result"), Labels(**RESULTS)] = None
    level: Annotated[Level | None, Text("提级到", "Level"), Labels(**LEVELS)] = None
    until: Annotated[Day | None, Text("复核日", "Review on")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


class NeedItem(Frozen):
    """A sub-item (子事项) of a need that speaks of several topics."""

    title: Annotated[Line, Key(), Text("标题", "Title")]
    category: Annotated[Word, Text("类别", "Category")]


class Rejection(Frozen):
    """A resource that people judged not to fit this need: not suggested again until `until`, that day included."""

    resource: Annotated[NameId, Key(), Ref("resource"), Text("资源", "Resource")]
    because: Annotated[Lines, Text("理由", "Because")]
    on: Annotated[Day, Past(), Text("否决日期", "On")]
    until: Annotated[Day, Text("有效到", "Until")]


def _list_view() -> ListView:
    from redchain.kinds.need.list_view import NEEDS

    return NEEDS


def _page() -> PageView:
    from redchain.kinds.need.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.need.examples import EXAMPLES

    return EXAMPLES


class Need(Record):
    """A firm's need."""

    kind: ClassVar[Kind] = Kind(
        "need",
        "needs",
        Text("企业需求", "Need"),
        Text("企业提出的一条诉求及其办理经过", "What a firm asks for, and what became of it"),
        prefix="N",
        columns=("id", "title", "enterprise", "category", "urgency", "raised_on", "state"),
        asked_for=("detail", "urgency", "wanted_by"),
        fixed=(Fixed("enterprise"), Fixed("raised_on")),
        powers=("chain", "category", "urgency", "tags"),
        parts=(Part("firm", Text("提出需求的企业", "the firm that asks"), "enterprise"),),
        deeds=(
            Deed("reject", Text("否决资源", "reject a resource"), (OFFICE, "firm")),
            Deed("dispatch", Text("派单", "dispatch"), _OFFICE),
            Deed("redo", Text("重办", "redo"), _OFFICE),
        ),
        office=office,
        chain=chain_id,
        dates=(
            Ordered(("wanted_by",), ("raised_on",)),
            Ordered(("log", 0, "at"), ("raised_on",)),
            Ordered(("rejected", "*", "until"), ("rejected", "*", "on")),
            Ordered(("log", "*", "until"), ("log", "*", "at")),
        ),
        deadlines=(("log", "*", "until"),),
        indexed=(
            "state",
            "enterprise",
            "chain",
            "category",
            "item_categories",
            "item_titles",
            "raised_on",
            "words",
            "into",
            "over_on",
            "put_off",
            "came_and_closed",
            "source",
            "source_ref",
        ),
        found_by=("state", "into", "enterprise", "source_ref"),
        rules=OWN_RULES,
        also_shown=(
            AlsoShown("merged", Text("并入的需求", "Merged into it"), merged_into),
            AlsoShown("orders", Text("工单", "Orders"), orders_for, named_by="unit"),
            AlsoShown("projects", Text("行动项目", "Projects"), projects_for),
        ),
        told=told,
        reviewed_by="office",
        stages={
            "register": STAGES["register"],
            "supplement": STAGES["supplement"],
            "dispatch": STAGES["dispatch"],
            "verify": STAGES["verify"],
            "close": STAGES["close"],
            "redo": Text("退回重办", "have it done again"),
            "escalate": Text("提级", "escalate"),
            "review": REVIEW,
        },
        waits=waits,
        next_step=next_step,
        examples=_examples,
        list_view=_list_view,
        page=_page,
    )
    moves: ClassVar[Moves] = NEED_MOVES

    id: Annotated[NeedId, Text("编号", "Id")]
    enterprise: Annotated[NameId, Ref("enterprise"), Text("企业", "Enterprise"), Meaning("提出诉求的企业", "The firm that asks")]
    title: Annotated[Line, Text("标题", "Title"), Meaning("用企业自己的话，一句说清", "The firm's own words, in one line")]
    category: Annotated[Word, Text("类别", "Category"), Meaning("categories.yaml 中的类别", "A category of categories.yaml")]
    raised_on: Annotated[Day, Past(), Text("登记日期", "Raised on")]
    detail: Annotated[Lines | None, Text("描述", "Detail")] = None
    chain: Annotated[NameId | None, Ref("chain"), Text("产业链", "Chain"), Meaning("默认企业的第一条产业链", "Default: the firm's first chain")] = None
    expected: Annotated[Lines | None, Text("期望结果", "Expected")] = None
    wanted_by: Annotated[Day | None, Text("期望完成时间", "Wanted by")] = None
    urgency: Annotated[Urgency, Text("紧急程度", "Urgency"), Labels(**URGENCIES)] = "normal"
    source: Annotated[Source | None, Text("来源", "Source"), Labels(**SOURCES)] = None
    source_ref: Annotated[Line | None, PartOf("meeting"), Text("来源编号", "Source reference")] = None
    amount_wan: Annotated[Wan | None, Text("涉及金额（万元）", "Amount (10,000 yuan)")] = None
    quantity: Annotated[Line | None, Text("涉及数量", "Quantity")] = None
    common: Annotated[Flag | None, Text("共性诉求", "Common")] = None
    items: Annotated[tuple[NeedItem, ...], Text("子事项", "Sub-items")] = ()
    rejected: Annotated[
        tuple[Rejection, ...],
        Text("已否决资源", "Rejected"),
        Meaning("用 redchain match 需求 --reject 资源 写入", "Written by redchain match NEED --reject RESOURCE"),
    ] = ()
    log: Annotated[tuple[NeedStep, ...], Text("办理经过", "Log")]

    @property
    def item_categories(self) -> tuple[str, ...]:
        """The categories of its sub-items."""
        return tuple(each.category for each in self.items)

    @property
    def item_titles(self) -> tuple[str, ...]:
        """The titles of its sub-items."""
        return tuple(each.title for each in self.items)

    @property
    def over_on(self) -> str:
        """The day after which nothing of it changes; empty where there is none (see `over_on` in `model/deadline_clock.py`)."""
        return over_on(self, (each.on for each in self.rejected))

    @property
    def put_off(self) -> int:
        """By how many days its holds put off a due date at the most."""
        return most_put_off(self.log)

    @property
    def came_and_closed(self) -> str:
        """The day of its first step and those of its closings, as ISO text parted by blanks; no step is taken to be before the one above it."""
        days, day = [], date.min
        for place, each in enumerate(self.log):
            day = max(day, each.at.date())
            if not place or each.step == "close":
                days.append(day.isoformat())
        return " ".join(days)

    @property
    def words(self) -> str:
        """The hash of its words, which an order is made on."""
        return words_of(self)

    @property
    def into(self) -> str | None:
        """The need it was merged into."""
        return next((each.into for each in reversed(self.log) if each.into), None) if self.state == "merged" else None
