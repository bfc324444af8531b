"""The list of meetings (会议清单): by chain, then by state, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.meeting.ballots import entitled, present, resolved
from redchain.kinds.meeting.resolutions import is_done, outgrowth, resolutions
from redchain.kinds.meeting.rules import chain_id
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.visibility import HIDDEN, PRIVACY, chain_name, is_shown, phrase, shown
from redchain.model.votes import MEETING_FORMS, OUTCOMES
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.meeting.model import Meeting
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("title", is_heading=True),
    ListColumn("held_on", "right"),
    ListColumn("form", "center"),
    ListColumn("chair"),
    ListColumn(Text("应到", "Entitled"), "right"),
    ListColumn(Text("实到", "Present"), "right"),
    ListColumn(Text("议题", "Topics"), "right"),
    *(ListColumn(words, "right") for words in OUTCOMES.values()),
    ListColumn(Text("决议待落实", "Resolutions open"), "right"),
)


def _entries(ledger: Ledger, meetings: Iterable[Meeting], _today: date) -> Iterator[ListEntry]:
    return (_entry(each, ledger) for each in meetings if each.state)


def _entry(meeting: Meeting, ledger: Ledger) -> ListEntry:
    chain, inner = chain_id(ledger, meeting), meeting.moves.states[meeting.state]
    place = tuple(meeting.moves.states).index(meeting.state)
    order: tuple[str | int, ...] = (chain or "~", place, -meeting.held_on.toordinal(), meeting.id)
    outer = chain_name(chain, ledger)
    if not is_shown(meeting):
        return ListEntry(order, outer, inner, (meeting.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)))
    done = [each.outcome for each in resolved(meeting).values()]
    cells: tuple[Cell, ...] = (meeting.id, meeting.title, meeting.held_on.isoformat(), MEETING_FORMS[meeting.form], actor_name(meeting.chair, ledger))
    cells += (len(entitled(meeting)) or None, len(present(meeting)) or None, len(meeting.topics))
    cells += (*(sum(each == outcome for each in done) if done else None for outcome in OUTCOMES), _open(ledger, meeting))
    return ListEntry(order, outer, inner, cells)


def _open(ledger: Ledger, meeting: Meeting) -> int | None:
    return sum(not is_done(each, outgrowth(ledger, each)) for each in resolutions(meeting)) or None


def actor_name(actor: str | None, ledger: Ledger) -> Text | None:
    """Return what a unit or a firm is called, short where it has a short name, as a list may say it."""
    if actor is None:
        return None
    found = ledger.named("unit", actor) or ledger.named("enterprise", actor)
    return phrase(shown(found, found.short_name or found.name) if found else actor)


def _remarks(_settings: Settings) -> tuple[Text, ...]:
    return (PRIVACY,)


MEETINGS = ListView(
    "meetings", Text("会议清单", "Meetings"), (Text("产业链", "Chain"), Text("状态", "State")), _COLUMNS, _entries, _remarks, rank=5, is_kept=False
)
