"""The tables of the monthly report that name needs, orders, resources and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Cell, Column, Table
from redchain.kinds.project.model import PROJECT_MOVES
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.report.monthly import Report

_ID = Column(Text("编号", "Id"), is_whole=True)
_NEED = Column(Text("需求", "Need"), is_whole=True)
_ORDER = Column(Text("工单", "Order"), is_whole=True)
_CHAIN = Column(Text("产业链", "Chain"), is_whole=True)
_FIRM = Column(Text("企业", "Enterprise"))
_TITLE = Column(Text("标题", "Title"), is_heading=True)
_NAME = Column(Text("名称", "Title"), is_heading=True)
_CATEGORY = Column(Text("类别", "Category"), is_whole=True)
_STATE = Column(Text("状态", "State"), "center")
_UNIT = Column(Text("承办单位", "Unit"))
_DAY = Column(Text("日期", "On"), "right")
_REASON = Column(Text("理由", "Reason"))
_DUE = Column(Text("限期", "Due"), "right")
_LIGHT = Column(Text("灯", "Light"), "center")


def new_table(report: Report) -> Table:
    """The needs that came in."""
    columns = (_ID, _CHAIN, _FIRM, _TITLE, _CATEGORY, Column(Text("点单日期", "Submitted"), "right"), _STATE)
    rows = ((each.id, each.chain, each.firm, each.title, each.category, each.submitted_on.isoformat(), each.state) for each in report.sub_lists.new)
    return Table(columns, tuple(rows))


def moved_table(report: Report) -> Table:
    """The older open needs on which something was done."""
    columns = (_ID, _CHAIN, _FIRM, _TITLE, Column(Text("最近步骤", "Last step"), "center"), _DAY, _STATE)
    rows = ((each.id, each.chain, each.firm, each.title, each.step, each.on.isoformat(), each.state) for each in report.sub_lists.moved)
    return Table(columns, tuple(rows))


def closed_table(report: Report) -> Table:
    """The needs that were closed."""
    columns = (_ID, _CHAIN, _FIRM, _TITLE, Column(Text("结果", "Result"), "center"), Column(Text("满意度", "Rating"), "center"))
    times = (Column(Text("销号日期", "Closed"), "right"), Column(Text("工作日", "Working days"), "right"))
    rows = ((each.id, each.chain, each.firm, each.title, each.result, each.rating, each.on.isoformat(), each.workdays) for each in report.sub_lists.closed)
    return Table((*columns, *times), tuple(rows))


def return_table(report: Report) -> Table:
    """The orders that units sent back, and what was ruled."""
    ruling = (Column(Text("裁定", "Ruling"), "center"), Column(Text("裁定日期", "Ruled on"), "right"))
    rows = tuple((each.order, each.title, each.unit, each.on.isoformat(), each.reason, each.ruling, _iso(each.ruled_on)) for each in report.troubles.returns)
    return Table((_ORDER, _TITLE, _UNIT, _DAY, _REASON, *ruling), rows)


def escalation_table(report: Report) -> Table:
    """The needs that were escalated."""
    rows = tuple((each.need, each.title, each.level, each.on.isoformat(), each.reason) for each in report.troubles.escalations)
    return Table((_NEED, _TITLE, Column(Text("提级到", "To"), "center"), _DAY, _REASON), rows, Text("本期提级", "Escalated in the period"))


def stuck_table(report: Report) -> Table:
    """The needs on the escalation list."""
    rows = tuple((each.need, each.chain, each.title, each.orders) for each in report.troubles.stuck)
    return Table(
        (_NEED, _CHAIN, _TITLE, Column(Text("没有结果的工单", "Orders without a result"))), rows, Text("提级清单（期末）", "Escalation list at the end")
    )


def hold_table(report: Report) -> Table:
    """The needs and orders on hold."""
    rows = tuple((each.id, each.title, each.unit, each.since.isoformat(), each.reason, _iso(each.until)) for each in report.troubles.holds)
    return Table((_ID, _TITLE, _UNIT, Column(Text("自", "Since"), "right"), _REASON, Column(Text("复核日", "Review on"), "right")), rows)


def overdue_table(report: Report) -> Table:
    """The orders past their limit, unit by unit."""
    columns = (_UNIT, _ORDER, _NEED, _TITLE, _DUE, Column(Text("超期工作日", "Working days over"), "right"), _LIGHT)
    return Table(columns, tuple((each.unit, each.id, each.need, each.title, each.due.isoformat(), each.workdays, each.light.mark) for each in report.overdue))


def blank_table(report: Report) -> Table:
    """The open needs without a resource."""
    columns = (_ID, _CHAIN, _FIRM, _TITLE, _CATEGORY, Column(Text("登记日期", "Raised on"), "right"), _STATE)
    rows = ((each.id, each.chain, each.firm, each.title, each.category, each.raised_on.isoformat(), each.state) for each in report.blank)
    return Table(columns, tuple(rows))


def unused_table(report: Report) -> Table:
    """The resources in force that nobody has used."""
    columns = (_ID, Column(Text("提供单位", "Unit")), _NAME, _CATEGORY)
    return Table(columns, tuple((each.id, each.unit, each.title, each.category) for each in report.unused))


def project_table(report: Report) -> Table:
    """The projects running at the end of the span and those that ended in it."""
    columns = (_ID, _NAME, _CHAIN, Column(Text("牵头单位", "Lead unit")), _STATE)
    stages = (Column(Text("里程碑", "Milestones"), "right"), Column(Text("完成期限", "Due"), "right"), _LIGHT)
    rows: list[tuple[Cell, ...]] = []
    for each in report.projects:
        state = PROJECT_MOVES.states[each.state]
        said = Text("{state}（新立项）", "{state} (new)").fill(state=state) if each.is_new else state
        done = f"{each.milestones_done}/{each.milestones}"
        rows.append((each.id, each.title, each.chain, each.lead, said, done, _iso(each.due), each.light.mark if each.light else None))
    return Table((*columns, *stages), tuple(rows))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
