"""A text that holds several records to be entered: a YAML or JSON list or several YAML documents cut into one record each, or a sheet (CSV) read into rows."""

from __future__ import annotations

import codecs
import csv
import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DOCUMENT = pattern(r"---[ \t]*(?:#.*)?$")
_ITEM = pattern(r"( *)-(?: |$)")
_SEPARATORS = (",", "\t", ";", "，", "；")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NAMES = {"utf-8-sig": "UTF-8", "gb18030": "GBK", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"}
_MANY, _FEW = 10, 40
"""With one NUL in so many bytes, or more of them, text has two bytes a character; with fewer it may have, and with still fewer it has not."""
_BLANKS = pattern(r"[ \t\r\n]*")


class BrokenJsonError(Exception):
    """The text is not valid JSON, at a line and column."""

    def __init__(self, line: int, column: int) -> None:
        """Keep the place."""
        super().__init__(line, column)
        self.line, self.column = line, column


class YamlPart(NamedTuple):
    """One record of a text: its lines, and how many stand before them."""

    before: int
    text: str


class JsonPart(NamedTuple):
    """One value of a text, where it begins, and the keys that stand twice in it."""

    line: int
    column: int
    value: Any
    twice: tuple[str, ...]


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


def json_parts(text: str) -> tuple[JsonPart, ...]:
    """Return each value of a JSON list, or the one value that a text holds; raises BrokenJsonError."""
    import json

    twice: list[str] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        twice.extend(key for place, key in enumerate(keys) if key in keys[:place])
        return dict(pairs)

    def after(place: int) -> int:
        found = _BLANKS.match(text, place)
        return found.end() if found else place

    decoder, parts = json.JSONDecoder(object_pairs_hook=mapping), list[JsonPart]()
    place = after(0)
    is_list = text[place : place + 1] == "["
    place = after(place + 1) if is_list else place
    while not (is_list and not parts and text[place : place + 1] == "]"):
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as problem:  # also a number of more digits than Python reads
            raise _broken(text, getattr(problem, "pos", place)) from problem
        parts.append(JsonPart(*_line_and_column(text, place), value, tuple(twice)))
        twice.clear()
        place = after(end)
        if not is_list or text[place : place + 1] != ",":
            break
        place = after(place + 1)
    if (is_list and text[place : place + 1] != "]") or after(place + is_list) != len(text):
        raise _broken(text, place)
    return tuple(parts)


def _line_and_column(text: str, place: int) -> tuple[int, int]:
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


def _broken(text: str, place: int) -> BrokenJsonError:
    return BrokenJsonError(*_line_and_column(text, place))


def sheet_of(text: str, is_head: Callable[[str], bool]) -> Sheet:
    """Return a sheet as its text has it, parted by whichever separator makes most heads known; columns without a head and without a cell are left out."""
    csv.field_size_limit(max(len(text), csv.field_size_limit()))  # how long a cell may be is for the rules to say
    lines = text.splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    separator = max(_SEPARATORS, key=lambda each: sum(map(is_head, next(csv.reader([first], delimiter=each), []))))
    reader = csv.reader(lines, delimiter=separator)
    rows, start = [], 1
    for row in reader:
        cells = [each.strip() for each in row]
        if any(cells):
            while cells and not cells[-1]:
                cells.pop()
            rows.append((start, tuple(cells)))
        start = reader.line_num + 1
    return Sheet(rows[0][1], tuple(rows[1:])) if rows else Sheet((), ())


def decoded(raw: bytes) -> tuple[str, str] | None:
    """Return a text and its encoding: UTF-8, GBK (GB 18030) or UTF-16, with or without a mark, or UTF-32 with one; None where it is none of them."""
    for each in _encodings(raw):
        try:
            return raw.decode(each), _NAMES[each]
        except UnicodeDecodeError:
            continue
    return None


def _encodings(raw: bytes) -> tuple[str, ...]:
    """Return in which encodings a text may be; GBK holds no NUL, and two-byte text holds many, all in its even places or in its odd ones."""
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    if marked is not None:
        return (marked,)
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    if len(raw) % 2 == 0 and bool(even) != bool(odd):
        wide, most = "utf-16-be" if even else "utf-16-le", (even + odd) * _FEW > len(raw)
        return (wide, "utf-8-sig") if (even + odd) * _MANY > len(raw) else ("utf-8-sig", wide)[: 1 + most]
    return ("utf-8-sig",) if even or odd else ("utf-8-sig", "gb18030")
