"""The columns of a list as people read them: coded values in words, the names of firms and units instead of their ids, and which columns can be spared."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.output import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redchain.store.listing_from_cache import Further, Listing
    from redchain.text import Language

_SEPARATOR = ", "
"""Between the values of a cell of several."""
_HEADINGS = ("title", "name", "need")
"""The columns that get the room there is: what a record is called, or what it is about."""
_PLACE = 3
"""Where further columns stand: after the id, the heading and whose it is."""

_YES_OR_NO = {"True": "yes", "False": "no"}
"""A spreadsheet would turn the former into values of its own."""


class _Column(NamedTuple):
    """One column as it is shown: the name of what it is made of, and its head."""

    name: str
    head: str
    cells: Sequence[str]
    is_id: bool = False


def shown_columns(
    found: Listing, rows: Sequence[tuple[str, ...]], language: Language, *, has_every_id: bool
) -> tuple[list[str], list[tuple[str, ...]], Drawing]:
    """Return the heads and rows of a list as they are shown, and how they are drawn.

    The ids of what is named stand in columns of their own at the end: all of them for `has_every_id`, else those of events, which may be called the same.
    """
    columns = [*_shown(found, rows, language, has_every_id=has_every_id)]
    if found.further is not None:
        columns[_PLACE:_PLACE] = _further(found.further, [row[0] for row in rows], language)
    heads = [each.head for each in columns]
    made = [*zip(*(each.cells for each in columns), strict=True)] if rows else []
    return heads, made, _drawing(columns)


def coded_columns(found: Listing, rows: Sequence[tuple[str, ...]]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return the names and rows of a list as programs read them: codes and ids, and the further columns behind those of the kind."""
    if found.further is None:
        return [*found.columns], [*rows]
    none = [""] * len(found.further.labels)
    beside = ((_YES_OR_NO.get(cell, cell) for cell in found.further.cells.get(row[0], none)) for row in rows)
    return [*found.columns, *found.further.labels], [(*row, *cells) for row, cells in zip(rows, beside, strict=True)]


def _shown(found: Listing, rows: Sequence[tuple[str, ...]], language: Language, *, has_every_id: bool) -> Iterator[_Column]:
    side, ids = 0 if language == "zh" else 1, []
    for column, cells in zip(found.columns, zip(*rows, strict=True) if rows else [()] * len(found.columns), strict=True):
        head = found.labels[column][side]
        if column in found.called:
            yield _Column(column, head, _named(cells, found.called[column], language, is_event=column in found.events))
            if has_every_id or column in found.events:
                ids.append(_Column(column, f"{head}编号" if language == "zh" else f"{head} id", cells, is_id=True))
        else:
            words = {code: each[side] for code, each in found.values.get(column, {}).items()}
            yield _Column(column, head, _named(cells, words, language, is_coded=True) if words else cells)
    yield from ids


def _further(further: Further, ids: Sequence[str], language: Language) -> Iterator[_Column]:
    side, none = 0 if language == "zh" else 1, [""] * len(further.labels)
    rows = [further.cells.get(each, none) for each in ids]
    for place, (name, label) in enumerate(further.labels.items()):
        cells, words = [row[place] for row in rows], {code: each[side] for code, each in further.values.get(name, {}).items()}
        named = _named(cells, further.called[name], language) if name in further.called else _named(cells, words, language, is_coded=True)
        yield _Column(name, label[side], named)


def _named(cells: Sequence[str], called: Mapping[str, str], language: Language, *, is_event: bool = False, is_coded: bool = False) -> list[str]:
    """Return cells with what is named instead of its id or code; of those that are called the same the id stands beside, unless it has a column of its own."""
    between, beside = ("、", "{}（{}）") if language == "zh" else (_SEPARATOR, "{} ({})")
    common = set[str]() if is_event or is_coded else {name for name, count in Counter(called.values()).items() if count > 1}
    said = {each: beside.format(name, each) if name in common else name for each, name in called.items()}
    return [said.get(each) or between.join(said.get(part, part) for part in each.split(_SEPARATOR)) for each in cells]


def _drawing(columns: Sequence[_Column]) -> Drawing:
    """Return how a list is drawn: its titles or names get the room; the last columns go first, the record's id and its state never."""
    heading = next((place for place, each in enumerate(columns) if each.name in _HEADINGS and not each.is_id), None)
    droppable = (place for place, each in enumerate(columns) if place not in {0, heading} and each.name != "state")
    return Drawing(heading, tuple(reversed(tuple(droppable))))
