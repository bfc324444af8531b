"""The list of challenges (榜单清单): by chain, then by state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.challenge.rules import CHOSEN, STANDING, chain_id, claims_of
from redchain.kinds.challenge.waits import waits
from redchain.model.fields import fields
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.traffic_light import Light, legend, light
from redchain.model.visibility import HIDDEN, PRIVACY, chain_name, is_shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.challenge.model import Challenge
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("title", is_heading=True),
    ListColumn("field"),
    ListColumn("needs", is_whole=True),
    ListColumn("mode", "center"),
    ListColumn(Text("指标", "Indicators"), "right"),
    ListColumn(Text("发榜", "Posted on"), "right"),
    ListColumn(Text("截止", "Open until"), "right"),
    ListColumn(Text("有效揭榜", "Standing claims"), "right"),
    ListColumn(Text("选定", "Chosen"), "right"),
    ListColumn(Text("灯", "Light"), "center"),
)


def _entries(ledger: Ledger, challenges: Iterable[Challenge], today: date) -> Iterator[ListEntry]:
    return (_entry(each, ledger, today) for each in challenges if each.state)


def _entry(challenge: Challenge, ledger: Ledger, today: date) -> ListEntry:
    chain, inner = chain_id(ledger, challenge), challenge.moves.states[challenge.state]
    order = (chain or "~", tuple(challenge.moves.states).index(challenge.state), challenge.id)
    outer = chain_name(chain, ledger)
    if not is_shown(challenge):
        return ListEntry(order, outer, inner, (challenge.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)))
    claims, lit = claims_of(ledger, challenge.id), _light(challenge, ledger, today)
    cells: tuple[Cell, ...] = (challenge.id, challenge.title, challenge.field, "\n".join(challenge.needs), fields(type(challenge))["mode"].say(challenge.mode))
    cells += (challenge.indicator_count, *(each.isoformat() if each else None for each in (challenge.posted_on, challenge.until)))
    cells += (sum(each.state in STANDING for each in claims) or None, sum(each.state in CHOSEN for each in claims) or None, lit.mark if lit else None)
    return ListEntry(order, outer, inner, cells, lit)


def _light(challenge: Challenge, ledger: Ledger, today: date) -> Light | None:
    due = next((each.due for each in waits(ledger, challenge, today) if each.due is not None), None)
    return None if due is None else light(due, today, ledger.settings)


def _remarks(settings: Settings) -> tuple[Text, ...]:
    return legend(settings), PRIVACY


CHALLENGES = ListView("challenges", Text("榜单清单", "Challenges"), ("chain", Text("状态", "State")), _COLUMNS, _entries, _remarks, rank=5, is_kept=False)
