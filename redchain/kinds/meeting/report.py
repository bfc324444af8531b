"""The table of round tables (圆桌会) in reports: by chain, what was held, what became of the topics, and the needs raised."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.kinds.meeting.ballots import left, resolved, step_of
from redchain.kinds.meeting.rules import chain_id
from redchain.model.dates import local_day
from redchain.model.visibility import chain_name
from redchain.model.votes import OUTCOMES
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.kinds.meeting.model import Meeting
    from redchain.model.ledger import Ledger


def held(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the round tables that were opened in a period, by chain; None where there were none. Topics are the sum of their outcomes and of those not settled yet."""
    found: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in ledger.all_named("meeting"):
        opened = step_of(meeting, "open")
        if meeting.form == "round_table" and opened is not None and first <= local_day(opened.at, ledger.settings.zone) <= last:
            found[chain_id(ledger, meeting)].append(meeting)
    if not found:
        return None
    columns = (
        Column(Text("产业链", "Chain"), is_heading=True),
        *(Column(words, "right") for words in (Text("会议", "Meetings"), Text("议题", "Topics"), *OUTCOMES.values(), Text("未议", "Not settled"))),
        Column(Text("提出需求", "Needs raised"), "right"),
        Column(Text("已销号", "Closed"), "right"),
    )
    rows = tuple((chain_name(chain, ledger), *_figures(ledger, found[chain])) for chain in sorted(found))
    return Table(columns, rows, Text("圆桌会", "Round tables"))


def _figures(ledger: Ledger, meetings: list[Meeting]) -> tuple[int, ...]:
    outcomes = [step.outcome for each in meetings for step in resolved(each).values()]
    refs = [f"{each.id}/{topic.number}" for each in meetings for topic in each.topics]
    needs = ledger.where_named("need", "source_ref", *refs) if refs else ()
    closed = sum(each.state == "closed" for each in needs)
    settled = tuple(outcomes.count(each) for each in OUTCOMES)
    return len(meetings), sum(len(each.topics) for each in meetings), *settled, sum(len(left(each)) for each in meetings), len(needs), closed
