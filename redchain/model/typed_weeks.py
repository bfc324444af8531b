"""Weeks and years as people type them: 2026-W47, 第47周, 上周, a day of the week; 2026年, 去年. Each function returns every reading, as for days."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.model.typed_dates import days_meant, spans_meant

if TYPE_CHECKING:
    from collections.abc import Iterable

_WEEK = timedelta(days=6)
_NUMBERED = pattern(r"(?:([0-9]{4})[-年]?)?(?:w|第)([0-9]{1,2})周?")
_YEAR = pattern("([0-9]{4})年?度?")
_YEARS_BACK = {"前年": 2, "前年度": 2}
_LAST_OF_YEAR = (12, 31)


def weeks_meant(words: str, today: date) -> tuple[date, ...]:
    """Return the Mondays of the weeks that words may mean; a day is of its week, a number without a year of this year.

    >>> wednesday = date(2026, 11, 25)
    >>> [str(monday) for each in ("2026-W47", "2026年第47周", "上周", "11月20日", "w47") for monday in weeks_meant(each, wednesday)]
    ['2026-11-16', '2026-11-16', '2026-11-16', '2026-11-16', '2026-11-16']
    """
    found = _NUMBERED.fullmatch(_plain(words))
    if found is not None:
        try:
            return _whole([date.fromisocalendar(int(found[1] or today.isocalendar().year), int(found[2]), 1)])
        except ValueError:
            return ()
    spans = [first for first, last in spans_meant(words, today) if last - first == _WEEK and not first.weekday()]
    return _whole(spans or (each - timedelta(each.weekday()) for each in days_meant(words, today)))


def years_meant(words: str, today: date) -> tuple[int, ...]:
    """Return the years that words may mean.

    >>> years_meant("2026", date(2026, 11, 25)), years_meant("去年", date(2026, 11, 25)), years_meant("26", date(2026, 11, 25))
    ((2026,), (2025,), ())
    """
    plain = _plain(words)
    found = _YEAR.fullmatch(plain)
    if found is not None:
        return (int(found[1]),)
    if plain in _YEARS_BACK:
        return (today.year - _YEARS_BACK[plain],)
    spans = spans_meant(words.removesuffix("度"), today)
    return tuple(first.year for first, last in spans if last == date(first.year, *_LAST_OF_YEAR) and (first.month, first.day) == (1, 1))


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).lower()


def _whole(mondays: Iterable[date]) -> tuple[date, ...]:
    """Return each Monday once whose week ends before the calendar does."""
    return tuple(dict.fromkeys(each for each in mondays if each <= date.max - _WEEK))
