"""What waits at a pairing, and what usually comes next for it."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from redchain.kinds.pairing.contact import contact
from redchain.kinds.project.rules import open_milestones
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
    found = contact(ledger, pairing)
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
        yield Wait("term", since, end.day, verb="finish", offers=_offers(pairing), was=was)


def next_step(_ledger: Ledger, pairing: Pairing) -> Next:
    """Return what usually comes next for a pairing."""
    if pairing.state != "running":
        return Next(())
    return Next(_offers(pairing) if open_milestones(pairing) else (Offer(pairing, "progress"),))


def _offers(pairing: Pairing) -> tuple[Offer, ...]:
    """Goals come before the end."""
    left = open_milestones(pairing)
    return (Offer(pairing, "milestone", {"milestone": left[0]}) if left else Offer(pairing, "finish"),)


def about(find: Callable[[str, str], Any], pairing: Pairing) -> Text:
    """Return a pairing as the pairing of its firm."""
    firm = called(find, pairing.enterprise)
    return Text(f"结对 {pairing.id}（{firm}）", f"Pairing {pairing.id} ({firm})")


def told(find: Callable[[str, str], Any], pairing: Pairing) -> Iterator[Text]:
    """Yield who helps the firm."""
    yield Text("助企员 {helper}", "helper {helper}").fill(helper=named(find, "person", pairing.helper))
    if pairing.mentor:
        yield Text("导师 {mentor}", "mentor {mentor}").fill(mentor=named(find, "person", pairing.mentor))
