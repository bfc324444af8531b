"""The report as a page and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from redchain.document import Document, chinese_numeral, say
from redchain.render.markdown import markdown
from redchain.report.as_json import report_json
from redchain.report.figures import MEASURES
from redchain.report.order_measures import ORDER_MEASURES
from redchain.report.page import report_document
from redchain.report.tables import led_table

Desk = Any


def title(page: Document, language: str) -> str:
    return say(page.title, "zh" if language == "zh" else "en")


def test_the_title_of_some_units_is_not_said_twice(desk: Desk) -> None:
    page = report_document(replace(desk.report(), of="示例市三张清单（市人社局）"))
    assert title(page, "zh") == "示例市三张清单（市人社局）月报（2026年11月）"


def test_title(desk: Desk) -> None:
    page = report_document(desk.report())
    assert title(page, "zh") == "示例市三张清单月报（2026年11月）"
    assert title(page, "en") == "示例市: report on the three lists, November 2026"


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-12-01", "统计期：2026年11月1日至2026年11月30日"),
        ("2026-11-23", "统计期：2026年11月1日至2026年11月23日；本月未结束，截至2026年11月23日"),
        ("2026-11-01", "统计期：2026年11月1日至2026年11月1日；本月未结束，截至2026年11月1日"),
        ("2026-10-05", "本月尚未开始（截至2026年10月5日）"),
    ],
)
def test_it_says_whether_the_month_is_over(desk: Desk, today: str, said: str) -> None:
    assert say(report_document(desk.report(today=today)).subtitle, "zh") == said


def test_an_empty_month_prints_dashes_and_never_a_hundred_percent(desk: Desk) -> None:
    page = markdown(report_document(desk.report()))
    assert "按时签收率 **—**（0/0，环比 无基数）" in page
    assert "100.0%" not in page
    assert "期初在办 0＋收到 0＋重新打开 0＝销号 0＋不予受理、合并、撤回 0＋期末在办 0" in page


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"), (21, "二十一"), (30, "三十"), (99, "九十九")]
)
def test_sections_are_numbered_however_many_there_are(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral


def test_no_two_sections_have_one_number() -> None:
    assert len({chinese_numeral(each) for each in range(1, 100)}) == 99


def test_late_entries_are_said(desk: Desk) -> None:
    assert "补记" not in markdown(report_document(desk.report()))
    assert "late_entries" not in report_json(desk.report())
    need = desk.need("03 submit, 04 register entered_on=2026-11-20")
    desk.order(need, "05 dispatch entered_on=2026-12-03")
    desk.need("10-03 submit entered_on=2026-11-20, 11-02 register")
    desk.need("10-03 submit entered_on=2026-12-20")
    desk.project("02 start entered_on=2026-11-12")
    report = desk.report()
    assert report_json(report)["late_entries"] == {"of_period": 3, "of_earlier": 1}
    page = markdown(report_document(report))
    assert "统计期内的步骤有 3 件次是过了宽限期才补记的；统计期内补记了以前的步骤 1 件次" in page


def test_unknown_holidays_are_said(desk: Desk) -> None:
    assert "工作日按周一至周五估算" in markdown(report_document(desk.report("2027-01", "2027-02-01")))
    assert "估算" not in markdown(report_document(desk.report()))


def test_hidden_records_keep_their_words_to_themselves(desk: Desk) -> None:
    need = desk.need("02 submit, 02 register", title="秘密标题", visibility="units")
    desk.order(need, "03 dispatch due=2026-11-10, 04 accept")
    desk.project("02 start", title="秘密项目", visibility="office")
    report = desk.report()
    page, plain = markdown(report_document(report)), json.dumps(report_json(report), ensure_ascii=False)
    assert "秘密" not in page + plain
    assert "企业一" not in page + plain
    assert need.id in page
    assert need.id in plain


def test_english_has_no_chinese_of_ours(desk: Desk) -> None:
    page = markdown(report_document(desk.report(), "en"))
    assert {each for each in page if "\u4e00" <= each <= "\u9fff"} <= set("示例市一二链单位资源")


def test_json(desk: Desk) -> None:
    desk.need("02 submit, 02 register, 16 verify rating=satisfied valid=yes, 17 close result=solved")
    plain = report_json(desk.report(), "en")
    assert json.loads(json.dumps(plain)) == plain
    assert plain["period"] == {"month": "2026-11", "from": "2026-11-01", "to": "2026-11-30", "is_whole": True}
    assert plain["total"]["received"] == 1
    assert plain["total"]["median_days"] == {"value": 11.0, "n": 1}
    assert plain["total"]["rates"]["signed_in_time"] == {"part": 0, "whole": 0, "percent": None}
    assert plain["by_category"][0]["name"] == "Finance"
    assert plain["unused_resources"][0]["id"] == "r1"


def test_units_are_not_given_how_many_needs_were_filed(desk: Desk) -> None:
    need = desk.need("02 submit, 02 register")
    desk.order(need, "03 dispatch due=2026-11-10, 04 accept")
    unit = report_json(desk.report())["by_unit"][0]
    assert unit["dispatched"] == 1
    assert not {"received", "opening", "open", "blank", "redispatched"} & set(unit)
    assert list(unit["rates"]) == [
        *("signed_in_time", "returned", "overdue_rate", "close_rate", "closed_in_time", "solve_rate", "reach_rate", "satisfied_rate", "content_rate"),
    ]


def test_every_measure_counted_by_unit_is_given_for_units(desk: Desk) -> None:
    desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-10, 04 accept")
    unit, by_unit = report_json(desk.report())["by_unit"][0], {each.name for each in MEASURES if each.counted_for == "lead units"}
    assert by_unit | {each.name for each in ORDER_MEASURES if each.counted_for == "unit"} <= set(unit)


def test_units_that_led_needs_have_their_table(desk: Desk) -> None:
    overdue, followed, other = (desk.need(f"10-20 submit, 10-20 register{log}") for log in ("", ", 09 verify rating=satisfied valid=yes", ""))
    desk.order(overdue, "10-21 dispatch due=2026-11-10, 10-22 accept", unit="office")
    desk.order(followed, "10-21 dispatch due=2026-11-10, 10-22 accept, 06 finish reply=x", unit="u1")
    desk.order(other, "10-21 dispatch due=2026-12-10, 10-22 accept", unit="u2")
    report = desk.report()
    assert len(report.by_unit) == 3
    assert [row[0] for row in led_table(report.by_unit).rows] == ["单位office", "单位u1"]
