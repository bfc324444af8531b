"""A day of visits (走访日程): the firms of a helper that are due by then, of one town first, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.kinds.pairing.contact import contact
from redchain.kinds.pairing.rules import running_of
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.kinds.pairing.contact import Contact
    from redchain.kinds.pairing.model import Pairing
    from redchain.model.ledger import Ledger

Place = Literal["first", "same", "near", "elsewhere", "unknown"]
PLACES: dict[Place, Text] = {
    "first": Text("最久的一家", "the latest"),
    "same": Text("同一板块", "the same town"),
    "near": Text("相邻板块", "a town beside it"),
    "elsewhere": Text("其他板块", "another town"),
    "unknown": Text("没有写板块", "no town on record"),
}


class Stop(NamedTuple):
    """One firm on the way: its id, its town, when it was last contacted and is due, by how many working days that is late, whether somebody must go there, how its town lies, and whether the firm objects to the last contact."""

    enterprise: str
    town: str | None
    last: date | None
    due: date
    late: int
    is_on_site: bool
    place: Place
    is_disputed: bool = False


class Route(NamedTuple):
    """The firms proposed for a day, how many more are due by then, and by when the next of the others is (None: there is none)."""

    stops: tuple[Stop, ...]
    left: int
    next_due: date | None


def route(ledger: Ledger, helper: str, day: date) -> Route:
    """Return the visits proposed for a helper on a day."""
    known = [(each, found) for each in running_of(ledger, "helper", helper) if (found := contact(ledger, each)) is not None]
    due = sorted(((each, found) for each, found in known if found.due <= day), key=lambda each: (each[1].due, each[0].enterprise))
    ahead = min((found.due for _, found in known if found.due > day), default=None)
    anchor = _town(ledger, due[0][0]) if due else None
    stops = [_stop(ledger, each, found, day, anchor) for each, found in due]
    stops[:1] = [each._replace(place="first") for each in stops[:1]]
    order = tuple(PLACES)
    chosen = sorted(stops, key=lambda each: order.index(each.place))[: ledger.settings.programme.contact.visits_a_day]  # each group stays by its delay
    return Route(tuple(chosen), len(stops) - len(chosen), ahead)


def _town(ledger: Ledger, pairing: Pairing) -> str | None:
    firm = ledger.named("enterprise", pairing.enterprise)
    return firm.town if firm else None


def _stop(ledger: Ledger, pairing: Pairing, found: Contact, day: date, anchor: str | None) -> Stop:
    """One firm; without an `anchor` it is the first itself, or lies wherever it does."""
    town, late = _town(ledger, pairing), max(ledger.settings.calendar.between(found.due, day), 0)
    return Stop(pairing.enterprise, town, found.last, found.due, late, found.is_on_site, _place(ledger, town, anchor), found.is_disputed)


def _place(ledger: Ledger, town: str | None, anchor: str | None) -> Place:
    if town is None or anchor is None:
        return "unknown" if town is None else "elsewhere"
    if town == anchor:
        return "same"
    return "near" if ledger.settings.programme.are_near(town, anchor) else "elsewhere"
