"""The charts of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Chart, Series, day_words, month_words
from redchain.model.dates import Month
from redchain.model.traffic_light import lights
from redchain.report.course import STEPS, UnitLights
from redchain.report.figures import figure
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.report.monthly import GroupCounts, Report

_NEEDS, _ORDERS = Text("件", "needs"), Text("张", "orders")
_MOST_BARS, _MOST_UNITS = 12, 10
_DAYS = (5, 10, 20, 40, 60)
"""Working days up to which each range of waiting goes."""
_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_chart(report: Report) -> Chart:
    """Received and closed in each of the last months, from the first of them in which there was something."""
    months = report.course.months
    begun = next((place for place, each in enumerate(months) if each.received or each.closed), len(months) - 1)
    shown = months[min(begun, len(months) - 2) :]
    first, last = month_words(shown[0].month.first), month_words(shown[-1].month.first)
    seen = Text("每月收到的需求和销号的件次", "Needs received and closings of each month")
    told = seen if report.period.last == Month.of(report.period.last).last else Text("{seen}，最后一个月截至{day}", "{seen}, the last up to {day}")
    return Chart(
        "columns",
        Text("按月收到和销号（{first}至{last}）", "Received and closed by month, {first} to {last}").fill(first=first, last=last),
        tuple(Text(f"{each.month.month}月", _SHORT_MONTHS[each.month.month - 1]) for each in shown),
        (Series(figure("received").label, tuple(each.received for each in shown)), Series(figure("closed").label, tuple(each.closed for each in shown))),
        _NEEDS,
        Text("{told}。", "{told}.").fill(told=told.fill(seen=seen, day=day_words(report.period.last))),
        Text("月份", "Month"),
    )


def step_chart(report: Report) -> Chart:
    """How far the needs in hand and those closed in the period have come."""
    return Chart(
        "funnel",
        Text("办到哪一步（期末在办和本期销号的需求）", "How far needs have come: those open at the end and those closed in the period"),
        tuple(STEPS.values()),
        (Series(STEPS["needs"], tuple(report.course.steps[each] for each in STEPS)),),
        _NEEDS,
        Text(
            "走到各步或其后的需求数，括号内为占前一步的比例。",
            "How many needs have reached each step or a later one, with the share of the step before.",
        ),
        Text("步骤", "Step"),
    )


def light_chart(report: Report) -> Chart:
    """The lights of the units' orders, the units with the most urgent ones first."""
    known = {each.name: each for each in lights(report.period.settings)}
    rows = sorted(report.course.lights, key=lambda each: [-each.lights.get(name, 0) for name in known])
    if len(rows) > _MOST_UNITS:
        rest = rows[_MOST_UNITS - 1 :]
        rows = [*rows[: _MOST_UNITS - 1], _together(rest)]
    return Chart(
        "stacked",
        Text("各单位计时工单和挂起工单的灯", "Lights of the orders of each unit"),
        tuple(each.name for each in rows),
        tuple(Series(each.words, tuple(row.lights.get(name, 0) for row in rows), each.tone) for name, each in known.items()),
        _ORDERS,
        Text("期末待签收、办理中和挂起的工单，灯急的单位在前。", "Orders pending, working or on hold at the end, units with the most urgent lights first."),
        Text("单位", "Unit"),
    )


def _together(rows: Sequence[UnitLights]) -> UnitLights:
    names = {name for each in rows for name in each.lights}
    name = Text("其余 {n} 个单位", "{n} other units").fill(n=len(rows))
    return UnitLights("", name, {each: sum(row.lights.get(each, 0) for row in rows) for each in names})


def group_chart(rows: Sequence[GroupCounts], label: Text) -> Chart:
    """Received and closed by chain or category, the most received first; what is too much for a chart is added up."""
    shown = sorted((each for each in rows if each.counts["received"] or each.counts["closed"]), key=lambda each: -each.counts["received"])
    named = [(each.name, each.counts["received"], each.counts["closed"]) for each in shown]
    if len(named) > _MOST_BARS:
        rest = named[_MOST_BARS - 1 :]
        name = Text("其余 {n} 项", "{n} others").fill(n=len(rest))
        named = [*named[: _MOST_BARS - 1], (name, sum(each[1] for each in rest), sum(each[2] for each in rest))]
    return Chart(
        "bars",
        Text("按{label}收到和销号", "Received and closed by {label}").fill(label=Text(label.zh, label.en.lower())),
        tuple(name for name, _, _ in named),
        (
            Series(figure("received").label, tuple(received for _, received, _ in named)),
            Series(figure("closed").label, tuple(closed for _, _, closed in named)),
        ),
        _NEEDS,
        Text("收到多的在前。", "The most received first."),
        label,
    )


def waiting_chart(report: Report) -> Chart:
    """How long firms waited for a closing and units took to reply, in working days."""
    ranges = [(low + 1, high) for low, high in zip((-1, *_DAYS), _DAYS, strict=False)]
    names = [Text(f"{low}～{high} 天", f"{low}–{high}") for low, high in ranges]
    more = Text(f"{_DAYS[-1]} 天以上", f"over {_DAYS[-1]}")
    return Chart(
        "columns",
        Text("等待的工作日", "Working days waited"),
        (*names, more),
        tuple(
            Series(label, (*(sum(low <= day <= high for day in days) for low, high in ranges), sum(day > _DAYS[-1] for day in days)))
            for label, days in (
                (Text("点单到销号", "Submission to closing"), report.total.days["days_to_close"]),
                (Text("派单到办复", "Dispatch to reply"), report.total.days["days_to_finish"]),
            )
        ),
        Text("件次", "times"),
        Text("本期销号和办复各等了多少个工作日。", "How many working days the closings and the replies of the period took."),
        Text("工作日", "Working days"),
    )
