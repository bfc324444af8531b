"""The escalation list (提级清单): needs that two dispatches have not moved, and that wait for somebody higher up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.order.by_need import orders_by_need, orders_of
from redchain.model.dates import local_day
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from redchain.kinds.need.model import Need
    from redchain.kinds.order.model import Order, OrderStep
    from redchain.model.ledger import Ledger

MOST_FRUITLESS = 2
"""So many dispatches without a result put a need on the list."""


class Fruitless(NamedTuple):
    """A dispatch that led to nothing: its id, its unit, when that was settled, and how."""

    order: str
    unit: str
    at: datetime
    words: Text


class Stuck(NamedTuple):
    """A need on the list, with the dispatches that put it there, oldest first."""

    need: str
    fruitless: tuple[Fruitless, ...]

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Why it is on the list, one phrase a dispatch."""
        return tuple(each.words for each in self.fruitless)


def escalation(ledger: Ledger) -> tuple[Stuck, ...]:
    """Return the needs on the escalation list, by id.

    A need is on it when it is registered and since it was last escalated or reopened at least two of its lead or joint dispatches came to
    nothing: sent back with the office's consent, or recalled after the unit had accepted or after the due date (a recall before
    that only mends a slip). After Quanzhou's and Bozhou's rule: two hand-offs without a result go up (domain §0.4, §1.2).
    """
    known = orders_by_need(ledger)
    troubled = (each for each in sorted(known) if any(order.state == "void" for order in known[each]))
    needs = (need for each in troubled if (need := ledger.named("need", each)))
    return tuple(found for need in needs if (found := _stuck(need, known[need.id], ledger.settings.zone)))


def stuck(ledger: Ledger, need: Need) -> Stuck | None:
    """Return the entry of one need, or None when it is not on the list."""
    return _stuck(need, orders_of(ledger, need.id), ledger.settings.zone)


def _stuck(need: Need, orders: Iterable[Order], zone: ZoneInfo) -> Stuck | None:
    if need.state != "registered":
        return None
    since = max((each.at for each in need.log if each.step in {"escalate", "reopen"}), default=None)
    found = sorted(
        (each for order in orders if (each := _fruitless(order, zone)) and (since is None or each.at > since)), key=lambda each: (each.at, each.order)
    )
    return Stuck(need.id, tuple(found)) if len(found) >= MOST_FRUITLESS else None


def _fruitless(order: Order, zone: ZoneInfo) -> Fruitless | None:
    if order.state != "void" or order.role == "support":
        return None
    last = next(each for each in reversed(order.log) if each.step in {"uphold", "recall"})
    if last.step == "recall" and not _was_tried(order, last, zone):
        return None
    words = {
        "uphold": Text("{order}（{unit}）退单", "{order} ({unit}) was sent back"),
        "recall": Text("{order}（{unit}）无结果撤销", "{order} ({unit}) was recalled without a result"),
    }
    return Fruitless(order.id, order.unit, last.at, words[last.step].fill(order=order.id, unit=order.unit))


def _was_tried(order: Order, recall: OrderStep, zone: ZoneInfo) -> bool:
    """Whether a unit had taken the order, or let its due date pass, before it was recalled."""
    return any(each.step == "accept" for each in order.log) or (order.due is not None and local_day(recall.at, zone) > order.due)
