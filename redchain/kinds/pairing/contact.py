"""When a firm is to be contacted next (联系企业): the last contact by its helper, and how often the settings ask for one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.project.survey import counts, is_disputed
from redchain.model.cadence import next_day
from redchain.model.dates import local_day
from redchain.text import Text, same

if TYPE_CHECKING:
    from redchain.kinds.pairing.model import Pairing
    from redchain.model.cadence import Cadence
    from redchain.model.ledger import Ledger


_BEGINS, _CONTACTS = frozenset({"start", "hand_over"}), frozenset({"progress", "milestone"})


class Contact(NamedTuple):
    """What is known of the contact with a firm on a day.

    Attributes:
        last: the day of the last contact by its helper; None: not one since the pairing began or was handed over.
        since: from which day the next one is counted.
        due: the working day by which it is to be contacted.
        was: the day that the cadence gives, where that is none.
        is_on_site: whether the next one must be on site, because none of the last ones was.
        is_disputed: whether the firm objects to each visit of that day; it counts all the same.
    """

    last: date | None
    since: date
    due: date
    was: date | None
    is_on_site: bool = False
    is_disputed: bool = False

    @property
    def last_words(self) -> Text | None:
        """The day of the last contact, with the firm's objection to it; None for no contact."""
        if self.last is None:
            return None
        return Text(f"{self.last}（企业有异议）", f"{self.last} (disputed by the firm)") if self.is_disputed else same(self.last.isoformat())


def cadence_of(ledger: Ledger, pairing: Pairing) -> Cadence:
    """Return how often the firm of a pairing is contacted: as it says itself, else as the settings do."""
    if pairing.cadence is not None:
        return pairing.cadence
    firm, contact = ledger.named("enterprise", pairing.enterprise), ledger.settings.programme.contact
    is_mentored = pairing.mentor is not None
    if firm is None:
        return contact.cadence(None, is_startup=False, is_mentored=is_mentored)
    return contact.cadence(firm.sizes, is_startup=bool(firm.startup), is_mentored=is_mentored)


def contact(ledger: Ledger, pairing: Pairing, last_day: date | None = None) -> Contact | None:
    """Return how the contact with a firm stands, or stood at the end of a day; None for a pairing that had not begun.

    A contact is a visit of any mode with its helper among the visitors, since the pairing began or was handed over; where there is none,
    what the helper reports (小结, a goal that was reached).
    """
    zone, calendar = ledger.settings.zone, ledger.settings.calendar
    days = [(each.step, local_day(each.at, zone)) for each in pairing.log]
    known = [(verb, day) for verb, day in days if last_day is None or day <= last_day]
    place = next((place for place in range(len(known) - 1, -1, -1) if known[place][0] in _BEGINS), None)
    if place is None:
        return None
    begun = known[place][1]
    visits = _visits(ledger, pairing, begun, last_day or date.max)
    last = visits[-1].on if visits else max((day for verb, day in known[place:] if verb in _CONTACTS), default=None)
    since = last or begun
    day = next_day(since, cadence_of(ledger, pairing))
    due = calendar.on_or_after(day)
    return Contact(
        last,
        since,
        due,
        None if due == day else day,
        _must_be_on_site(ledger, visits),
        bool(visits) and all(each.is_disputed for each in visits if each.on == last),
    )


class _Visit(NamedTuple):
    """One visit: its day, whether it was on site (of several on a day that comes last), and whether the firm objects to it."""

    on: date
    is_on_site: bool
    is_disputed: bool


def _visits(ledger: Ledger, pairing: Pairing, first: date, last: date) -> list[_Visit]:
    """The visits of a firm by the helper of its pairing from a day on, as they were on record at the end of another, by day."""
    known, end = ledger.facts_named("visit", "enterprise", pairing.enterprise), last.isoformat()
    found = (
        _Visit(date.fromisoformat(facts.visited_on), facts.mode == "on_site", is_disputed(facts, end))
        for _, facts in known
        if pairing.helper in facts.visitors and counts(facts, end)
    )
    return sorted(each for each in found if first <= each.on)


def _must_be_on_site(ledger: Ledger, visits: list[_Visit]) -> bool:
    """Whether the next contact must be on site: one in so many, as the settings say."""
    others = ledger.settings.programme.contact.on_site_every - 1
    recent = visits[-others:] if others else []
    return len(recent) == others and not any(each.is_on_site for each in recent)
