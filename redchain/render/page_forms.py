"""Document to the form that was asked for: Markdown, HTML, Word or Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from redchain.document import Document
    from redchain.text import Language

OFFICE = {"docx": ("docx", "xlsxwriter"), "xlsx": ("xlsxwriter",)}
"""The forms that are no text, each with the libraries it takes."""


def in_form(document: Document, form: str, made_at: datetime, language: Language | None = None) -> str | bytes:
    """Return the document as `md`, `html`, `docx` or `xlsx`; the last two say they were made at a moment, of which the records must be the only cause."""
    if form == "docx":
        from redchain.render.word import docx

        return docx(document, made_at, language)
    if form == "xlsx":
        from redchain.render.document_book import document_book

        return document_book(document, made_at, language)
    if form == "html":
        from redchain.render.html import html

        return html(document, language)
    from redchain.render.markdown import markdown

    return markdown(document, language)
