"""What a figure of the report is: a number counted from the records, or a sum, a rate or an average made of such; halves are rounded up, and of nothing there is no share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.text import Text, plain_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from redchain.document import Cell
    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, OrderTimeline

NOTHING = "—"


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


_NO_WORDS = Text("", "")
CountedFor = Literal["unit", "lead units", "nobody"]
"""By unit, what orders add to a figure is counted for the unit each went to; what needs add for their lead units, or for nobody."""


@dataclass(frozen=True)
class Counts:
    """What was counted: the number of each measure and the working days of each series; counts of two ledgers add up, so that cities can be summed."""

    numbers: Mapping[str, int]
    days: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __getitem__(self, measure: str) -> int:
        """Return the number of a measure; raises KeyError for an unknown one."""
        return self.numbers[measure]

    def __add__(self, other: Counts) -> Counts:
        """Return the counts of both together."""
        numbers = {name: self.numbers.get(name, 0) + other.numbers.get(name, 0) for name in {**self.numbers, **other.numbers}}
        days = {name: tuple(sorted((*self.days.get(name, ()), *other.days.get(name, ())))) for name in {**self.days, **other.days}}
        return Counts(numbers, days)


class Steps(NamedTuple):
    """Counts the steps of the source in the period; of a need's steps, those at a place in its timeline for which `where` holds."""

    where: Callable[[NeedTimeline, int], bool] | None = None


class Needs(NamedTuple):
    """Counts the needs for which `where` holds at the end of the period; it is asked only of those that the measure `among` counts.

    A condition that `holds_forever` is asked of needs closed long ago, too.
    """

    where: Callable[[NeedTimeline, Period], bool]
    among: str = ""
    holds_forever: bool = False


class Orders(NamedTuple):
    """Counts the orders for which `where` holds at the end of the period; it is asked only of those that the measure `among` counts."""

    where: Callable[[OrderTimeline, NeedTimeline, Period], bool]
    among: str = ""


@dataclass(frozen=True)
class Definition:
    """What a figure is called in JSON and to people, exactly how it is counted, and the records or `kind.verb` steps it is read from.

    A figure without a meaning is in the JSON only: it is part of a rate, whose meaning explains it.
    """

    name: str
    label: Text = _NO_WORDS
    meaning: Text | None = None
    source: str = ""

    @property
    def heading(self) -> Text:
        """The label above a column."""
        return self.label


@dataclass(frozen=True)
class Number(Definition):
    """A figure that is a whole number."""

    def of(self, counts: Counts) -> int:
        """Return the number."""
        return counts[self.name]

    def cell(self, counts: Counts) -> Cell:
        """Return the number as a table gives it."""
        return self.of(counts)

    def change(self, now: Counts, before: Counts) -> Text:
        """Return the change from the month before in percent."""
        return change(self.of(now), self.of(before))


@dataclass(frozen=True, kw_only=True)
class Measure(Number):
    """A number counted from the records."""

    count: Steps | Needs | Orders = Steps()  # noqa: RUF009  # a condition is a value
    counted_for: CountedFor = "unit"


@dataclass(frozen=True, kw_only=True)
class Sum(Number):
    """A number that is the sum of measures."""

    parts: tuple[str, ...]

    def of(self, counts: Counts) -> int:
        """Return the number."""
        return sum(counts[each] for each in self.parts)


@dataclass(frozen=True, kw_only=True)
class Rate(Definition):
    """A share: the measures of `part` less those of `less`, of the measures of `whole`; the number of a `sample` is given beside it."""

    part: tuple[str, ...]
    less: tuple[str, ...] = ()
    whole: tuple[str, ...]
    sample: str = ""

    def of(self, counts: Counts) -> Ratio:
        """Return the share."""
        part, less, whole = (sum(counts[each] for each in names) for names in (self.part, self.less, self.whole))
        return Ratio(part - less, whole)

    def cell(self, counts: Counts) -> Cell:
        """Return the share with its part, its whole and its sample; a dash for none."""
        ratio, sample = self.of(counts), _NO_WORDS
        if not (ratio.whole or (self.sample and counts[self.sample])):
            return NOTHING
        if self.sample:
            sample = Text("，回访 {asked}", ", {asked} asked").fill(asked=counts[self.sample])
        return Text("{share}（{part}/{whole}{sample}）", "{share} ({part}/{whole}{sample})").fill(
            share=ratio, part=ratio.part, whole=ratio.whole, sample=sample
        )

    def change(self, now: Counts, before: Counts) -> Text:
        """Return the change from the month before in percentage points."""
        return shift(self.of(now), self.of(before))


class Series(NamedTuple):
    """Working days counted from the records, one number for every reply or closing."""

    name: str
    days: Callable[..., Iterable[int]]
    counted_for: CountedFor


@dataclass(frozen=True, kw_only=True)
class Average(Definition):
    """An average of working days; `short` is its label above a column."""

    series: str
    average: Callable[[tuple[int, ...]], float | None]
    short: Text = _NO_WORDS

    @property
    def heading(self) -> Text:
        """The label above a column."""
        return self.short

    def of(self, counts: Counts) -> float | None:
        """Return the average; None of none."""
        return self.average(counts.days[self.series])

    def cell(self, counts: Counts) -> Cell:
        """Return the average as a table gives it; a dash for none."""
        value = self.of(counts)
        return NOTHING if value is None else plain_number(value)

    def change(self, now: Counts, before: Counts) -> Cell:
        """Return a dash: working days are not compared."""
        del now, before
        return NOTHING


def median(days: tuple[int, ...]) -> float | None:
    """Return the middle of numbers in order, or the mean of the middle two; None of none."""
    middle = len(days) // 2
    if not days:
        return None
    return float(days[middle]) if len(days) % 2 else (days[middle - 1] + days[middle]) / 2


def mean(days: tuple[int, ...]) -> float | None:
    """Return the mean to one decimal, halves rounded up; None of none."""
    return (20 * sum(days) + len(days)) // (2 * len(days)) / 10 if days else None
