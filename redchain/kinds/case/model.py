"""A case (帮代办件): one service item that an agent has done for one firm, from the mandate to what the firm says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from redchain.kinds.case.checklist import deferred, received
from redchain.kinds.case.own_rules import OWN_RULES
from redchain.kinds.case.rules import (
    COMPLETE,
    DEFERRABLE,
    IN_HAND,
    IN_TIME,
    KNOWN_MATERIAL,
    MADE_GOOD,
    OWN_WORK,
    TRUSTED,
    grant,
    home,
    in_full,
    submit,
)
from redchain.kinds.case.waits import about, next_step, told, waits
from redchain.kinds.need.model import RATINGS, Rating
from redchain.kinds.need.rules import verify
from redchain.kinds.pairing.rules import chain_id, office
from redchain.model.base import Frozen, Record
from redchain.model.field_types import CaseId, Count, Day, Flag, Line, Lines, Moment, NameId, NeedId, Word
from redchain.model.fields import Labels, Mark, Meaning, Past, Ref, Role
from redchain.model.kind import OFFICE, START, Fixed, Kind, Move, Moves, Ordered, Part, always
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

CaseVerb = Literal["open", "receive", "defer", "submit", "ask_more", "progress", "grant", "refuse", "verify", "withdraw", "correct"]
CLOCK = ("workdays", "calendar")
"""What a due date was counted from; commands work it out, nobody types it."""

_HOME = ("home",)
_STATES = {
    "open": Text("收材料", "open"),
    "submitted": Text("已报送", "submitted"),
    "incomplete": Text("待补正", "incomplete"),
    "granted": Text("已办成", "granted"),
    "refused": Text("未办成", "refused"),
    "verified": Text("已评价", "verified"),
    "withdrawn": Text("已撤回", "withdrawn"),
}

CASE_MOVES = Moves(
    states=_STATES,
    moves=(
        Move("open", Text("受托", "open"), (START,), "open", by=_HOME, needs=("authorised_on",), undone_by=("withdraw",)),
        Move(
            "receive",
            Text("收材料", "receive"),
            IN_HAND,
            None,
            by=_HOME,
            needs=("material",),
            conditions=(KNOWN_MATERIAL,),
            effect=in_full,
            undone_by=("progress",),
        ),
        Move(
            "defer",
            Text("容缺", "let follow"),
            ("open", "incomplete"),
            None,
            by=_HOME,
            needs=("material", "until"),
            conditions=(KNOWN_MATERIAL, DEFERRABLE, TRUSTED, IN_TIME),
            effect=in_full,
            undone_by=("receive",),
        ),
        Move(
            "submit",
            Text("报送", "submit"),
            ("open", "incomplete"),
            "submitted",
            by=_HOME,
            needs=("due",),
            may=CLOCK,
            conditions=(COMPLETE,),
            effect=submit,
            worked_out=("due",),
            undone_by=("ask_more",),
        ),
        Move(
            "ask_more",
            Text("退回补正", "send back"),
            ("submitted",),
            "incomplete",
            by=_HOME,
            needs=("reason",),
            may=("material",),
            conditions=(KNOWN_MATERIAL,),
            effect=in_full,
            undone_by=("submit",),
        ),
        Move("progress", Text("进展", "progress"), IN_HAND, None, by=_HOME, says=("note",), undone_by=("progress",)),
        Move(
            "grant",
            Text("办成", "grant"),
            ("submitted",),
            "granted",
            by=_HOME,
            needs=("result",),
            conditions=(MADE_GOOD,),
            effect=grant,
            worked_out=("result",),
            lasting=always(Text("办成的件不能恢复成在办，只能另立一件", "what was granted is at its end; the item would be opened anew")),
        ),
        Move(
            "refuse",
            Text("不予办理", "refuse"),
            ("submitted",),
            "refused",
            by=_HOME,
            needs=("reason",),
            lasting=always(Text("不予办理的件不能恢复，只能另立一件", "what was refused does not come back; the item would be opened anew")),
        ),
        Move(
            "verify",
            Text("企业评价", "verify"),
            ("granted", "refused"),
            "verified",
            by=(OFFICE, "firm"),
            needs=("rating", "valid"),
            effect=verify,
            worked_out=("valid",),
            judges=OWN_WORK,
            lasting=always(Text("企业的评价不能改", "what the firm said is not changed")),
        ),
        Move(
            "withdraw",
            Text("撤回", "withdraw"),
            IN_HAND,
            "withdrawn",
            by=("home", "firm"),
            may=("reason",),
            lasting=always(Text("撤回的件不能恢复，只能另立一件", "a withdrawn case does not come back; the item would be opened anew")),
        ),
        correcting(_STATES),
    ),
    open=IN_HAND,
    timed=("submitted",),
)


class CaseStep(Frozen):
    """One step of a case's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[CaseVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in CASE_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    authorised_on: Annotated[Day | None, Past(), Text("委托日期", "Authorised on"), Meaning("企业签委托书的日子", "When the firm signed the mandate")] = None
    material: Annotated[
        tuple[Line, ...], Text("材料", "Materials"), Meaning("照事项里的名称，可写几份", "As the service item names them; several may be given")
    ] = ()
    until: Annotated[Day | None, Text("补齐日期", "Follows by")] = None
    due: Annotated[Day | None, Text("限期", "Due")] = None
    workdays: Annotated[
        Count | None,
        Text("时限（工作日）", "Limit (working days)"),
        Meaning("限期按承诺时限推算时写，自报送之日起", "When the due date was counted, from the day of submission"),
    ] = None
    calendar: Annotated[
        Word | None, Mark(), Text("日历版本", "Calendar"), Meaning("推算限期时所用日历的标记", "The mark of the calendar the due date was counted with")
    ] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    result: Annotated[Lines | None, Text("办理结果", "Result"), Meaning("证照、批文；不写就是事项里的结果", "The certificate; left out, as the item says")] = (
        None
    )
    rating: Annotated[Rating | None, Text("满意度", "Rating"), Labels(**RATINGS)] = None
    valid: Annotated[Flag | None, Text("有效回访", "Valid follow-up")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


def _list_view() -> ListView:
    from redchain.kinds.case.list_view import CASES

    return CASES


def _page() -> PageView:
    from redchain.kinds.case.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.case.examples import EXAMPLES

    return EXAMPLES


def _report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    from redchain.kinds.case.report import report_table

    return report_table(ledger, first, last)


class AgentCase(Record):
    """A case."""

    kind: ClassVar[Kind] = Kind(
        "case",
        "cases",
        Text("帮代办件", "Case"),
        Text("代办员替一家企业办的一个服务事项", "One service item that an agent has done for one firm"),
        prefix="A",
        columns=("id", "enterprise", "service", "agent", "state"),
        asked_for=("need", "scope"),
        fixed=(Fixed("enterprise"), Fixed("service")),
        powers=("agent",),
        parts=(Part("home", Text("代办员所在单位", "the agent's home"), who=home), Part("firm", Text("委托的企业", "the firm"), "enterprise")),
        office=office,
        chain=chain_id,
        parent="enterprise",
        dates=(
            Ordered(("log", 0, "at"), ("log", 0, "authorised_on")),
            Ordered(("log", "*", "until"), ("log", "*", "at")),
            Ordered(("log", "*", "due"), ("log", "*", "at")),
        ),
        deadlines=(("log", "*", "due"), ("log", "*", "until")),
        counted=CLOCK,
        rules=OWN_RULES,
        indexed=("state", "enterprise", "service", "agent", "need", "papers", "deferrals", "due_by_hand", "roles_asked"),
        found_by=("state", "enterprise", "service", "agent", "need"),
        about=about,
        told=told,
        reviewed_by="office",
        stages={
            "collect": Text("催材料", "have the materials"),
            "hand_in": Text("报送", "submit"),
            "answer": Text("办结", "have the answer"),
            "follow": Text("容缺补齐", "have what was to follow"),
            "rate": Text("企业评价", "ask the firm"),
        },
        waits=waits,
        lingering=("granted", "refused"),
        next_step=next_step,
        examples=_examples,
        list_view=_list_view,
        page=_page,
        report_table=_report_table,
    )
    moves: ClassVar[Moves] = CASE_MOVES

    id: Annotated[CaseId, Text("编号", "Id")]
    enterprise: Annotated[NameId, Ref("enterprise"), Text("企业", "Enterprise")]
    service: Annotated[NameId, Ref("service"), Text("服务事项", "Service item")]
    agent: Annotated[NameId, Ref("person"), Role("agent"), Text("代办员", "Agent")]
    need: Annotated[NeedId | None, Ref("need"), Text("需求", "Need"), Meaning("由哪条需求来的", "The need that it comes of")] = None
    scope: Annotated[Lines | None, Text("委托范围", "Scope of the mandate")] = None
    visibility: Annotated[
        Literal["public", "chain", "units", "office"],
        Text("公开范围", "Visibility"),
        Labels(
            public=Text("公开", "public"), chain=Text("链内", "chain"), units=Text("承办单位", "units in charge"), office=Text("仅链办", "chain office only")
        ),
        Meaning("谁可以看到这条记录；默认承办单位", "Who may see the record; default: the units in charge"),
    ] = "units"
    log: Annotated[tuple[CaseStep, ...], Text("办理经过", "Log")]

    @property
    def due(self) -> Day | None:
        """The due date last set by a step."""
        return next((each.due for each in reversed(self.log) if each.due is not None), None)

    @property
    def due_by_hand(self) -> str:
        """The day on which it was last submitted and the due date then, as one text, where that was not counted from the promised days; else empty."""
        sent = next((each for each in reversed(self.log) if each.step == "submit"), None)
        return "" if sent is None or sent.due is None or sent.workdays is not None else f"{sent.at.date()} {sent.due}"

    @property
    def papers(self) -> tuple[str, ...]:
        """The materials that have come or were let follow."""
        return tuple(dict.fromkeys((*received(self.log), *deferred(self.log))))

    @property
    def deferrals(self) -> tuple[str, ...]:
        """The materials that were let follow: the day of the first time, the day by which, and the title, as one text each."""
        begun: dict[str, date] = {}
        for each in self.log:
            if each.step == "defer":
                for title in each.material:
                    begun.setdefault(title, each.at.date())
        return tuple(f"{begun[title]} {until} {title}" for title, until in deferred(self.log).items())
