"""`redchain lists --only NAME`: lists that are made when they are asked for, printed or written elsewhere, never committed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.cli import output
from redchain.cli.file_arguments import write_output
from redchain.cli.office.extra import needs_office
from redchain.document import say_cell
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.three_lists import list_files, list_workbook, listings
from redchain.lazy_pattern import pattern
from redchain.render.csv import csv
from redchain.render.markdown import markdown
from redchain.text import Text
from redchain.views.lists import list_page, list_table, listed_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.text import Language
    from redchain.views.lists import Listing
    from redchain.views.narrowing import Scope

_WORD = pattern("[a-z0-9]+")


def put_some(context: Context, space: Workspace, given: Given, scope: Scope) -> int:
    """Print or write the lists that were asked for."""
    if given["check"] or given["dry_run"]:
        raise UsageError(
            Text("--only 的清单不提交，没有 --check 和 --dry-run", "lists of --only are not committed: --check and --dry-run say nothing of them"),
            Text("去掉 --check、--dry-run", "leave out --check and --dry-run"),
        )
    only, folder = _meant(given["only"]), given["folder"]
    if folder is not None and (given["format_name"] == "xlsx" or folder.lower().endswith(".xlsx")):
        needs_office("xlsxwriter")
        write_output(context, folder, list_workbook(space, space.today, scope, only))
    elif folder is not None:
        for path, raw in list_files(space, space.today, scope, only).items():
            write_output(context, os.path.join(folder, path.rpartition("/")[2]), raw)
    else:
        _print(context, [each for _, each in listings(space, space.today, scope, only)], given["format_name"])
    return EXIT_FINE


def _meant(typed: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the lists that were named: by name, title, or what their records are called."""
    known = listed_kinds()
    words = {name: {name, model.kind.name, *model.kind.label, *(model.kind.list_view().title if model.kind.list_view else ())} for name, model in known.items()}
    found = []
    for each in typed:
        name = next((name for name, said in words.items() if each.strip() in said), None)
        if name is None:
            raise UsageError(
                Text(f"没有叫“{each}”的清单", f"there is no list called {each}"),
                Text(f"有：{'、'.join(known)}", f"there are: {', '.join(known)}"),
            )
        found.append(name)
    return tuple(dict.fromkeys(found))


def _print(context: Context, found: list[Listing], wanted: str) -> None:
    language = context.language
    if wanted == "json":
        output.envelope(context, "lists", {each.view.name: _entries(each, context) for each in found})
        return
    for each in found:
        table = list_table(each)
        if wanted == "csv" and context.csv_in_words:
            context.print_as_is(csv(table, language), end="")
        elif wanted == "csv":
            output.csv(_keys(each), _cells(each, "en"))
        elif wanted == "markdown":
            context.print_as_is(markdown(list_page(each), language), end="")
        else:
            rows = [[say_cell(cell, language) for cell in row] for row in table.rows]
            heading = next((place for place, column in enumerate(table.columns) if column.is_heading), None)
            output.table(context, [context.say(_phrase(column.label)) for column in table.columns], rows, output.Drawing(heading))


def _phrase(words: Text | str) -> Text:
    return words if isinstance(words, Text) else Text(words, words)


def _entries(listing: Listing, context: Context) -> list[dict[str, str]]:
    """Return the entries of a list by the keys of its columns."""
    keys = _keys(listing)
    return [dict(zip(keys, row, strict=True)) for row in _cells(listing, context.language)]


def _keys(listing: Listing) -> list[str]:
    """Return the keys of the groups and columns of a list: those of fields, or their English words."""
    names = (each.title if isinstance(each.title, str) else "_".join(_WORD.findall(each.title.en.lower())) for each in listing.view.columns)
    return ["outer", "inner", *names]


def _cells(listing: Listing, language: Language) -> list[list[str]]:
    return [[say_cell(cell, language) for cell in (each.outer, each.inner, *each.cells)] for each in listing.entries]
