"""On what terms sheets are planned: what was said of them, what their workbook says of itself, and what sheets planned before would write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from redchain.decide.sheet_heads import NOTHING_SAID, SaidHeads

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from datetime import date, datetime

    from pydantic import BaseModel, ValidationError

    from redchain.decide.sheet_step_forms import Entering
    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.grid import GridCell
    from redchain.text import Text


class Shown(NamedTuple):
    """A column of an exported sheet that is only to be read: what it is called, what it says of a record, whether that follows from the record alone, and whether it can be known what it said."""

    label: Text
    cell: Callable[[Any], GridCell]
    is_own: bool = True
    is_known: bool = True


def _nothing_shown(_model: type[Record], _trace: Trace) -> Mapping[str, Shown]:
    return {}


@dataclass(frozen=True)
class Terms:
    """On what terms sheets are read.

    Attributes:
        models: the kinds that may be meant.
        at: the moment of the first steps of new records.
        base: returns a record as it was when it was exported: asked with it, the mark of its version and the sheet's commit; None where that is not known.
        saying: returns what says the values of a field as the export says them, in the language of a sheet (zh, en, or code).
        new_id: proposes the id of a new record, none of those that are taken.
        actor: who usually takes the first step of a new record.
        why: what the contract has against values: the field and the reason of each problem.
        kind: the kind that somebody named; None leaves it to the sheet.
        heads: what heads mean that somebody said, or that is remembered.
        year: the year of days that have none.
        take: whose word counts where sheet and record disagree.
        backlog_before: what began before this day is entered as of today, with its own day in the note; None leaves it to the rules.
        clears: the columns whose empty cells clear the field.
        given: what new records say of a field (a dotted path) of which their row says nothing, in words.
        shown: the columns of an exported sheet that are only to be read, by label.
        entering: who enters the steps of others; None where sheets of steps are not read as such.
    """

    models: tuple[type[Record], ...]
    at: datetime
    base: Callable[[Record, str, str], Record | None]
    saying: Callable[[str, Field], Callable[[Any], GridCell]]
    new_id: Callable[[type[Record], dict[str, Any], Container[str]], str]
    actor: Callable[[type[Record], dict[str, Any]], str | None]
    why: Callable[[type[BaseModel], ValidationError], Iterable[tuple[str, Text]]]
    kind: type[Record] | None = None
    heads: SaidHeads = NOTHING_SAID
    year: int | None = None
    take: Literal["sheet", "record"] | None = None
    backlog_before: date | None = None
    clears: frozenset[str] = frozenset()
    given: Mapping[str, str] = field(default_factory=dict)
    shown: Callable[[type[Record], Trace], Mapping[str, Shown]] = _nothing_shown
    entering: Entering | None = None


class Trace(NamedTuple):
    """What an exported workbook says of itself: the commit it stands on, its language (empty: told by its heads), the kind of each sheet, the unit whose own it is, the day it was written, and of each sheet with verdicts the year and the unit of money that stood above its head, and what its labels mean."""

    base: str = ""
    language: str = ""
    kinds: Mapping[str, str] = {}
    units: Mapping[str, str] = {}
    day: str = ""
    laid: Mapping[str, tuple[int | None, str]] = {}
    heads: Mapping[str, Mapping[str, str]] = {}


class Earlier(NamedTuple):
    """Where a record stands that a sheet planned before writes, whether it is new (nobody has its id yet), and whether it is taken in before, by itself."""

    where: Text
    is_new: bool
    is_apart: bool = False


class Either:
    """What is in one of two."""

    def __init__(self, first: Container[str], second: Container[str]) -> None:
        """Take both."""
        self._first, self._second = first, second

    def __contains__(self, each: object) -> bool:
        """Tell whether it is in one of them."""
        return each in self._first or each in self._second
