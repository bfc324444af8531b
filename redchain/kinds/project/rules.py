"""What a project's life goes by: its chain and offices, its milestones, what waits at it, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office as office_of
from redchain.kinds.need.rules import chain_id as chain_of_need
from redchain.kinds.need.rules import office as office_of_need
from redchain.model.commands import command_for
from redchain.model.dates import local_day
from redchain.model.deadline import set_by_hand
from redchain.model.kind import Condition, Effect, Wait
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from redchain.kinds.project.model import Project, ProjectStep
    from redchain.model.dates import Calendar
    from redchain.model.ledger import Ledger


def chain_id(ledger: Ledger, project: Project) -> str:
    """Return the id of a project's chain: its own, or that of the first of its needs that is there; empty when neither says one."""
    if project.chain:
        return project.chain
    first = next((need for each in project.needs if (need := ledger.named("need", each))), None)
    return chain_of_need(ledger, first) if first else ""


def office(ledger: Ledger, project: Project) -> tuple[str, ...]:
    """Return the units that are the office of a project's chain; where it names none, those of its needs together."""
    own = ledger.named("chain", project.chain)
    if own is not None:
        return office_of(ledger, own)
    needs = [need for each in project.needs if (need := ledger.named("need", each))]
    return tuple(dict.fromkeys(unit for each in needs for unit in office_of_need(ledger, each)))


def why_not_reached(_ledger: Ledger | None, project: Project, step: ProjectStep) -> Text | None:
    """Return why a milestone cannot be reported, or None: it is one of the project's, and reached once."""
    known = {each.title: each for each in project.milestones}
    if step.milestone not in known:
        names = Text("、".join(known) or "（没有）", ", ".join(known) or "(none)")
        return Text("项目没有里程碑“{title}”；它有：{names}", "the project has no milestone {title}; it has: {names}").fill(title=step.milestone, names=names)
    reached = next((each for each in project.log if each.step == "milestone" and each.milestone == step.milestone), None)
    if reached is None:
        return None
    return Text(f"里程碑“{step.milestone}”已于 {reached.at.date()} 完成", f"the milestone {step.milestone} was reached on {reached.at.date()}")


def milestone(ledger: Ledger, project: Project, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what reaching a milestone entails: its day stands in the list of milestones."""
    title, on = values.get("milestone"), local_day(at, ledger.settings.zone)
    marks = tuple(each.model_copy(update={"done_on": on}) if each.title == title else each for each in project.milestones)
    return Effect(fields={"milestones": marks})


KNOWN_MILESTONE = Condition("RC312", why_not_reached, alone=True)


def waits(ledger: Ledger, project: Project, _today: date) -> Iterator[Wait]:
    """Yield what waits at a project: milestones that are due some day, and its end."""
    if project.state != "running":
        return
    since, calendar = project.log[-1].at, ledger.settings.calendar
    yield from (
        _until(
            calendar, each.due, Wait("milestone", since, command=command_for(type(project), project.id, "milestone", milestone=each.title), title=each.title)
        )
        for each in project.milestones
        if each.due and not each.done_on
    )
    if project.due:
        yield _until(calendar, project.due, Wait("project", since, verb="finish"))


def _until(calendar: Calendar, day: date, wait: Wait) -> Wait:
    end, was = set_by_hand(calendar, day)
    return wait._replace(due=end.day, was=was)


def next_step(_ledger: Ledger, project: Project) -> Text | None:
    """Return what usually comes next for a project, in words and commands."""
    if project.state != "running":
        return None
    mark = next((each.title for each in project.milestones if each.done_on is None), None)
    if mark is None:
        return same(command_for(type(project), project.id, "finish"))
    return same(command_for(type(project), project.id, "milestone", milestone=mark))
