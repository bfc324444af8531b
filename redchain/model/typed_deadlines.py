"""The day by which something is to be done, as people type it: what is a day for anything, and beside that 两周, 半个月, 12月中旬, 月内, 元旦前.

What leaves open which day it is (节前, 尽快, 两三天) is no day, and the reason is told.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.model.statutory_holidays import festivals
from redchain.model.typed_dates import NUMBER, days_meant, spans_meant
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

_BARE = pattern(rf"(?:半|{NUMBER})(?:天|周|个?星期|个?礼拜|个?半?月)|(?:半|[1-9]|[一二三四五六七八九两])年半?")
_BARE_IN_ENGLISH = pattern(r"[0-9]{1,3}(?:day|week|month|year)s?")
_WITHIN = pattern("(.+?)(?:之内|以内|内)")
_BEFORE = pattern("(.+?)(?:之前|以前|前)")
_THIS = {"周": "本周", "月": "本月", "季": "本季度", "季度": "本季度", "年": "今年", "当年": "本年"}
_SOME = "[一二三四五六七八九两几数多]"
_UNCLEAR = (
    (
        pattern("(?:过|大)?(?:节|假期|放假|长假|小长假)[之以]?[前后]"),
        Text("没有说是哪个节", "it does not say which festival"),
    ),
    (pattern(".*(?:节|国庆|元旦|五一|中秋|端午|清明)[之以]?后"), Text("以后到哪一天没有说", "it does not say until when")),
    (
        pattern("(?:尽快|尽早|抓紧|立即|立刻|马上|近期|近日|最近|随时|长期|不限|待定|另定|年后)(?:办理|办结|完成|解决)?|asap|soon|tbd"),
        Text("没有说是哪一天", "it names no day"),
    ),
    (
        pattern(rf"{_SOME}{{2}}(?:天|日|周|个?月|个?星期|年)(?:之?[内后])?|[几数](?:天|日|周|个月|年)(?:之?[内后])?|.+(?:左右|上下|前后)"),
        Text("只是个大概", "it is only an estimate"),
    ),
)


def deadlines_meant(words: str, today: date, after_workdays: Callable[[int], date] | None = None) -> tuple[date, ...]:
    """Return the days by which something is to be done that words may mean, the likeliest first; the last day of a span, the day before a festival.

    >>> from datetime import date
    >>> wednesday = date(2026, 11, 25)
    >>> [str(each) for words in ("两周", "半个月", "12月中旬", "月内", "元旦前", "12月前") for each in deadlines_meant(words, wednesday)]
    ['2026-12-09', '2026-12-10', '2026-12-20', '2026-11-30', '2026-12-31', '2026-11-30', '2026-12-31']
    """
    plain = "".join(unicodedata.normalize("NFKC", words).casefold().split())
    found = days_meant(words, today, after_workdays)
    if found or reason_unclear(words) is not None:
        return found
    if _BARE.fullmatch(plain):
        return days_meant(f"{plain}内", today)
    if _BARE_IN_ENGLISH.fullmatch(plain):
        return days_meant(f"in {plain}", today)
    return _within(plain, today) or _before(plain, today) or _festival(plain, today)


def reason_unclear(words: str) -> Text | None:
    """Return why nobody can tell which day words mean; None where they may mean one, or nothing at all."""
    plain = "".join(unicodedata.normalize("NFKC", words).casefold().split())
    return next((reason for form, reason in _UNCLEAR if form.fullmatch(plain)), None)


def _within(plain: str, today: date) -> tuple[date, ...]:
    within = _WITHIN.fullmatch(plain)
    span = plain if plain.endswith("旬") else _THIS.get(within[1], within[1]) if within else ""
    return tuple(last for _, last in spans_meant(span, today))


def _before(plain: str, today: date) -> tuple[date, ...]:
    """Before a span may be before it begins or before it is over; before the year (年前) is so for the sun's and the moon's."""
    before = _BEFORE.fullmatch(plain)
    if before is None:
        return ()
    if before[1] == "年":
        return (today.replace(month=12, day=31), *_before("春节前", today))
    spans = spans_meant(before[1], today)
    return tuple(day for first, last in spans for day in (first - timedelta(1), last)) or tuple(each - timedelta(1) for each in _festival(before[1], today))


def _festival(plain: str, today: date) -> tuple[date, ...]:
    """The next festival that is called so; one of a year that is named."""
    year = {"今年": 0, "明年": 1, "后年": 2}.get(plain[:2])
    name = plain if year is None else plain[2:]
    days = [day for away in ((0, 1) if year is None else (year,)) for each, day in festivals(today.year + away).items() if name in {each, f"{each}节"}]
    return tuple(day for day in days if year is not None or day > today)[:1]
