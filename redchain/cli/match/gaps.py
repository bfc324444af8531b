"""`redchain gaps`: the resource gaps, groups of needs that nothing serves, as a table, JSON, CSV or Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli import output
from redchain.cli.context import matching_space, refuse_format, write_out
from redchain.cli.file_arguments import format_of, target_of, write_output
from redchain.cli.match.ranking import gap_asked, level_options, ranked
from redchain.cli.parsing import OUTPUT, WITHOUT_BROKEN, BilingualCommand, flag, format_option
from redchain.cli.scoping import CHAIN, UNIT, scope_of
from redchain.errors import EXIT_FINE
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.document import Table
    from redchain.flow.workspace import Workspace
    from redchain.match.gaps import Gap, Gaps

FORMATS = ("table", "json", "csv", "markdown")
_BLANK = flag("blank", Text("不列可派单的（有匹配资源、尚未派单）", "without those to be dispatched, which a resource fits"))
_MOST = 10
_BY_EXTENSION = Text("默认看文件扩展名，否则 table", "default: by the file's extension, else table")
_SUMMARY = Text(
    "资源缺口清单：暂无匹配资源的需求按类别、产业链和说法归成组，写明最接近的资源差在哪里，供下一轮征集资源；有匹配资源、尚未派单的另列，附派单命令。",
    "The resource gaps: needs that nothing fits, grouped by category, chain and words, each with the nearest resource and where it falls short; those that something fits stand apart, with the command that dispatches them.",
)
_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".json": "json", ".csv": "csv", ".txt": "table", ".tsv": "table"}


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(
            name, _SUMMARY, _gaps, [CHAIN, UNIT, format_option(FORMATS, _BY_EXTENSION, None), OUTPUT, _BLANK, *level_options(), WITHOUT_BROKEN]
        ).showing("gaps", Text("gaps --chain yejin -o 缺口.md", "gaps --chain yejin -o gaps.md"))
    ]


def _gaps(context: Context, given: Given) -> int:
    target = target_of(given)
    if given["format_name"] is not None:
        refuse_format(given["format_name"], FORMATS)
    wanted = format_of(context, given["format_name"], target, _SUFFIXES, "table")
    space = matching_space(context)
    from redchain.flow.refuse_broken_files import refuse_broken_records
    from redchain.match.gaps import gaps

    if target is not None:
        refuse_broken_records(space, without=given["without_broken"])
    scope = scope_of(space.ledger, given)
    found = ranked(
        context,
        space,
        lambda corpus: gaps(corpus, chains=scope.chains, units=scope.units),
        may_go_on=target is None and wanted == "table",
        gap=gap_asked(space, given),
    )
    if not space.settings.match.asks_servers:
        space.keep_answers(space.corpus)
    found = found._replace(dispatchable=()) if given["blank"] else found
    _put(context, _words(context, space, found, wanted), wanted, target)
    _count(context, found.groups)
    if wanted in {"table", "csv"}:
        _tell_dispatchable(context, space, found)
    return EXIT_FINE


def _tell_dispatchable(context: Context, space: Workspace, found: Gaps) -> None:
    """Say which needs are no gaps: something fits them, and the command that comes next."""
    from redchain.views.gaps import say_dispatchable

    ready = found.dispatchable
    if ready:
        count = counted(len(ready), "need")
        context.tell(Text(f"另有 {len(ready)} 条有匹配资源、尚未派单，不算缺口：", f"no gap, but waiting for an order: {count} that a resource fits"))
    for each in ready[:_MOST]:
        context.tell(Text("  {line}", "  {line}").fill(line=say_dispatchable(each, space.ledger, space.now)))
    if len(ready) > _MOST:
        context.tell(Text("  全部：redchain gaps --format json", "  all of them: redchain gaps --format json"))


def _put(context: Context, words: str, wanted: str, target: str | None) -> None:
    if target is not None:
        write_output(context, target, words)
    elif wanted == "table":
        head, *rows = [line.split("\t") for line in words.splitlines()]
        if rows:
            output.table(context, head, rows, output.Drawing(1, (6, 9, 7, 8, 3, 5, 4, 11, 10)))
    else:
        write_out(words)


def _count(context: Context, found: tuple[Gap, ...]) -> None:
    needs = sum(len(each.unmet) for each in found)
    context.tell(Text(f"{len(found)} 组 {needs} 条需求，暂无匹配资源", f"{counted(len(found), 'group')} of {counted(needs, 'need')} that nothing fits"))


def _words(context: Context, space: Workspace, found: Gaps, wanted: str) -> str:
    """Return the list as the text of a file."""
    from redchain.views.gaps import dispatchable_json, gaps_document, gaps_json, gaps_rows, gaps_table

    if wanted == "json":
        ready = dispatchable_json(found.dispatchable, space.ledger, space.now)
        return output.enveloped(context, "gaps", gaps_json(found.groups, space.ledger, context.language), dispatchable=ready) + "\n"
    if wanted == "markdown":
        from redchain.render.markdown import markdown

        return markdown(gaps_document(found, space.ledger, space.now), context.language)
    table = gaps_table(found.groups, space.ledger)
    if wanted == "csv":
        from redchain.render.csv import csv, csv_text

        return csv(table) if context.csv_in_words else csv_text(gaps_rows(found.groups, space.ledger, context.language))
    return "".join("\t".join(row) + "\n" for row in _cells(context, table))


def _cells(context: Context, table: Table) -> list[list[str]]:
    from redchain.document import say, say_cell

    heads = [say(each.label, context.language) for each in table.columns]
    return [heads, *([" ".join(say_cell(cell, context.language).split()) for cell in row] for row in table.rows)]
