"""The columns of a list as people read them: coded values in words, the names of firms and units instead of their ids, and which columns can be spared."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.output import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.store.listing_from_cache import Listing
    from redchain.text import Language

_SEPARATOR = ", "
"""Between the values of a cell of several."""
_HEADINGS = ("title", "name", "need")
"""The columns that get the room there is: what a record is called, or what it is about."""


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
    heads = [each.head for each in columns]
    made = [*zip(*(each.cells for each in columns), strict=True)] if rows else []
    return heads, made, _drawing(columns)


def _shown(found: Listing, rows: Sequence[tuple[str, ...]], language: Language, *, has_every_id: bool) -> Iterator[_Column]:
    side, ids = 0 if language == "zh" else 1, []
    for column, cells in zip(found.columns, zip(*rows, strict=True) if rows else [()] * len(found.columns), strict=True):
        head = found.labels[column][side]
        if column in found.called:
            yield _Column(column, head, _named(found, column, cells, language))
            if has_every_id or column in found.events:
                ids.append(_Column(column, f"{head}编号" if language == "zh" else f"{head} id", cells, is_id=True))
        else:
            words = {code: each[side] for code, each in found.values.get(column, {}).items()}
            yield _Column(column, head, [words.get(each, each) for each in cells] if words else cells)
    yield from ids


def _named(found: Listing, column: str, cells: Sequence[str], language: Language) -> list[str]:
    """Return cells with what is named instead of its id; of those that are called the same the id stands beside, unless it has a column of its own."""
    called, between, beside = found.called[column], *(("、", "{}（{}）") if language == "zh" else (_SEPARATOR, "{} ({})"))
    common = set[str]() if column in found.events else {name for name, count in Counter(called.values()).items() if count > 1}
    said = {each: beside.format(name, each) if name in common else name for each, name in called.items()}
    return [said.get(each) or between.join(said.get(part, part) for part in each.split(_SEPARATOR)) for each in cells]


def _drawing(columns: Sequence[_Column]) -> Drawing:
    """Return how a list is drawn: its titles or names get the room; the last columns go first, the record's id and its state never."""
    heading = next((place for place, each in enumerate(columns) if each.name in _HEADINGS and not each.is_id), None)
    droppable = (place for place, each in enumerate(columns) if place not in {0, heading} and each.name != "state")
    return Drawing(heading, tuple(reversed(tuple(droppable))))
