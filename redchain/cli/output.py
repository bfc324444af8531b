"""Printing tables, JSON and CSV to standard output; Rich only where a person reads a terminal."""

from __future__ import annotations

import sys
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from redchain.cli.context import write_out
from redchain.lazy_pattern import pattern
from redchain.text import Text
from redchain.text_cleaning import for_json, for_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.cli.context import Context
    from redchain.document import Tone

ThingT = TypeVar("ThingT")
SCHEMA_VERSION = 1
_AT_A_TIME = 1000
_NO_WORDS: Mapping[str, Mapping[Any, Text]] = {}


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


class Drawing(NamedTuple):
    """How a table is drawn where there is little room: the column that gets the room there is, those that are left out first, those that are never folded.

    With the colours of words.
    """

    heading: int | None = None
    droppable: tuple[int, ...] = ()
    tones: Mapping[str, Tone] = {}
    whole: tuple[int, ...] = ()


_PLAIN = Drawing()


def table(context: Context, heads: Sequence[str], rows: Iterable[Sequence[str]], drawing: Drawing = _PLAIN) -> None:
    """Print a table: with Rich on a terminal; elsewhere whole cells between tabs, for `cut`, `grep` and pasting into a sheet."""
    if sys.stdout.isatty():
        _rich(context, heads, list(rows), drawing)
    else:
        from redchain.render.pasting import rows_for_pasting

        for some in _some_at_a_time(chain([heads], rows)):
            context.print(rows_for_pasting(some))


def coloured(context: Context, words: str, tones: Mapping[str, Tone]) -> None:
    """Print a text; on a terminal with colours the words that have one, where they stand by themselves, in it."""
    from redchain.cli.terminal import has_colours, tinted

    plain = for_terminal(words)
    context.print_page(tinted(plain, tones) if has_colours() else plain)


def csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print CSV that a spreadsheet opens: formulas defused as in the generated lists."""
    from redchain.render.csv import BOM, csv_text

    write_out(BOM)
    for some in _some_at_a_time(chain([heads], rows)):
        write_out(csv_text(some).removeprefix(BOM))


def csv_of(context: Context, heads: Mapping[str, Text], rows: Iterable[Sequence[str]], words: Mapping[str, Mapping[Any, Text]] = _NO_WORDS) -> None:
    """Print rows under their keys as CSV: with labels and what codes are called where people read it in Chinese, else with keys and codes."""
    csv(*(in_words(context, heads, rows, words) if context.csv_in_words else (list(heads), rows)))


def in_words(
    context: Context, heads: Mapping[str, Text], rows: Iterable[Sequence[str]], words: Mapping[str, Mapping[Any, Text]] = _NO_WORDS
) -> tuple[list[str], Iterator[list[str]]]:
    """Return what keys and codes of a table are called."""
    said = {place: {code: context.say(each) for code, each in words[key].items()} for place, key in enumerate(heads) if key in words}
    told = ([said[place].get(each, each) if place in said else each for place, each in enumerate(row)] for row in rows)
    return [context.say(each) for each in heads.values()], told


def _some_at_a_time(things: Iterable[ThingT]) -> Iterator[list[ThingT]]:
    """Yield a long list in parts, so that its text is never held as a whole."""
    rest = iter(things)
    while some := list(islice(rest, _AT_A_TIME)):
        yield some


def _rich(context: Context, heads: Sequence[str], rows: Sequence[Sequence[str]], drawing: Drawing) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as RichText

    from redchain.cli.terminal import STYLES

    console = Console()
    columns = [*zip(heads, *([for_terminal(each) for each in row] for row in rows), strict=True)]
    kept = _kept(columns, console.width, drawing)
    columns = [columns[place] for place in kept]
    room, whole = console.width - len(_GAP) * (len(columns) - 1), [kept.index(each) for each in drawing.whole if each in kept]
    widths = _widths(columns, room, kept.index(drawing.heading) if drawing.heading in kept else None, whole)
    made = Table(box=None, header_style="bold", pad_edge=False)
    for (head, *_), width in zip(columns, widths, strict=True):
        made.add_column(RichText(head), overflow="fold", width=width)
    for row in zip(*(each[1:] for each in columns), strict=True):
        made.add_row(*(RichText(each, STYLES[drawing.tones[each]] if each in drawing.tones else "") for each in row))
    with console.capture() as drawn:
        console.print(made)
    context.print_page(drawn.get().removesuffix("\n"))
    left_out = [heads[place] for place in range(len(heads)) if place not in kept]
    if left_out:
        words = Text(
            "窗口太窄，没有列出：{names}；看全：加宽窗口，或加 --format csv", "too narrow for: {names}; for all: widen the window, or add --format csv"
        )
        context.tell(words.fill(names=Text("、".join(left_out), ", ".join(left_out))))


def _kept(columns: Sequence[Sequence[str]], width: int, drawing: Drawing) -> list[int]:
    """Return the places of the columns that are drawn: as many as leave ids whole and the heading its room, the most dispensable left out first."""
    from rich.cells import cell_len

    wanted = [max(map(cell_len, each)) for each in columns]
    least = _least(columns, wanted, _CARE[0], drawing.whole)
    if drawing.heading is not None:
        least[drawing.heading] = max(least[drawing.heading], min(wanted[drawing.heading], _HEADING))
    kept, waiting = list(range(len(columns))), list(drawing.droppable)
    while waiting and sum(least[place] for place in kept) + len(_GAP) * (len(kept) - 1) > width:
        kept.remove(waiting.pop(0))
    return kept


_GAP = "  "
_HEADING = 24
"""So many cells a title gets before columns that can be spared are left out."""
_UNBROKEN = pattern(r"[!-~]+")
"""An id, a date or a word of a command: in two pieces it can be neither read nor copied."""
_CARE = ((24, 8, 8), (16, 2, 2))
"""How long a word may be to stay whole, how narrow a column may become, and its head; where there is no room for the first, only ids and dates stay whole."""


def _widths(columns: Sequence[Sequence[str]], room: int, heading: int | None = None, whole: Sequence[int] = ()) -> list[int | None]:
    """Return how wide columns are so that no id, date or word is broken; None leaves it to Rich, where all fit or not even these do."""
    from rich.cells import cell_len

    wanted = [max(map(cell_len, each)) for each in columns]
    given = next((least for care in _CARE if sum(least := _least(columns, wanted, care, whole)) <= room), None)
    if given is None or sum(wanted) <= room:
        return [None] * len(columns)
    if heading is not None:
        given[heading] += min(room - sum(given), wanted[heading] - given[heading])
    for _ in range((room - sum(given)) // 2):  # two, a Chinese character, go where cells are folded most often
        narrow = max(range(len(columns)), key=lambda place: (wanted[place] > given[place], wanted[place] / given[place]))
        given[narrow] += 2
    return list(given)


def _least(columns: Sequence[Sequence[str]], wanted: Sequence[int], care: tuple[int, int, int], whole: Sequence[int] = ()) -> list[int]:
    from rich.cells import cell_len

    longest, narrowest, head = care
    unbroken = [max((len(word) for cell in each for word in _UNBROKEN.findall(cell) if len(word) <= longest), default=0) for each in columns]
    least = [max(word, min(full, narrowest), min(cell_len(each[0]), head)) for each, full, word in zip(columns, wanted, unbroken, strict=True)]
    return [wanted[place] if place in whole else each for place, each in enumerate(least)]
