"""A list of a kind (清单) as its declaration: what it is called, how it is grouped, its columns, and how its entries are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from redchain.document import Align, Cell, Words
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings
    from redchain.model.traffic_light import Light


class ListColumn(NamedTuple):
    """One column: the field it is named after, or a title of its own, and how it is set."""

    title: str | Text
    align: Align = "left"
    is_whole: bool = False
    is_heading: bool = False


class ListEntry(NamedTuple):
    """One record of a list: what it is sorted by, its outer and inner group, its cells, of which the first is its id, its light if it has one, and whether another day may change it.

    Plain values, so that it can be kept.
    """

    order: tuple[str | int, ...]
    outer: Words
    inner: Words
    cells: tuple[Cell, ...]
    light: Light | None = None
    is_day_bound: bool = True


@dataclass(frozen=True)
class ListView:
    """A list of the records of one kind.

    Attributes:
        name: its file's name below `data/lists/`.
        title: what it is called.
        groups: what its outer and its inner group level are called: a field, or words of their own.
        columns: its columns, after the number and the groups.
        entries: what makes its entries, in any order, of some or all records that are not archived, which come by id.
        inner: the inner groups in order; None: the states of the kind.
        remarks: what is said above it.
        rank: its place among the lists.
        is_kept: whether its files are kept in the repository; the others are made when they are asked for.
    """

    name: str
    title: Text
    groups: tuple[str | Text, str | Text]
    columns: tuple[ListColumn, ...]
    entries: Callable[[Ledger, Iterable[Any], date], Iterable[ListEntry]]
    remarks: Callable[[Settings], tuple[Text, ...]]
    rank: int
    inner: tuple[Text, ...] | None = None
    is_kept: bool = True
