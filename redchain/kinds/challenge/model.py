"""A challenge (榜单): a technical problem of one or more needs that is posted for teams to take (揭榜挂帅)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from redchain.kinds.challenge.rules import (
    ENOUGH,
    LATER,
    NOBODY_CHOSEN,
    OPEN_NEEDS,
    OWN_RULES,
    SHOWABLE,
    SOLVED,
    UNSETTLED,
    chain_id,
    claims_for,
    firms,
    office,
    solve,
)
from redchain.kinds.challenge.waits import next_step, waits
from redchain.model.base import Frozen, Record
from redchain.model.field_types import ChallengeId, ClaimId, Day, Line, Lines, Moment, NameId, NeedId, Wan, Word
from redchain.model.fields import Key, Labels, Meaning, Ref, Role
from redchain.model.kind import OFFICE, START, AlsoShown, Fixed, Kind, Move, Moves, Ordered, Part, always
from redchain.model.late_entry import Entered
from redchain.model.step_correction import Meant, Was, correcting
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.document import Table
    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.list_view import ListView
    from redchain.model.page_view import PageView

ChallengeVerb = Literal["draft", "ask_more", "supplement", "check", "post", "extend", "solve", "withdraw", "correct"]
Mode = Literal["single", "race"]
MODES: dict[Mode, Text] = {"single": Text("独立揭榜", "one team"), "race": Text("赛马", "race")}
Cooperation = Literal["commission", "joint", "transfer", "adviser"]
COOPERATIONS: dict[Cooperation, Text] = {
    "commission": Text("委托开发", "commissioned"),
    "joint": Text("合作开发", "joint development"),
    "transfer": Text("技术转让", "transfer of technology"),
    "adviser": Text("技术顾问", "adviser"),
}

_OFFICE = (OFFICE,)
_PROPOSERS = (OFFICE, "firm")

_STATES = {
    "draft": Text("待审核", "draft"),
    "incomplete": Text("待完善", "incomplete"),
    "checked": Text("待发榜", "checked"),
    "posted": Text("已发榜", "posted"),
    "solved": Text("已攻克", "solved"),
    "withdrawn": Text("已撤榜", "withdrawn"),
}

CHALLENGE_MOVES = Moves(
    states=_STATES,
    moves=(
        Move("draft", Text("拟榜", "draft"), (START,), "draft", by=_PROPOSERS, conditions=(OPEN_NEEDS,), undone_by=("withdraw",)),
        Move(
            "ask_more",
            Text("退回诊断", "send back for diagnosis"),
            ("draft",),
            "incomplete",
            by=_OFFICE,
            needs=("reason",),
            may=("experts",),
            undone_by=("supplement",),
        ),
        Move("supplement", Text("补充", "supplement"), ("incomplete",), "draft", by=_PROPOSERS, undone_by=("ask_more",)),
        Move("check", Text("审核", "check"), ("draft",), "checked", by=_OFFICE, may=("experts",), conditions=(ENOUGH,), undone_by=("withdraw",)),
        Move("post", Text("发榜", "post"), ("checked",), "posted", by=_OFFICE, needs=("until",), conditions=(ENOUGH, SHOWABLE), undone_by=("withdraw",)),
        Move(
            "extend",
            Text("延期", "extend"),
            ("posted",),
            None,
            by=_OFFICE,
            needs=("until", "reason"),
            conditions=(UNSETTLED, LATER),
            lasting=always(Text("截止日只能往后延，不能改早", "the last day only moves later, never back")),
        ),
        Move(
            "solve",
            Text("攻克", "solve"),
            ("posted",),
            "solved",
            by=_OFFICE,
            needs=("claim",),
            conditions=(SOLVED,),
            effect=solve,
            worked_out=("claim",),
            lasting=always(Text("攻克的榜单就此结束，不能再改回", "a solved challenge has ended and is not posted again")),
        ),
        Move(
            "withdraw",
            Text("撤榜", "withdraw"),
            ("draft", "incomplete", "checked", "posted"),
            "withdrawn",
            by=_OFFICE,
            needs=("reason",),
            conditions=(NOBODY_CHOSEN,),
            lasting=always(Text("撤下的榜单不能恢复，只能重新拟榜", "a withdrawn challenge does not come back; it would be drafted anew")),
        ),
        correcting(_STATES),
    ),
    open=("draft", "incomplete", "checked", "posted"),
)


class ChallengeStep(Frozen):
    """One step of a challenge's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[ChallengeVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in CHALLENGE_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    until: Annotated[Day | None, Text("揭榜截止日", "Open until")] = None
    experts: Annotated[tuple[Annotated[NameId, Ref("person"), Role("expert")], ...], Text("专家", "Experts")] = ()
    claim: Annotated[ClaimId | None, Ref("claim"), Text("揭榜", "Claim")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


class Indicator(Frozen):
    """An indicator (指标) that a solution must reach."""

    title: Annotated[Line, Key(), Text("指标", "Title")]
    present: Annotated[Word, Text("现值", "Present value")]
    target: Annotated[Word, Text("目标值", "Target value")]
    test: Annotated[Line | None, Text("检验方法", "Test")] = None


def _list_view() -> ListView:
    from redchain.kinds.challenge.list_view import CHALLENGES

    return CHALLENGES


def _report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    from redchain.kinds.challenge.figures import report_table

    return report_table(ledger, first, last)


def _examples() -> Examples:
    from redchain.kinds.challenge.examples import EXAMPLES

    return EXAMPLES


def _page() -> PageView:
    from redchain.kinds.challenge.page import PAGE

    return PAGE


class Challenge(Record):
    """A challenge."""

    kind: ClassVar[Kind] = Kind(
        "challenge",
        "challenges",
        Text("榜单", "Challenge"),
        Text("一道张榜求解的技术难题", "A technical problem that is posted for teams to take"),
        prefix="C",
        columns=("id", "title", "chain", "mode", "reward_wan", "state"),
        fixed=(Fixed("mode"), *(Fixed(each, after="post") for each in ("title", "chain", "needs", "content", "indicators", "terms", "rights", "reward_wan"))),
        powers=("chain", "needs", "reward_wan"),
        parts=(Part("firm", Text("提出需求的企业", "a firm of its needs"), who=firms),),
        office=office,
        chain=chain_id,
        dates=(Ordered(("due",), ("log", 0, "at")), Ordered(("due",), ("log", "post", "at")), Ordered(("log", "*", "until"), ("log", "*", "at"))),
        deadlines=(("due",), ("log", "*", "until")),
        rules=OWN_RULES,
        indexed=("state", "needs", "mode", "reward_wan", "indicator_count", "posted_on", "until", "solved_by", "checkers", "roles_asked"),
        found_by=("state", "needs"),
        also_shown=(AlsoShown("claims", Text("揭榜", "Claims"), claims_for, named_by="unit"),),
        reviewed_by="office",
        stages={
            "check": Text("审核", "check"),
            "supplement": Text("补充", "supplement"),
            "post": Text("发榜", "post"),
            "until": Text("榜单到期", "end of posting"),
            "solve": Text("攻克", "solve"),
        },
        waits=waits,
        next_step=next_step,
        examples=_examples,
        page=_page,
        list_view=_list_view,
        report_table=_report_table,
    )
    moves: ClassVar[Moves] = CHALLENGE_MOVES

    id: Annotated[ChallengeId, Text("编号", "Id")]
    title: Annotated[Line, Text("名称", "Title")]
    chain: Annotated[NameId, Ref("chain"), Text("产业链", "Chain")]
    needs: Annotated[
        tuple[Annotated[NeedId, Ref("need")], ...], Text("来源需求", "Needs"), Meaning("由哪些需求凝练而成", "The needs it is made of"), Field(min_length=1)
    ]
    field: Annotated[Word | None, Text("技术领域", "Field")] = None
    background: Annotated[Lines | None, Text("背景", "Background")] = None
    content: Annotated[Lines | None, Text("攻关内容", "Content")] = None
    terms: Annotated[Lines | None, Text("揭榜条件", "Terms")] = None
    rights: Annotated[Lines | None, Text("成果归属", "Rights")] = None
    indicators: Annotated[tuple[Indicator, ...], Text("指标", "Indicators"), Meaning("审核前至少五项", "At least five before it is checked")] = ()
    mode: Annotated[Mode, Text("揭榜方式", "Mode"), Labels(**MODES)] = "single"
    cooperation: Annotated[Cooperation | None, Text("合作方式", "Cooperation"), Labels(**COOPERATIONS)] = None
    reward_wan: Annotated[Wan | None, Text("榜额（万元）", "Reward (10,000 yuan)")] = None
    due: Annotated[Day | None, Text("攻关期限", "Due")] = None
    log: Annotated[tuple[ChallengeStep, ...], Text("办理经过", "Log")]

    @property
    def indicator_count(self) -> int:
        """How many indicators it has."""
        return len(self.indicators)

    @property
    def posted_on(self) -> Day | None:
        """The day on which it was posted."""
        return next((each.at.date() for each in self.log if each.step == "post"), None)

    @property
    def until(self) -> Day | None:
        """The last day on which it can be claimed."""
        return next((each.until for each in reversed(self.log) if each.until is not None), None)

    @property
    def solved_by(self) -> str | None:
        """The claim that solved it."""
        return next((each.claim for each in reversed(self.log) if each.claim is not None), None)

    @property
    def checkers(self) -> tuple[str, ...]:
        """The experts by whose word it was checked."""
        return tuple(dict.fromkeys(expert for each in self.log if each.step == "check" for expert in each.experts))
