"""The report of a month or of another span as a value: the same records, span and day always give the same report."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from redchain.kinds.chain.model import Chain
from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS
from redchain.model.dates import Month
from redchain.model.visibility import chain_name, unit_name, unit_place
from redchain.report.closing import NO_CLOSED_MONTHS, NO_CLOSINGS, ClosedMonths, Closings, closings_of
from redchain.report.course import Course, Watch
from redchain.report.figures import OF_THE_PAST, balanced, occurrences_before, occurrences_of, tally
from redchain.report.late_entries import LateEntries, late_days, late_entries
from redchain.report.period import Period, period_a_year_before, period_before, period_of
from redchain.report.projects import ProjectLine, project_lines
from redchain.report.sublists import SubLists, closed_needs, moved_needs, new_needs
from redchain.report.timeline import Timelines, timelines_of
from redchain.report.troubles import (
    BlankNeed,
    OverdueOrder,
    Troubles,
    UnusedResource,
    blank_needs,
    escalated_needs,
    held_work,
    overdue_orders,
    resources_in_force,
    returned_orders,
    stuck_needs,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from redchain.document import Table, Words
    from redchain.model.ledger import Ledger
    from redchain.report.figures import Occurrence
    from redchain.report.measure import Counts
    from redchain.report.spans import Span
    from redchain.report.timeline import NeedTimeline
    from redchain.text import Language

LineT = TypeVar("LineT")


@dataclass(frozen=True)
class GroupCounts:
    """The counts of one chain, category or unit."""

    id: str
    name: Words
    counts: Counts


@dataclass(frozen=True)
class Report:
    """A month or another span: its counts in total and by chain, category and unit, those of the one before and of a year before, and the records it lists.

    There are none of a year before where the records do not go back so far.
    """

    of: str
    language: Language
    period: Period
    period_before: Period
    total: Counts
    before: Counts
    records_begin: date | None
    """The day on which records begin, where that is after the beginning of the period before, so that its figures are not all."""
    period_year_before: Period | None
    year_before: Counts | None
    by_chain: tuple[GroupCounts, ...]
    by_category: tuple[GroupCounts, ...]
    by_unit: tuple[GroupCounts, ...]
    sub_lists: SubLists
    troubles: Troubles
    blank: tuple[BlankNeed, ...]
    overdue: tuple[OverdueOrder, ...]
    unused: tuple[UnusedResource, ...]
    resources: Counts
    projects: tuple[ProjectLine, ...]
    of_kinds: tuple[tuple[str, Table], ...]
    """The tables that kinds declare for the report, by the kind's name."""
    late: LateEntries
    course: Course
    closings: Closings = NO_CLOSINGS

    @property
    def is_estimated(self) -> bool:
        """Whether holidays of the period are not announced yet, so that working days are Monday to Friday."""
        span, calendar = self.period.span, self.period.settings.calendar
        return any(calendar.is_estimated(each) for each in range(span.first.year, span.last.year + 1))


def monthly(ledger: Ledger, span: Span, today: date, zone: ZoneInfo, closed: ClosedMonths = NO_CLOSED_MONTHS) -> Report:
    """Return the report of a month or of another span; of one not over at `today`, the report of its days so far. That of a month speaks of months that are `closed`."""
    period = period_of(span, today, ledger.settings)
    earlier, year_before, begun = period_before(period), period_a_year_before(period), _begun(ledger)
    if year_before is not None and (period.last < period.first or not _is_covered(year_before, begun)):
        year_before = None
    bases = (earlier,) if year_before is None else (earlier, year_before)
    apart = None if year_before is None else (min(year_before.earliest_dispatch, year_before.last), year_before.last)
    whole = timelines_of(ledger, zone, min(period.last, earlier.earliest_dispatch, earlier.last), apart)
    found, before, told = _counted(whole, period, bases, ledger)
    projects = Timelines((), whole.projects).until(period.last)
    resources, unused = resources_in_force(told.adopted, period, ledger)
    return Report(
        of=ledger.settings.root.title,
        language=ledger.settings.root.language,
        period=period,
        period_before=earlier,
        total=balanced("total", tally(found)),
        before=balanced("total before", tally(before[0])),
        records_begin=None if _is_covered(earlier, begun) else begun,
        period_year_before=year_before,
        year_before=None if year_before is None else balanced("total a year before", tally(before[1])),
        by_chain=_by_chain(found, ledger),
        by_category=_by_category(found, ledger),
        by_unit=_by_unit(found, ledger),
        sub_lists=SubLists(told.lines(new_needs), told.lines(moved_needs), told.lines(closed_needs)),
        troubles=Troubles(told.lines(returned_orders), told.lines(escalated_needs), told.lines(stuck_needs), told.lines(held_work)),
        blank=told.lines(blank_needs),
        overdue=told.lines(overdue_orders),
        unused=unused,
        resources=resources,
        projects=project_lines(projects, period, ledger),
        of_kinds=tuple(_kind_tables(ledger, period)),
        late=late_entries([*told.late, *late_days(*projects.projects)], period),
        course=told.watch.course(ledger, before[0]),
        closings=closings_of(ledger, span, closed, zone) if any(closed) and isinstance(span, Month) else NO_CLOSINGS,
    )


def _begun(ledger: Ledger) -> date | None:
    """The day from which there are records of needs."""
    first = min((facts.raised_on for _, facts in ledger.facts(Need)), default=None)
    return date.fromisoformat(first) if first else None


def _is_covered(period: Period, begun: date | None) -> bool:
    """Whether records were kept from the first working day of a period on."""
    return begun is not None and begun <= period.settings.calendar.on_or_after(period.first)


_LISTS: tuple[Callable[[NeedTimeline, Period, Ledger], Iterator[tuple[Any, Any]]], ...] = (
    new_needs,
    moved_needs,
    closed_needs,
    returned_orders,
    escalated_needs,
    stuck_needs,
    held_work,
    blank_needs,
    overdue_orders,
)
"""What makes the lines of one need on each list, with their places."""


class _Told:
    """What is told of needs, one after the other: the lines of the lists, the days of late entries, the resources that orders had adopted, and the course of it all; the needs themselves are not kept."""

    def __init__(self, whole: Timelines, period: Period) -> None:
        self.adopted = set(whole.adopted)
        self.watch = Watch(period, whole.passed)
        self.late: list[tuple[date, date]] = []
        self._lines: dict[Any, list[tuple[Any, Any]]] = {each: [] for each in _LISTS}

    def add(self, need: NeedTimeline, period: Period, ledger: Ledger) -> None:
        """Take up a need as it stood at the end of the period."""
        self.adopted.update(order.record.resource for order in need.standing if order.record.resource)
        self.watch.add(need)
        if not need.may_be_told(period.first):
            return
        self.late += late_days(need, *need.orders)
        for lines_of in _LISTS if need.last_counted_day >= period.earliest_dispatch else ():
            self._lines[lines_of] += lines_of(need, period, ledger)

    def lines(self, lines_of: Callable[[NeedTimeline, Period, Ledger], Iterator[tuple[Any, LineT]]]) -> tuple[LineT, ...]:
        """Return the lines of a list, each in its place."""
        return tuple(line for _, line in sorted(self._lines[lines_of], key=itemgetter(0)))


def _counted(whole: Timelines, period: Period, bases: Sequence[Period], ledger: Ledger) -> tuple[Counter[Occurrence], list[Counter[Occurrence]], _Told]:
    """What there is to count in a period and in those it is compared with, and what is told of the needs: each is read once."""
    found: Counter[Occurrence] = Counter()
    before: list[Counter[Occurrence]] = [Counter() for _ in bases]
    told = _Told(whole, period)
    for each in whole.needs:
        need = each.until(period.last)
        found.update(occurrences_of(need, period))
        for base, counted in zip(bases, before, strict=True):
            counted.update(occurrences_of(each.until(base.last), base))
        told.add(need, period, ledger)
    found.update(occurrences_before(whole, period))
    for base, counted in zip(bases, before, strict=True):
        counted.update(occurrences_before(whole, base))
    return found, before, told


def _kind_tables(ledger: Ledger, period: Period) -> Iterator[tuple[str, Table]]:
    for model in KINDS:
        table = model.kind.report_table(ledger, period.first, period.last) if model.kind.report_table else None
        if table is not None:
            yield model.kind.name, table


def _by_chain(found: Counter[Occurrence], ledger: Ledger) -> tuple[GroupCounts, ...]:
    """Every chain has its row, also when nothing happened on it; needs without a chain come last."""
    groups = _grouped(found, lambda each: (each.chain,))
    known = tuple(sorted(ledger.shelf(Chain)))
    others = sorted(set(groups) - set(known), key=lambda each: (not each, each))
    return tuple(GroupCounts(each, chain_name(each, ledger), balanced(each, tally(groups.get(each, ())))) for each in (*known, *others))


def _by_category(found: Counter[Occurrence], ledger: Ledger) -> tuple[GroupCounts, ...]:
    """Only categories in which there is something besides the past, in the order of the settings."""
    present = {each.category for each in found if each.measure not in OF_THE_PAST}
    groups = {name: each for name, each in _grouped(found, lambda each: (each.category,)).items() if name in present}
    known = ledger.settings.category_names
    names = (*(each for each in known if each in groups), *sorted(set(groups) - set(known)))
    return tuple(GroupCounts(each, ledger.settings.say_category(each), balanced(each, tally(groups[each]))) for each in names)


def _by_unit(found: Counter[Occurrence], ledger: Ledger) -> tuple[GroupCounts, ...]:
    """Only units with a figure, by side and id: this is no ranking."""
    groups = _grouped(found, lambda each: each.units)
    names = sorted(groups, key=lambda each: unit_place(each, ledger))
    return tuple(GroupCounts(each, unit_name(each, ledger), tally(groups[each])) for each in names)


def _grouped(found: Counter[Occurrence], keys: Callable[[Occurrence], tuple[str, ...]]) -> Mapping[str, Counter[Occurrence]]:
    groups: dict[str, Counter[Occurrence]] = defaultdict(Counter)
    for each, count in found.items():
        for key in keys(each):
            groups[key][each] += count
    return groups
