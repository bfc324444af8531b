"""The town's November 2026, counted by hand from its logs: every odd case is among them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from redchain.model.dates import Month
from redchain.report.figures import figure
from redchain.report.measure import Ratio
from redchain.report.monthly import Report, monthly

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def november(town: Ledger) -> Report:
    """The report of the 1st to the 23rd."""
    return monthly(town, Month(2026, 11), date(2026, 11, 23), ZONE)


COUNTED_BY_HAND = {
    "opening": 7,
    "received": 13,
    "registered": 8,
    "reopened": 1,
    "closed": 5,
    "declined": 1,
    "merged": 1,
    "withdrawn": 1,
    "open": 13,
    "blank": 8,
    "dispatched": 9,
    "sign_due": 7,  # the one recalled on its first day and the one whose limit is today do not count
    "signed": 6,
    "sent_back": 2,
    "upheld": 1,
    "overruled": 1,
    "finished": 7,
    "in_hand": 7,
    "overdue": 2,
    "held": 1,
    "solved": 3,
    "partly_solved": 1,
    "explained": 1,
    "with_result": 5,
    "followed": 7,
    "satisfied": 3,
    "basically": 2,
    "unsatisfied": 1,
    "unreachable": 1,
    "valid": 6,
    "median_days": 11,
}


@pytest.mark.parametrize(("name", "counted"), COUNTED_BY_HAND.items())
def test_total(november: Report, name: str, counted: object) -> None:
    assert figure(name).of(november.total) == counted


def test_days_to_close(november: Report) -> None:
    assert november.total.days["days_to_close"] == (9, 10, 11, 12, 17)


def test_rates(november: Report) -> None:
    names = ("signed_in_time", "returned", "solve_rate", "satisfied_rate", "content_rate")
    assert [str(figure(each).of(november.total)) for each in names] == ["85.7%", "11.1%", "80.0%", "50.0%", "83.3%"]


def test_the_month_before_has_as_many_days(november: Report) -> None:
    before = november.before
    assert november.period_before.last == date(2026, 10, 23)
    assert (before["opening"], before["received"], before["closed"], before["open"]) == (2, 5, 3, 4)


def test_shortfalls(november: Report) -> None:
    assert [(each.due.day, each.workdays, each.light.name) for each in november.overdue] == [(18, 3, "red"), (19, 2, "yellow")]
    assert len(november.blank) == 8
    assert {each.id for each in november.unused} == {"neibu-jijin", "shuzi-zhenduan", "zhishi-weiquan"}


def test_a_unit_without_orders_has_no_rate(november: Report) -> None:
    environment = next(each.counts for each in november.by_unit if each.id == "shi-huanjing-ju")
    assert (environment["held"], environment["dispatched"]) == (1, 0)
    assert figure("signed_in_time").of(environment) == Ratio(0, 0)
    assert str(figure("signed_in_time").of(environment)) == "—"


def test_projects(november: Report) -> None:
    assert [(each.state, each.is_new, f"{each.milestones_done}/{each.milestones}", each.light and each.light.name) for each in november.projects] == [
        ("running", False, "1/2", "yellow"),
        ("running", False, "1/3", "green"),
        ("running", False, "0/0", "green"),
        ("running", True, "0/2", "blue"),
        ("finished", False, "2/2", None),
    ]


def test_a_past_month_does_not_change(town: Ledger) -> None:
    early, late = (monthly(town, Month(2026, 10), day, ZONE) for day in (date(2026, 11, 1), date(2027, 5, 1)))
    assert early == late
