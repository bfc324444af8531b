"""The tables of the monthly report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Cell, Column, Table, Words
from redchain.model.need import RATINGS, RESULTS
from redchain.model.project import PROJECT_MOVES
from redchain.report.definitions import label_of
from redchain.report.facts import COUNTED_RATINGS
from redchain.report.figures import NOTHING, Figures, Ratio, change, shift
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.report.monthly import Report, Row

TOTAL = Text("合计", "Total")
_FLOW = (
    *("opening", "received", "registered", "reopened", "closed", "declined", "merged", "withdrawn", "open", "blank"),
    *("dispatched", "sent_back", "upheld", "overruled", "finished", "in_hand", "overdue", "held", "followed"),
)
_FLOW_RATES = ("signed_in_time", "returned", "solve_rate", "satisfied_rate", "content_rate")
_GROUP = ("opening", "received", "registered", "dispatched", "finished", "closed", "open", "blank", "overdue")
_UNIT = ("dispatched", "upheld", "finished", "in_hand", "overdue", "closed")
_RATES = ("signed_in_time", "solve_rate", "satisfied_rate")


def flow_table(report: Report) -> Table:
    """Every count and rate of the span, of the one before, and the change."""
    rows = [(label_of(name), *_change(report, name)) for name in _FLOW]
    rows += [(label_of(name), *_shift(report, name)) for name in _FLOW_RATES]
    now, before = report.total.median_days, report.before.median_days
    rows.append((label_of("median_days"), _days(now), _days(before), NOTHING))
    earlier = Text("上月", "Month before") if report.span.is_whole else Text("上月同期", "Same days before")
    return Table((_heading(Text("指标", "Figure")), _number(Text("本月", "This month")), _number(earlier), _number(Text("环比", "Change"))), tuple(rows))


def group_table(rows: tuple[Row, ...], label: Text, total: Figures) -> Table:
    """The figures by chain or category, with the total."""
    columns = (_heading(label), *(_number(label_of(name)) for name in (*_GROUP, *_RATES)))
    return Table(columns, (*(_group_row(each.name, each.figures) for each in rows), _group_row(TOTAL, total)), has_total=True)


def unit_table(rows: tuple[Row, ...]) -> Table:
    """What each unit did with its orders, and what became of the needs it led; no total, since a need may have several lead units."""
    columns = (_heading(Text("单位", "Unit")), *(_number(label_of(name)) for name in (*_UNIT, *_RATES)))
    return Table(columns, tuple((each.name, *_counts(each.figures, _UNIT), *_rates(each.figures)) for each in rows))


def result_table(report: Report) -> Table:
    """What the closings of the span led to."""
    total = report.total
    rows = [(words, getattr(total, name), str(Ratio(getattr(total, name), total.with_result))) for name, words in RESULTS.items()]
    rows.append((TOTAL, total.with_result, str(Ratio(total.with_result, total.with_result))))
    columns = (_heading(Text("结果", "Result")), _number(Text("件", "Needs")), _number(Text("占比", "Share")))
    return Table(columns, tuple(rows), Text("销号需求的结果", "Results of closed needs"), has_total=True)


def rating_table(report: Report) -> Table:
    """What the firms said when asked; only valid follow-ups have a share."""
    total = report.total
    said = {name: (words, getattr(total, name)) for name, words in RATINGS.items()}
    rows: list[tuple[Cell, ...]] = [(*said[name], str(Ratio(said[name][1], total.valid))) for name in COUNTED_RATINGS]
    rows.append((label_of("valid"), total.valid, str(Ratio(total.valid, total.valid))))
    rows += [(*each, None) for name, each in said.items() if name not in COUNTED_RATINGS]
    rows.append((Text("无效回访", "Not valid"), total.invalid, None))
    rows.append((label_of("followed"), total.followed, None))
    columns = (_heading(Text("评价", "Rating")), _number(Text("件次", "Times")), _number(Text("占有效样本", "Of valid ones")))
    return Table(columns, tuple(rows), Text("回访与满意度", "Follow-ups and satisfaction"), has_total=True)


def blank_table(report: Report) -> Table:
    """The open needs without a resource."""
    columns: tuple[Column, ...] = (
        Column(Text("编号", "Id"), is_whole=True),
        Column(Text("产业链", "Chain"), is_whole=True),
        Column(Text("企业", "Enterprise")),
        _heading(Text("标题", "Title")),
    )
    columns += (Column(Text("类别", "Category"), is_whole=True), _number(Text("登记日期", "Raised on")), Column(Text("状态", "State"), "center"))
    rows = tuple((each.id, each.chain, each.firm, each.title, each.category, each.raised_on.isoformat(), each.state) for each in report.blank)
    return Table(columns, rows)


def overdue_table(report: Report) -> Table:
    """The orders past their limit."""
    columns: tuple[Column, ...] = (
        Column(Text("工单", "Order"), is_whole=True),
        Column(Text("需求", "Need"), is_whole=True),
        _heading(Text("标题", "Title")),
        Column(Text("承办单位", "Unit")),
    )
    columns += (_number(Text("限期", "Due")), _number(Text("超期工作日", "Working days over")), Column(Text("灯", "Light"), "center"))
    rows = tuple((each.id, each.need, each.title, each.unit, each.due.isoformat(), each.workdays, each.light.mark) for each in report.overdue)
    return Table(columns, rows)


def unused_table(report: Report) -> Table:
    """The resources in force that nobody has used."""
    columns: tuple[Column, ...] = (
        Column(Text("编号", "Id"), is_whole=True),
        Column(Text("提供单位", "Unit")),
        _heading(Text("名称", "Title")),
        Column(Text("类别", "Category"), is_whole=True),
    )
    return Table(columns, tuple((each.id, each.unit, each.title, each.category) for each in report.unused))


def project_table(report: Report) -> Table:
    """The projects running at the end of the span and those that ended in it."""
    columns: tuple[Column, ...] = (
        Column(Text("编号", "Id"), is_whole=True),
        _heading(Text("名称", "Title")),
        Column(Text("产业链", "Chain"), is_whole=True),
        Column(Text("牵头单位", "Lead unit")),
    )
    columns += (
        Column(Text("状态", "State"), "center"),
        _number(Text("里程碑", "Milestones")),
        _number(Text("完成期限", "Due")),
        Column(Text("灯", "Light"), "center"),
    )
    rows: list[tuple[Cell, ...]] = []
    for each in report.projects:
        state = PROJECT_MOVES.states[each.state]
        said = Text("{state}（新立项）", "{state} (new)").fill(state=state) if each.is_new else state
        due, lit = each.due.isoformat() if each.due else None, each.light.mark if each.light else None
        rows.append((each.id, each.title, each.chain, each.lead, said, f"{each.milestones_done}/{each.milestones}", due, lit))
    return Table(columns, tuple(rows))


def _heading(label: Words) -> Column:
    return Column(label, is_heading=True)


def _number(label: Words) -> Column:
    return Column(label, "right")


def _change(report: Report, name: str) -> tuple[Cell, Cell, Cell]:
    now, before = getattr(report.total, name), getattr(report.before, name)
    return now, before, change(now, before)


def _shift(report: Report, name: str) -> tuple[Cell, Cell, Cell]:
    now, before = getattr(report.total, name), getattr(report.before, name)
    return _share(now), _share(before), shift(now, before)


def _share(ratio: Ratio) -> Text | str:
    return Text("{share}（{part}/{whole}）", "{share} ({part}/{whole})").fill(share=ratio, part=ratio.part, whole=ratio.whole) if ratio.whole else NOTHING


def _days(value: float | None) -> str:
    return NOTHING if value is None else f"{value:g}"


def _group_row(name: Words, figures: Figures) -> tuple[Cell, ...]:
    return (name, *_counts(figures, _GROUP), *_rates(figures))


def _counts(figures: Figures, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(getattr(figures, name) for name in names)


def _rates(figures: Figures) -> tuple[Words, ...]:
    return tuple(_share(getattr(figures, name)) for name in _RATES)
