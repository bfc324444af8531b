"""The day by which something is to be done is read as people write it; what leaves the day open is told with the reason."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.cli.typed_dates import read_typed
from redchain.errors import UsageError
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.model.dates import Calendar
from redchain.model.meant_values import meant_day, meant_month
from redchain.model.typed_dates import days_meant, spans_meant
from redchain.model.typed_deadlines import deadlines_meant, reason_unclear
from redchain.text import Text

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2周", "2026-12-07"),
        ("两个星期", "2026-12-07"),
        ("3天", "2026-11-26"),
        ("半个月", "2026-12-08"),
        ("半月", "2026-12-08"),
        ("1个月", "2026-12-23"),
        ("一个半月", "2027-01-07"),
        ("半年", "2027-05-23"),
        ("一年半", "2028-05-23"),
        ("两年", "2028-11-23"),
        ("2 weeks", "2026-12-07"),
        ("12月上旬", "2026-12-10"),
        ("12月中旬", "2026-12-20"),
        ("12月下旬", "2026-12-31"),
        ("2027年2月下旬", "2027-02-28"),
        ("中旬", "2026-11-20 2026-12-20"),
        ("本周内", "2026-11-29"),
        ("月内", "2026-11-30"),
        ("年内", "2026-12-31"),
        ("季度内", "2026-12-31"),
        ("年底前", "2026-12-31"),
        ("季度末", "2026-12-31"),
        ("周五下班前", "2026-11-27"),
        ("元旦前", "2026-12-31"),
        ("元旦", "2027-01-01"),
        ("明年元旦前", "2026-12-31"),
        ("春节前", "2027-02-05"),
        ("春节", "2027-02-06"),
        ("国庆节前", "2027-09-30"),
        ("五一之前", "2027-04-30"),
        ("年前", "2026-12-31 2027-02-05"),
        ("12月前", "2026-11-30 2026-12-31"),
        ("12月中旬前", "2026-12-10 2026-12-20"),
        ("下周前", "2026-11-29 2026-12-06"),
        ("下周", ""),
        ("12月", ""),
        ("26年", ""),
        ("节前", ""),
        ("", ""),
        ("内", ""),
        ("前", ""),
        ("长" * 100, ""),
    ],
)
def test_a_deadline(typed: str, days: str) -> None:
    assert " ".join(map(str, deadlines_meant(typed, MONDAY))) == days


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("半个月后", "2026-12-08"),
        ("半月前", "2026-11-08"),
        ("一个半月后", "2027-01-07"),
        ("半年前", "2026-05-23"),
        ("3月后", ""),
        ("半天后", ""),
        ("半个半月后", ""),
    ],
)
def test_halves_of_months_and_years_are_counted(typed: str, days: str) -> None:
    assert " ".join(map(str, days_meant(typed, MONDAY))) == days


def test_ten_days_of_a_month_are_a_span() -> None:
    assert [tuple(map(str, each)) for each in spans_meant("12月中旬", MONDAY)] == [("2026-12-11", "2026-12-20")]


@pytest.mark.parametrize("typed", ["节前", "放假前", "春节后", "年后", "尽快", "近期", "两三天", "几天", "三五个月", "10天左右"])
def test_what_leaves_the_day_open_says_why(typed: str) -> None:
    assert reason_unclear(typed) is not None
    assert deadlines_meant(typed, MONDAY) == ()


@pytest.mark.parametrize("typed", ["2026-11-12T25:00", "2026-11-12T10:60", "2026-11-12 24:00", "2026年11月12日25点", "26111203"])
def test_what_is_no_moment_is_no_day_either(typed: str) -> None:
    assert meant_day(typed) is None
    assert days_meant(typed, MONDAY) == ()


def test_six_digits_of_a_day_are_no_month() -> None:
    assert meant_month("261112") is None


class Run:
    """A run that keeps what it says."""

    is_interactive = False

    def __init__(self) -> None:
        self.readings: list[Text] = []
        self.said: list[Text] = []
        self.tell = self.warn = self.said.append


SPACE: Any = SimpleNamespace(today=MONDAY, now=datetime.fromisoformat("2026-11-23T10:20+08:00"), settings=SimpleNamespace(calendar=Calendar()))
NUMBERS = st.sampled_from(["1", "2", "3", "12", "28", "31", "两", "三", "十", "十二", "半"])
DAYS = st.tuples(
    st.sampled_from(["", "本", "下", "下下", "上", "明年", "2027年", "2026-12-", "12月", "11/"]),
    st.one_of(NUMBERS, st.just("")),
    st.sampled_from(
        ["", "天", "周", "周五", "个月", "个半月", "月", "年", "年半", "月中旬", "上旬", "月底", "季度末", "元旦", "春节", "号", "日", "个工作日", "月3日"]
    ),
    st.sampled_from(["", "前", "后", "内", "之前", "T10:00", " 25:00"]),
).map("".join)
AMOUNTS = st.tuples(
    st.sampled_from(["", "1,", "1."]),
    NUMBERS | st.integers(0, 10**9).map(str),
    st.sampled_from(["", "万", "万元", "元", "亿", "千万", "百万", "w", "人", "天", "%"]),
).map("".join)


@given(st.sampled_from([(Need, "wanted_by"), (Need, "raised_on"), (Resource, "valid_until"), (Enterprise, "founded_on")]), DAYS)
def test_the_day_that_is_printed_is_the_day_that_is_written(field: tuple[Any, str], words: str) -> None:
    model, name = field
    run: Any = Run()
    try:
        value = read_typed(run, model, {name: words}, SPACE)[name]
    except UsageError as problem:
        assert words in problem.text.zh  # what is refused names what was typed
        return
    if value == words:  # what is left as it was typed is told as nothing else
        assert run.said == []
        return
    assert date.fromisoformat(value)
    assert all(value in each.zh and value in each.en and words.strip() in each.zh for each in run.said)
    assert run.said or meant_day(words) == value


@given(st.sampled_from([(Need, "amount_wan"), (Enterprise, "revenue_wan"), (Enterprise, "staff")]), AMOUNTS)
def test_the_number_that_is_printed_is_the_number_that_is_written(field: tuple[Any, str], words: str) -> None:
    model, name = field
    run: Any = Run()
    try:
        value = read_typed(run, model, {name: words}, SPACE)[name]
    except UsageError as problem:
        assert words in problem.text.zh  # as above
        return
    if value == words:  # as above
        assert not any("读作" in each.zh for each in run.said)
        return
    assert float(value) >= 0
    assert any(f"读作 {value}" in each.zh and f"is read as {value}" in each.en for each in run.said)
