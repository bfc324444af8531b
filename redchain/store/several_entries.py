"""A text that holds several records to be entered: a YAML list or several YAML documents cut into one text each, or a sheet (CSV) read into rows."""

from __future__ import annotations

import csv
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DOCUMENT = pattern(r"---[ \t]*(?:#.*)?$")
_ITEM = pattern(r"( *)-(?: |$)")
_SEPARATORS = (",", "\t", ";", "，")


class YamlPart(NamedTuple):
    """One record of a text: its lines, and how many stand before them."""

    before: int
    text: str


class Sheet(NamedTuple):
    """The first row of a sheet, and each other row that is not empty with the line it begins at."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def yaml_parts(text: str) -> tuple[YamlPart, ...]:
    """Return each record of a YAML text: the items of a list, each of several documents, or the whole."""
    return tuple(part for document in _documents(text.splitlines()) for part in _items(*document))


def _documents(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    starts = [0, *(place + 1 for place, line in enumerate(lines) if _DOCUMENT.match(line))]
    for start, end in zip(starts, [*(each - 1 for each in starts[1:]), len(lines)], strict=True):
        part = lines[start:end]
        if any(line.strip() and not line.lstrip().startswith("#") for line in part):
            yield start, part


def _items(before: int, lines: list[str]) -> Iterator[YamlPart]:
    first = next(line for line in lines if line.strip() and not line.lstrip().startswith("#"))
    found = _ITEM.match(first)
    if found is None:
        yield YamlPart(before, "\n".join(lines) + "\n")
        return
    indent = len(found[1])
    starts = [place for place, line in enumerate(lines) if (item := _ITEM.match(line)) and len(item[1]) == indent]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        head = f"{lines[start][:indent]} {lines[start][indent + 1 :]}"
        yield YamlPart(before + start, textwrap.dedent("\n".join([head, *lines[start + 1 : end]])) + "\n")


def sheet_of(text: str, known: Mapping[str, str]) -> Sheet:
    """Return a sheet as its text has it, parted by whichever separator makes most heads known (`known` holds them in lower case)."""
    lines = text.splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    separator = max(_SEPARATORS, key=lambda each: sum(cell.strip().lower() in known for cell in next(csv.reader([first], delimiter=each), [])))
    reader = csv.reader(lines, delimiter=separator)
    rows, start = [], 1
    for row in reader:
        cells = tuple(each.strip() for each in row)
        if any(cells):
            rows.append((start, cells))
        start = reader.line_num + 1
    return Sheet(rows[0][1], tuple(rows[1:])) if rows else Sheet((), ())


def decoded(raw: bytes) -> tuple[str, bool] | None:
    """Return a text written in UTF-8, with or without a mark, or in GBK, and whether it was GBK; None where it is neither."""
    try:
        return raw.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030"), True
    except UnicodeDecodeError:
        return None
