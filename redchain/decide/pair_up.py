"""Pairing many firms at once: a plan that was agreed becomes new pairings and hand-overs, as one change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.decide.change import Change, Put
from redchain.decide.lookup import refuse_archived_references, refuse_unknown_references
from redchain.decide.take_step import step_taken
from redchain.errors import RefusalError
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.pairing.rules import room_of
from redchain.model.named_record import named
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.decide.take_step import Doing
    from redchain.model.ledger import Ledger

_AGAIN = Text("重新看安排：redchain pair --plan", "look at the plan again: redchain pair --plan")


@dataclass(frozen=True)
class PairRequest:
    """A firm that gets a helper: a new pairing where it has none, else its pairing goes from `before` to `helper` for a reason."""

    firm: str
    helper: str
    pairing: str | None = None
    before: str | None = None
    reason: str = ""


def pair_up(ledger: Ledger, requests: Sequence[PairRequest], doing: Doing, ids: Sequence[str]) -> Change:
    """Return the change that pairs firms with their helpers, new pairings under their ids of `ids`; all or none.

    Raises RefusalError where records have changed since it was planned, or a step may not be taken.
    """
    _refuse_outdated(ledger, requests)
    new = [each for each in requests if each.pairing is None]
    puts = [_started(ledger, each, doing, identifier) for each, identifier in zip(new, ids, strict=True)]
    for each in requests:
        if each.pairing is not None:
            puts += step_taken(ledger, ledger.shelf(Pairing)[each.pairing], "hand_over", doing, {"helper": each.helper, "reason": each.reason})
    return Change(f"pairing: plan, {len(new)} paired, {len(requests) - len(new)} handed over", tuple(puts))


def _started(ledger: Ledger, request: PairRequest, doing: Doing, identifier: str) -> Put:
    blank = Pairing.model_validate({"id": identifier, "enterprise": request.firm, "helper": request.helper, "log": ()})
    refuse_unknown_references(ledger, blank)
    refuse_archived_references(ledger, blank)
    return Put(step_taken(ledger, blank, "start", doing, {})[0].after)


def _refuse_outdated(ledger: Ledger, requests: Sequence[PairRequest]) -> None:
    """Refuse a plan whose firms have been paired or handed over otherwise since, or whose helpers have no room left."""
    running = {each.id: each for each in ledger.open(Pairing)}
    helped = {each.enterprise: each.id for each in running.values()}
    for each in requests:
        if each.pairing is None and each.firm in helped:
            words = Text("作出安排之后，{firm}已经结对（{other}）", "since it was planned, {firm} was paired ({other})")
            raise RefusalError(words.fill(firm=named(ledger.named, "enterprise", each.firm), other=helped[each.firm]), _AGAIN)
        if each.pairing is not None and (each.pairing not in running or running[each.pairing].helper != each.before):
            raise RefusalError(Text(f"作出安排之后，结对 {each.pairing} 已经变动", f"since it was planned, the pairing {each.pairing} was changed"), _AGAIN)
    moved = {each.pairing: each.helper for each in requests if each.pairing}
    loads: Counter[str] = Counter()
    for pairing in running.values():
        loads[moved.get(pairing.id, pairing.helper)] += pairing.load
    loads.update(each.helper for each in requests if each.pairing is None)
    usual = ledger.settings.programme.contact.max_firms
    for helper in sorted({each.helper for each in requests}):
        person = ledger.named("person", helper)
        if person is not None and loads[helper] > room_of(person, usual):
            words = Text("作出安排之后，{who}已经没有名额", "since it was planned, the places of {who} went")
            raise RefusalError(words.fill(who=named(ledger.named, "person", helper)), _AGAIN)
