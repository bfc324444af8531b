"""A meeting (会议) of a party organisation: its agenda, who came, what was voted and resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from redchain.kinds.meeting.ballots import kept, left, resolved, vote_of
from redchain.kinds.meeting.own_rules import OWN_RULES
from redchain.kinds.meeting.resolutions import EVERY, FOLLOW_UP, resolutions
from redchain.kinds.meeting.rules import (
    ATTENDANCE,
    CHAIRED,
    KNOWN_TOPIC,
    NOT_OVER,
    ON_THE_DAY,
    RESOLVING,
    SOMEBODY,
    STANDING,
    VOTERS,
    chain_id,
    invite,
    office,
    usual,
)
from redchain.kinds.meeting.waits import next_step, told, waits
from redchain.model.base import Frozen, Record
from redchain.model.field_types import Count, Day, Line, Lines, MeetingId, Moment, NameId, NeedId, Word
from redchain.model.fields import Key, Labels, Meaning, PartOf, Ref
from redchain.model.kind import OFFICE, START, Fixed, Kind, Move, Moves, Ordered, Part, always
from redchain.model.late_entry import Entered
from redchain.model.step_correction import Meant, Was, correcting
from redchain.model.votes import MEETING_FORMS, OUTCOMES, MeetingForm, Outcome
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Table
    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.list_view import ListView
    from redchain.model.page_view import PageView

MeetingVerb = Literal["plan", "invite", "open", "resolve", "minute", "cancel", "correct"]
TopicForm = Literal["report", "discuss", "vote"]
TOPIC_FORMS: dict[TopicForm, Text] = {"report": Text("通报", "report"), "discuss": Text("讨论", "discussion"), "vote": Text("表决", "vote")}
_CHAIR = ("chair", OFFICE)
_VOTES = ("agreed", "opposed", "abstained", "agreed_total", "opposed_total", "abstained_total")
_STATES = {
    "planned": Text("筹备中", "planned"),
    "invited": Text("已通知", "invited"),
    "open": Text("会议中", "open"),
    "done": Text("已定稿", "minuted"),
    "cancelled": Text("已取消", "cancelled"),
}
MEETING_MOVES = Moves(
    states=_STATES,
    moves=(
        Move("plan", Text("筹备", "plan"), (START,), "planned", by=_CHAIR, conditions=(STANDING, CHAIRED), undone_by=("cancel",)),
        Move(
            "invite",
            Text("通知", "invite"),
            ("planned", "invited"),
            "invited",
            by=_CHAIR,
            needs=("entitled",),
            may=("observers",),
            conditions=(STANDING, NOT_OVER, SOMEBODY, VOTERS, ATTENDANCE),
            effect=invite,
            worked_out=("entitled",),
            undone_by=("cancel",),
        ),
        Move(
            "open",
            Text("开会", "open"),
            ("invited",),
            "open",
            by=_CHAIR,
            needs=("present",),
            may=("excused",),
            conditions=(STANDING, ON_THE_DAY, ATTENDANCE),
            lasting=always(Text("开会以后议题、应到和实到不能再改", "once it is open, its topics and who is there stay as they are")),
        ),
        Move(
            "resolve",
            Text("议决", "resolve"),
            ("open",),
            None,
            by=_CHAIR,
            needs=("topic", "outcome"),
            may=("words", *_VOTES, "recused", "unit", "report_on"),
            conditions=RESOLVING,
            lasting=always(Text("议决了的议题不能再改，只能以后复议", "a topic that is settled stays so; it can only be taken up again at a later meeting")),
        ),
        Move(
            "minute",
            Text("纪要定稿", "finalise the minutes"),
            ("open",),
            "done",
            by=_CHAIR,
            may=("words",),
            conditions=(KNOWN_TOPIC,),
            lasting=always(Text("纪要定稿以后不能再改", "once its minutes are final, a meeting is over")),
        ),
        Move(
            "cancel",
            Text("取消", "cancel"),
            ("planned", "invited"),
            "cancelled",
            by=_CHAIR,
            needs=("reason",),
            lasting=always(Text("取消的会议不能恢复，只能另开", "a cancelled meeting does not come back; another would be planned")),
        ),
        correcting(_STATES),
    ),
    open=("planned", "invited", "open"),
)
_Actors = tuple[Annotated[NameId, Ref("unit", "enterprise")], ...]


class MeetingStep(Frozen):
    """One step of a meeting's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[MeetingVerb, Text("步骤", "Step"), Labels(**{each.verb: each.label for each in MEETING_MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    entitled: Annotated[_Actors, Text("应到", "Entitled"), Meaning("不写的，为当天有表决权的成员", "Without it: the voting members of the day")] = ()
    observers: Annotated[_Actors, Text("列席", "Observing")] = ()
    present: Annotated[_Actors, Text("实到", "Present")] = ()
    excused: Annotated[_Actors, Text("请假", "Excused")] = ()
    topic: Annotated[Count | None, Text("议题", "Topic"), Meaning("议程里的序号", "Its number on the agenda")] = None
    outcome: Annotated[Outcome | None, Text("结论", "Outcome"), Labels(**OUTCOMES)] = None
    words: Annotated[
        Lines | None, Text("内容", "Words"), Meaning("议定的事；纪要定稿时是主持人的话", "What was settled; of the minutes, what the chair said")
    ] = None
    agreed: Annotated[_Actors, Text("同意", "Agreed")] = ()
    opposed: Annotated[_Actors, Text("不同意", "Opposed")] = ()
    abstained: Annotated[_Actors, Text("弃权", "Abstained")] = ()
    agreed_total: Annotated[Count | None, Text("同意票数", "Votes for"), Meaning("无记名时只写票数", "Of a secret vote totals alone")] = None
    opposed_total: Annotated[Count | None, Text("不同意票数", "Votes against")] = None
    abstained_total: Annotated[Count | None, Text("弃权票数", "Abstentions")] = None
    recused: Annotated[_Actors, Text("回避", "Recused"), Meaning("回避的不投票，不计入应到", "They do not vote, and are not counted among those entitled")] = ()
    unit: Annotated[NameId | None, Ref("unit", "enterprise"), Text("落实单位", "Seen to by")] = None
    report_on: Annotated[Day | None, Text("通报落实", "Report on")] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    meant: Meant = None
    was: Was = None
    entered_on: Entered = None


class Topic(Frozen):
    """A topic (议题) of a meeting's agenda."""

    number: Annotated[Count, Key(), Text("序号", "Number"), Meaning("命令里不写的，照先后编号", "Left out of a command: numbered by their place")]
    title: Annotated[Line, Text("议题", "Title")]
    form: Annotated[TopicForm, Text("方式", "Form"), Labels(**TOPIC_FORMS)]
    proposer: Annotated[NameId | None, Ref("unit", "enterprise"), Text("提议人", "Proposer")] = None
    needs: Annotated[tuple[Annotated[NeedId, Ref("need")], ...], Text("有关需求", "Needs")] = ()
    rule_set: Annotated[
        Word | None, Text("表决规则", "Rule set"), Meaning("不写的，用这类会议的默认规则", "Without it: the usual one of this form of meeting")
    ] = None
    again: Annotated[
        Line | None,
        PartOf("meeting"),
        Text("复议", "Again"),
        Meaning("复议或通报以前的议题，如 M-…/2", "An earlier topic taken up again, or reported on, such as M-…/2"),
    ] = None


def _reported(topics: Iterable[Topic]) -> Iterator[str]:
    return (each.again or EVERY for each in topics if each.form == "report" and (each.again or each.title in FOLLOW_UP))


def _list_view() -> ListView:
    from redchain.kinds.meeting.list_view import MEETINGS

    return MEETINGS


def _page() -> PageView:
    from redchain.kinds.meeting.page import PAGE

    return PAGE


def _report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    from redchain.kinds.meeting.report import round_tables

    return round_tables(ledger, first, last)


def _examples() -> Examples:
    from redchain.kinds.meeting.examples import EXAMPLES

    return EXAMPLES


class Meeting(Record):
    """A meeting."""

    kind: ClassVar[Kind] = Kind(
        "meeting",
        "meetings",
        Text("会议", "Meeting"),
        Text("一次圆桌会或其他会议：议题、到会、表决、决议", "A round table or another meeting: topics, attendance, votes and resolutions"),
        prefix="M",
        columns=("id", "title", "party", "held_on", "chair", "state"),
        asked_for=("place", "topics"),
        fixed=(
            Fixed("party"),
            Fixed("topics", after="open"),
            Fixed("form", after="open"),
            Fixed("held_on", after="open"),
            Fixed("chair", after="open"),
            Fixed("title", after="minute"),
            Fixed("place", after="minute"),
        ),
        powers=("chair",),
        parts=(Part("chair", Text("会议主持人", "the chair of the meeting"), "chair"),),
        office=office,
        chain=chain_id,
        dates=(Ordered(("held_on",), ("log", 0, "at")), Ordered(("log", "*", "report_on"), ("log", "*", "at"))),
        deadlines=(("log", "*", "report_on"),),
        rules=OWN_RULES,
        indexed=(
            "state",
            "party",
            "form",
            "held_on",
            "chair",
            "numbers",
            "reports",
            "heard",
            "again_of",
            "rule_sets",
            "votes",
            "planned_on",
            "invited",
            "adopted",
        ),
        found_by=("state", "party"),
        told=told,
        reviewed_by="office",
        stages={
            "invite": Text("发通知", "send the notice"),
            "hold": Text("开会", "hold the meeting"),
            "minute": Text("定稿纪要", "finalise the minutes"),
            "report": Text("通报落实", "report what was done"),
        },
        waits=waits,
        lingering=("done",),
        usual=usual,
        next_step=next_step,
        examples=_examples,
        list_view=_list_view,
        page=_page,
        report_table=_report_table,
    )
    moves: ClassVar[Moves] = MEETING_MOVES

    id: Annotated[MeetingId, Text("编号", "Id")]
    party: Annotated[NameId, Ref("party"), Text("党组织", "Organisation")]
    title: Annotated[Line, Text("名称", "Title")]
    held_on: Annotated[Day, Text("会议日期", "Held on")]
    form: Annotated[MeetingForm, Text("会议类别", "Form"), Labels(**MEETING_FORMS)] = "round_table"
    chair: Annotated[
        NameId | None, Ref("unit", "enterprise"), Text("主持", "Chair"), Meaning("不写的，为当天的轮值成员", "Without it: whose turn it is that day")
    ] = None
    place: Annotated[Line | None, Text("地点", "Place")] = None
    topics: Annotated[tuple[Topic, ...], Text("议题", "Topics")] = ()
    log: Annotated[tuple[MeetingStep, ...], Text("经过", "Log")]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its topics."""
        return tuple(each.number for each in self.topics)

    @property
    def reports(self) -> tuple[str, ...]:
        """The resolutions of earlier meetings on which its agenda reports, by the topics that name them; `*` for all, by the topic that is made for them."""
        return tuple(_reported(self.topics))

    @property
    def heard(self) -> tuple[str, ...]:
        """Those of them of which it heard."""
        done = resolved(self)
        return tuple(_reported(each for each in self.topics if each.number in done and done[each.number].outcome == "noted"))

    @property
    def again_of(self) -> tuple[tuple[int, str], ...]:
        """The places of its topics that take up an earlier one, each with what they name."""
        return tuple((place, each.again) for place, each in enumerate(self.topics) if each.again)

    @property
    def rule_sets(self) -> tuple[str, ...]:
        """The rule sets that its topics name."""
        return tuple(dict.fromkeys(each.rule_set for each in self.topics if each.rule_set))

    @property
    def votes(self) -> tuple[Any, ...]:
        """Its votes, as the index keeps them."""
        found = (vote_of(self.model_copy(update={"log": self.log[:place]}), place, each) for place, each in enumerate(self.log) if each.step == "resolve")
        return tuple(kept(each) for each in found if each is not None)

    @property
    def invited(self) -> tuple[Any, ...]:
        """Of each of its notices, the place in the log, the day, and who is entitled."""
        return tuple((place, each.at.date().isoformat(), *each.entitled) for place, each in enumerate(self.log) if each.step == "invite")

    @property
    def planned_on(self) -> str:
        """The day on which it was planned, as ISO text."""
        return self.log[0].at.date().isoformat() if self.log else ""

    @property
    def adopted(self) -> tuple[Any, ...]:
        """What it adopted, as the index keeps it: the number, who sees to it, and when it is reported on."""
        return tuple((each.number, each.unit, each.report_on) for each in resolutions(self))

    @property
    def left(self) -> tuple[Topic, ...]:
        """The topics that are not settled yet."""
        return left(self)
