"""`redchain report` of a week, a year and other days, and what it is compared with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone


def figures(reader: Clone, *arguments: str) -> dict[str, Any]:
    done = reader.run("report", *arguments, "--format", "json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)["data"]
    return found


@pytest.mark.parametrize(
    ("arguments", "period"),
    [
        (("--week", "2026-W47"), {"week": "2026-W47", "from": "2026-11-16", "to": "2026-11-22", "is_whole": True}),
        (("--week", "2026-11-20"), {"week": "2026-W47", "from": "2026-11-16", "to": "2026-11-22", "is_whole": True}),
        (("--week", "本周"), {"week": "2026-W48", "from": "2026-11-23", "to": "2026-11-23", "is_whole": False}),
        (("--year", "2025"), {"year": "2025", "from": "2025-01-01", "to": "2025-12-31", "is_whole": True}),
        (("--year", "last year"), {"year": "2025", "from": "2025-01-01", "to": "2025-12-31", "is_whole": True}),
        (("--from", "2026-07-01", "--to", "2026-09-30"), {"from": "2026-07-01", "to": "2026-09-30", "is_whole": True}),
        (("--from", "7月", "--to", "9月"), {"from": "2026-07-01", "to": "2026-09-30", "is_whole": True}),
        (("--from", "2026-11-20"), {"from": "2026-11-20", "to": "2026-11-23", "is_whole": False}),
    ],
)
def test_the_days_asked_for(reader: Clone, arguments: tuple[str, ...], period: dict[str, Any]) -> None:
    assert figures(reader, *arguments)["period"] == period


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (("--week", "2026-W47"), "三张清单周报（2026年第47周）", "report on the three lists, week 47 of 2026"),
        (("--year", "2026"), "三张清单年报（2026年）", "report on the three lists, 2026"),
        (("--from", "2026-10-03", "--to", "2026-10-09"), "三张清单专报（2026年10月3日至2026年10月9日）", "3 October 2026 to 9 October 2026"),
    ],
)
def test_each_sort_has_its_title(reader: Clone, arguments: tuple[str, ...], zh: str, en: str) -> None:
    assert zh in reader.run("report", *arguments).out
    assert en in reader.run("report", *arguments, "--document-lang", "en").out


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (("--month", "2026-11", "--year", "2026"), "--month 和 --year 不能同时用", "--month and --year cannot be used together"),
        (("--week", "2026-W47", "--to", "2026-11-23"), "--week 和 --to 不能同时用", "--week and --to cannot be used together"),
        (("--to", "2026-11-23"), "缺少 --from", "--from is missing"),
        (("--from", "2026-11-23", "--to", "2026-11-20"), "--to 2026-11-20 早于 --from 2026-11-23", "--to 2026-11-20 is before --from 2026-11-23"),
        (("--week", "2026-W60"), "不是哪一周", "is not a week"),
        (("--week", "11月"), "不是哪一周", "is not a week"),
        (("--year", "26"), "不是年份", "is not a year"),
        (("--year", "1800"), "不在 1900 年至 2200 年之间", "is not between 1900 and 2200"),
        (("--from", "三月间"), "不是日期", "is not a date"),
    ],
)
def test_what_cannot_be_asked_is_refused(reader: Clone, arguments: tuple[str, ...], zh: str, en: str) -> None:
    for language, words in (("zh", zh), ("en", en)):
        done = reader.run("report", *arguments, "--lang", language)
        assert (done.code, done.out) == (2, "")
        assert words in done.err


def test_twelve_months_add_up_to_their_year(reader: Clone) -> None:
    year = figures(reader, "--year", "2026", "--today", "2027-01-05")["total"]
    months = [figures(reader, "--month", f"2026-{each:02d}", "--today", "2027-01-05")["total"] for each in range(1, 13)]
    for name in ("received", "registered", "closed", "dispatched", "finished", "followed", "escalated"):
        assert sum(each[name] for each in months) == year[name], name
    assert (months[0]["opening"], months[-1]["open"]) == (year["opening"], year["open"])


def test_a_year_before_is_said_only_where_records_go_back(reader: Clone) -> None:
    assert figures(reader, "--month", "2026-11")["year_before"] is None
    assert "同比：无同期数" in reader.run("report", "--month", "2026-11").out
    assert "There are no figures of a year before." in reader.run("report", "--month", "2026-11", "--document-lang", "en").out
    later = figures(reader, "--month", "2027-10", "--today", "2027-11-02")
    before = figures(reader, "--month", "2026-10", "--today", "2027-11-02")
    assert later["year_before"] == before["total"]
    assert later["period_year_before"] == before["period"]
    page = reader.run("report", "--month", "2027-10", "--today", "2027-11-02").out
    assert "| 指标 | 本月 | 上月 | 环比 | 上年同期 | 同比 |" in page
    assert "同比的基期：2026年10月1日至2026年10月31日。" in page


def test_a_year_is_compared_with_the_year_before_alone(reader: Clone) -> None:
    page = reader.run("report", "--year", "2027", "--today", "2028-01-02").out
    assert "| 指标 | 本年 | 上年 | 环比 |" in page
    assert "同比：" not in page


def test_a_base_before_the_first_record_is_said_to_be_not_all(reader: Clone) -> None:
    assert "记录从2025年12月3日才有，基期的数不全。" in reader.run("report", "--year", "2026").out
    assert "Records begin on 3 December 2025" in reader.run("report", "--month", "2025-12", "--document-lang", "en").out
    assert figures(reader, "--year", "2026")["records_begin"] == "2025-12-03"
    assert figures(reader, "--month", "2026-11")["records_begin"] is None
