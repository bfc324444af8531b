"""`redchain gaps`: the resource gaps, groups of needs that nothing serves, as a table, JSON, CSV or Markdown."""

import sys
from typing import TYPE_CHECKING, Annotated

from redchain.cli import output
from redchain.cli.context import Call, refuse_format
from redchain.cli.files import write_output
from redchain.cli.matching import matching_space
from redchain.cli.options import format_option, output_option
from redchain.errors import EXIT_FINE
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.document import Table
    from redchain.flow.workspace import Workspace
    from redchain.match.gaps import Gap

FORMATS = ("table", "json", "csv", "markdown")
_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".json": "json", ".csv": "csv"}


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def gaps(
        form_of: Annotated[
            str | None,
            format_option(form, FORMATS, Text("默认看文件扩展名，否则 table", "default: by the file's extension, else table")),
        ] = None,
        target: Annotated[str | None, output_option(form)] = None,
        blank: Annotated[bool, form.option("--blank", help=Text("只列没有资源够得上的需求", "only needs that no resource fits"))] = False,  # noqa: FBT002  # a flag
    ) -> int:
        wanted = form_of or _by_suffix(target)
        refuse_format(wanted, FORMATS)
        space = matching_space(call)
        from redchain.match.gaps import gaps as gaps_of

        found = gaps_of(space.corpus, only_blank=blank)
        _put(call, _words(call, space, found, wanted), wanted, target)
        _count(call, found)
        return EXIT_FINE

    form.add(
        name,
        Text(
            "资源缺口清单：没有着落的需求按类别、产业链和说法归成组，写明最接近的资源差在哪里，供下一轮征集资源。",
            "The resource gaps: unmet needs grouped by category, chain and words, each with the nearest resource and where it falls short.",
        ),
        gaps,
    )


def _by_suffix(target: str | None) -> str:
    import os

    return _SUFFIXES.get(os.path.splitext(target or "")[1].lower(), "table")


def _put(call: Call, words: str, wanted: str, target: str | None) -> None:
    if target is not None:
        write_output(call, target, words)
    elif wanted == "table":
        head, *rows = [line.split("\t") for line in words.splitlines()]
        output.table(call, head, rows)
    else:
        sys.stdout.write(words)


def _count(call: Call, found: "tuple[Gap, ...]") -> None:
    needs, blank = sum(len(each.unmet) for each in found), sum(each.blank for each in found)
    call.tell(Text(f"{len(found)} 组 {needs} 条需求，{blank} 条没有资源够得上", f"{len(found)} groups of {needs} needs; nothing fits {blank} of them"))


def _words(call: Call, space: "Workspace", found: "tuple[Gap, ...]", wanted: str) -> str:
    """Return the list as the text of a file."""
    from redchain.views.gaps import gaps_document, gaps_json, gaps_table

    if wanted == "json":
        return output.enveloped("gaps", gaps_json(found, space.ledger, call.language)) + "\n"
    if wanted == "markdown":
        from redchain.render.markdown import markdown

        return markdown(gaps_document(found, space.ledger, space.today), call.language)
    table = gaps_table(found, space.ledger)
    if wanted == "csv":
        from redchain.render.csv import csv

        return csv(table, call.language)
    return "".join("\t".join(row) + "\n" for row in _cells(call, table))


def _cells(call: Call, table: "Table") -> list[list[str]]:
    from redchain.document import say, say_cell

    heads = [say(each.label, call.language) for each in table.columns]
    return [heads, *([" ".join(say_cell(cell, call.language).split()) for cell in row] for row in table.rows)]
