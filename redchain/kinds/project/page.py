"""The page of a project: how far it is, its next milestone, and how the needs it answers stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.project.rules import open_milestones
from redchain.model.deadline import say_deadline, set_by_hand
from redchain.model.page_view import Entry, PageView, Row, called, clauses, entry, standing_row
from redchain.model.traffic_light import light
from redchain.shell_words import shown
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.project.model import Project
    from redchain.model.page_view import Look


def _standing(look: Look, project: Project) -> Row:
    count, left = len(project.milestones), len(open_milestones(project))
    done = Text(f"里程碑完成 {count - left}/{count}", f"{count - left} of {counted(count, 'milestone')} reached") if count else None
    until = _until(look, project.due) if project.due and project.is_open else Row(Text("", ""))
    return Row(clauses(project.moves.say(project.state), done, until.words), until.light)


def _until(look: Look, day: date) -> Row:
    settings, today = look.ledger.settings, look.today
    end, was = set_by_hand(settings.calendar, day)
    lit = light(end.day, today, settings, day_is_over=end.day < today)
    words = say_deadline(end, is_estimated=settings.calendar.is_estimated(end.day.year), was=was)
    return Row(clauses(Text("限期 {due}", "due {due}").fill(due=words), lit.words), lit)


def _entries(look: Look, project: Project) -> Iterator[Entry]:
    titles = open_milestones(project)
    first = next((each for each in project.milestones if each.title in titles), None)
    if project.is_open and first is not None:
        until = _until(look, first.due) if first.due else Row(Text("", ""))
        yield Entry(Text("下一个里程碑", "Next milestone"), (Row(clauses(Text(first.title, first.title), until.words), until.light),))
    found = ((each, look.ledger.named("need", each)) for each in project.needs)
    rows = (Row(called(None, each)) if need is None else standing_row(look, need) for each, need in found)
    if project.needs:
        yield entry(Text("对应需求", "Needs"), rows, len(project.needs), shown("redchain", "project", "show", project.id, "--format", "json"))


PAGE = PageView(_standing, _entries, covers=("needs",))
