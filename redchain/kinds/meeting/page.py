"""The page of a meeting: how it stands, who came, what became of each topic, and what came of its resolutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.meeting.ballots import entitled, notices, observers, present, resolved, step_of
from redchain.kinds.meeting.list_view import actor_name
from redchain.kinds.meeting.resolutions import DONE, is_carried_out, is_idle, outgrowth, resolutions, say_outgrowth
from redchain.kinds.meeting.waits import say_votes, waits
from redchain.model.dates import local_day
from redchain.model.page_view import Entry, PageView, Row, clauses, entry, until
from redchain.model.votes import OUTCOMES
from redchain.shell_words import shown
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.meeting.model import Meeting, MeetingStep, Topic
    from redchain.kinds.meeting.resolutions import Outgrowth, Resolution
    from redchain.model.page_view import Look


def _standing(look: Look, meeting: Meeting) -> Row:
    state, wait = meeting.moves.say(meeting.state), next(waits(look.ledger, meeting, look.today), None)
    words, lit = until(look, wait, (meeting.kind.stages or {})[wait.stage]) if wait else Row(Text("", ""))
    return Row(clauses(state, Text(f"{meeting.held_on}", f"{meeting.held_on}"), words), lit)


def say_attendance(meeting: Meeting) -> Text:
    """Return how many were entitled, came, were excused and observed."""
    opened = step_of(meeting, "open")
    counts = {
        "due": len(entitled(meeting)),
        "here": len(present(meeting)),
        "excused": len(opened.excused if opened else ()),
        "more": len(observers(meeting)),
    }
    return Text("应到 {due}，实到 {here}，请假 {excused}，列席 {more}", "{due} entitled, {here} present, {excused} excused, {more} observing").fill(**counts)


def say_topic(meeting: Meeting, topic: Topic) -> Text:
    """Return a topic with how it was settled."""
    step = resolved(meeting).get(topic.number)
    head = Text(f"{topic.number}. {topic.title}", f"{topic.number}. {topic.title}")
    if step is None or step.outcome is None:
        return Text("{head}：未议", "{head}: not settled").fill(head=head)
    votes, outcome = say_votes(meeting, step), OUTCOMES[step.outcome]
    more = clauses(outcome, votes)
    return Text("{head}：{more}", "{head}: {more}").fill(head=head, more=more)


def _entries(look: Look, meeting: Meeting) -> Iterator[Entry]:
    see = shown("redchain", "meeting", "show", meeting.id, "--format", "json")
    if entitled(meeting):
        yield Entry(Text("到会", "Attendance"), (Row(say_attendance(meeting)),))
    given = notices(meeting)
    if len(given) > 1:
        yield Entry(Text("通知", "Notices"), tuple(Row(words) for words in _say_notices(look, given)))
    if meeting.topics:
        yield entry(Text("议程", "Agenda"), (Row(say_topic(meeting, each)) for each in meeting.topics), len(meeting.topics), see)
    found = [(each, outgrowth(look.ledger, each)) for each in resolutions(meeting)]
    if found:
        rows = (Row(clauses(Text(f"议题 {each.number}", f"topic {each.number}"), *say_state(each, more))) for each, more in found)
        yield entry(Text("决议落实", "Resolutions"), rows, len(found), see)


def _say_notices(look: Look, given: tuple[MeetingStep, ...]) -> Iterator[Text]:
    """Yield the day of each notice, how many it asks to come, and who joined and left since the one before."""
    before = given[0]
    for each in given:
        words = Text("{day}  应到 {due}，列席 {more}", "{day}  {due} entitled, {more} observing")
        said = [words.fill(day=local_day(each.at, look.ledger.settings.zone), due=len(each.entitled), more=len(each.observers))]
        joined, left = ([who for who in now.entitled if who not in then.entitled] for now, then in ((each, before), (before, each)))
        said += [_JOINED.fill(names=_names(look, joined))] if joined else []
        said += [_LEFT.fill(names=_names(look, left))] if left else []
        yield join(said, zh="，", en=", ")
        before = each


_JOINED, _LEFT = Text("增加 {names}", "joined: {names}"), Text("不再应到 {names}", "left: {names}")


def _names(look: Look, actors: list[str]) -> Text:
    return join([actor_name(each, look.ledger) or same(each) for each in actors], zh="、", en=", ")


def say_state(resolution: Resolution, found: Outgrowth) -> tuple[Text, ...]:
    """Return how a resolution stands, and what came of it."""
    if found.replaced_by:
        took = Text("由 {ref} 的决议接替", "replaced by the resolution {ref}").fill(ref=found.replaced_by)
        return (took, say_outgrowth(found)) if found.made else (took,)
    if is_idle(resolution, found):
        return (Text("没有要落实的", "nothing to carry out"),)
    if is_carried_out(found):
        return (Text("已落实", "carried out"), say_outgrowth(found))
    came = say_outgrowth(found._replace(is_reported=False))
    if not found.is_reported:
        return (Text("待落实", "open"), came)
    if found.made:
        done = sum(each.state in DONE for each in found.made)
        return (Text("已通报（完成 {done}/{count}）", "reported ({done} of {count} done)").fill(done=done, count=len(found.made)), came)
    return (Text("已通报", "reported"),) if found.is_named else (Text("已通报，待落实", "reported, open"), came)


PAGE = PageView(_standing, _entries, covers=("topics",))
