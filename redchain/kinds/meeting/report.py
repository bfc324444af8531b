"""The table of round tables (圆桌会) in reports: by chain, what was held, what became of the topics, the needs raised, and the resolutions that are to be reported on."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.document import MOST_NAMED, Column, Table
from redchain.kinds.meeting.ballots import resolved, step_of
from redchain.kinds.meeting.list_view import actor_name
from redchain.kinds.meeting.resolutions import due_on, open_before
from redchain.kinds.meeting.rules import chain_id
from redchain.model.dates import last_moment
from redchain.model.powers import states_at
from redchain.model.visibility import chain_name, is_shown, phrase, shown
from redchain.model.votes import OUTCOMES
from redchain.text import Text, join, join_few, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.meeting.model import Meeting
    from redchain.kinds.meeting.resolutions import Outgrowth, Resolution
    from redchain.model.ledger import Ledger

    Open = tuple[Meeting, Resolution, Outgrowth]
    """A resolution that is open, with its meeting and what came of it."""

_MEANING = (
    Text("圆桌会", "Round tables"),
    Text(
        "按会议日期计，本期开过的圆桌会，补录的也算在开会的那一期；议题是这些会上的全部议题，等于各种结果之和加上未议的。提出需求是来源写着这些议题、期末以前登记的，已销号是其中期末已经销号的。"
        "到期未通报的决议是通报日（逢非工作日顺延）在期末或以前、期末还没有落实也没有在会上通报的；待以后会议通报的，是期末没有落实的其余决议。",
        "Round tables held in the period, by the day of the meeting, whenever they were entered; their topics are the sum of the outcomes and of those not settled. Needs raised name one of these "
        "topics as their source and were raised by the end of the period; closed are those of them that were closed then. Resolutions due and not reported on are those whose day (or the "
        "working day after it) had come by then, and which were neither carried out nor heard of at a meeting; those yet to be reported on are the others that were open.",
    ),
)
_DUE = Text("到期未通报的决议 {count} 项", "Resolutions due and not reported on")
_AHEAD = Text("待以后会议通报的决议 {count} 项", "Resolutions to be reported on at later meetings")
_AGAIN = Text("{head}（其中已通报、还在落实的 {count} 项）", "{head} ({count} of them reported and still being carried out)")


def round_tables(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the round tables held in a period, by chain, and what they and earlier ones resolved that was open at its end; None where there is neither. Topics are the sum of their outcomes and of those not settled."""
    found: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in ledger.all_named("meeting"):
        if meeting.form == "round_table" and step_of(meeting, "open") is not None and first <= meeting.held_on <= last:
            found[chain_id(ledger, meeting)].append(meeting)
    notes = tuple(_notes(ledger, last))
    if not found and not notes:
        return None
    columns = (
        Column(Text("产业链", "Chain"), is_heading=True),
        *(Column(words, "right") for words in (Text("会议", "Meetings"), Text("议题", "Topics"), *OUTCOMES.values(), Text("未议", "Not settled"))),
        Column(Text("提出需求", "Needs raised"), "right"),
        Column(Text("已销号", "Closed"), "right"),
    )
    rows = tuple((chain_name(chain, ledger), *_figures(ledger, found[chain], last)) for chain in sorted(found))
    empty = Text("本期没有开圆桌会。", "No round table was held in the period.")
    return Table(columns, rows, Text("圆桌会", "Round tables"), empty, meanings=(_MEANING,), notes=notes)


def _figures(ledger: Ledger, meetings: list[Meeting], last: date) -> tuple[int, ...]:
    """Return what became of meetings, and of the needs raised there as they stood at the end of the period: what was raised or closed later changes none of it."""
    outcomes = [step.outcome for each in meetings for step in resolved(each).values()]
    refs = [f"{each.id}/{topic.number}" for each in meetings for topic in each.topics]
    needs = [each for each in (ledger.where_named("need", "source_ref", *refs) if refs else ()) if each.raised_on <= last]
    closed = sum(states_at(each, last_moment(last, ledger.settings.zone)) == {"closed"} for each in needs)
    topics, settled = sum(len(each.topics) for each in meetings), tuple(outcomes.count(each) for each in OUTCOMES)
    return len(meetings), topics, *settled, topics - len(outcomes), len(needs), closed


def _notes(ledger: Ledger, last: date) -> Iterator[Text]:
    """Yield the resolutions of round tables whose report was due at the end of a period, then the others that were open; nothing where there are none."""
    left = sorted(_open(ledger, last), key=lambda each: (each[1].report_on or "~", each[0].held_on, each[1].ref))
    due = [each for each in left if not each[2].is_reported and (day := due_on(ledger, each[1])) is not None and day <= last]
    ahead = [each for each in left if each not in due]
    if due:
        yield _named(ledger, _DUE.fill(count=len(due)), due, has_unit=True)
    if ahead:
        head, heard = _AHEAD.fill(count=len(ahead)), sum(found.is_reported for *_, found in ahead)
        yield _named(ledger, _AGAIN.fill(head=head, count=heard) if heard else head, ahead)


def _open(ledger: Ledger, last: date) -> Iterator[Open]:
    for party in sorted({each.party for each in ledger.all_named("meeting")}):
        for resolution, found in open_before(ledger, party, last + timedelta(days=1)):
            meeting = ledger.named("meeting", resolution.meeting)
            if meeting.form == "round_table":
                yield meeting, resolution, found


def _named(ledger: Ledger, head: Text, found: list[Open], *, has_unit: bool = False) -> Text:
    names = join_few([_name(ledger, *each[:2], has_unit=has_unit) for each in found], MOST_NAMED, Text("另有 {left} 项", "{left} more"))
    return Text("{head}：{names}。", "{head}: {names}.").fill(head=head, names=names)


def _name(ledger: Ledger, meeting: Meeting, resolution: Resolution, *, has_unit: bool) -> Text:
    """Return which resolution it is: its number and title, who sees to it where that is asked, and its day."""
    title = phrase(shown(meeting, resolution.title))
    unit = actor_name(resolution.unit, ledger) if has_unit and resolution.unit and is_shown(meeting) else None
    more = [*([unit] if unit else []), *([same(resolution.report_on)] if resolution.report_on else [])]
    head = Text("{ref} {title}", "{ref} {title}").fill(ref=resolution.ref, title=title)
    return Text("{head}（{more}）", "{head} ({more})").fill(head=head, more=join(more, zh="，", en=", ")) if more else head
