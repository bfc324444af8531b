"""What is missing at the end of a span: needs without a resource, orders past their limit, resources nobody has used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.kinds.need.model import NEED_MOVES
from redchain.kinds.resource.model import Resource
from redchain.kinds.resource.validity import is_live
from redchain.model.showing import HIDDEN, chain_name, firm_name, is_shown, shown, unit_name, unit_place
from redchain.report.clock import overdue_limit, plight_of
from redchain.report.need_facts import is_blank
from redchain.report.period import light_at_end
from redchain.report.ratio import Ratio

if TYPE_CHECKING:
    from datetime import date

    from redchain.document import Words
    from redchain.model.ledger import Ledger
    from redchain.model.light import Light
    from redchain.report.period import Span
    from redchain.report.timeline import Past
    from redchain.text import Text


@dataclass(frozen=True)
class BlankNeed:
    """An open need that no resource serves: it is what the next search for resources starts from."""

    id: str
    chain: Words
    firm: Words
    title: Words
    category: Text
    raised_on: date
    state: Text


@dataclass(frozen=True)
class OverdueOrder:
    """An order past its limit: `workdays` have gone by since."""

    id: str
    need: str
    title: Words
    unit: Words
    due: date
    workdays: int
    light: Light


@dataclass(frozen=True)
class UnusedResource:
    """A resource in force that no order has ever adopted."""

    id: str
    unit: Words
    title: Words
    category: Text


@dataclass(frozen=True)
class Usage:
    """How many resources are in force, and how many of them have ever been adopted."""

    live: int
    used: int

    @property
    def rate(self) -> Ratio:
        """Resources used, of resources in force."""
        return Ratio(self.used, self.live)


def blank_needs(past: Past, ledger: Ledger) -> tuple[BlankNeed, ...]:
    """Return the open needs without a resource, by chain and id."""
    found = (each for each in past.needs if is_blank(each))
    return tuple(
        BlankNeed(
            need.id,
            chain_name(each.chain, ledger),
            firm_name(need.enterprise, ledger) if is_shown(need) else HIDDEN,
            shown(need, need.title),
            ledger.settings.say_category(need.category),
            need.raised_on,
            NEED_MOVES.states[each.state],
        )
        for each in sorted(found, key=lambda past_need: (past_need.chain or "~", past_need.need.id))
        for need in (each.need,)
    )


def overdue_orders(past: Past, span: Span, ledger: Ledger) -> tuple[OverdueOrder, ...]:
    """Return the orders past their limit at the end of the span, unit by unit (by side and id), the longest overdue first."""
    found = []
    for need in past.needs:
        for each in need.orders:
            due = overdue_limit(each, need, span)
            if due:
                order, can_show = each.order, is_shown(each.order) and is_shown(need.need)
                title, unit = (need.need.title, unit_name(order.unit, ledger)) if can_show else (HIDDEN, HIDDEN)
                line = OverdueOrder(
                    order.id, order.need, title, unit, due, span.settings.calendar.between(due, span.cut), light_at_end(due, span, plight_of(need))
                )
                found.append((unit_place(order.unit, ledger), due, order.id, line))
    return tuple(line for *_, line in sorted(found, key=lambda each: each[:3]))


def unused_resources(past: Past, span: Span, ledger: Ledger) -> tuple[UnusedResource, ...]:
    """Return the resources in force at the end of the span that no standing order had adopted by then, by unit and id."""
    used = _adopted(past)
    found = (each for each in _live(span, ledger) if each.id not in used)
    return tuple(
        UnusedResource(
            each.id, unit_name(each.unit, ledger) if is_shown(each) else HIDDEN, shown(each, each.title), ledger.settings.say_category(each.category)
        )
        for each in sorted(found, key=lambda resource: (resource.unit, resource.id))
    )


def usage(past: Past, span: Span, ledger: Ledger) -> Usage:
    """Return how many resources are in force at the end of the span and how many of them had been adopted by then."""
    live, used = _live(span, ledger), _adopted(past)
    return Usage(len(live), sum(each.id in used for each in live))


def _live(span: Span, ledger: Ledger) -> tuple[Resource, ...]:
    return tuple(each for each in ledger.all(Resource) if is_live(each, span.cut))


def _adopted(past: Past) -> set[str | None]:
    return {each.order.resource for need in past.needs for each in need.standing}
