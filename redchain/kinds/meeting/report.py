"""The table of round tables (圆桌会) in reports: by chain, what was held, what became of the topics, and the needs raised."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.kinds.meeting.ballots import resolved, step_of
from redchain.kinds.meeting.rules import chain_id
from redchain.model.dates import local_day
from redchain.model.powers import states_at
from redchain.model.visibility import chain_name
from redchain.model.votes import OUTCOMES
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.kinds.meeting.model import Meeting
    from redchain.model.ledger import Ledger


_MEANING = (
    Text("圆桌会", "Round tables"),
    Text(
        "按开会日计，本期开的圆桌会；议题是这些会上的全部议题，等于各种结果之和加上期末未议的。提出需求是来源写着这些议题、期末以前登记的，已销号是其中期末已经销号的。",
        "Round tables opened in the period; their topics are the sum of the outcomes and of those not settled by its end. Needs raised name one of these topics as their source "
        "and were raised by then; closed are those of them that were closed at the end.",
    ),
)


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
    rows = tuple((chain_name(chain, ledger), *_figures(ledger, found[chain], last)) for chain in sorted(found))
    return Table(columns, rows, Text("圆桌会", "Round tables"), meanings=(_MEANING,))


def _figures(ledger: Ledger, meetings: list[Meeting], last: date) -> tuple[int, ...]:
    """Return the figures as they stood at the end of the period: what was settled, raised or closed later changes none of it."""
    zone = ledger.settings.zone
    outcomes = [step.outcome for each in meetings for step in resolved(each).values() if local_day(step.at, zone) <= last]
    refs = [f"{each.id}/{topic.number}" for each in meetings for topic in each.topics]
    needs = [each for each in (ledger.where_named("need", "source_ref", *refs) if refs else ()) if each.raised_on <= last]
    closed = sum(states_at(each, datetime.combine(last, time.max, zone)) == {"closed"} for each in needs)
    topics, settled = sum(len(each.topics) for each in meetings), tuple(outcomes.count(each) for each in OUTCOMES)
    return len(meetings), topics, *settled, topics - len(outcomes), len(needs), closed
