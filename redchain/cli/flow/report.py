"""`redchain report --month`: the monthly report as Markdown, HTML, Word, Excel or JSON."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from redchain.cli.context import computing_space, refuse_format
from redchain.cli.file_arguments import format_of, target_of
from redchain.cli.office.page_file import PAGE_FORMS, PAGE_SUFFIXES, refuse_page_form, write_page
from redchain.cli.parsing import OUTPUT, WITHOUT_BROKEN, BilingualCommand, Option, format_option
from redchain.cli.scoping import CHAIN, UNIT, scope_of
from redchain.cli.typed_dates import read_month
from redchain.errors import EXIT_FINE, UsageError
from redchain.model.dates import Month
from redchain.model.meant_values import say_form
from redchain.text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

_SUFFIXES = {**PAGE_SUFFIXES, ".json": "json"}
FORMATS = (*PAGE_FORMS, "json")
_LAST_YEAR = 2200
_MONTH = Option("month", Text("月份，如 2026-11（默认本月）", "the month, such as 2026-11 (default: this month)"), "--month", "-m", metavar="YYYY-MM")
_BY_EXTENSION = Text("默认看文件扩展名，否则 md", "default: by the file's extension, else md")
_LANGUAGE = Option(
    "language",
    Text("月报的语言 zh 或 en（默认按仓库设置）", "language of the report, zh or en (default: the repository's)"),
    "--document-lang",
    metavar="zh|en",
)
_SUMMARY = Text(
    "生成月报：各链、类别、单位的收、办、结、满意度和缺口。", "Write the monthly report: what came in, was done and closed by chain, category and unit."
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(
            name, _SUMMARY, _report, [_MONTH, CHAIN, UNIT, format_option(FORMATS, _BY_EXTENSION, None), OUTPUT, _LANGUAGE, WITHOUT_BROKEN]
        ).showing("report --month 2026-10", Text("report --month 2026-10 -o 十月月报.docx", "report --month 2026-10 -o october.docx"))
    ]


def _report(context: Context, given: Given) -> int:
    from redchain.cli.output import enveloped
    from redchain.flow.monthly_report import Subject, monthly_report
    from redchain.flow.refuse_broken_files import refuse_broken_records

    output = target_of(given)
    if given["format_name"] is not None:
        refuse_format(given["format_name"], FORMATS)
    wanted = format_of(context, given["format_name"], output, _SUFFIXES, "md")
    refuse_page_form(wanted, output, f"redchain report -o report.{wanted}")
    space = computing_space(context, matching=True)
    if output is not None:
        refuse_broken_records(space, without=given["without_broken"])
    month = _month(context, given["month"], space.today)
    if month is not None and month > Month.of(space.today):
        context.warn(
            Text(
                f"{month} 还没有到，月报里只有今天（{space.today}）已有的记录",
                f"{month} has not begun; the report holds only what is on record today ({space.today})",
            )
        )
    subject = Subject(month, scope_of(space.ledger, given))
    spoken = _spoken(given["language"])
    write_page(context, output, lambda: monthly_report(space, wanted, spoken, subject, lambda content: enveloped(context, "report", content)))
    return EXIT_FINE


def _spoken(given: str | None) -> Language | None:
    if given is None:
        return None
    if given not in {"zh", "en"}:
        raise UsageError(
            Text(f"--document-lang 只能是 zh 或 en，不能是 {given}", f"--document-lang is zh or en, not {given}"),
            Text("写成 --document-lang zh", "write --document-lang en"),
        )
    return "zh" if given == "zh" else "en"


def _month(context: Context, given: str | None, today: date) -> Month | None:
    if given is None:
        return None
    month = None
    with suppress(ValueError):  # a month before the calendar
        month = Month.parse(read_month(context, "--month", given, today))
    if month is None or month.year > _LAST_YEAR:
        raise UsageError(Text(f"月份 {given} 读不懂", f"{given} is not a month"), say_form(None, "2026-11", "--month "))
    return month
