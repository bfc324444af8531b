"""The report as JSON values; keys are English and stable, words are in the language asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.document import say, say_cell
from redchain.model.dates import Month
from redchain.model.traffic_light import HELD, LIT
from redchain.report.corrections import closed_json, corrections_json, damaged_json
from redchain.report.figures import AVERAGES, MEASURES, NUMBERS, RATES, USAGE
from redchain.report.measure import Number, Sum
from redchain.report.need_measures import FLOW_MEASURES, OUTCOME_MEASURES
from redchain.report.order_measures import ORDER_MEASURES
from redchain.report.record_rows import row_json
from redchain.report.spans import Week, Year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redchain.document import Table
    from redchain.report.measure import Counts, Rate, Ratio
    from redchain.report.monthly import GroupCounts, Report
    from redchain.report.period import Period
    from redchain.text import Language

_BY_UNIT = frozenset(each.name for each in MEASURES if each.counted_for == ("unit" if each in ORDER_MEASURES else "lead units"))
"""A unit has no figures of needs that came in or stayed open: needs are firms', and units are not ranked by them."""


def report_json(report: Report, language: Language | None = None) -> dict[str, Any]:
    """Return the report as JSON values, its words in `language` (default: the repository's)."""
    spoken = language or report.language
    lists, troubles, before = report.sub_lists, report.troubles, report.course.received_before
    listed = {
        "new_needs": lists.new,
        "moved_needs": lists.moved,
        "closed_needs": lists.closed,
        "returns": troubles.returns,
        "escalations": troubles.escalations,
        "escalation_list": troubles.stuck,
        "holds": troubles.holds,
        "blank_needs": report.blank,
        "overdue_orders": report.overdue,
        "unused_resources": report.unused,
    }
    return {
        "of": report.of,
        "period": _period(report.period),
        "period_before": _period(report.period_before),
        "closed": closed_json(report.closings),
        "corrections": corrections_json(report.closings, spoken),
        **({"damaged": damaged_json(report.closings, spoken)} if report.closings.damaged else {}),
        "workdays_estimated": report.is_estimated,
        "total": _figures(report.total),
        "before": _figures(report.before),
        "records_begin": None if report.records_begin is None else report.records_begin.isoformat(),
        "period_year_before": None if report.period_year_before is None else _period(report.period_year_before),
        "year_before": None if report.year_before is None else _figures(report.year_before),
        "by_chain": [_group(each, _figures(each.counts), spoken) for each in report.by_chain],
        "by_category": [{**_group(each, _figures(each.counts), spoken), "received_before": before.get(each.id, 0)} for each in report.by_category],
        "by_month": [{"month": str(each.month), "received": each.received, "closed": each.closed} for each in report.course.months],
        "steps": dict(report.course.steps),
        "lights": [{"id": each.id, "name": say(each.name, spoken), **_lights(each.lights)} for each in report.course.lights],
        "by_unit": [_group(each, _unit_figures(each.counts), spoken) for each in report.by_unit],
        **{key: [row_json(each, spoken) for each in rows] for key, rows in listed.items()},
        "resources": {"live": report.resources["live"], "used": report.resources["used"], "rate": _ratio(USAGE.of(report.resources))},
        "projects": [row_json(each, spoken) for each in report.projects],
        **({"late_entries": report.late._asdict()} if any(report.late) else {}),
        **({"kinds": {name: _rows(table, spoken) for name, table in report.of_kinds}} if report.of_kinds else {}),
        **({"notes": notes} if (notes := {name: [say(each, spoken) for each in table.notes] for name, table in report.of_kinds if table.notes}) else {}),
    }


def _rows(table: Table, language: Language) -> list[dict[str, str]]:
    """The rows of a kind's table, each cell by the words of its column."""
    return [{say(column.label, language): say_cell(cell, language) for column, cell in zip(table.columns, row, strict=True)} for row in table.rows]


_SORTS = (("month", Month), ("week", Week), ("year", Year))


def _period(period: Period) -> dict[str, Any]:
    sort = next((name for name, of in _SORTS if isinstance(period.span, of)), None)
    named = {sort: str(period.span)} if sort else {}
    return {**named, "from": period.first.isoformat(), "to": period.last.isoformat(), "is_whole": period.is_whole}


def _lights(lights: Mapping[str, int]) -> dict[str, int]:
    return {name: lights.get(name, 0) for name in (*LIT, HELD.name)}


def _group(group: GroupCounts, figures: dict[str, Any], language: Language) -> dict[str, Any]:
    return {"id": group.id, "name": say(group.name, language), **figures}


def _figures(counts: Counts) -> dict[str, Any]:
    return _values(counts, (*MEASURES, *(each for each in NUMBERS if isinstance(each, Sum))), RATES)


def _unit_figures(counts: Counts) -> dict[str, Any]:
    rates = (each for each in RATES if _BY_UNIT.issuperset((*each.part, *each.less, *each.whole)))
    return _values(counts, _unit_numbers(), rates)


def _unit_numbers() -> tuple[Number, ...]:
    """Return the numbers of a unit in the order that the JSON has had from the start: orders first, and both numbers of closings together."""
    closings = tuple(each for each in NUMBERS if each.name in {"closed", "reached"})
    found = (*ORDER_MEASURES, *(each for each in FLOW_MEASURES if each not in closings), *closings, *OUTCOME_MEASURES)
    return tuple(dict.fromkeys(each for each in found if _BY_UNIT.issuperset(each.parts if isinstance(each, Sum) else (each.name,))))


def _values(counts: Counts, numbers: Iterable[Number], rates: Iterable[Rate]) -> dict[str, Any]:
    averages = {each.name: {"value": each.of(counts), "n": len(counts.days[each.series])} for each in AVERAGES}
    return {**{each.name: each.of(counts) for each in numbers}, **averages, "rates": {each.name: _ratio(each.of(counts)) for each in rates}}


def _ratio(ratio: Ratio) -> dict[str, Any]:
    return {"part": ratio.part, "whole": ratio.whole, "percent": ratio.percent}
