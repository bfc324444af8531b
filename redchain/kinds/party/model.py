"""A party organisation (党组织): the committee of a chain, an organisation of one of the six sides, or a branch on the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from redchain.kinds.party.rules import FITS, IN_TURN, NOT_BEFORE, OWN_RULES, hand_over, office, rotation_of, waits
from redchain.kinds.party.tree import LEVELS, Level, chain_id
from redchain.model.base import Frozen, Named
from redchain.model.field_types import SIDES, Day, Flag, Line, Lines, Moment, NameId, Side, Word
from redchain.model.fields import Key, Labels, Meaning, Ranked, Ref
from redchain.model.kind import OFFICE, START, Fixed, Kind, Move, Moves, Ordered, Part, always
from redchain.model.late_entry import Entered
from redchain.model.rotation import Period
from redchain.model.step_correction import Meant, Was, correcting
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.document import Table
    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.list_view import ListView
    from redchain.model.page_view import PageView

_OFFICE = (OFFICE,)
_STATES = {"standing": Text("在册", "standing"), "dissolved": Text("已撤销", "dissolved")}
PARTY_MOVES = Moves(
    states=_STATES,
    moves=(
        Move("found", Text("成立", "found"), (START,), "standing", by=_OFFICE, undone_by=("dissolve",)),
        Move(
            "hand_over",
            Text("轮值交接", "hand over"),
            ("standing",),
            None,
            by=("chair", OFFICE),
            needs=("chair", "starts_on"),
            may=("matters", "reason"),
            conditions=(NOT_BEFORE, FITS),
            effect=hand_over,
            worked_out=("starts_on",),
            undone_by=("hand_over",),
        ),
        Move("skip", Text("跳过", "skip"), ("standing",), None, by=_OFFICE, needs=("chair", "reason"), conditions=(IN_TURN,), undone_by=("hand_over",)),
        Move("swap", Text("对调", "swap"), ("standing",), None, by=_OFFICE, needs=("chair", "other", "reason"), conditions=(IN_TURN,), undone_by=("swap",)),
        Move("renew", Text("换届", "renew"), ("standing",), None, by=_OFFICE, needs=("until",), undone_by=("renew",)),
        Move(
            "dissolve",
            Text("撤销", "dissolve"),
            ("standing",),
            "dissolved",
            by=_OFFICE,
            needs=("reason",),
            lasting=always(Text("撤销的组织不能恢复，只能重新成立", "a dissolved organisation is not restored; it would be founded anew")),
        ),
        correcting(_STATES),
    ),
    open=("standing",),
)
PartyVerb = Literal["found", "hand_over", "skip", "swap", "renew", "dissolve", "correct"]
PERIODS: dict[Period, Text] = {
    "month": Text("每月", "a month"),
    "quarter": Text("每季度", "a quarter"),
    "half_year": Text("每半年", "half a year"),
    "year": Text("每年", "a year"),
}


class PartyStep(Frozen):
    """One step of an organisation's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[PartyVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in PARTY_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    chair: Annotated[NameId | None, Ref("unit", "enterprise"), Text("轮值成员", "Chair")] = None
    other: Annotated[NameId | None, Ref("unit", "enterprise"), Text("和谁对调", "Other")] = None
    starts_on: Annotated[Day | None, Text("任期起始日", "Term starts on"), Meaning("由命令算出", "Commands work it out")] = None
    matters: Annotated[Lines | None, Text("交接事项", "Matters"), Meaning("不写的，列在办的事", "Without it what is open is listed")] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    until: Annotated[Day | None, Text("任期至", "Until")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


class PartyMember(Frozen):
    """A member (成员) of an organisation: a unit or an enterprise, with or without a vote."""

    member: Annotated[NameId, Key(), Ref("unit", "enterprise"), Text("成员", "Member")]
    votes: Annotated[
        Flag,
        Text("有表决权", "Votes"),
        Meaning(
            "改了的：原来的一条写 until，另写一条，写 since", "Where it changes the entry gets an `until`, and a further one has the other value and a `since`"
        ),
    ] = True
    since: Annotated[Day | None, Text("加入日", "Since")] = None
    until: Annotated[Day | None, Text("退出日", "Until")] = None

    def is_on(self, day: date) -> bool:
        """Tell whether it is a member on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def meets(self, other: PartyMember) -> bool:
        """Tell whether it is a member on a day on which another entry of it is one: whoever comes back, or gets or loses a vote, has a further entry."""
        return all(one.since is None or two.until is None or one.since <= two.until for one, two in ((self, other), (other, self)))


class Rota(Frozen):
    """How the chair of a committee passes from member to member (轮值安排)."""

    order: Annotated[tuple[Annotated[NameId, Ref("unit", "enterprise")], ...], Ranked(), Text("次序", "Order")]
    period: Annotated[Period, Text("一任多久", "Period"), Labels(**PERIODS)]
    starts_on: Annotated[Day, Text("第一任起始日", "First term starts on")]


def _list_view() -> ListView:
    from redchain.kinds.party.list_view import PARTIES

    return PARTIES


def _page() -> PageView:
    from redchain.kinds.party.page import PAGE

    return PAGE


def _report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    from redchain.kinds.party.report import coverage_table

    return coverage_table(ledger, first, last)


def _examples() -> Examples:
    from redchain.kinds.party.examples import EXAMPLES

    return EXAMPLES


class Party(Named):
    """A party organisation."""

    kind: ClassVar[Kind] = Kind(
        "party",
        "parties",
        Text("党组织", "Party organisation"),
        Text("产业链党委、六端组织或链上支部，及其成员和轮值", "The committee of a chain, a side organisation or a branch, with its members and its rotation"),
        columns=("id", "name", "level", "parent", "side", "state"),
        asked_for=("short_name", "chain", "parent", "side"),
        fixed=(Fixed("level"),),
        powers=("id", "former_ids", "chain", "parent", "members", "rotation", "archived_on"),
        parts=(Part("chair", Text("现任轮值成员", "the chair in office"), "chair_in_office"),),
        office=office,
        chain=chain_id,
        dates=(Ordered(("members", "*", "until"), ("members", "*", "since")), Ordered(("log", "*", "until"), ("log", "*", "at"))),
        rules=OWN_RULES,
        indexed=("state", "level", "chain", "parent", "next_term", "founded_on", "order", "archived_on", "name_key", "seats"),
        found_by=("state", "parent", "chain"),
        reviewed_by="office",
        stages={"hand_over": Text("轮值交接", "hand over the chair")},
        waits=waits,
        waits_from="next_term",
        examples=_examples,
        list_view=_list_view,
        page=_page,
        report_table=_report_table,
    )
    moves: ClassVar[Moves] = PARTY_MOVES

    id: Annotated[NameId, Text("编号", "Id")]
    name: Annotated[Line, Text("名称", "Name")]
    level: Annotated[Level, Text("层级", "Level"), Labels(**LEVELS)]
    short_name: Annotated[Word | None, Text("简称", "Short name")] = None
    chain: Annotated[NameId | None, Ref("chain"), Text("产业链", "Chain"), Meaning("只写在产业链党委上", "Named by committees only")] = None
    parent: Annotated[NameId | None, Ref("party"), Text("上级组织", "Parent"), Meaning("产业链党委不写", "Named by all but committees")] = None
    side: Annotated[Side | None, Text("六端", "Side"), Labels(**SIDES), Meaning("只写在六端组织上", "Named by side organisations only")] = None
    secretary_post: Annotated[Line | None, Text("书记职务", "Secretary's post"), Meaning("只写职务，不写姓名", "The post only, never a name")] = None
    members: Annotated[tuple[PartyMember, ...], Text("成员", "Members")] = ()
    rotation: Annotated[Rota | None, Text("轮值安排", "Rotation")] = None
    log: Annotated[tuple[PartyStep, ...], Text("经过", "Log")]

    @property
    def chair_in_office(self) -> str | None:
        """Who chairs by the last hand-over, a correction before what it corrects; before the first, whoever stands first in the order; None where nobody chairs."""
        settled = [each for each in reversed(self.log) if each.step == "hand_over" and each.chair and each.starts_on]
        last = max(settled, key=lambda each: each.starts_on, default=None)  # type: ignore[arg-type,return-value]  # those without a day are left out
        if last is not None:
            return last.chair
        return next(iter(self.rotation.order), None) if self.rotation else None

    @property
    def founded_on(self) -> str:
        """The day of its first step, as ISO text; empty before that."""
        return self.log[0].at.date().isoformat() if self.log else ""

    @property
    def order(self) -> tuple[str, ...]:
        """Who takes turns, in order; nobody without a rotation."""
        return self.rotation.order if self.rotation else ()

    @property
    def seats(self) -> tuple[tuple[str, bool, str, str], ...]:
        """Its members as the index keeps them: who, whether with a vote, from which day and until which, as ISO text, empty for none."""
        return tuple((each.member, each.votes, str(each.since or ""), str(each.until or "")) for each in self.members)

    @property
    def next_term(self) -> str:
        """The first day, as ISO text, of the first term after the last one that was handed over; empty without a rotation."""
        rotation = rotation_of(self)
        return rotation.first_day(rotation.last_settled + 1).isoformat() if rotation else ""
