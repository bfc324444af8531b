"""A claim (揭榜): one team that takes one challenge, from its plan to what the firm says of the result."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from redchain.kinds.claim.rules import (
    ALL_REACHED,
    ALONE,
    FREE,
    IN_TIME,
    OPEN,
    OVER,
    OWN_RULES,
    PUBLIC,
    UNBIASED,
    chain_id,
    firms,
    office,
    say_accepted,
    sign,
    team,
)
from redchain.kinds.claim.waits import about, next_step, told, waits
from redchain.kinds.need.model import RATINGS, Rating
from redchain.kinds.need.rules import verify
from redchain.kinds.project.model import Milestone
from redchain.kinds.project.rules import KNOWN_MILESTONE, ensure_done_days_come_by_steps, milestone
from redchain.model.base import Frozen, Record
from redchain.model.field_types import ChallengeId, ClaimId, Day, Flag, Line, Lines, Moment, NameId, Wan
from redchain.model.fields import Labels, Meaning, Ref, Role
from redchain.model.kind import OFFICE, START, Condition, Fixed, Judging, Kind, Move, Moves, Ordered, Own, Part, always
from redchain.model.late_entry import Entered
from redchain.model.step_correction import Meant, Was, correcting
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import PageView

ClaimVerb = Literal[
    "file",
    "argue",
    "choose",
    "decline",
    "sign",
    "object",
    "begin",
    "milestone",
    "progress",
    "extend",
    "pay",
    "finish",
    "redo",
    "approve",
    "verify",
    "fail",
    "withdraw",
    "correct",
]
Score = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)]

_UNIT = ("unit",)
_OFFICE = (OFFICE,)

_STATES = {
    "filed": Text("待论证", "filed"),
    "argued": Text("已论证", "argued"),
    "chosen": Text("待签约", "chosen"),
    "declined": Text("未选中", "declined"),
    "public": Text("公示中", "public"),
    "running": Text("攻关中", "running"),
    "finished": Text("待验收", "finished"),
    "approved": Text("已验收", "approved"),
    "verified": Text("已评价", "verified"),
    "failed": Text("已终止", "failed"),
    "withdrawn": Text("已撤回", "withdrawn"),
}


def _why_not_extended(_ledger: Ledger | None, claim: Claim, step: ClaimStep) -> Text | None:
    """Return why the new due date is no later one, or None."""
    if claim.due is None or step.due is None or step.due > claim.due:
        return None
    return Text(f"新限期 {step.due} 不晚于现在的限期 {claim.due}", f"the new due date {step.due} is not after the present one, {claim.due}")


_LATER = Condition("RC314", _why_not_extended, alone=True)
_OWN_WORK = Judging(team, Text("自己承担这项攻关", "does this work itself"))

CLAIM_MOVES = Moves(
    states=_STATES,
    moves=(
        Move("file", Text("揭榜", "file"), (START,), "filed", by=_UNIT, conditions=(OPEN, ALONE, FREE), undone_by=("withdraw",)),
        Move(
            "argue",
            Text("论证", "argue"),
            ("filed",),
            "argued",
            by=_OFFICE,
            needs=("words",),
            may=("score", "experts"),
            conditions=(UNBIASED,),
            judges=_OWN_WORK,
            undone_by=("decline", "withdraw"),
        ),
        Move("choose", Text("选定", "choose"), ("argued",), "chosen", by=_OFFICE, conditions=(FREE,), judges=_OWN_WORK, undone_by=("withdraw",)),
        Move(
            "decline",
            Text("不选", "decline"),
            ("filed", "argued"),
            "declined",
            by=_OFFICE,
            needs=("reason",),
            lasting=always(Text("没有选中的揭榜不能恢复，只能重新揭榜", "a declined claim does not come back; the team would file anew")),
        ),
        Move(
            "sign",
            Text("签约公示", "sign"),
            ("chosen",),
            "public",
            by=_OFFICE,
            needs=("amount_wan", "until"),
            conditions=(PUBLIC,),
            effect=sign,
            worked_out=("until",),
            undone_by=("fail",),
        ),
        Move(
            "object",
            Text("异议", "object"),
            ("public",),
            None,
            by=_OFFICE,
            needs=("reason",),
            conditions=(IN_TIME,),
            undone_by=("begin", "fail"),
        ),
        Move("begin", Text("启动", "begin"), ("public",), "running", by=_OFFICE, needs=("due",), conditions=(OVER,), undone_by=("fail",)),
        Move(
            "milestone",
            Text("里程碑", "milestone"),
            ("running",),
            None,
            by=_UNIT,
            needs=("milestone",),
            conditions=(KNOWN_MILESTONE,),
            effect=milestone,
            undone_by=("progress",),
        ),
        Move("progress", Text("进展", "progress"), ("running",), None, by=_UNIT, says=("note",), undone_by=("progress",)),
        Move(
            "extend",
            Text("延期", "extend"),
            ("running",),
            None,
            by=_OFFICE,
            needs=("due", "reason"),
            conditions=(_LATER,),
            lasting=always(Text("限期只能往后延，不能改早", "a due date only moves later, never back")),
        ),
        Move(
            "pay",
            Text("拨付", "pay"),
            ("running", "finished", "approved", "verified"),
            None,
            by=_OFFICE,
            needs=("amount_wan",),
            lasting=always(Text("拨付的钱记在经过里，不能撤回", "what was paid stays in the log")),
        ),
        Move("finish", Text("提交验收", "finish"), ("running",), "finished", by=_UNIT, needs=("words",), undone_by=("redo",)),
        Move("redo", Text("退回整改", "redo"), ("finished",), "running", by=_OFFICE, needs=("reason",), may=("due",), undone_by=("finish",)),
        Move(
            "approve",
            Text("验收", "approve"),
            ("finished",),
            "approved",
            by=_OFFICE,
            needs=("words",),
            may=("experts",),
            conditions=(UNBIASED, ALL_REACHED),
            judges=_OWN_WORK,
            lasting=say_accepted,
        ),
        Move(
            "verify",
            Text("企业评价", "verify"),
            ("approved",),
            "verified",
            by=(OFFICE, "firm"),
            needs=("rating", "valid"),
            effect=verify,
            worked_out=("valid",),
            judges=_OWN_WORK,
            lasting=always(Text("企业的评价不能改", "what the firm said is not changed")),
        ),
        Move(
            "fail",
            Text("终止", "fail"),
            ("public", "running", "finished"),
            "failed",
            by=_OFFICE,
            needs=("reason",),
            lasting=always(Text("终止的揭榜不能恢复", "a failed claim does not go on")),
        ),
        Move(
            "withdraw",
            Text("撤回", "withdraw"),
            ("filed", "argued", "chosen"),
            "withdrawn",
            by=_UNIT,
            may=("reason",),
            lasting=always(Text("撤回的揭榜不能恢复，只能重新揭榜", "a withdrawn claim does not come back; it would be filed anew")),
        ),
        correcting(_STATES),
    ),
    open=("filed", "argued", "chosen", "public", "running", "finished", "approved"),
)


class ClaimStep(Frozen):
    """One step of a claim's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[ClaimVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in CLAIM_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    words: Annotated[Lines | None, Text("意见", "Words")] = None
    experts: Annotated[tuple[Annotated[NameId, Ref("person"), Role("expert")], ...], Text("专家", "Experts")] = ()
    score: Annotated[Score | None, Text("评分", "Score")] = None
    amount_wan: Annotated[Wan | None, Text("金额（万元）", "Amount (10,000 yuan)")] = None
    until: Annotated[Day | None, Text("公示到", "Public until")] = None
    due: Annotated[Day | None, Text("限期", "Due")] = None
    milestone: Annotated[Line | None, Text("里程碑", "Milestone")] = None
    rating: Annotated[Rating | None, Text("满意度", "Rating"), Labels(**RATINGS)] = None
    valid: Annotated[Flag | None, Text("有效回访", "Valid follow-up")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


def _examples() -> Examples:
    from redchain.kinds.claim.examples import EXAMPLES

    return EXAMPLES


def _page() -> PageView:
    from redchain.kinds.claim.page import PAGE

    return PAGE


class Claim(Record):
    """A claim."""

    kind: ClassVar[Kind] = Kind(
        "claim",
        "claims",
        Text("揭榜", "Claim"),
        Text("一个团队揭一个榜单", "One team takes one challenge"),
        prefix="B",
        columns=("id", "challenge", "unit", "price_wan", "state"),
        fixed=(Fixed("challenge"), Fixed("unit"), *(Fixed(each, after="choose") for each in ("partners", "experts", "plan")), Fixed("price_wan", after="sign")),
        own=Own("unit", ("partners", "experts", "plan", "price_wan", "milestones", "note", "tags")),
        parts=(Part("unit", Text("揭榜单位", "the team's unit"), "unit"), Part("firm", Text("提出需求的企业", "a firm of the needs"), who=firms)),
        office=office,
        chain=chain_id,
        parent="challenge",
        dates=(
            Ordered(("milestones", "*", "due"), ("log", 0, "at")),
            Ordered(("log", "*", "until"), ("log", "*", "at")),
            Ordered(("log", "*", "due"), ("log", "*", "at")),
        ),
        deadlines=(("log", "*", "due"), ("milestones", "*", "due")),
        rules=OWN_RULES,
        changes=(ensure_done_days_come_by_steps,),
        indexed=(
            "state",
            "challenge",
            "unit",
            "partners",
            "experts",
            "judges",
            "filed_on",
            "chosen_on",
            "signed_on",
            "signed_wan",
            "paid_wan",
            "public_until",
            "begun_on",
            "unanswered",
            "roles_asked",
        ),
        found_by=("state", "challenge"),
        about=about,
        told=told,
        reviewed_by="office",
        stages={
            "argue": Text("论证", "argue"),
            "choose": Text("选定", "choose"),
            "sign": Text("签约", "sign"),
            "begin": Text("公示期满", "end of publicity"),
            "milestone": Text("里程碑", "milestone"),
            "work": Text("攻关完成", "finish the work"),
            "approve": Text("验收", "accept the work"),
            "rate": Text("企业评价", "ask the firm"),
        },
        waits=waits,
        next_step=next_step,
        examples=_examples,
        page=_page,
    )
    moves: ClassVar[Moves] = CLAIM_MOVES

    id: Annotated[ClaimId, Text("编号", "Id")]
    challenge: Annotated[ChallengeId, Ref("challenge"), Text("榜单", "Challenge")]
    unit: Annotated[NameId, Ref("unit", "enterprise"), Text("揭榜单位", "Unit")]
    partners: Annotated[tuple[Annotated[NameId, Ref("unit", "enterprise")], ...], Text("联合单位", "Partners")] = ()
    experts: Annotated[tuple[Annotated[NameId, Ref("person"), Role("expert")], ...], Text("专家", "Experts")] = ()
    plan: Annotated[Lines, Text("攻关方案", "Plan")]
    price_wan: Annotated[Wan | None, Text("报价（万元）", "Price (10,000 yuan)")] = None
    milestones: Annotated[tuple[Milestone, ...], Text("里程碑", "Milestones")] = ()
    visibility: Annotated[
        Literal["public", "chain", "units", "office"],
        Text("公开范围", "Visibility"),
        Labels(
            public=Text("公开", "public"), chain=Text("链内", "chain"), units=Text("承办单位", "units in charge"), office=Text("仅链办", "chain office only")
        ),
        Meaning("谁可以看到这条记录；默认承办单位", "Who may see the record; default: the units in charge"),
    ] = "units"
    log: Annotated[tuple[ClaimStep, ...], Text("办理经过", "Log")]

    @property
    def due(self) -> Day | None:
        """The due date last set by a step."""
        return next((each.due for each in reversed(self.log) if each.due is not None), None)

    @property
    def objections(self) -> int:
        """How often somebody objected."""
        return sum(each.step == "object" for each in self.log)

    @property
    def unanswered(self) -> int:
        """How many objections there had been when it began without a word on what became of them."""
        begun = next((each for each in self.log if each.step == "begin"), None)
        return self.objections if begun is not None and begun.note is None else 0

    @property
    def filed_on(self) -> Day | None:
        """The day of its first step."""
        return self.log[0].at.date() if self.log else None

    @property
    def chosen_on(self) -> Day | None:
        """The day on which it was chosen."""
        return self._day_of("choose")

    @property
    def signed_wan(self) -> Wan | None:
        """The amount for which it was signed."""
        return next((each.amount_wan for each in self.log if each.step == "sign"), None)

    @property
    def paid_wan(self) -> Wan:
        """All that was paid, to the fen: sums of decimals are not exact."""
        return round(fsum(each.amount_wan or 0 for each in self.log if each.step == "pay"), 6)

    @property
    def signed_on(self) -> Day | None:
        """The day on which it was signed."""
        return self._day_of("sign")

    @property
    def begun_on(self) -> Day | None:
        """The day on which its work began."""
        return self._day_of("begin")

    @property
    def public_until(self) -> Day | None:
        """The last day of its publicity."""
        return next((each.until for each in reversed(self.log) if each.step == "sign"), None)

    def _day_of(self, verb: str) -> Day | None:
        return next((each.at.date() for each in self.log if each.step == verb), None)

    @property
    def judges(self) -> tuple[str, ...]:
        """The experts who judged it."""
        return tuple(dict.fromkeys(expert for each in self.log if each.step in {"argue", "approve"} for expert in each.experts))
