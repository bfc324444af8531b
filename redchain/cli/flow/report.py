"""`redchain report`: the report of a month, a week, a year or other days as Markdown, HTML, Word, Excel or JSON."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.cli.context import computing_space, refuse_format
from redchain.cli.file_arguments import format_of, target_of, write_beside
from redchain.cli.flow.close_month import CLOSING, close_month, refuse_beside_closing
from redchain.cli.flow.report_span import SPANS, span_of
from redchain.cli.office.page_file import PAGE_FORMS, PAGE_SUFFIXES, refuse_page_form, write_page
from redchain.cli.parsing import OUTPUT, WITHOUT_BROKEN, BilingualCommand, Option, format_option
from redchain.cli.scoping import CHAIN, UNIT, scope_of
from redchain.errors import EXIT_FINE, UsageError
from redchain.model.dates import Month
from redchain.shell_words import shown
from redchain.text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.render.markdown import Picture

_SUFFIXES = {**PAGE_SUFFIXES, ".json": "json"}
FORMATS = (*PAGE_FORMS, "json")
_BY_EXTENSION = Text("默认看文件扩展名，否则 md", "default: by the file's extension, else md")
_LANGUAGE = Option(
    "language",
    Text("月报的语言 zh 或 en（默认按仓库设置）", "language of the report, zh or en (default: the repository's)"),
    "--document-lang",
    metavar="zh|en",
)
_SUMMARY = Text(
    "生成月报、周报、年报或一段日子的专报：各链、类别、单位的收、办、结、满意度和缺口。",
    "Write the report of a month, a week, a year or other days: what came in, was done and closed by chain, category and unit.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(
            name, _SUMMARY, _report, [*SPANS, CHAIN, UNIT, format_option(FORMATS, _BY_EXTENSION, None), OUTPUT, _LANGUAGE, *CLOSING, WITHOUT_BROKEN]
        ).showing("report --month 2026-10", Text("report --month 2026-10 -o 十月月报.docx", "report --month 2026-10 -o october.docx"))
    ]


def _report(context: Context, given: Given) -> int:
    from redchain.cli.output import enveloped
    from redchain.flow.monthly_report import Subject, illustrated_report, monthly_report
    from redchain.flow.refuse_broken_files import refuse_broken_records

    output = target_of(given)
    refuse_beside_closing(given)
    if given["format_name"] is not None:
        refuse_format(given["format_name"], FORMATS)
    wanted = format_of(context, given["format_name"], output, _SUFFIXES, "md")
    refuse_page_form(wanted, output, shown("redchain", "report", "-o", f"report.{wanted}"))
    space = computing_space(context, matching=True)
    if output is not None:
        refuse_broken_records(space, without=given["without_broken"])
    span = span_of(context, given, space)
    if given["close"] and isinstance(span, Month):
        return close_month(context, given, space, span)
    _warn_of_damaged(context, space)
    if span is not None and span.first > space.today:
        context.warn(
            Text(
                f"{span} 还没有到，报告里只有今天（{space.today}）已有的记录",
                f"{span} has not begun; the report holds only what is on record today ({space.today})",
            )
        )
    subject = Subject(span, scope_of(space.ledger, given))
    spoken = document_language(given["language"])
    if wanted == "md" and output is not None:
        return _write_illustrated(context, output, illustrated_report(space, spoken, subject, _stem(output)))
    write_page(context, output, lambda: monthly_report(space, wanted, spoken, subject, lambda content: enveloped(context, "report", content)))
    return EXIT_FINE


def _stem(path: str) -> str:
    """Return with what the names of the pictures beside a page begin: its own name without the ending of the format."""
    name, ending = os.path.splitext(os.path.basename(path))
    return name if ending.lower() in PAGE_SUFFIXES else os.path.basename(path)


def _write_illustrated(context: Context, path: str, made: tuple[str, Sequence[Picture]]) -> int:
    page, pictures = made
    write_beside(path, page)
    for each in pictures:
        write_beside(os.path.join(os.path.dirname(path), each.name), each.content)
    context.print(path)
    return EXIT_FINE


def _warn_of_damaged(context: Context, space: Workspace) -> None:
    """Say which files of closed months are not as they were written, and so are not gone by."""
    from redchain.flow.closed_months import closed_months

    for each in closed_months(space).damaged:
        context.warn(each.say())


def document_language(given: str | None) -> Language | None:
    """Return the language that a document is asked for in; None for the repository's."""
    if given is None:
        return None
    if given not in {"zh", "en"}:
        raise UsageError(
            Text(f"--document-lang 只能是 zh 或 en，不能是 {given}", f"--document-lang is zh or en, not {given}"),
            Text("写成 --document-lang zh", "write --document-lang en"),
        )
    return "zh" if given == "zh" else "en"
