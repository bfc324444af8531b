"""The page of one record (`show`) as its kind declares it: how it stands in full, and what else people ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.deadline import Deadline, say_deadline
from redchain.model.traffic_light import HELD, NO_PLIGHT, light
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from redchain.model.base import Record
    from redchain.model.kind import Wait
    from redchain.model.ledger import Ledger
    from redchain.model.traffic_light import Light

MOST = 8
"""So many rows of one entry are shown; the command behind them shows all."""


class Row(NamedTuple):
    """One line of a page, and the light it shows, if any."""

    words: Text
    light: Light | None = None


class Entry(NamedTuple):
    """What is said under one label: its rows, how many more there are, and the command that shows more; of a list it is said only where some are left."""

    label: Text
    rows: tuple[Row, ...]
    left: int = 0
    see: str = ""
    is_list: bool = False


@dataclass(frozen=True)
class Look:
    """With what a page is made.

    Attributes:
        ledger: the records.
        now: the moment at which they are looked at.
        waits_for: what waits for a unit or firm, the most urgent first.
        say_waiting: one of these things as a row.
        usable_by: how many resources a firm may use for certain, how many perhaps, and how many it could, but not today.
    """

    ledger: Ledger
    now: datetime
    waits_for: Callable[[str], Sequence[Any]]
    say_waiting: Callable[[Any], Row]
    usable_by: Callable[[Any], tuple[int, int, int]]

    @property
    def today(self) -> date:
        """The day on which they are looked at."""
        return self.now.date()

    def model(self, kind: str) -> type[Record] | None:
        """Return the kind called `kind`."""
        return next((model for model, _ in self.ledger.shelves() if model.kind.name == kind), None)

    def open_states(self, kind: str) -> tuple[str, ...]:
        """Return the states before the end of the lives of a kind."""
        model = self.model(kind)
        return model.moves.open if model and model.moves else ()


@dataclass(frozen=True)
class PageView:
    """The page of a kind's records.

    Attributes:
        standing: how a record stands, in full; None for a kind of which there is nothing to say.
        entries: what is said beside its fields, in order.
        covers: the fields that the entries say already.
    """

    standing: Callable[[Look, Any], Row] | None
    entries: Callable[[Look, Any], Iterator[Entry]]
    covers: tuple[str, ...] = ()


def until(look: Look, wait: Wait, stage: Text | None = None) -> Row:
    """Return until when something waits and its light: the due date in force, called after its stage where that is given, with the date that the calendar has moved."""
    if wait.due is None:
        return Row(HELD.words, HELD) if wait.is_held else Row(Text("", ""))
    lit = light(wait.due, look.today, look.ledger.settings, wait.plight or NO_PLIGHT, day_is_over=Deadline(wait.due, wait.due_at).has_passed(look.now))
    words = Text("{stage}限期 {due}", "{stage} by {due}") if stage else Text("限期 {due}", "due {due}")
    return Row(clauses(words.fill(stage=stage or "", due=say_due(look, wait)), lit.words), lit)


def pressing(look: Look, waits: Iterable[Wait], usual: str, stages: Mapping[str, Text]) -> Row:
    """Return what presses most of what waits at a record, called by its stage and title: the worst light, the one that is `usual` first, then the nearest."""
    lit = [(each, until(look, each)) for each in waits if each.due is not None]
    if not lit:
        return Row(Text("", ""))
    wait, row = min(lit, key=lambda each: (-(each[1].light.weight if each[1].light else 0), each[0].stage != usual, each[0].due))
    stage = stages[wait.stage]
    return until(look, wait, Text("{stage}“{title}”", "{stage} {title},").fill(stage=stage, title=wait.title) if wait.title else stage)._replace(
        light=row.light
    )


def say_due(look: Look, wait: Wait) -> Text:
    """Return a due date in words, marked where it was counted with an estimated calendar."""
    if wait.due is None:
        return Text("", "")
    is_estimated = look.ledger.settings.calendar.is_estimated(wait.due.year)
    return say_deadline(Deadline(wait.due, wait.due_at), is_estimated=is_estimated, was=wait.was)


def entry(label: Text, rows: Iterable[Row], count: int, see: str = "") -> Entry:
    """Return an entry with the first of `count` rows, which are made only as far as they are shown."""
    first = tuple(islice(rows, MOST))
    return Entry(label, first, count - len(first), see, is_list=True)


def standing(look: Look, record: Any) -> Row:
    """Return how a record stands, in full where its kind says so, else by its state."""
    page: PageView | None = record.kind.page() if record.kind.page else None
    if page is not None and page.standing is not None:
        return page.standing(look, record)
    return Row(record.moves.say(record.state) if record.moves else Text("", ""))


def standing_row(look: Look, record: Any, name: Text | None = None) -> Row:
    """Return a row that names a record and says how it stands."""
    words, lit = standing(look, record)
    name = name or called(record)
    return Row(Text("{name}：{words}", "{name}: {words}").fill(name=name, words=words) if words.zh else name, lit)


def beside(name: str, identifier: str) -> Text:
    """Return a name with its id beside it."""
    return Text(f"{name}（{identifier}）", f"{name} ({identifier})") if name and name != identifier else Text(identifier, identifier)


def called(record: Any, identifier: str = "") -> Text:
    """Return what a record is called with its id beside it; an id that no record has stands alone."""
    if record is None:
        return beside("", identifier)
    return beside(next((value for name in record.kind.title if (value := getattr(record, name, None))), ""), record.id)


def short(record: Any, identifier: str = "") -> str:
    """Return the short name of a unit, firm or chain, else its name; an id that no record has stands for itself."""
    return identifier if record is None else record.short_name or record.name


def clauses(*parts: Text | None) -> Text:
    """Return the parts that say something as one sentence."""
    return join([each for each in parts if each is not None and each.zh], zh="，", en=", ")
