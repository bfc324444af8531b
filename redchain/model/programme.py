"""`settings/programme.yaml`: what the programme around the three lists goes by; every key has a shipped default."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from unicodedata import normalize

from pydantic import Field

from redchain.model.base import Frozen
from redchain.model.cadence import CADENCES, Cadence
from redchain.model.field_types import Flag, Line, Word
from redchain.model.fields import Key, Labels, Meaning, Ranked
from redchain.model.firm_size import SIZES, Size
from redchain.model.votes import RULE_SETS, MeetingForm, RuleSet
from redchain.text import Text

Workdays = Annotated[int, Field(strict=True, ge=0, le=366)]


class RotationClock(Frozen):
    """How soon the chair of a committee is handed over."""

    hand_over_workdays: Annotated[
        Workdays, Text("交接时限（工作日）", "Hand over within (working days)"), Meaning("从一任的第一天算起", "Counted from the first day of a term")
    ] = 5


Number = Annotated[int, Field(strict=True, ge=1, le=100)]
ClockStage = Literal["visit.confirm", "challenge.check", "claim.argue", "claim.sign", "claim.approve", "claim.verify", "case.submit", "case.verify"]
CLOCK_STAGES: dict[ClockStage, Text] = {
    "visit.confirm": Text("请企业确认走访", "ask the firm to confirm a visit"),
    "challenge.check": Text("榜单审核", "check a challenge"),
    "claim.argue": Text("揭榜论证", "argue claims"),
    "claim.sign": Text("签约公示", "sign with a claim"),
    "claim.approve": Text("揭榜验收", "accept the work of a claim"),
    "claim.verify": Text("企业评价", "ask the firm"),
    "case.submit": Text("帮代办件报送", "submit a case"),
    "case.verify": Text("帮代办件企业评价", "ask the firm of a case"),
}


class Challenges(Frozen):
    """What a challenge must have, and how long a claim is public before it begins."""

    min_indicators: Annotated[Number, Text("最少指标数", "Least indicators"), Meaning("少于它不能审核通过", "With fewer a challenge is not checked")] = 5
    publicity_workdays: Annotated[
        Number, Text("公示工作日", "Working days of publicity"), Meaning("签约公示至少几个工作日", "A signed claim is public for at least so long")
    ] = 7


class StageClock(Frozen):
    """How many working days a stage of the programme may take."""

    stage: Annotated[ClockStage, Key(), Text("环节", "Stage"), Labels(**CLOCK_STAGES)]
    workdays: Annotated[Number, Text("工作日", "Working days")]


CLOCKS = (
    StageClock(stage="visit.confirm", workdays=5),
    StageClock(stage="challenge.check", workdays=5),
    StageClock(stage="claim.argue", workdays=10),
    StageClock(stage="claim.sign", workdays=10),
    StageClock(stage="claim.approve", workdays=10),
    StageClock(stage="claim.verify", workdays=3),
    StageClock(stage="case.submit", workdays=1),
    StageClock(stage="case.verify", workdays=3),
)
"""The shipped clocks."""


class ContactRule(Frozen):
    """How often some firms are contacted by their helpers: those that all it says fits."""

    every: Annotated[Cadence, Text("周期", "Every"), Labels(**CADENCES)]
    sizes: Annotated[tuple[Size, ...], Text("企业规模", "Sizes"), Labels(**SIZES), Meaning("不写就是各种规模", "Firms of any size where it is left out")] = ()
    startup: Annotated[
        Flag | None, Text("初创企业", "Start-ups"), Meaning("是：只管初创企业；否：只管其他企业", "True for start-ups only, false for all others")
    ] = None
    mentored: Annotated[
        Flag | None, Text("有导师", "With a mentor"), Meaning("是：只管 1+1带1；否：只管其他结对", "True for pairings with a mentor only, false for all others")
    ] = None

    def fits(self, sizes: frozenset[Size] | None, *, is_startup: bool, is_mentored: bool) -> bool:
        """Tell whether it is meant for a firm that may have one of some sizes (None: nobody knows which)."""
        return (
            (not self.sizes or (sizes is not None and sizes <= frozenset(self.sizes)))
            and self.startup in {None, is_startup}
            and self.mentored in {None, is_mentored}
        )


CONTACT_RULES = (
    ContactRule(every="quarter"),
    ContactRule(every="month", sizes=("large", "medium")),
    ContactRule(every="month", startup=True),
    ContactRule(every="week", mentored=True),
)
"""The shipped cadences: of those that fit, the last counts."""
Room = Annotated[int, Field(strict=True, ge=0, le=200)]


class Contact(Frozen):
    """How many firms a helper has, and how often they are contacted."""

    max_firms: Annotated[
        Room,
        Text("最多联系企业数", "At most so many firms"),
        Meaning("岗位上没有写的，按这个数；1+1带1 算两家", "For posts that say nothing; a pairing with a mentor counts two"),
    ] = 8
    visitors_on_site: Annotated[
        Number, Text("上门人数", "Visitors on site"), Meaning("上门走访至少几个人", "A firm is visited on site by so many at least")
    ] = 2
    visits_a_day: Annotated[Number, Text("一天走访家数", "Visits a day"), Meaning("一天最多安排几家", "No more firms than this are proposed for a day")] = 5
    on_site_every: Annotated[
        Number, Text("几次里上门一次", "One on site in"), Meaning("每几次联系里至少一次上门", "One contact in so many must be on site")
    ] = 3
    cadences: Annotated[
        tuple[ContactRule, ...],
        Ranked(),
        Text("联系周期", "Cadences"),
        Meaning("接在默认周期之后，合适的里面最后一条有效", "They follow the shipped ones; of those that fit, the last counts"),
    ] = ()

    def cadence(self, sizes: frozenset[Size] | None, *, is_startup: bool, is_mentored: bool) -> Cadence:
        """Return how often a firm that may have one of some sizes (None: nobody knows which) is contacted."""
        fitting = (each for each in (*reversed(self.cadences), *reversed(CONTACT_RULES)) if each.fits(sizes, is_startup=is_startup, is_mentored=is_mentored))
        return next(fitting).every


QuestionKind = Literal["text", "number", "choice"]
QUESTION_KINDS: dict[QuestionKind, Text] = {"text": Text("文字", "words"), "number": Text("数字", "a number"), "choice": Text("单选", "one of the options")}


class Question(Frozen):
    """A question that is asked on visits."""

    id: Annotated[Word, Key(), Text("问题", "Question"), Meaning("记录里写的短名", "The short name that records write")]
    text: Annotated[Line | None, Text("问法", "Wording")] = None
    kind: Annotated[QuestionKind, Text("答案", "Answer"), Labels(**QUESTION_KINDS)] = "text"
    options: Annotated[tuple[Word, ...], Text("选项", "Options"), Meaning("单选的答案只能是这些", "What may be answered where one is chosen")] = ()

    def takes(self, value: str) -> bool:
        """Tell whether a value answers it."""
        if self.kind == "number":
            return is_number(value)
        return self.kind != "choice" or not self.options or normalize("NFKC", value).strip() in self.options


def is_number(words: str) -> bool:
    """Tell whether words are a plain number, such as `1200`, `-3.5` or `1,200`.

    >>> is_number("1,200"), is_number("约1200")
    (True, False)
    """
    plain = normalize("NFKC", words).strip().replace(",", "").removeprefix("-").replace(".", "", 1)
    return plain.isascii() and plain.isdecimal()


QUESTIONS = (
    Question(id="用工", text="用工多少人，缺哪些工种"),
    Question(id="订单", text="订单比上季度是增是减，为什么"),
    Question(id="产能", text="产能开了几成，有什么限制"),
    Question(id="用电", text="用电负荷够不够，有没有扩容计划"),
)
"""The shipped questions."""


class Town(Frozen):
    """A town or district of the region (板块)."""

    name: Annotated[Word, Key(), Text("板块", "Town")]
    near: Annotated[tuple[Word, ...], Text("相邻板块", "Near"), Meaning("写一边就够", "Saying it of one of the two is enough")] = ()


Points = Annotated[int, Field(strict=True, ge=0, le=1000)]


class PairPoints(Frozen):
    """What a plan of pairings goes by: how many points each thing costs that is not as it should be; the plan with the fewest points is proposed."""

    chain: Annotated[Points, Text("不熟悉产业链", "Chain"), Meaning("助企员不熟悉企业的产业链", "The helper does not know the chain of the firm")] = 300
    near: Annotated[
        Points, Text("相邻板块", "Near"), Meaning("助企员不在企业的板块，在相邻的板块", "The helper is not in the town of the firm, but in one beside it")
    ] = 60
    far: Annotated[Points, Text("别的板块", "Far"), Meaning("助企员在别的板块", "The helper is in other towns")] = 150
    trade: Annotated[
        Points,
        Text("专长不对口", "Trade"),
        Meaning(
            "专长和企业的环节、产品一点不沾边；沾边的按相近程度减",
            "The skills have nothing to do with the segments and products of the firm; the nearer, the less",
        ),
    ] = 120
    keep: Annotated[
        Points, Text("换人", "Change"), Meaning("企业换助企员；数越大换得越少", "The firm gets another helper; the more points, the fewer changes")
    ] = 200
    load: Annotated[
        Points,
        Text("负担不均", "Load"),
        Meaning("超过平均份额的每一家，一家比一家多这么多", "For each firm above the fair share, so much more than for the one before"),
    ] = 40


class MeetingDays(Frozen):
    """How long before a meeting its agenda and its notice go out, and how soon its minutes are final."""

    agenda_days: Annotated[Workdays, Text("议题提前（天）", "Agenda before (days)"), Meaning("会前几天定好议题", "So many days before, its topics are set")] = 7
    notice_days: Annotated[
        Workdays, Text("通知提前（天）", "Notice before (days)"), Meaning("会前几天发出通知", "So many days before, the notice goes out")
    ] = 2
    minutes_workdays: Annotated[
        Workdays, Text("纪要时限（工作日）", "Minutes within (working days)"), Meaning("从开会那天算起", "Counted from the day of the meeting")
    ] = 3


class AttestedMatter(Frozen):
    """A matter that conditions of policies may want to be attested, and how long one look at it counts."""

    name: Annotated[Word, Key(), Text("事项", "Matter")]
    months: Annotated[Number, Text("有效月数", "Months"), Meaning("核查以后管几个月", "So long one look at it counts")] = 12


CLEAN_CREDIT = "无不良信用记录"
"""The matter without which no material of a case may follow later."""
ATTESTS = tuple(AttestedMatter(name=each) for each in ("无重大安全环保质量事故（近三年）", "未列入严重失信主体名单", CLEAN_CREDIT, "依法纳税", "足额缴纳社保"))
"""The shipped matters."""


class Programme(Frozen):
    """The organisation, its meetings, its challenges, and the firms that are helped."""

    rotation: Annotated[RotationClock, Text("轮值", "Rotation")] = RotationClock()
    challenges: Annotated[Challenges, Text("揭榜领题", "Challenges")] = Challenges()
    clocks: Annotated[
        tuple[StageClock, ...], Text("环节时限", "Clocks"), Meaning("改写同一环节的默认时限", "Each replaces the shipped clock of its stage")
    ] = ()

    meetings: Annotated[MeetingDays, Text("会议", "Meetings")] = MeetingDays()
    contact: Annotated[Contact, Text("结对联系", "Contact")] = Contact()
    questions: Annotated[
        tuple[Question, ...],
        Text("走访问题", "Questions"),
        Meaning("接在默认的用工、订单、产能、用电之后，同名的以这里为准", "They follow the shipped ones; one of the same name replaces it"),
    ] = ()
    towns: Annotated[
        tuple[Town, ...],
        Text("板块", "Towns"),
        Meaning("写了的，企业和岗位的板块只能是这些", "Where there are some, firms and posts name none but these"),
    ] = ()
    pair: Annotated[PairPoints, Text("统筹结对", "Plan of pairings")] = PairPoints()
    rule_sets: Annotated[
        tuple[RuleSet, ...],
        Text("表决规则", "Rule sets"),
        Meaning(
            "接在默认规则之后，同名的以这里为准；写了 since 的，从那天的会起",
            "They follow the shipped ones; one of the same name replaces it, with `since` for meetings from that day on",
        ),
    ] = ()

    attests: Annotated[
        tuple[AttestedMatter, ...],
        Text("核查事项", "Matters to attest"),
        Meaning("接在默认事项之后，同名的以这里为准", "They follow the shipped ones; one of the same name replaces it"),
    ] = ()

    @property
    def months_of_matters(self) -> dict[str, int]:
        """How many months one look at each matter counts, the shipped ones first."""
        return {each.name: each.months for each in (*ATTESTS, *self.attests)}

    def workdays(self, stage: ClockStage) -> int:
        """Return how many working days a stage may take."""
        return next(each.workdays for each in (*reversed(self.clocks), *CLOCKS) if each.stage == stage)

    def asked(self) -> dict[str, Question]:
        """Return every question by its name, the shipped ones first."""
        return {each.id: each for each in (*QUESTIONS, *self.questions)}

    def are_near(self, one: str, other: str) -> bool:
        """Tell whether two towns lie beside each other."""
        return any({each.name, name} == {one, other} for each in self.towns for name in each.near)

    def rules_on(self, day: date) -> dict[str, RuleSet]:
        """Return every rule set by name as it counts on a day, the shipped ones first."""
        begun = [each for each in (*RULE_SETS, *self.rule_sets) if each.since is None or each.since <= day]
        return {each.name: each for each in sorted(begun, key=lambda each: each.since or date.min)}

    def rules_for(self, form: MeetingForm, name: str | None, day: date) -> RuleSet | None:
        """Return the rule set of a name, or the usual one of a form of meeting, on a day; None where there is none that this form may use."""
        fitting = (each for each in self.rules_on(day).values() if form in each.forms)
        return next((each for each in fitting if name in {None, each.name}), None)
