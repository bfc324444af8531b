"""Days, months, spans of days and moments as people type them: 11月3日, 下周三, 月底, 三天后, 上个月, 明天下午3点. Never for records, which say one day in one way.

Each function returns every reading of the words, the likeliest first: none where nobody can tell, several where they disagree and the writer has to say.
A week begins on Monday (GB/T 7408.1-2023). A day without a year, or without a month, is the nearest such day; where that lies in another year (month) than
today's, both are returned.
"""

from __future__ import annotations

import calendar
import unicodedata
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.model.meant_values import digits_of, meant_day, meant_moment, meant_month

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

_LONGEST = 40
_DAYS_FROM_TODAY = {
    **dict.fromkeys(("大前天", "大前日"), -3),
    **dict.fromkeys(("前天", "前日"), -2),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), -1),
    **dict.fromkeys(("今天", "今日", "当天", "today"), 0),
    **dict.fromkeys(("明天", "明日", "tomorrow"), 1),
    **dict.fromkeys(("后天", "后日"), 2),
    "大后天": 3,
}
_CHINESE_YEAR = pattern("([〇零一二三四五六七八九]{4}|[〇零一二三四五六七八九]{2})(?=年)")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_AWAY = {"": 0, "本": 0, "这": 0, "这个": 0, "当": 0, "this": 0, "上": -1, "上个": -1, "last": -1, "下": 1, "下个": 1, "next": 1, "上上": -2, "下下": 2}
_WHICH = "上上|下下|上个|下个|这个|[上下本这当]"
NUMBER = "[0-9]{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[零一二三四五六七八九两]"
"""A number of days, months or years, as a part of a pattern."""
_YEARS_AWAY = {"今": 0, "本": 0, "明": 1, "后": 2, "去": -1, "前": -2}
_NAMED_YEAR = "".join(_YEARS_AWAY)
_COUNTED = pattern(rf"(半|{NUMBER})(天|日|周|个?星期|个?礼拜|个?半?月|年半?)(之?后|以后|之?内|以内|之?前|以前)")
_WORKDAYS = pattern(rf"({NUMBER})(?:个?工作日|workingdays?|workdays?)(?:之?后|以后|之?内|以内)?|in([0-9]{{1,3}})(?:workingdays?|workdays?)")
_COUNTED_IN_ENGLISH = pattern(r"(in)?([0-9]{1,3})(day|week|month|year)s?(ago|fromnow|later)?")
_WEEKDAY = pattern(rf"({_WHICH})?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAY_IN_ENGLISH = pattern(r"(this|next|last)?(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?")
_WEEKEND = pattern(rf"({_WHICH})?周末")
_MONTH_END = pattern(rf"(?:({_WHICH})?月|((?:[0-9]{{4}}|[{_NAMED_YEAR}])年)?({NUMBER})月)(?:底|末)")
_MONTH_BEGINNING = pattern(rf"(?:({_WHICH})?月|((?:[0-9]{{4}}|[{_NAMED_YEAR}])年)?({NUMBER})月)初")
_QUARTER = rf"(?:({_WHICH})?季度?|([{_NAMED_YEAR}]年|[0-9]{{4}}年)?第?([一二三四1-4])季度)"
_QUARTER_END = pattern(rf"{_QUARTER}(初|底|末)")
_YEAR_END = pattern(rf"(?:([{_NAMED_YEAR}]|[0-9]{{4}})年年?|年)(底|末|初)")
_MONTH_AND_DAY = pattern(rf"([{_NAMED_YEAR}]年|(?:[0-9]{{2}}|[0-9]{{4}})年)?(?:({NUMBER})月({NUMBER})[日号]?|([0-9]{{1,2}})[-/.]([0-9]{{1,2}}))")
_DAY_OF_MONTH = pattern(rf"(?:({_WHICH})月)?({NUMBER})[日号]")
_MONTH_ALONE = pattern(rf"(?:({_WHICH})月|([{_NAMED_YEAR}]年|[0-9]{{4}}年)?({NUMBER})月份?|(this|last|next)month)")
_WEEK_ALONE = pattern(rf"({_WHICH})(?:周|星期|礼拜)|(this|last|next)week")
_QUARTER_ALONE = pattern(_QUARTER.replace(f"({_WHICH})?", f"({_WHICH}|this|last|next)").replace("季度?|", "(?:季度?|quarter)|"))
_YEAR_ALONE = pattern(rf"([{_NAMED_YEAR}])年|([0-9]{{4}})年|(this|last|next)year")
_HALF_YEAR = pattern(rf"([{_NAMED_YEAR}]年|[0-9]{{4}}年)?([上下])半年")
_TEN_DAYS = pattern(rf"(?:({_WHICH})?月|((?:[0-9]{{4}}|[{_NAMED_YEAR}])年)?({NUMBER})月份?)?([上中下])旬")
_RECENT = pattern(rf"(?:最近|近|过去|past|last)({NUMBER})个?(天|日|周|星期|礼拜|月|年|days?|weeks?|months?|years?)")
_IN_FULL = {"week": pattern("[0-9]{4}-?w[0-9]{2}"), "year": pattern("[0-9]{4}年?")}
_TIME = pattern(rf"(上午|早上|中午|下午|晚上|傍晚)?(?:({NUMBER})[:点时](?:({NUMBER})分?|(半))?(?:整|钟)?|([0-9]{{1,2}})(am|pm))$")
_BEFORE = pattern("(.+?)(?:下班)?[之以]?前")
"""What is wanted by a day is due on it."""
_NOW = frozenset({"现在", "刚才", "刚刚", "此刻", "now"})
_AFTERNOON = frozenset({"下午", "晚上", "傍晚", "pm"})
_IN_WEEK = {each: place for place, each in enumerate("一二三四五六日")} | {"天": 6}
_IN_WEEK_IN_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS_IN_YEAR, _DAYS_IN_WEEK, _NOON, _HALF_MONTH = 12, 7, 12, 15


def days_meant(words: str, today: date, after_workdays: Callable[[int], date] | None = None) -> tuple[date, ...]:
    """Return the days that words may mean; a day in full is that day, however it is written.

    `after_workdays` tells the day so many working days from today; without it nothing is said in working days.

    >>> wednesday = date(2026, 11, 25)
    >>> [str(each) for each in days_meant("下周三", wednesday) + days_meant("月底", wednesday) + days_meant("2026.11.3", wednesday)]
    ['2026-12-02', '2026-11-30', '2026-11-03']
    >>> [str(each) for each in days_meant("周一", wednesday)]
    ['2026-11-23', '2026-11-30']
    >>> [str(each) for each in days_meant("月底前", wednesday) + days_meant("12月15日之前", wednesday)]
    ['2026-11-30', '2026-12-15']
    """
    whole = meant_day(words)
    if whole is not None:
        return (date.fromisoformat(whole),)
    plain = _plain(words)
    if plain in _DAYS_FROM_TODAY:
        return _kept(lambda: today + timedelta(_DAYS_FROM_TODAY[plain]))
    in_workdays = _WORKDAYS.fullmatch(plain)
    if in_workdays is not None:
        return () if after_workdays is None else _kept(lambda: after_workdays(_number(in_workdays[1] or in_workdays[2])))
    for form, reader in _FORMS:
        found = form.fullmatch(plain)
        if found is not None:
            return reader(found, today)
    before = _BEFORE.fullmatch(plain)
    return days_meant(before[1], today, after_workdays) if before is not None else ()


def spans_meant(words: str, today: date) -> tuple[tuple[date, date], ...]:
    """Return the spans, by their first and last days, that words for a week, a month, a quarter or a year may mean; none for a single day.

    >>> wednesday = date(2026, 11, 25)
    >>> [f"{first}/{last}" for each in ("上周", "上个月", "三季度", "近7天") for first, last in spans_meant(each, wednesday)]
    ['2026-11-16/2026-11-22', '2026-10-01/2026-10-31', '2026-07-01/2026-09-30', '2026-11-19/2026-11-25']
    """
    months = months_meant(words, today) if meant_day(words) is None else ()
    if months:
        return tuple((first, _last_of(first)) for first in (date.fromisoformat(f"{each}-01") for each in months))
    plain = _plain(words)
    for form, reader in _SPANS:
        found = form.fullmatch(plain)
        if found is not None:
            try:
                return tuple(reader(found, today))
            except (ValueError, OverflowError):
                return ()
    return ()


def months_meant(words: str, today: date) -> tuple[str, ...]:
    """Return the months, as 2026-11, that words may mean.

    >>> months_meant("上个月", date(2026, 1, 5)), months_meant("9月", date(2026, 11, 25)), months_meant("12月", date(2026, 1, 5))
    (('2025-12',), ('2026-09',), ('2026-12', '2025-12'))
    """
    whole = meant_month(words)
    if whole is not None:
        return (whole,)
    found = _MONTH_ALONE.fullmatch(_plain(words))
    if found is None:
        return ()
    if found[3] is None:
        return tuple(each.isoformat()[:7] for each in _kept(lambda: _month_away(today, _AWAY[found[1] or found[4]])))
    number = _number(found[3])
    if found[2]:
        return tuple(each.isoformat()[:7] for each in _kept(lambda: date(_year(found[2][:-1], today), number, 1)))
    first = today.replace(day=1)
    return tuple(each.isoformat()[:7] for each in _nearest(lambda away: date(today.year + away, number, 1), first))


def moments_meant(words: str, now: datetime) -> tuple[datetime, ...]:
    """Return the moments that words may mean, in the zone of `now`; a day alone is its beginning, and today alone is now.

    >>> now = datetime.fromisoformat("2026-11-25T10:20+08:00")
    >>> [each.isoformat(timespec="minutes") for each in moments_meant("昨天下午3点半", now) + moments_meant("9:05", now) + moments_meant("刚才", now)]
    ['2026-11-24T15:30+08:00', '2026-11-25T09:05+08:00', '2026-11-25T10:20+08:00']
    """
    plain = _plain(words)
    if plain in _NOW:
        return (now,)
    whole = _whole_moment(words)
    if whole is not None:
        return (whole if whole.tzinfo else whole.replace(tzinfo=now.tzinfo),)
    found = _TIME.search(plain)
    day = plain[: found.start()] if found else plain
    days = days_meant(day, now.date()) if day else (now.date(),)
    if found is None:
        is_today = _DAYS_FROM_TODAY.get(plain) == 0
        return (now,) if is_today else tuple(datetime(each.year, each.month, each.day, tzinfo=now.tzinfo) for each in days)
    hour, minute = _number(found[2] or found[5]), _number(found[3] or "0") + (30 if found[4] else 0)
    hour += _NOON if (found[1] or found[6]) in _AFTERNOON and hour < _NOON else 0
    return tuple(at for each in days for at in _kept_moment(each, hour, minute, now))


def is_in_full(words: str, parts: str) -> bool:
    """Tell whether words name just the parts of a "day", a "week", a "month", a "year" or a "moment" and its year, so that nothing was guessed or left out.

    >>> is_in_full("2026.9.3", "day"), is_in_full("9月3日", "day"), is_in_full("2026-09-03", "month"), is_in_full("2026-09-03 9:00", "day")
    (True, False, False, False)
    >>> is_in_full("2026年9月", "month"), is_in_full("九月那会儿", "month")
    (True, False)
    """
    if parts in _IN_FULL:
        return _IN_FULL[parts].fullmatch(_plain(words)) is not None
    if parts == "month":
        return meant_month(words) is not None and meant_day(words) is None
    return _whole_moment(words) is not None or meant_day(words) is not None if parts == "moment" else meant_day(words) is not None and not has_hour(words)


def has_hour(words: str) -> bool:
    """Tell whether words name more than a day: an hour, or now."""
    plain = _plain(words)
    return ":" in plain or plain in _NOW or _TIME.search(plain) is not None


def _whole_moment(words: str) -> datetime | None:
    try:
        return datetime.fromisoformat(words.strip())
    except ValueError:
        meant = meant_moment(words, offset="")
        return None if meant is None else datetime.fromisoformat(meant)


def _plain(words: str) -> str:
    plain = unicodedata.normalize("NFKC", words) if len(words) <= _LONGEST else ""
    in_digits = _CHINESE_YEAR.sub(lambda found: found[0].translate(_DIGITS), plain)
    return "".join(in_digits.casefold().split())


def _number(words: str) -> int:
    return int(digits_of(words))


def _kept(make: Callable[[], date]) -> tuple[date, ...]:
    """Return the one day that is made; none where the calendar has none such."""
    try:
        return (make(),)
    except (ValueError, OverflowError):
        return ()


def _kept_moment(day: date, hour: int, minute: int, now: datetime) -> tuple[datetime, ...]:
    try:
        return (datetime(day.year, day.month, day.day, hour, minute, tzinfo=now.tzinfo),)
    except ValueError:
        return ()


def _nearest(at: Callable[[int], date], today: date) -> tuple[date, ...]:
    """Return the nearest of the days a period before, in and after this one: alone where it lies in this one, else the one in this period and it."""
    found = {away: each for away in (0, -1, 1) for each in _kept(partial(at, away))}
    if not found:
        return ()
    best = min(found, key=lambda away: abs(found[away] - today))
    return tuple(found[each] for each in dict.fromkeys((0, best)) if each in found)


def _month_away(day: date, away: int) -> date:
    """Return the first day of a month so many months away."""
    years, month = divmod(day.month - 1 + away, _MONTHS_IN_YEAR)
    return date(day.year + years, month + 1, 1)


def _same_day(day: date, months: int) -> date:
    """Return the same day so many months away, or the last of that month where it is shorter."""
    first = _month_away(day, months)
    return first.replace(day=min(day.day, _last_of(first).day))


def _last_of(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _counted(found: re.Match[str], today: date) -> tuple[date, ...]:
    """“3月后” is no count of months; half a month is 15 days."""
    sign, unit, is_half = -1 if found[3].endswith("前") else 1, found[2].strip("个半"), found[1] == "半" or "半" in found[2]
    if (found[1] == "半" and (unit not in {"月", "年"} or "半" in found[2])) or (found[1] != "半" and found[2] in {"月", "半月"}):
        return ()
    number = sign * (0 if found[1] == "半" else _number(found[1]))
    if unit in {"月", "年"} and is_half:
        months = number if unit == "月" else _MONTHS_IN_YEAR * number + sign * _MONTHS_IN_YEAR // 2
        return _kept(lambda: _same_day(today, months) + timedelta(sign * _HALF_MONTH if unit == "月" else 0))
    return _away(number, {"天": "day", "日": "day", "月": "month", "年": "year"}.get(unit, "week"), today)


def _counted_in_english(found: re.Match[str], today: date) -> tuple[date, ...]:
    if bool(found[1]) == bool(found[4]):
        return ()
    return _away(int(found[2]) * (-1 if found[4] == "ago" else 1), found[3], today)


def _away(number: int, unit: str, today: date) -> tuple[date, ...]:
    if unit in {"day", "week"}:
        return _kept(lambda: today + timedelta(number * (_DAYS_IN_WEEK if unit == "week" else 1)))
    return _kept(lambda: _same_day(today, number * (_MONTHS_IN_YEAR if unit == "year" else 1)))


def _weekday(found: re.Match[str], today: date) -> tuple[date, ...]:
    return _in_week(found[1], _IN_WEEK[found[2]], today)


def _weekday_in_english(found: re.Match[str], today: date) -> tuple[date, ...]:
    """“next Wednesday” said on a Monday is the one of this week to some and of the next to others."""
    place = _IN_WEEK_IN_ENGLISH.index(found[2][:3])
    if found[1] == "next" and place > today.weekday():
        return _in_week("下", place, today) + _in_week("本", place, today)
    return _in_week(found[1], place, today)


def _in_week(which: str | None, place: int, today: date) -> tuple[date, ...]:
    """A mere weekday that is over is the one of this week to some and of the next to others."""
    away = (0, 1) if which is None and place < today.weekday() else (_AWAY[which or ""],)
    monday = today - timedelta(today.weekday())
    return tuple(day for each in away for day in _kept(partial(monday.__add__, timedelta(each * _DAYS_IN_WEEK + place))))


def _month_end(found: re.Match[str], today: date) -> tuple[date, ...]:
    if found[1] or found[2]:
        return tuple(_last_of(first) for first in _month_beginning(found, today))
    if found[3] is None:
        return (_last_of(today),)
    return _nearest(lambda away: _last_of(date(today.year + away, _number(found[3]), 1)), today)


def _month_beginning(found: re.Match[str], today: date) -> tuple[date, ...]:
    if found[3] is None:
        return _kept(lambda: _month_away(today, _AWAY[found[1]])) if found[1] else _nearest(lambda away: _month_away(today, away), today)
    month = _number(found[3])
    if found[2]:
        return _kept(lambda: date(_year(found[2][:-1], today), month, 1))
    return _nearest(lambda away: date(today.year + away, month, 1), today)


def _year_end(found: re.Match[str], today: date) -> tuple[date, ...]:
    if found[2] == "初" and not found[1]:
        return _nearest(lambda away: date(today.year + away, 1, 1), today)
    return _kept(lambda: date(_year(found[1] or "今", today), *((1, 1) if found[2] == "初" else (12, 31))))


def _weekend(found: re.Match[str], today: date) -> tuple[date, ...]:
    return _in_week(found[1] or "本", _IN_WEEK["六"], today) + _in_week(found[1] or "本", _IN_WEEK["日"], today)


def _quarter_end(found: re.Match[str], today: date) -> tuple[date, ...]:
    if found[4] == "初" and not (found[1] or found[3]):
        return ()
    return tuple(day for span in _quarter(found, today) for day in span[found[4] != "初" :][:1])


def _quarter(found: re.Match[str], today: date) -> Iterator[tuple[date, date]]:
    """A quarter of a year that is not named is one of this year."""
    if found[3]:
        first = date(_year(found[2][:-1], today) if found[2] else today.year, 3 * _number(found[3]) - 2, 1)
    else:
        first = _month_away(today, 3 * _AWAY[found[1] or ""] - (today.month - 1) % 3)
    yield first, _last_of(_month_away(first, 2))


def _week(found: re.Match[str], today: date) -> Iterator[tuple[date, date]]:
    monday = today + timedelta(_DAYS_IN_WEEK * _AWAY[found[1] or found[2]] - today.weekday())
    yield monday, monday + timedelta(_DAYS_IN_WEEK - 1)


def _whole_year(found: re.Match[str], today: date) -> Iterator[tuple[date, date]]:
    year = today.year + _AWAY[found[3]] if found[3] else _year(found[1] or found[2], today)
    yield date(year, 1, 1), date(year, 12, 31)


def _half_year(found: re.Match[str], today: date) -> Iterator[tuple[date, date]]:
    """“下半年” is of this year, unlike “下周” and “下个月”."""
    year = _year(found[1][:-1], today) if found[1] else today.year
    yield (date(year, 1, 1), date(year, 6, 30)) if found[2] == "上" else (date(year, 7, 1), date(year, 12, 31))


def _ten_days(found: re.Match[str], today: date) -> Iterator[tuple[date, date]]:
    """The first, the second or the last ten days of a month; of one that is not named, or has no year, the nearest."""
    for first in _month_beginning(found, today):
        begin = first.replace(day=1 + 10 * "上中下".index(found[4]))
        yield begin, _last_of(first) if found[4] == "下" else begin + timedelta(9)


def _recent(found: re.Match[str], today: date) -> Iterator[tuple[date, date]]:
    unit = {"天": "day", "日": "day", "月": "month", "年": "year", "周": "week", "星期": "week", "礼拜": "week"}.get(found[2], found[2].removesuffix("s"))
    for day in _away(-_number(found[1]), unit, today):
        yield day + timedelta(1), today


def _year(words: str, today: date) -> int:
    return int(words) if words.isdecimal() else today.year + _YEARS_AWAY[words]


def _month_and_day(found: re.Match[str], today: date) -> tuple[date, ...]:
    month, day = _number(found[2] or found[4]), _number(found[3] or found[5])
    if found[1]:
        year = _year(found[1][:-1], today)
        return _kept(lambda: date(year if year > 99 else 2000 + year, month, day))  # noqa: PLR2004  # two digits of it
    return _nearest(lambda away: date(today.year + away, month, day), today)


def _day_of_month(found: re.Match[str], today: date) -> tuple[date, ...]:
    day = _number(found[2])
    if found[1]:
        return _kept(lambda: _month_away(today, _AWAY[found[1]]).replace(day=day))
    return _nearest(lambda away: _month_away(today, away).replace(day=day), today)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date, ...]]], ...] = (
    (_COUNTED, _counted),
    (_COUNTED_IN_ENGLISH, _counted_in_english),
    (_WEEKDAY, _weekday),
    (_WEEKDAY_IN_ENGLISH, _weekday_in_english),
    (_WEEKEND, _weekend),
    (_MONTH_END, _month_end),
    (_MONTH_BEGINNING, _month_beginning),
    (_QUARTER_END, _quarter_end),
    (_YEAR_END, _year_end),
    (_MONTH_AND_DAY, _month_and_day),
    (_DAY_OF_MONTH, _day_of_month),
)
_SPANS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Iterator[tuple[date, date]]]], ...] = (
    (_WEEK_ALONE, _week),
    (_QUARTER_ALONE, _quarter),
    (_YEAR_ALONE, _whole_year),
    (_HALF_YEAR, _half_year),
    (_TEN_DAYS, _ten_days),
    (_RECENT, _recent),
)
