"""What the report of a month, a week, a year or other days is called, and the columns that compare it with another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.document import day_words, month_words
from redchain.model.dates import Month
from redchain.report.spans import Days, Week, Year
from redchain.text import Text, join

if TYPE_CHECKING:
    from redchain.report.monthly import Report
    from redchain.report.period import Period
    from redchain.report.spans import Span


class SpanWords(NamedTuple):
    """The words for one sort of span: its report, itself, this one, the one before, and as many days of that."""

    report: Text
    itself: Text
    this: Text
    before: Text
    same_days: Text


_SAME_DAYS = "Same days before"
_WORDS: dict[type, SpanWords] = {
    Month: SpanWords(
        Text("月报", "monthly report"), Text("本月", "month"), Text("本月", "This month"), Text("上月", "Month before"), Text("上月同期", _SAME_DAYS)
    ),
    Week: SpanWords(Text("周报", "weekly report"), Text("本周", "week"), Text("本周", "This week"), Text("上周", "Week before"), Text("上周同期", _SAME_DAYS)),
    Year: SpanWords(Text("年报", "yearly report"), Text("本年", "year"), Text("本年", "This year"), Text("上年", "Year before"), Text("上年同期", _SAME_DAYS)),
    Days: SpanWords(
        Text("专报", "report"), Text("本期", "period"), Text("本期", "This period"), Text("上期", "Period before"), Text("上期同样天数", _SAME_DAYS)
    ),
}
A_YEAR_BEFORE = Text("上年同期", "A year before")
CHANGE, ON_THE_YEAR = Text("环比", "Change"), Text("同比", "On the year")


def words_for(span: Span) -> SpanWords:
    """Return the words for a span."""
    return _WORDS[type(span)]


def say_before(period: Period) -> Text:
    """Return what the period before one is called."""
    words = words_for(period.span)
    return words.before if period.is_whole else words.same_days


def say_span(span: Span) -> Text:
    """Return a span as a title names it.

    >>> say_span(Week(2026, 47)).zh, say_span(Year(2026)).en
    ('2026年第47周', '2026')
    """
    if isinstance(span, Month):
        return month_words(span.first)
    if isinstance(span, Week):
        return Text(f"{span.year}年第{span.week}周", f"week {span.week} of {span.year}")
    if isinstance(span, Year):
        return Text(f"{span.year}年", str(span.year))
    first, last = day_words(span.first), day_words(span.last)
    return first if span.first == span.last else Text("{first}至{last}", "{first} to {last}").fill(first=first, last=last)


def say_bases(report: Report) -> Text:
    """Return what a report is compared with, and where records do not go back to the beginning of that."""
    before, year_before, begun = report.period_before, report.period_year_before, report.records_begin
    said = [Text("环比的基期：{first}至{last}。", "Compared with {first} to {last}.").fill(first=day_words(before.first), last=day_words(before.last))]
    if begun is not None:
        words = Text("记录从{begun}才有，基期的数不全。", "Records begin on {begun}, so the figures compared with are not all.")
        said.append(words.fill(begun=day_words(begun)))
    if year_before is not None:
        words = Text("同比的基期：{first}至{last}。", "On the year: compared with {first} to {last}.")
        said.append(words.fill(first=day_words(year_before.first), last=day_words(year_before.last)))
    elif not isinstance(report.period.span, Year):
        said.append(Text("同比：无同期数。", "There are no figures of a year before."))
    return join(said, zh="", en=" ")
