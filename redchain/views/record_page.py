"""The page of one record: how it stands, what comes next and who does it, and what its kind declares (`Kind.page`)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.resource.model import Resource
from redchain.kinds.resource.validity import is_live, why_not_given
from redchain.kinds.unit.model import Unit
from redchain.model.composition import parent_of, parts_of
from redchain.model.page_view import Entry, Row, beside, called, clauses, standing
from redchain.model.traffic_light import HELD
from redchain.text import Text
from redchain.views.reminding import actors_name, say_due
from redchain.views.waiting import Waiting, stage_names, waiting_at

if TYPE_CHECKING:
    from datetime import date

    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import Look

_NEXT = Text("下一步", "Next")
_MOST_NEXT = 3
_NOTHING = Text("没有了", "nothing")


class RecordPage(NamedTuple):
    """A page before it is printed: what the record is called, how it stands, what comes next, and what its kind says; `covers` are the fields said already."""

    title: Text
    standing: Row
    following: Entry | None
    entries: tuple[Entry, ...]
    covers: tuple[str, ...]


def page_of(look: Look, record: Record) -> RecordPage:
    """Return the page of a record."""
    view = record.kind.page() if record.kind.page else None
    return RecordPage(
        title=called(record),
        standing=standing(look, record),
        following=_following(look, record),
        entries=tuple(view.entries(look, record)) if view else (),
        covers=view.covers if view else (),
    )


def what_follows(look: Look, record: Record) -> tuple[Waiting, ...]:
    """Return what waits at a record and its parts; where that is nothing, at what it is part of, as at the need of an order that has ended."""
    ledger, now = look.ledger, look.now
    found = tuple(waiting_at(ledger, (record, *parts_of(ledger, record)), now))
    whole = parent_of(ledger, record) if not found else None
    return found if whole is None else tuple(waiting_at(ledger, (whole,), now))


def _following(look: Look, record: Record) -> Entry | None:
    if record.kind.waits is None:
        return None
    found = what_follows(look, record)
    if not found and record.moves is None:
        return None
    rows = tuple(_said(look.ledger, each) for each in found[:_MOST_NEXT])
    return Entry(_NEXT, rows or (Row(_NOTHING),), len(found) - len(rows))


def _said(ledger: Ledger, each: Waiting) -> Row:
    words = _stage(each)
    told = Text("{who}：{words}  {command}", "{who}: {words}  {command}").fill(who=actors_name(each.actors, ledger), words=words, command=each.command)
    return Row(told, each.light)


def say_waiting(each: Waiting) -> Row:
    """Return something that waits as a row: what it is about, which stage, until when."""
    return Row(Text("{title}：{words}", "{title}: {words}").fill(title=beside(each.title, each.id), words=_stage(each)), each.light)


def _stage(each: Waiting) -> Text:
    due = Text("限期 {due}", "due {due}").fill(due=say_due(each)) if each.due else None
    return clauses(stage_names()[each.stage], due, each.light.words if each.light and each.light != HELD else None)


def rows_of(found: Entry) -> tuple[Row, ...]:
    """Return the rows of an entry; what is left out is said with the command that shows all, and a single row has that command behind it."""
    if found.left:
        more = Text("另有 {left}", "{left} more").fill(left=found.left)
        return (*found.rows, Row(Text("{more}：{see}", "{more}: {see}").fill(more=more, see=found.see) if found.see else more))
    if found.see and not (found.is_list and found.rows):
        words = Text("{words}  {see}", "{words}  {see}").fill(words=found.rows[0].words, see=found.see) if found.rows else Text(found.see, found.see)
        return (Row(words),)
    return found.rows


def usable_by(ledger: Ledger, firm: Enterprise, today: date) -> tuple[int, int, int]:
    """Return how many resources a firm may use, of how many more that cannot be told from the records, and how many it could use, but not today."""
    from redchain.match.conditions import Applicant  # only the page of a firm asks
    from redchain.match.eligible import Prospects, may_be_suggested

    prospects = Prospects(ledger, Applicant(firm, firm.id), today)
    in_use = {unit.id for unit in ledger.current(Unit)}
    offered = (each for each in ledger.every(Resource) if is_live(each, today) and may_be_suggested(each) and each.unit in in_use)
    answers: Counter[str] = Counter()
    for each in offered:
        answer, barred = prospects.eligible(each.eligibility.model_dump_json() if each.eligibility else ""), why_not_given(ledger, each, today)
        answers[answer if barred is None or answer == "no" else "unknown" if barred.kind == "unclear" else barred.kind] += 1
    return answers["yes"], answers["unknown"], answers.total() - answers["yes"] - answers["unknown"] - answers["no"]
