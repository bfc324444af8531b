"""A dispatch (派单, 工单): one order for one need to one unit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from redchain.kinds.order.rules import (
    EXTENDABLE,
    FIRST_REFUSAL,
    KNOWN_ITEM,
    LATER,
    NEED_IS_OPEN,
    ONE_LEAD,
    OWN_RESOURCE,
    OWN_RULES,
    REGISTERED,
    REWORDED,
    SINGLE,
    UNIT_IN_USE,
    chain_id,
    confirm,
    dispatch,
    end,
    extend,
    office,
    redo,
)
from redchain.kinds.order.waits import about, next_step, told, waits
from redchain.model.base import Frozen, Record
from redchain.model.deadline_clock import REVIEW, most_put_off, over_on
from redchain.model.field_types import ROLES, Count, Day, Line, Lines, Moment, NameId, NeedId, OrderId, Role, Word
from redchain.model.fields import Labels, Mark, Meaning, Ranked, Ref
from redchain.model.kind import OFFICE, START, Fixed, Kind, Move, Moves, Ordered, Own, Part, always
from redchain.model.late_entry import Entered
from redchain.model.powers import NOT_ON_HOLD, ON_HOLD
from redchain.model.sla import STAGES
from redchain.model.step_correction import Meant, Was, correcting
from redchain.model.time_span import SpanText
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import PageView

OrderVerb = Literal[
    "dispatch", "accept", "send_back", "uphold", "overrule", "progress", "extend", "hold", "resume", "finish", "redo", "recall", "confirm", "correct"
]
CLOCK = ("workdays", "limit", "calendar", "due_at")
"""What a due date was counted from; commands work it out, nobody types it."""
WORKED_OUT = (*CLOCK, "final_due")
"""All that commands work out."""
_IN_HAND = ("pending", "working", "disputed")
_TIMED = ("pending", "working")
_UNIT = ("unit",)
_OFFICE = (OFFICE,)

_STATES = {
    "pending": Text("待签收", "pending"),
    "working": Text("办理中", "working"),
    "disputed": Text("退单申请", "disputed"),
    "finished": Text("已办复", "finished"),
    "void": Text("已作废", "void"),
}

ORDER_MOVES = Moves(
    states=_STATES,
    moves=(
        Move(
            "dispatch",
            Text("派单", "dispatch"),
            (START,),
            "pending",
            by=_OFFICE,
            needs=("due",),
            may=CLOCK,
            conditions=(REGISTERED, KNOWN_ITEM, UNIT_IN_USE, OWN_RESOURCE, SINGLE, ONE_LEAD),
            effect=dispatch,
            worked_out=("due",),
            undone_by=("recall",),
        ),
        Move("accept", Text("接单", "accept"), ("pending",), "working", by=_UNIT, undone_by=("finish", "recall")),
        Move(
            "send_back",
            Text("退单", "send back"),
            ("pending",),
            "disputed",
            by=_UNIT,
            needs=("reason",),
            conditions=(FIRST_REFUSAL,),
            undone_by=("overrule",),
        ),
        Move("uphold", Text("同意退单", "uphold"), ("disputed",), "void", by=_OFFICE, may=("reason", "final_due"), effect=end),
        Move("overrule", Text("驳回退单", "overrule"), ("disputed",), "pending", by=_OFFICE, may=("reason",), undone_by=("recall",)),
        Move("progress", Text("进展", "progress"), ("working",), None, by=_UNIT, says=("note",), undone_by=("progress",)),
        Move(
            "extend",
            Text("延期", "extend"),
            ("working",),
            None,
            by=_UNIT,
            needs=("due",),
            may=("reason", *CLOCK),
            conditions=(LATER, EXTENDABLE),
            effect=extend,
            worked_out=("due",),
            says=("reason", "note"),
            lasting=always(Text("重办之前只能延期一次，这次用了就不能再延", "until it is redone an order is extended once, and this is that once")),
        ),
        Move(
            "hold",
            Text("挂起", "hold"),
            _TIMED,
            None,
            by=_UNIT,
            needs=("reason",),
            may=("until",),
            conditions=(NOT_ON_HOLD,),
            undone_by=("resume",),
        ),
        Move("resume", Text("恢复", "resume"), _TIMED, None, by=_UNIT, may=("reason",), conditions=(ON_HOLD,), undone_by=("hold",)),
        Move("finish", Text("办复", "finish"), ("working",), "finished", by=_UNIT, needs=("reply",), may=("final_due",), effect=end, undone_by=("redo",)),
        Move(
            "redo",
            Text("重办", "redo"),
            ("finished",),
            "working",
            by=_OFFICE,
            needs=("reason",),
            may=("due", *CLOCK),
            conditions=(NEED_IS_OPEN, UNIT_IN_USE, SINGLE, ONE_LEAD),
            effect=redo,
            undone_by=("finish", "recall"),
        ),
        Move(
            "recall",
            Text("撤销派单", "recall"),
            _IN_HAND,
            "void",
            by=_OFFICE,
            may=("reason", "final_due"),
            says=("reason", "note"),
            effect=end,
            lasting=always(Text("撤销的工单不能恢复，只能另派", "a recalled order does not come back; the need would be dispatched anew")),
        ),
        Move(
            "confirm",
            Text("确认匹配", "confirm the match"),
            _IN_HAND,
            None,
            by=_OFFICE,
            may=("reason",),
            conditions=(REWORDED,),
            effect=confirm,
            undone_by=("recall",),
        ),
        correcting(_STATES),
    ),
    open=_IN_HAND,
    timed=_TIMED,
)


class OrderStep(Frozen):
    """One step of an order's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[OrderVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in ORDER_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    due: Annotated[Day | None, Text("限期", "Due")] = None
    workdays: Annotated[
        Count | None,
        Text("时限（工作日）", "Limit (working days)"),
        Meaning("限期由时限推算时写，自派单或重办之日起", "When the due date was counted: from the day of dispatch or redo"),
    ] = None
    limit: Annotated[
        SpanText | None,
        Text("时限", "Limit"),
        Meaning("限期由自然日或小时推算时写，如 10日、2小时", "When the due date was counted in calendar days or hours"),
    ] = None
    due_at: Annotated[Moment | None, Text("限时", "Due at"), Meaning("时限按小时时，到几点", "The time of a limit in hours")] = None
    calendar: Annotated[
        Word | None, Mark(), Text("日历版本", "Calendar"), Meaning("推算限期时所用日历的标记", "The mark of the calendar the due date was counted with")
    ] = None
    final_due: Annotated[
        Day | None,
        Text("结束时限期", "Due at the end"),
        Meaning("办结时的现行限期，日历移过时写", "The due date in force when the order ended, where the calendar had moved it"),
    ] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    reply: Annotated[Lines | None, Text("办理答复", "Reply")] = None
    until: Annotated[Day | None, Text("复核日", "Review on")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


def _page() -> PageView:
    from redchain.kinds.order.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.order.examples import EXAMPLES

    return EXAMPLES


class Order(Record):
    """An order for a need."""

    kind: ClassVar[Kind] = Kind(
        "order",
        "orders",
        Text("工单", "Order"),
        Text("一条需求派给一个单位的一张工单", "One order for one need to one unit"),
        examples=_examples,
        prefix="D",
        columns=("id", "need", "unit", "role", "resource", "state"),
        fixed=(Fixed("need"), Fixed("unit"), Fixed("role"), Fixed("item"), Fixed("basis", unless="confirm")),
        own=Own("unit", ("resource", "note")),
        parts=(Part("unit", Text("承办单位", "the unit of the order"), "unit"),),
        office=office,
        chain=chain_id,
        parent="need",
        verbs_are_commands=True,
        dates=(Ordered(("log", "*", "due"), ("log", "*", "at")), Ordered(("log", "*", "until"), ("log", "*", "at"))),
        deadlines=(("log", "*", "due"), ("log", "*", "until")),
        counted=WORKED_OUT,
        rules=OWN_RULES,
        indexed=("state", "need", "unit", "role", "resource", "item", "begun_on", "basis", "over_on", "put_off"),
        found_by=("state", "need", "resource"),
        about=about,
        told=told,
        reviewed_by="office",
        stages={
            "accept": STAGES["accept"],
            "finish": STAGES["finish"],
            "uphold": STAGES["uphold"],
            "confirm": Text("确认匹配", "confirm the match"),
            "review": REVIEW,
        },
        waits=waits,
        next_step=next_step,
        page=_page,
    )
    moves: ClassVar[Moves] = ORDER_MOVES

    id: Annotated[OrderId, Text("编号", "Id")]
    need: Annotated[NeedId, Ref("need"), Text("需求", "Need")]
    unit: Annotated[NameId, Ref("unit"), Text("承办单位", "Unit")]
    role: Annotated[Role, Text("角色", "Role"), Labels(**ROLES)]
    item: Annotated[
        Line | None, Text("子事项", "Sub-item"), Meaning("只办其中一个子事项时写它的标题", "The title of the sub-item, when the order is for one only")
    ] = None
    resource: Annotated[NameId | None, Ref("resource"), Text("采用资源", "Resource")] = None
    basis: Annotated[
        Word | None, Mark(), Text("依据散列", "Basis hash"), Meaning("派单时需求和资源文字的散列", "Hash of the need's and resource's texts at dispatch")
    ] = None
    reasons: Annotated[tuple[Line, ...], Ranked(), Text("匹配理由", "Reasons")] = ()
    log: Annotated[tuple[OrderStep, ...], Text("办理经过", "Log")]

    @property
    def due(self) -> Day | None:
        """The due date last set by a step; holds and a later calendar may have moved it (see `clock`)."""
        return next((each.due for each in reversed(self.log) if each.due is not None), None)

    @property
    def over_on(self) -> str:
        """The day after which nothing of it changes, no due date either but for `put_off`; empty where there is none (see `over_on` in `model/deadline_clock.py`)."""
        return over_on(self, (day for each in self.log for day in (each.due, each.final_due)))

    @property
    def put_off(self) -> int:
        """By how many days its holds put off a due date at the most."""
        return most_put_off(self.log)

    @property
    def begun_on(self) -> date | None:
        """The day of its first step."""
        return self.log[0].at.date() if self.log else None


def orders_of(ledger: Ledger, need: str) -> tuple[Order, ...]:
    """Return the orders of a need, by id."""
    return ledger.where(Order, "need", need)
