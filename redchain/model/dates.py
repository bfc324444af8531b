"""Months, days and working days (工作日): make-up Saturdays count, local files win, and years not yet announced are estimated."""

from __future__ import annotations

import hashlib
import re
from calendar import isleap
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

from redchain.model.base import Frozen
from redchain.model.fields import Meaning
from redchain.model.values import Day, Word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from redchain.model.base import Record

RecordT = TypeVar("RecordT", bound="Record")
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DECEMBER = 12
_EARLIEST_YEAR = 1900


class Month(NamedTuple):
    """A calendar month; its bounds are dates in the repository's time zone."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `2026-11`; raises ValueError on anything else."""
        found = _MONTH.fullmatch(text)
        if not found or not 1 <= int(found[2]) <= _DECEMBER or int(found[1]) < _EARLIEST_YEAR:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month that holds `day`."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        """The month after."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month.of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        """Write it as `2026-11`."""
        return f"{self.year:04d}-{self.month:02d}"


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the calendar date of a moment in the repository's time zone."""
    return _local(moment, zone).date()


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment in another zone; on the first and last day of the calendar, which no other zone may reach, as it is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def at_home(record: RecordT, zone: ZoneInfo) -> RecordT:
    """Return the record with every step's moment told in the repository's time zone, so that its dates are those of the repository; the moments stay."""
    log = getattr(record, "log", ())
    if all(zone.utcoffset(each.at) == each.at.utcoffset() for each in log):  # as nearly always; asked of the time on the clock, so nothing is converted
        return record
    return record.model_copy(update={"log": tuple(each.model_copy(update={"at": _local(each.at, zone)}) for each in log)})


def anniversary(day: date, years: int) -> date:
    """Return the same day some years on; 29 February becomes 1 March where there is none.

    >>> anniversary(date(2024, 2, 29), 1)
    datetime.date(2025, 3, 1)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


_DAY = timedelta(days=1)
_FIXED_YEAR = 2020
_SATURDAY = 5
MARK_LENGTH = 8


class Days(Frozen):
    """One day or several in a row, and what they are."""

    first: Annotated[Day, Text("首日", "First day")]
    last: Annotated[Day | None, Text("末日", "Last day"), Meaning("只有一天时不写", "Left out for a single day")] = None
    note: Annotated[Word | None, Text("说明", "Note")] = None

    def each(self) -> Iterator[date]:
        """Yield every day."""
        span = ((self.last or self.first) - self.first).days
        return (self.first + each * _DAY for each in range(span + 1))


class CalendarYear(Frozen):
    """`settings/calendar/<year>.yaml`: what the notice of a year says, and what differs at this place."""

    holidays: Annotated[tuple[Days, ...], Text("放假", "Holidays"), Meaning("放假的日子，含周末", "Days off, weekends included")] = ()
    workdays: Annotated[tuple[Days, ...], Text("调休上班", "Make-up working days"), Meaning("要上班的周末", "Weekend days that are worked")] = ()
    stops: Annotated[
        tuple[Days, ...], Text("本地停工", "Local stop days"), Meaning("本地停工的日子，如台风", "Days on which this place stands still: a typhoon")
    ] = ()

    @property
    def announces(self) -> bool:
        """Whether it says what the notice of the year says; stop days alone announce nothing."""
        return bool(self.holidays or self.workdays)


@dataclass(frozen=True)
class Calendar:
    """The calendar of a repository: the announced days of the State Council, under the years that its own files change or add; `is_week` knows no notice at all."""

    years: tuple[tuple[int, CalendarYear], ...] = ()
    is_week: bool = False
    _within: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on this day; a year nobody has announced counts Monday to Friday."""
        own = self._own.get(day)
        if own is not None:
            return own
        announced = None if self.is_week else _announced(day)
        return day.weekday() < _SATURDAY if announced is None else announced

    def is_estimated(self, year: int) -> bool:
        """Tell whether the holidays of a year are unknown, so that its working days are only Monday to Friday."""
        return not any(each == year and file.announces for each, file in self.years) and _announced(date(year, 1, 1)) is None

    def add(self, day: date, count: int) -> date:
        """Return the last day of a limit of `count` working days (0 or more); the day of receipt is not counted.

        >>> Calendar().add(date(2026, 2, 13), 1)  # the Saturday is a make-up day before Spring Festival
        datetime.date(2026, 2, 14)
        """
        if count < 0:
            raise ValueError(count)
        while count:
            day += _DAY
            count -= self.is_workday(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Return the working days after `start` up to and including `end`; negative when `end` is earlier.

        >>> Calendar().between(date(2026, 9, 30), date(2026, 10, 13))
        5
        """
        return self._count(end) - self._count(start)

    def mark(self, start: date, end: date) -> str:
        """Return 8 hex digits that change when a working day between `start` and `end` does: the version of the calendar a due date stands on."""
        days = "".join("01"[self.is_workday(start + each * _DAY)] for each in range(1, (end - start).days + 1))
        return hashlib.sha256(f"{start}/{end}:{days}".encode()).hexdigest()[:MARK_LENGTH]

    @cached_property
    def _own(self) -> dict[date, bool]:
        """What the files say of single days; a stop day wins over a working day, a working day over a holiday."""
        said: dict[date, bool] = {}
        for _, file in self.years:
            for days, is_worked in ((file.holidays, False), (file.workdays, True), (file.stops, False)):
                said.update((day, is_worked) for span in days for day in span.each())
        return said

    def _count(self, day: date) -> int:
        """Return the working days from a fixed day up to and including `day`; only differences mean anything."""
        return self._before(day.year) + self._year(day.year)[day.timetuple().tm_yday]

    def _before(self, year: int) -> int:
        """The working days from the fixed year to `year`, negative for earlier years."""
        if year >= _FIXED_YEAR:
            return sum(self._year(each)[-1] for each in range(_FIXED_YEAR, year))
        return -sum(self._year(each)[-1] for each in range(year, _FIXED_YEAR))

    def _year(self, year: int) -> tuple[int, ...]:
        """The working days of a year up to and including its n-th day, from n = 0; reckoned once."""
        known = self._within.get(year)
        if known is None:
            first, days = date(year, 1, 1), 366 if isleap(year) else 365
            known = self._within[year] = tuple(accumulate((self.is_workday(first + place * _DAY) for place in range(days)), initial=0))
        return known


def odd_days(file: CalendarYear, year: int) -> Iterator[tuple[tuple[str, int], Text]]:
    """Yield (place, what is wrong) for each entry that lies outside its year, ends before it begins, or is worked and free at once."""
    free = {day for span in file.holidays for day in _within_year(span, year)}
    for key in ("holidays", "workdays", "stops"):
        for place, span in enumerate(getattr(file, key)):
            if span.last is not None and span.last < span.first:
                yield (key, place), Text(f"末日 {span.last} 早于首日 {span.first}", f"its last day {span.last} is before its first, {span.first}")
            elif {span.first.year, (span.last or span.first).year} != {year}:
                yield (key, place), Text(f"{span.first} 不在 {year} 年", f"{span.first} is not in {year}")
            elif key == "workdays" and free.intersection(span.each()):
                yield (key, place), Text(f"{span.first} 既放假又上班", f"{span.first} is both a holiday and worked")


def _within_year(span: Days, year: int) -> Iterator[date]:
    return span.each() if {span.first.year, (span.last or span.first).year} == {year} else iter(())


def _announced(day: date) -> bool | None:
    """Return what the announced calendar says of a day, None for a year it does not hold (one without New Year's Day).

    The calendar's own function looks through all its days at every call, so the two tables are read here; a test holds the two equal.
    """
    from chinese_calendar import holidays, workdays

    if date(day.year, 1, 1) not in holidays:
        return None
    return day in workdays or (day.weekday() < _SATURDAY and day not in holidays)
