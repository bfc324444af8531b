"""Months and days as the reports count them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
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
