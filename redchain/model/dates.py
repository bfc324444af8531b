"""Months, days and working days (工作日): make-up Saturdays count, local files win, and years not yet announced are estimated."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from calendar import isleap
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, TypeVar

from redchain.lazy_pattern import pattern
from redchain.model.base import Frozen
from redchain.model.field_types import Day, Word
from redchain.model.fields import Labels, Meaning
from redchain.model.statutory_holidays import is_statutory
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from redchain.model.base import Record

RecordT = TypeVar("RecordT", bound="Record")
_MONTH = pattern(r"(\d{4})-(\d{2})", re.ASCII)
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
    return local(moment, zone).date()


def last_moment(day: date, zone: ZoneInfo) -> datetime:
    """Return the last moment of a day in the repository's time zone."""
    return datetime.combine(day, time.max, zone)


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment in another zone; on the first and last day of the calendar, which no other zone may reach, as it is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def at_home(record: RecordT, zone: ZoneInfo) -> RecordT:
    """Return the record with every step's moment told in the repository's time zone, so that its dates are those of the repository; the moments stay."""
    log = record.__dict__.get("log", ())  # asking a model for what is not there takes long
    for each in log:  # asked of the time on the clock, so nothing is converted
        at = each.__dict__["at"]
        if zone.utcoffset(at) != at.utcoffset():
            break
    else:  # as nearly always
        return record
    return record.model_copy(update={"log": tuple(each.model_copy(update={"at": local(each.at, zone)}) for each in log)})


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
_WHOLE = 2
"""A working day in halves, as days are counted."""
MARK_LENGTH = 8
DayPart = Literal["morning", "afternoon"]
DAY_PARTS: dict[DayPart, Text] = {"morning": Text("上午", "morning"), "afternoon": Text("下午", "afternoon")}


class Days(Frozen):
    """One day or several in a row, and what they are."""

    first: Annotated[Day, Text("首日", "First day")]
    last: Annotated[Day | None, Text("末日", "Last day"), Meaning("只有一天时不写", "Left out for a single day")] = None
    note: Annotated[Word | None, Text("说明", "Note")] = None

    def each(self) -> Iterator[date]:
        """Yield every day."""
        span = ((self.last or self.first) - self.first).days
        return (self.first + each * _DAY for each in range(span + 1))


class HalfDays(Days):
    """Days of which one half is off."""

    off: Annotated[DayPart, Text("哪半天休息", "Which half is off"), Labels(**DAY_PARTS)] = "afternoon"


class CalendarYear(Frozen):
    """`settings/calendar/<year>.yaml`: what the notice of a year says, and what differs at this place."""

    holidays: Annotated[tuple[Days, ...], Text("放假", "Holidays"), Meaning("放假的日子，含周末", "Days off, weekends included")] = ()
    workdays: Annotated[tuple[Days, ...], Text("调休上班", "Make-up working days"), Meaning("要上班的周末", "Weekend days that are worked")] = ()
    stops: Annotated[
        tuple[Days, ...], Text("本地停工", "Local stop days"), Meaning("本地停工的日子，如台风", "Days on which this place stands still: a typhoon")
    ] = ()
    half_days: Annotated[
        tuple[HalfDays, ...],
        Text("放假半天", "Half days off"),
        Meaning("全体放假半天的工作日，算半个工作日", "Working days of which everybody has half off: each counts half"),
    ] = ()

    @property
    def announces(self) -> bool:
        """Whether it says what the notice of the year says; stop days alone announce nothing."""
        return bool(self.holidays or self.workdays)


@dataclass(frozen=True)
class Calendar:
    """The calendar of a repository: the announced days of the State Council, under the years that its own files change or add.

    Older ones, by which due dates were counted before: without `knows_notices` the statutory days alone are known, and `is_week` knows no day off at all.
    """

    years: tuple[tuple[int, CalendarYear], ...] = ()
    is_week: bool = False
    knows_notices: bool = True
    _within: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on this day, or half of it; a year nobody has announced counts Monday to Friday without the statutory days off."""
        own = self._own.get(day)
        if own is not None:
            return own
        if self.is_week:
            return day.weekday() < _SATURDAY
        announced = _announced(day) if self.knows_notices else None
        return day.weekday() < _SATURDAY and not is_statutory(day) if announced is None else announced

    def is_estimated(self, year: int) -> bool:
        """Tell whether the holidays of a year are unknown, so that its working days are only Monday to Friday without the statutory days off."""
        return not any(each == year and file.announces for each, file in self.years) and _announced(date(year, 1, 1)) is None

    def half_off(self, day: date) -> DayPart | None:
        """Return which half of a working day is off, or None."""
        return self._half_days.get(day) if self._half_days and self.is_workday(day) else None

    def on_or_after(self, day: date) -> date:
        """Return the day itself when it is worked, else the next working day: where a period ends on a day off, it ends after it (Civil Code art. 203)."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def add(self, day: date, count: int) -> date:
        """Return the last day of a limit of `count` working days; the day of receipt is not counted, and 0 ends with it, or after it when it is a day off.

        >>> Calendar().add(date(2026, 2, 13), 1)  # the Saturday is a make-up day before Spring Festival
        datetime.date(2026, 2, 14)
        """
        if count < 0:
            raise ValueError(count)
        return self.add_halves(day, _WHOLE * count)

    def add_halves(self, day: date, count: int) -> date:
        """Return the same for a number of half working days."""
        if not count:
            return self.on_or_after(day)
        year = day.year
        wanted, within = self._year(year)[day.timetuple().tm_yday] + count, self._year(year)
        while wanted > within[-1]:
            wanted, year = wanted - within[-1], year + 1
            within = self._year(year)
        return date(year, 1, 1) + (bisect_left(within, wanted) - 1) * _DAY

    def between(self, start: date, end: date) -> int:
        """Return the whole working days after `start` up to and including `end`; negative when `end` is earlier.

        >>> Calendar().between(date(2026, 9, 30), date(2026, 10, 13))
        5
        """
        return whole(self.halves_between(start, end))

    def halves_between(self, start: date, end: date) -> int:
        """Return the same in half working days."""
        return self._count(end) - self._count(start)

    def mark(self, start: date, end: date) -> str:
        """Return 8 hex digits that change when a working day between `start` and `end` does: the version of the calendar a due date stands on."""
        days = "".join("0h1"[self._worked(start + each * _DAY)] for each in range(1, (end - start).days + 1))
        return hashlib.sha256(f"{start}/{end}:{days}".encode()).hexdigest()[:MARK_LENGTH]

    def _worked(self, day: date) -> int:
        """How much of a day is worked, in halves."""
        return 0 if not self.is_workday(day) else 1 if self.half_off(day) else _WHOLE

    @cached_property
    def _half_days(self) -> dict[date, DayPart]:
        return {day: span.off for _, file in self.years for span in file.half_days for day in span.each()}

    @cached_property
    def _own(self) -> dict[date, bool]:
        """What the files say of single days; a stop day wins over a working day, a working day over a holiday."""
        said: dict[date, bool] = {}
        for _, file in self.years:
            for days, is_worked in ((file.holidays, False), (file.workdays, True), (file.stops, False)):
                said.update((day, is_worked) for span in days for day in span.each())
        return said

    def _count(self, day: date) -> int:
        """Return the half working days from a fixed day up to and including `day`; only differences mean anything."""
        return self._before(day.year) + self._year(day.year)[day.timetuple().tm_yday]

    def _before(self, year: int) -> int:
        """The half working days from the fixed year to `year`, negative for earlier years."""
        if year >= _FIXED_YEAR:
            return sum(self._year(each)[-1] for each in range(_FIXED_YEAR, year))
        return -sum(self._year(each)[-1] for each in range(year, _FIXED_YEAR))

    def _year(self, year: int) -> tuple[int, ...]:
        """The half working days of a year up to and including its n-th day, from n = 0; reckoned once."""
        known = self._within.get(year)
        if known is None:
            first, days = date(year, 1, 1), 366 if isleap(year) else 365
            known = self._within[year] = tuple(accumulate((self._worked(first + place * _DAY) for place in range(days)), initial=0))
        return known


def whole(halves: int) -> int:
    """Return how many whole working days a number of half ones makes, towards nothing."""
    return halves // _WHOLE if halves >= 0 else -(-halves // _WHOLE)


def odd_days(file: CalendarYear, year: int) -> Iterator[tuple[tuple[str, int], Text]]:
    """Yield (place, what is wrong) for each entry that lies outside its year, ends before it begins, or is worked and free at once."""
    free = {day for span in file.holidays for day in _within_year(span, year)}
    for key in ("holidays", "workdays", "stops", "half_days"):
        seen: set[date] = set()
        for place, span in enumerate(getattr(file, key)):
            days = set(_within_year(span, year))
            again, seen = sorted(days & seen), seen | days
            if again:
                yield (key, place), Text(f"{again[0]} 写了两次", f"{again[0]} appears twice")
            if span.last is not None and span.last < span.first:
                yield (key, place), Text(f"末日 {span.last} 早于首日 {span.first}", f"its last day {span.last} is before its first, {span.first}")
            elif {span.first.year, (span.last or span.first).year} != {year}:
                yield (key, place), Text(f"{span.first} 不在 {year} 年", f"{span.first} is not in {year}")
            elif key == "workdays" and free.intersection(span.each()):
                yield (key, place), Text(f"{span.first} 既放假又上班", f"{span.first} is both a holiday and worked")
            elif key == "half_days" and free.intersection(span.each()):
                yield (key, place), Text(f"{span.first} 已是放假的日子，不能再放半天", f"{span.first} is a holiday already, so half of it cannot be off")


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
