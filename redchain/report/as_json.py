"""The monthly report as plain JSON values; keys are English and stable, words are in the language asked for."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.document import say
from redchain.model.light import Light
from redchain.report.definitions import DAYS, RATES
from redchain.report.figures import Figures
from redchain.report.ratio import Ratio
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.report.monthly import Report, Row
    from redchain.report.period import Span
    from redchain.text import Language

_RATES = tuple(each.name for each in RATES)
_UNIT_RATES = (
    *("signed_in_time", "returned", "overdue_rate", "close_rate", "closed_in_time"),
    *("solve_rate", "reach_rate", "satisfied_rate", "content_rate"),
)
_OF_UNITS = (
    *("dispatched", "sign_due", "signed", "sent_back", "upheld", "overruled", "recalled", "extended", "put_on_hold"),
    *("finished", "redone", "in_hand", "running", "overdue", "held"),
    *(
        "fell_due",
        "fell_due_closed",
        "judged",
        "in_time",
        "closed",
        "reached",
        "solved",
        "partly_solved",
        "long_term",
        "explained",
        "not_possible",
        "with_result",
    ),
    *("followed", "valid", "satisfied", "basically", "unsatisfied", "unreachable", "unrated", "invalid"),
)
"""A unit has no figures of needs that came in or stayed open: needs are firms', and units are not ranked by them."""


def report_json(report: Report, language: Language | None = None) -> dict[str, Any]:
    """Return the report as JSON values, its words in `language` (default: the repository's)."""
    spoken = language or report.language
    return {
        "of": report.of,
        "period": _period(report.span),
        "period_before": _period(report.span_before),
        "workdays_estimated": report.is_estimated,
        "total": _figures(report.total),
        "before": _figures(report.before),
        "by_chain": [_row(each, spoken) for each in report.by_chain],
        "by_category": [_row(each, spoken) for each in report.by_category],
        "by_unit": [{"id": each.id, "name": say(each.name, spoken), **_figures(each.figures, _OF_UNITS, _UNIT_RATES)} for each in report.by_unit],
        "new_needs": [_line(each, spoken) for each in report.sub_lists.new],
        "moved_needs": [_line(each, spoken) for each in report.sub_lists.moved],
        "closed_needs": [_line(each, spoken) for each in report.sub_lists.closed],
        "returns": [_line(each, spoken) for each in report.troubles.returns],
        "escalations": [_line(each, spoken) for each in report.troubles.escalations],
        "escalation_list": [_line(each, spoken) for each in report.troubles.stuck],
        "holds": [_line(each, spoken) for each in report.troubles.holds],
        "blank_needs": [_line(each, spoken) for each in report.blank],
        "overdue_orders": [_line(each, spoken) for each in report.overdue],
        "unused_resources": [_line(each, spoken) for each in report.unused],
        "resources": {"live": report.usage.live, "used": report.usage.used, "rate": _ratio(report.usage.rate)},
        "projects": [_line(each, spoken) for each in report.projects],
    }


def _period(span: Span) -> dict[str, Any]:
    return {"month": str(span.month), "from": span.first.isoformat(), "to": span.cut.isoformat(), "is_whole": span.is_whole}


def _figures(figures: Figures, names: tuple[str, ...] = (), rated: tuple[str, ...] = _RATES) -> dict[str, Any]:
    counts = asdict(figures)
    to_finish, to_close = counts.pop("days_to_finish"), counts.pop("days_to_close")
    counts |= {"ended": figures.ended, "with_result": figures.with_result, "valid": figures.valid}
    kept = {name: counts[name] for name in names} if names else counts
    lengths = {each.name: {"value": getattr(figures, each.name), "n": len(to_finish if "order" in each.name else to_close)} for each in DAYS}
    return {**kept, **lengths, "rates": {name: _ratio(getattr(figures, name)) for name in rated}}


def _ratio(ratio: Ratio) -> dict[str, Any]:
    return {"part": ratio.part, "whole": ratio.whole, "percent": ratio.percent}


def _row(row: Row, language: Language) -> dict[str, Any]:
    return {"id": row.id, "name": say(row.name, language), **_figures(row.figures)}


def _line(line: Any, language: Language) -> dict[str, Any]:
    return {each.name: _value(getattr(line, each.name), language) for each in fields(line)}


def _value(value: Any, language: Language) -> Any:
    if isinstance(value, Light):
        return value.name
    if isinstance(value, Text):
        return value.say(language)
    return value.isoformat() if isinstance(value, date) else value
