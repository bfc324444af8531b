"""What became of what a meeting resolved (决议落实): the needs and projects that came of it, and whether a later meeting heard of it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.meeting.ballots import resolved
from redchain.model.kind import START
from redchain.model.powers import states_at
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.kinds.meeting.model import Meeting
    from redchain.model.ledger import Ledger

    Hearing = tuple[str, Sequence[str]]
    """The day of a meeting, and what it heard of."""

FOLLOW_UP = Text("上次会议决议落实情况", "What became of earlier resolutions")
"""The first topic of a meeting before which resolutions of earlier ones are open, in the language of the repository; known in either."""
EVERY = "*"
"""What is heard of where that topic is: every resolution that was due by then."""
DONE, _GIVEN_UP = frozenset({"closed", "finished"}), frozenset({"declined", "merged", "withdrawn", "stopped"})
"""The states of what is carried out, and of what has ended otherwise."""


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
    """What came of a resolution: needs and projects, whether a later meeting heard a report, and one that named it, and the resolution that took its place."""

    needs: tuple[Any, ...]
    projects: tuple[Any, ...]
    is_reported: bool
    is_named: bool = False
    replaced_by: str = ""

    @property
    def made(self) -> tuple[Any, ...]:
        """Its needs and projects."""
        return (*self.needs, *self.projects)


def resolutions(meeting: Meeting) -> Iterator[Resolution]:
    """Yield what a meeting adopted, in the order of the agenda."""
    done = resolved(meeting)
    for topic in meeting.topics:
        step = done.get(topic.number)
        if step is not None and step.outcome == "adopted":
            yield Resolution(meeting.id, topic.number, topic.title, step.unit or "", step.report_on.isoformat() if step.report_on else "")


def due_on(ledger: Ledger, resolution: Resolution) -> date | None:
    """Return the working day by which a resolution is reported on; None where no day was set."""
    return ledger.settings.calendar.on_or_after(date.fromisoformat(resolution.report_on)) if resolution.report_on else None


def is_done(resolution: Resolution, found: Outgrowth) -> bool:
    """Tell whether nothing is left of a resolution: it is carried out, or has ended otherwise and was reported; where nothing came of it, it was reported by name, or there is nothing to carry out; or a later one took its place."""
    return _is_over(resolution, found, [frozenset({each.state}) for each in found.made])


def is_carried_out(found: Outgrowth) -> bool:
    """Tell whether something came of a resolution, and all of it is closed or finished."""
    return bool(found.made) and all(each.state in DONE for each in found.made)


def is_idle(resolution: Resolution, found: Outgrowth) -> bool:
    """Tell whether there is nothing to carry out: no need or project came of it, nobody was to see to it, and nobody asked for a report."""
    return not (found.made or resolution.unit or resolution.report_on)


def _is_over(resolution: Resolution, found: Outgrowth, states: Sequence[frozenset[str]]) -> bool:
    """Tell whether nothing is left of a resolution when what came of it is in these states."""
    if found.replaced_by:
        return True
    if states:
        return all(each <= DONE for each in states) or (found.is_reported and all(each <= DONE | _GIVEN_UP for each in states))
    return found.is_named or not (resolution.unit or resolution.report_on)


def was_heard(resolution: Resolution, held_on: str, others: Iterable[Hearing]) -> bool:
    """Tell whether one of the other meetings of the organisation, later than it, heard of a resolution by name, or of all that were due by then."""
    return any(day > held_on and (resolution.ref in heard or (EVERY in heard and "" < resolution.report_on <= day)) for day, heard in others)


def was_named(resolution: Resolution, held_on: str, others: Iterable[Hearing]) -> bool:
    """Tell whether one of the other meetings of the organisation, later than it, heard a report that names a resolution."""
    return any(day > held_on and resolution.ref in heard for day, heard in others)


def replacing(meetings: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Return which resolution takes the place of which: of those of one topic, however often it was taken up again, the next that a later meeting adopted; asked with ids and meetings, or what the index keeps of them."""
    known = [(str(said.held_on), identifier, said) for identifier, said in meetings]
    again = {f"{identifier}/{said.numbers[place]}": earlier for _, identifier, said in known for place, earlier in said.again_of}
    adopted = sorted((day, f"{identifier}/{number}") for day, identifier, said in known for number, *_ in said.adopted)
    topics: dict[str, list[tuple[str, str]]] = {}
    for day, ref in adopted:
        topics.setdefault(_first(ref, again), []).append((day, ref))
    later = ((ref, next((other for then, other in found if then > day), "")) for found in topics.values() for day, ref in found)
    return {ref: other for ref, other in later if other}


def _first(ref: str, again: Mapping[str, str]) -> str:
    """The topic that one takes up again, or the one that it does; where they name each other, the first in order."""
    seen: list[str] = []
    while ref in again and ref not in seen:
        seen.append(ref)
        ref = again[ref]
    return min(seen[seen.index(ref) :]) if ref in seen else ref


class _Mates(NamedTuple):
    """What the meetings of an organisation tell of each other's resolutions: what each heard, and which resolution takes the place of which."""

    hearings: list[Hearing]
    replacing: dict[str, str]


def _gathered(meetings: Sequence[Meeting]) -> _Mates:
    return _Mates([(each.held_on.isoformat(), each.heard) for each in meetings], replacing((each.id, each) for each in meetings))


def outgrowth(ledger: Ledger, resolution: Resolution, mates: _Mates | None = None) -> Outgrowth:
    """Return what came of a resolution, with what the meetings of the organisation tell of it, or those given."""
    projects = (each for each in ledger.where_named("project", "meeting", resolution.meeting) if each.topic == resolution.number)
    meeting = ledger.named("meeting", resolution.meeting)
    found = Outgrowth(ledger.where_named("need", "source_ref", resolution.ref), tuple(projects), is_reported=False)
    if meeting is None:
        return found
    hearings, later = _gathered(ledger.where_named("meeting", "party", meeting.party)) if mates is None else mates
    day = meeting.held_on.isoformat()
    return found._replace(
        is_reported=was_heard(resolution, day, hearings), is_named=was_named(resolution, day, hearings), replaced_by=later.get(resolution.ref, "")
    )


def open_resolutions(ledger: Ledger, party: str, before: date | None = None) -> Iterator[tuple[Resolution, Outgrowth]]:
    """Yield what earlier meetings of an organisation adopted and is not carried out yet, the oldest meeting first."""
    mates = ledger.where_named("meeting", "party", party)
    told = _gathered(mates)
    for meeting in sorted((each for each in mates if before is None or each.held_on < before), key=lambda each: (each.held_on, each.id)):
        for resolution in resolutions(meeting):
            found = outgrowth(ledger, resolution, told)
            if not is_done(resolution, found):
                yield resolution, found


def looked_back_on(ledger: Ledger, meeting: Meeting) -> Iterator[tuple[Resolution, Outgrowth]]:
    """Yield what earlier meetings of an organisation adopted and was still open when a meeting began, with what came of it until now, the oldest meeting first."""
    return open_before(ledger, meeting.party, meeting.held_on)


def open_before(ledger: Ledger, party: str, day: date) -> Iterator[tuple[Resolution, Outgrowth]]:
    """Yield what meetings of an organisation adopted before a day and was still open when it began, with what came of it until now, the oldest meeting first."""
    start = datetime.combine(day, time.min, ledger.settings.zone)
    earlier = [each for each in ledger.where_named("meeting", "party", party) if each.held_on < day]
    told = _gathered(earlier)
    for mate in sorted(earlier, key=lambda each: (each.held_on, each.id)):
        for resolution in resolutions(mate):
            found = outgrowth(ledger, resolution, told)
            states = [then for each in found.made if (then := states_at(each, start) - {START})]
            if not _is_over(resolution, found, states):
                yield resolution, found


def say_outgrowth(found: Outgrowth) -> Text:
    """Return what came of a resolution, in numbers."""
    said = [
        *([_counted(found.needs, *_OF_NEEDS)] if found.needs else []),
        *([_counted(found.projects, *_OF_PROJECTS)] if found.projects else []),
        *([Text("已在后来的会上通报", "reported at a later meeting")] if found.is_reported else []),
    ]
    return join(said) if said else Text("还没有派出", "nothing came of it yet")


_OF_NEEDS = (
    Text("企业需求 {count} 条，销号 {done} 条", "{done} of {count} needs closed"),
    Text("{words}，未办而结束 {left} 条", "{words}, {left} ended otherwise"),
)
_OF_PROJECTS = (
    Text("行动项目 {count} 个，完成 {done} 个", "{done} of {count} projects finished"),
    Text("{words}，终止 {left} 个", "{words}, {left} stopped"),
)


def _counted(records: tuple[Any, ...], usual: Text, more: Text) -> Text:
    done, left = (sum(each.state in states for each in records) for states in (DONE, _GIVEN_UP))
    words = usual.fill(count=len(records), done=done)
    return more.fill(words=words, left=left) if left else words
