"""Which needs were on the escalation list at the end of a span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.need.escalation import MOST_FRUITLESS, stuck
from redchain.model.ledger import ledger_of

if TYPE_CHECKING:
    from redchain.kinds.need.escalation import Stuck
    from redchain.report.period import Span
    from redchain.report.timeline import NeedPast


def stuck_at_end(past: NeedPast, span: Span) -> Stuck | None:
    """Return the entry of a need, judged by the logs as they stood then; None when it is not on the list."""
    if past.state != "registered" or sum(each.state == "void" for each in past.orders) < MOST_FRUITLESS:
        return None
    orders = [each.order.model_copy(update={"log": tuple(point.step for point in each.points)}) for each in past.orders if each.points]
    return stuck(ledger_of(span.settings, orders), past.need.model_copy(update={"log": tuple(each.step for each in past.points)}))
