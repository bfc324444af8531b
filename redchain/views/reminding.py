"""Reminders (催办): one short text a unit to paste into a chat, and due dates as events; nothing that may not be shown is named."""

from __future__ import annotations

import hashlib
from datetime import datetime, time
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from redchain.document import day_words
from redchain.kinds.unit.model import Unit
from redchain.model.composition import parent_of
from redchain.model.deadline import Deadline, say_deadline
from redchain.model.traffic_light import HELD
from redchain.model.visibility import HIDDEN, firm_name, phrase, unit_name
from redchain.render.ics import Event
from redchain.text import Text, counted, same
from redchain.views.waiting import Waiting, stage_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.text import Language

_SETTINGS = "data/settings/"
_NEAR = 2
"""How much a light asks for attention at least where a reminder speaks of the matter: blue and worse."""


class Reminder(NamedTuple):
    """The text for one actor, with how much waits, how much of it is past due, and how much is past due or near it."""

    actor: str
    total: int
    late: int
    urgent: int
    text: Text


def actors_name(actors: tuple[str, ...], ledger: Ledger) -> Text:
    """Return who, in words: a unit, a firm, or the units of an office."""
    if not actors:
        return Text("（无承办单位）", "(nobody)")
    names = [phrase(unit_name(each, ledger) if ledger.find(Unit, each) else firm_name(each, ledger)) for each in actors]
    return names[0] if len(names) == 1 else Text("、".join(each.zh for each in names), ", ".join(each.en for each in names))


def say_due(each: Waiting) -> Text:
    """Return a due date with its time, if any, marked where it was counted with an estimated calendar, with the former one beside it; empty where there is none."""
    return say_deadline(Deadline(each.due, each.due_at), is_estimated=each.is_estimated, was=each.was) if each.due else Text("", "")


def say_title(each: Waiting) -> Text:
    """Return what it is about, for others to read: 不公开 when the record or its need may not be shown."""
    return same(each.title) if each.is_shown else HIDDEN


def reminders(found: Iterable[Waiting], ledger: Ledger, today: date) -> tuple[Reminder, ...]:
    """Return one reminder for each unit or firm that something waits for, by id; what is on hold is left out."""
    pairs = sorted(((actor, place, each) for place, each in enumerate(found) if each.light != HELD for actor in each.actors), key=lambda pair: pair[:2])
    return tuple(_reminder(actor, [each for *_, each in group], ledger, today) for actor, group in groupby(pairs, key=lambda pair: pair[0]))


def _reminder(actor: str, found: list[Waiting], ledger: Ledger, today: date) -> Reminder:
    late = sum(each.late >= 0 for each in found)
    overdue = Text(f"其中 {late} 件超期", f"{late} of them overdue") if late else Text("均未超期", "none of them overdue")
    matters = Text(f"有 {len(found)} 件待办", f"{counted(len(found), 'matter')} {'waits' if len(found) == 1 else 'wait'} for you")
    head = Text("【{name}】截至{day}，{matters}，{overdue}：", "[{name}] As of {day}, {matters}, {overdue}:").fill(
        name=actors_name((actor,), ledger), day=day_words(today), matters=matters, overdue=overdue
    )
    urgent = [each for each in found if _is_urgent(each)]
    lines = [_line(place, each) for place, each in enumerate(urgent, 1)]
    rest = [_rest([each for each in found if not _is_urgent(each)], is_all=not urgent)] if len(urgent) < len(found) else []
    tail = Text(
        "请抓紧办理，办后及时登记；已经办了的请忽略。谢谢！",
        "Please see to them and record what is done; if it is done already, please disregard this. Thank you!",
    )
    every = [head, *lines, *rest, tail]
    return Reminder(actor, len(found), late, len(urgent), Text("\n".join(each.zh for each in every), "\n".join(each.en for each in every)))


def _is_urgent(each: Waiting) -> bool:
    """Whether it is past due, or near it, or lit for another reason."""
    return each.late >= 0 or (each.light is not None and each.light.weight >= _NEAR)


def _rest(found: list[Waiting], *, is_all: bool) -> Text:
    """Say in one line how much there is that is not due soon, and until when."""
    first = min((each for each in found if each.due), key=lambda each: (each.due, each.due_at or each.at), default=None)
    due = Text("，最早限期 {due}", "; the first is due {due}").fill(due=say_due(first)) if first else Text("", "")
    count = len(found)
    said = (
        Text("都未临近限期{due}。", "None is due soon{due}.") if is_all else Text("另有 {count} 件未临近限期{due}。", "{count} more {verb} not due soon{due}.")
    )
    return said.fill(count=count, verb="is" if count == 1 else "are", due=due)


def _line(place: int, each: Waiting) -> Text:
    lamp = each.light.words if each.light else Text("", "")
    late = (
        Text(f"，超期 {each.late} 个工作日", f", {each.late} working days late")
        if each.late > 0
        else Text("，已过限期", ", past due")
        if each.late == 0
        else Text("", "")
    )
    due = Text("，限期 {due}", ", due {due}").fill(due=say_due(each)) if each.due else Text("", "")
    return Text("{place}. {lamp}{stage}：{title}（{id}）{due}{late}", "{place}. {lamp} {stage}: {title} ({id}){due}{late}").fill(
        place=place,
        lamp=Text(f"{lamp.zh} ", lamp.en) if each.light else lamp,
        stage=stage_names()[each.stage],
        title=say_title(each),
        id=each.id,
        due=due,
        late=late,
    )


def events(found: Iterable[Waiting], ledger: Ledger, language: Language, today: date, commits: Mapping[str, int]) -> tuple[Event, ...]:
    """Return the due dates as events of `today`'s calendar; an id names the record and its stage, so that a moved date moves its event.

    `commits` tells how often each file (its path) has been changed: that only grows, also where a calendar or a limit is taken back.
    """
    seen: dict[str, int] = {}
    made = []
    in_force = len(ledger.settings.years) + 2 * sum(count for path, count in commits.items() if path.startswith(_SETTINGS))  # more than a year taken away
    for each in found:
        if each.due is not None:
            event = _event(each, each.due, ledger, language)
            changes = event.changes + sum(commits.get(path, 0) for path in _files(each, ledger)) + in_force
            seen[event.uid] = number = seen.get(event.uid, 0) + 1
            uid = event.uid if number == 1 else event.uid.replace("@", f"-{number}@")
            made.append(event._replace(uid=uid, changes=changes, changed_at=max(event.changed_at, datetime.combine(today, time(), ledger.settings.zone))))
    return tuple(made)


def _event(each: Waiting, due: date, ledger: Ledger, language: Language) -> Event:
    """Return an event that is newer and has changed more often with every step of its record, or of what it is part of."""
    words = Text("{stage}：{title}", "{stage}: {title}").fill(stage=stage_names()[each.stage], title=say_title(each))
    more = Text("{who}\n{id}\n限期 {due}", "{who}\n{id}\ndue {due}").fill(who=actors_name(each.actors, ledger), id=each.id, due=say_due(each))
    command = f"\n{each.command}" if each.is_shown else ""  # which may name a milestone
    steps = [step for record in _lives(each, ledger) for step in record.steps]
    return Event(
        uid=_uid(each),
        day=due,
        summary=words.say(language),
        description=more.say(language) + command,
        changed_at=max((each.at, *(step.at for step in steps))),
        changes=len(steps),
        moment=each.due_at,
    )


def _files(each: Waiting, ledger: Ledger) -> Iterator[str]:
    """Yield the files that a due date follows."""
    for record in _lives(each, ledger):
        yield ledger.paths.get(f"{record.kind.name}:{record.id}", "")


def _lives(each: Waiting, ledger: Ledger) -> tuple[Record, ...]:
    """Return the record that something waits at, and what that is part of."""
    record = ledger.named(each.kind, each.id)
    whole = parent_of(ledger, record) if record else None
    return tuple(found for found in (record, whole) if found is not None)


_SEVERAL = frozenset({"milestone", "goal", "report"})
"""The stages of which several may wait at one record, each with a title of its own."""


def _uid(each: Waiting) -> str:
    """Return an id that stays while the date moves: the record's and the stage's, and for one of several of its milestones, goals or topics a hash of its title."""
    part = f"-{hashlib.sha256(each.title.encode()).hexdigest()[:10]}" if each.stage in _SEVERAL else ""
    return f"{each.id}-{each.stage}{part}@redchain"
