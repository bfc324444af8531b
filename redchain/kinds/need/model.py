"""A need (企业需求): what a firm asks for, from submission to the end of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal, NamedTuple

from redchain.model.base import START, Fixed, Frozen, Kind, Move, Moves, Record
from redchain.model.basis import words_of
from redchain.model.fields import Labels, Meaning, Ref
from redchain.model.ids import NameId, NeedId
from redchain.model.terms import URGENCIES, Urgency
from redchain.model.words import Day, Flag, Line, Lines, Moment, Wan, Word
from redchain.text import Text

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
NeedVerb = Literal["submit", "register", "ask_more", "supplement", "decline", "merge", "withdraw", "verify", "close", "reopen", "escalate", "hold", "resume"]

NEED_MOVES = Moves(
    states={
        "submitted": Text("待受理", "submitted"),
        "incomplete": Text("待补充", "incomplete"),
        "registered": Text("已受理", "registered"),
        "verified": Text("已核验", "verified"),
        "closed": Text("已销号", "closed"),
        "declined": Text("不予受理", "declined"),
        "merged": Text("已合并", "merged"),
        "withdrawn": Text("已撤回", "withdrawn"),
    },
    moves=(
        Move("submit", Text("点单", "submit"), (START,), "submitted"),
        Move("register", Text("受理", "register"), ("submitted",), "registered"),
        Move("ask_more", Text("退回补充", "ask for more"), ("submitted",), "incomplete", needs=("reason",)),
        Move("supplement", Text("补充", "supplement"), ("incomplete",), "submitted"),
        Move("decline", Text("不予受理", "decline"), ("submitted", "incomplete", "registered"), "declined", needs=("reason",)),
        Move("merge", Text("合并", "merge"), ("submitted", "incomplete", "registered"), "merged", needs=("into",), may=("reason",)),
        Move("withdraw", Text("撤回", "withdraw"), ("submitted", "incomplete", "registered"), "withdrawn", may=("reason",)),
        Move("verify", Text("回访核验", "verify"), ("registered",), "verified", needs=("rating", "valid")),
        Move("close", Text("销号", "close"), ("verified",), "closed", needs=("result",), may=("reason",)),
        Move("reopen", Text("重新打开", "reopen"), ("verified", "closed", "declined"), "registered", needs=("reason",)),
        Move("escalate", Text("提级", "escalate"), ("registered",), None, needs=("level",), may=("reason",)),
        Move("hold", Text("挂起", "hold"), ("registered",), None, needs=("reason",), may=("until",)),
        Move("resume", Text("恢复", "resume"), ("registered",), None, may=("reason",)),
    ),
)
OPEN_NEED_STATES = ("submitted", "incomplete", "registered", "verified")


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


class NeedItem(Frozen):
    """A sub-item (子事项) of a need that speaks of several topics."""

    title: Annotated[Line, Text("标题", "Title")]
    category: Annotated[Word, Text("类别", "Category")]


class Rejection(Frozen):
    """A resource that people judged not to fit this need: not suggested again until `until`, that day included."""

    resource: Annotated[NameId, Ref("resource"), Text("资源", "Resource")]
    because: Annotated[Lines, Text("理由", "Because")]
    on: Annotated[Day, Text("否决日期", "On")]
    until: Annotated[Day, Text("有效到", "Until")]


class NeedFacts(NamedTuple):
    """State, firm, chain, categories and titles of itself and its sub-items, the day it was raised (ISO), the hash of its words, and the need it was merged into."""

    state: str
    enterprise: str
    chain: str | None
    category: str
    item_categories: tuple[str, ...]
    item_titles: tuple[str, ...]
    raised_on: str
    words: str
    into: str | None


class Need(Record):
    """A firm's need."""

    kind: ClassVar[Kind] = Kind(
        "need",
        "needs",
        Text("企业需求", "Need"),
        Text("企业提出的一条诉求及其办理经过", "What a firm asks for, and what became of it"),
        prefix="N",
        columns=("id", "title", "enterprise", "category", "urgency", "raised_on", "state"),
        fixed=(Fixed("enterprise"), Fixed("raised_on")),
    )
    moves: ClassVar[Moves] = NEED_MOVES
    Facts: ClassVar[Callable[..., NamedTuple]] = NeedFacts

    id: Annotated[NeedId, Text("编号", "Id")]
    enterprise: Annotated[NameId, Ref("enterprise"), Text("企业", "Enterprise"), Meaning("提出诉求的企业", "The firm that asks")]
    title: Annotated[Line, Text("标题", "Title"), Meaning("用企业自己的话，一句说清", "The firm's own words, in one line")]
    category: Annotated[Word, Text("类别", "Category"), Meaning("categories.yaml 中的类别", "A category of categories.yaml")]
    raised_on: Annotated[Day, Text("登记日期", "Raised on")]
    detail: Annotated[Lines | None, Text("描述", "Detail")] = None
    chain: Annotated[NameId | None, Ref("chain"), Text("产业链", "Chain"), Meaning("默认企业的第一条产业链", "Default: the firm's first chain")] = None
    expected: Annotated[Lines | None, Text("期望结果", "Expected")] = None
    wanted_by: Annotated[Day | None, Text("期望完成时间", "Wanted by")] = None
    urgency: Annotated[Urgency, Text("紧急程度", "Urgency"), Labels(**URGENCIES)] = "normal"
    source: Annotated[Source | None, Text("来源", "Source"), Labels(**SOURCES)] = None
    source_ref: Annotated[Line | None, Text("来源编号", "Source reference")] = None
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

    def facts(self) -> NeedFacts:
        """Return what rules across records need of it."""
        categories, titles = tuple(each.category for each in self.items), tuple(each.title for each in self.items)
        into = self.log[-1].into if self.log else None
        return NeedFacts(self.state, self.enterprise, self.chain, self.category, categories, titles, self.raised_on.isoformat(), words_of(self), into)
