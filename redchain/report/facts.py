"""From the past of needs and orders to the facts that are counted for one span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.need import RATINGS, RESULTS
from redchain.report.figures import Fact
from redchain.report.life import leads
from redchain.report.need_facts import need_figures
from redchain.report.order_facts import order_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.report.life import Past
    from redchain.report.span import Span

_OF_LEADS = frozenset({"closed", "days_to_close", "fell_due", "fell_due_closed", "judged", "in_time", "reached", "followed", "invalid", *RATINGS, *RESULTS})
"""What of a need is also counted for the units that lead it; never how many needs were filed or escalated, which says nothing of a unit."""


def facts(past: Past, span: Span) -> tuple[Fact, ...]:
    """Return everything there is to count in the span."""
    return tuple(_facts(past, span))


def _facts(past: Past, span: Span) -> Iterator[Fact]:
    for need in past.needs:
        units = tuple(sorted({each.order.unit for each in leads(need, span.cut)}))
        for figure, days in need_figures(need, span):
            yield Fact(figure, need.chain, need.need.category, units if figure in _OF_LEADS else (), days)
        for order in need.orders:
            for figure, days in order_figures(order, need, span):
                yield Fact(figure, need.chain, need.need.category, (order.order.unit,), days)
