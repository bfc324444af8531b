"""Twelve months, how far needs have come, lights, charts, and the five sentences made of the figures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.document import Chart, say
from redchain.model.dates import Month
from redchain.render.html import html
from redchain.render.markdown import markdown
from redchain.report.as_json import report_json
from redchain.report.charts import group_chart, light_chart, month_chart, step_chart, waiting_chart
from redchain.report.course import STEPS, last_months
from redchain.report.page import report_document
from redchain.report.sentences import sentences
from redchain.text import Text
from tests.unit.report.conftest import Desk

AnyDesk = Any
CLOSED = "{came} submit, {came} register, {closed} verify rating=satisfied valid=yes, {closed} close result=solved"


def said(report: Any, language: str = "zh") -> list[str]:
    return [each.say("zh" if language == "zh" else "en") for each in sentences(report)]


def test_twelve_months_of_needs_long_over_too(desk: AnyDesk) -> None:
    desk.need(CLOSED.format(came="2025-12-03", closed="2026-01-09"), raised_on="2025-12-01")
    desk.need(CLOSED.format(came="2025-11-03", closed="2026-01-09"), raised_on="2025-11-01")
    again = "{}, 02-10 reopen reason=x, 02-11 verify rating=satisfied valid=yes, 02-12 close result=solved"
    desk.need(again.format(CLOSED.format(came="01-03", closed="01-09")), raised_on="2026-01-01")
    desk.need("05 submit, 05 register")
    months = {str(each.month): (each.received, each.closed) for each in desk.report().course.months if each.received or each.closed}
    assert months == {"2025-12": (1, 0), "2026-01": (1, 3), "2026-02": (0, 1), "2026-11": (1, 0)}
    assert len(desk.report().course.months) == 12


@pytest.mark.slow
@given(st.lists(st.tuples(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.lists(st.integers(0, 200), max_size=3)), max_size=8), st.integers(1, 12))
def test_each_month_is_what_its_own_report_says(lives: list[tuple[date, list[int]]], month: int) -> None:
    desk = Desk()
    for came, waits in lives:
        log, day = f"{came} submit, {came} register", came.toordinal()
        for place, wait in enumerate(waits):
            day += wait
            opened = f", {date.fromordinal(day)} reopen reason=x" if place else ""
            log += f"{opened}, {date.fromordinal(day)} verify rating=satisfied valid=yes, {date.fromordinal(day)} close result=solved"
        desk.need(log, raised_on=came.isoformat())
    asked = Month(2026, month)
    for each in desk.report(str(asked), "2028-01-01").course.months:
        of_month = desk.report(str(each.month), "2028-01-01").total
        assert (each.received, each.closed) == (of_month["received"], of_month["closed"])


def test_a_month_not_over_is_counted_up_to_its_day(desk: AnyDesk) -> None:
    desk.need("05 submit")
    desk.need("25 submit")
    report = desk.report(today="2026-11-20")
    assert report.course.months[-1].received == report.total["received"] == 1
    assert "截至2026年11月20日" in say(month_chart(report).description, "zh")
    assert "截至" not in say(month_chart(desk.report()).description, "zh")


def test_months_before_the_first_need_are_not_drawn(desk: AnyDesk) -> None:
    desk.need("09-05 submit")
    assert [say(each, "zh") for each in month_chart(desk.report()).categories] == ["9月", "10月", "11月"]
    assert len(month_chart(Desk().report()).categories) == 2


def test_last_months() -> None:
    assert [str(each) for each in last_months(Month(2026, 2))][::11] == ["2025-03", "2026-02"]


def test_steps_on_the_way(desk: AnyDesk) -> None:
    desk.need("02 submit")
    rejected = [{"resource": "r1", "on": "2026-11-04", "because": "other", "until": "2026-12-04"}]
    desk.need("02 submit, 02 register", rejected=rejected)
    desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-20")
    desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-20, 04 recall reason=x")
    desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-20, 04 accept")
    desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-20, 04 accept, 05 finish reply=x")
    desk.order(desk.need(CLOSED.format(came="02", closed="17")), "03 dispatch due=2026-11-20, 04 accept, 05 finish reply=x")
    desk.need("02 submit, 04 withdraw")
    desk.need(CLOSED.format(came="09-02", closed="10-17"))
    steps = desk.report().course.steps
    assert steps == {"needs": 7, "matched": 6, "dispatched": 4, "accepted": 3, "answered": 2, "closed": 1}
    assert list(steps) == list(STEPS)
    assert step_chart(desk.report()).series[0].values == (7, 6, 4, 3, 2, 1)


def test_steps_add_up(desk: AnyDesk) -> None:
    desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-20")
    desk.need(CLOSED.format(came="02", closed="17"))
    report = desk.report()
    values = list(report.course.steps.values())
    assert values == sorted(values, reverse=True)
    assert report.course.steps["needs"] == report.total["open"] + report.course.steps["closed"]


def test_lights_are_the_orders_on_the_clock_and_on_hold(desk: AnyDesk) -> None:
    need = desk.need("02 submit, 02 register")
    desk.order(need, "03 dispatch due=2026-11-10, 04 accept")
    desk.order(need, "03 dispatch due=2026-12-30, 04 accept")
    desk.order(need, "03 dispatch due=2026-12-30, 04 accept, 05 hold until=2026-12-20 reason=x")
    desk.order(need, "03 dispatch due=2026-12-30, 04 accept, 05 finish reply=x", unit="u2")
    report = desk.report()
    assert [(each.id, dict(each.lights)) for each in report.course.lights] == [("u1", {"red": 1, "green": 1, "held": 1})]
    assert sum(sum(each.lights.values()) for each in report.course.lights) == report.total["running"] + report.total["held"]
    assert report_json(report)["lights"] == [{"id": "u1", "name": "单位u1", "red": 1, "yellow": 0, "blue": 0, "green": 1, "held": 1}]


def test_units_with_urgent_lights_come_first_and_many_are_added_up(desk: AnyDesk) -> None:
    lights = tuple(replace_lights(place) for place in range(14))
    report = desk.report()
    chart = light_chart(replace(report, course=report.course._replace(lights=lights)))
    assert len(chart.categories) == 10
    assert [say(each, "zh") for each in chart.categories][::9] == ["单位13", "其余 5 个单位"]
    assert sum(sum(value or 0 for value in each.values) for each in chart.series) == sum(sum(each.lights.values()) for each in lights)


def replace_lights(place: int) -> Any:
    from redchain.report.course import UnitLights

    return UnitLights(f"u{place}", f"单位{place}", {"red": place, "green": 2})


def test_waiting_times_are_a_distribution(desk: AnyDesk) -> None:
    desk.need(CLOSED.format(came="02", closed="17"))
    desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-20, 04 accept, 05 finish reply=x")
    chart = waiting_chart(desk.report())
    assert [each.values for each in chart.series] == [(0, 0, 1, 0, 0, 0), (1, 0, 0, 0, 0, 0)]
    assert [say(each, "zh") for each in chart.categories] == ["0～5 天", "6～10 天", "11～20 天", "21～40 天", "41～60 天", "60 天以上"]


def test_groups_are_sorted_and_many_are_added_up(desk: AnyDesk) -> None:
    desk.need("02 submit", category="用工")
    desk.need("02 submit", category="融资")
    desk.need("02 submit", category="融资")
    rows = desk.report().by_category
    assert [say(each, "zh") for each in group_chart(rows, Text("类别", "Category")).categories] == ["融资", "用工"]
    many = group_chart(rows * 10, Text("类别", "Category"))
    assert len(many.categories) == 12
    assert sum(value or 0 for value in many.series[0].values) == 30


def test_five_sentences(desk: AnyDesk) -> None:
    desk.need("10-05 submit, 10-05 register", category="用工")
    for _ in range(3):
        desk.need("02 submit, 02 register", category="融资")
    late = desk.need(CLOSED.format(came="02", closed="17"), category="用工")
    assert late
    desk.order(desk.need("02 submit, 02 register", category="用工"), "03 dispatch due=2026-11-10, 04 accept")
    assert said(desk.report()) == [
        "本月收到需求 5 条（上月 1，环比 +400.0%），销号 1 件次（上月 0，环比 无基数），期末在办 5 条，比期初多 4 条。",
        "收到最多、比上月增加也最多的类别是融资，由 0 条增至 3 条。",
        "期末计时工单 1 张，其中超期 1 张（超期率 100.0%），在单位u1 1 张。",
        "还没有落实资源的在办需求 5 条，最多的是一链，5 条；提级清单上 0 条，挂起工单 0 张。",
        "按时签收率 100.0%（1/1），按时办结率 0.0%（0/1），解决率 100.0%（1/1），满意率 100.0%（1/1，回访 1），点单到销号工作日中位数 11。",
    ]
    english = said(desk.report(), "en")
    assert english[0] == (
        "Needs of this month: 5 received (month before: 1, change +400.0%), 1 closed (month before: 0, change no base); 5 open at the end, 4 more than at the start."
    )
    assert not re.search(r"[\u4e00-\u9fff]", re.sub("单位u1|一链", "", "".join(english)))


def test_an_empty_month_says_so_and_claims_nothing(desk: AnyDesk) -> None:
    assert said(desk.report()) == [
        "本月收到需求 0 条（上月 0，环比 无基数），销号 0 件次（上月 0，环比 无基数），期末在办 0 条，与期初持平。",
        "本月没有收到需求。",
        "期末没有计时工单。",
        "期末没有在办需求。",
        "本月没有可算的比率。",
    ]
    assert "<svg" not in html(report_document(desk.report()))


def test_nothing_that_rose_is_not_said_to_have_risen(desk: AnyDesk) -> None:
    desk.need("10-05 submit", category="融资")
    desk.need("05 submit", category="融资")
    assert said(desk.report())[1] == "收到最多的类别是融资，1 条；没有一类比上月增加。"
    desk.need("10-06 submit", category="融资")
    desk.need("06 submit", category="用工")
    assert said(desk.report())[1] == "收到最多的类别是融资、用工，各 1 条；比上月增加最多的是用工，由 0 条增至 1 条。"


def test_no_category_is_singled_out_among_equals(desk: AnyDesk) -> None:
    for name in ("融资", "用工"):
        desk.need("05 submit", category=name)
    assert said(desk.report())[1] == "收到最多的类别是融资、用工，各 1 条；比上月增加最多的是融资、用工，各增加 1 条。"
    for place in range(3):
        desk.need("05 submit", category=f"类{place}")
    assert said(desk.report())[1] == "5 类各收到 1 条，没有一类更多；5 类比上月各增加 1 条，没有一类增加更多。"
    assert said(desk.report(), "en")[1].startswith("5 categories with 1 received each, none with more; 5 categories have risen by 1 each")


@pytest.mark.parametrize(("count", "words"), [(2, "在单位a 1 张、单位b 2 张"), (4, "涉及 4 个单位")])
def test_few_units_with_late_orders_are_named_in_the_order_of_the_report(desk: AnyDesk, count: int, words: str) -> None:
    from redchain.kinds.unit.model import Unit

    for place in range(count):
        letter = "abcd"[place]
        desk.add(Unit(id=f"v{letter}", name=f"单位{letter}", side="government"))
        for _ in range(place + 1):
            desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-10, 04 accept", unit=f"v{letter}")
    assert words in said(desk.report())[2]


def test_the_page_opens_with_sentences_and_three_charts_and_folds_the_rest(desk: AnyDesk) -> None:
    desk.order(desk.need("02 submit, 02 register"), "03 dispatch due=2026-11-10, 04 accept")
    document = report_document(desk.report())
    first, *rest = document.sections
    assert [type(each).__name__ for each in first.blocks[:9]] == ["Paragraph"] * 5 + ["Chart"] * 3 + ["Figures"]
    assert not first.is_folded
    assert all(each.is_folded for each in rest)
    assert sum(isinstance(block, Chart) for each in document.sections for block in each.blocks) == 6
    page = html(document)
    assert page.count("<svg") == 5  # nothing was waited for
    assert "本月收到需求 1 条" in markdown(document)


def test_json_has_what_sentences_and_charts_rest_on(desk: AnyDesk) -> None:
    desk.need("10-05 submit")
    desk.need("05 submit")
    plain = report_json(desk.report())
    assert plain["by_month"][-2:] == [{"month": "2026-10", "received": 1, "closed": 0}, {"month": "2026-11", "received": 1, "closed": 0}]
    assert plain["steps"]["needs"] == 2
    assert plain["by_category"][0]["received_before"] == 1
