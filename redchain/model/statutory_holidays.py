"""Statutory days off (法定节假日): the days that the State Council's rule of 2024 fixes, off in every year from 2025 on, announced or not."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_SINCE = 2025
_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
_SPRING_FESTIVAL = (-1, 0, 1, 2)
"""New Year's Eve and the first three days of the first month, as days from the first of them."""
_LUNAR = """
2025 01-29 04-04 05-31 10-06
2026 02-17 04-05 06-19 09-25
2027 02-06 04-05 06-09 09-15
2028 01-26 04-04 05-28 10-03
2029 02-13 04-04 06-16 09-22
2030 02-03 04-05 06-05 09-12
2031 01-23 04-05 06-24 10-01
2032 02-11 04-04 06-12 09-19
2033 01-31 04-04 06-01 09-08
2034 02-19 04-05 06-20 09-27
2035 02-08 04-05 06-10 09-16
2036 01-28 04-04 05-30 10-04
2037 02-15 04-04 06-18 09-24
2038 02-04 04-05 06-07 09-13
2039 01-24 04-05 05-27 10-02
2040 02-12 04-04 06-14 09-20
2041 02-01 04-04 06-03 09-10
2042 01-22 04-04 06-22 09-28
2043 02-10 04-05 06-11 09-17
2044 01-30 04-04 05-31 10-05
2045 02-17 04-04 06-19 09-25
2046 02-06 04-04 06-08 09-15
2047 01-26 04-05 05-29 10-04
2048 02-14 04-04 06-15 09-22
2049 02-02 04-04 06-04 09-11
2050 01-23 04-04 06-23 09-30
"""
"""Spring Festival, Qingming, Dragon Boat and Mid-Autumn Festival of each year, on which the packages holidays 0.109 and zhdate 0.1 agree.

A table, because either package would be started by every command that counts days, for four days a year.
"""


def is_statutory(day: date) -> bool:
    """Tell whether everybody has this day off by the rule itself; after 2050 only the days of the sun's calendar are known."""
    return day.year >= _SINCE and ((day.month, day.day) in _FIXED or day in _lunar_days())


def festivals(year: int) -> dict[str, date]:
    """Return the day of each festival of a year; after 2050 only of those of the sun's calendar."""
    lunar = next((line.split()[1:] for line in _LUNAR.split("\n")[1:-1] if line.startswith(str(year))), [])
    found = dict(zip(("春节", "清明", "端午", "中秋"), lunar, strict=False)) | {
        "元旦": "01-01",
        "五一": "05-01",
        "劳动": "05-01",
        "国庆": "10-01",
        "十一": "10-01",
    }
    return {name: date.fromisoformat(f"{year}-{day}") for name, day in found.items()}


@cache
def _lunar_days() -> frozenset[date]:
    days: set[date] = set()
    for line in _LUNAR.split("\n")[1:-1]:
        year, spring, *others = line.split()
        first = date.fromisoformat(f"{year}-{spring}")
        days.update(first + timedelta(each) for each in _SPRING_FESTIVAL)
        days.update(date.fromisoformat(f"{year}-{each}") for each in others)
    return frozenset(days)
