"""`--month`, `--week`, `--year`, `--from` and `--to` of `redchain report`: which days it is about."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from redchain.cli.parsing import Option
from redchain.cli.typed_dates import read_bound, read_month, read_week, read_year
from redchain.errors import UsageError
from redchain.model.dates import Month
from redchain.model.meant_values import say_form
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.report.spans import Span

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
MONTH = Option("month", Text("月份，如 2026-11（默认本月）", "the month, such as 2026-11 (default: this month)"), "--month", "-m", metavar="YYYY-MM")
WEEK = Option("week", Text("周报：第47周、上周，或那一周的一天", "a week instead: 2026-W47, last week, or a day of it"), metavar="WEEK")
YEAR = Option("year", Text("年报：2026、去年", "a year instead: 2026, last year"), metavar="YEAR")
SINCE = Option("from", Text("专报：从这天起（写月、季度则从其第一天）", "any days instead: from this day on"), metavar="DATE")
UNTIL = Option("to", Text("专报：到这天止（默认今天）", "up to this day (default: today)"), metavar="DATE")
SPANS = (MONTH, WEEK, YEAR, SINCE, UNTIL)


def span_of(context: Context, given: Given, space: Workspace) -> Span | None:
    """Return the days that were asked for; None for this month. Raises UsageError where two of the options do not go together."""
    _refuse_together(given)
    from redchain.report.spans import Week, Year

    today = space.today
    if given["month"] is not None:
        return month_of(context, given["month"], today)
    if given["week"] is not None:
        monday = read_week(context, WEEK.flag, given["week"], today)
        return _in_reach(Week.of(monday), given["week"])
    if given["year"] is not None:
        return _in_reach(Year(read_year(context, YEAR.flag, given["year"], today)), given["year"])
    return _days(context, given, space)


def _refuse_together(given: Given) -> None:
    named = [f"--{each}" for each in ("month", "week", "year") if given[each] is not None]
    named += [f"--{each}" for each in ("from", "to") if given[each] is not None][:1]
    if len(named) > 1:
        raise UsageError(
            Text(f"{' 和 '.join(named)} 不能同时用", f"{' and '.join(named)} cannot be used together"),
            Text("一份月报、周报、年报或专报写一个", "ask for one month, week, year or other span at a time"),
        )


def _days(context: Context, given: Given, space: Workspace) -> Span | None:
    if given["from"] is None and given["to"] is None:
        return None
    last = space.today if given["to"] is None else read_bound(context, UNTIL.flag, given["to"], space, is_last=True)
    if given["from"] is None:
        raise UsageError(Text("缺少 --from：从哪天起", "--from is missing: the first day"), Text("加上 --from 日期", "add --from DATE"))
    from redchain.report.spans import Days

    first = read_bound(context, SINCE.flag, given["from"], space, is_last=False)
    if last < first:
        raise UsageError(
            Text(f"--to {last} 早于 --from {first}", f"--to {last} is before --from {first}"),
            Text("先写早的一天：--from 起 --to 止", "the earlier day comes first: --from DATE --to DATE"),
        )
    return _in_reach(Days(first, last), f"{first}..{last}")


def _in_reach(span: Span, words: str) -> Span:
    """Return a span of times in which records may be kept; raises UsageError for any other."""
    if span.first.year >= _FIRST_YEAR and span.last.year <= _LAST_YEAR:
        return span
    raise UsageError(
        Text(f"{words} 不在 {_FIRST_YEAR} 年至 {_LAST_YEAR} 年之间", f"{words} is not between {_FIRST_YEAR} and {_LAST_YEAR}"),
        Text("写近年的日期", "name a day of these years"),
    )


def month_of(context: Context, given: str, today: date) -> Month:
    """Return the month that was typed."""
    month = None
    with suppress(ValueError):  # a month before the calendar
        month = Month.parse(read_month(context, "--month", given, today))
    if month is None or month.year > _LAST_YEAR:
        raise UsageError(Text(f"月份 {given} 读不懂", f"{given} is not a month"), say_form(None, "2026-11", "--month "))
    return month
