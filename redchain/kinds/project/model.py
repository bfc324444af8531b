"""A project (行动项目): what several units do together for one or more needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from redchain.kinds.project.agreement import RECORDED
from redchain.kinds.project.extension import LATER, ensure_extensions_follow, extend
from redchain.kinds.project.rules import (
    ALL_REACHED,
    KNOWN_MILESTONE,
    OWN_RULES,
    chain_id,
    ensure_done_days_come_by_steps,
    milestone,
    next_step,
    office,
    say_left_open,
    waits,
)
from redchain.model.base import Frozen, Record
from redchain.model.field_types import ChallengeId, Count, Day, Line, Lines, MeetingId, Moment, NameId, NeedId, ProjectId, Wan
from redchain.model.fields import Key, Labels, Meaning, Past, Ref
from redchain.model.kind import OFFICE, START, Fixed, Kind, Move, Moves, Ordered, Own, Part, always
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

ProjectVerb = Literal["start", "progress", "milestone", "result", "advise", "extend", "finish", "stop", "correct"]

_LEAD = ("lead", OFFICE)

_STATES = {"running": Text("推进中", "running"), "finished": Text("已完成", "finished"), "stopped": Text("已终止", "stopped")}

PROJECT_MOVES = Moves(
    states=_STATES,
    moves=(
        Move("start", Text("立项", "start"), (START,), "running", by=_LEAD, undone_by=("stop",)),
        Move("progress", Text("进展", "progress"), ("running",), None, by=_LEAD, says=("note",), undone_by=("progress",)),
        Move(
            "milestone",
            Text("里程碑", "milestone"),
            ("running",),
            None,
            by=_LEAD,
            needs=("milestone",),
            conditions=(KNOWN_MILESTONE,),
            effect=milestone,
            undone_by=("progress",),
        ),
        Move(
            "result",
            Text("共建成果", "record a result"),
            ("running",),
            None,
            by=_LEAD,
            needs=("title",),
            conditions=(RECORDED,),
            undone_by=("progress",),
        ),
        Move(
            "advise",
            Text("问诊", "advise a firm"),
            ("running",),
            None,
            by=_LEAD,
            needs=("enterprise",),
            conditions=(RECORDED,),
            undone_by=("progress",),
        ),
        Move(
            "extend",
            Text("延期", "extend"),
            ("running",),
            None,
            by=_LEAD,
            needs=("due", "reason"),
            may=("former_due",),
            worked_out=("former_due",),
            conditions=(LATER,),
            effect=extend,
            lasting=always(Text("限期只能往后延，不能改早", "a due date only moves later, never back")),
        ),
        Move(
            "finish",
            Text("完成", "finish"),
            ("running",),
            "finished",
            by=_LEAD,
            may=("reason",),
            conditions=(ALL_REACHED,),
            lasting=say_left_open,
        ),
        Move(
            "stop",
            Text("终止", "stop"),
            ("running",),
            "stopped",
            by=_LEAD,
            needs=("reason",),
            lasting=always(Text("终止的项目不能恢复，只能重新立项", "a stopped project does not go on; it would be started anew")),
        ),
        correcting(_STATES),
    ),
    open=("running",),
)


class ProjectStep(Frozen):
    """One step of a project's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[ProjectVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in PROJECT_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    milestone: Annotated[Line | None, Text("里程碑", "Milestone")] = None
    title: Annotated[Line | None, Text("成果", "Result")] = None
    enterprise: Annotated[NameId | None, Ref("enterprise"), Text("问诊企业", "Firm advised")] = None
    due: Annotated[Day | None, Text("新限期", "New due date")] = None
    former_due: Annotated[Day | None, Text("原限期", "Due date before"), Meaning("由命令写入", "Commands write it")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


class Milestone(Frozen):
    """A milestone (里程碑) of a project."""

    title: Annotated[Line, Key(), Text("事项", "Title")]
    due: Annotated[Day | None, Text("期限", "Due")] = None
    done_on: Annotated[Day | None, Past(), Text("完成日", "Done on")] = None


ProjectForm = Literal["tackling", "supply", "co_building", "survey", "activity"]
PROJECT_FORMS: dict[ProjectForm, Text] = {
    "tackling": Text("技术攻关", "tackling a problem"),
    "supply": Text("要素保障", "supply"),
    "co_building": Text("党建共建", "co-building"),
    "survey": Text("走访调研", "survey"),
    "activity": Text("活动", "activity"),
}


class Target(Frozen):
    """How many firms a unit is to visit in a survey (应走访); never how many needs it is to find."""

    unit: Annotated[NameId, Key(), Ref("unit", "enterprise"), Text("单位", "Unit")]
    firms: Annotated[Count, Text("应走访企业", "Firms to visit")]


def _list_view() -> ListView:
    from redchain.kinds.project.list_view import PROJECTS

    return PROJECTS


def _page() -> PageView:
    from redchain.kinds.project.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.project.examples import EXAMPLES

    return EXAMPLES


def _report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    from redchain.kinds.project.report import report_table

    return report_table(ledger, first, last)


class Project(Record):
    """An action project."""

    kind: ClassVar[Kind] = Kind(
        "project",
        "projects",
        Text("行动项目", "Project"),
        Text("多个单位围绕需求共同推进的一个项目", "What several units do together for one or more needs"),
        prefix="P",
        columns=("id", "title", "lead", "due", "state"),
        asked_for=("needs", "goals", "due"),
        fixed=(Fixed("due", unless="extend", after="extend"),),
        powers=("lead", "chain", "needs", "due", "milestones", "targets"),
        own=Own("lead", ("title", "supporting", "parties", "signed_on", "challenge", "resources", "goals", "budget_wan", "outcome", "note", "tags")),
        parts=(Part("lead", Text("项目牵头单位", "the project's lead unit"), "lead"),),
        office=office,
        chain=chain_id,
        dates=(
            Ordered(("due",), ("log", 0, "at")),
            Ordered(("due",), ("signed_on",)),
            Ordered(("milestones", "*", "due"), ("log", 0, "at")),
            Ordered(("log", "*", "due"), ("log", "*", "at")),
        ),
        deadlines=(("due",), ("milestones", "*", "due")),
        rules=OWN_RULES,
        changes=(ensure_done_days_come_by_steps, ensure_extensions_follow),
        indexed=("state", "needs", "meeting", "topic", "form", "chain", "parties", "advised", "advice"),
        found_by=("state", "needs", "meeting", "form", "parties", "advised"),
        reviewed_by="office",
        stages={
            "milestone": Text("里程碑", "milestone"),
            "project": Text("项目完成", "finish the project"),
            "sign_agreement": Text("签订协议", "sign the agreement"),
            "agreement": Text("协议期满", "end of the agreement"),
        },
        waits=waits,
        next_step=next_step,
        examples=_examples,
        list_view=_list_view,
        page=_page,
        report_table=_report_table,
    )
    moves: ClassVar[Moves] = PROJECT_MOVES

    id: Annotated[ProjectId, Text("编号", "Id")]
    title: Annotated[Line, Text("名称", "Title")]
    needs: Annotated[
        tuple[Annotated[NeedId, Ref("need")], ...],
        Text("对应需求", "Needs"),
        Meaning("走访调研、党建共建、活动可以没有", "Surveys, co-building and activities may have none"),
    ] = ()
    lead: Annotated[NameId, Ref("unit"), Text("牵头单位", "Lead unit")]
    form: Annotated[ProjectForm | None, Text("类型", "Form"), Labels(**PROJECT_FORMS)] = None
    targets: Annotated[
        tuple[Target, ...], Text("应走访", "Targets"), Meaning("走访调研：各单位应走访几家企业", "Of a survey: how many firms each unit is to visit")
    ] = ()
    chain: Annotated[NameId | None, Ref("chain"), Text("产业链", "Chain")] = None
    meeting: Annotated[MeetingId | None, Ref("meeting"), Text("议定会议", "Meeting"), Meaning("哪次会议议定的", "The meeting that resolved it")] = None
    topic: Annotated[Count | None, Text("议题", "Topic"), Meaning("那次会议的议题序号", "The number of its topic on that agenda")] = None
    challenge: Annotated[ChallengeId | None, Ref("challenge"), Text("榜单", "Challenge"), Meaning("为哪个榜单立的", "The challenge it works on")] = None
    parties: Annotated[
        tuple[Annotated[NameId, Ref("unit", "enterprise")], ...],
        Text("共建各方", "Parties"),
        Meaning("党建共建：签协议的单位和企业，至少两家", "Of co-building: the units and firms of the agreement, two at least"),
    ] = ()
    signed_on: Annotated[
        Day | None, Past(), Text("签订日", "Signed on"), Meaning("党建共建：协议哪天签的", "Of co-building: when the agreement was signed")
    ] = None
    supporting: Annotated[tuple[Annotated[NameId, Ref("unit")], ...], Text("配合单位", "Supporting units")] = ()
    resources: Annotated[tuple[Annotated[NameId, Ref("resource")], ...], Text("资源", "Resources")] = ()
    goals: Annotated[Lines | None, Text("目标", "Goals")] = None
    due: Annotated[Day | None, Text("完成期限", "Due")] = None
    milestones: Annotated[tuple[Milestone, ...], Text("里程碑", "Milestones")] = ()
    budget_wan: Annotated[Wan | None, Text("投入（万元）", "Budget (10,000 yuan)")] = None
    outcome: Annotated[Lines | None, Text("成效", "Outcome")] = None
    log: Annotated[tuple[ProjectStep, ...], Text("推进经过", "Log")]

    @property
    def advice(self) -> tuple[tuple[int, str], ...]:
        """The advice that was given: the place of each step, and the firm."""
        return tuple((place, each.enterprise) for place, each in enumerate(self.log) if each.step == "advise" and each.enterprise is not None)

    @property
    def advised(self) -> tuple[str, ...]:
        """The firms that were advised, in the order in which they first were."""
        return tuple(dict.fromkeys(firm for _, firm in self.advice))
