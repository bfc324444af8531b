"""The tables of the report that hold figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Cell, Column, Table, Words
from redchain.kinds.need.model import RATINGS, RESULTS
from redchain.report.figures import AVERAGES, NEED_FIGURES, ORDER_FIGURES, RATES, figure
from redchain.report.measure import Ratio
from redchain.report.need_measures import COUNTED_RATINGS
from redchain.report.span_words import A_YEAR_BEFORE, CHANGE, ON_THE_YEAR, say_before, words_for
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.report.measure import Average, Counts, Number, Rate
    from redchain.report.monthly import GroupCounts, Report

    Figures = Sequence[Number | Rate | Average]

TOTAL = Text("合计", "Total")
_UNIT = Text("单位", "Unit")
_OF_GROUPS = ("opening", "received", "reopened", "closed", "ended", "open", "blank", "escalated", "dispatched", "finished", "overdue")
_RATES_OF_GROUPS = ("signed_in_time", "closed_in_time", "solve_rate", "satisfied_rate", "median_days")
_OF_UNITS = ("dispatched", "upheld", "extended", "finished", "in_hand", "overdue", "overdue_rate", "signed_in_time", "median_order_days")
_LED_BY_UNITS = ("closed", "closed_in_time", "solve_rate", "satisfied_rate")


def need_table(report: Report) -> Table:
    """Every number of needs in the period, in those it is compared with, and the changes."""
    return _comparison(report, Text("需求", "Needs"), NEED_FIGURES)


def order_table(report: Report) -> Table:
    """Every number of orders in the period, in those it is compared with, and the changes."""
    return _comparison(report, Text("工单", "Orders"), ORDER_FIGURES)


def rate_table(report: Report) -> Table:
    """Every rate and every average of the period, of those it is compared with, and the changes."""
    return _comparison(report, Text("比率和工作日", "Rates and working days"), (*RATES, *AVERAGES))


def group_table(rows: Sequence[GroupCounts], label: Text, total: Counts) -> Table:
    """The numbers by chain or category, with the total."""
    return _grouped(rows, (label, Text("件数", "Counts")), _OF_GROUPS, total)


def group_rate_table(rows: Sequence[GroupCounts], label: Text, total: Counts) -> Table:
    """The rates by chain or category, with the total."""
    return _grouped(rows, (label, Text("比率", "Rates")), _RATES_OF_GROUPS, total)


def unit_table(rows: Sequence[GroupCounts]) -> Table:
    """What each unit did with its orders; no total, since units are not compared."""
    return _grouped(rows, (_UNIT, Text("工单", "Orders")), _OF_UNITS)


def led_table(rows: Sequence[GroupCounts]) -> Table:
    """What became of the needs each unit led; no total, since a need may have several lead units."""
    led = [each for each in rows if each.counts["judged"] or each.counts["followed"]]
    return _grouped(led, (_UNIT, Text("主办的需求", "Needs they led")), _LED_BY_UNITS)


def result_table(report: Report) -> Table:
    """What the closings of the period led to."""
    whole = sum(report.total[each] for each in RESULTS)
    rows = [(label, report.total[name], str(Ratio(report.total[name], whole))) for name, label in RESULTS.items()]
    rows.append((TOTAL, whole, str(Ratio(whole, whole))))
    columns = (_heading(Text("结果", "Result")), _number(Text("件", "Needs")), _number(Text("占比", "Share")))
    return Table(columns, tuple(rows), Text("销号需求的结果", "Results of closed needs"), has_total=True)


def rating_table(report: Report) -> Table:
    """What the firms said when asked; only valid follow-ups have a share."""
    valid = sum(report.total[each] for each in COUNTED_RATINGS)
    rows: list[tuple[Cell, ...]] = [(RATINGS[each], report.total[each], str(Ratio(report.total[each], valid))) for each in COUNTED_RATINGS]
    rows.append((figure("valid").label, valid, str(Ratio(valid, valid))))
    others = (*(each for each in RATINGS if each not in COUNTED_RATINGS), "invalid", "followed")
    rows += [(figure(each).label, report.total[each], None) for each in others]
    columns = (_heading(Text("评价", "Rating")), _number(Text("件次", "Times")), _number(Text("占有效样本", "Of valid ones")))
    return Table(columns, tuple(rows), Text("回访与满意度", "Follow-ups and satisfaction"), has_total=True)


def _comparison(report: Report, caption: Text, figures: Figures) -> Table:
    columns = [_heading(Text("指标", "Figure")), _number(words_for(report.period.span).this)]
    for label, change, _ in bases(report):
        columns += [_number(label), _number(change)]
    return Table(tuple(columns), tuple(_compared(each, report) for each in figures), caption)


def bases(report: Report) -> Iterator[tuple[Text, Text, Counts]]:
    """Yield what a report is compared with: what it is called, what the change from it is called, and its counts."""
    yield say_before(report.period), CHANGE, report.before
    if report.year_before is not None:
        yield A_YEAR_BEFORE, ON_THE_YEAR, report.year_before


def _compared(each: Number | Rate | Average, report: Report) -> tuple[Cell, ...]:
    now = report.total
    return (each.label, each.cell(now), *(cell for _, _, base in bases(report) for cell in (each.cell(base), each.change(now, base))))


def _grouped(rows: Sequence[GroupCounts], titles: tuple[Text, Text], names: tuple[str, ...], total: Counts | None = None) -> Table:
    """Return the figures called `names` of each row, below the row's label and the table's caption, with the total where there is one."""
    (label, caption), figures = titles, [figure(each) for each in names]
    named = [(each.name, each.counts) for each in rows] + ([] if total is None else [(TOTAL, total)])
    cells = tuple((name, *(each.cell(counts) for each in figures)) for name, counts in named)
    return Table((_heading(label), *(_number(each.heading) for each in figures)), cells, caption, has_total=total is not None)


def _heading(label: Words) -> Column:
    return Column(label, is_heading=True)


def _number(label: Words) -> Column:
    return Column(label, "right")
