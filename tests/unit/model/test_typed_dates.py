"""Days, months and moments as people type them are read as they mean them; where two readings are possible both are known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redchain.model.dates import Calendar
from redchain.model.typed_dates import days_meant, moments_meant, months_meant, spans_meant

WEDNESDAY = date(2026, 11, 25)
NOW = datetime.fromisoformat("2026-11-25T10:20+08:00")
NEW_YEAR = date(2026, 1, 4)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2026.11.3", "2026-11-03"),
        ("2026/11/3", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("２０２６年１１月３日", "2026-11-03"),
        ("11月3日", "2026-11-03"),
        ("十一月三号", "2026-11-03"),
        ("11.3", "2026-11-03"),
        ("12/5", "2026-12-05"),
        ("12-5", "2026-12-05"),
        ("1月5日", "2026-01-05 2027-01-05"),
        ("明年1月5日", "2027-01-05"),
        ("去年12月1号", "2025-12-01"),
        ("2026年11月3号", "2026-11-03"),
        ("26年11月3日", "2026-11-03"),
        ("今天", "2026-11-25"),
        ("明日", "2026-11-26"),
        ("后天", "2026-11-27"),
        ("大后天", "2026-11-28"),
        ("昨天", "2026-11-24"),
        ("三天后", "2026-11-28"),
        ("3 天之后", "2026-11-28"),
        ("两周后", "2026-12-09"),
        ("一个星期前", "2026-11-18"),
        ("3个月后", "2027-02-25"),
        ("一年前", "2025-11-25"),
        ("周三", "2026-11-25"),
        ("星期五", "2026-11-27"),
        ("礼拜天", "2026-11-29"),
        ("周一", "2026-11-23 2026-11-30"),
        ("本周一", "2026-11-23"),
        ("下周三", "2026-12-02"),
        ("下个星期日", "2026-12-06"),
        ("上周五", "2026-11-20"),
        ("月底", "2026-11-30"),
        ("本月末", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("上个月底", "2026-10-31"),
        ("12月底", "2026-12-31"),
        ("2027年2月底", "2027-02-28"),
        ("年底", "2026-12-31"),
        ("明年底", "2027-12-31"),
        ("今年年底", "2026-12-31"),
        ("2027年底", "2027-12-31"),
        ("底", ""),
        ("28号", "2026-11-28"),
        ("1号", "2026-11-01 2026-12-01"),
        ("下月5号", "2026-12-05"),
        ("today", "2026-11-25"),
        ("Tomorrow", "2026-11-26"),
        ("in 3 days", "2026-11-28"),
        ("2 weeks ago", "2026-11-11"),
        ("Friday", "2026-11-27"),
        ("Monday", "2026-11-23 2026-11-30"),
        ("next friday", "2026-12-04 2026-11-27"),
        ("next monday", "2026-11-30"),
        ("last Thursday", "2026-11-19"),
        ("2月30日", ""),
        ("13月1日", ""),
        ("2026-02-30", ""),
        ("31.12", ""),
        ("3天", ""),
        ("月初", "2026-11-01 2026-12-01"),
        ("本月初", "2026-11-01"),
        ("12月初", "2026-12-01"),
        ("2027年3月初", "2027-03-01"),
        ("年初", "2026-01-01 2027-01-01"),
        ("明年初", "2027-01-01"),
        ("后年年底", "2028-12-31"),
        ("后年3月5日", "2028-03-05"),
        ("后年二季度末", "2028-06-30"),
        ("本年3月底", "2026-03-31"),
        ("前年12月初", "2024-12-01"),
        ("3年前年底", ""),
        ("季度末", "2026-12-31"),
        ("下季度末", "2027-03-31"),
        ("一季度末", "2026-03-31"),
        ("2027年第2季度末", "2027-06-30"),
        ("上季度初", "2026-07-01"),
        ("周末", "2026-11-28 2026-11-29"),
        ("三日内", "2026-11-28"),
        ("二〇二六年十一月三日", "2026-11-03"),
        ("二零二六年11月3号", "2026-11-03"),
        ("二六年十一月三日", "2026-11-03"),
        ("二〇二六年底", "2026-12-31"),
        ("月中", ""),
        ("10个工作日", ""),
        ("下周", ""),
        ("近期", ""),
        ("", ""),
        ("今" * 100, ""),
        ("999年后", "3025-11-25"),
    ],
)
def test_a_day(typed: str, days: str) -> None:
    assert " ".join(map(str, days_meant(typed, WEDNESDAY))) == days


@pytest.mark.parametrize("typed", ["10个工作日", "十个工作日后", "１０ 个工作日之内", "10 working days", "in 10 workdays"])
def test_working_days_are_counted_by_the_calendar(typed: str) -> None:
    assert days_meant(typed, WEDNESDAY, partial(Calendar().add, WEDNESDAY)) == (date(2026, 12, 9),)


def test_working_days_leave_out_a_holiday_and_hold_its_make_up_day() -> None:
    eve = date(2026, 9, 30)
    assert days_meant("3个工作日后", eve, partial(Calendar().add, eve)) == (date(2026, 10, 10),)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("下周", "2026-11-30/2026-12-06"),
        ("上个星期", "2026-11-16/2026-11-22"),
        ("last week", "2026-11-16/2026-11-22"),
        ("上月", "2026-10-01/2026-10-31"),
        ("二〇二六年九月", "2026-09-01/2026-09-30"),
        ("1月", "2026-01-01/2026-01-31 2027-01-01/2027-01-31"),
        ("本季度", "2026-10-01/2026-12-31"),
        ("去年四季度", "2025-10-01/2025-12-31"),
        ("last quarter", "2026-07-01/2026-09-30"),
        ("上半年", "2026-01-01/2026-06-30"),
        ("去年", "2025-01-01/2025-12-31"),
        ("2025年", "2025-01-01/2025-12-31"),
        ("近三天", "2026-11-23/2026-11-25"),
        ("最近一个月", "2026-10-26/2026-11-25"),
        ("past 2 weeks", "2026-11-12/2026-11-25"),
        ("2026-11-03", ""),
        ("上周五", ""),
        ("近期", ""),
        ("0000年", ""),
        ("", ""),
    ],
)
def test_a_span(typed: str, span: str) -> None:
    assert " ".join(f"{first}/{last}" for first, last in spans_meant(typed, WEDNESDAY)) == span


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.sampled_from(["周", "月", "季度", "年"]))
def test_spans_of_one_sort_follow_each_other(today: date, sort: str) -> None:
    before, now, after = (
        spans_meant(each, today) for each in ((f"去{sort}", f"今{sort}", f"明{sort}") if sort == "年" else (f"上{sort}", f"本{sort}", f"下{sort}"))
    )
    assert [len(each) for each in (before, now, after)] == [1, 1, 1]
    assert now[0][0] <= today <= now[0][1]
    assert before[0][1] + timedelta(1) == now[0][0]
    assert now[0][1] + timedelta(1) == after[0][0]


@pytest.mark.parametrize(
    ("typed", "days"),
    [("12月30日", "2026-12-30 2025-12-30"), ("1月30日", "2026-01-30"), ("2月29日", ""), ("上月31日", "2025-12-31"), ("30号", "2026-01-30 2025-12-30")],
)
def test_around_new_year_the_nearest_day_may_be_in_another(typed: str, days: str) -> None:
    assert " ".join(map(str, days_meant(typed, NEW_YEAR))) == days


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ("2026-11", "2026-11"),
        ("2026年9月", "2026-09"),
        ("202609", "2026-09"),
        ("2026.9", "2026-09"),
        ("9月", "2026-09"),
        ("九月份", "2026-09"),
        ("1月", "2026-01 2027-01"),
        ("去年12月", "2025-12"),
        ("本月", "2026-11"),
        ("上个月", "2026-10"),
        ("上月", "2026-10"),
        ("下月", "2026-12"),
        ("last month", "2026-10"),
        ("13月", ""),
        ("最近", ""),
    ],
)
def test_a_month(typed: str, months: str) -> None:
    assert " ".join(months_meant(typed, WEDNESDAY)) == months


@pytest.mark.parametrize(
    ("typed", "moments"),
    [
        ("2026-11-25T09:00", "2026-11-25T09:00+08:00"),
        ("2026-11-25T09:00Z", "2026-11-25T09:00+00:00"),
        ("2026/11/10 9:00", "2026-11-10T09:00+08:00"),
        ("2026-11-20", "2026-11-20T00:00+08:00"),
        ("2026.11.20", "2026-11-20T00:00+08:00"),
        ("9:05", "2026-11-25T09:05+08:00"),
        ("９：０５", "2026-11-25T09:05+08:00"),
        ("下午3点", "2026-11-25T15:00+08:00"),
        ("昨天下午三点半", "2026-11-24T15:30+08:00"),
        ("11月20日 9点", "2026-11-20T09:00+08:00"),
        ("上周五 14:30", "2026-11-20T14:30+08:00"),
        ("周一 9:00", "2026-11-23T09:00+08:00 2026-11-30T09:00+08:00"),
        ("yesterday 3pm", "2026-11-24T15:00+08:00"),
        ("刚才", "2026-11-25T10:20+08:00"),
        ("现在", "2026-11-25T10:20+08:00"),
        ("今天", "2026-11-25T10:20+08:00"),
        ("昨天", "2026-11-24T00:00+08:00"),
        ("25:00", ""),
        ("上午", ""),
        ("不知道", ""),
    ],
)
def test_a_moment(typed: str, moments: str) -> None:
    assert " ".join(each.isoformat(timespec="minutes") for each in moments_meant(typed, NOW)) == moments


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_a_day_in_full_is_that_day_whatever_today_is(day: date, today: date) -> None:
    for form in (f"{day:%Y-%m-%d}".zfill(10), f"{day.year:04}年{day.month}月{day.day}日", f"{day.year:04}/{day.month}/{day.day}"):
        assert days_meant(form, today) == (day,)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_day_without_a_year_is_the_nearest_or_asked(day: date, today: date) -> None:
    found = days_meant(f"{day.month}月{day.day}日", today)
    assert all((each.month, each.day) == (day.month, day.day) for each in found)
    if len(found) == 1:
        assert abs(found[0] - today) <= timedelta(366 * 4)
        assert (found[0].year == today.year) or (day.month, day.day) == (2, 29)


@given(st.text(alphabet="今明后昨上下本周月季度年底号初末近工作日天点半0123456789一二三十零:/.- 前后next frimonday", max_size=12), st.dates())
@example("1月", date(999, 1, 1))  # a year of three digits
def test_no_words_break_it(words: str, today: date) -> None:
    days_meant(words, today)
    months_meant(words, today)
    spans_meant(words, today)
    moments_meant(words, datetime(today.year, today.month, today.day, tzinfo=NOW.tzinfo))


@pytest.mark.parametrize("words", ["月底", "本周五", "12月15日", "年底", "下周三", "三季度末"])
@pytest.mark.parametrize("before", ["前", "之前", "以前"])
def test_what_is_wanted_by_a_day_is_due_on_it(words: str, before: str) -> None:
    today = date(2026, 11, 25)
    assert days_meant(f"{words}{before}", today) == days_meant(words, today) != ()


def test_days_ago_are_no_days_by_which() -> None:
    assert days_meant("3天前", date(2026, 11, 25)) == (date(2026, 11, 22),)
