"""What the parts of the city share: its chance, its calendar and last day, the ids that are taken, and what was made so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from redchain.demo.record_text import path_of, record_text
from redchain.demo.words import SLOTS
from redchain.model.dates import Month
from redchain.model.event_id import RANDOM_LENGTH, event_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from redchain.demo.chain_words import ChainPlan
    from redchain.model.base import Record
    from redchain.model.settings import Settings

    Values = dict[str, Any]
    Made = tuple[str, str]

OptionT = TypeVar("OptionT")
ZONE = timezone(timedelta(hours=8))
JUDGE = "zzb"
"""The unit that asks the firms how it was: it holds no orders."""
TAG = ("示例",)
_CODES = 32**RANDOM_LENGTH
MONTHS = 12
"""The city has lived so many months, the one of its last day included."""


class Firm(NamedTuple):
    """A firm, as later records need to know it."""

    id: str
    chain: str
    segment: str
    town: str
    size: str
    startup: bool
    operating: str


class Person(NamedTuple):
    """A post, as later records need to know it; `left_on` for one that is left in mid-year."""

    id: str
    home: str
    chain: str
    town: str
    left_on: date | None = None


class Item(NamedTuple):
    """A service item, as its cases need to know it: what is handed in at once, what may follow, the days promised, and the result."""

    id: str
    needed: tuple[str, ...]
    later: str
    days: int
    result: str


@dataclass
class Scene:
    """The city in the making."""

    chance: Random
    settings: Settings
    last: date
    scale: float
    plans: tuple[ChainPlan, ...]
    taken: set[str] = field(default_factory=set)
    firms: dict[str, list[Firm]] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)
    resources: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    shared: list[str] = field(default_factory=list)
    seats: dict[str, list[str]] = field(default_factory=dict)
    turns: dict[str, Any] = field(default_factory=dict)
    needs: list[Any] = field(default_factory=list)
    raised: int = 0
    surveys: dict[str, str] = field(default_factory=dict)
    mentored: set[str] = field(default_factory=set)
    helpers: dict[str, list[tuple[date, Person]]] = field(default_factory=dict)
    services: list[Item] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Work out the first day and the last moment, and which days are worked, once."""
        month = Month.of(self.last)
        for _ in range(MONTHS - 1):
            month = month.previous
        self.first = month.first
        self.end = datetime(self.last.year, self.last.month, self.last.day, 18, tzinfo=ZONE)
        self._workdays = self._worked()
        self._place = {day: place for place, day in enumerate(self._workdays)}
        self.workdays = [each for each in self._workdays if self.first <= each <= self.last]

    def _worked(self) -> list[date]:
        days = (self.first - timedelta(days=60) + timedelta(days=each) for each in range(1300))
        return [each for each in days if self.settings.calendar.is_workday(each)]

    def count(self, full: int, least: int = 1) -> int:
        """Return how many there are of what a full city has so many of."""
        return max(least, round(full * self.scale))

    def later(self, day: date, workdays: int = 0) -> date:
        """Return the working day so many after a day; with none, that day or the next that is worked."""
        start = day
        while day not in self._place:
            day += timedelta(days=1)
        if not workdays:
            return day
        return self._workdays[self._place[day] + workdays - (day != start)]

    def between(self, one: date, other: date) -> int:
        """Return how many working days lie from one to another, the first not counted."""
        return self._place[self.later(other)] - self._place[self.later(one)]

    def at(self, day: date, hour: int, minute: int = -1) -> datetime:
        """Return a moment of a day."""
        return datetime(day.year, day.month, day.day, hour, self.chance.randrange(60) if minute < 0 else minute, tzinfo=ZONE)

    def event(self, prefix: str, day: date) -> str:
        """Return a new id of an event of a day."""
        while (made := event_id(prefix, day, self.chance.randrange(_CODES))) in self.taken:
            pass
        self.taken.add(made)
        return made

    def name_id(self, wanted: str) -> str:
        """Return an id like the wanted one that nobody has."""
        made = wanted if wanted not in self.taken else next(each for number in count(2) if (each := f"{wanted}-{number}") not in self.taken)
        self.taken.add(made)
        return made

    def one(self, options: Sequence[OptionT]) -> OptionT:
        """Return one of several."""
        return options[self.chance.randrange(len(options))]

    def fill(self, words: str) -> str:
        """Return a wording with a choice for each of its slots."""
        if "{" not in words:
            return words
        chance = self.chance
        slots: dict[str, object] = {name: self.one(each) for name, each in SLOTS.items()}
        figures = {"count": chance.randint(2, 60), "percent": chance.randint(3, 95), "month": chance.randint(1, 9), "amount": chance.randint(5, 900) * 10}
        return words.format_map(slots | figures)

    def is_over(self, moment: datetime) -> bool:
        """Tell whether a moment is past the city's last day."""
        return moment > self.end

    def cut(self, log: list[Values]) -> list[Values]:
        """Return the steps that are taken by the city's last day."""
        return [each for each in log if each["at"] <= self.end]

    def record(self, model: type[Record], values: Values) -> Iterator[Made]:
        """Yield the record, with the steps taken by the last day; nothing where its first is still to come."""
        log = values.get("log")
        if log is not None:
            log = self.cut(log)
            if not log:
                return
            values["log"] = log
        path = path_of(model, values["id"])
        yield path, record_text(model, values, path)


def step(at: datetime, verb: str, by: str, **more: Any) -> Values:
    """Return one step of a log."""
    return {"at": at, "step": verb, "by": by, **more}
