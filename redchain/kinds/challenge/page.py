"""The page of a challenge: how it stands, the needs it is made of, and its claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.challenge.rules import claims_of
from redchain.kinds.challenge.waits import waits
from redchain.model.deadline import set_by_hand
from redchain.model.kind import Wait
from redchain.model.page_view import Entry, PageView, Row, beside, called, clauses, entry, short, standing_row, until
from redchain.shell_words import shown
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from redchain.kinds.challenge.model import Challenge
    from redchain.model.page_view import Look


def _standing(look: Look, challenge: Challenge) -> Row:
    state, count = challenge.moves.say(challenge.state), challenge.indicator_count
    indicators = Text(f"指标 {count} 项", counted(count, "indicator")) if count else None
    wait = _wait(look, challenge)
    words, lit = until(look, wait, (challenge.kind.stages or {})[wait.stage]) if wait else Row(Text("", ""))
    return Row(clauses(state, indicators, words), lit)


def _wait(look: Look, challenge: Challenge) -> Wait | None:
    """What has a due date at a challenge; while teams work on one that is posted, its own due date."""
    found = next((each for each in waits(look.ledger, challenge, look.today) if each.due is not None), None)
    if found is not None or challenge.state != "posted" or challenge.due is None:
        return found
    end, was = set_by_hand(look.ledger.settings.calendar, challenge.due)
    return Wait("solve", challenge.log[-1].at, end.day, was=was)


def _entries(look: Look, challenge: Challenge) -> Iterator[Entry]:
    ledger, claims = look.ledger, claims_of(look.ledger, challenge.id)
    if challenge.needs:
        found = ((each, ledger.named("need", each)) for each in challenge.needs)
        rows = (Row(called(None, each)) if need is None else standing_row(look, need) for each, need in found)
        yield entry(Text("来源需求", "Needs"), rows, len(challenge.needs), shown("redchain", "challenge", "show", challenge.id, "--format", "json"))
    if claims:
        rows = (standing_row(look, each, _team(look, each)) for each in claims)
        yield entry(Text("揭榜", "Claims"), rows, len(claims), shown("redchain", "claim", "list", "--challenge", challenge.id))


def _team(look: Look, claim: Any) -> Text:
    """Return a claim as the team that filed it, with the claim's id."""
    team = look.ledger.named("unit", claim.unit) or look.ledger.named("enterprise", claim.unit)
    return beside(short(team, claim.unit), claim.id)


PAGE = PageView(_standing, _entries, covers=("needs",))
