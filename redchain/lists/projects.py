"""The list of action projects (行动项目清单): by chain, then by state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Column
from redchain.kinds.powers import project_chain_id
from redchain.kinds.project.model import PROJECT_MOVES, Project, ProjectStep
from redchain.lists.light import Light, legend, light
from redchain.lists.listing import Entry, Listing, page, table
from redchain.lists.showing import HIDDEN, PRIVACY, chain_name, is_shown, phrase, unit_name
from redchain.model.base import label
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

    from redchain.document import Cell, Document, Table
    from redchain.model.ledger import Ledger

TITLE = Text("行动项目清单", "Action projects")
COLUMNS = (
    Column(label(Project, "id"), is_whole=True),
    Column(label(Project, "title"), is_heading=True),
    Column(label(Project, "lead")),
    Column(label(Project, "supporting")),
    Column(label(Project, "needs"), is_whole=True),
    Column(label(Project, "goals")),
    Column(Text("里程碑", "Milestones"), "right"),
    Column(label(Project, "due"), "right"),
    Column(Text("灯", "Light"), "center"),
    Column(label(Project, "outcome")),
)


def projects_list(ledger: Ledger, today: date, zone: ZoneInfo) -> Document:
    """Return the list of projects as a page."""
    del zone  # the list shows states and dates as they stand, no moments
    return page(_listing(ledger, today), ledger, today)


def projects_table(ledger: Ledger, today: date, zone: ZoneInfo) -> Table:
    """Return the list of projects as one flat table."""
    del zone
    return table(_listing(ledger, today))


def _listing(ledger: Ledger, today: date) -> Listing:
    states = tuple(PROJECT_MOVES.states)
    keyed = sorted(
        ((project_chain_id(ledger, each) or "~", states.index(each.state), each.id, each) for each in ledger.current(Project) if each.state),
        key=lambda key: key[:3],
    )
    entries = tuple(_entry(each, ledger, today) for *_, each in keyed)
    return Listing(
        TITLE, (label(Project, "chain"), Text("状态", "State")), tuple(PROJECT_MOVES.states.values()), COLUMNS, entries, (legend(ledger.settings), PRIVACY)
    )


def _entry(project: Project, ledger: Ledger, today: date) -> Entry:
    outer, inner = chain_name(project_chain_id(ledger, project), ledger), PROJECT_MOVES.states[project.state]
    if not is_shown(project):
        return Entry(outer, inner, (project.id, HIDDEN, *(None,) * (len(COLUMNS) - 2)))
    lit = _light(project, ledger, today)
    supporting = join([phrase(unit_name(each, ledger)) for each in project.supporting], zh="、", en=", ")
    cells: tuple[Cell, ...] = (project.id, project.title, unit_name(project.lead, ledger), supporting, "\n".join(project.needs), project.goals)
    cells += (_progress(project, today), project.due.isoformat() if project.due else None, lit.mark if lit else None, project.outcome)
    return Entry(outer, inner, cells, lit)


def milestones_done(project: Project, steps: Iterable[ProjectStep], day: date) -> int:
    """Count the milestones with a date of completion up to `day`, or reported by one of the steps."""
    reported = {each.milestone for each in steps}
    return sum(bool(each.done_on and each.done_on <= day) or each.title in reported for each in project.milestones)


def _progress(project: Project, today: date) -> Text | None:
    """Return the milestones done of all, with their share in percent; nothing for a project without milestones."""
    count = len(project.milestones)
    if not count:
        return None
    done = milestones_done(project, project.log, today)
    return Text("{done}/{count}（{percent}%）", "{done}/{count} ({percent}%)").fill(done=done, count=count, percent=(200 * done + count) // (2 * count))


def _light(project: Project, ledger: Ledger, today: date) -> Light | None:
    return light(project.due, today, ledger.settings) if project.due and project.state == "running" else None
