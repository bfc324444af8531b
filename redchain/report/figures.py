"""The figures of a month, for the whole or for one chain, category or unit, and the rates made of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = "—"


class Fact(NamedTuple):
    """One thing to count: which figure, where it belongs, and for a closing the working days it took."""

    figure: str
    chain: str = ""
    category: str = ""
    units: tuple[str, ...] = ()
    days: int | None = None


class Ratio(NamedTuple):
    """A part of a whole; of nothing there is no share."""

    part: int
    whole: int

    @property
    def tenths(self) -> int | None:
        """The share in tenths of a percent, halves rounded up; None for 0/0."""
        return (2000 * self.part + self.whole) // (2 * self.whole) if self.whole else None

    @property
    def percent(self) -> float | None:
        """The share in percent with one decimal; None for 0/0."""
        return None if self.tenths is None else self.tenths / 10

    def __str__(self) -> str:
        """Write it as `85.7%`; 0/0 is a dash, never 100 %."""
        return NOTHING if self.tenths is None else f"{self.tenths // 10}.{self.tenths % 10}%"


@dataclass(frozen=True)
class Figures:
    """Counts of steps in the span, and of what stands at its two ends; each field is defined in `definitions`."""

    opening: int = 0
    received: int = 0
    registered: int = 0
    reopened: int = 0
    closed: int = 0
    declined: int = 0
    merged: int = 0
    withdrawn: int = 0
    open: int = 0
    blank: int = 0
    dispatched: int = 0
    sign_due: int = 0
    signed: int = 0
    sent_back: int = 0
    upheld: int = 0
    overruled: int = 0
    finished: int = 0
    in_hand: int = 0
    overdue: int = 0
    held: int = 0
    solved: int = 0
    partly_solved: int = 0
    long_term: int = 0
    explained: int = 0
    not_possible: int = 0
    followed: int = 0
    satisfied: int = 0
    basically: int = 0
    unsatisfied: int = 0
    unreachable: int = 0
    unrated: int = 0
    invalid: int = 0
    days_to_close: tuple[int, ...] = ()

    @property
    def ended(self) -> int:
        """Needs that ended without being closed: declined, merged or withdrawn."""
        return self.declined + self.merged + self.withdrawn

    @property
    def with_result(self) -> int:
        """Closings of the span that still stand at its end and say a result."""
        return self.solved + self.partly_solved + self.long_term + self.explained + self.not_possible

    @property
    def valid(self) -> int:
        """Valid follow-ups: the firm was reached and gave a rating that counts."""
        return self.satisfied + self.basically + self.unsatisfied

    @property
    def signed_in_time(self) -> Ratio:
        """Orders signed by the end of the first working day after dispatch, of those whose limit fell in the span."""
        return Ratio(self.signed, self.sign_due)

    @property
    def returned(self) -> Ratio:
        """Returns upheld, of orders dispatched."""
        return Ratio(self.upheld, self.dispatched)

    @property
    def solve_rate(self) -> Ratio:
        """Solved or partly solved, of closings with a result."""
        return Ratio(self.solved + self.partly_solved, self.with_result)

    @property
    def satisfied_rate(self) -> Ratio:
        """Satisfied, of valid follow-ups."""
        return Ratio(self.satisfied, self.valid)

    @property
    def content_rate(self) -> Ratio:
        """Satisfied or basically satisfied, of valid follow-ups."""
        return Ratio(self.satisfied + self.basically, self.valid)

    @property
    def median_days(self) -> float | None:
        """The median of the working days from submission to closing; None when nothing was closed."""
        days, middle = sorted(self.days_to_close), len(self.days_to_close) // 2
        if not days:
            return None
        return float(days[middle]) if len(days) % 2 else (days[middle - 1] + days[middle]) / 2

    @property
    def is_balanced(self) -> bool:
        """Whether opening + received + reopened = closed + declined + merged + withdrawn + open at the end."""
        return self.opening + self.received + self.reopened == self.closed + self.ended + self.open


class BrokenIdentityError(AssertionError):
    """The month's needs do not add up: a bug in this program, not in the data."""

    def __init__(self, where: str, figures: Figures) -> None:
        """Name the row that does not add up."""
        super().__init__(f"opening + received + reopened != closed + ended + open at the end in {where}: {figures}")


def tally(facts: Iterable[Fact]) -> Figures:
    """Return the figures that the facts add up to."""
    found = tuple(facts)
    days = tuple(sorted(each.days for each in found if each.days is not None))
    return Figures(**Counter(each.figure for each in found), days_to_close=days)


def change(now: int, before: int) -> Text:
    """Return the change from the month before in percent; without a base it says so."""
    if not before:
        return Text("无基数", "no base")
    if now == before:
        return Text("持平", "unchanged")
    share, sign = Ratio(abs(now - before), before), "+" if now > before else "−"
    return Text(f"{sign}{share}", f"{sign}{share}")


def shift(now: Ratio, before: Ratio) -> Text:
    """Return the change of a share in percentage points; without a base it says so."""
    if before.tenths is None:
        return Text("无基数", "no base")
    if now.tenths is None:
        return Text(NOTHING, NOTHING)
    moved = now.tenths - before.tenths
    if not moved:
        return Text("持平", "unchanged")
    points = f"{'+' if moved > 0 else '−'}{abs(moved) // 10}.{abs(moved) % 10}"
    return Text(f"{points} 个百分点", f"{points} pp")
