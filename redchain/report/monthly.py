"""The monthly report as pure figures: the same records, month and day always give the same report."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.kinds.chain.model import Chain
from redchain.model.showing import chain_name, unit_name, unit_place
from redchain.report.facts import facts
from redchain.report.figures import TO_DATE, BrokenIdentityError, Fact, Figures, tally
from redchain.report.period import Span, span_before, span_of
from redchain.report.projects import ProjectLine, project_lines
from redchain.report.shortfalls import BlankNeed, OverdueOrder, UnusedResource, Usage, blank_needs, overdue_orders, unused_resources, usage
from redchain.report.sublists import SubLists, sub_lists
from redchain.report.timeline import past_of
from redchain.report.troubles import Troubles, troubles
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from redchain.document import Words
    from redchain.model.dates import Month
    from redchain.model.ledger import Ledger
    from redchain.text import Language


@dataclass(frozen=True)
class Row:
    """The figures of one chain, category or unit."""

    id: str
    name: Words
    figures: Figures


@dataclass(frozen=True)
class Report:
    """A month: its figures in total and by chain, category and unit, those of the month before, and what is missing."""

    of: str
    language: Language
    span: Span
    span_before: Span
    total: Figures
    before: Figures
    by_chain: tuple[Row, ...]
    by_category: tuple[Row, ...]
    by_unit: tuple[Row, ...]
    sub_lists: SubLists
    troubles: Troubles
    blank: tuple[BlankNeed, ...]
    overdue: tuple[OverdueOrder, ...]
    unused: tuple[UnusedResource, ...]
    usage: Usage
    projects: tuple[ProjectLine, ...]

    @property
    def is_estimated(self) -> bool:
        """Whether holidays of the month are not announced yet, so that working days are Monday to Friday."""
        return self.span.settings.calendar.is_estimated(self.span.month.year)


def monthly(ledger: Ledger, month: Month, today: date, zone: ZoneInfo) -> Report:
    """Return the report of a month; of a month not over at `today`, the report of its days so far."""
    span = span_of(month, today, ledger.settings)
    whole, earlier = past_of(ledger, zone), span_before(span)
    past = whole.until(span.cut)
    found, lately = facts(past, span), past.since(span.oldest)
    return Report(
        of=ledger.settings.root.title,
        language=ledger.settings.root.language,
        span=span,
        span_before=earlier,
        total=balanced("total", tally(found)),
        before=balanced("total before", tally(facts(whole.until(earlier.cut), earlier))),
        by_chain=_by_chain(found, ledger),
        by_category=_by_category(found, ledger),
        by_unit=_by_unit(found, ledger),
        sub_lists=sub_lists(lately, span, ledger),
        troubles=troubles(lately, span, ledger),
        blank=blank_needs(lately, ledger),
        overdue=overdue_orders(lately, span, ledger),
        unused=unused_resources(past, span, ledger),
        usage=usage(past, span, ledger),
        projects=project_lines(past, span, ledger),
    )


def balanced(where: str, figures: Figures) -> Figures:
    """Return the figures, or raise BrokenIdentityError when needs have appeared or vanished."""
    if not figures.is_balanced:
        raise BrokenIdentityError(where, figures)
    return figures


def _by_chain(found: tuple[Fact, ...], ledger: Ledger) -> tuple[Row, ...]:
    """Every chain has its row, also when nothing happened on it; needs without a chain come last."""
    groups = _grouped(found, lambda fact: (fact.chain,))
    known = tuple(sorted(ledger.shelf(Chain)))
    others = sorted(set(groups) - set(known), key=lambda each: (not each, each))
    return tuple(Row(each, chain_name(each, ledger), balanced(each, tally(groups.get(each, ())))) for each in (*known, *others))


def _by_category(found: tuple[Fact, ...], ledger: Ledger) -> tuple[Row, ...]:
    """Only categories in which there is something besides the past, in the order of the settings."""
    living = {each.category for each in found if each.figure not in TO_DATE}
    groups = {name: facts for name, facts in _grouped(found, lambda fact: (fact.category,)).items() if name in living}
    known = ledger.settings.category_names
    names = (*(each for each in known if each in groups), *sorted(set(groups) - set(known)))
    return tuple(Row(each, _category(each, ledger), balanced(each, tally(groups[each]))) for each in names)


def _by_unit(found: tuple[Fact, ...], ledger: Ledger) -> tuple[Row, ...]:
    """Only units with a figure, by side and id: this is no ranking."""
    groups = _grouped(found, lambda fact: fact.units)
    names = sorted(groups, key=lambda each: unit_place(each, ledger))
    return tuple(Row(each, unit_name(each, ledger), tally(groups[each])) for each in names)


def _grouped(found: Iterable[Fact], keys: Callable[[Fact], tuple[str, ...]]) -> Mapping[str, list[Fact]]:
    groups: dict[str, list[Fact]] = defaultdict(list)
    for fact in found:
        for key in keys(fact):
            groups[key].append(fact)
    return groups


def _category(name: str, ledger: Ledger) -> Text:
    return ledger.settings.say_category(name)
