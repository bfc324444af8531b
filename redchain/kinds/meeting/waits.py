"""What waits at a meeting, what usually comes next for it, and what a difference tells of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from redchain.kinds.meeting.ballots import CAST, LISTS, TOTALS, entitled, left, resolved, say_silent, tally
from redchain.kinds.meeting.resolutions import FOLLOW_UP, due_on, is_done, outgrowth, resolutions, was_heard, was_named
from redchain.model.kind import Next, Offer, Wait
from redchain.model.votes import OUTCOMES
from redchain.shell_words import shown
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from redchain.kinds.meeting.model import Meeting, MeetingStep
    from redchain.kinds.meeting.resolutions import Outgrowth, Resolution
    from redchain.model.ledger import Ledger


def waits(ledger: Ledger, meeting: Meeting, _today: date) -> Iterator[Wait]:
    """Yield what waits at a meeting: its notice, its day, its minutes, and after it a report on what it resolved."""
    days, since = ledger.settings.programme.meetings, meeting.log[-1].at
    if meeting.state == "planned":
        yield Wait("invite", since, meeting.held_on - timedelta(days=days.notice_days))
    elif meeting.state == "invited":
        yield Wait("hold", since, meeting.held_on, verb="open", offers=_offers(meeting))
    elif meeting.state == "open":
        yield Wait("minute", since, ledger.settings.calendar.add(meeting.held_on, days.minutes_workdays), offers=_offers(meeting))
    elif meeting.state == "done":
        yield from _reports(ledger, meeting)


def _reports(ledger: Ledger, meeting: Meeting) -> Iterator[Wait]:
    """Yield the reports that are to come: by the day that was set, and where one was heard and something is still open, at the next meeting."""
    for each in resolutions(meeting):
        step, found = resolved(meeting)[each.number], outgrowth(ledger, each)
        if step.report_on is None or found.replaced_by or (found.is_reported and is_done(each, found)):
            continue
        command, ahead = _to_report(ledger, meeting, each, found), _ahead(ledger, meeting)
        if found.is_reported:
            yield Wait("report", step.at, min((mate.held_on for mate in ahead), default=None), verb="plan", title=each.title, command=command)
            continue
        end = due_on(ledger, each)
        was = None if end == step.report_on else step.report_on
        yield Wait("report", step.at, end, verb="plan", title=each.title, was=was, command=command)


def _ahead(ledger: Ledger, meeting: Meeting) -> list[Meeting]:
    """The later meetings of the organisation that are to come: those whose notice is not given yet before the others, then by day."""
    mates = ledger.where_named("meeting", "party", meeting.party)
    found = (each for each in mates if each.state in {"planned", "invited"} and each.held_on > meeting.held_on)
    return sorted(found, key=lambda each: (each.state == "invited", each.held_on, each.id))


def _to_report(ledger: Ledger, meeting: Meeting, resolution: Resolution, found: Outgrowth) -> str:
    """The command that comes next for a report: the notice of the meeting that hears it; the agenda of one to come, if none does; or planning one."""
    by_name, ahead = found.is_reported and not found.made, _ahead(ledger, meeting)
    hears = was_named if by_name else was_heard
    hearing = (each for each in ahead if hears(resolution, meeting.held_on.isoformat(), [(each.held_on.isoformat(), each.reports)]))
    named = next(hearing, None)
    if named is not None:
        return _command(named, "notice")
    if ahead:
        return _command(ahead[0], "edit")
    topics = ("--topics", _named_report(ledger, resolution)) if by_name else ()
    return shown("redchain", "meeting", "plan", "--party", meeting.party, "--title", "…", "--held-on", "…", *topics)


def _named_report(ledger: Ledger, resolution: Resolution) -> str:
    """The topics of a meeting that hears of earlier resolutions, and of one by name."""
    titles = (FOLLOW_UP.say(ledger.settings.root.language), resolution.title)
    topics = [{"title": each, "form": "report"} for each in titles]
    return json.dumps([topics[0], {**topics[1], "again": resolution.ref}], ensure_ascii=False)


def next_step(_ledger: Ledger, meeting: Meeting) -> Next:
    """Return what usually comes next for a meeting."""
    return Next(_offers(meeting))


def _offers(meeting: Meeting) -> tuple[Offer, ...]:
    if meeting.state == "planned":
        return (Offer(meeting, "invite"),)
    if meeting.state == "invited":
        return (Offer(meeting, "open", command=_command(meeting, "open", "--present", "all")),)
    topics = left(meeting)
    if meeting.state == "open" and topics:
        return (Offer(meeting, "resolve", command=_command(meeting, "resolve", "--topic", str(topics[0].number), "--outcome", "…")),)
    return (Offer(meeting, "minute"),) if meeting.state == "open" else ()


def _command(meeting: Meeting, verb: str, *more: str) -> str:
    return shown("redchain", "meeting", verb, meeting.id, *more)


def told(_find: Callable[[str, str], Any], meeting: Meeting) -> Iterator[Text]:
    """Yield when a meeting is, and what became of each of its topics."""
    yield Text(f"会议日期 {meeting.held_on}", f"held on {meeting.held_on}")
    yield from (say_resolved(meeting, each) for each in resolved(meeting).values())


def say_resolved(meeting: Meeting, step: MeetingStep) -> Text:
    """Return how a topic was settled, with its vote in numbers."""
    outcome = OUTCOMES[step.outcome] if step.outcome else Text("", "")
    votes = say_votes(meeting, step)
    head = Text("议题 {topic}：{outcome}", "topic {topic}: {outcome}").fill(topic=step.topic, outcome=outcome)
    return head if votes is None else Text(f"{head.zh}，{votes.zh}", f"{head.en}, {votes.en}")


def say_votes(meeting: Meeting, step: MeetingStep) -> Text | None:
    """Return a vote in numbers, those that were recorded, with who did not vote, was due and was recused; None for a topic without ballots."""
    found = tally(meeting, step)
    if found[2:] == (0, 0, 0):
        return None
    has_names, cast = any(getattr(step, key) for key in LISTS), zip(CAST.values(), found[2:], TOTALS, strict=True)
    counts = [Text(f"{words.zh} {count}", f"{count} {words.en}") for words, count, key in cast if has_names or getattr(step, key) is not None]
    counts += [say_silent(found.silent)] if found.silent > 0 else []
    said = join(counts, zh=" ", en=", ")
    return Text("{said}，应到 {entitled} 回避 {recused}", "{said}; {entitled} entitled, {recused} recused").fill(
        said=said, entitled=len(entitled(meeting)), recused=len({*step.recused})
    )
