"""What waits at a project, and what usually comes next for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.commands import command_for
from redchain.model.kind import Wait
from redchain.text import same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.project.model import Project
    from redchain.model.ledger import Ledger
    from redchain.text import Text


def waits(_ledger: Ledger, project: Project, _today: date) -> Iterator[Wait]:
    """Yield what waits at a project: milestones that are due some day, and its end."""
    if project.state != "running":
        return
    since = project.log[-1].at
    yield from (
        Wait("milestone", since, each.due, command=command_for(type(project), project.id, "milestone", milestone=each.title), title=each.title)
        for each in project.milestones
        if each.due and not each.done_on
    )
    if project.due:
        yield Wait("project", since, project.due, verb="finish")


def next_step(_ledger: Ledger, project: Project) -> Text | None:
    """Return what usually comes next for a project, in words and commands."""
    if project.state != "running":
        return None
    mark = next((each.title for each in project.milestones if each.done_on is None), None)
    if mark is None:
        return same(command_for(type(project), project.id, "finish"))
    return same(command_for(type(project), project.id, "milestone", milestone=mark))
