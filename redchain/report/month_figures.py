"""The figures of whole months as they are kept when a month is closed: numbers in total and by chain, category and unit, and the needs they were counted from."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from redchain.report.figures import MEASURES, OF_THE_PAST, occurrences_before, occurrences_of, tally
from redchain.report.measure import Counts
from redchain.report.period import Period
from redchain.report.timeline import timelines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from redchain.model.dates import Month
    from redchain.model.ledger import Ledger
    from redchain.report.figures import Occurrence

TOTAL = "total"
_DIGITS = 10


class MonthFigures(NamedTuple):
    """The figures of a month.

    groups: the numbers that are not 0, by measure, of each group: `total`, `chain:ID`, `category:NAME`, `unit:ID`.
    days: the working days of each reply and closing, by series.
    records: what was counted of each need, its orders included, as a hash.
    """

    groups: Mapping[str, Mapping[str, int]]
    days: Mapping[str, tuple[int, ...]]
    records: Mapping[str, str]

    @property
    def stood_on(self) -> str:
        """A hash of all that was counted."""
        return hashlib.sha256("\n".join(f"{name} {each}" for name, each in sorted(self.records.items())).encode()).hexdigest()

    def is_same_as(self, other: MonthFigures) -> bool:
        """Tell whether every figure is the same."""
        return (self.groups, self.days) == (other.groups, other.days)

    def counts(self, group: str) -> Counts:
        """Return the counts of a group; working days are kept of the total alone."""
        numbers = self.groups.get(group, {})
        return Counts({each.name: numbers.get(each.name, 0) for each in MEASURES}, self.days if group == TOTAL else dict.fromkeys(self.days, ()))


def figures_of(ledger: Ledger, months: Sequence[Month], zone: ZoneInfo) -> dict[Month, MonthFigures]:
    """Return the figures of months that are over; every need is read once."""
    if not months:
        return {}
    periods = {each: Period(each, each.last, each.last, ledger.settings) for each in months}
    whole = timelines_of(ledger, zone, since=min(each.earliest_dispatch for each in periods.values()))
    found: dict[Month, Counter[Occurrence]] = {each: Counter(occurrences_before(whole, period)) for each, period in periods.items()}
    records: dict[Month, dict[str, str]] = defaultdict(dict)
    for need in whole.needs:
        for month, period in periods.items():
            counted = Counter(occurrences_of(need.until(period.last), period))
            found[month].update(counted)
            own = sorted(f"{each!r} {count}" for each, count in counted.items() if each.measure not in OF_THE_PAST)
            if own:
                records[month][need.record.id] = hashlib.sha256("\n".join(own).encode()).hexdigest()[:_DIGITS]
    return {each: _figures(found[each], records[each]) for each in months}


def _figures(found: Counter[Occurrence], records: Mapping[str, str]) -> MonthFigures:
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for each, count in found.items():
        for name in _groups(each) if each.days is None else ():
            groups[name][each.measure] += count
    ordered = {name: dict(sorted(groups[name].items())) for name in (TOTAL, *sorted(groups.keys() - {TOTAL}))}
    return MonthFigures(ordered, tally(found).days, dict(sorted(records.items())))


def _groups(each: Occurrence) -> Iterator[str]:
    yield TOTAL
    if each.measure in OF_THE_PAST:
        return
    yield f"chain:{each.chain}"
    yield f"category:{each.category}"
    units: Iterable[str] = each.units
    yield from (f"unit:{unit}" for unit in units)
