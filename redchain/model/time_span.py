"""How long a limit is (时限): working days, calendar days, hours or minutes, as people write them: `10个工作日`, `10日`, `2小时`, `60分钟`."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from redchain.lazy_pattern import pattern
from redchain.text import Text

Unit = Literal["workday", "day", "hour", "minute"]
MOST_DAYS = 500
_WORDS: dict[Unit, tuple[str, ...]] = {
    "workday": ("个工作日", "工作日", "working days", "working day", "workdays", "workday"),
    "day": ("日", "天", "个自然日", "自然日", "个日历日", "日历日", "calendar days", "calendar day", "days", "day"),
    "hour": ("小时", "个小时", "hours", "hour", "h"),
    "minute": ("分钟", "minutes", "minute", "min"),
}
_UNITS: dict[str, Unit] = {word: unit for unit, words in _WORDS.items() for word in words}
_MOST: dict[Unit, int] = {"workday": MOST_DAYS, "day": MOST_DAYS, "hour": MOST_DAYS * 24, "minute": MOST_DAYS * 24 * 60}
_SAID: dict[Unit, tuple[str, str]] = {
    "workday": ("{0} 个工作日", "{0} working days"),
    "day": ("{0} 日", "{0} days"),
    "hour": ("{0} 小时", "{0} hours"),
    "minute": ("{0} 分钟", "{0} minutes"),
}
_FORM = pattern(r"([0-9]{1,6}|[〇零一二两三四五六七八九十]{1,3}) *([^0-9 ][^0-9]*)", re.ASCII)
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
FORMS = Text(
    "10个工作日、10日（自然日）、2小时、60分钟，最长 500 日",
    "10 working days, 10 days, 2 hours, 60 minutes; at most 500 days",
)
"""The ways in which a limit may be written."""


class Span(NamedTuple):
    """A length of time: so many of a unit."""

    number: int
    unit: Unit = "workday"

    @property
    def has_hour(self) -> bool:
        """Whether it ends at a time of the day, and not with a day."""
        return self.unit in {"hour", "minute"}

    @property
    def time(self) -> timedelta:
        """How long it is by the clock; of working days, as if every day were one."""
        return timedelta(minutes=self.number) if self.unit == "minute" else timedelta(hours=self.number) if self.unit == "hour" else timedelta(days=self.number)

    @property
    def words(self) -> Text:
        """The length in words."""
        zh, en = (each.format(self.number) for each in _SAID[self.unit])
        return Text(zh, en if self.number != 1 else en.removesuffix("s"))

    def __str__(self) -> str:
        """Write it as records hold it: `10日`."""
        return f"{self.number}{_WORDS[self.unit][0]}"


def why_no_span(words: str) -> Text:
    """Return why words are no limit.

    >>> why_no_span("8 working hours").en, why_no_span("soon").en
    ('is in working hours, of which no limit can be: hours run by the clock, day and night', 'is not a limit that can be read')
    """
    if re.search(r"工作小?时|(business|office|work(ing)?) ?hours?", unicodedata.normalize("NFKC", words).lower()):
        return Text(
            "是工作小时，没有这种时限：小时按钟点连续计，不分上下班", "is in working hours, of which no limit can be: hours run by the clock, day and night"
        )
    return Text("不是看得懂的时限", "is not a limit that can be read")


@cache
def read_span(words: str) -> Span | None:
    """Return the length that somebody wrote, or None where it is not clear: full-width digits, spaces, 天 and Chinese numerals up to 99 are.

    >>> read_span("１０ 天"), read_span("二小时"), read_span("1.5天"), read_span("10")
    (Span(number=10, unit='day'), Span(number=2, unit='hour'), None, None)
    """
    found = _FORM.fullmatch(unicodedata.normalize("NFKC", words).strip().lower())
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        return None
    count = int(found[1]) if found[1].isdecimal() and found[1].isascii() else _chinese(found[1])
    span = Span(count, unit) if count is not None and count <= _MOST[unit] else None
    return None if span is None or (span.has_hour and not span.number) else span


def span_of(workdays: int | None, limit: str | None) -> Span | None:
    """Return the length that two keys hold, of which one is written at most: working days as a number, or any limit as text."""
    return Span(workdays) if workdays is not None else read_span(limit) if limit is not None else None


def _chinese(words: str) -> int | None:
    """Read 十二 or 三十; None for what is no number."""
    if "十" not in words:
        return _DIGITS[words] if len(words) == 1 else None
    tens, _, ones = words.partition("十")
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS) or "0" in {str(_DIGITS.get(each)) for each in (tens, ones) if each}:
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _written(value: Any) -> str:
    span = read_span(value) if isinstance(value, str) else None
    if span is None:
        raise PydanticCustomError("limit_form", "no length of time")
    return str(span)


def _with_unit(value: Any) -> str:
    return str(Span(value)) if type(value) is int and 0 <= value <= MOST_DAYS else _written(value)


def _working_days(value: Any) -> Any:
    span = read_span(value) if isinstance(value, str) else None
    if isinstance(value, str) and (span is None or span.unit != "workday"):
        raise PydanticCustomError("limit_form", "no number of working days")
    return span.number if span else value


SpanText = Annotated[str, BeforeValidator(_written), WithJsonSchema({"type": "string"})]
"""A length of time as text, in the one form that records hold."""
WorkdaysOrSpan = Annotated[
    str, BeforeValidator(_with_unit), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0, "maximum": MOST_DAYS}]})
]
"""The same, where a mere number means working days."""
Workdays = Annotated[int, BeforeValidator(_working_days), Field(strict=True, ge=0, le=MOST_DAYS)]
"""A number of working days; `10个工作日` is read as one."""
