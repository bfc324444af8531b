"""What waits for whom: whatever the kinds say waits at their records, with its due date, its light and the next command."""

from __future__ import annotations

from datetime import datetime, time
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.order.model import Order
from redchain.kinds.registry import KINDS
from redchain.model.attempt_step import Doing
from redchain.model.composition import parent_of, parts_of
from redchain.model.dates import local, local_day
from redchain.model.deadline import Deadline
from redchain.model.deadline_clock import clock_of
from redchain.model.fields import fields
from redchain.model.kind import Offer
from redchain.model.powers import usual_actors
from redchain.model.suggested_commands import instead, permitted
from redchain.model.traffic_light import HELD, NO_PLIGHT, Light, Plight, light, lights
from redchain.model.visibility import is_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from redchain.model.base import Record
    from redchain.model.kind import Wait
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings
    from redchain.text import Text


class Waiting(NamedTuple):
    """One thing that waits: for whom, at which stage, of which record, since when, until when, how urgent, and what to type.

    `need` and `enterprise` are the ids of the need it belongs to and of that need's firm, empty for what belongs to none; `firm` is what the firm is called.
    `is_shown` tells whether the record may be shown outside the clone, `plight` is what the light depends on beside the due date, and `is_day_bound` tells
    whether another day may change more than light and delay. Plain values, so that it can be kept.
    """

    actors: tuple[str, ...]
    stage: str
    kind: str
    id: str
    title: str
    firm: str
    since: date
    due: date | None
    light: Light | None
    late: int
    is_estimated: bool
    command: str
    at: datetime
    need: str = ""
    due_at: datetime | None = None
    was: date | None = None
    enterprise: str = ""
    is_shown: bool = True
    plight: Plight = NO_PLIGHT
    is_day_bound: bool = False

    def order(self) -> tuple[int, str, str, str, str]:
        """The most urgent first: the worst light, then the nearest due date."""
        by_hour = f"{self.due_at:%H:%M}" if self.due_at else "~"
        return -(self.light.weight if self.light else -1), self.due.isoformat() if self.due else "~", by_hour, self.id, self.stage


@cache
def stage_names() -> Mapping[str, Text]:
    """Return what the stages of all kinds are called."""
    return {stage: words for model in KINDS for stage, words in (model.kind.stages or {}).items()}


def waiting(ledger: Ledger, today: date, now: datetime | None = None) -> tuple[Waiting, ...]:
    """Return everything that waits at the end of `today`, the most urgent first; with `now`, what was due earlier today by the hour is late."""
    moment = now or datetime.combine(today, time(), ledger.settings.zone)
    living = (record for model in KINDS if model.kind.waits is not None for record in _living(ledger, model, today))
    return tuple(sorted(waiting_at(ledger, living, moment), key=Waiting.order))


def _living(ledger: Ledger, model: type[Record], today: date) -> Iterator[Record]:
    """Yield the records of a kind at which something may wait; of a kind without a life those at which something does by its own word."""
    if model.moves is None:
        yield from (ledger.shelf(model)[each] for each in waited_from(ledger, model, today))
        return
    yield from ledger.every_open(model)
    if model.kind.lingering:
        yield from ledger.where(model, "state", *model.kind.lingering)


def waited_from(ledger: Ledger, model: type[Record], today: date) -> Iterator[str]:
    """Yield the ids of the records of a kind at which something waits from a day on that has come."""
    if model.kind.waits_from:
        day = today.isoformat()
        yield from (each for each, facts in ledger.facts(model) if "" < getattr(facts, model.kind.waits_from) <= day)


def waiting_at(ledger: Ledger, records: Iterable[Record], now: datetime) -> Iterator[Waiting]:
    """Yield what waits at each of some records at a moment; nothing at those that have ended or are archived."""
    ahead = frozenset(_ahead(ledger, now.date()))
    for record in records:
        if record.kind.waits is not None and record.may_wait and record.archived_on is None:
            yield from (_waiting(ledger, record, wait, now, ahead) for wait in record.kind.waits(ledger, record, now.date()))


def of_firms(ledger: Ledger, firms: Iterable[str]) -> Iterator[Record]:
    """Yield the records at which something that belongs to some firms may wait: the firms, their needs, and the parts of each."""
    for each in firms:
        firm = ledger.named("enterprise", each)
        for whole in (*([firm] if firm else []), *ledger.where_named("need", "enterprise", each)):
            yield from (whole, *parts_of(ledger, whole))


def overdue(found: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """Return what is past its due date and not on hold, the actor with the longest delay first, the longest delay of each first."""
    late = [each for each in found if each.late >= 0 and each.light != HELD]
    worst: dict[tuple[str, ...], int] = {}
    for each in late:
        worst[each.actors] = max(worst.get(each.actors, 0), each.late)
    return tuple(sorted(late, key=lambda each: (-worst[each.actors], each.actors, -each.late, str(each.due), each.id)))


def held_past_due(ledger: Ledger, found: Iterable[Waiting], today: date) -> tuple[Waiting, ...]:
    """Return the orders on hold whose due date had passed before: a hold stops the clock, it does not make up for what was late."""
    held = ((each, ledger.find(Order, each.id)) for each in found if each.light == HELD and each.kind == Order.kind.name)
    return tuple(each for each, order in held if order is not None and _was_late(ledger, order, each.at, today))


def _was_late(ledger: Ledger, order: Order, held: datetime, today: date) -> bool:
    need, settings = ledger.named("need", order.need), ledger.settings
    clock = clock_of(order.log, need.log if need else (), settings, today)
    return clock is not None and clock.end.has_passed(local(held, settings.zone))


def relit(found: Iterable[Waiting], settings: Settings, now: datetime) -> Iterator[Waiting]:
    """Yield what waited before with its light and its delay as they are by now; of what is not `is_day_bound` nothing else has changed."""
    urgency = cache(partial(_urgency, settings, now))
    for each in found:
        if each.due is None or each.light == HELD:
            yield each
        else:
            found_light, late = urgency(each.due, each.due_at, each.plight)
            yield each._replace(light=found_light, late=late)


def plain(each: Waiting) -> dict[str, Any]:
    """Return one thing that waits as JSON keeps it; `late` is null for what is not past due."""
    return {
        "actors": list(each.actors),
        "stage": each.stage,
        "id": each.id,
        "need": each.need or None,
        "title": each.title,
        "since": each.since,
        "due": each.due,
        "due_at": each.due_at.isoformat() if each.due_at else None,
        "was": each.was,
        "estimated": each.is_estimated,
        "light": each.light.name if each.light else None,
        "late": each.late if each.late >= 0 else None,
        "next": each.command,
    }


def _waiting(ledger: Ledger, record: Record, wait: Wait, now: datetime, ahead: frozenset[tuple[str, str]]) -> Waiting:
    settings, verb, due = ledger.settings, wait.verb or wait.stage, wait.due
    plight = wait.plight or NO_PLIGHT
    found_light, late = (None, -1) if due is None else _urgency(settings, now, due, wait.due_at, plight)
    whole = parent_of(ledger, record) or record
    firm = ledger.named("enterprise", whole.id if whole.kind.name == "enterprise" else getattr(whole, "enterprise", None))
    need = whole if whole.kind.name == "need" else None
    doing, own = Doing(None, now), (Offer(record, verb),) if record.moves else ()
    offered = next(iter(permitted(ledger, wait.offers or own, doing)), None)
    return Waiting(
        actors=usual_actors(ledger, record, verb),
        stage=wait.stage,
        kind=record.kind.name,
        id=record.id,
        title=wait.title or getattr(whole, "title", "") or getattr(whole, "name", ""),
        firm=(firm.short_name or firm.name) if firm else "",
        since=local_day(wait.since, settings.zone),
        due=due,
        light=HELD if wait.is_held else lights(settings)[0] if due is None and wait.is_pressing else found_light,
        late=late,
        is_estimated=bool(due and settings.calendar.is_estimated(due.year)),
        command=wait.command or offered or instead(ledger, record, doing),
        at=wait.since,
        need=need.id if need else "",
        due_at=wait.due_at,
        was=wait.was,
        enterprise=whole.id if firm is whole else getattr(need, "enterprise", ""),
        is_shown=is_shown(record, ledger),
        plight=plight,
        is_day_bound=offered is None or wait.stage in _OF_A_DAY or (whole.kind.name, whole.id) in ahead,
    )


_OF_A_DAY = frozenset({"review", "invite", "term"})
"""The stages that begin on a day, or whose step is possible up to a day; at the others the same waits on any day after the last step."""


def _ahead(ledger: Ledger, today: date) -> Iterator[tuple[str, str]]:
    """Yield kind and id of whatever has a step that is dated after this day, or is the whole of which such a record is a part."""
    for each in ledger.ahead(today):
        yield each.kind.name, each.id
        field = each.kind.parent
        yield from ((kind, getattr(each, field)) for kind in fields(type(each))[field].references) if field else ()


def _urgency(settings: Settings, now: datetime, due: date, due_at: datetime | None, plight: Plight) -> tuple[Light, int]:
    """The light of what is due, and by how many working days it is late (-1: it is not)."""
    is_late, today = Deadline(due, due_at).has_passed(now), now.date()
    return light(due, today, settings, plight, day_is_over=is_late), settings.calendar.between(due, today) if is_late else -1
