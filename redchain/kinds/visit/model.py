"""A visit (走访): one contact with a firm, on the spot, by telephone or online; what was asked, answered and gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from redchain.kinds.enterprise.model import OPERATING, Operating
from redchain.kinds.pairing.rules import chain_id, office
from redchain.kinds.visit.modes import MODES, Mode
from redchain.kinds.visit.rules import OWN_RULES, OWN_VISIT, homes, say_taken_back
from redchain.kinds.visit.waits import about, next_step, told, waits
from redchain.model.base import Frozen, Record
from redchain.model.field_types import Day, Line, Lines, Moment, NameId, NeedId, ProjectId, VisitId, Word
from redchain.model.fields import Key, Labels, Meaning, Past, Ref
from redchain.model.kind import OFFICE, START, Fixed, Kind, Move, Moves, Own, Part, always
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

VisitVerb = Literal["record", "confirm", "dispute", "recall", "correct"]

_VISITORS, _FIRM = ("home", OFFICE), ("firm", OFFICE)
_STATES = {
    "recorded": Text("待企业确认", "recorded"),
    "confirmed": Text("企业已确认", "confirmed"),
    "disputed": Text("企业有异议", "disputed"),
    "void": Text("已作废", "void"),
}

_SAID = ("mode", "project", "met_post", "operating", "answers", "reviewed", "explained", "spot")
"""What a visit tells: the visitors' units may mend it until the firm has confirmed it, or it is taken back."""

VISIT_MOVES = Moves(
    states=_STATES,
    moves=(
        Move("record", Text("记录走访", "record"), (START,), "recorded", by=_VISITORS, undone_by=("recall",)),
        Move(
            "confirm",
            Text("企业确认", "confirm"),
            ("recorded", "disputed"),
            "confirmed",
            by=_FIRM,
            judges=OWN_VISIT,
            lasting=always(
                Text(
                    "企业确认过的走访不能再改，也不能作废；记错的只能归档，归档的不计",
                    "a visit that the firm has confirmed stays as it is; a wrong one can only be archived, and then counts nowhere",
                )
            ),
        ),
        Move("dispute", Text("企业异议", "dispute"), ("recorded",), "disputed", by=_FIRM, needs=("reason",), judges=OWN_VISIT, undone_by=("confirm",)),
        Move(
            "recall",
            Text("作废", "take back"),
            ("recorded", "disputed"),
            "void",
            by=_VISITORS,
            needs=("reason",),
            lasting=say_taken_back,
        ),
        correcting(_STATES),
    ),
    open=("recorded", "disputed"),
)


class VisitStep(Frozen):
    """One step of a visit's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[VisitVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in VISIT_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


class Answer(Frozen):
    """What the firm answered to a question of the settings."""

    question: Annotated[Word, Key(), Text("问题", "Question"), Meaning("用工、订单、产能、用电等，见设置的 questions", "A question of the settings")]
    value: Annotated[Line, Text("答案", "Answer")]


class Spot(Frozen):
    """A question of the firm that was answered on the spot (当场答复)."""

    title: Annotated[Line, Key(), Text("问题", "Question")]
    answer: Annotated[Lines, Text("答复", "Answer")]


def _list_view() -> ListView:
    from redchain.kinds.visit.list_view import VISITS

    return VISITS


def _page() -> PageView:
    from redchain.kinds.visit.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.visit.examples import EXAMPLES

    return EXAMPLES


def _report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    from redchain.kinds.visit.report import report_table

    return report_table(ledger, first, last)


class Visit(Record):
    """A visit."""

    kind: ClassVar[Kind] = Kind(
        "visit",
        "visits",
        Text("走访", "Visit"),
        Text(
            "上门、电话或线上联系一次企业：谁去的，问了什么，答复了什么",
            "One contact with a firm, on site, by telephone or online: who came, what was asked and answered",
        ),
        prefix="V",
        columns=("id", "enterprise", "visited_on", "mode", "visitors", "state"),
        asked_for=("mode", "met_post"),
        fixed=(
            *(Fixed(each) for each in ("enterprise", "visited_on", "visitors")),
            *(Fixed(each, after=verb) for each in _SAID for verb in ("confirm", "recall")),
        ),
        own=Own("", (*_SAID, "note", "tags"), who=homes),
        parts=(Part("home", Text("走访人所在单位", "a visitor's home"), who=homes), Part("firm", Text("走访的企业", "the firm visited"), "enterprise")),
        office=office,
        chain=chain_id,
        parent="enterprise",
        rules=OWN_RULES,
        indexed=(
            "state",
            "enterprise",
            "project",
            "visitors",
            "visited_on",
            "mode",
            "operating",
            "reviewed",
            "answered",
            "recorded_on",
            "confirmed_on",
            "disputed_on",
            "void_on",
            "archived_on",
        ),
        found_by=("state", "enterprise", "project", "visitors"),
        about=about,
        told=told,
        reviewed_by="office",
        stages={"confirm": Text("请企业确认走访", "ask the firm to confirm a visit"), "settle": Text("处理企业异议", "settle what the firm objects to")},
        waits=waits,
        next_step=next_step,
        examples=_examples,
        list_view=_list_view,
        page=_page,
        report_table=_report_table,
    )
    moves: ClassVar[Moves] = VISIT_MOVES

    id: Annotated[VisitId, Text("编号", "Id")]
    enterprise: Annotated[NameId, Ref("enterprise"), Text("企业", "Enterprise")]
    visited_on: Annotated[Day, Past(), Text("走访日期", "Visited on")]
    visitors: Annotated[
        tuple[Annotated[NameId, Ref("person")], ...],
        Text("走访人", "Visitors"),
        Meaning("走访人的岗位；上门至少两个", "The posts of those who came; two at least on site"),
        Field(min_length=1),
    ]
    mode: Annotated[Mode, Text("方式", "Mode"), Labels(**MODES)] = "on_site"
    project: Annotated[ProjectId | None, Ref("project"), Text("调研项目", "Survey"), Meaning("属于哪一次调研", "The survey it belongs to")] = None
    met_post: Annotated[Line | None, Text("对象岗位", "Met"), Meaning("见了什么岗位，不写姓名", "The post that was met, never a name")] = None
    operating: Annotated[
        Operating | None, Text("经营状态", "Operating"), Labels(**OPERATING), Meaning("走访所见；档案另改", "As seen; the firm's record is changed by itself")
    ] = None
    answers: Annotated[tuple[Answer, ...], Text("经营情况", "Answers"), Meaning("按设置里的问题填", "By the questions of the settings")] = ()
    reviewed: Annotated[
        tuple[Annotated[NeedId, Ref("need")], ...],
        Text("回看的需求", "Needs gone through"),
        Meaning("以前提的，这次一起看了", "Raised before, gone through now"),
    ] = ()
    explained: Annotated[
        tuple[Annotated[NameId, Ref("policy", "service", "resource")], ...],
        Text("宣讲政策", "Explained"),
        Meaning("讲了哪些政策、事项、资源", "The policies, services and resources that were explained"),
    ] = ()
    spot: Annotated[
        tuple[Spot, ...],
        Text("当场答复", "Answered on the spot"),
        Meaning("答不了的转成需求：redchain visit raise", "What was not becomes a need: redchain visit raise"),
    ] = ()
    visibility: Annotated[
        Literal["public", "chain", "units", "office"],
        Text("公开范围", "Visibility"),
        Labels(
            public=Text("公开", "public"), chain=Text("链内", "chain"), units=Text("承办单位", "units in charge"), office=Text("仅链办", "chain office only")
        ),
        Meaning("谁可以看到这条记录；默认承办单位", "Who may see the record; default: the units in charge"),
    ] = "units"
    log: Annotated[tuple[VisitStep, ...], Text("走访经过", "Log")]

    @property
    def recorded_on(self) -> date | None:
        """The day of its first step."""
        return self.log[0].at.date() if self.log else None

    @property
    def confirmed_on(self) -> date | None:
        """The day on which the firm confirmed it."""
        return self._day_of("confirm")

    @property
    def disputed_on(self) -> date | None:
        """The day on which the firm objected to it."""
        return self._day_of("dispute")

    @property
    def void_on(self) -> date | None:
        """The day on which it was taken back."""
        return self._day_of("recall")

    def _day_of(self, verb: str) -> date | None:
        return next((each.at.date() for each in self.log if each.step == verb), None)

    @property
    def answered(self) -> tuple[tuple[str, str], ...]:
        """Its answers, as the index keeps them."""
        return tuple((each.question, each.value) for each in self.answers)
