"""Weeks, years and other days: their bounds, what comes before them, and the same of the year before."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.model.dates import Month
from redchain.model.settings import Root, Settings
from redchain.report.period import period_a_year_before, period_before, period_of
from redchain.report.span_words import say_span
from redchain.report.spans import Days, Span, Week, Year, a_year_before, before

SETTINGS = Settings(root=Root(format=1, title="示例市", region="320582"), categories=())
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))
ENDS = st.tuples(DAYS, st.integers(0, 800)).map(lambda each: Days(each[0], each[0] + timedelta(each[1])))
SPANS = st.one_of(DAYS.map(Month.of), DAYS.map(Week.of), DAYS.map(lambda day: Year(day.year)), ENDS)


@given(SPANS)
def test_what_comes_before_ends_the_day_before(span: Span) -> None:
    earlier = before(span)
    assert type(earlier) is type(span)
    assert earlier.last == span.first - timedelta(1)
    if not isinstance(span, (Month, Year)) and not getattr(span, "months", 0):
        assert earlier.last - earlier.first == span.last - span.first


@given(SPANS)
def test_a_year_before_is_about_a_year_before(span: Span) -> None:
    earlier = a_year_before(span)
    if earlier is None:
        assert isinstance(span, Week)
        assert span.week == 53
        return
    assert 363 <= (span.first - earlier.first).days <= 371
    assert abs((span.last - span.first) - (earlier.last - earlier.first)) <= timedelta(1)


@given(DAYS, st.lists(st.integers(0, 300), min_size=1, max_size=6))
def test_spans_in_a_row_are_in_a_row_a_year_before(first: date, lengths: list[int]) -> None:
    parts = []
    for each in lengths:
        parts.append(Days(first, first + timedelta(each)))
        first += timedelta(each + 1)
    earlier = [each for each in map(a_year_before, parts) if each is not None]
    assert all(one.last + timedelta(1) == two.first for one, two in pairwise(earlier))


@given(SPANS, st.integers(-40, 900))
def test_a_period_is_whole_when_what_it_is_compared_with_is(span: Span, later: int) -> None:
    period = period_of(span, span.first + timedelta(later), SETTINGS)
    earlier, year_before = period_before(period), period_a_year_before(period)
    assert earlier.is_whole or not period.is_whole
    assert year_before is None or year_before.is_whole or not period.is_whole
    assert isinstance(span, (Year, Month)) or earlier.last - earlier.first <= period.last - period.first + timedelta(31)


@pytest.mark.parametrize(
    ("span", "earlier", "year"),
    [
        (Week(2026, 1), "2025-W52", "2025-W01"),
        (Week(2026, 53), "2026-W52", "None"),
        (Year(2026), "2025", "2025"),
        (Days(date(2026, 7, 1), date(2026, 9, 30)), "2026-04-01..2026-06-30", "2025-07-01..2025-09-30"),
        (Days(date(2026, 1, 1), date(2026, 2, 28)), "2025-11-01..2025-12-31", "2025-01-01..2025-02-28"),
        (Days(date(2026, 7, 2), date(2026, 7, 11)), "2026-06-22..2026-07-01", "2025-07-02..2025-07-11"),
        (Days(date(2025, 2, 1), date(2025, 2, 28)), "2025-01-01..2025-01-31", "2024-02-01..2024-02-29"),
        (Days(date(2026, 11, 23), date(2026, 11, 23)), "2026-11-22..2026-11-22", "2025-11-23..2025-11-23"),
    ],
)
def test_what_a_span_is_compared_with(span: Span, earlier: str, year: str) -> None:
    assert (str(before(span)), str(a_year_before(span))) == (earlier, year)


def test_a_running_year_is_compared_up_to_the_same_day() -> None:
    period = period_of(Year(2025), date(2025, 3, 1), SETTINGS)
    assert (period_before(period).last, period_before(period).is_whole) == (date(2024, 3, 1), False)
    assert period_a_year_before(period) is None


def test_a_running_week_is_compared_with_as_many_days() -> None:
    period = period_of(Week(2026, 48), date(2026, 11, 25), SETTINGS)
    assert (period_before(period).last, period_before(period).last_over) == (date(2026, 11, 18), date(2026, 11, 17))
    year_before = period_a_year_before(period)
    assert year_before is not None
    assert (year_before.first, year_before.last) == (date(2025, 11, 24), date(2025, 11, 26))


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (Month(2026, 10), "2026年10月", "October 2026"),
        (Week(2026, 47), "2026年第47周", "week 47 of 2026"),
        (Year(2026), "2026年", "2026"),
        (Days(date(2026, 11, 2), date(2026, 11, 2)), "2026年11月2日", "2 November 2026"),
        (Days(date(2026, 11, 2), date(2026, 11, 20)), "2026年11月2日至2026年11月20日", "2 November 2026 to 20 November 2026"),
    ],
)
def test_a_span_is_called_as_people_call_it(span: Span, zh: str, en: str) -> None:
    assert tuple(say_span(span)) == (zh, en)
