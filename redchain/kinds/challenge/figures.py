"""The figures of challenges: how many came, were posted, claimed, signed and solved, with 揭榜率 and 攻克率; and their table in the monthly report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.document import Column, Table
from redchain.model.dates import local_day
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.document import Cell
    from redchain.model.ledger import Ledger

TACKLING = "技术攻关"
"""The category of needs that challenges are made of."""


class Figures(NamedTuple):
    """How many there were from one day to another; rates are pairs of these."""

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


LABELS = {
    "needs": Text("收集技术攻关需求", "Needs for technical work"),
    "drafted": Text("拟榜", "Challenges drafted"),
    "sent_back": Text("其中退回诊断", "Of these sent back for diagnosis"),
    "posted": Text("发榜", "Posted"),
    "claimed": Text("其中有人揭榜", "Of these claimed"),
    "signed": Text("其中签约", "Of these signed"),
    "solved": Text("其中攻克", "Of these solved"),
    "claims": Text("揭榜", "Claims"),
    "begun": Text("其中启动攻关", "Of these begun"),
    "approved": Text("其中通过验收", "Of these accepted"),
    "experts": Text("参与专家（人）", "Experts"),
}
_CLAIM_RATE = Text("揭榜率", "Claimed of those posted")
_SOLVING_RATE = Text("攻克率", "Accepted of those begun")


def figures(ledger: Ledger, first: date, last: date) -> Figures:
    """Return the figures of all that was drafted, posted and filed from one day to another, as it stood at the end.

    Challenges are counted by the day of their draft, those posted by that of their posting, claims by that of their filing; a claim that was declined, withdrawn or failed is not begun.
    """
    zone = ledger.settings.zone

    def days(record: Any, verb: str) -> list[date]:
        return [day for each in record.log if each.step == verb and (day := local_day(each.at, zone)) <= last]

    def is_new(record: Any, verb: str) -> bool:
        return any(first <= each for each in days(record, verb)[:1])

    challenges, claims = ledger.all_named("challenge"), [each for each in ledger.all_named("claim") if days(each, "file")]
    drafted, posted = [each for each in challenges if is_new(each, "draft")], [each for each in challenges if is_new(each, "post")]
    filed = [each for each in claims if is_new(each, "file")]
    begun = [each for each in filed if days(each, "begin") and not days(each, "fail")]
    kept = [each for each in filed if not days(each, "withdraw")]
    return Figures(
        needs=sum(first <= each.raised_on <= last and each.category == TACKLING for each in ledger.all_named("need")),
        drafted=len(drafted),
        sent_back=sum(bool(days(each, "ask_more")) for each in drafted),
        posted=len(posted),
        claimed=len({each.challenge for each in claims} & {each.id for each in posted}),
        signed=len({each.challenge for each in claims if days(each, "sign")} & {each.id for each in posted}),
        solved=sum(bool(days(each, "solve")) for each in posted),
        claims=len(filed),
        begun=len(begun),
        approved=sum(bool(days(each, "approve")) for each in begun),
        experts=len({expert for each in kept for expert in each.experts}),
    )


def rate(part: int, whole: int) -> str | None:
    """Return a rate with both its numbers; None of nothing."""
    return f"{part}/{whole} ({(200 * part + whole) // (2 * whole)}%)" if whole else None


def report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the table 揭榜领题 of a period beside all until its end, or None for a period in which nothing happened."""
    zone = ledger.settings.zone
    steps = (step for kind in ("challenge", "claim") for record in ledger.all_named(kind) for step in record.log)
    if not any(first <= local_day(each.at, zone) <= last for each in steps):
        return None
    now, ever = figures(ledger, first, last), figures(ledger, date.min, last)
    rows: list[tuple[Cell, ...]] = [(label, getattr(now, name), getattr(ever, name)) for name, label in LABELS.items()]
    rows.append((_CLAIM_RATE, rate(now.claimed, now.posted), rate(ever.claimed, ever.posted)))
    rows.append((_SOLVING_RATE, rate(now.approved, now.begun), rate(ever.approved, ever.begun)))
    columns = (Column(Text("项目", "Item")), Column(Text("本期", "This period"), "right"), Column(Text("累计", "So far"), "right"))
    return Table(columns, tuple(rows), Text("揭榜领题", "Challenges"))
