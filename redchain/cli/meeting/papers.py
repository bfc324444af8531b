"""`redchain meeting minutes|notice|attendance`: the papers of one meeting, as Markdown, HTML, Word or Excel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from redchain.cli.context import computing_space
from redchain.cli.flow.paper import FORMS, RESTRICTED, asked_form, write_paper
from redchain.cli.parsing import RECORD, BilingualCommand
from redchain.decide.lookup import find_meant
from redchain.errors import RefusalError
from redchain.kinds.meeting.ballots import step_of
from redchain.kinds.meeting.model import Meeting
from redchain.model.visibility import is_shown
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.model.base import Record

_PAPERS = {"minutes": Text("纪要", "minutes"), "notice": Text("会议通知", "a notice"), "attendance": Text("签到表", "a sheet of attendance")}


def command(verb: str, summary: Text, _model: type[Record]) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, partial(_paper, verb), [RECORD, RESTRICTED, *FORMS])


def _paper(verb: str, context: Context, given: Given) -> int:
    form = asked_form(context, given, shown("redchain", "meeting", verb, given["record"]))
    space = computing_space(context)
    meeting = find_meant(space.ledger, Meeting, given["record"])
    _refuse_cancelled(meeting, _PAPERS[verb])
    if not given["restricted"] and not is_shown(meeting, space.ledger):
        raise RefusalError(
            Text(f"{meeting.id} 仅承办单位或仅链办可见", f"only the units in charge or the chain office may see {meeting.id}"),
            Text("写给可以看的人的，加 --restricted", "for those who may, add --restricted"),
        )
    if verb == "notice":
        context.tell(Text("记录里只有日期，几点开会要自己补", "only the day is on record; the hour is for you to add"))
    from redchain.views.meeting_papers import MeetingWriting

    writing = MeetingWriting(space.ledger, space.now, given["restricted"])
    ways = {"minutes": writing.minutes, "notice": writing.notice, "attendance": writing.attendance}
    return write_paper(context, space, given, form, lambda: ways[verb](meeting))


def _refuse_cancelled(meeting: Meeting, paper: Text) -> None:
    """Refuse the papers of a meeting that does not take place, with the reason that was given."""
    if meeting.state == "cancelled":
        words = Text("{id} 已取消，没有{paper}：{reason}", "{id} was cancelled, so there is no {paper}: {reason}")
        step = step_of(meeting, "cancel")
        raise RefusalError(words.fill(id=meeting.id, paper=Text(paper.zh, paper.en.removeprefix("a ")), reason=step.reason if step else ""))
