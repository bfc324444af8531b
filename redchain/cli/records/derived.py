"""What a list can be filtered by beside the fields of a record: facts that follow from other records or from the day."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from redchain.kinds.resource.validity import standing
from redchain.model.composition import parent_of
from redchain.model.deadline import Deadline, sooner
from redchain.model.deadline_clock import is_held
from redchain.model.fields import fields
from redchain.model.powers import chain_of
from redchain.model.traffic_light import HELD, LIT, lights, worst
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.traffic_light import Light
    from redchain.views.waiting import Waiting

YES_OR_NO = {"True": Text("是", "yes"), "False": Text("否", "no")}
LABELS = {
    "chain": Text("产业链", "Chain"),
    "enterprise": Text("企业", "Enterprise"),
    "unit": Text("承办单位", "Unit in charge"),
    "region": Text("企业属地", "Region of the firm"),
    "due": Text("限期", "Due"),
    "light": Text("灯", "Light"),
    "overdue": Text("超期", "Overdue"),
    "on_hold": Text("挂起", "On hold"),
    "has_order": Text("已派单", "Has an order"),
    "validity": Text("效力", "Validity"),
}
REFERENCES = {"chain": ("chain",), "enterprise": ("enterprise",), "unit": ("unit",)}
SWITCHES = ("overdue", "on_hold", "has_order")
"""What is so or not; without a value it is asked for what is so."""
_OF_KINDS: dict[str, tuple[str, ...]] = {
    "need": ("unit", "region", "due", "light", "overdue", "on_hold", "has_order"),
    "order": ("enterprise", "region", "due", "light", "overdue", "on_hold"),
    "project": ("unit", "enterprise", "region", "light", "overdue"),
}


def derived(model: type[Record]) -> tuple[str, ...]:
    """Return the facts that a list of a kind can be filtered by."""
    waiting = tuple(each for each in ("due", "light", "overdue") if each not in fields(model)) if model.kind.stages else ()
    dated = ("validity",) if {"valid_from", "valid_until"} <= fields(model).keys() else ()
    return (*(("chain",) if model.kind.chain else ()), *_OF_KINDS.get(model.kind.name, waiting), *dated)


def light_choices(space: Workspace) -> Mapping[str, Text]:
    """Return the lights by their names, in the words that are used here."""
    named: dict[str, Text] = {name: words for name, words in LIT.items()}  # noqa: C416  # any text is a key here
    return named | {each.name: each.words for each in lights(space.settings)}


class DerivedFacts:
    """The facts about the records of one workspace."""

    def __init__(self, space: Workspace) -> None:
        """Work out nothing yet."""
        self._space, self._ledger = space, space.ledger

    def values(self, record: Record, name: str) -> frozenset[str]:
        """Return the values of one fact, as filters name them."""
        ways: dict[str, Callable[[Record], Iterable[str]]] = {
            "chain": lambda each: (chain_of(self._ledger, each),),
            "enterprise": self._firms,
            "unit": self._units,
            "region": lambda each: (found.region for firm in self._firms(each) if (found := self._ledger.named("enterprise", firm)) and found.region),
            "due": lambda each: (found.day.isoformat() for found in (self.deadline(each),) if found),
            "light": lambda each: (found.name for found in (self.light(each),) if found),
            "overdue": lambda each: (str(self.is_late(each)),),
            "on_hold": lambda each: (str(self._is_held(each)),),
            "validity": self._standings,
            "has_order": lambda each: (str(any(order.state != "void" for order in self._orders(each))),),
        }
        return frozenset(ways[name](record))

    def standing(self, record: Record) -> str:
        """Return how a policy or a resource stands today."""
        return standing(self._ledger, record, self._space.today)

    def _standings(self, record: Record) -> Iterable[str]:
        """The values by which it is found: what will expire soon still holds."""
        found = self.standing(record)
        return (found, "valid") if found == "expiring" else (found,)

    def deadline(self, record: Record) -> Deadline | None:
        """Return the due date in force of the stage that a record is at, the nearest where there are several, and of a need also of its orders'; None where no clock runs."""
        return min((Deadline(each.due, each.due_at) for each in self._waits_of(record) if each.due is not None), key=sooner, default=None)

    def due_days(self, record: Record) -> frozenset[str]:
        """Return the days on which anything is due that waits at a record, or at a need's orders."""
        return frozenset(each.due.isoformat() for each in self._waits_of(record) if each.due is not None)

    def is_late(self, record: Record) -> bool:
        """Tell whether something that waits at a record, or at a need's orders, is past its due date."""
        return any(each.late >= 0 and each.light != HELD for each in self._waits_of(record))

    def light(self, record: Record) -> Light | None:
        """Return the worst light of what waits at a record, or at a need's orders."""
        if any(is_held(each.steps) for each in self._needs(record) if record.kind.name != "project"):
            return HELD
        return worst(each.light for each in self._waits_of(record) if each.light is not None)

    def in_time(self, record: Record) -> dict[str, Any]:
        """Return how a record stands in time as JSON holds it: whether it holds, and, unless it has ended, what is due."""
        names = derived(type(record))
        holds = {"validity": self.standing(record)} if "validity" in names else {}
        if "overdue" not in names or not record.may_wait:
            return holds
        end, lit = self.deadline(record), self.light(record)
        due = {"due": end and end.day, "due_at": end.at.isoformat() if end and end.at else None} if "due" in names else {}
        return {**holds, **due, "light": lit and lit.name, "overdue": self.is_late(record)}

    def _waits_of(self, record: Record) -> Iterable[Waiting]:
        return self._waits.get((record.kind.name, record.id), ()) if record.may_wait else ()

    @cached_property
    def _waits(self) -> Mapping[tuple[str, str], list[Waiting]]:
        """What waits at each record, at a need also what waits at its orders: what `todo` and `overdue` show."""
        from redchain.flow.what_waits import what_waits

        found: dict[tuple[str, str], list[Waiting]] = {}
        for each in what_waits(self._space):
            for place in {(each.kind, each.id), *([("need", each.need)] if each.need else [])}:
                found.setdefault(place, []).append(each)
        return found

    def _needs(self, record: Record) -> tuple[Any, ...]:
        """The needs that a record is about: itself, its whole, or those it names."""
        if record.kind.name == "project":
            return tuple(found for each in getattr(record, "needs", ()) if (found := self._ledger.named("need", each)))
        return (parent_of(self._ledger, record) or record,)

    def _firms(self, record: Record) -> Iterable[str]:
        """The firms of its needs; of a project also those it advised, and whoever is party to its agreement."""
        of_needs = (firm for each in self._needs(record) if (firm := getattr(each, "enterprise", None)))
        return (*of_needs, *getattr(record, "advised", ()), *getattr(record, "parties", ()))

    def _orders(self, need: Record) -> tuple[Any, ...]:
        return self._ledger.where_named("order", "need", need.id)

    def _units(self, record: Record) -> Iterable[str]:
        if record.kind.name == "project":
            return (getattr(record, "lead", ""), *getattr(record, "supporting", ()), *getattr(record, "parties", ()))
        return (each.unit for each in self._orders(record) if each.state != "void")

    def _is_held(self, record: Record) -> bool:
        """Whether a record is on hold, its need is, or one of its orders."""
        orders = self._orders(record) if record.kind.name == "need" else ()
        return any(each.is_open and is_held(each.steps) for each in (record, *self._needs(record), *orders))
