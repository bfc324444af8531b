"""How far a survey (调研) is: how many firms each unit was to visit, and how many its visitors have reached."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.visibility import phrase, unit_name, unit_place
from redchain.text import Text, join

if TYPE_CHECKING:
    from redchain.kinds.project.model import Project
    from redchain.model.ledger import Ledger


class Share(NamedTuple):
    """How many firms one unit has reached, and how many it was to visit (None: nobody said)."""

    unit: str
    reached: int
    firms: int | None


def shares(ledger: Ledger, project: Project, last: date = date.max) -> tuple[Share, ...]:
    """Return the share of each unit in a survey, as of the end of a day, in the order of units: of those with a target, and of others whose visitors went."""
    reached: dict[str, set[str]] = {each.unit: set() for each in project.targets}
    for _, visit in ledger.facts_named("visit", "project", project.id):
        people = (ledger.named("person", each) for each in visit.visitors)
        for home in {each.home for each in people if each is not None} if counts(visit, last.isoformat()) else ():
            reached.setdefault(home, set()).add(visit.enterprise)
    targets = {each.unit: each.firms for each in project.targets}
    return tuple(Share(each, len(reached[each]), targets.get(each)) for each in sorted(reached, key=lambda each: unit_place(each, ledger)))


def counts(visit: Any, end: str) -> bool:
    """Tell whether a visit, by its facts, was on record at the end of a day (ISO text) and not taken back by then."""
    return bool(visit.recorded_on) and visit.recorded_on <= end and not (visit.void_on and visit.void_on <= end)


def say_share(ledger: Ledger, share: Share) -> Text:
    """Return a share in words: who, and how many of how many firms."""
    count = (
        Text(f"{share.reached} 家", f"{share.reached}")
        if share.firms is None
        else Text(f"{share.reached}/{share.firms} 家", f"{share.reached} of {share.firms}")
    )
    return Text("{unit} {count}", "{unit} {count}").fill(unit=phrase(_name(ledger, share.unit)), count=count)


def _name(ledger: Ledger, home: str) -> Text | str:
    firm = None if ledger.named("unit", home) else ledger.named("enterprise", home)
    return unit_name(home, ledger) if firm is None else firm.short_name or firm.name


def say_shares(ledger: Ledger, found: tuple[Share, ...]) -> Text:
    """Return the shares of all units in words, in their order."""
    return join([say_share(ledger, each) for each in found], zh="，", en=", ")
