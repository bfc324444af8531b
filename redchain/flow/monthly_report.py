"""The report of a month or of another span in the form that was asked for; as text, one made before from the same records, settings and day is taken from the cache."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.flow.closed_months import closed_months, mark_of
from redchain.kinds.registry import KINDS
from redchain.model.dates import Month
from redchain.render.page_forms import OFFICE, in_form
from redchain.report.closing import NO_CLOSED_MONTHS
from redchain.views.narrowing import Scope, narrowed, say_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.document import Table
    from redchain.flow.workspace import Workspace
    from redchain.render.markdown import Picture
    from redchain.report.closing import ClosedMonths
    from redchain.report.monthly import Report
    from redchain.report.spans import Span
    from redchain.text import Language, Text


class Subject(NamedTuple):
    """What a report is about: a month or another span (None: this month), and some chains or units alone."""

    span: Span | None = None
    scope: Scope = Scope()


def monthly_report(space: Workspace, form: str, language: Language | None, subject: Subject, envelope: Callable[[Any], str]) -> str | bytes:
    """Return the report of a span as `md`, `html`, `docx`, `xlsx` or `json`, in a language (default: the repository's); JSON goes into the envelope."""
    spoken, wanted = language or space.settings.root.language, subject.span or Month.of(space.today)
    closed = NO_CLOSED_MONTHS if any(subject.scope) else closed_months(space)
    if any(subject.scope) or form in OFFICE:
        return _rendered(space, _report(space, wanted, subject.scope, closed), form, spoken, envelope)
    name = f"report:{space.store.fingerprint()}:{space.mark}:{wanted}:{form}:{spoken}{mark_of(closed)}"
    kept = space.store.recall(name)
    if kept is not None:
        return kept
    words = _rendered(space, _report(space, wanted, Scope(), closed), form, spoken, envelope)
    if isinstance(words, str):
        space.store.remember(name, words)
    return words


def illustrated_report(space: Workspace, language: Language | None, subject: Subject, stem: str) -> tuple[str, tuple[Picture, ...]]:
    """Return the report as Markdown with the pictures of its charts, whose names begin with `stem`."""
    from redchain.render.markdown import illustrated
    from redchain.report.page import report_document

    spoken = language or space.settings.root.language
    closed = NO_CLOSED_MONTHS if any(subject.scope) else closed_months(space)
    report = _report(space, subject.span or Month.of(space.today), subject.scope, closed)
    return illustrated(report_document(report, spoken), spoken, stem)


def _report(space: Workspace, span: Span, scope: Scope, closed: ClosedMonths) -> Report:
    """Return the report of a scope; a table of a kind that is not told apart by it says so."""
    from redchain.report.monthly import monthly

    report = monthly(narrowed(space.ledger, scope), span, space.today, space.zone, closed)
    whole = {each.kind.name: say_whole(each, scope) for each in KINDS}
    return replace(report, of_kinds=tuple((name, _said_whole(table, whole[name])) for name, table in report.of_kinds))


def _said_whole(table: Table, words: Text | None) -> Table:
    return table if words is None else replace(table, notes=(words, *table.notes))


def _rendered(space: Workspace, report: Report, form: str, language: Language, envelope: Callable[[Any], str]) -> str | bytes:
    if form == "json":
        from redchain.report.as_json import report_json

        return envelope(report_json(report, language)) + "\n"
    from redchain.flow.export_records import Standing
    from redchain.report.page import report_document

    return in_form(report_document(report, language), form, Standing(space).about.made_at, language)
