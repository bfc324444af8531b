"""From the past of needs and orders to the facts that are counted for one span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.need.model import RATINGS, RESULTS
from redchain.report.figures import Fact
from redchain.report.need_facts import need_figures, to_date
from redchain.report.order_facts import order_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.report.period import Span
    from redchain.report.timeline import NeedPast, Past

_OF_LEADS = frozenset({"closed", "days_to_close", "fell_due", "fell_due_closed", "judged", "in_time", "reached", "followed", "invalid", *RATINGS, *RESULTS})
"""What of a need is also counted for the units that lead it; never how many needs were filed or escalated, which says nothing of a unit."""

_OF_OFFICE = frozenset({"redispatched"})
"""What of an order is the office's doing and not the unit's."""


def facts(past: Past, span: Span) -> tuple[Fact, ...]:
    """Return everything there is to count in the span; `past` is what had happened by its end."""
    return tuple(_facts(past, span))


def _facts(past: Past, span: Span) -> Iterator[Fact]:
    for need in past.needs:
        for figure, units, days in _told(need, span) if need.quiet_after >= span.oldest else ((each, (), None) for each in to_date(need)):
            yield Fact(figure, need.chain, need.need.category, units, days)


def _told(need: NeedPast, span: Span) -> Iterator[tuple[str, tuple[str, ...], int | None]]:
    units = tuple(sorted({each.order.unit for each in need.leads}))
    for figure, days in need_figures(need, span):
        yield figure, units if figure in _OF_LEADS else (), days
    for order in need.orders:
        for figure, days in order_figures(order, need, span):
            yield figure, () if figure in _OF_OFFICE else (order.order.unit,), days
