"""A page without a file format: sections of paragraphs, key figures, definitions, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.text import Language, Text, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Words = Text | str
"""Our own phrases are `Text`; what people wrote in a record is `str` and is never taken for markup."""

Align = Literal["left", "center", "right"]
Tone = Literal["good", "near", "late", "bad", "quiet"]


class Mark(NamedTuple):
    """A short phrase that a page may colour; it must be understood without its colour."""

    words: Words
    tone: Tone


Cell = Text | str | int | float | Mark | None
NONE = Text("无。", "None.")
MOST_NAMED = 20
"""As many as a sentence of a page names one by one."""


@dataclass(frozen=True)
class Column:
    """One column of a table; a heading column names its row, a whole one keeps its cells on one line, and one that is filled in by hand has room for that."""

    label: Words
    align: Align = "left"
    is_heading: bool = False
    is_whole: bool = False
    is_by_hand: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells below columns; `empty` is said when there are no rows, `has_total` marks the last row as the sum, `meanings` say how its figures are counted, and `notes` stand below it in a report."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Words = ""
    empty: Words = NONE
    has_total: bool = False
    meanings: tuple[tuple[Words, Words], ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """Running words; an aside is set smaller, and a letter says whom it is to and who signs it."""

    words: Words
    is_aside: bool = False
    place: Literal["body", "addressee", "signature"] = "body"


class Figure(NamedTuple):
    """A number that stands out: what it is, how much, and a remark such as its change."""

    label: Words
    value: Words
    remark: Words = ""


@dataclass(frozen=True)
class Figures:
    """The key figures of a page, side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Terms:
    """Definitions: each term with its meaning."""

    terms: tuple[tuple[Words, Words], ...]


ChartKind = Literal["columns", "bars", "stacked", "funnel"]
"""Columns side by side (by month), bars from the left (sorted), bars of parts (lights), bars of steps with each step's share of the one before."""


class Series(NamedTuple):
    """One row of numbers of a chart, a number for each category; None where nothing was counted."""

    label: Words
    values: tuple[float | int | None, ...]
    tone: Tone | None = None


@dataclass(frozen=True)
class Chart:
    """Numbers to look at: what is counted (`unit`), the categories, and one or more series; `caption` is its title, `description` says in words what it shows."""

    kind: ChartKind
    caption: Words
    categories: tuple[Words, ...]
    series: tuple[Series, ...]
    unit: Words = ""
    description: Words = ""
    over: Words = ""
    """What the categories are, as the head of their column: 月份, 类别."""


def chart_table(chart: Chart) -> Table:
    """Return a chart's numbers as a table, for readers that show no pictures; of a chart in which nothing was counted, an empty one."""
    columns = (Column(chart.over, is_heading=True), *(Column(each.label, "right") for each in chart.series))
    rows = tuple((name, *(each.values[place] for each in chart.series)) for place, name in enumerate(chart.categories))
    return Table(columns, rows if is_counted(chart) else (), chart.caption)


def is_counted(chart: Chart) -> bool:
    """Tell whether there is something in a chart to draw."""
    return any(value for each in chart.series for value in each.values)


Block = Paragraph | Table | Figures | Terms | Chart


@dataclass(frozen=True)
class Section:
    """A heading, its blocks, and the sections below it; a folded one is opened by who wants to read it, and is open on paper."""

    title: Words
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    is_folded: bool = False


@dataclass(frozen=True)
class Document:
    """A page: its title, a line below it, what stands before its sections, its sections, and the mark that says which command made it."""

    title: Words
    sections: tuple[Section, ...]
    generated_by: Text
    subtitle: Words = ""
    language: Language = "zh"
    opening: tuple[Block, ...] = ()


_DIGITS = "〇一二三四五六七八九"


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return sections with their numbers before their titles: 一、, 二、 in Chinese, 1., 2. in English."""
    return tuple(replace(each, title=_with_number(place, each.title)) for place, each in enumerate(sections, 1))


def _with_number(place: int, title: Words) -> Text:
    zh, en = title if isinstance(title, Text) else (title, title)
    return Text(f"{chinese_numeral(place)}、{zh}", f"{place}. {en}")


def chinese_numeral(number: int) -> str:
    """Write a number from 1 to 99 in Chinese: 一, 十, 十一, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def say(words: Words, language: Language) -> str:
    """Return words in a language; what people wrote stays as it is."""
    return words.say(language) if isinstance(words, Text) else words


def say_cell(cell: Cell, language: Language) -> str:
    """Return a cell in words; an empty cell is an empty string, a float has no trailing zeros."""
    if isinstance(cell, str):  # most cells are words
        return cell
    if cell is None:
        return ""
    if isinstance(cell, (Text, Mark)):
        return say(cell.words if isinstance(cell, Mark) else cell, language)
    return plain_number(cell) if isinstance(cell, float) else str(cell)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def day_words(day: date) -> Text:
    """Return a date as people write it: 2026年11月3日, 3 November 2026."""
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def month_words(day: date) -> Text:
    """Return the month of a date as people write it: 2026年11月, November 2026."""
    return Text(f"{day.year}年{day.month}月", f"{_MONTHS[day.month - 1]} {day.year}")
