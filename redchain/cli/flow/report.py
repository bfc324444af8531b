"""`redchain report --month`: the monthly report as Markdown, HTML or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from redchain.cli.context import refuse_format
from redchain.cli.files import write_output
from redchain.cli.options import OUTPUT, format_option
from redchain.cli.parsing import BilingualCommand, Option
from redchain.errors import EXIT_FINE, UsageError
from redchain.model.dates import Month
from redchain.text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace

_SUFFIXES = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json", ".docx": "docx", ".xlsx": "xlsx"}
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
    return [BilingualCommand(name, _SUMMARY, _report, [_MONTH, format_option(FORMATS, _BY_EXTENSION, None), OUTPUT, _LANGUAGE])]


def _report(context: Context, given: Given) -> int:
    output = given["output"]
    wanted = _format(given["format_name"], output)
    space = context.workspace()
    spoken: Language = _spoken(given["language"]) or space.settings.root.language
    words = _made(space, _month(given["month"], space), wanted, spoken)
    if output is None:
        context.print(words.rstrip("\n"))
        return EXIT_FINE
    write_output(context, output, words)
    return EXIT_FINE


def _format(given: str | None, output: str | None) -> str:
    import os

    wanted = given or _SUFFIXES.get(os.path.splitext(output or "")[1].lower(), "md")
    if wanted in LATER:
        raise UsageError(
            Text(f"还不能输出 {wanted}", f"{wanted} is not available yet"),
            Text("先用 --format html，可在 Word、WPS 中打开", "use --format html, which Word and WPS open"),
        )
    refuse_format(wanted, FORMATS)
    return wanted


def _spoken(given: str | None) -> Language | None:
    if given is None:
        return None
    if given not in {"zh", "en"}:
        raise UsageError(
            Text(f"--document-lang 只能是 zh 或 en，不能是 {given}", f"--document-lang is zh or en, not {given}"),
            Text("写成 --document-lang zh", "write --document-lang en"),
        )
    return "zh" if given == "zh" else "en"


def _month(given: str | None, space: Workspace) -> Month:
    if given is None:
        return Month.of(space.today)
    try:
        month = Month.parse(given)
    except ValueError:
        month = None
    if month is None or month.year > _LAST_YEAR:
        raise UsageError(Text(f"月份 {given} 读不懂", f"{given} is not a month"), Text("写成 --month 2026-11", "write it as --month 2026-11"))
    return month


def _made(space: Workspace, month: Month, wanted: str, language: Language) -> str:
    """Return the report's text; one made before from the same records, settings and day is taken from the cache."""
    name = f"report:{space.store.fingerprint()}:{space.mark}:{month}:{wanted}:{language}"
    kept = space.store.recall(name)
    if kept is not None:
        return kept
    words = _render(space, month, wanted, language)
    space.store.remember(name, words)
    return words


def _render(space: Workspace, month: Month, wanted: str, language: Language) -> str:
    from redchain.report.monthly import monthly

    found = monthly(space.ledger, month, space.today, space.zone)
    if wanted == "json":
        from redchain.cli.output import SCHEMA_VERSION, escaped
        from redchain.report.as_json import report_json

        kept = {"schema_version": SCHEMA_VERSION, "command": "report", "data": report_json(found, language)}
        return escaped(json.dumps(kept, ensure_ascii=False, indent=2)) + "\n"
    from redchain.report.page import report_document

    page = report_document(found, language)
    if wanted == "html":
        from redchain.render.html import html

        return html(page, language)
    from redchain.render.markdown import markdown

    return markdown(page, language)
