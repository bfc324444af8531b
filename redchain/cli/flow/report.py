"""`redchain report --month`: the monthly report as Markdown, HTML or JSON."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from redchain.cli.context import computing_space, refuse_format
from redchain.cli.file_arguments import format_of, target_of, write_output
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

_SUFFIXES = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json"}
FORMATS = ("md", "html", "json")
LATER = ("docx", "xlsx")
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
        ).showing("report --month 2026-10", Text("report --month 2026-10 -o 十月月报.html", "report --month 2026-10 -o october.html"))
    ]


def _report(context: Context, given: Given) -> int:
    from redchain.cli.output import enveloped
    from redchain.flow.monthly_report import Subject, monthly_report
    from redchain.flow.refuse_broken_files import refuse_broken_records

    output = target_of(given)
    _refuse_later(given["format_name"])
    wanted = format_of(context, given["format_name"], output, _SUFFIXES, "md")
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
    words = monthly_report(space, wanted, _spoken(given["language"]), subject, lambda content: enveloped(context, "report", content))
    if output is None:
        context.print(words.rstrip("\n"))
        return EXIT_FINE
    write_output(context, output, words)
    return EXIT_FINE


def _refuse_later(wanted: str | None) -> None:
    if wanted in LATER:
        raise UsageError(
            Text(f"还不能输出 {wanted}", f"{wanted} is not available yet"),
            Text("先用 --format html，可在 Word、WPS 中打开", "use --format html, which Word and WPS open"),
        )
    if wanted is not None:
        refuse_format(wanted, FORMATS)


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
