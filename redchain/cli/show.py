"""Printing tables, JSON and CSV to standard output; Rich only where a person reads a terminal."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING, Any

from redchain.cli.call import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.cli.call import Call

SCHEMA_VERSION = 1
_WIDEST = 40


def envelope(call: Call, command: str, content: Any) -> None:
    """Print the JSON envelope that every reading command keeps to."""
    import json

    call.print(json.dumps({"schema_version": SCHEMA_VERSION, "command": command, "data": content}, ensure_ascii=False, indent=2, default=str))


def table(call: Call, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: with Rich on a terminal, in plain aligned columns elsewhere."""
    if sys.stdout.isatty():
        _rich(heads, rows)
    else:
        call.print("\n".join(plain(heads, rows)))


def csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print CSV that a spreadsheet opens: formulas defused as in the generated lists."""
    from redchain.render.csv import csv_text

    sys.stdout.write(csv_text([list(heads), *(list(each) for each in rows)]))


def plain(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table in aligned columns; Chinese characters count two."""
    cells = [[clean(each).replace("\n", " ") for each in row] for row in (heads, *rows)]
    widths = [min(_WIDEST, max(_width(row[place]) for row in cells)) for place in range(len(heads))]
    return ["  ".join([_padded(each, widths[place]) for place, each in enumerate(row[:-1])] + row[-1:]).rstrip() for row in cells]


def _padded(cell: str, width: int) -> str:
    used = _width(cell)
    if used > width:
        cell = _cut(cell, width)
        used = _width(cell)
    return cell + " " * (width - used)


def _cut(cell: str, width: int) -> str:
    used, kept = 0, []
    for each in cell:
        used += 2 if unicodedata.east_asian_width(each) in "WF" else 1
        if used > width - 1:
            break
        kept.append(each)
    return "".join(kept) + "…"


def _width(cell: str) -> int:
    return len(cell) if cell.isascii() else sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in cell)


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
