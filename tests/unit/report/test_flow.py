"""What the report says of the way of orders: redispatch, limits of needs, follow-ups, matches, escalations, holds, sub-lists."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from redchain.model.dates import Month
from redchain.render.markdown import markdown
from redchain.report.as_json import report_json
from redchain.report.figures import Occurrence, figure, occurrences_before, occurrences_of
from redchain.report.measure import Ratio
from redchain.report.page import report_document
from redchain.report.period import Period, period_of
from redchain.report.timeline import Timelines, timelines_of

Desk = Any
ZONE = ZoneInfo("Asia/Shanghai")
REGISTERED = "10-20 submit, 10-20 register"


@pytest.mark.parametrize(
    ("first", "second", "again"),
    [
        ({}, {}, 1),
        ({"item": "甲"}, {"item": "甲"}, 1),
        ({"item": "甲"}, {"item": "乙"}, 0),
        ({"role": "support"}, {"role": "lead"}, 0),
    ],
)
def test_an_order_is_dispatched_again_when_its_like_was_void(desk: Desk, first: dict[str, str], second: dict[str, str], again: int) -> None:
    need = desk.need(REGISTERED)
    desk.order(need, "03 dispatch due=2026-11-12, 04 send_back reason=x, 04 13:00 uphold", **first)
    desk.order(need, "05 dispatch due=2026-11-16", unit="u2", **second)
    total = desk.report().total
    assert (total["redispatched"], figure("dispatch_accuracy").of(total)) == (again, Ratio(2 - again, 2))


def test_an_order_is_dispatched_again_in_the_month_of_its_dispatch(desk: Desk) -> None:
    need = desk.need(REGISTERED)
    desk.order(need, "10-21 dispatch due=2026-11-12, 10-22 send_back reason=x, 10-22 13:00 uphold")
    desk.order(need, "10-23 dispatch due=2026-11-16, 04 accept", unit="u2")
    assert [desk.report(month).total["redispatched"] for month in ("2026-10", "2026-11")] == [1, 0]


def test_an_order_dispatched_before_the_other_was_void_is_not_dispatched_again(desk: Desk) -> None:
    need = desk.need(REGISTERED)
    desk.order(need, "03 dispatch due=2026-11-12, 09 recall")
    desk.order(need, "04 dispatch due=2026-11-16", unit="u2")
    assert desk.report().total["redispatched"] == 0


@pytest.mark.parametrize(
    ("end", "due", "closed"),
    [
        ("", 1, 0),
        (", 13 verify rating=satisfied valid=yes, 16 close result=solved", 1, 1),
        (", 13 verify rating=satisfied valid=yes, 12-01 close result=solved", 1, 0),
        (", 13 withdraw", 0, 0),
        (", 13 hold reason=x", 1, 0),  # its order is finished, so no clock stands still
    ],
)
def test_needs_that_fell_due(desk: Desk, end: str, due: int, closed: int) -> None:
    desk.order(desk.need(REGISTERED + end), "03 dispatch due=2026-11-12, 04 accept, 12 finish reply=x")
    total = desk.report().total
    assert (total["fell_due"], total["fell_due_closed"]) == (due, closed)


@pytest.mark.parametrize(
    ("need", "order", "due"),
    [
        ("", "", 1),
        (", 16 hold reason=x", "", 0),
        ("", ", 16 hold reason=x", 0),
        (", 16 hold reason=x, 17 resume", "", 1),
        ("", ", 16 hold reason=x, 17 resume", 1),
    ],
)
def test_needs_on_hold_are_left_out_of_the_close_rate(desk: Desk, need: str, order: str, due: int) -> None:
    desk.order(desk.need(REGISTERED + need), "03 dispatch due=2026-11-12, 04 accept" + order)
    assert figure("close_rate").of(desk.report().total) == Ratio(0, due)


def test_a_need_is_due_with_the_latest_of_its_lead_orders(desk: Desk) -> None:
    need = desk.need(REGISTERED)
    for due, role in (("11-12", "lead"), ("11-19", "lead"), ("12-10", "joint"), ("12-11", "support")):
        desk.order(need, f"03 dispatch due=2026-{due}, 04 accept", role=role)
    assert figure("close_rate").of(desk.report().total) == Ratio(0, 1)
    desk.order(need, "03 dispatch due=2026-12-10, 04 accept", unit="u2")
    assert figure("close_rate").of(desk.report().total) == Ratio(0, 0)
    assert figure("close_rate").of(desk.report("2026-12").total) == Ratio(0, 1)


def test_a_need_closed_early_counts_in_the_month_in_which_it_was_due(desk: Desk) -> None:
    closed = "10-20 submit, 10-20 register, 10-27 verify rating=satisfied valid=yes, 10-28 close result=solved"
    desk.order(desk.need(closed), "10-21 dispatch due=2026-11-12, 10-22 accept, 10-26 finish reply=x")
    assert figure("close_rate").of(desk.report("2026-10").total) == Ratio(0, 0)
    assert figure("close_rate").of(desk.report("2026-11").total) == Ratio(1, 1)
    assert figure("close_rate").of(desk.report("2026-12").total) == Ratio(0, 0)


def test_the_firm_was_not_reached(desk: Desk) -> None:
    for ratings in (["unreachable"], ["satisfied"], ["unreachable", "unrated"], ["satisfied", "unreachable"]):
        steps = [f"{4 + 2 * place:02d} verify rating={each} valid=yes, {5 + 2 * place:02d} reopen reason=x" for place, each in enumerate(ratings)]
        log = ", ".join(steps).rpartition(",")[0]
        desk.need(f"{REGISTERED}, {log}, 20 close result=solved")
    assert figure("reach_rate").of(desk.report().total) == Ratio(2, 4)


def test_a_need_closed_without_a_lead_order_is_neither_in_time_nor_late(desk: Desk) -> None:
    closed = f"{REGISTERED}, 04 verify rating=satisfied valid=yes, 05 close result=solved"
    desk.order(desk.need(closed), "10-21 dispatch due=2026-11-12, 10-22 accept, 10-23 finish reply=x", role="support")
    assert figure("closed_in_time").of(desk.report().total) == Ratio(0, 0)
    desk.order(desk.need(closed), "10-21 dispatch due=2026-11-12, 10-22 accept, 10-23 finish reply=x")
    assert figure("closed_in_time").of(desk.report().total) == Ratio(1, 1)


def test_a_due_date_moved_by_a_long_hold_counts_in_the_month_it_moved_to(desk: Desk) -> None:
    need = desk.need("06-01 submit, 06-01 register, 09-04 verify rating=satisfied valid=yes, 09-07 close result=solved")
    desk.order(need, "06-01 dispatch due=2026-09-01, 06-02 accept, 06-02 hold reason=x, 08-31 resume, 09-03 finish reply=x")
    assert [figure("close_rate").of(desk.report(month).total) for month in ("2026-09", "2026-11", "2026-12")] == [Ratio(0, 0), Ratio(0, 0), Ratio(1, 1)]


def test_a_follow_up_after_a_closing_does_not_change_whether_the_firm_was_reached(desk: Desk) -> None:
    desk.need(f"{REGISTERED}, 04 verify rating=satisfied valid=yes, 05 close result=solved, 06 reopen reason=x, 09 verify rating=unreachable valid=no")
    assert figure("reach_rate").of(desk.report().total) == Ratio(1, 1)


def test_a_rejected_resource_counts_as_a_match(desk: Desk) -> None:
    rejected = [{"resource": "r1", "because": "不合适", "on": "2026-11-09", "until": "2027-11-09"}]
    desk.need(REGISTERED, rejected=rejected)
    desk.order(desk.need(REGISTERED), "03 dispatch due=2026-11-12", resource="r1")
    desk.order(desk.need(REGISTERED), "10-21 dispatch due=2026-11-12", resource="r1")
    assert figure("match_rate").of(desk.report().total) == Ratio(1, 2)
    assert figure("match_rate").of(desk.report("2026-12").total) == Ratio(0, 0)


def test_a_resource_rejected_for_a_need_long_ended_counts_as_a_match(desk: Desk) -> None:
    rejected = [{"resource": "r1", "because": "不合适", "on": "2026-11-09", "until": "2027-11-09"}]
    desk.need("01-05 submit, 01-06 withdraw", rejected=rejected)
    assert figure("match_rate").of(desk.report().total) == Ratio(0, 1)


def test_two_fruitless_orders_put_a_need_on_the_list_until_it_is_escalated(desk: Desk) -> None:
    need = desk.need(f"{REGISTERED}, 12-01 escalate level=city")
    for day, unit in (("03", "u1"), ("09", "u2")):
        desk.order(need, f"{day} dispatch due=2026-11-20, {day} 13:00 send_back reason=x, {day} 14:00 uphold", unit=unit)
    assert [(each.need, each.orders.en.count("D-")) for each in desk.report().troubles.stuck] == [(need.id, 2)]
    assert desk.report("2026-12").troubles.stuck == ()
    assert [each.level.en for each in desk.report("2026-12").troubles.escalations] == ["head of the city"]
    assert desk.report(today="2026-11-09").total["stuck"] == 1
    assert desk.report(today="2026-11-08").total["stuck"] == 0


def test_returns_wait_for_a_ruling(desk: Desk) -> None:
    need = desk.need(REGISTERED)
    desk.order(need, "03 dispatch due=2026-11-12, 04 send_back reason=不归我管, 12-01 uphold")
    desk.order(need, "03 dispatch due=2026-11-12, 04 send_back reason=x, 05 overrule, 06 accept", unit="u2")
    assert [(each.reason, each.ruling.en, each.ruled_on) for each in desk.report().troubles.returns] == [
        ("不归我管", "not ruled on", None),
        ("x", "overruled", date(2026, 11, 5)),
    ]


def test_each_return_has_the_ruling_that_followed_it(desk: Desk) -> None:
    desk.order(desk.need(REGISTERED), "03 dispatch due=2026-11-12, 04 send_back reason=x, 05 overrule, 06 send_back reason=y, 09 uphold")
    assert [(each.reason, each.ruling.en) for each in desk.report().troubles.returns] == [("x", "overruled"), ("y", "upheld")]


def test_an_escalation_without_a_level_is_counted_and_not_listed(desk: Desk) -> None:
    desk.need(f"{REGISTERED}, 05 escalate, 06 escalate level=city")
    report = desk.report()
    assert (report.total["escalated"], [each.on.day for each in report.troubles.escalations]) == (2, [6])


def test_orders_of_the_escalation_list_are_hidden_if_one_of_them_is(desk: Desk) -> None:
    need = desk.need(REGISTERED)
    for visibility in ("chain", "office", "chain"):
        desk.order(need, "03 dispatch due=2026-11-12, 04 send_back reason=x, 09 uphold", visibility=visibility)
    assert [each.orders.zh for each in desk.report().troubles.stuck] == ["不公开"]


def test_work_that_went_on_is_not_on_hold(desk: Desk) -> None:
    need = desk.need(f"{REGISTERED}, 05 hold reason=x, 09 verify rating=satisfied valid=yes")
    desk.order(need, "03 dispatch due=2026-11-12, 04 accept, 05 hold reason=x, 06 finish reply=x")
    desk.order(need, "03 dispatch due=2026-11-12, 04 hold reason=x, 05 send_back reason=x", unit="u2")
    desk.need(f"{REGISTERED}, 05 hold reason=x, 09 withdraw")
    assert desk.report().troubles.holds == ()


def test_the_last_step_of_a_day_is_the_one_taken_last(desk: Desk) -> None:
    need = desk.need("10-20 submit, 10-20 register, 05 10:00 escalate level=city")
    desk.order(need, "10-21 dispatch due=2026-11-12, 05 09:00 accept")
    desk.order(need, "10-21 dispatch due=2026-11-12, 05 11:00 send_back reason=x", unit="u2")
    assert [each.step.en for each in desk.report().sub_lists.moved] == ["send back"]


def test_an_order_signed_and_finished_before_its_limit_for_signing_falls(desk: Desk) -> None:
    need = desk.need("10-29 submit, 10-29 register, 10-31 verify rating=satisfied valid=yes, 10-31 13:00 close result=solved")
    desk.order(need, "10-30 dispatch due=2026-10-31, 10-30 13:00 accept, 10-31 finish reply=x")
    assert figure("signed_in_time").of(desk.report().total) == Ratio(1, 1)


def test_holds_at_the_end(desk: Desk) -> None:
    held = desk.need(f"{REGISTERED}, 04 hold reason=等条件 until=2026-12-10")
    desk.order(held, "03 dispatch due=2026-11-12, 05 hold reason=等批复, 06 resume")
    desk.order(desk.need(REGISTERED), "03 dispatch due=2026-11-12, 05 hold reason=等批复")
    report = desk.report()
    assert [(each.id[0], each.reason, each.since.day, each.until) for each in report.troubles.holds] == [
        ("N", "等条件", 4, date(2026, 12, 10)),
        ("D", "等批复", 5, None),
    ]
    assert (report.total["put_on_hold"], report.total["held"], report.total["running"]) == (3, 2, 0)


def test_an_order_sent_back_is_not_on_hold_with_its_need(desk: Desk) -> None:
    need = desk.need(f"{REGISTERED}, 09 hold reason=x")
    desk.order(need, "03 dispatch due=2026-11-12, 04 send_back reason=x")
    desk.order(need, "03 dispatch due=2026-11-12, 04 accept", unit="u2")
    total = desk.report().total
    assert (total["in_hand"], total["held"], total["running"]) == (2, 1, 0)


def test_sub_lists(desk: Desk) -> None:
    desk.need("10-20 submit")
    desk.need("10-20 submit, 04 register")
    desk.need("04 submit")
    desk.order(desk.need(REGISTERED), "10-21 dispatch due=2026-11-12, 10-22 accept, 17 progress")
    found = desk.report().sub_lists
    assert [each.title for each in found.new] == ["需求2"]
    assert [(each.title, each.step.en) for each in found.moved] == [("需求1", "register"), ("需求3", "progress")]
    assert found.closed == ()


def test_words_of_hidden_records_are_not_told(desk: Desk) -> None:
    shown, hidden = desk.need(REGISTERED), desk.need(f"{REGISTERED}, 05 escalate level=city reason=秘密甲, 06 hold reason=秘密乙", visibility="units")
    for need, visibility in ((hidden, "chain"), (shown, "office")):
        for unit in ("u1", "u2"):
            desk.order(need, "03 dispatch due=2026-11-12, 04 send_back reason=秘密丙, 09 uphold", unit=unit, visibility=visibility)
        desk.order(need, "10 dispatch due=2026-11-12, 11 hold reason=秘密丁", unit="u1", visibility=visibility)
    report = desk.report()
    plain = json.dumps(report_json(report), ensure_ascii=False)
    assert "秘密" not in plain + markdown(report_document(report))
    assert {each.orders.zh for each in report.troubles.stuck} == {"不公开"}
    assert (len(report.troubles.returns), len(report.troubles.stuck), len(report.troubles.holds)) == (4, 2, 3)


def counted(timelines: Timelines, period: Period) -> list[Occurrence]:
    """All there is to count, in one order."""
    each_need = [each for need in timelines.needs for each in occurrences_of(need, period)]
    return sorted([*each_need, *occurrences_before(timelines, period)], key=repr)


def test_what_is_long_over_is_counted_as_if_it_were_looked_at(desk: Desk) -> None:
    """Needs that ended long before the month are passed over; nothing may be lost by that."""
    for month in ("01", "06", "09", "10"):
        over = f"{month}-05 submit, {month}-06 register, {month}-20 verify rating=satisfied valid=yes, {month}-21 close result=solved"
        desk.order(desk.need(over), f"{month}-07 dispatch due=2026-{month}-25, {month}-08 accept, {month}-19 finish reply=x")
        desk.order(desk.need(over), f"{month}-07 dispatch due=2026-11-25, {month}-08 accept, {month}-19 finish reply=x")
    desk.order(desk.need("06-01 submit, 06-02 withdraw"), "06-01 dispatch due=2026-06-10, 06-02 accept")
    ledger = desk.ledger
    period = period_of(Month(2026, 11), date(2026, 12, 1), ledger.settings)
    past = timelines_of(ledger, ZONE).until(period.last)
    quick = counted(past, period)
    assert any(each.last_counted_day < period.earliest_dispatch for each in past.needs)
    unread = timelines_of(ledger, ZONE, since=period.earliest_dispatch).until(period.last)
    assert 0 < len(unread.needs) == len(past.needs) - sum(unread.over.values()) < len(past.needs)
    assert counted(unread, period) == quick
    period.__dict__["earliest_dispatch"] = date.min
    assert counted(past, period) == quick


@pytest.mark.parametrize("resumed", ["06-12", "09-12", "10-30"])
@pytest.mark.parametrize("due", ["06-20", "10-20"])
def test_a_need_that_was_on_hold_is_passed_over_too_once_its_due_date_cannot_come(desk: Desk, resumed: str, due: str) -> None:
    """Holds put due dates off, into the month at the worst; nothing that falls due in it may be passed over."""
    life = f"06-05 submit, 06-06 register, 06-09 hold reason=x, {resumed} resume, {resumed} verify rating=satisfied valid=yes, {resumed} close result=solved"
    desk.order(desk.need(life), f"06-07 dispatch due=2026-{due}, 06-08 accept, 06-08 12:00 finish reply=x")
    desk.order(desk.need("06-05 submit, 06-06 register, 06-13 close result=solved"), f"06-07 dispatch due=2026-{due}, 06-08 accept, 06-09 hold reason=x")
    ledger = desk.ledger
    period = period_of(Month(2026, 11), date(2026, 12, 1), ledger.settings)
    past = timelines_of(ledger, ZONE).until(period.last)
    quick = counted(past, period)
    unread = timelines_of(ledger, ZONE, since=period.earliest_dispatch).until(period.last)
    assert len(unread.needs) == 2 - (resumed == "06-12" and due == "06-20")  # the other is on hold for good
    assert counted(unread, period) == quick
    period.__dict__["earliest_dispatch"] = date.min
    assert counted(past, period) == quick
    assert len(desk.report().troubles.holds) == 1
