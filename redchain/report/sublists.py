"""The three sub-lists of a span: needs that came in (新增), needs that moved on (推进), needs that were closed (销号)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redchain.kinds.need.model import NEED_MOVES, RATINGS, RESULTS
from redchain.kinds.order.model import ORDER_MOVES
from redchain.model.showing import HIDDEN, chain_name, firm_name, is_shown, shown
from redchain.report.need_facts import closing, is_moved, is_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from redchain.document import Words
    from redchain.kinds.need.model import NeedStep
    from redchain.model.kind import Moves
    from redchain.model.ledger import Ledger
    from redchain.report.period import Span
    from redchain.report.timeline import NeedPast, Past, Point
    from redchain.text import Text


@dataclass(frozen=True)
class NeedLine:
    """One need of a sub-list."""

    id: str
    chain: Words
    firm: Words
    title: Words


@dataclass(frozen=True)
class NewNeed(NeedLine):
    """A need submitted in the span, with its state at the end."""

    category: Text
    submitted_on: date
    state: Text


@dataclass(frozen=True)
class MovedNeed(NeedLine):
    """An older open need, with the last step taken on it or on one of its orders in the span."""

    step: Text
    on: date
    state: Text


@dataclass(frozen=True)
class ClosedNeed(NeedLine):
    """A need closed in the span and still closed at its end; `workdays` went by from submission to closing."""

    result: Text | None
    rating: Text | None
    on: date
    workdays: int


@dataclass(frozen=True)
class SubLists:
    """The three sub-lists, each by chain and id; a need that came and was closed in one span stands in two."""

    new: tuple[NewNeed, ...]
    moved: tuple[MovedNeed, ...]
    closed: tuple[ClosedNeed, ...]


def sub_lists(past: Past, span: Span, ledger: Ledger) -> SubLists:
    """Return the needs that came in, moved on and were closed in the span."""
    needs = sorted(past.needs, key=lambda each: (each.chain or "~", each.need.id))
    return SubLists(
        new=tuple(_new(each, ledger) for each in needs if is_new(each, span)),
        moved=tuple(_moved(each, span, ledger) for each in needs if is_moved(each, span)),
        closed=tuple(_closed(each, last, span, ledger) for each in needs if (last := closing(each, span))),
    )


def _line(past: NeedPast, ledger: Ledger) -> tuple[str, Words, Words, Words]:
    need = past.need
    firm = firm_name(need.enterprise, ledger) if is_shown(need) else HIDDEN
    return need.id, chain_name(past.chain, ledger), firm, shown(need, need.title)


def _new(past: NeedPast, ledger: Ledger) -> NewNeed:
    return NewNeed(*_line(past, ledger), ledger.settings.say_category(past.need.category), past.points[0].day, NEED_MOVES.states[past.state])


def _moved(past: NeedPast, span: Span, ledger: Ledger) -> MovedNeed:
    day, _, step = max(_steps(past, span), key=lambda each: each[:2])
    return MovedNeed(*_line(past, ledger), step, day, NEED_MOVES.states[past.state])


def _steps(past: NeedPast, span: Span) -> Iterator[tuple[date, datetime, Text]]:
    """Yield day, moment and name of every step of the span, on the need and on its orders."""
    yield from _named(NEED_MOVES, past.points, span)
    for each in past.orders:
        yield from _named(ORDER_MOVES, each.points, span)


def _named(moves: Moves, points: Iterable[Point[Any]], span: Span) -> Iterator[tuple[date, datetime, Text]]:
    return ((each.day, each.step.at, moves.table[each.step.step].label) for each in points if span.holds(each.day))


def _closed(past: NeedPast, last: Point[NeedStep], span: Span, ledger: Ledger) -> ClosedNeed:
    result = RESULTS[last.step.result] if last.step.result else None
    rating = next((RATINGS[each.step.rating] for each in reversed(past.points) if each.step.rating), None)
    return ClosedNeed(*_line(past, ledger), result, rating, last.day, span.settings.calendar.between(past.points[0].day, last.day))
