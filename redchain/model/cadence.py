"""How often something comes again (周期), and on which day next."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from redchain.text import Text

_MONTHS_IN_YEAR = 12

Cadence = Literal["week", "fortnight", "month", "quarter"]
CADENCES: dict[Cadence, Text] = {
    "week": Text("每周", "every week"),
    "fortnight": Text("每两周", "every fortnight"),
    "month": Text("每月", "every month"),
    "quarter": Text("每季度", "every quarter"),
}
_DAYS: dict[Cadence, int] = {"week": 7, "fortnight": 14}
_MONTHS: dict[Cadence, int] = {"month": 1, "quarter": 3}


def months_after(day: date, months: int) -> date:
    """Return the same day so many months on, or the last of that month where it is shorter.

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, _MONTHS_IN_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_day(day: date, cadence: Cadence) -> date:
    """Return the day on which something comes again."""
    return day + timedelta(_DAYS[cadence]) if cadence in _DAYS else months_after(day, _MONTHS[cadence])
