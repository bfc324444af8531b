"""More time for a project (延期): what stands against it, what it entails, and which due date was in force on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.dates import local_day
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, OwnRule
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from redchain.kinds.project.model import Project, ProjectStep
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger


def why_not_later(_ledger: Ledger | None, _project: Project, step: ProjectStep) -> Text | None:
    """Return why the new due date is no later one than that which the step replaces, or None."""
    if step.former_due is None or step.due is None or step.due > step.former_due:
        return None
    return Text(f"新限期 {step.due} 不晚于现在的限期 {step.former_due}", f"the new due date {step.due} is not after the present one, {step.former_due}")


def extend(_ledger: Ledger, project: Project, _at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what an extension entails: the project has the new due date, and the step tells the one before."""
    if project.due is None:
        command = shown("redchain", "project", "edit", project.id, "--due", "…")
        words = Text("没有写完成期限，谈不上延期；请链办先写上：{command}", "it has no due date to be extended; the office writes one first: {command}")
        return Effect(hindrance=("RC314", words.fill(command=command)))
    return Effect({"former_due": project.due}, fields={"due": values["due"]} if values.get("due") else {})


def due_on(project: Project, day: date, zone: ZoneInfo) -> date | None:
    """Return the due date in force at the end of a day: what later extensions have moved is as it was."""
    later = next((each for each in project.log if each.step == "extend" and local_day(each.at, zone) > day), None)
    return project.due if later is None else later.former_due


LATER = Condition("RC314", why_not_later, alone=True)

RC382 = Rule(
    "RC382",
    Text("延期对不上", "Extensions that do not fit"),
    Text("{why}", "{why}"),
    Text(
        "用命令延期：redchain project extend {id:word} --due … --reason …",
        "extend it by the command: redchain project extend {id:word} --due … --reason …",
    ),
    Text("延期要有这一步，才查得到限期从哪天改到了哪天、为什么。", "A due date is moved by a step that tells from which day to which, and why."),
)


def ensure_extensions_fit(project: Project) -> Iterator[Finding]:
    """Ensure that each extension tells the due date before it, which the one before had set, and that the last one's is in force (RC382)."""
    due = None
    for place, each in enumerate(project.log):
        if each.step != "extend":
            continue
        if each.former_due is None:
            yield RC382.broken(("log", place), why=Text("没有写原限期", "it does not tell the due date before"), id=project.id)
        elif due not in {None, each.former_due}:
            why = Text(f"原限期写着 {each.former_due}，上一次延到的是 {due}", f"it names {each.former_due} as the due date before, but that was {due}")
            yield RC382.broken(("log", place, "former_due"), why=why, id=project.id)
        due = each.due
    if due is not None and due != project.due:
        now = Text(f"完成期限却是 {project.due}", f"its due date is {project.due}") if project.due else Text("却没有写完成期限", "it has no due date")
        why = Text("最后延到 {due}，{now}", "it was last extended to {due}, but {now}").fill(due=due, now=now)
        yield RC382.broken(("due",), why=why, id=project.id)


def ensure_extensions_follow(before: Project | None, after: Project, _zone: ZoneInfo) -> Iterator[Finding]:
    """Ensure that the first extension of a change names the due date that was in force before it (RC382); those behind it follow on it."""
    new = ((place, each) for place, each in enumerate(after.log) if each.step == "extend" and (before is None or each not in before.log))
    place, step = next(new, (0, None))
    if before is not None and step is not None and step.former_due is not None and step.former_due != before.due:
        now = Text(f"是 {before.due}", f"that was {before.due}") if before.due else Text("没有限期", "there was none")
        words = Text("原限期写着 {former}，延期以前{now}", "it names {former} as the due date before, but {now}")
        yield RC382.broken(("log", place, "former_due"), why=words.fill(former=step.former_due, now=now), id=after.id)


OWN_RULES = (OwnRule(RC382, ensure_extensions_fit),)
