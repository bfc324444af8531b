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
    """How many firms one unit has reached, how many it was to visit (None: nobody said), and how many of those reached object to each visit that counts."""

    unit: str
    reached: int
    firms: int | None
    disputed: int = 0


def shares(ledger: Ledger, project: Project, last: date = date.max) -> tuple[Share, ...]:
    """Return the share of each unit in a survey, as of the end of a day, in the order of units: of those with a target, and of others whose visitors went."""
    reached: dict[str, dict[str, bool]] = {each.unit: {} for each in project.targets}
    end = last.isoformat()
    for _, visit in ledger.facts_named("visit", "project", project.id):
        people = (ledger.named("person", each) for each in visit.visitors)
        for home in {each.home for each in people if each is not None} if counts(visit, end) else ():
            firms = reached.setdefault(home, {})
            firms[visit.enterprise] = firms.get(visit.enterprise, True) and is_disputed(visit, end)
    targets = {each.unit: each.firms for each in project.targets}
    order = sorted(reached, key=lambda each: unit_place(each, ledger))
    return tuple(Share(each, len(reached[each]), targets.get(each), sum(reached[each].values())) for each in order)


def counts(visit: Any, end: str) -> bool:
    """Tell whether a visit, by its facts, was on record at the end of a day (ISO text), and neither taken back nor archived by then."""
    return bool(visit.recorded_on) and visit.recorded_on <= end and not any(day and day <= end for day in (visit.void_on, visit.archived_on))


def is_disputed(visit: Any, end: str) -> bool:
    """Tell whether the firm objected to a visit, by its facts, at the end of a day (ISO text) and had not confirmed it since."""
    return bool(visit.disputed_on) and visit.disputed_on <= end and not (visit.confirmed_on and visit.confirmed_on <= end)


def say_share(ledger: Ledger, share: Share) -> Text:
    """Return a share in words: who, and how many of how many firms."""
    count = (
        Text(f"{share.reached} 家", f"{share.reached}")
        if share.firms is None
        else Text(f"{share.reached}/{share.firms} 家", f"{share.reached} of {share.firms}")
    )
    objected = Text(f"（其中有异议 {share.disputed}）", f" ({share.disputed} of them disputed)") if share.disputed else Text("", "")
    return Text("{unit} {count}{objected}", "{unit} {count}{objected}").fill(unit=phrase(_name(ledger, share.unit)), count=count, objected=objected)


def _name(ledger: Ledger, home: str) -> Text | str:
    firm = None if ledger.named("unit", home) else ledger.named("enterprise", home)
    return unit_name(home, ledger) if firm is None else firm.short_name or firm.name


def say_shares(ledger: Ledger, found: tuple[Share, ...]) -> Text:
    """Return the shares of all units in words, in their order."""
    return join([say_share(ledger, each) for each in found], zh="，", en=", ")
