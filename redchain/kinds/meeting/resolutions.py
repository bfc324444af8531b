"""What became of what a meeting resolved (决议落实): the needs and projects that came of it, and whether a later meeting heard of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.meeting.ballots import resolved
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.kinds.meeting.model import Meeting
    from redchain.model.ledger import Ledger

_ENDED = {"need": frozenset({"closed", "declined", "merged", "withdrawn"}), "project": frozenset({"finished", "stopped"})}


class Resolution(NamedTuple):
    """A topic that was adopted: of which meeting, its number and title, who sees to it, and when it is reported on."""

    meeting: str
    number: int
    title: str
    unit: str
    report_on: str

    @property
    def ref(self) -> str:
        """How needs name it as their source: `M-…/2`."""
        return f"{self.meeting}/{self.number}"


class Outgrowth(NamedTuple):
    """What came of a resolution: needs and projects, and whether a later meeting heard a report."""

    needs: tuple[Any, ...]
    projects: tuple[Any, ...]
    is_reported: bool

    @property
    def ended(self) -> tuple[int, int]:
        """How many of its needs, and how many of its projects, have ended."""
        return _ended("need", self.needs), _ended("project", self.projects)


def _ended(kind: str, records: Iterable[Any]) -> int:
    return sum(each.state in _ENDED[kind] for each in records)


def resolutions(meeting: Meeting) -> Iterator[Resolution]:
    """Yield what a meeting adopted, in the order of the agenda."""
    done = resolved(meeting)
    for topic in meeting.topics:
        step = done.get(topic.number)
        if step is not None and step.outcome == "adopted":
            yield Resolution(meeting.id, topic.number, topic.title, step.unit or "", step.report_on.isoformat() if step.report_on else "")


def is_done(resolution: Resolution, found: Outgrowth) -> bool:
    """Tell whether a resolution is carried out: all that came of it has ended; where nothing did, a later meeting heard of it, or nobody was to see to it."""
    if found.needs or found.projects:
        return found.ended == (len(found.needs), len(found.projects))
    return found.is_reported or not (resolution.unit or resolution.report_on)


def outgrowth(ledger: Ledger, resolution: Resolution) -> Outgrowth:
    """Return what came of a resolution."""
    meeting = ledger.named("meeting", resolution.meeting)
    projects = (each for each in ledger.where_named("project", "meeting", resolution.meeting) if each.topic == resolution.number)
    return Outgrowth(ledger.where_named("need", "source_ref", resolution.ref), tuple(projects), meeting is not None and was_reported(ledger, meeting))


def was_reported(ledger: Ledger, meeting: Meeting) -> bool:
    """Tell whether a later meeting of the same organisation heard a report."""
    return any(each.held_on > meeting.held_on and each.has_reported for each in ledger.where_named("meeting", "party", meeting.party))


def open_resolutions(ledger: Ledger, party: str, before: date | None = None) -> Iterator[tuple[Resolution, Outgrowth]]:
    """Yield what earlier meetings of an organisation adopted and is not carried out yet, the oldest meeting first."""
    meetings = (each for each in ledger.where_named("meeting", "party", party) if before is None or each.held_on < before)
    for meeting in sorted(meetings, key=lambda each: (each.held_on, each.id)):
        for resolution in resolutions(meeting):
            found = outgrowth(ledger, resolution)
            if not is_done(resolution, found):
                yield resolution, found


def say_outgrowth(found: Outgrowth) -> Text:
    """Return what came of a resolution, in numbers."""
    needs, projects = found.ended
    said = [
        *([Text(f"企业需求 {len(found.needs)} 条，办结 {needs} 条", f"{needs} of {len(found.needs)} needs ended")] if found.needs else []),
        *([Text(f"行动项目 {len(found.projects)} 个，完成 {projects} 个", f"{projects} of {len(found.projects)} projects ended")] if found.projects else []),
        *([Text("已在后来的会上通报", "reported at a later meeting")] if found.is_reported else []),
    ]
    return join(said) if said else Text("还没有派出", "nothing came of it yet")
