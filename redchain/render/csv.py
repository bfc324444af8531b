"""Table to CSV that Excel opens rightly: UTF-8 with BOM, CRLF, and no cell that could run as a formula or turn into another value."""

from __future__ import annotations

import csv as rows
import io
import re
from typing import TYPE_CHECKING

from redchain.document import Cell, Table, say_cell
from redchain.lazy_pattern import pattern
from redchain.render.pasting import may_run, seen_of
from redchain.text_cleaning import UNSEEN, inert, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.text import Language

BOM = "\ufeff"
_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_TIME = (
    r"(?:[上下]午 ?)?(?:\d{1,4} ?[:：] ?\d{1,2}(?: ?[:：] ?\d{1,2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?|\d{1,2}[时點点]\d{1,2}分?(?:\d{1,2}秒)?|\d{1,4} ?[ap]\.?m\.?)"
)
_DAY = r"\d{1,4} ?[/.-] ?\d{1,2} ?[/.-] ?\d{1,4}|\d{1,4} ?[/-] ?\d{1,4}|(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}[日号]?)?|\d{2,4}年"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )"
_NAMED_DAY = rf"{_WEEKDAY}?(?:(?:{_MONTHS})[ ./-]?\d{{1,4}}(?:,? ?\d{{2,4}})?|\d{{1,4}}[ ./-]?(?:{_MONTHS})(?:[ ./,-]{{0,2}}\d{{1,4}})?)"
_CHANGED = pattern(
    rf"(?:{_DAY}|{_NAMED_DAY})(?:[ t]? ?{_TIME})?(?:星期[一二三四五六日天])?|\d+ \d+/\d+|{_TIME}"  # a date, with or without a time, a fraction, a time
    r"|[(（][\d.,]+%?[)）]|\d+(?:\.\d+)?-"  # in parentheses or with the sign behind: a negative number, as bookkeepers write it
    r"|[¥$€£] ?\d[\d,]*(?:\.\d*)?|\d[\d,]*(?:\.\d*)? ?[¥$€£]"  # an amount, whose sign is only a format
    r"|0\d+(?:\.\d*)?|\d{12,}(?:\.\d*)?|\d+(?:\.\d*)?[ed][+-]?\d+"  # leading zeros, more digits than are shown, an exponent
    r"|true|false|真|假|#(?:n/a|ref!|name\?|null!|num!|value!|div/0!)",
    re.IGNORECASE,
)
_DATE = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = pattern(rf"{_DATE.pattern}|[A-Z]-[0-9]{{8}}-[A-Z0-9]+|(?![上下真假])[\u4e00-\u9fff][^\s:#{UNSEEN}]*(?: [^\s:#{UNSEEN}]+)*")
"""What stays as it is, as most words do: a date, an id, and what begins with a Chinese character that begins no time and no truth; others may stay, too."""


class Meant(str):
    """A cell that the program made, not a person, and that a spreadsheet may take for what it is: a day with its time."""

    __slots__ = ()


def csv(table: Table, language: Language = "zh") -> str:
    """Return the table as CSV text, its labels as the first row."""
    return csv_text([tuple(each.label for each in table.columns), *table.rows], language)


def csv_text(lines: Iterable[Sequence[Cell]], language: Language = "zh") -> str:
    """Return rows as CSV text that begins with a BOM and ends its lines with CRLF; write it as UTF-8 without newline translation."""
    page = io.StringIO()
    writer = rows.writer(page, lineterminator="\r\n")
    writer.writerows([_cell(cell, language) for cell in line] for line in lines)
    return BOM + page.getvalue()


def defuse(words: str) -> str:
    """Return the words on one line, an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection) or change into another value.

    Plain numbers and ISO dates stay: they are meant as what they become. A date with its time does not: the seconds come or the zeros go.

    >>> defuse("=1+1"), defuse("-3.5"), defuse("-A1"), defuse("1/4"), defuse("2026-11-23"), defuse("2026-11-23 09:00")
    ("'=1+1", '-3.5', "'-A1", "'1/4", '2026-11-23', "'2026-11-23 09:00")
    """
    if not words or _PLAIN.fullmatch(words):
        return words
    text = inert(one_line(words))
    seen = seen_of(text)
    is_changed = _CHANGED.fullmatch(seen.removeprefix("-")) and not _DATE.fullmatch(text)
    return f"'{text}" if is_changed or (may_run(text, seen)) else text


def guarded(words: str) -> str:
    """Return words with one apostrophe more where their own would be taken for one that `defuse` has put there.

    >>> guarded("'=1+1"), guarded("'t Hooft")
    ("''=1+1", "'t Hooft")
    """
    return f"'{words}" if _is_guarded(words) else words


def unguarded(words: str) -> str:
    """Return words without the apostrophe that `defuse` or `guarded` has put before them."""
    return words[1:] if _is_guarded(words) else words


def _is_guarded(words: str) -> bool:
    core = words.lstrip("'")
    return core != words and defuse(core).startswith("'")


def _cell(cell: Cell, language: Language) -> str | int | float:
    return cell if isinstance(cell, (int, float, Meant)) else defuse(say_cell(cell, language))
