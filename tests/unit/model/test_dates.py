"""Months as reports count them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from redchain.model.dates import Month, local_day


def test_a_month_knows_its_bounds_and_neighbours() -> None:
    month = Month.parse("2026-11")
    assert (month.first, month.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (month.next, month.previous) == (Month(2026, 12), Month(2026, 10))
    assert str(month) == "2026-11"


def test_the_turn_of_the_year_and_a_leap_february() -> None:
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2026, 1).previous == Month(2025, 12)
    assert Month(2026, 12).last == date(2026, 12, 31)
    assert Month(2028, 2).last == date(2028, 2, 29)


def test_a_day_lies_in_its_month() -> None:
    assert Month.of(date(2026, 2, 28)) == Month(2026, 2)


def test_going_forward_and_back_is_standing_still() -> None:
    month = Month(2025, 1)
    for _ in range(40):
        assert month.next.previous == month
        assert month.last < month.next.first
        month = month.next


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-1", "2026-13", "2026-00", "26-11", "2026-11-01", "2026/11", "2026-11\n", " 2026-11", "２０２６-１１", "1899-12", "0000-01", "十一月"],
)
def test_anything_else_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        Month.parse(text)


def test_a_moment_falls_on_the_local_day() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    assert local_day(datetime(2026, 10, 31, 16, 0, tzinfo=UTC), shanghai) == date(2026, 11, 1)
    assert local_day(datetime(2026, 10, 31, 15, 59, tzinfo=UTC), shanghai) == date(2026, 10, 31)
