"""The page of a project: how far it is, its next milestone, and how the needs it answers stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.project.agreement import CO_BUILDING
from redchain.kinds.project.rules import open_milestones, waits
from redchain.kinds.project.survey import say_share, shares
from redchain.model.deadline import set_by_hand
from redchain.model.kind import Wait
from redchain.model.page_view import Entry, PageView, Row, called, clauses, entry, pressing, standing_row, until
from redchain.shell_words import shown
from redchain.text import Text, counted, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.project.model import Project
    from redchain.model.page_view import Look


def _standing(look: Look, project: Project) -> Row:
    count, left = len(project.milestones), len(open_milestones(project))
    done = Text(f"里程碑完成 {count - left}/{count}", f"{count - left} of {counted(count, 'milestone')} reached") if count else None
    signed = Text(f"协议 {project.signed_on} 签订", f"signed on {project.signed_on}") if project.signed_on else None
    usual = "agreement" if project.form == CO_BUILDING else "project"
    words, lit = pressing(look, waits(look.ledger, project, look.today), usual, project.kind.stages or {})
    return Row(clauses(project.moves.say(project.state), signed, done, words), lit)


def _until(look: Look, day: date) -> Row:
    end, was = set_by_hand(look.ledger.settings.calendar, day)
    return until(look, Wait("project", look.now, end.day, was=was))


def _entries(look: Look, project: Project) -> Iterator[Entry]:
    titles = open_milestones(project)
    first = next((each for each in project.milestones if each.title in titles), None)
    if project.is_open and first is not None:
        words, lit = _until(look, first.due) if first.due else Row(Text("", ""))
        yield Entry(Text("下一个里程碑", "Next milestone"), (Row(clauses(same(first.title), words), lit),))
    found = ((each, look.ledger.named("need", each)) for each in project.needs)
    rows = (Row(called(None, each)) if need is None else standing_row(look, need) for each, need in found)
    yield from _survey(look, project)
    yield from _built(project)
    yield from _advised(look, project)
    if project.needs:
        yield entry(Text("对应需求", "Needs"), rows, len(project.needs), shown("redchain", "project", "show", project.id, "--format", "json"))


def _survey(look: Look, project: Project) -> Iterator[Entry]:
    found = shares(look.ledger, project) if project.form == "survey" else ()
    if found:
        yield entry(Text("走访企业/应走访", "Firms reached of those to visit"), (Row(say_share(look.ledger, each)) for each in found), len(found))


def _built(project: Project) -> Iterator[Entry]:
    """Yield the results of what is built together, the last ones first."""
    found = [each for each in reversed(project.log) if each.step == "result"]
    if found:
        words = Text("{title}，{day}", "{title}, {day}")
        rows = (Row(words.fill(title=each.title or "", day=each.at.date())) for each in found)
        yield entry(Text("共建成果", "Results"), rows, len(found), shown("redchain", "project", "log", project.id))


def _advised(look: Look, project: Project) -> Iterator[Entry]:
    """Yield the firms that were advised, how often and when last; the last ones first."""
    days: dict[str, list[date]] = {}
    for place, firm in reversed(project.advice):
        days.setdefault(firm, []).append(project.log[place].at.date())
    if not days:
        return
    label = Text(f"问诊（{len(days)} 家 {len(project.advice)} 次）", f"Advice ({counted(len(days), 'firm')}, {counted(len(project.advice), 'time')})")
    words = Text("{firm}：{count} 次，最近 {day}", "{firm}: {count}, last on {day}")
    rows = (Row(words.fill(firm=called(look.ledger.named("enterprise", firm), firm), count=len(found), day=found[0])) for firm, found in days.items())
    yield entry(label, rows, len(days), shown("redchain", "project", "log", project.id))


PAGE = PageView(_standing, _entries, covers=("needs", "targets"))
