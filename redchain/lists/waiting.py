"""What waits for whom: every stage of open needs, orders and projects with its due date, its light and the next command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.commands import command_for
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.escalation import escalation
from redchain.kinds.need.model import Need
from redchain.kinds.order.by_need import orders_by_need
from redchain.kinds.order.model import Order
from redchain.kinds.powers import candidates, parts_of
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.lists.light import HELD, NO_PLIGHT, Light, light, lights
from redchain.lists.orders import plight_of
from redchain.model.basis import is_suspect
from redchain.model.clock import clock_of, holds_of, is_held, moved
from redchain.model.dates import local_day
from redchain.model.limits import STAGES
from redchain.model.sla import limit
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from redchain.kinds.need.model import NeedStep
    from redchain.kinds.order.model import OrderStep
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

STAGE_NAMES: dict[str, Text] = {
    **{str(stage): name for stage, name in STAGES.items()},
    "redo": Text("退回重办", "have it done again"),
    "escalate": Text("提级", "escalate"),
    "confirm": Text("确认匹配", "confirm the match"),
    "review": Text("挂起待复核", "on hold, to be reviewed"),
    "milestone": Text("里程碑", "milestone"),
    "project": Text("项目完成", "finish the project"),
}
_VERBS = {"review": "resume", "project": "finish"}
"""The verb of a stage that is called otherwise."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: for whom, at which stage, of which record, since when, until when, how urgent, and what to type."""

    actors: tuple[str, ...]
    stage: str
    record: Record
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

    def order(self) -> tuple[int, str, str, str]:
        """The most urgent first: the worst light, then the nearest due date."""
        return -(self.light.weight if self.light else -1), self.due.isoformat() if self.due else "~", self.record.id, self.stage


class _Desk(NamedTuple):
    """The ledger on a day, with the orders of each need."""

    ledger: Ledger
    today: date
    orders: Mapping[str, tuple[Order, ...]]


def waiting(ledger: Ledger, today: date) -> tuple[Waiting, ...]:
    """Return everything that waits at the end of `today`, the most urgent first."""
    desk = _Desk(ledger, today, orders_by_need(ledger))
    found = (each for part in (_needs, _orders, _projects) for each in part(desk))
    return tuple(sorted(found, key=Waiting.order))


def overdue(found: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """Return what is past its due date and not on hold, the actor with the longest delay first, the longest delay of each first."""
    late = [each for each in found if each.late >= 0 and each.light is not HELD]
    worst: dict[tuple[str, ...], int] = {}
    for each in late:
        worst[each.actors] = max(worst.get(each.actors, 0), each.late)
    return tuple(sorted(late, key=lambda each: (-worst[each.actors], each.actors, -each.late, str(each.due), each.record.id)))


def actor_of(ledger: Ledger, record: Record, verb: str) -> tuple[str, ...]:
    """Return who usually takes a step: one firm or unit, or all units of the office."""
    known = candidates(ledger, record, verb)
    return known if parts_of(type(record), verb)[0] == "office" else known[:1]


def _needs(desk: _Desk) -> Iterator[Waiting]:
    stuck = {each.need for each in escalation(desk.ledger)}
    for need in desk.ledger.current(Need):
        own = desk.orders.get(need.id, ())
        if is_held(need.log):
            yield _held(desk, need, need)
            continue
        if need.id in stuck:
            yield _made(desk, need, need, "escalate", need.log[-1].at, None)
        stage = _stage(need, own)
        if stage is not None:
            yield _timed(desk, need, need, stage, _since(need, own, stage))


def _stage(need: Need, orders: tuple[Order, ...]) -> str | None:
    """Return the stage a need waits at; None when it waits for its orders, or for nothing."""
    simple = {"submitted": "register", "incomplete": "supplement"}.get(need.state)
    if simple is not None or need.state not in {"registered", "verified"}:
        return simple
    if need.state == "verified":
        return "redo" if need.log[-1].rating == "unsatisfied" else "close"
    leads = [each for each in orders if each.role == "lead" and each.state != "void"]
    if not leads:
        return "dispatch"
    return "verify" if all(each.state == "finished" for each in leads) else None


def _since(need: Need, orders: tuple[Order, ...], stage: str) -> datetime:
    """The moment from which a stage of a need counts: the last step of the need, or of the orders it has waited for."""
    ends = [each.log[-1].at for each in orders if each.role == "lead" and each.state in {"finished", "void"}] if stage in {"dispatch", "verify"} else []
    begun = next((each.at for each in reversed(need.log) if each.step in {"register", "reopen", "submit", "supplement", "ask_more", "verify"}), need.log[-1].at)
    return max((begun, *ends))


def _orders(desk: _Desk) -> Iterator[Waiting]:
    for order in desk.ledger.current(Order):
        need = desk.ledger.find(Need, order.need)
        stage = {"pending": "accept", "working": "finish", "disputed": "uphold"}.get(order.state)
        if need is None or stage is None:
            continue
        if is_suspect(order.basis, need, desk.ledger.find(Resource, order.resource)):
            yield _made(desk, order, need, "confirm", order.log[-1].at, None)
        if is_held(need.log):
            continue  # its need waits for the office as a whole
        if is_held(order.log):
            yield _held(desk, order, need)
        else:
            yield _order(desk, order, need, stage)


def _order(desk: _Desk, order: Order, need: Need, stage: str) -> Waiting:
    clock = clock_of(order.log, need.log, desk.ledger.settings, desk.today)
    if stage == "finish":
        return _made(desk, order, need, stage, order.log[-1].at, clock.due if clock else None)
    found = _timed(desk, order, need, stage, next(each.at for each in reversed(order.log) if each.step in {"dispatch", "overrule", "send_back"}))
    if stage == "accept" and clock and found.due and clock.due < found.due:
        return _made(desk, order, need, stage, found.at, clock.due)
    return found


def _projects(desk: _Desk) -> Iterator[Waiting]:
    for project in desk.ledger.current(Project):
        if project.state != "running":
            continue
        moment = project.log[-1].at
        yield from (_made(desk, project, None, "milestone", moment, each.due, each.title) for each in project.milestones if each.due and not each.done_on)
        if project.due:
            yield _made(desk, project, None, "project", moment, project.due)


def _timed(desk: _Desk, record: Need | Order, need: Need, stage: str, since: datetime) -> Waiting:
    """A stage with a limit in the settings, moved by the time on hold."""
    settings = desk.ledger.settings
    day = local_day(since, settings.zone)
    workdays = limit(settings, "close" if stage == "redo" else stage, need, record.role if isinstance(record, Order) else "lead")  # type: ignore[arg-type]  # the stages of the settings are among these
    holds = [hold for log in {need.id: need.log, record.id: record.log}.values() for hold in holds_of(log, settings.zone)]
    return _made(desk, record, need, stage, since, moved(settings.calendar, settings.calendar.add(day, workdays), holds, day))


def _held(desk: _Desk, record: Need | Order, need: Need) -> Waiting:
    """What is on hold has no due date until its review comes."""
    log: tuple[NeedStep | OrderStep, ...] = record.log
    hold = next(each for each in reversed(log) if each.step == "hold")
    due = hold.until if hold.until and hold.until <= desk.today else None
    made = _made(desk, record, need, "review", hold.at, due)
    return replace(made, light=made.light if due else HELD)


def _made(desk: _Desk, record: Record, need: Need | None, stage: str, moment: datetime, due: date | None, title: str = "") -> Waiting:  # noqa: PLR0913, PLR0917  # one line of a table
    ledger, today, settings = desk.ledger, desk.today, desk.ledger.settings
    since, verb = local_day(moment, settings.zone), _VERBS.get(stage, stage)
    plight = plight_of(need, desk.orders.get(need.id, ())) if need and stage in {"accept", "finish"} else NO_PLIGHT
    worst = lights(settings)[0] if stage == "escalate" else None
    firm = ledger.find(Enterprise, need.enterprise) if need else None
    return Waiting(
        actors=actor_of(ledger, record, verb),
        stage=stage,
        record=record,
        title=title or (need.title if need else getattr(record, "title", "")),
        firm=(firm.short_name or firm.name) if firm else "",
        since=since,
        due=due,
        light=light(due, today, settings, plight) if due else worst,
        late=settings.calendar.between(due, today) if due and due < today else -1,
        is_estimated=bool(due and settings.calendar.is_estimated(due.year)),
        command=_command(desk, record, verb, title),
        at=moment,
        need=need.id if need else "",
    )


def _command(desk: _Desk, record: Record, verb: str, title: str) -> str:
    """What to type; a need that waits for a resource is matched, and one whose firm is not satisfied has an order done again."""
    if isinstance(record, Need) and verb == "dispatch":
        return f"redchain match {record.id}"
    if isinstance(record, Need) and verb == "redo":
        done = next((each.id for each in desk.orders.get(record.id, ()) if each.state == "finished" and each.role == "lead"), None)
        return command_for(Order, done, verb) if done else command_for(Need, record.id, "reopen")
    return command_for(type(record), record.id, verb, **({"milestone": title} if verb == "milestone" else {}))
