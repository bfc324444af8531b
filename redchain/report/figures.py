"""The figures of a month, for the whole or for one chain, category or unit, and the rates made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from redchain.report.ratio import Ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

TO_DATE = ("received_to_date", "closed_to_date")
"""The figures that every need of the past adds to."""


class Fact(NamedTuple):
    """One thing to count: which figure, where it belongs, and for a reply or a closing the working days it took."""

    figure: str
    chain: str = ""
    category: str = ""
    units: tuple[str, ...] = ()
    days: int | None = None


@dataclass(frozen=True)
class Figures:
    """Counts of steps in the span, and of what stands at its two ends; each field is defined in `definitions`."""

    opening: int = 0
    received: int = 0
    asked_more: int = 0
    registered: int = 0
    reopened: int = 0
    closed: int = 0
    declined: int = 0
    merged: int = 0
    withdrawn: int = 0
    open: int = 0
    moved: int = 0
    blank: int = 0
    matched: int = 0
    adopted: int = 0
    fell_due: int = 0
    fell_due_closed: int = 0
    judged: int = 0
    in_time: int = 0
    received_to_date: int = 0
    closed_to_date: int = 0
    stuck: int = 0
    escalated: int = 0
    lead_unit: int = 0
    chain_chief: int = 0
    city: int = 0
    dispatched: int = 0
    redispatched: int = 0
    sign_due: int = 0
    signed: int = 0
    sent_back: int = 0
    upheld: int = 0
    overruled: int = 0
    recalled: int = 0
    extended: int = 0
    put_on_hold: int = 0
    finished: int = 0
    redone: int = 0
    in_hand: int = 0
    running: int = 0
    overdue: int = 0
    held: int = 0
    solved: int = 0
    partly_solved: int = 0
    long_term: int = 0
    explained: int = 0
    not_possible: int = 0
    followed: int = 0
    reached: int = 0
    satisfied: int = 0
    basically: int = 0
    unsatisfied: int = 0
    unreachable: int = 0
    unrated: int = 0
    invalid: int = 0
    days_to_finish: tuple[int, ...] = ()
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
        """Orders signed within their limit, of those whose limit fell in the span."""
        return Ratio(self.signed, self.sign_due)

    @property
    def returned(self) -> Ratio:
        """Returns upheld, of orders dispatched."""
        return Ratio(self.upheld, self.dispatched)

    @property
    def dispatch_accuracy(self) -> Ratio:
        """One less the share of orders dispatched again, of orders dispatched."""
        return Ratio(self.dispatched - self.redispatched, self.dispatched)

    @property
    def overdue_rate(self) -> Ratio:
        """Orders overdue, of those whose clock runs at the end."""
        return Ratio(self.overdue, self.running)

    @property
    def close_rate(self) -> Ratio:
        """Needs closed, of those that fell due in the span."""
        return Ratio(self.fell_due_closed, self.fell_due)

    @property
    def close_rate_to_date(self) -> Ratio:
        """Needs closed at the end, of all received by then."""
        return Ratio(self.closed_to_date, self.received_to_date)

    @property
    def closed_in_time(self) -> Ratio:
        """Needs closed in time, of those closed in the span or past their limit at its end."""
        return Ratio(self.in_time, self.judged)

    @property
    def solve_rate(self) -> Ratio:
        """Solved or partly solved, of closings with a result."""
        return Ratio(self.solved + self.partly_solved, self.with_result)

    @property
    def reach_rate(self) -> Ratio:
        """Closings before which the firm was reached, of closings."""
        return Ratio(self.reached, self.closed)

    @property
    def satisfied_rate(self) -> Ratio:
        """Satisfied, of valid follow-ups."""
        return Ratio(self.satisfied, self.valid)

    @property
    def content_rate(self) -> Ratio:
        """Satisfied or basically satisfied, of valid follow-ups."""
        return Ratio(self.satisfied + self.basically, self.valid)

    @property
    def match_rate(self) -> Ratio:
        """Needs with a resource adopted, of needs matched in the span."""
        return Ratio(self.adopted, self.matched)

    @property
    def repeat_rate(self) -> Ratio:
        """Needs merged into others, of needs received."""
        return Ratio(self.merged, self.received)

    @property
    def median_days(self) -> float | None:
        """The median of the working days from submission to closing; None when nothing was closed."""
        return median(self.days_to_close)

    @property
    def mean_days(self) -> float | None:
        """The mean of the working days from submission to closing, to one decimal."""
        return mean(self.days_to_close)

    @property
    def median_order_days(self) -> float | None:
        """The median of the working days from dispatch to reply; None when nothing was finished."""
        return median(self.days_to_finish)

    @property
    def mean_order_days(self) -> float | None:
        """The mean of the working days from dispatch to reply, to one decimal."""
        return mean(self.days_to_finish)

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
    counts: Counter[str] = Counter()
    days: dict[str, list[int]] = defaultdict(list)
    for each in facts:
        if each.days is None:
            counts[each.figure] += 1
        else:
            days[each.figure].append(each.days)
    return Figures(**counts, **{name: tuple(sorted(found)) for name, found in days.items()})  # type: ignore[arg-type]  # a figure with days is a tuple


def median(days: tuple[int, ...]) -> float | None:
    """Return the middle of numbers in order, or the mean of the middle two; None of none."""
    middle = len(days) // 2
    if not days:
        return None
    return float(days[middle]) if len(days) % 2 else (days[middle - 1] + days[middle]) / 2


def mean(days: tuple[int, ...]) -> float | None:
    """Return the mean to one decimal, halves rounded up; None of none."""
    return (20 * sum(days) + len(days)) // (2 * len(days)) / 10 if days else None
