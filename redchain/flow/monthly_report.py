"""The monthly report as text; one made before from the same records, settings and day is taken from the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.dates import Month

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.flow.workspace import Workspace
    from redchain.text import Language


def monthly_report(space: Workspace, form: str, language: Language | None, month: Month | None, envelope: Callable[[Any], str]) -> str:
    """Return the report of a month (default: this one) as `md`, `html` or `json`, in a language (default: the repository's); JSON goes into the envelope."""
    spoken, wanted = language or space.settings.root.language, month or Month.of(space.today)
    name = f"report:{space.store.fingerprint()}:{space.mark}:{wanted}:{form}:{spoken}"
    kept = space.store.recall(name)
    if kept is not None:
        return kept
    words = _render(space, wanted, form, spoken, envelope)
    space.store.remember(name, words)
    return words


def _render(space: Workspace, month: Month, form: str, language: Language, envelope: Callable[[Any], str]) -> str:
    from redchain.report.monthly import monthly

    report = monthly(space.ledger, month, space.today, space.zone)
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
