"""The list of action projects (行动项目清单): by chain, then by state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.project.rules import chain_id
from redchain.model.deadline import set_by_hand
from redchain.model.fields import fields
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.traffic_light import Light, legend, light
from redchain.model.visibility import HIDDEN, PRIVACY, actor_name, chain_name, is_shown, phrase, unit_name
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.project.model import Project, ProjectStep
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("title", is_heading=True),
    ListColumn("form"),
    ListColumn("lead"),
    ListColumn("supporting"),
    ListColumn("parties"),
    ListColumn("needs", is_whole=True),
    ListColumn("goals"),
    ListColumn(Text("里程碑", "Milestones"), "right"),
    ListColumn(Text("已完成", "Reached"), "right"),
    ListColumn(Text("进度", "Progress"), "right"),
    ListColumn("due", "right"),
    ListColumn(Text("灯", "Light"), "center"),
    ListColumn("outcome"),
)


def _entries(ledger: Ledger, projects: Iterable[Project], today: date) -> Iterator[ListEntry]:
    return (_entry(each, ledger, today) for each in projects if each.state)


def _place(project: Project) -> int:
    return tuple(project.moves.states).index(project.state)


def _entry(project: Project, ledger: Ledger, today: date) -> ListEntry:
    chain, inner = chain_id(ledger, project), project.moves.states[project.state]
    order, outer = (chain or "~", _place(project), project.id), chain_name(chain, ledger)
    if not is_shown(project):
        return ListEntry(order, outer, inner, (project.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)))
    lit = _light(project, ledger, today)
    supporting = join([phrase(unit_name(each, ledger)) for each in project.supporting], zh="、", en=", ")
    form = fields(type(project))["form"].choices[project.form] if project.form else None
    parties = join([phrase(actor_name(each, ledger)) for each in project.parties], zh="、", en=", ") if project.parties else None
    cells: tuple[Cell, ...] = (project.id, project.title, form, unit_name(project.lead, ledger), supporting, parties)
    cells += ("\n".join(project.needs), project.goals)
    cells += (*_milestones(project, today), project.due.isoformat() if project.due else None, lit.mark if lit else None, project.outcome)
    return ListEntry(order, outer, inner, cells, lit)


def milestones_done(project: Project, steps: Iterable[ProjectStep], day: date) -> int:
    """Count the milestones with a date of completion up to `day`, or reported by one of the steps."""
    reported = {each.milestone for each in steps}
    return sum(bool(each.done_on and each.done_on <= day) or each.title in reported for each in project.milestones)


def _milestones(project: Project, today: date) -> tuple[Cell, Cell, Cell]:
    """Return how many milestones there are, how many are done, and their share in percent, each a cell: of 1/4 a spreadsheet makes a date."""
    count = len(project.milestones)
    if not count:
        return None, None, None
    done = milestones_done(project, project.log, today)
    return count, done, f"{(200 * done + count) // (2 * count)}%"


def _light(project: Project, ledger: Ledger, today: date) -> Light | None:
    if project.due is None or project.state != "running":
        return None
    return light(set_by_hand(ledger.settings.calendar, project.due)[0].day, today, ledger.settings)


def _remarks(settings: Settings) -> tuple[Text, ...]:
    return legend(settings), PRIVACY


PROJECTS = ListView("projects", Text("行动项目清单", "Action projects"), ("chain", Text("状态", "State")), _COLUMNS, _entries, _remarks, rank=3)
