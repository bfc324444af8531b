"""The three sub-lists of a period: needs that came in (新增), needs that moved on (推进), needs that were closed (销号)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from redchain.document import Column
from redchain.kinds.need.model import NEED_MOVES, RATINGS, RESULTS
from redchain.kinds.order.model import ORDER_MOVES
from redchain.model.visibility import HIDDEN, chain_name, firm_name, is_shown, shown
from redchain.report.need_measures import closing, is_moved, is_new
from redchain.report.record_rows import CATEGORY, CHAIN, DAY, FIRM, ID, STATE, TITLE, column
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from redchain.document import Words
    from redchain.kinds.need.model import NeedStep
    from redchain.model.kind import Moves
    from redchain.model.ledger import Ledger
    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, Transition


@dataclass(frozen=True)
class NeedLine:
    """What a list says of any need."""

    id: str = field(metadata=column(ID))
    chain: Words = field(metadata=column(CHAIN))
    firm: Words = field(metadata=column(FIRM))
    title: Words = field(metadata=column(TITLE))


@dataclass(frozen=True)
class NewNeed(NeedLine):
    """A need submitted in the period, with its state at the end."""

    category: Text = field(metadata=column(CATEGORY))
    submitted_on: date = field(metadata=column(Column(Text("点单日期", "Submitted"), "right")))
    state: Text = field(metadata=column(STATE))


@dataclass(frozen=True)
class MovedNeed(NeedLine):
    """An older open need, with the last step taken on it or on one of its orders in the period."""

    step: Text = field(metadata=column(Column(Text("最近步骤", "Last step"), "center")))
    on: date = field(metadata=column(DAY))
    state: Text = field(metadata=column(STATE))


@dataclass(frozen=True)
class ClosedNeed(NeedLine):
    """A need closed in the period and still closed at its end; `workdays` is the number of working days from submission to closing."""

    result: Text | None = field(metadata=column(Column(Text("结果", "Result"), "center")))
    rating: Text | None = field(metadata=column(Column(Text("满意度", "Rating"), "center")))
    on: date = field(metadata=column(Column(Text("销号日期", "Closed"), "right")))
    workdays: int = field(metadata=column(Column(Text("工作日", "Working days"), "right")))


@dataclass(frozen=True)
class SubLists:
    """The three sub-lists, each by chain and id; a need submitted and closed in one period is on two of them."""

    new: tuple[NewNeed, ...]
    moved: tuple[MovedNeed, ...]
    closed: tuple[ClosedNeed, ...]


def new_needs(need: NeedTimeline, period: Period, ledger: Ledger) -> Iterator[tuple[tuple[str, str], NewNeed]]:
    """Yield the line of a need that came in in the period, after its place."""
    if is_new(need, period):
        yield by_chain(need), _new(need, ledger)


def moved_needs(need: NeedTimeline, period: Period, ledger: Ledger) -> Iterator[tuple[tuple[str, str], MovedNeed]]:
    """Yield the line of a need that moved on in the period, after its place."""
    if is_moved(need, period):
        yield by_chain(need), _moved(need, period, ledger)


def closed_needs(need: NeedTimeline, period: Period, ledger: Ledger) -> Iterator[tuple[tuple[str, str], ClosedNeed]]:
    """Yield the line of a need that was closed in the period, after its place."""
    if last := closing(need, period):
        yield by_chain(need), _closed(need, last, period, ledger)


def by_chain(need: NeedTimeline) -> tuple[str, str]:
    """Return what lists of needs are sorted by: chain, then id; needs without a chain come last."""
    return need.chain or "~", need.record.id


def need_line(need: NeedTimeline, ledger: Ledger) -> tuple[str, Words, Words, Words]:
    """Return what a list says of any need; the firm and the title of a need that is not public are hidden."""
    record = need.record
    firm = firm_name(record.enterprise, ledger) if is_shown(record) else HIDDEN
    return record.id, chain_name(need.chain, ledger), firm, shown(record, record.title)


def _new(need: NeedTimeline, ledger: Ledger) -> NewNeed:
    category = ledger.settings.say_category(need.record.category)
    return NewNeed(*need_line(need, ledger), category, need.transitions[0].day, NEED_MOVES.states[need.state])


def _moved(need: NeedTimeline, period: Period, ledger: Ledger) -> MovedNeed:
    day, _, step = max(_steps(need, period), key=lambda each: each[:2])
    return MovedNeed(*need_line(need, ledger), step, day, NEED_MOVES.states[need.state])


def _steps(need: NeedTimeline, period: Period) -> Iterator[tuple[date, datetime, Text]]:
    """Yield day, moment and name of every step in the period, on the need and on its orders."""
    yield from _named(NEED_MOVES, need.transitions, period)
    for each in need.orders:
        yield from _named(ORDER_MOVES, each.transitions, period)


def _named(moves: Moves, transitions: Iterable[Transition[Any]], period: Period) -> Iterator[tuple[date, datetime, Text]]:
    return ((each.day, each.step.at, moves.table[each.step.step].label) for each in transitions if period.includes(each.day))


def _closed(need: NeedTimeline, last: Transition[NeedStep], period: Period, ledger: Ledger) -> ClosedNeed:
    result = RESULTS[last.step.result] if last.step.result else None
    rating = next((RATINGS[each.step.rating] for each in reversed(need.transitions) if each.step.rating), None)
    return ClosedNeed(*need_line(need, ledger), result, rating, last.day, period.settings.calendar.between(need.transitions[0].day, last.day))
