"""The action projects of a period: those running at its end and those that ended in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.kinds.project.extension import due_on
from redchain.kinds.project.list_view import milestones_done
from redchain.kinds.project.model import PROJECT_MOVES
from redchain.model.deadline import set_by_hand
from redchain.model.powers import chain_of
from redchain.model.visibility import HIDDEN, chain_name, is_shown, unit_name
from redchain.report.period import light_at_end
from redchain.report.record_rows import CHAIN, ID, LIGHT, NAME, STATE
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from redchain.document import Cell, Words
    from redchain.model.ledger import Ledger
    from redchain.model.traffic_light import Light
    from redchain.report.period import Period
    from redchain.report.timeline import ProjectTimeline, Timelines

_LEAD = Column(Text("牵头单位", "Lead unit"))
_MILESTONES = Column(Text("里程碑", "Milestones"), "right")
_DUE = Column(Text("完成期限", "Due"), "right")


@dataclass(frozen=True)
class ProjectLine:
    """One project as it stood at the end of the period; `is_new`: it was started in the period."""

    id: str
    title: Words
    chain: Words
    lead: Words
    state: str
    is_new: bool
    milestones_done: int
    milestones: int
    due: date | None
    light: Light | None


def project_lines(timelines: Timelines, period: Period, ledger: Ledger) -> tuple[ProjectLine, ...]:
    """Return the projects running at the end of the period, then those finished or stopped in it, by chain and id."""
    order = {"running": 0, "finished": 1, "stopped": 2}
    found = [each for each in timelines.projects if _belongs(each, period)]
    keyed = sorted(found, key=lambda each: (order[each.state], chain_of(ledger, each.record) or "~", each.record.id))
    return tuple(_line(each, period, ledger) for each in keyed)


def project_table(lines: Sequence[ProjectLine]) -> Table:
    """Return the projects as a table."""
    rows: list[tuple[Cell, ...]] = []
    for each in lines:
        state = PROJECT_MOVES.states[each.state]
        said = Text("{state}（新立项）", "{state} (new)").fill(state=state) if each.is_new else state
        done, due = f"{each.milestones_done}/{each.milestones}", each.due.isoformat() if each.due else None
        rows.append((each.id, each.title, each.chain, each.lead, said, done, due, each.light.mark if each.light else None))
    return Table((ID, NAME, CHAIN, _LEAD, STATE, _MILESTONES, _DUE, LIGHT), tuple(rows))


def _belongs(project: ProjectTimeline, period: Period) -> bool:
    state = project.state
    if state in {"finished", "stopped"}:
        return any(period.includes(each.day) and each.after == state for each in project.transitions)
    return state == "running"


def _line(project: ProjectTimeline, period: Period, ledger: Ledger) -> ProjectLine:
    record, state, can_show = project.record, project.state, is_shown(project.record)
    due = due_on(record, period.last, period.settings.zone)
    return ProjectLine(
        id=record.id,
        title=record.title if can_show else HIDDEN,
        chain=chain_name(chain_of(ledger, record), ledger),
        lead=unit_name(record.lead, ledger) if can_show else HIDDEN,
        state=state,
        is_new=period.includes(project.transitions[0].day),
        milestones_done=milestones_done(record, (each.step for each in project.transitions), period.last),
        milestones=len(record.milestones),
        due=due,
        light=light_at_end(set_by_hand(period.settings.calendar, due)[0].day, period) if due and state == "running" else None,
    )
