"""Printing tables, JSON and CSV to standard output; Rich only where a person reads a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from redchain.cli.terminal_text import clean, escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.cli.context import Context

SCHEMA_VERSION = 1


def envelope(context: Context, command: str, content: Any, **more: Any) -> None:
    """Print the JSON envelope that every reading command keeps to; `more` stands before the data."""
    context.print(enveloped(context, command, content, **more))


def enveloped(context: Context, command: str, content: Any, **more: Any) -> str:
    """Return the JSON envelope as text."""
    import json

    from redchain.cli.broken import broken_entries

    return escaped(
        json.dumps(
            {"schema_version": SCHEMA_VERSION, "command": command, **broken_entries(context.broken, context.language), **more, "data": content},
            ensure_ascii=False,
            indent=2,
            default=str,
        )
    )


def table(context: Context, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: with Rich on a terminal; elsewhere whole cells between tabs, for `cut`, `grep` and pasting into a sheet."""
    if sys.stdout.isatty():
        _rich(heads, rows)
    else:
        context.print("\n".join("\t".join(map(_one_line, row)) for row in (heads, *rows)))


def _one_line(cell: str) -> str:
    return " ".join(cell.split()) if "\n" in cell or "\t" in cell else cell


def csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print CSV that a spreadsheet opens: formulas defused as in the generated lists."""
    from redchain.render.csv import csv_text

    sys.stdout.write(csv_text([list(heads), *(list(each) for each in rows)]))


def _rich(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as RichText

    made = Table(box=None, header_style="bold", pad_edge=False)
    for each in heads:
        made.add_column(RichText(each), overflow="fold")
    for row in rows:
        made.add_row(*(RichText(clean(each)) for each in row))
    Console().print(made)
