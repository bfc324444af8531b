"""The tables of the monthly report that hold figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Cell, Column, Table, Words
from redchain.kinds.need.model import RATINGS, RESULTS
from redchain.report.definitions import DAYS, RATES, label_of
from redchain.report.need_facts import COUNTED_RATINGS
from redchain.report.ratio import NOTHING, Ratio, change, shift
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.report.figures import Figures
    from redchain.report.monthly import Report, Row

TOTAL = Text("合计", "Total")
_NEEDS = (
    *("opening", "received", "asked_more", "registered", "reopened", "closed", "declined", "merged", "withdrawn", "open", "moved", "blank"),
    *("stuck", "escalated", "lead_unit", "chain_chief", "city", "followed", "valid"),
)
_ORDERS = (
    *("dispatched", "redispatched", "sent_back", "upheld", "overruled", "recalled", "extended", "put_on_hold", "finished", "redone"),
    *("in_hand", "running", "overdue", "held"),
)
_GROUP = ("opening", "received", "reopened", "closed", "ended", "open", "blank", "escalated", "dispatched", "finished", "overdue")
_GROUP_RATES = ("signed_in_time", "closed_in_time", "solve_rate", "satisfied_rate")
_UNIT = ("dispatched", "upheld", "extended", "finished", "in_hand", "overdue")
_ENDED = Text("其他完结", "Ended otherwise")
_DAYS_TO_CLOSE = Text("点单到销号中位工作日", "Median days to close")
_UNIT_LABEL = Text("单位", "Unit")


def need_table(report: Report) -> Table:
    """Every count of needs in the span, in the one before, and the change."""
    return _table(report, Text("需求", "Needs"), [(label_of(name), *_change(report, name)) for name in _NEEDS])


def order_table(report: Report) -> Table:
    """Every count of orders in the span, in the one before, and the change."""
    return _table(report, Text("工单", "Orders"), [(label_of(name), *_change(report, name)) for name in _ORDERS])


def rate_table(report: Report) -> Table:
    """Every rate and every number of working days of the span, of the one before, and the change."""
    rows: list[tuple[Cell, ...]] = [(each.label, *_shift(report, each.name)) for each in RATES]
    for each in DAYS:
        now, before = getattr(report.total, each.name), getattr(report.before, each.name)
        rows.append((each.label, days(now), days(before), NOTHING))
    return _table(report, Text("比率和工作日", "Rates and working days"), rows)


def group_table(rows: tuple[Row, ...], label: Text, total: Figures) -> Table:
    """The counts by chain or category, with the total."""
    columns = (_heading(label), *(_number(_ENDED if name == "ended" else label_of(name)) for name in _GROUP))
    lines: list[tuple[Cell, ...]] = [(each.name, *_counts(each.figures, _GROUP)) for each in rows]
    lines.append((TOTAL, *_counts(total, _GROUP)))
    return Table(columns, tuple(lines), Text("件数", "Counts"), has_total=True)


def group_rate_table(rows: tuple[Row, ...], label: Text, total: Figures) -> Table:
    """The rates by chain or category, with the total."""
    columns = (_heading(label), *(_number(label_of(name)) for name in _GROUP_RATES), _number(_DAYS_TO_CLOSE))
    lines: list[tuple[Cell, ...]] = [(each.name, *_rates(each.figures, _GROUP_RATES), days(each.figures.median_days)) for each in rows]
    lines.append((TOTAL, *_rates(total, _GROUP_RATES), days(total.median_days)))
    return Table(columns, tuple(lines), Text("比率", "Rates"), has_total=True)


def unit_table(rows: tuple[Row, ...]) -> Table:
    """What each unit did with its orders; no total, since it is no comparison of units."""
    columns = (_heading(_UNIT_LABEL), *(_number(label_of(name)) for name in (*_UNIT, "overdue_rate", "signed_in_time")))
    columns += (_number(Text("派单到办复中位工作日", "Median days to reply")),)
    lines = (
        (each.name, *_counts(each.figures, _UNIT), *_rates(each.figures, ("overdue_rate", "signed_in_time")), days(each.figures.median_order_days))
        for each in rows
    )
    return Table(columns, tuple(lines), Text("工单", "Orders"))


def led_table(rows: tuple[Row, ...]) -> Table:
    """What became of the needs each unit led; no total, since a need may have several lead units."""
    led = ("closed_in_time", "solve_rate", "satisfied_rate")
    columns = (_heading(_UNIT_LABEL), _number(label_of("closed")), *(_number(label_of(name)) for name in led))
    lines = tuple((each.name, each.figures.closed, *_rates(each.figures, led)) for each in rows if each.figures.judged or each.figures.followed)
    return Table(columns, lines, Text("主办的需求", "Needs they led"))


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


def days(value: float | None) -> str:
    """Write a number of working days; a dash for none."""
    return NOTHING if value is None else f"{value:g}"


def _table(report: Report, caption: Text, rows: Sequence[tuple[Cell, ...]]) -> Table:
    earlier = Text("上月", "Month before") if report.span.is_whole else Text("上月同期", "Same days before")
    columns = (_heading(Text("指标", "Figure")), _number(Text("本月", "This month")), _number(earlier), _number(Text("环比", "Change")))
    return Table(columns, tuple(rows), caption)


def _heading(label: Words) -> Column:
    return Column(label, is_heading=True)


def _number(label: Words) -> Column:
    return Column(label, "right")


def _change(report: Report, name: str) -> tuple[Cell, Cell, Cell]:
    now, before = getattr(report.total, name), getattr(report.before, name)
    return now, before, change(now, before)


def _shift(report: Report, name: str) -> tuple[Cell, Cell, Cell]:
    now, before = getattr(report.total, name), getattr(report.before, name)
    sample, sample_before = (each.followed if name == "satisfied_rate" else None for each in (report.total, report.before))
    return _share(now, sample), _share(before, sample_before), shift(now, before)


def _share(ratio: Ratio, asked: int | None = None) -> Text | str:
    if not (ratio.whole or asked):
        return NOTHING
    sample = Text("", "") if asked is None else Text("，回访 {asked}", ", {asked} asked").fill(asked=asked)
    return Text("{share}（{part}/{whole}{sample}）", "{share} ({part}/{whole}{sample})").fill(share=ratio, part=ratio.part, whole=ratio.whole, sample=sample)


def _counts(figures: Figures, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(getattr(figures, name) for name in names)


def _rates(figures: Figures, names: tuple[str, ...]) -> tuple[Words, ...]:
    """Return the shares with their parts; beside the satisfied ones stands how many were asked."""
    return tuple(_share(getattr(figures, name), figures.followed if name == "satisfied_rate" else None) for name in names)
