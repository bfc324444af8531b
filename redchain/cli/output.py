"""Printing tables, JSON and CSV to standard output; Rich only where a person reads a terminal."""

from __future__ import annotations

import sys
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from redchain.cli.context import write_out
from redchain.lazy_pattern import pattern
from redchain.text_cleaning import for_json, for_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.cli.context import Context

ThingT = TypeVar("ThingT")
SCHEMA_VERSION = 1
_AT_A_TIME = 1000


def envelope(context: Context, command: str, content: Any, **more: Any) -> None:
    """Print the JSON envelope that every reading command keeps to; `more` stands before the data."""
    context.print(enveloped(context, command, content, **more))


def enveloped(context: Context, command: str, content: Any, **more: Any) -> str:
    """Return the JSON envelope as text."""
    import json

    from redchain.cli.broken_files import broken_entries

    return for_json(
        json.dumps(
            {"schema_version": SCHEMA_VERSION, "command": command, **broken_entries(context.broken, context.language), **more, "data": content},
            ensure_ascii=False,
            indent=2,
            default=str,
        )
    )


def envelope_of_many(context: Context, command: str, entries: Iterable[Any]) -> None:
    """Print the JSON envelope around a list that may be long, entry by entry, as `envelope` would print it."""
    import json

    start, end = enveloped(context, command, []).rsplit("[]", 1)
    head = f"{start}["
    for some in _some_at_a_time(entries):
        words = [json.dumps(each, ensure_ascii=False, indent=2, default=str).replace("\n", "\n    ") for each in some]
        context.print_as_is(head + ",".join(f"\n    {for_json(each)}" for each in words), end="")
        head = ","
    context.print_as_is(f"{start}[]{end}" if head != "," else f"\n  ]{end}")


def table(context: Context, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: with Rich on a terminal; elsewhere whole cells between tabs, for `cut`, `grep` and pasting into a sheet."""
    if sys.stdout.isatty():
        _rich(heads, list(rows))
    else:
        from redchain.render.pasting import rows_for_pasting

        for some in _some_at_a_time(chain([heads], rows)):
            context.print(rows_for_pasting(some))


def csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print CSV that a spreadsheet opens: formulas defused as in the generated lists."""
    from redchain.render.csv import BOM, csv_text

    write_out(BOM)
    for some in _some_at_a_time(chain([heads], rows)):
        write_out(csv_text(some).removeprefix(BOM))


def _some_at_a_time(things: Iterable[ThingT]) -> Iterator[list[ThingT]]:
    """Yield a long list in parts, so that its text is never held as a whole."""
    rest = iter(things)
    while some := list(islice(rest, _AT_A_TIME)):
        yield some


def _rich(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as RichText

    console, cells = Console(), [[for_terminal(each) for each in row] for row in rows]
    widths = _widths([*zip(heads, *cells, strict=True)], console.width - len(_GAP) * (len(heads) - 1))
    made = Table(box=None, header_style="bold", pad_edge=False)
    for each, width in zip(heads, widths, strict=True):
        made.add_column(RichText(each), overflow="fold", width=width)
    for row in cells:
        made.add_row(*(RichText(each) for each in row))
    console.print(made)


_GAP = "  "
_UNBROKEN = pattern(r"[!-~]+")
"""An id, a date or a word of a command: in two pieces it can be neither read nor copied."""
_CARE = ((24, 4), (16, 2))
"""How long a word may be to stay whole, and how narrow a column may become; where there is no room for the first, only ids and dates stay whole."""


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int | None]:
    """Return how wide columns are so that no id, date or word is broken; None leaves it to Rich, where all fit or not even these do."""
    from rich.cells import cell_len

    wanted = [max(map(cell_len, each)) for each in columns]
    given = next((least for care in _CARE if sum(least := _least(columns, wanted, *care)) <= room), None)
    if given is None or sum(wanted) <= room:
        return [None] * len(columns)
    for _ in range((room - sum(given)) // 2):  # two, a Chinese character, go where cells are folded most often
        narrow = max(range(len(columns)), key=lambda place: (wanted[place] > given[place], wanted[place] / given[place]))
        given[narrow] += 2
    return list(given)


def _least(columns: Sequence[Sequence[str]], wanted: Sequence[int], longest: int, narrowest: int) -> list[int]:
    unbroken = [max((len(word) for cell in each for word in _UNBROKEN.findall(cell) if len(word) <= longest), default=0) for each in columns]
    return [max(widest, min(whole, narrowest)) for whole, widest in zip(wanted, unbroken, strict=True)]
