"""The year of meetings in `data/` reconciles: by state, topic by topic, vote by vote, need by need, and months with the year."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain.flow.workspace import open_workspace
from redchain.kinds.meeting.ballots import LISTS, TOTALS, again, entitled, present, resolved, step_of
from redchain.kinds.meeting.model import Meeting, Topic
from redchain.kinds.meeting.report import round_tables
from redchain.kinds.meeting.resolutions import EVERY, open_resolutions, resolutions
from redchain.kinds.meeting.waits import waits
from redchain.model.votes import OUTCOMES, base_of, has_quorum, outcome_of

if TYPE_CHECKING:
    from redchain.kinds.meeting.model import MeetingStep
    from redchain.model.ledger import Ledger

TOP, TODAY = Path(__file__).parents[3], date(2026, 11, 23)
STARTS = [date(2025 if month == 12 else 2026, month, 1) for month in (12, *range(1, 12))]
MONTHS = [(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)) for first in STARTS]
COUNTS = 3 + len(OUTCOMES)  # of meetings, of topics, of each outcome, of those not settled


@pytest.fixture(scope="module")
def city() -> Ledger:
    return open_workspace(str(TOP), TODAY).ledger


@pytest.fixture(scope="module")
def meetings(city: Ledger) -> list[Meeting]:
    return sorted(city.all(Meeting), key=lambda each: each.held_on)


def figures(city: Ledger, first: date, last: date) -> Counter[int]:
    table = round_tables(city, first, last)
    return Counter({place: cell for row in (table.rows if table else ()) for place, cell in enumerate(row[1:]) if isinstance(cell, int)})


def test_meetings_are_in_one_state_each(meetings: list[Meeting]) -> None:
    assert Counter(each.state for each in meetings) == {"done": 13, "planned": 1}
    assert Counter(each.form for each in meetings) == {"round_table": 13, "committee": 1}
    tables = [each.held_on for each in meetings if each.form == "round_table"]
    assert all(20 <= (late - early).days <= 36 for early, late in pairwise(tables))


def test_every_topic_was_settled_once(meetings: list[Meeting]) -> None:
    over = [each for each in meetings if each.state == "done"]
    steps = [step for each in over for step in each.log if step.step == "resolve"]
    assert sum(len(each.topics) for each in over) == len(steps) == sum(len(resolved(each)) for each in over) == 44
    by_outcome = Counter(each.outcome for each in steps)
    assert by_outcome == {"noted": 25, "adopted": 15, "postponed": 3, "rejected": 1}
    voted = [topic for each in over for topic in each.topics if topic.form == "vote"]
    assert by_outcome["adopted"] + by_outcome["rejected"] + by_outcome["postponed"] == len(voted)
    assert all(2 <= len(each.topics) <= 5 for each in over)


def test_votes_come_out_as_their_rules_give(city: Ledger, meetings: list[Meeting]) -> None:
    found = Counter[str]()
    for meeting in meetings:
        for vote in map(again, meeting.votes):
            rules = city.settings.programme.rules_for(meeting.form, vote.rule_set or None, meeting.held_on)
            assert rules is not None
            assert vote.outcome == outcome_of(rules, vote.tally)
            found["secret" if rules.secret else "open"] += vote.has_ballots
            found["no quorum"] += not has_quorum(rules, vote.tally)
            found["split"] += vote.outcome == "postponed" and vote.has_ballots
            if vote.outcome == "rejected":
                assert (base_of(rules, vote.tally), vote.tally.present, vote.tally.agreed) == (44, 30, 22)
    assert found == {"open": 16, "secret": 1, "no quorum": 2, "split": 1}


def test_ballots_add_up(meetings: list[Meeting]) -> None:
    recused = 0
    for meeting in meetings:
        for step in (each for each in meeting.log if each.step == "resolve"):
            names = [who for key in LISTS for who in getattr(step, key)]
            assert len(names) == len({*names})
            assert not {*names} & {*step.recused}
            assert not names or {*names} == {*present(meeting)} - {*step.recused}
            assert names == [] or all(getattr(step, each) is None for each in TOTALS)
            recused += len(step.recused)
    assert recused == 8


def test_two_to_nine_are_absent_but_at_two_meetings(meetings: list[Meeting]) -> None:
    away = {each.held_on.isoformat(): len(entitled(each)) - len(present(each)) for each in meetings if each.state == "done"}
    assert {day: count for day, count in away.items() if not 2 <= count <= 9} == {"2026-04-30": 14, "2026-08-28": 25}
    assert all(len(entitled(each)) == 44 for each in meetings if each.state == "done")


def test_what_was_not_adopted_is_taken_up_again(city: Ledger, meetings: list[Meeting]) -> None:
    ended = {f"{each.id}/{number}": step.outcome for each in meetings for number, step in resolved(each).items()}
    taken_up = {each.again: ended[f"{meeting.id}/{each.number}"] for meeting in meetings for each in meeting.topics if each.again}
    assert {each for each, outcome in ended.items() if outcome in {"rejected", "postponed"}} == {*taken_up}
    assert set(taken_up.values()) == {"adopted"}


def test_resolutions_are_followed_up(city: Ledger, meetings: list[Meeting]) -> None:
    adopted = [each for meeting in meetings for each in resolutions(meeting)]
    assert len(adopted) == 15
    left = {each.ref: found for each, found in open_resolutions(city, "h2-committee")}
    still = [each.ref for each in adopted if each.report_on > TODAY.isoformat()]
    assert {*still} == {ref for ref, found in left.items() if not found.is_reported}
    assert all(found.made == () or any(each.is_open for each in found.made) for found in left.values())
    found = [wait for each in meetings for wait in waits(city, each, TODAY) if wait.stage == "report"]
    assert len(found) == len(left)
    assert all(wait.due is not None and wait.due > TODAY for wait in found)  # reported and still open: with the next meeting, never late
    assert Counter(each.command for each in found) == {"redchain meeting notice M-20261120-1ES8D": 5, "redchain meeting edit M-20261120-1ES8D": 7}
    assert len(still) == 3
    assert all(EVERY in each.reports for each in meetings[1:] if each.form == "round_table")


def test_what_was_told_in_general_waits_for_a_meeting_that_names_it(city: Ledger, meetings: list[Meeting]) -> None:
    ref, ahead = "M-20251226-Z7QMM/1", city.named("meeting", "M-20261120-1ES8D")
    told = Topic(number=9, title="轮值共建办法", form="report", again=ref)
    for known, verb in ((city, "edit"), (city.after([ahead.model_copy(update={"topics": (*ahead.topics, told)})]), "notice")):
        found = [wait for wait in waits(known, city.named("meeting", ref.partition("/")[0]), TODAY) if wait.title == "轮值共建办法和圆桌会议事规则"]
        assert [each.command for each in found] == [f"redchain meeting {verb} {ahead.id}"]


def test_needs_that_were_raised_name_their_topic(city: Ledger, meetings: list[Meeting]) -> None:
    refs = {f"{each.id}/{topic.number}": each for each in meetings for topic in each.topics}
    needs = [each for each in city.all_named("need") if (each.source_ref or "").startswith("M-")]
    assert len(needs) == 13
    assert all(each.source == "roundtable" and each.raised_on >= refs[each.source_ref].held_on for each in needs)
    assert Counter(each.state for each in needs) == {"closed": 9, "registered": 3, "submitted": 1}
    projects = [each for each in city.all_named("project") if each.meeting]
    assert len(projects) == 5
    assert all(resolved(city.named("meeting", each.meeting))[each.topic].outcome == "adopted" for each in projects)


def test_twelve_months_make_the_year(city: Ledger) -> None:
    year, months = figures(city, MONTHS[0][0], MONTHS[-1][1]), [figures(city, *each) for each in MONTHS]
    assert sum(bool(each) for each in months) == 9
    total = sum(months, Counter[int]())
    assert {place: total[place] for place in range(COUNTS)} == {place: year[place] for place in range(COUNTS)}
    assert year[1] == sum(year[place] for place in range(2, COUNTS))


def test_needs_raised_in_a_later_month_are_the_years(city: Ledger, meetings: list[Meeting]) -> None:
    year, months = figures(city, MONTHS[0][0], MONTHS[-1][1]), [figures(city, *each) for each in MONTHS]
    opened = {each.id: step.at.date() for each in meetings if (step := _opened(each)) is not None}
    needs = [each for each in city.all_named("need") if (each.source_ref or "").partition("/")[0] in opened]
    later = [
        each for each in needs if (day := opened[each.source_ref.partition("/")[0]]) and (each.raised_on.year, each.raised_on.month) != (day.year, day.month)
    ]
    assert sum(each[COUNTS] for each in months) + len(later) == year[COUNTS] == len(needs)
    assert year[COUNTS + 1] == sum(each.state == "closed" for each in needs)


def _opened(meeting: Meeting) -> MeetingStep | None:
    return step_of(meeting, "open")
