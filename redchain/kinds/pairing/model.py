"""A pairing (结对): one firm and the helper who answers for it, with a mentor perhaps (1+1带1), from its start to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from redchain.kinds.pairing.rules import (
    ALL_REACHED,
    ANOTHER,
    FREE,
    IN_OFFICE,
    IN_TIME,
    OWN_RULES,
    chain_id,
    ensure_hand_overs_are_by_the_holder,
    hand_over,
    home,
    office,
)
from redchain.kinds.pairing.waits import about, next_step, told, waits
from redchain.kinds.project.model import Milestone
from redchain.kinds.project.rules import KNOWN_MILESTONE, ensure_done_days_come_by_steps, milestone
from redchain.model.base import Frozen, Record
from redchain.model.cadence import CADENCES, Cadence
from redchain.model.field_types import Day, Line, Lines, Moment, NameId, PairingId
from redchain.model.fields import Labels, Meaning, Ref, Role
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

PairingVerb = Literal["start", "hand_over", "progress", "milestone", "finish", "stop", "correct"]

_OFFICE, _HELPER = (OFFICE,), ("home", OFFICE)
_STATES = {"running": Text("结对中", "running"), "finished": Text("已期满", "finished"), "stopped": Text("已解除", "stopped")}
_ANEW = always(Text("期满、解除的结对不能恢复，只能重新结对", "a pairing that has ended does not go on; the firm would be paired anew"))

PAIRING_MOVES = Moves(
    states=_STATES,
    moves=(
        Move("start", Text("结对", "start"), (START,), "running", by=_OFFICE, conditions=(FREE,), undone_by=("stop",)),
        Move(
            "hand_over",
            Text("交接", "hand over"),
            ("running",),
            None,
            by=_OFFICE,
            needs=("helper", "reason"),
            may=("matters", "former"),
            worked_out=("former",),
            conditions=(ANOTHER, IN_OFFICE),
            effect=hand_over,
            undone_by=("hand_over",),
        ),
        Move("progress", Text("小结", "progress"), ("running",), None, by=_HELPER, says=("note",), undone_by=("progress",)),
        Move(
            "milestone",
            Text("目标达成", "reach a goal"),
            ("running",),
            None,
            by=_HELPER,
            needs=("milestone",),
            conditions=(KNOWN_MILESTONE,),
            effect=milestone,
            undone_by=("progress",),
        ),
        Move("finish", Text("期满", "finish"), ("running",), "finished", by=_OFFICE, may=("outcome",), conditions=(ALL_REACHED, IN_TIME), lasting=_ANEW),
        Move("stop", Text("解除", "stop"), ("running",), "stopped", by=_OFFICE, needs=("reason",), lasting=_ANEW),
        correcting(_STATES),
    ),
    open=("running",),
)


class PairingStep(Frozen):
    """One step of a pairing's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[PairingVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in PAIRING_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    helper: Annotated[NameId | None, Ref("person"), Role("helper"), Text("新助企员", "New helper")] = None
    former: Annotated[NameId | None, Ref("person"), Text("原助企员", "Former helper"), Meaning("由命令写入", "Commands write it")] = None
    matters: Annotated[Lines | None, Text("移交事项", "Matters handed over")] = None
    milestone: Annotated[Line | None, Text("帮带目标", "Goal")] = None
    outcome: Annotated[Lines | None, Text("成效", "Outcome")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


def _list_view() -> ListView:
    from redchain.kinds.pairing.list_view import PAIRINGS

    return PAIRINGS


def _page() -> PageView:
    from redchain.kinds.pairing.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.pairing.examples import EXAMPLES

    return EXAMPLES


def _report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    from redchain.kinds.pairing.report import report_table

    return report_table(ledger, first, last)


class Pairing(Record):
    """A pairing."""

    kind: ClassVar[Kind] = Kind(
        "pairing",
        "pairings",
        Text("结对", "Pairing"),
        Text("一家企业和联系它的助企员；有导师的是 1+1带1", "A firm and the helper who answers for it, with a mentor perhaps"),
        prefix="R",
        columns=("id", "enterprise", "helper", "mentor", "due", "state"),
        asked_for=("mentor", "due"),
        fixed=(Fixed("enterprise"), Fixed("helper", unless="hand_over")),
        powers=("helper", "mentor", "due", "milestones"),
        parts=(Part("home", Text("助企员所在单位", "the helper's home"), who=home),),
        office=office,
        chain=chain_id,
        parent="enterprise",
        dates=(Ordered(("due",), ("log", 0, "at")), Ordered(("milestones", "*", "due"), ("log", 0, "at")), Ordered(("due",), ("milestones", "*", "due"))),
        deadlines=(("due",), ("milestones", "*", "due")),
        rules=OWN_RULES,
        changes=(ensure_hand_overs_are_by_the_holder, ensure_done_days_come_by_steps),
        indexed=("state", "enterprise", "helper", "mentor", "load", "begun", "roles_asked"),
        found_by=("state", "enterprise", "helper", "mentor"),
        about=about,
        told=told,
        reviewed_by="office",
        stages={
            "contact": Text("联系企业", "contact the firm"),
            "on_site": Text("上门联系企业", "visit the firm on site"),
            "successor": Text("换助企员、导师", "find a successor"),
            "goal": Text("帮带目标", "reach a goal"),
            "term": Text("期满", "end of the term"),
        },
        waits=waits,
        next_step=next_step,
        examples=_examples,
        list_view=_list_view,
        page=_page,
        report_table=_report_table,
    )
    moves: ClassVar[Moves] = PAIRING_MOVES

    id: Annotated[PairingId, Text("编号", "Id")]
    enterprise: Annotated[NameId, Ref("enterprise"), Text("企业", "Enterprise")]
    helper: Annotated[NameId, Ref("person"), Role("helper"), Text("助企员", "Helper")]
    mentor: Annotated[
        NameId | None, Ref("person"), Role("mentor"), Text("导师", "Mentor"), Meaning("写了就是 1+1带1", "Who gives advice beside the helper")
    ] = None
    cadence: Annotated[Cadence | None, Text("联系周期", "Cadence"), Labels(**CADENCES), Meaning("不写就按设置里的周期", "Left out: as the settings say")] = None
    milestones: Annotated[tuple[Milestone, ...], Text("帮带目标", "Goals")] = ()
    due: Annotated[Day | None, Text("期满日", "Ends on"), Meaning("1+1带1 到哪天期满", "The last day of a pairing with a mentor")] = None
    log: Annotated[tuple[PairingStep, ...], Text("结对经过", "Log")]

    @property
    def load(self) -> int:
        """How many firms it counts as: with a mentor two."""
        return 2 if self.mentor else 1

    @property
    def began(self) -> Moment | None:
        """The moment since which its helper has had it: of the last hand-over, else of its start."""
        return next((each.at for each in reversed(self.log) if each.step in {"start", "hand_over"}), None)

    @property
    def begun(self) -> str:
        """The same as text that sorts, empty for never."""
        return self.began.isoformat() if self.began else ""
