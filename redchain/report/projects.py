"""The action projects of a span: those running at its end and those that ended in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.kinds.project.list_view import milestones_done
from redchain.model.powers import chain_of
from redchain.model.showing import HIDDEN, chain_name, is_shown, unit_name
from redchain.report.period import light_at_end

if TYPE_CHECKING:
    from datetime import date

    from redchain.document import Words
    from redchain.model.ledger import Ledger
    from redchain.model.light import Light
    from redchain.report.period import Span
    from redchain.report.timeline import Past, ProjectPast


@dataclass(frozen=True)
class ProjectLine:
    """One project as it stood at the end of the span; `is_new`: it was started in the span."""

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


def project_lines(past: Past, span: Span, ledger: Ledger) -> tuple[ProjectLine, ...]:
    """Return the projects running at the end of the span, then those finished or stopped in it, by chain and id."""
    order = {"running": 0, "finished": 1, "stopped": 2}
    found = [each for each in past.projects if _belongs(each, span)]
    keyed = sorted(found, key=lambda each: (order[each.state], chain_of(ledger, each.project) or "~", each.project.id))
    return tuple(_line(each, span, ledger) for each in keyed)


def _belongs(past: ProjectPast, span: Span) -> bool:
    state = past.state
    if state in {"finished", "stopped"}:
        return any(span.holds(each.day) and each.after == state for each in past.points)
    return state == "running"


def _line(past: ProjectPast, span: Span, ledger: Ledger) -> ProjectLine:
    project, state, can_show = past.project, past.state, is_shown(past.project)
    return ProjectLine(
        id=project.id,
        title=project.title if can_show else HIDDEN,
        chain=chain_name(chain_of(ledger, project), ledger),
        lead=unit_name(project.lead, ledger) if can_show else HIDDEN,
        state=state,
        is_new=span.holds(past.points[0].day),
        milestones_done=milestones_done(project, (each.step for each in past.points), span.cut),
        milestones=len(project.milestones),
        due=project.due,
        light=light_at_end(project.due, span) if project.due and state == "running" else None,
    )
