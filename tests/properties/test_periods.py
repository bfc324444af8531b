"""Laws of periods: parts of a span add up to it, each part opens as the one before ended, and every one balances, for months, weeks, a year and any days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.model.dates import Month
from redchain.model.ledger import ledger_of
from redchain.model.settings import Category, Root, Settings
from redchain.model.sla import Limit
from redchain.report.closing import ClosedMonths, close, closings_of
from redchain.report.figures import MEASURES, is_balanced
from redchain.report.measure import Steps
from redchain.report.month_figures import TOTAL, figures_of
from redchain.report.monthly import monthly
from redchain.report.spans import Days, Span, Week, Year
from tests.unit.report.test_monthly import NEED_LOGS, ORDER_LOGS

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("Asia/Shanghai")
OVER = date(2028, 1, 1)
TAKEN = tuple(each.name for each in MEASURES if isinstance(each.count, Steps))


def _raised(place: int, log: Any) -> str:
    """The first need is of the day from which there are records, the others of their first step."""
    return "2026-09-01" if place == 0 or not log else str(log[0]["at"])[:10]


def _ledger(needs: list[Any], orders: list[Any]) -> Ledger:
    chosen = Settings(root=Root(format=1, title="示", region="320582"), categories=(Category(name="融资"),), limits=(Limit(stage="accept", workdays=1),))
    records: list[Any] = [Enterprise(id="f1", name="企业一", chains=("c1",))]
    for place, log in enumerate(needs):
        given_ = {"id": f"N-20260901-{place:05d}", "enterprise": "f1", "title": "x", "category": "融资", "raised_on": _raised(place, log), "log": log}
        records.append(Need.model_validate(given_))
    for place, log in enumerate(orders):
        given_ = {"id": f"D-20260901-{place:05d}", "need": f"N-20260901-{place:05d}", "unit": "u1", "role": "lead", "log": log}
        records.append(Order.model_validate(given_))
    return ledger_of(chosen, records)


LEDGERS = st.builds(_ledger, st.lists(NEED_LOGS, max_size=5), st.lists(ORDER_LOGS, max_size=5))


def _days_of(cuts: set[date]) -> list[Span]:
    return [Days(one, two - timedelta(1)) for one, two in pairwise([date(2026, 1, 1), *sorted(cuts), date(2027, 1, 1)])]


def _weeks() -> list[Span]:
    mondays = [date(2026, 8, 31) + timedelta(7 * each) for each in range(18)]
    return [Week.of(each) for each in mondays]


MONTHS: list[Span] = [Month(2026, each) for each in range(1, 13)]
PARTED = st.one_of(
    st.just((Year(2026), MONTHS)),
    st.sets(st.dates(date(2026, 8, 1), date(2026, 12, 31)), max_size=5).map(lambda cuts: (Year(2026), _days_of(cuts))),
    st.just((Days(date(2026, 8, 31), date(2027, 1, 3)), _weeks())),
)


@settings(max_examples=100)
@given(LEDGERS, PARTED)
def test_the_parts_of_a_span_add_up(ledger: Ledger, parted: tuple[Span, list[Span]]) -> None:
    span, parts = parted
    whole = monthly(ledger, span, OVER, ZONE).total
    reports = [monthly(ledger, each, OVER, ZONE).total for each in parts]
    assert all(map(is_balanced, [whole, *reports]))
    assert {name: sum(each[name] for each in reports) for name in TAKEN} == {name: whole[name] for name in TAKEN}
    assert (reports[0]["opening"], reports[-1]["open"]) == (whole["opening"], whole["open"])
    assert all(one["open"] == two["opening"] for one, two in pairwise(reports))


@settings(max_examples=60)
@given(LEDGERS, st.sampled_from([9, 10, 11, 12]))
def test_a_month_is_closed_with_the_figures_of_its_report(ledger: Ledger, number: int) -> None:
    month = Month(2026, number)
    found = figures_of(ledger, [month], ZONE)[month]
    assert found.counts(TOTAL) == monthly(ledger, month, OVER, ZONE).total
    closed = close(ledger, month, (), OVER)
    assert closings_of(ledger, month, ClosedMonths((closed,)), ZONE).corrections == ()


@settings(max_examples=60)
@given(LEDGERS, LEDGERS)
def test_what_is_corrected_is_what_differs(before: Ledger, now: Ledger) -> None:
    month, year = Month(2026, 10), Month(2026, 11)
    closed = close(before, month, (), OVER)
    corrections = closings_of(now, year, ClosedMonths((closed,)), ZONE).earlier
    was, is_now = (monthly(each, month, OVER, ZONE).total for each in (before, now))
    told = {line.name: (line.before, line.now) for each in corrections for line in each.figures if line.group == TOTAL}
    for name in ("received", "closed", "open", "dispatched", "overdue"):
        assert told.get(name, (was[name], was[name])) == (was[name], is_now[name])


@settings(max_examples=100)
@given(LEDGERS, st.sampled_from([9, 10, 11, 12]), st.sampled_from([date(2027, 9, 10), OVER]))
def test_a_year_before_is_counted_as_its_own_report_does(ledger: Ledger, number: int, today: date) -> None:
    now = monthly(ledger, Month(2027, number), today, ZONE)
    assert now.total == monthly(ledger, Days(Month(2027, number).first, Month(2027, number).last), today, ZONE).total
    if now.year_before is not None and now.period.is_whole:
        assert now.year_before == monthly(ledger, Month(2026, number), OVER, ZONE).total
