"""What waits at a pairing, and what usually comes next for it."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from redchain.kinds.pairing.contact import contact
from redchain.kinds.pairing.rules import another
from redchain.kinds.project.rules import open_milestones, to_finish
from redchain.model.deadline import set_by_hand
from redchain.model.kind import Next, Offer, Wait
from redchain.model.named_record import named
from redchain.model.visibility import called
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from redchain.kinds.pairing.model import Pairing
    from redchain.model.ledger import Ledger


def waits(ledger: Ledger, pairing: Pairing, _today: date) -> Iterator[Wait]:
    """Yield what waits at a running pairing: that the firm is contacted, its goals, and its end."""
    if pairing.state != "running":
        return
    gone = [(key, person.archived_on) for key, person in _people(ledger, pairing) if person.archived_on is not None]
    for key, day in gone:
        begun = datetime.combine(day, time(), ledger.settings.zone)
        yield Wait("successor", begun, ledger.settings.calendar.on_or_after(day), verb="hand_over", command=another(pairing.id, key))
    found = None if "helper" in dict(gone) else contact(ledger, pairing)
    if found is not None:
        begun = datetime.combine(found.since, time(), ledger.settings.zone)
        stage, flags = ("on_site", ("--visitors", "…")) if found.is_on_site else ("contact", ("--mode", "phone"))
        command = shown("redchain", "visit", "add", "--enterprise", pairing.enterprise, "--visitors", pairing.helper, *flags, "--visited-on", "…")
        yield Wait(stage, begun, found.due, verb="progress", command=command, was=found.was)
    left, calendar, since = open_milestones(pairing), ledger.settings.calendar, pairing.log[-1].at
    for each in pairing.milestones:
        if each.due and each.title in left:
            end, was = set_by_hand(calendar, each.due)
            yield Wait("goal", since, end.day, verb="milestone", offers=(Offer(pairing, "milestone", {"milestone": each.title}),), title=each.title, was=was)
    if pairing.due is not None:
        end, was = set_by_hand(calendar, pairing.due)
        yield Wait("term", since, end.day, verb="finish", offers=to_finish(pairing), was=was)


def _people(ledger: Ledger, pairing: Pairing) -> Iterator[tuple[str, Any]]:
    """Yield the helper and the mentor, each with the field that names them."""
    for key in ("helper", "mentor"):
        person = ledger.named("person", getattr(pairing, key))
        if person is not None:
            yield key, person


def next_step(_ledger: Ledger, pairing: Pairing) -> Next:
    """Return what usually comes next for a pairing."""
    if pairing.state != "running":
        return Next(())
    return Next((Offer(pairing, "progress"), *(Offer(pairing, "milestone", {"milestone": each}) for each in open_milestones(pairing)[:1])))


def about(find: Callable[[str, str], Any], pairing: Pairing) -> Text:
    """Return a pairing as the pairing of its firm."""
    firm = called(find, pairing.enterprise)
    return Text(f"结对 {pairing.id}（{firm}）", f"Pairing {pairing.id} ({firm})")


def told(find: Callable[[str, str], Any], pairing: Pairing) -> Iterator[Text]:
    """Yield who helps the firm."""
    yield Text("助企员 {helper}", "helper {helper}").fill(helper=named(find, "person", pairing.helper))
    if pairing.mentor:
        yield Text("导师 {mentor}", "mentor {mentor}").fill(mentor=named(find, "person", pairing.mentor))
