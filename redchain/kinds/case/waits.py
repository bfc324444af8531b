"""What waits at a case, and what usually comes next for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.case.checklist import checklist, is_put_right, left_behind
from redchain.kinds.case.rules import due_now
from redchain.kinds.challenge.waits import counted
from redchain.model.deadline import set_by_hand
from redchain.model.kind import Next, Offer, Wait
from redchain.model.named_record import named
from redchain.model.visibility import called
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from redchain.kinds.case.model import AgentCase
    from redchain.model.ledger import Ledger

_COLLECTING = ("open", "incomplete")
_ANSWERED = ("granted", "refused")


def waits(ledger: Ledger, case: AgentCase, _today: date) -> Iterator[Wait]:
    """Yield what waits at a case: its materials, that it is submitted, the answer, what was to follow, and the firm's word on it."""
    since, title = case.log[-1].at, _title(ledger, case)
    if case.state in _ANSWERED:
        yield Wait("rate", since, counted(ledger, "case.verify", since), verb="verify", title=title)
        return
    if case.state in _COLLECTING:
        offers, until = _offers(ledger, case), counted(ledger, "case.submit", since)
        if offers[0].verb == "submit":
            yield Wait("hand_in", since, until, verb="submit", title=title)
        else:
            yield Wait("collect", since, None if is_put_right(case.log) else until, verb="receive", offers=offers[:1], title=title)
    found = due_now(ledger, case) if case.state == "submitted" else None
    if found is not None:
        sent = next(each.at for each in reversed(case.log) if each.step == "submit")
        yield Wait("answer", sent, found[0], verb="grant", offers=_offers(ledger, case), title=title, was=found[1])
    for material, until in left_behind(case.log).items():
        end, was = set_by_hand(ledger.settings.calendar, until)
        begun = next(each.at for each in case.log if each.step == "defer" and material in each.material)
        yield Wait("follow", begun, end.day, verb="receive", offers=(Offer(case, "receive", {"material": material}),), title=material, was=was)


def next_step(ledger: Ledger, case: AgentCase) -> Next:
    """Return what usually comes next for a case: the first material that is missing, else what its state leads to."""
    return Next(_offers(ledger, case))


def _offers(ledger: Ledger, case: AgentCase) -> tuple[Offer, ...]:
    if case.state in _ANSWERED:
        return (Offer(case, "verify"),)
    if case.state in _COLLECTING:
        missing = next((each.title for each in checklist(ledger, case) if each.is_missing), None)
        if missing is None and not is_put_right(case.log):
            return Offer(case, "receive"), Offer(case, "progress")
        return (Offer(case, "receive", {"material": missing}),) if missing else (Offer(case, "submit"),)
    if case.state != "submitted":
        return ()
    left = next(iter(left_behind(case.log)), None)
    first = (Offer(case, "receive", {"material": left}),) if left else (Offer(case, "grant"),)
    return (*first, Offer(case, "ask_more"))


def _title(ledger: Ledger, case: AgentCase) -> str:
    service = ledger.named("service", case.service)
    return service.title if service else case.service


def about(find: Callable[[str, str], Any], case: AgentCase) -> Text:
    """Return a case as the item done for its firm."""
    firm, service = called(find, case.enterprise), find("service", case.service)
    title = service.title if service else case.service
    return Text(f"帮代办件 {case.id}（{firm}：{title}）", f"Case {case.id} ({firm}: {title})")


def told(find: Callable[[str, str], Any], case: AgentCase) -> Iterator[Text]:
    """Yield who does it, and by when it is to be answered."""
    yield Text("代办员 {agent}", "agent {agent}").fill(agent=named(find, "person", case.agent))
    if case.due is not None and case.is_open:
        yield Text(f"限期 {case.due}", f"due {case.due}")
