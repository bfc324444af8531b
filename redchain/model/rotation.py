"""Who chairs a committee when (轮值): terms of so many months, one member after the other, with what was handed over, skipped and swapped."""

from __future__ import annotations

from collections import deque
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.model.cadence import months_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Period = Literal["month", "quarter", "half_year", "year"]
MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_YEAR = 12


class Term(NamedTuple):
    """One term: its number from 0, its first day, the first day after it, who is due to chair it, who chairs it, and whether a hand-over settled that."""

    number: int
    first: date
    next: date
    due: str
    chair: str
    is_settled: bool


class Exchange(NamedTuple):
    """Two terms whose chairs have swapped: the number of each, who was due to chair it, and whose turn in the queue it was, before any earlier swap."""

    one: int
    chair: str
    other: int
    instead: str
    turns: tuple[str, str]


class Turn(NamedTuple):
    """What happened to a rotation, in the order of the log: which verb, on which day, who, with whom, and which term it opens."""

    verb: str
    on: date
    chair: str
    other: str = ""
    starts_on: date | None = None


class Rotation:
    """A rotation with all that happened to it; never changed once made."""

    def __init__(self, order: Sequence[str], period: Period, starts_on: date, turns: Sequence[Turn] = ()) -> None:
        """Take the members in order, the length of a term, the first day of the first, and what happened, in the order of the log."""
        self.order, self.starts_on, self._months = tuple(order), starts_on, MONTHS[period]
        self._turns = tuple(turns)
        self._settled: dict[int, tuple[str, int]] = {}
        self._corrected: dict[int, str] = {}
        self._skips: list[tuple[int, int, str]] = []
        self._swaps: list[tuple[Turn, Exchange]] = []
        begun = next((place for place in range(len(self._turns), 0, -1) if self._is_of_the_past(self._turns[place - 1])), 0)
        for place, turn in enumerate(self._turns[begun:], begun):
            self._take(place, turn)

    def _is_of_the_past(self, turn: Turn) -> bool:
        """Whether a term of an earlier order was handed over; what was skipped and swapped before that was of that order, too."""
        return turn.verb == "hand_over" and turn.starts_on is not None and turn.starts_on < self.starts_on

    def first_day(self, number: int) -> date:
        """Return the first day of a term: the same day of the month as of the first one, or the last where the month is shorter."""
        return months_after(self.starts_on, number * self._months)

    def number_on(self, day: date) -> int:
        """Return the number of the term that a day lies in; below 0 before the first."""
        passed = (day.year - self.starts_on.year) * _YEAR + day.month - self.starts_on.month
        number = passed // self._months
        return number - 1 if self.first_day(number) > day else number

    def opened_by(self, first: date) -> int | None:
        """Return the number of the term whose first day this is, or None."""
        number = self.number_on(first)
        return number if number >= 0 and self.first_day(number) == first else None

    @property
    def last_settled(self) -> int:
        """The number of the last term for which a hand-over is recorded; -1 for none."""
        return max(self._settled, default=-1)

    def settled_with(self, number: int) -> str | None:
        """Return whom a term was handed over to; None where no hand-over is recorded."""
        return self._settled[number][0] if number in self._settled else None

    def corrected_from(self, number: int) -> str | None:
        """Return who a term had been handed over to before a further hand-over of it corrected that; None where none did."""
        return self._corrected.get(number)

    def next_unsettled(self, day: date) -> int:
        """Return the number of the term that a hand-over on a day opens: the one that runs, or the one after the last that was settled."""
        return max(self.number_on(day), self.last_settled + 1, 0)

    def on(self, day: date) -> Term | None:
        """Return the term that a day lies in, also one of an earlier order; None before the first."""
        number = self.number_on(day)
        return self.term(number) if number >= 0 else next((each for each in self.past if each.first <= day < each.next), None)

    @property
    def past(self) -> tuple[Term, ...]:
        """The terms of earlier orders, which what was handed over tells alone; numbered from -1 backwards."""
        chairs = {each.starts_on: each.chair for each in self._turns if each.starts_on and self._is_of_the_past(each)}
        days = sorted(chairs)
        ends = zip(days, [*days, self.starts_on][1:], strict=True)
        return tuple(Term(place - len(days), first, end, chairs[first], chairs[first], is_settled=True) for place, (first, end) in enumerate(ends))

    def term(self, number: int) -> Term:
        """Return one term."""
        return next(each for each in self.terms() if each.number == number)

    def terms(self) -> Iterator[Term]:
        """Yield the terms from the first, without end."""
        yield from (each for each, _ in self._turns_of_terms())

    def _turns_of_terms(self) -> Iterator[tuple[Term, str]]:
        """Yield the terms, each with the member whose turn in the queue it is."""
        queue, used, number = deque(self.order), set[int](), 0
        while True:
            settled = self._settled.get(number)
            base = self._head(queue, used, number, settled[1] if settled else len(self._turns))
            due = self._swapped(base, number)
            if settled is not None and settled[0] != due:
                _go_on_behind(queue, settled[0], base)
            chair = settled[0] if settled else due
            yield Term(number, self.first_day(number), self.first_day(number + 1), due, chair, settled is not None), base
            number += 1

    def _head(self, queue: deque[str], used: set[int], number: int, before: int) -> str:
        """Take the head of the queue to its end: the first who has no skip that is unused, was recorded in an earlier term, and before the term was settled.

        A turn that was swapped is another's by now, so that no skip touches it.
        """
        swapped = {each for _, found in self._swaps for each in zip((found.one, found.other), found.turns, strict=True)}
        while True:
            head = queue[0]
            queue.rotate(-1)
            if (number, head) in swapped:
                return head
            skip = next((place for place, term, who in self._skips if who == head and term < number and place < before and place not in used), None)
            if skip is None:
                return head
            used.add(skip)

    def _swapped(self, base: str, number: int) -> str:
        for _, each in self._swaps:
            if (number, base) == (each.one, each.chair):
                base = each.instead
            elif (number, base) == (each.other, each.instead):
                base = each.chair
        return base

    def _take(self, place: int, turn: Turn) -> None:
        if turn.verb == "hand_over":
            number = self.opened_by(turn.starts_on) if turn.starts_on else None
            if number is not None:
                if number in self._settled:
                    self._corrected[number] = self._settled[number][0]
                self._settled[number] = (turn.chair, place)
        elif turn.verb == "skip":
            self._skips.append((place, self.number_on(turn.on), turn.chair))
            self._swap_again(turn.on)
        elif turn.verb == "swap" and {turn.chair, turn.other} <= {*self.order} and turn.chair != turn.other:
            self._swaps.append((turn, self._exchange(turn)))

    def _exchange(self, turn: Turn) -> Exchange:
        (one, first), (other, second) = (self._next_of(each, turn.on) for each in (turn.chair, turn.other))
        return Exchange(one, turn.chair, other, turn.other, (first, second))

    def _swap_again(self, day: date) -> None:
        """Let each swap of which no term is settled yet, or over by the day of the skip, exchange the terms as they come after what was skipped since: it goes by members, not by the terms of its day."""
        known, self._swaps = self._swaps, []
        for turn, found in known:
            is_over = found.one in self._settled or found.other in self._settled or min(found.one, found.other) < self.number_on(day)
            self._swaps.append((turn, found if is_over else self._exchange(turn)))

    def _next_of(self, member: str, day: date) -> tuple[int, str]:
        """Return the number of the next term, from the one that runs, that is not settled yet and that a member is due to chair, and whose turn it is."""
        first = max(self.number_on(day), 0)
        found = self._turns_of_terms()
        return next((each.number, turn) for each, turn in found if each.number >= first and not each.is_settled and each.chair == member)


def _go_on_behind(queue: deque[str], chair: str, base: str) -> None:
    """Let the queue go on behind whoever really chairs; where that is none of its members, whoever was due keeps the turn."""
    if chair not in queue:
        queue.remove(base)
        queue.appendleft(base)
        return
    queue.rotate(-(list(queue).index(chair) + 1))
