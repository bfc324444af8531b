"""Every figure of the report on a small ledger, counted by hand; and the identity on any ledger at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import NEED_MOVES, RATINGS, RESULTS, Need
from redchain.kinds.order.model import ORDER_MOVES, Order
from redchain.kinds.resource.model import Resource
from redchain.model.dates import Month
from redchain.model.ledger import ledger_of
from redchain.model.settings import Category, Root, Settings
from redchain.model.sla import Limit
from redchain.report.figures import USAGE, BrokenIdentityError, Occurrence, balanced, figure, is_balanced, tally
from redchain.report.measure import Ratio
from redchain.report.monthly import monthly

if TYPE_CHECKING:
    from collections.abc import Callable

Desk = Any


def test_received_registered_and_the_ends(desk: Desk) -> None:
    desk.need("10-30 submit, 02 register")
    desk.need("03 submit, 03 register, 05 withdraw")
    desk.need("03 submit, 04 decline reason=诉讼")
    desk.need("03 submit, 04 merge into=N-20261101-00000")
    desk.need("10-01 submit, 10-02 register, 10-09 decline reason=x, 06 reopen reason=y")
    total = desk.report().total
    assert (total["opening"], total["received"], total["registered"], total["reopened"]) == (1, 3, 2, 1)
    assert (total["withdrawn"], total["declined"], total["merged"], total["closed"], figure("ended").of(total), total["open"]) == (1, 1, 1, 0, 3, 2)


def test_the_month_ends_at_midnight_of_the_repository(desk: Desk) -> None:
    desk.need("10-31 23:59 submit")
    desk.need("01 00:00 submit")
    desk.need("30 23:59 submit")
    desk.need("12-01 00:00 submit")
    assert (desk.report().total["opening"], desk.report().total["received"], desk.report().total["open"]) == (1, 2, 3)


def test_the_date_is_the_repository_s_and_not_the_writer_s(desk: Desk) -> None:
    early = {"at": "2026-10-31T16:30:00+00:00", "step": "submit", "by": "f1"}
    desk.add(Need.model_validate({"id": "N-20261101-ZZZZZ", "enterprise": "f1", "title": "x", "category": "融资", "raised_on": "2026-11-01", "log": [early]}))
    assert (desk.report().total["opening"], desk.report().total["received"]) == (0, 1)


def test_reopening_a_verified_need_is_no_new_need(desk: Desk) -> None:
    desk.need("02 submit, 02 register, 09 verify rating=unsatisfied valid=yes, 10 reopen reason=重办")
    assert (desk.report().total["reopened"], desk.report().total["open"]) == (0, 1)


def test_results_are_those_that_still_stand(desk: Desk) -> None:
    verified = "10-20 submit, 10-20 register, 02 verify rating=satisfied valid=yes"
    desk.need(f"{verified}, 03 close result=solved")
    desk.need(f"{verified}, 03 close result=partly_solved")
    desk.need(f"{verified}, 03 close result=long_term")
    desk.need(f"{verified}, 03 close result=solved, 12-02 reopen reason=x")
    desk.need(f"{verified}, 03 close result=solved, 06 reopen reason=x")
    desk.need(f"{verified}, 03 close result=solved, 06 reopen reason=x, 09 verify rating=basically valid=yes, 10 close result=explained")
    total = desk.report().total
    assert (total["closed"], total["reopened"]) == (7, 2)
    assert (total["solved"], total["partly_solved"], total["long_term"], total["explained"]) == (2, 1, 1, 1)
    assert figure("solve_rate").of(total) == Ratio(3, 5)


def test_satisfaction_counts_valid_follow_ups_only(desk: Desk) -> None:
    for rating, valid in [("satisfied", "yes"), ("satisfied", "no"), ("basically", "yes"), ("unsatisfied", "yes"), ("unreachable", "no"), ("unrated", "yes")]:
        desk.need(f"02 submit, 02 register, 09 verify rating={rating} valid={valid}")
    total = desk.report().total
    assert (total["followed"], figure("valid").of(total), total["invalid"], total["unreachable"], total["unrated"]) == (6, 3, 1, 1, 1)
    assert (figure("satisfied_rate").of(total), figure("content_rate").of(total)) == (Ratio(1, 3), Ratio(2, 3))


@pytest.mark.parametrize(
    ("log", "due", "signed"),
    [
        ("03 dispatch due=2026-11-12, 04 23:59 accept", 1, 1),
        ("03 dispatch due=2026-11-12, 05 00:00 accept", 1, 0),
        ("03 dispatch due=2026-11-12, 04 send_back reason=x", 1, 1),
        ("03 dispatch due=2026-11-12, 04 send_back reason=x, 05 overrule, 09 accept", 1, 1),
        ("03 dispatch due=2026-11-12", 1, 0),
        ("03 dispatch due=2026-11-12, 04 recall", 0, 0),
        ("03 dispatch due=2026-11-12, 06 recall", 1, 0),
        ("06 dispatch due=2026-11-12, 09 accept", 1, 1),  # over a weekend
        ("10-30 dispatch due=2026-11-12, 02 accept", 1, 1),  # the limit falls in November
        ("30 dispatch due=2026-12-12, 30 accept", 0, 0),  # the limit falls in December
    ],
)
def test_signed_in_time(desk: Desk, log: str, due: int, signed: int) -> None:
    desk.order(desk.need("10-20 submit, 10-20 register"), log)
    assert (desk.report().total["sign_due"], desk.report().total["signed"]) == (due, signed)


def test_the_limit_for_signing_is_that_of_the_settings(desk: Desk) -> None:
    desk.order(desk.need("10-20 submit, 10-20 register"), "03 dispatch due=2026-11-12, 05 accept", role="support")
    assert (desk.report().total["sign_due"], desk.report().total["signed"]) == (1, 1)


def test_a_limit_of_today_is_not_judged_yet(desk: Desk) -> None:
    desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-12")
    assert desk.report(today="2026-11-04").total["sign_due"] == 0
    assert desk.report(today="2026-11-05").total["sign_due"] == 1


def test_orders_and_returns(desk: Desk) -> None:
    need = desk.need("02 submit, 02 register")
    desk.order(need, "03 dispatch due=2026-11-12, 04 send_back reason=x, 04 uphold")
    desk.order(need, "05 dispatch due=2026-11-12, 06 send_back reason=x, 06 overrule, 09 accept, 10 finish reply=x, 11 redo reason=x, 16 finish reply=y")
    desk.order(need, "05 dispatch due=2026-11-12, 06 accept", role="support", unit="u2")
    total = desk.report().total
    assert (total["dispatched"], total["sent_back"], total["upheld"], total["overruled"], total["finished"], total["in_hand"]) == (3, 2, 1, 1, 2, 1)
    assert figure("returned").of(total) == Ratio(1, 3)


@pytest.mark.parametrize(
    ("log", "overdue", "held"),
    [
        ("03 dispatch due=2026-11-27, 04 accept", 1, 0),
        ("03 dispatch due=2026-11-30, 04 accept", 1, 0),  # the last day is over
        ("03 dispatch due=2026-12-01, 04 accept", 0, 0),
        ("03 dispatch due=2026-11-10", 1, 0),
        ("03 dispatch due=2026-11-10, 04 accept, 09 extend due=2026-12-10", 0, 0),
        ("03 dispatch due=2026-11-10, 04 accept, 12-09 extend due=2026-12-10", 1, 0),
        ("03 dispatch due=2026-11-10, 04 accept, 09 finish reply=x", 0, 0),
        ("03 dispatch due=2026-11-10, 04 accept, 12-09 finish reply=x", 1, 0),
        ("03 dispatch due=2026-11-10, 04 accept, 05 hold reason=x", 0, 1),
        ("03 dispatch due=2026-11-10, 04 accept, 05 hold reason=x, 06 resume", 1, 0),
        ("03 dispatch due=2026-11-10, 04 send_back reason=x", 0, 0),
        ("03 dispatch due=2026-11-10, 04 recall", 0, 0),
    ],
)
def test_overdue_and_held_at_the_end(desk: Desk, log: str, overdue: int, held: int) -> None:
    desk.order(desk.need("02 submit, 02 register"), log)
    report = desk.report()
    assert (report.total["overdue"], report.total["held"], len(report.overdue)) == (overdue, held, overdue)


def test_a_need_on_hold_stops_its_orders(desk: Desk) -> None:
    desk.order(desk.need("02 submit, 02 register, 05 hold reason=x"), "03 dispatch due=2026-11-10")
    assert (desk.report().total["overdue"], desk.report().total["held"]) == (0, 1)


def test_overdue_orders_tell_how_late(desk: Desk) -> None:
    need = desk.need("02 submit, 02 register")
    for day in ("26", "25", "30"):
        desk.order(need, f"03 dispatch due=2026-11-{day}, 04 accept")
    assert [(each.due.day, each.workdays, each.light.name) for each in desk.report().overdue] == [(25, 3, "red"), (26, 2, "yellow"), (30, 0, "yellow")]


def test_needs_without_a_resource(desk: Desk) -> None:
    open_need = "02 submit, 02 register"
    desk.need("02 submit")
    desk.order(desk.need(open_need), "03 dispatch due=2026-11-10", resource="r1")
    desk.order(desk.need(open_need), "03 dispatch due=2026-11-10")
    desk.order(desk.need(open_need), "03 dispatch due=2026-11-10, 04 recall", resource="r1")
    desk.order(desk.need(open_need), "12-03 dispatch due=2026-12-10", resource="r1")
    desk.need("02 submit, 03 withdraw")
    report = desk.report()
    assert report.total["blank"] == 4
    assert [each.title for each in report.blank] == ["需求0", "需求2", "需求3", "需求4"]


def test_resources_never_used(desk: Desk) -> None:
    desk.add(
        Resource(id="r2", unit="u1", title="二", category="用工"),
        Resource(id="r3", unit="u1", title="三", category="用工", valid_until=date(2026, 11, 29)),
        Resource(id="r4", unit="u1", title="四", category="用工", valid_from=date(2026, 12, 1)),
        Resource(id="r5", unit="u1", title="五", category="用工", valid_until=date(2026, 11, 30), visibility="units"),
    )
    need = desk.need("02 submit, 02 register")
    desk.order(need, "03 dispatch due=2026-11-10, 04 recall", resource="r2")
    desk.order(need, "03 dispatch due=2026-11-10", resource="r1")
    report = desk.report()
    assert [(each.id, each.title) for each in report.unused] == [("r2", "二"), ("r5", ("不公开", "not public"))]
    assert [each.unit for each in report.unused] == ["单位u1", ("不公开", "not public")]
    assert USAGE.of(report.resources) == Ratio(1, 3)


def test_median_counts_working_days_from_submission(desk: Desk) -> None:
    desk.need("02 submit, 02 register, 03 verify rating=satisfied valid=yes, 04 close result=solved")
    desk.need("06 submit, 06 register, 09 verify rating=satisfied valid=yes, 11 close result=solved")
    desk.need("09-30 submit, 10-08 register, 02 verify rating=satisfied valid=yes, 03 close result=solved")
    assert desk.report().total.days["days_to_close"] == (2, 3, 20)  # Oct 8 to 10 (a make-up Saturday), 12 to 16, 19 to 23, 26 to 30, Nov 2 and 3
    assert figure("median_days").of(desk.report().total) == 3


def test_rows_by_chain_category_and_unit(desk: Desk) -> None:
    desk.add(Enterprise(id="f2", name="企业二", chains=("c2", "c1")))
    first = desk.need("02 submit, 02 register, 16 verify rating=satisfied valid=yes, 17 close result=solved")
    desk.need("02 submit", enterprise="f2", category="用工")
    desk.need("02 submit", enterprise="nobody", category="别的")
    desk.order(first, "03 dispatch due=2026-11-10, 04 accept, 05 finish reply=x")
    desk.order(first, "03 dispatch due=2026-11-10, 04 accept, 05 finish reply=x", unit="u2", role="support")
    report = desk.report()
    assert [(each.id, each.counts["received"], each.counts["closed"]) for each in report.by_chain] == [("c1", 1, 1), ("c2", 1, 0), ("", 1, 0)]
    assert [(each.id, each.counts["received"]) for each in report.by_category] == [("融资", 1), ("用工", 1), ("别的", 1)]
    assert [(each.id, each.counts["finished"], each.counts["closed"], each.counts["satisfied"]) for each in report.by_unit] == [
        ("u1", 1, 1, 1),
        ("u2", 1, 0, 0),
    ]
    assert report.by_unit[0].counts["received"] == 0


def test_a_category_with_nothing_but_the_past_is_left_out(desk: Desk) -> None:
    desk.need("02 submit")
    desk.need("01-05 submit, 01-06 withdraw", category="用工")
    report = desk.report()
    assert [each.id for each in report.by_category] == ["融资"]
    assert report.total["received_to_date"] == 2


def test_two_lead_units_both_count_the_closing(desk: Desk) -> None:
    need = desk.need("02 submit, 02 register, 16 verify rating=satisfied valid=yes, 17 close result=solved")
    for unit in ("u1", "u2", "u1"):
        desk.order(need, "03 dispatch due=2026-11-10, 04 accept, 05 finish reply=x", unit=unit)
    report = desk.report()
    assert [(each.id, each.counts["closed"]) for each in report.by_unit] == [("u1", 1), ("u2", 1)]
    assert report.total["closed"] == 1


def test_projects_of_the_month(desk: Desk) -> None:
    stones = [{"title": "甲", "done_on": "2026-11-10"}, {"title": "乙"}, {"title": "丙", "done_on": "2026-12-10"}]
    desk.project("10-01 start, 11 milestone milestone=乙", milestones=stones, due="2026-11-27")
    desk.project("10-01 start, 11 finish", due="2026-11-27")
    desk.project("10-01 start, 10-11 finish")
    desk.project("10-01 start, 12-11 stop reason=x", due="2026-11-30")
    desk.project("02 start")
    desk.project("12-02 start")
    lines = desk.report().projects
    assert [(each.title, each.state, each.is_new) for each in lines] == [
        *(("项目0", "running", False), ("项目3", "running", False), ("项目4", "running", True), ("项目1", "finished", False)),
    ]
    assert (lines[0].milestones_done, lines[0].milestones) == (2, 3)
    assert [each.light and each.light.name for each in lines] == ["yellow", "yellow", None, None]


def test_the_month_before_and_no_base(desk: Desk) -> None:
    desk.need("10-24 submit")
    desk.need("24 submit")
    assert (desk.report().before["received"], desk.report(today="2026-11-23").before["received"]) == (1, 0)
    assert desk.report("2026-10").before["received"] == 0


def test_later_steps_do_not_change_a_past_month(desk: Desk) -> None:
    start = "02 submit, 02 register"
    later = "12-01 verify rating=satisfied valid=yes, 12-02 close result=solved"
    desk.order(desk.need(start), "03 dispatch due=2026-11-10, 04 accept")
    before = desk.report()
    kept = [each for each in desk.records if not isinstance(each, (Need, Order))]
    desk.records[:] = kept
    desk.order(desk.need(f"{start}, {later}"), "03 dispatch due=2026-11-10, 04 accept, 12-01 finish reply=x")
    assert desk.report() == before


def test_the_counts_of_two_cities_add_up(desk: Desk) -> None:
    desk.order(
        desk.need("02 submit, 02 register, 09 verify rating=satisfied valid=yes, 10 close result=solved"),
        "03 dispatch due=2026-11-10, 04 accept, 04 finish reply=x",
    )
    one, firms = desk.report(), len(desk.records)
    desk.order(desk.need("10-02 submit, 02 register"), "03 dispatch due=2026-11-10, 04 accept, 09 finish reply=x, 10 redo reason=y", unit="u2")
    desk.order(
        desk.need("05 submit, 06 register, 17 verify rating=basically valid=yes, 19 close result=explained"),
        "08 dispatch due=2026-11-10, 09 accept, 16 finish reply=x",
        unit="u2",
    )
    both, other = desk.report(), replace(desk, records=desk.records[firms:]).report()
    assert one.total + other.total == both.total
    assert one.before + other.before == both.before
    assert both.total.days == {"days_to_close": (6, 10), "days_to_finish": (1, 6)}


def test_illegal_and_backdated_steps_do_not_break_it(desk: Desk) -> None:
    desk.need("09 submit, 02 register, 10 close result=solved, 11 submit")
    total = desk.report().total
    assert (total["received"], total["registered"], total["closed"], total["open"]) == (1, 1, 0, 1)


def test_a_backdated_step_counts_on_the_day_of_the_step_above_it(desk: Desk) -> None:
    desk.need("03 submit, 10-20 register")
    assert [desk.report(month).total["registered"] for month in ("2026-10", "2026-11")] == [0, 1]


def test_an_empty_ledger_has_a_report() -> None:
    ledger = ledger_of(Settings(root=Root(format=1, title="空", region="320582"), categories=()), ())
    report = monthly(ledger, Month(2027, 2), date(2027, 2, 3), ZoneInfo("Asia/Shanghai"))
    assert report.total == tally(())
    assert report.is_estimated


def test_a_broken_identity_is_a_bug() -> None:
    with pytest.raises(BrokenIdentityError, match="total"):
        balanced("total", tally([Occurrence("received")]))


MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2027, 1, 31)).map(lambda each: each.replace(tzinfo=UTC) + timedelta(0))  # made aware on the spot


def _logs(verbs: tuple[str, ...], extra: Callable[[st.DrawFn], dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    @st.composite
    def log(draw: st.DrawFn) -> list[dict[str, Any]]:
        chosen = draw(st.lists(st.sampled_from(verbs), max_size=12))
        moments = draw(st.lists(MOMENTS, min_size=len(chosen) + 1, max_size=len(chosen) + 1))
        if draw(st.booleans()):
            moments.sort()
        return [{"at": moment, "step": verb, "by": "u1", **extra(draw)} for moment, verb in zip(moments, (verbs[0], *chosen), strict=True)]

    return log()


NEED_LOGS = _logs(
    tuple(each.verb for each in NEED_MOVES.moves),
    lambda draw: {"rating": draw(st.sampled_from([*RATINGS, None])), "valid": draw(st.booleans()), "result": draw(st.sampled_from([*RESULTS, None]))},
)
ORDER_LOGS = _logs(tuple(each.verb for each in ORDER_MOVES.moves), lambda draw: {"due": draw(st.dates(date(2026, 10, 1), date(2026, 12, 31)))})


@pytest.mark.slow
@settings(max_examples=150)
@given(st.lists(NEED_LOGS, max_size=6), st.lists(ORDER_LOGS, max_size=6), st.dates(date(2026, 9, 1), date(2027, 1, 31)), st.sampled_from([9, 10, 11, 12]))
def test_needs_neither_appear_nor_vanish(needs: list[Any], orders: list[Any], today: date, month: int) -> None:
    settings_ = Settings(root=Root(format=1, title="示", region="320582"), categories=(Category(name="融资"),), limits=(Limit(stage="accept", workdays=1),))
    records: list[Any] = [Enterprise(id="f1", name="企业一", chains=("c1",))]
    records += [
        Need.model_validate({"id": f"N-20260901-{place:05d}", "enterprise": "f1", "title": "x", "category": "融资", "raised_on": "2026-09-01", "log": log})
        for place, log in enumerate(needs)
    ]
    records += [
        Order.model_validate({"id": f"D-20260901-{place:05d}", "need": f"N-20260901-{place:05d}", "unit": "u1", "role": "lead", "log": log})
        for place, log in enumerate(orders)
    ]
    ledger, zone = ledger_of(settings_, records), ZoneInfo("Asia/Shanghai")
    report = monthly(ledger, Month(2026, month), today, zone)
    assert is_balanced(report.total)
    assert report.total["signed"] <= report.total["sign_due"]
    assert figure("valid").of(report.total) + report.total["invalid"] + report.total["unreachable"] + report.total["unrated"] == report.total["followed"]
    assert report.total["overdue"] == len(report.overdue)
    assert report.total["blank"] == len(report.blank) <= report.total["open"]
    end = monthly(ledger, Month(2026, month).next, date(2027, 3, 1), zone)
    assert not report.period.is_whole or end.total["opening"] == report.total["open"]
