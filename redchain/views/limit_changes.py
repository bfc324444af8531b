"""What becomes of the clocks of a need whose category, urgency or tags change (时限变动): its stages follow at once, orders in hand keep their due dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import orders_of
from redchain.model.deadline import Deadline, deadline
from redchain.model.deadline_clock import clock_of
from redchain.model.sla import limit
from redchain.model.suggested_commands import command_for
from redchain.shell_words import word
from redchain.text import Text
from redchain.views.waiting import stage_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.order.model import Order
    from redchain.model.ledger import Ledger

_SET_BY = ("category", "urgency", "tags")
_CHOSEN = Text("指定的日期", "a date that somebody chose")


def say_changed_limits(before: Ledger, after: Ledger, need: str, today: date) -> tuple[Text, ...]:
    """Return what becomes of the clocks of an open need that was edited, one phrase each; nothing when what they go by is as it was."""
    old, new = before.find(Need, need), after.find(Need, need)
    if old is None or new is None or not new.is_open or all(getattr(old, each) == getattr(new, each) for each in _SET_BY):
        return ()
    said = (*_stages(before, after, old, new, today), *(words for each in orders_of(after, need) for words in _order(after, old, new, each, today)))
    return said or (Text("办理时限不变", "its limits stay as they were"),)


def _stages(before: Ledger, after: Ledger, old: Need, new: Need, today: date) -> Iterator[Text]:
    """The stages that wait at the need itself or for an answer of a unit: their limits are those of the settings on every day."""
    pairs = [(old, new), *zip(orders_of(before, old.id), orders_of(after, new.id), strict=True)]
    for one, other in pairs:
        known = {each.stage: each for each in one.kind.waits(before, one, today)}  # type: ignore[misc]  # needs and orders have waits
        for each in other.kind.waits(after, other, today):  # type: ignore[misc]  # as above
            was = known.get(each.stage)
            if was is None or each.due is None or was.due is None or (each.due, each.due_at) == (was.due, was.due_at):
                continue
            yield Text("{stage}限期由 {old} 改为 {new}（{id}）", "{stage} is now due {new}, and was due {old} ({id})").fill(
                stage=stage_names()[each.stage], old=Deadline(was.due, was.due_at), new=Deadline(each.due, each.due_at), id=other.id
            )


def _order(ledger: Ledger, old: Need, new: Need, order: Order, today: date) -> Iterator[Text]:
    """What becomes of an order in hand: it keeps the due date it was given, and the way to another one is named."""
    settings = ledger.settings
    was, now = (limit(settings, "finish", each, order.role) for each in (old, new))
    clock = clock_of(order.log, new.log, settings, today) if order.is_open and was != now else None
    if clock is None:
        return
    wanted = deadline(settings.calendar, now, clock.begun)
    recall, again = command_for(type(order), order.id, "recall"), f"redchain dispatch {word(order.need)} {word(order.unit)} --role {word(order.role)}"
    yield Text(
        "工单 {id} 的限期 {due} 不变（按 {was} 定的；现在的时限是 {now}，从派单起算到 {wanted}）；要按现在的时限，撤销后重派：{recall}，再 {again}",
        "order {id} stays due {due} (it goes by {was}; the limit is now {now}, which would be {wanted}); to go by the new limit, dispatch it again: {recall}, then {again}",
    ).fill(id=order.id, due=clock.end, was=clock.span.words if clock.span else _CHOSEN, now=now.words, wanted=wanted, recall=recall, again=again)
