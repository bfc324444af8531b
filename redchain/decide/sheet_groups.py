"""Heads of several rows: the label of each column with those above it, and what a label means that says too little alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.sheet_heads import Head, meaning_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from redchain.model.base import Record
    from redchain.model.grid import Grid

LONGEST_HEAD = 40


def labels_of(grid: Grid, row: int, depth: int) -> tuple[str, ...]:
    """Return the lowest label of each column of a head; of several columns with the same one also the labels above."""
    found = []
    for column in range(grid.width):
        words = [grid.cell(row + below, column) for below in range(depth)]
        told = [each.strip() for each in words if isinstance(each, str) and each.strip()]
        found.append(told[-1] if told and len(told[-1]) <= LONGEST_HEAD else "")
    groups = groups_of(grid, row, depth)
    return tuple(f"{groups[place]}/{each}" if each and found.count(each) > 1 and groups[place] else each for place, each in enumerate(found))


def groups_of(grid: Grid, row: int, depth: int) -> tuple[str, ...]:
    """Return the labels above the lowest one of each column, from the top; empty where there are none."""
    return tuple("/".join(_above(grid, (row, depth), column)) for column in range(grid.width))


def _above(grid: Grid, head: tuple[int, int], column: int) -> Iterator[str]:
    """Yield the labels above the lowest one of a column: its own, or the next one to the left below the same one, which stands over it too."""
    row, depth = head
    lowest = max((below for below in range(depth) if _said(grid, row + below, column)), default=0)
    first = 0
    for level in range(row, row + lowest):
        place = next((each for each in range(column, first - 1, -1) if _said(grid, level, each)), None)
        if place is not None:
            yield _said(grid, level, place)
            first = place


def _said(grid: Grid, row: int, column: int) -> str:
    cell = grid.cell(row, column)
    return "" if cell is None else str(cell).strip()


def named_by_group(model: type[Record], groups: Sequence[str], columns: tuple[Head, ...], said: Container[str]) -> tuple[Head, ...]:
    """The columns of a deep head, where what one alone does not say is said with the label above it: 企业 over 名称.

    Where two groups have columns of the same label, each group tells of something else: only the first counts.
    """
    later = _later(groups, columns)
    columns = tuple(
        Head(each.label, None) if group in later and each.role == "field" and each.label not in said else each
        for group, each in zip(groups, columns, strict=True)
    )
    taken: set[str | None] = {each.field for each in columns if each.field}
    found: list[Head] = []
    for group, each in zip(groups, columns, strict=True):
        lower = each.label.removeprefix(f"{group}/")
        is_open = each.role == "other" and each.label not in {"", group} and each.label not in said and group not in {"", *later}
        meant = next((known for words in (group.rpartition("/")[2] + lower, lower) if (known := meaning_of(model, words)).field), each) if is_open else each
        found.append(meant._replace(label=each.label) if meant.field and meant.field not in taken else each)
        taken.add(found[-1].field)
    return tuple(found)


def _later(groups: Sequence[str], columns: Sequence[Head]) -> set[str]:
    """The groups of a deep head that have a label which an earlier one has too."""
    first: dict[str, str] = {}
    found: set[str] = set()
    for group, each in zip(groups, columns, strict=True):
        lower = each.label.removeprefix(f"{group}/")
        if lower != each.label and first.setdefault(lower, group) != group:
            found.add(group)
    return found
