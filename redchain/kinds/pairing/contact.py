"""When a firm is to be contacted next (联系企业): the last contact by its helper, how often the settings ask for one, and whether it must be on site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.model.cadence import next_day
from redchain.model.dates import local_day

if TYPE_CHECKING:
    from datetime import date

    from redchain.kinds.pairing.model import Pairing
    from redchain.model.cadence import Cadence
    from redchain.model.ledger import Ledger


class Contact(NamedTuple):
    """What is known of the contact with a firm on a day.

    Attributes:
        last: the day of the last contact by its helper; None: not one since the pairing began or was handed over.
        since: from which day the next one is counted.
        due: the working day by which it is to be contacted.
        was: the day that the cadence gives, where that is none.
        is_on_site: whether the next contact must be on site.
    """

    last: date | None
    since: date
    due: date
    was: date | None
    is_on_site: bool


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
    """Return how the contact with a firm stands, or stood at the end of a day; None for a pairing that had not begun."""
    zone, calendar = ledger.settings.zone, ledger.settings.calendar
    steps = [each for each in pairing.log if last_day is None or local_day(each.at, zone) <= last_day]
    held = next((each for each in reversed(steps) if each.step in {"start", "hand_over"}), None)
    if held is None:
        return None
    since = local_day(held.at, zone)
    day = next_day(since, cadence_of(ledger, pairing))
    due = calendar.on_or_after(day)
    return Contact(None, since, due, None if due == day else day, is_on_site=False)
