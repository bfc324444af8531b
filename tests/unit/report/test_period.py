"""The days a report covers."""

from __future__ import annotations

from datetime import date

import pytest

from redchain.model.dates import Month
from redchain.model.settings import Root, Settings
from redchain.report.period import light_at_end, period_before, period_of

SETTINGS = Settings(root=Root(format=1, title="示例市", region="320582"), categories=())
NOVEMBER = Month(2026, 11)


def test_a_past_month_is_whole() -> None:
    period = period_of(NOVEMBER, date(2026, 12, 1), SETTINGS)
    assert (period.first, period.last, period.last_over, period.is_whole) == (date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 30), True)
    assert period_before(period).last == date(2026, 10, 31)


def test_on_its_last_day_a_month_is_not_over() -> None:
    period = period_of(NOVEMBER, date(2026, 11, 30), SETTINGS)
    assert (period.last, period.last_over, period.is_whole) == (date(2026, 11, 30), date(2026, 11, 29), False)


@pytest.mark.parametrize(("month", "today", "cut"), [("2026-11", (2026, 11, 23), (2026, 10, 23)), ("2026-03", (2026, 3, 30), (2026, 2, 28))])
def test_a_running_month_is_compared_with_as_many_days(month: str, today: tuple[int, int, int], cut: tuple[int, int, int]) -> None:
    before = period_before(period_of(Month.parse(month), date(*today), SETTINGS))
    assert before.last == date(*cut)


def test_the_last_of_as_many_days_is_not_settled_either() -> None:
    before = period_before(period_of(NOVEMBER, date(2026, 11, 23), SETTINGS))
    assert (before.last, before.last_over) == (date(2026, 10, 23), date(2026, 10, 22))


def test_a_month_that_has_not_begun_holds_no_day() -> None:
    period = period_of(NOVEMBER, date(2026, 9, 9), SETTINGS)
    assert period.opening_day == period.last == date(2026, 9, 9)
    assert not period.includes(date(2026, 9, 9))


def test_due_on_the_last_day_of_a_whole_month_is_late() -> None:
    last = date(2026, 11, 30)
    assert light_at_end(last, period_of(NOVEMBER, date(2026, 12, 1), SETTINGS)).name == "yellow"
    assert light_at_end(last, period_of(NOVEMBER, last, SETTINGS)).name == "blue"
