"""The monthly report as text; one made before from the same records, settings and day is taken from the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.dates import Month
from redchain.views.narrowing import Scope, narrowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger
    from redchain.report.monthly import Report
    from redchain.text import Language


class Subject(NamedTuple):
    """What a report is about: a month (None: this one), and some chains or units alone."""

    month: Month | None = None
    scope: Scope = Scope()


def monthly_report(space: Workspace, form: str, language: Language | None, subject: Subject, envelope: Callable[[Any], str]) -> str:
    """Return the report of a month as `md`, `html` or `json`, in a language (default: the repository's); JSON goes into the envelope."""
    spoken, wanted = language or space.settings.root.language, subject.month or Month.of(space.today)
    if any(subject.scope):
        return _render(_report(space, wanted, narrowed(space.ledger, subject.scope)), form, spoken, envelope)
    name = f"report:{space.store.fingerprint()}:{space.mark}:{wanted}:{form}:{spoken}"
    kept = space.store.recall(name)
    if kept is not None:
        return kept
    words = _render(_report(space, wanted, space.ledger), form, spoken, envelope)
    space.store.remember(name, words)
    return words


def _report(space: Workspace, month: Month, ledger: Ledger) -> Report:
    from redchain.report.monthly import monthly

    return monthly(ledger, month, space.today, space.zone)


def _render(report: Report, form: str, language: Language, envelope: Callable[[Any], str]) -> str:
    if form == "json":
        from redchain.report.as_json import report_json

        return envelope(report_json(report, language)) + "\n"
    from redchain.report.page import report_document

    page = report_document(report, language)
    if form == "html":
        from redchain.render.html import html

        return html(page, language)
    from redchain.render.markdown import markdown

    return markdown(page, language)
