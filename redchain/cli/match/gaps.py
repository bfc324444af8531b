"""`redchain gaps`: the resource gaps, groups of needs that nothing serves, as a table, JSON, CSV or Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli import output
from redchain.cli.context import matching_space, refuse_format, write_out
from redchain.cli.file_arguments import format_of, target_of, write_output
from redchain.cli.match.ranking import gap_asked, level_options, ranked
from redchain.cli.parsing import OUTPUT, WITHOUT_BROKEN, BilingualCommand, flag, format_option
from redchain.cli.scoping import CHAIN, named
from redchain.errors import EXIT_FINE
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.document import Table
    from redchain.flow.workspace import Workspace
    from redchain.match.gaps import Gap

FORMATS = ("table", "json", "csv", "markdown")
_BLANK = flag("blank", Text("只列暂无匹配资源的需求", "only needs that no resource fits"))
_BY_EXTENSION = Text("默认看文件扩展名，否则 table", "default: by the file's extension, else table")
_SUMMARY = Text(
    "资源缺口清单：没有着落的需求按类别、产业链和说法归成组，写明最接近的资源差在哪里，供下一轮征集资源。",
    "The resource gaps: unmet needs grouped by category, chain and words, each with the nearest resource and where it falls short.",
)
_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".json": "json", ".csv": "csv", ".txt": "table", ".tsv": "table"}


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _gaps, [CHAIN, format_option(FORMATS, _BY_EXTENSION, None), OUTPUT, _BLANK, *level_options(), WITHOUT_BROKEN])]


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
    chains = named(space.ledger, given, "chain")
    found = ranked(
        context,
        space,
        lambda corpus: gaps(corpus, only_blank=given["blank"], chains=chains),
        may_go_on=target is None and wanted == "table",
        gap=gap_asked(space, given),
    )
    _put(context, _words(context, space, found, wanted), wanted, target)
    _count(context, found)
    return EXIT_FINE


def _put(context: Context, words: str, wanted: str, target: str | None) -> None:
    if target is not None:
        write_output(context, target, words)
    elif wanted == "table":
        head, *rows = [line.split("\t") for line in words.splitlines()]
        output.table(context, head, rows)
    else:
        write_out(words)


def _count(context: Context, found: tuple[Gap, ...]) -> None:
    needs, blank = sum(len(each.unmet) for each in found), sum(each.blank for each in found)
    context.tell(
        Text(
            f"{len(found)} 组 {needs} 条需求，{blank} 条暂无匹配资源",
            f"{counted(len(found), 'group')} of {counted(needs, 'need')}; nothing fits {blank} of them",
        )
    )


def _words(context: Context, space: Workspace, found: tuple[Gap, ...], wanted: str) -> str:
    """Return the list as the text of a file."""
    from redchain.views.gaps import gaps_document, gaps_json, gaps_table

    if wanted == "json":
        return output.enveloped(context, "gaps", gaps_json(found, space.ledger, context.language)) + "\n"
    if wanted == "markdown":
        from redchain.render.markdown import markdown

        return markdown(gaps_document(found, space.ledger, space.today), context.language)
    table = gaps_table(found, space.ledger)
    if wanted == "csv":
        from redchain.render.csv import csv

        return csv(table, context.language)
    return "".join("\t".join(row) + "\n" for row in _cells(context, table))


def _cells(context: Context, table: Table) -> list[list[str]]:
    from redchain.document import say, say_cell

    heads = [say(each.label, context.language) for each in table.columns]
    return [heads, *([" ".join(say_cell(cell, context.language).split()) for cell in row] for row in table.rows)]
