"""The monthly report as a value: the same records, month and day always give the same report."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redchain.kinds.chain.model import Chain
from redchain.kinds.registry import KINDS
from redchain.model.visibility import chain_name, unit_name, unit_place
from redchain.report.figures import OF_THE_PAST, balanced, occurrences_before, occurrences_of, tally
from redchain.report.late_entries import LateEntries, late_entries
from redchain.report.period import Period, period_before, period_of
from redchain.report.projects import ProjectLine, project_lines
from redchain.report.sublists import SubLists, sub_lists
from redchain.report.timeline import Timelines, timelines_of
from redchain.report.troubles import BlankNeed, OverdueOrder, Troubles, UnusedResource, blank_needs, overdue_orders, resource_counts, troubles, unused_resources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from redchain.document import Table, Words
    from redchain.model.dates import Month
    from redchain.model.ledger import Ledger
    from redchain.report.figures import Occurrence
    from redchain.report.measure import Counts
    from redchain.report.timeline import NeedTimeline
    from redchain.text import Language


@dataclass(frozen=True)
class GroupCounts:
    """The counts of one chain, category or unit."""

    id: str
    name: Words
    counts: Counts


@dataclass(frozen=True)
class Report:
    """A month: its counts in total and by chain, category and unit, those of the month before, and the records it lists."""

    of: str
    language: Language
    period: Period
    period_before: Period
    total: Counts
    before: Counts
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

    @property
    def is_estimated(self) -> bool:
        """Whether holidays of the month are not announced yet, so that working days are Monday to Friday."""
        return self.period.settings.calendar.is_estimated(self.period.month.year)


def monthly(ledger: Ledger, month: Month, today: date, zone: ZoneInfo) -> Report:
    """Return the report of a month; of a month not over at `today`, the report of its days so far."""
    period = period_of(month, today, ledger.settings)
    earlier = period_before(period)
    whole = timelines_of(ledger, zone, since=min(earlier.earliest_dispatch, earlier.last, period.last))
    found, before, past = _counted(whole, period, earlier)
    recent = past.since(period.earliest_dispatch)
    return Report(
        of=ledger.settings.root.title,
        language=ledger.settings.root.language,
        period=period,
        period_before=earlier,
        total=balanced("total", tally(found)),
        before=balanced("total before", tally(before)),
        by_chain=_by_chain(found, ledger),
        by_category=_by_category(found, ledger),
        by_unit=_by_unit(found, ledger),
        sub_lists=sub_lists(recent, period, ledger),
        troubles=troubles(recent, period, ledger),
        blank=blank_needs(recent, ledger),
        overdue=overdue_orders(recent, period, ledger),
        unused=unused_resources(past, period, ledger),
        resources=resource_counts(past, period, ledger),
        projects=project_lines(past, period, ledger),
        of_kinds=tuple(_kind_tables(ledger, period)),
        late=late_entries(past, period),
    )


def _counted(whole: Timelines, period: Period, earlier: Period) -> tuple[Counter[Occurrence], Counter[Occurrence], Timelines]:
    """What there is to count in a period and in the one before, and the timelines up to its end of whatever its lists may name: each need is read once, and only these are kept."""
    found: Counter[Occurrence] = Counter()
    before: Counter[Occurrence] = Counter()
    told: list[NeedTimeline] = []
    adopted = set(whole.adopted)
    for each in whole.needs:
        need = each.until(period.last)
        found.update(occurrences_of(need, period))
        before.update(occurrences_of(each.until(earlier.last), earlier))
        adopted.update(order.record.resource for order in need.standing if order.record.resource)
        if need.may_be_told(period.first):
            told.append(need)
    past = replace(Timelines((), whole.projects).until(period.last), needs=tuple(told), over=whole.over, adopted=frozenset(adopted))
    found.update(occurrences_before(whole, period))
    before.update(occurrences_before(whole, earlier))
    return found, before, past


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
