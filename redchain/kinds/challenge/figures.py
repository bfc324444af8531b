"""The figures of challenges: what was done in a period, each by the day of its step, with 揭榜率, 攻克率 and the share sent back; and their table in the reports."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.document import Column, Table
from redchain.model.dates import local_day
from redchain.text import Text, rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redchain.document import Cell
    from redchain.model.ledger import Ledger

TACKLING = "技术攻关"
"""The category of needs that challenges are made of."""


class Figures(NamedTuple):
    """What was done from one day to another; each thing counts once, on the day of its first step of the sort."""

    needs: int
    drafted: int
    sent_back: int
    posted: int
    claimed: int
    signed: int
    solved: int
    claims: int
    begun: int
    approved: int
    experts: int


class Share(NamedTuple):
    """How many of some things have come so far."""

    part: int
    whole: int


class Shares(NamedTuple):
    """Of those drafted, posted and begun from one day to another, how many had been sent back, claimed and accepted by the end of it."""

    sent_back: Share
    claimed: Share
    approved: Share


LABELS = {
    "needs": Text("收集技术攻关需求", "Needs for technical work"),
    "drafted": Text("拟榜", "Challenges drafted"),
    "sent_back": Text("退回诊断", "Sent back for diagnosis"),
    "posted": Text("发榜", "Posted"),
    "claimed": Text("首次有人揭榜", "Claimed for the first time"),
    "signed": Text("签约", "Signed"),
    "solved": Text("攻克", "Solved"),
    "claims": Text("揭榜", "Claims"),
    "begun": Text("启动攻关", "Claims begun"),
    "approved": Text("通过验收", "Claims accepted"),
    "experts": Text("参与专家（人）", "Experts"),
}
SHARES = {
    "sent_back": Text("退回诊断占比", "Sent back of those drafted"),
    "claimed": Text("揭榜率", "Claimed of those posted"),
    "approved": Text("攻克率", "Accepted of those begun"),
}
MEANINGS: tuple[tuple[Text, Text], ...] = (
    (
        Text("揭榜领题", "Challenges"),
        Text(
            "各数按那一步办理的日子计：拟榜、发榜、揭榜、签约、启动、验收、攻克在本期办的才算，同一榜单、同一揭榜每种只算第一次，所以各月相加等于全年。"
            "需求按登记日计，类别为技术攻关；签约、首次有人揭榜按榜单计。",
            "Each counts on the day of its step: what was drafted, posted, claimed, signed, begun, accepted or solved in the period; a challenge or a claim counts once for each, "
            "for the first time, so the months add up to the year. Needs count by the day they were raised, in the category 技术攻关; signed, and claimed for the first time, count challenges.",
        ),
    ),
    (
        Text("参与专家", "Experts"),
        Text(
            "本期揭榜里写明的专家，期末没有撤回的，同一岗位只算一次；各月不能相加。",
            "Posts named in claims filed in the period and not withdrawn by its end, each once; months do not add up.",
        ),
    ),
    (
        SHARES["sent_back"],
        Text("本期拟的榜单里，到期末退回诊断过的。", "Of the challenges drafted in the period, those sent back by its end."),
    ),
    (
        SHARES["claimed"],
        Text("本期发的榜单里，到期末有人揭过的。", "Of the challenges posted in the period, those that anybody had claimed by its end."),
    ),
    (
        SHARES["approved"],
        Text(
            "本期启动、到期末没有终止的揭榜里，到期末通过验收的。", "Of the claims begun in the period that had not failed by its end, those accepted by then."
        ),
    ),
)


class _Lives:
    """The first day of each step of all challenges and claims, as it stood at the end of a day."""

    def __init__(self, ledger: Ledger, first: date, last: date) -> None:
        self._first, self._last, self._zone = first, last, ledger.settings.zone
        self.challenges = {each.id: self._days(each.log) for each in ledger.all_named("challenge")}
        self.claims = {each.id: (each, self._days(each.log)) for each in ledger.all_named("claim")}

    def _days(self, steps: Iterable[Any]) -> dict[str, date]:
        found: dict[str, date] = {}
        for each in steps:
            day = local_day(each.at, self._zone)
            if day <= self._last:
                found.setdefault(each.step, day)
        return found

    def is_new(self, day: date | None) -> bool:
        """Tell whether a day is of the period."""
        return day is not None and self._first <= day <= self._last

    def first_of_claims(self, verb: str) -> Mapping[str, date]:
        """Return of each challenge on which day the first of its claims took a step."""
        found: dict[str, date] = {}
        for claim, days in self.claims.values():
            if verb in days:
                found[claim.challenge] = min(days[verb], found.get(claim.challenge, date.max))
        return found


def figures(ledger: Ledger, first: date, last: date) -> Figures:
    """Return what was done from one day to another, as it stood at the end: what came later changes none of it."""
    lives, begin, end = _Lives(ledger, first, last), first.isoformat(), last.isoformat()

    def of_challenges(verb: str) -> int:
        return sum(lives.is_new(days.get(verb)) for days in lives.challenges.values())

    def of_claims(verb: str) -> int:
        return sum(lives.is_new(days.get(verb)) for _, days in lives.claims.values())

    return Figures(
        needs=sum(begin <= facts.raised_on <= end and facts.category == TACKLING for _, facts in ledger.facts_named("need")),
        drafted=of_challenges("draft"),
        sent_back=of_challenges("ask_more"),
        posted=of_challenges("post"),
        claimed=sum(map(lives.is_new, lives.first_of_claims("file").values())),
        signed=sum(map(lives.is_new, lives.first_of_claims("sign").values())),
        solved=of_challenges("solve"),
        claims=of_claims("file"),
        begun=of_claims("begin"),
        approved=of_claims("approve"),
        experts=len({expert for each, days in lives.claims.values() if lives.is_new(days.get("file")) and "withdraw" not in days for expert in each.experts}),
    )


def shares(ledger: Ledger, first: date, last: date) -> Shares:
    """Return what had become by the end of those drafted, posted and begun from one day to another."""
    lives = _Lives(ledger, first, last)
    drafted, posted = ([(id_, days) for id_, days in lives.challenges.items() if lives.is_new(days.get(verb))] for verb in ("draft", "post"))
    claimed = lives.first_of_claims("file")
    begun = [days for _, days in lives.claims.values() if lives.is_new(days.get("begin")) and "fail" not in days]
    return Shares(
        sent_back=Share(sum("ask_more" in days for _, days in drafted), len(drafted)),
        claimed=Share(sum(id_ in claimed for id_, _ in posted), len(posted)),
        approved=Share(sum("approve" in days for days in begun), len(begun)),
    )


def report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the table 揭榜领题 of a period beside all until its end, or None for a period in which nothing happened."""
    zone = ledger.settings.zone
    steps = (step for kind in ("challenge", "claim") for record in ledger.all_named(kind) for step in record.log)
    if not any(first <= local_day(each.at, zone) <= last for each in steps):
        return None
    now, ever = figures(ledger, first, last), figures(ledger, date.min, last)
    rows: list[tuple[Cell, ...]] = [(label, getattr(now, name), getattr(ever, name)) for name, label in LABELS.items()]
    parts, whole = shares(ledger, first, last), shares(ledger, date.min, last)
    rows += [(label, rate(*getattr(parts, name)), rate(*getattr(whole, name))) for name, label in SHARES.items()]
    columns = (Column(Text("项目", "Item")), Column(Text("本期", "This period"), "right"), Column(Text("累计", "So far"), "right"))
    return Table(columns, tuple(rows), Text("揭榜领题", "Challenges"), meanings=MEANINGS)
