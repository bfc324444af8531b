"""What became of resolutions: who heard of them, what is done, what was given up; and votes as they are told."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.meeting.model import Meeting
from redchain.kinds.meeting.page import say_state
from redchain.kinds.meeting.resolutions import (
    EVERY,
    FOLLOW_UP,
    Outgrowth,
    Resolution,
    is_carried_out,
    is_done,
    is_idle,
    looked_back_on,
    open_resolutions,
    outgrowth,
    resolutions,
    say_outgrowth,
    was_heard,
    was_named,
)
from redchain.kinds.meeting.waits import say_votes, waits
from redchain.model.programme import Programme
from redchain.model.votes import RULE_SETS, RuleSet, Share
from tests.small import need, small

FIRST = Resolution("M-20261002-A0001", 1, "检测平台共享", "keji-ju", "2026-11-01")
NOTHING = Outgrowth((), (), is_reported=False)
ACTORS = ("a", "b", "c", "d")


def states(*found: str) -> tuple[Any, ...]:
    return tuple(SimpleNamespace(state=each) for each in found)


def meeting(*steps: dict[str, Any], topics: tuple[dict[str, Any], ...] = ({"number": 1, "title": "立项", "form": "vote"},)) -> Meeting:
    log = [{"at": f"2026-11-2{place}T09:00:00+08:00", "by": "a", **each} for place, each in enumerate(steps)]
    return Meeting.model_validate({"id": "M-20261120-A0001", "party": "dangwei", "title": "会", "held_on": "2026-11-20", "topics": list(topics), "log": log})


@pytest.mark.parametrize(
    ("day", "heard", "is_heard"),
    [
        ("2026-11-20", (EVERY,), True),
        ("2026-11-20", (FIRST.ref,), True),
        ("2026-11-20", ("M-20261002-A0001/2",), False),
        ("2026-11-20", (), False),
        ("2026-10-31", (EVERY,), False),  # before the report was due
        ("2026-10-31", (FIRST.ref,), True),  # whoever names it reports on it, whatever the day
        ("2026-11-01", (EVERY,), True),
    ],
)
def test_a_resolution_is_reported_where_a_later_meeting_hears_of_it_and_not_before_its_day(day: str, heard: tuple[str, ...], is_heard: bool) -> None:  # noqa: FBT001
    assert was_heard(FIRST, "2026-10-12", [(day, heard)]) is is_heard
    assert was_heard(FIRST, day, [(day, heard)]) is False  # not at its own meeting


@pytest.mark.parametrize(
    ("topic", "heard"),
    [
        ({"title": FOLLOW_UP.zh, "form": "report"}, (EVERY,)),
        ({"title": FOLLOW_UP.en, "form": "report"}, (EVERY,)),
        ({"title": "消防安全通报", "form": "report"}, ()),
        ({"title": "平台进展", "form": "report", "again": "M-20261002-A0001/1"}, ("M-20261002-A0001/1",)),
        ({"title": FOLLOW_UP.zh, "form": "discuss"}, ()),
    ],
)
def test_a_meeting_hears_of_what_its_reports_name(topic: dict[str, Any], heard: tuple[str, ...]) -> None:
    topics = ({"number": 1, **topic},)
    steps = ({"step": "plan"}, {"step": "invite", "entitled": ACTORS}, {"step": "open", "present": ACTORS}, {"step": "resolve", "topic": 1, "outcome": "noted"})
    assert meeting(*steps, topics=topics).heard == heard
    assert meeting(*steps[:3], topics=topics).heard == ()


@pytest.mark.parametrize("report_on", ["", "2026-11-01"])
def test_where_there_is_no_day_a_general_report_is_none_and_one_by_name_is(report_on: str) -> None:
    resolution = FIRST._replace(report_on=report_on)
    assert was_heard(resolution, "2026-10-12", [("2026-11-20", (EVERY,))]) is bool(report_on)
    assert was_named(resolution, "2026-10-12", [("2026-11-20", (EVERY,))]) is False
    assert was_named(resolution, "2026-10-12", [("2026-10-20", (FIRST.ref,))]) is True


def test_what_was_given_up_is_not_carried_out() -> None:
    assert is_done(FIRST, Outgrowth(states("closed", "closed"), states("finished"), is_reported=False))
    for each in ("declined", "withdrawn", "merged"):
        found = Outgrowth(states("closed", each), (), is_reported=False)
        assert not is_done(FIRST, found)
        assert is_done(FIRST, found._replace(is_reported=True))
        assert not is_carried_out(found)
    assert not is_done(FIRST, Outgrowth((), states("stopped"), is_reported=False))
    said = say_outgrowth(Outgrowth(states("closed", "withdrawn", "registered"), states("finished", "stopped"), is_reported=False))
    assert said.zh == "企业需求 3 条，销号 1 条，未办而结束 1 条；行动项目 2 个，完成 1 个，终止 1 个"
    assert said.en == "1 of 3 needs closed, 1 ended otherwise; 1 of 2 projects finished, 1 stopped"


@pytest.mark.parametrize("is_named", [False, True])
def test_a_report_closes_nothing_of_which_something_is_open(is_named: bool) -> None:  # noqa: FBT001
    for needs, projects in ((("registered",), ()), (("closed",), ("running",)), ((), ("planned", "finished"))):
        assert not is_done(FIRST, Outgrowth(states(*needs), states(*projects), is_reported=True, is_named=is_named))
    assert is_done(FIRST, Outgrowth((), (), is_reported=True, is_named=is_named)) is is_named  # nothing came of it: only a report by name


@pytest.mark.parametrize(
    ("changes", "found", "said"),
    [
        ({}, NOTHING, ["待落实", "还没有派出"]),
        ({}, NOTHING._replace(is_reported=True), ["已通报，待落实", "还没有派出"]),
        ({}, NOTHING._replace(is_reported=True, is_named=True), ["已通报"]),
        ({"unit": "", "report_on": ""}, NOTHING._replace(is_reported=True, is_named=True), ["没有要落实的"]),
        ({}, Outgrowth((), states("running"), is_reported=True), ["已通报（完成 0/1）", "行动项目 1 个，完成 0 个"]),
        ({}, Outgrowth(states("closed"), (), is_reported=False), ["已落实", "企业需求 1 条，销号 1 条"]),
        ({}, Outgrowth(states("closed"), (), is_reported=True), ["已落实", "企业需求 1 条，销号 1 条；已在后来的会上通报"]),
    ],
)
def test_the_page_says_how_a_resolution_stands(changes: dict[str, str], found: Outgrowth, said: list[str]) -> None:
    assert [each.zh for each in say_state(FIRST._replace(**changes), found)] == said


def test_where_nobody_is_to_see_to_it_nothing_is_carried_out() -> None:
    idle = FIRST._replace(unit="", report_on="")
    assert is_idle(idle, NOTHING)
    assert is_done(idle, NOTHING)
    for other in (FIRST._replace(unit=""), FIRST._replace(report_on="")):
        assert not is_idle(other, NOTHING)
        assert not is_done(other, NOTHING)


def voted(**ballots: Any) -> Any:
    steps = ({"step": "plan"}, {"step": "invite", "entitled": ACTORS}, {"step": "open", "present": ACTORS[:3]})
    found = meeting(*steps, {"step": "resolve", "topic": 1, "outcome": "adopted", **ballots})
    return say_votes(found, found.log[-1])


@pytest.mark.parametrize(
    ("ballots", "zh", "en"),
    [
        ({"agreed_total": 2}, "同意 2 未投票 1 人，应到 4 回避 0", "2 for, 1 did not vote; 4 entitled, 0 recused"),
        ({"agreed_total": 2, "opposed_total": 1}, "同意 2 不同意 1，应到 4 回避 0", "2 for, 1 against; 4 entitled, 0 recused"),
        ({"agreed": ["a", "b"]}, "同意 2 不同意 0 弃权 0 未投票 1 人，应到 4 回避 0", "2 for, 0 against, 0 abstained, 1 did not vote; 4 entitled, 0 recused"),
        ({"agreed": ["a", "b"], "recused": ["c"]}, "同意 2 不同意 0 弃权 0，应到 4 回避 1", "2 for, 0 against, 0 abstained; 4 entitled, 1 recused"),
    ],
)
def test_of_a_vote_what_was_recorded_is_told_and_who_did_not_vote(ballots: dict[str, Any], zh: str, en: str) -> None:
    assert voted(**ballots) == (zh, en)


_SHARES = st.sampled_from(("1/2", "2/3", "3/4", "9/10"))
_DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(st.lists(st.tuples(_SHARES, st.none() | _DAYS), max_size=4), _SHARES, _DAYS, _DAYS)
def test_a_rule_set_that_begins_later_changes_no_earlier_meeting(known: list[tuple[Share, date | None]], share: Share, since: date, day: date) -> None:
    def programme(*more: RuleSet) -> Programme:
        return Programme(rule_sets=(*(RuleSet(name="consult", forms=("round_table",), majority=each, since=first) for each, first in known), *more))

    new = RuleSet(name="consult", forms=("round_table",), majority=share, since=since)
    before, after = (each.rules_for("round_table", "consult", day) for each in (programme(), programme(new)))
    if day < since:
        assert after == before
    elif all(first is None or first <= since for _, first in known):
        assert after == new


def test_the_usual_rule_set_of_a_form_stays_the_first_that_names_it() -> None:
    later = RuleSet(name="consult", forms=("round_table",), majority="2/3", since=date(2027, 1, 1))
    programme = Programme(rule_sets=(later,))
    assert programme.rules_for("round_table", None, date(2026, 12, 31)) == RULE_SETS[0]
    assert programme.rules_for("round_table", None, date(2027, 1, 1)) == later
    assert programme.rules_for("round_table", "party", date(2027, 1, 1)) is None


def test_what_was_raised_after_a_meeting_does_not_change_what_it_looked_back_on() -> None:
    before = meeting({"step": "plan"}, {"step": "resolve", "topic": 1, "outcome": "adopted"}).model_copy(
        update={"id": "M-20261002-A0001", "held_on": date(2026, 10, 12)}
    )
    later = meeting({"step": "plan"}).model_copy(update={"held_on": date(2026, 11, 1)})
    ledger = small(before, later, need("A", "submit", "register", source="roundtable", source_ref="M-20261002-A0001/1"))
    assert [*looked_back_on(ledger, later)] == []  # nothing to carry out, and the need is of the day after
    after = later.model_copy(update={"id": "M-20261202-A0001", "held_on": date(2026, 12, 2)})
    assert [each.ref for each, _ in looked_back_on(small(before, after, *ledger.all_named("need")), after)] == ["M-20261002-A0001/1"]


def adopted(letter: str, day: str, *agains: str, outcome: str = "adopted", **more: Any) -> Meeting:
    """A meeting at which each topic, taken up again where it says so, ended alike."""
    topics = [{"number": place, "title": "立项", "form": "vote", **({"again": again} if again else {})} for place, again in enumerate(agains or ("",), 1)]
    ended = {"outcome": outcome, "unit": "bureau", "report_on": "2026-12-01", **more}
    steps: list[dict[str, Any]] = [{"step": "plan"}, {"step": "invite", "entitled": ACTORS}, {"step": "open", "present": ACTORS}]
    steps += [*({"step": "resolve", "topic": each["number"], **ended} for each in topics), {"step": "minute"}]
    return meeting(*steps, topics=tuple(topics)).model_copy(update={"id": f"M-20261001-{letter * 5}", "held_on": date.fromisoformat(day)})


def left_of(*meetings: Meeting) -> list[str]:
    return [each.ref[-7:] for each, _ in open_resolutions(small(*meetings), "dangwei")]


A, B = "M-20261001-AAAAA/1", "M-20261001-BBBBB/1"


def test_the_later_resolution_of_a_topic_takes_the_place_of_the_earlier() -> None:
    first, again = adopted("A", "2026-10-12"), adopted("B", "2026-10-20", A)
    assert left_of(first, again) == ["BBBBB/1"]
    assert left_of(first, adopted("B", "2026-10-20")) == ["AAAAA/1", "BBBBB/1"]
    assert left_of(first, adopted("B", "2026-10-20", A, outcome="rejected")) == ["AAAAA/1"]
    assert left_of(first, again, adopted("C", "2026-10-30", B)) == ["CCCCC/1"]
    assert left_of(first, again, adopted("C", "2026-10-30", A)) == ["CCCCC/1"]  # the same topic, whichever meeting is named
    assert left_of(first, adopted("B", "2026-10-20", A, outcome="postponed"), adopted("C", "2026-10-30", B)) == ["CCCCC/1"]


def test_a_topic_that_is_split_is_replaced_by_both_parts() -> None:
    assert left_of(adopted("A", "2026-10-12"), adopted("B", "2026-10-20", A, A)) == ["BBBBB/1", "BBBBB/2"]


def test_topics_that_take_up_each_other_end_the_search() -> None:
    assert left_of(adopted("A", "2026-10-12", B), adopted("B", "2026-10-20", A)) == ["BBBBB/1"]


def test_of_a_resolution_that_was_replaced_nothing_waits_and_the_page_says_by_which() -> None:
    first, again = adopted("A", "2026-10-12"), adopted("B", "2026-10-20", A)
    known = small(first, again, need("A", "submit", "register", source="roundtable", source_ref=A))
    assert [wait.title for each in (first, again) for wait in waits(known, each, date(2026, 11, 1))] == ["立项"]
    (old,), (new,) = ([outgrowth(known, each) for each in resolutions(mate)] for mate in (first, again))
    assert [each.zh for each in say_state(FIRST, old)] == [f"由 {B} 的决议接替", "企业需求 1 条，销号 0 条"]
    assert [each.en for each in say_state(FIRST, old)] == [f"replaced by the resolution {B}", "0 of 1 needs closed"]
    assert [each.zh for each in say_state(FIRST, new)] == ["待落实", "还没有派出"]


def test_a_meeting_before_the_later_one_still_looks_back_on_the_earlier() -> None:
    first, again = adopted("A", "2026-10-12"), adopted("B", "2026-10-20", A)
    seen = [[each.ref for each, _ in looked_back_on(small(first, again), adopted("C", day))] for day in ("2026-10-20", "2026-10-21")]
    assert seen == [[A], [B]]
