"""What a kind is declared with: its names, who takes part in its life, its moves with their conditions and effects, its clocks and its views."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from redchain.document import Table
    from redchain.model.base import Record, Step
    from redchain.model.examples import Examples
    from redchain.model.finding import Finding, Rule
    from redchain.model.ledger import Ledger
    from redchain.model.list_view import ListView
    from redchain.model.page_view import PageView
    from redchain.model.traffic_light import Plight

START = ""
OFFICE = "office"
"""The part that the kind's `office` names: the units that run the chain a record belongs to."""


class Fixed(NamedTuple):
    """A field that stays as it was first written, unless a step of the verb `unless` is taken in the same change; with `after`, only once a step of that verb has been taken before."""

    field: str
    unless: str = ""
    after: str = ""

    def holds(self, record: Record) -> bool:
        """Tell whether the field of a record is fixed by now."""
        return not self.after or any(each.step == self.after for each in record.steps)


class Own(NamedTuple):
    """What the members of a unit may change of a record beside its office: the field that names the unit, and the fields that are theirs; `who` finds the units where other records name them."""

    unit: str
    fields: tuple[str, ...]
    who: Callable[[Ledger, Any], tuple[str, ...]] | None = None


class Part(NamedTuple):
    """A part somebody takes in a record's life: its name, what it is called, and the field that names the firm or unit; `who` finds them where other records do."""

    name: str
    label: Text
    field: str = ""
    who: Callable[[Ledger, Any], tuple[str, ...]] | None = None


class Deed(NamedTuple):
    """Something that is done with a record beside the steps of its life, and the parts that may do it, the usual one first."""

    verb: str
    label: Text
    by: tuple[str, ...]


class Condition(NamedTuple):
    """What may stand against a step that the table of moves allows: the rule's code, and a function that says why, or None.

    `why` is asked with the ledger, the record before the step, and the step. One that is `alone` looks only at the record itself (it is given no ledger), so that it is also a rule on each record.
    """

    code: str
    why: Callable[[Any, Any, Any], Text | None]
    alone: bool = False


class OwnRule(NamedTuple):
    """A rule that only one kind is held to, and the function that ensures it: asked with a record alone, or with all records' traces and one of them; without one another rule's finds it."""

    rule: Rule
    ensure: Callable[..., Iterator[Finding]] | None = None
    is_across: bool = False


class Effect(NamedTuple):
    """What a step entails: keys it carries besides those given, steps in other lives that come before it, fields of the record that it sets, the log it follows on where it changes that, or by which rule and why it cannot be worked out."""

    values: Mapping[str, Any] = {}
    before: tuple[tuple[Record, str, Mapping[str, Any]], ...] = ()
    fields: Mapping[str, Any] = {}
    log: tuple[Any, ...] | None = None
    hindrance: tuple[str, Text] | None = None


class Judging(NamedTuple):
    """Whose work a verb judges: a function that names the units that did it, what is said of one of them, and the rule that this breaks where it is not RC709 or RC715."""

    workers: Callable[[Ledger, Any], frozenset[str]]
    words: Text
    rule: Rule | None = None


class AlsoShown(NamedTuple):
    """Records that `show` names beside a record's fields: the key, what they are called, which they are, and the field that tells them apart."""

    key: str
    label: Text
    records: Callable[[Ledger, Any], Iterable[Record]]
    named_by: str = "title"


class Ordered(NamedTuple):
    """Two dates of a record of which `later` must not come before `earlier`: key paths, in which `*` stands for each item of a list, a verb for its last step."""

    later: tuple[str | int, ...]
    earlier: tuple[str | int, ...]


class Offer(NamedTuple):
    """A step that may come next: of which record, which verb, with which values; `command` is what to type first where that is not the step itself."""

    record: Record
    verb: str
    values: Mapping[str, str] = {}
    command: str = ""


class Next(NamedTuple):
    """What usually comes next for a record: the steps of which those that are permitted are offered, and what is said of them."""

    offers: tuple[Offer, ...]
    words: Text = Text("{commands}", "{commands}")


class Wait(NamedTuple):
    """Something that waits at a record: the stage, since when, until when (None: no limit), and what may be done about it where that is not the stage's verb.

    `title` names a part of the record; `command` is what to type where that is no step of it; `is_held` is work on hold, `is_pressing` asks for the worst light, and `plight` is what else the light may depend on.
    `due_at` is the time of a limit in hours, and `was` the due date as it was given where the calendar has moved it since.
    """

    stage: str
    since: datetime
    due: date | None = None
    verb: str = ""
    offers: tuple[Offer, ...] = ()
    title: str = ""
    command: str = ""
    is_held: bool = False
    is_pressing: bool = False
    plight: Plight | None = None
    due_at: datetime | None = None
    was: date | None = None


def always(words: Text) -> Callable[[Any, Any], Text]:
    """Return a function that says the same of every record, for what a move declares."""
    return lambda _ledger, _record: words


@dataclass(frozen=True)
class Move:
    """One verb of a life.

    Attributes:
        verb: its name.
        label: what it is called.
        sources: the states it leaves.
        target: the state it reaches; None: the state stays.
        by: the parts that may take it, the usual one first; without any nobody may.
        needs: the step keys it must carry.
        may: the step keys it may carry.
        conditions: what other records and the past may say against it.
        effect: what it entails; asked with the ledger, the record, the moment and the values given.
        worked_out: keys of `needs` that its effect works out when they are not given, and keys of `may` that only it writes.
        says: keys of which whoever takes it must give one at least, the usual one first; old steps may lack them.
        judges: whose work it judges: whoever did that work gives way to the rest of the office.
        by_helper: whether the unit of a firm's helper may record it for the firm.
        undone_by: the verbs that put it right afterwards, the usual one first.
        lasting: asked with the ledger and the record before the step: why it cannot be taken back by another step, or None; without it, it can.
    """

    verb: str
    label: Text
    sources: tuple[str, ...]
    target: str | None
    by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    effect: Callable[[Ledger, Any, datetime, Mapping[str, Any]], Effect] | None = None
    worked_out: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    judges: Judging | None = None
    by_helper: bool = False
    undone_by: tuple[str, ...] = ()
    lasting: Callable[[Ledger, Any], Text | None] | None = None

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Every key a step of this verb may hold."""
        return frozenset({"at", "step", "by", "note", "entered_on", *self.needs, *self.may})

    @cached_property
    def looks_back(self) -> bool:
        """Whether the record's own past may stand against it."""
        return any(each.alone for each in self.conditions)


class Misstep(NamedTuple):
    """A step that the table does not allow: its place in the log, and the state it was tried in."""

    place: int
    verb: str
    state: str


@dataclass(frozen=True)
class Moves:
    """The table of a kind's life: its states with their labels, the moves between them, and groups of states: `open` before the end of a life, `timed` while a unit's clock runs."""

    states: Mapping[str, Text]
    moves: tuple[Move, ...]
    open: tuple[str, ...] = ()
    timed: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Hash by the moves, since a mapping has no hash."""
        return hash(self.moves)

    @cached_property
    def table(self) -> dict[str, Move]:
        """The moves by verb."""
        return {each.verb: each for each in self.moves}

    def move(self, verb: str) -> Move | None:
        """Return the move called `verb`, or None."""
        return self.table.get(verb)

    def say(self, state: str) -> Text:
        """Return a state in words; before the first step a record is “new”."""
        return self.states.get(state, Text("新建", "new"))

    def possible(self, state: str) -> tuple[str, ...]:
        """Return the verbs that `state` allows, in table order."""
        return tuple(each.verb for each in self.moves if state in each.sources)

    def state(self, steps: Iterable[Step]) -> str:
        """Return the state after `steps`; an illegal step is passed over."""
        return self.state_after(each.step for each in steps)

    def state_after(self, verbs: Iterable[str]) -> str:
        """Return the state after steps given as verbs; one the table does not allow is passed over."""
        state, table = START, self.table
        for verb in verbs:
            move = table.get(verb)
            if move is not None and move.target is not None and state in move.sources:
                state = move.target
        return state

    def walk(self, steps: Iterable[Step]) -> tuple[str, tuple[Misstep, ...]]:
        """Return the state after `steps` and every step the table does not allow."""
        state, wrong, table = START, [], self.table
        for place, step in enumerate(steps):
            move = table.get(step.step)
            if move is None or state not in move.sources:
                wrong.append(Misstep(place, step.step, state))
            elif move.target is not None:
                state = move.target
        return state, tuple(wrong)

    def states_at(self, steps: tuple[Step, ...], moment: datetime) -> frozenset[str]:
        """Return the states of a life at a moment: one, or several when steps were taken at that very moment."""
        begun = sum(1 for each in steps if each.at < moment)
        reached = sum(1 for each in steps if each.at <= moment)
        return frozenset(self.state(steps[:count]) for count in range(begun, reached + 1))


@dataclass(frozen=True)
class Kind:
    """A kind of record; what it does not declare is refused or left out, never open.

    Attributes:
        name: its name, also that of its commands.
        folder: its folder below `data/`.
        label: what it is called.
        meaning: what it is.
        prefix: the letter of its event ids; None when its ids are names.
        columns: the fields that `list` shows.
        fixed: fields that never change once written.
        powers: fields that say who may do what, so that only the warden or a keeper changes them; `id` stands for renaming it.
        granting: fields that already give power in a new record, so that only a keeper writes them; `id` stands for making one at all.
        kept: those of `powers` that only a keeper changes.
        warden: the units that may change its powers; without one its office.
        own: what a unit that it names may change of it.
        parts: who takes part in its life, beside the office.
        deeds: what is done with it beside the steps of its life.
        office: the units that run the chain of a record.
        chain: the id of the chain a record belongs to, empty for none.
        parent: the field that names the record it is part of, as an order is of its need.
        dates: dates that must not precede each other.
        deadlines: due dates that people choose: key paths, as in `dates`.
        counted: keys of its steps that commands work out and nobody types; where a step carries one, they must be what its move works out.
        rules: rules of its own, beside those that every kind is held to.
        changes: what is asked of a change of a record beside the rules: with the record before (None: a new one), after, and the time zone.
        indexed: the fields and properties that rules across records know of it.
        found_by: those of `indexed` by whose value its records are looked up.
        asked_for: fields that are asked for on a terminal though they may be left empty: what whoever handles the record will want to know.
        serial: what gives the letter that new ids begin with, where they are a letter and the next number instead of a name spelled; asked with the values.
        title: the fields that may say what a record is called, the first that is filled.
        about: how a difference speaks of a record, where its label and title do not say enough; asked with a function that finds records by kind and id.
        also_shown: records that `show` names beside its fields, such as the needs merged into it.
        told: what a difference tells of a record beside its state.
        reviewed_by: who reviews changes of its files: offices, or the keeper.
        owner: the field that names the unit whose review its files need besides.
        verbs_are_commands: whether its verbs are commands of their own (`redchain accept`), its first one included.
        stages: what the things that wait at it are called.
        waits: what waits at a record on a day.
        lingering: states after the end of a life in which something may still wait.
        waits_from: the one of `indexed` that says from which day on something waits though nothing does before, as ISO text, empty for never.
        usual: what a new record says of fields that were not given, from the values that were.
        next_step: what usually comes next for a record.
        list_view: what gives its list, where it has one; asked for only when lists are drawn.
        examples: what gives examples of its commands; asked for only when help is shown.
        page: what gives the page of one record, beside its fields and its life; asked for only when one is shown.
        report_table: its table in the monthly report, asked with the first and the last day of the period; None in a period without content.
    """

    name: str
    folder: str
    label: Text
    meaning: Text
    prefix: str | None = None
    columns: tuple[str, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    powers: tuple[str, ...] = ()
    granting: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    warden: Callable[[Ledger, Any], tuple[str, ...]] | None = None
    own: Own | None = None
    parts: tuple[Part, ...] = ()
    deeds: tuple[Deed, ...] = ()
    office: Callable[[Ledger, Any], tuple[str, ...]] | None = None
    chain: Callable[[Ledger, Any], str] | None = None
    parent: str = ""
    dates: tuple[Ordered, ...] = ()
    deadlines: tuple[tuple[str | int, ...], ...] = ()
    counted: tuple[str, ...] = ()
    rules: tuple[OwnRule, ...] = ()
    changes: tuple[Callable[[Any, Any, ZoneInfo], Iterator[Finding]], ...] = ()
    indexed: tuple[str, ...] = ()
    found_by: tuple[str, ...] = ()
    asked_for: tuple[str, ...] = ()
    serial: Callable[[Mapping[str, Any]], str] | None = None
    title: tuple[str, ...] = ("title", "name")
    about: Callable[[Callable[[str, str], Any], Any], Text] | None = None
    also_shown: tuple[AlsoShown, ...] = ()
    told: Callable[[Callable[[str, str], Any], Any], Iterator[Text]] | None = None
    reviewed_by: Literal["office", "keeper"] = "keeper"
    owner: str = ""
    verbs_are_commands: bool = False
    stages: Mapping[str, Text] | None = None
    waits: Callable[[Ledger, Any, date], Iterator[Wait]] | None = None
    lingering: tuple[str, ...] = ()
    waits_from: str = ""
    usual: Callable[[Ledger, Mapping[str, Any]], Mapping[str, Any]] | None = None
    next_step: Callable[[Ledger, Any], Next] | None = None
    list_view: Callable[[], ListView] | None = None
    examples: Callable[[], Examples] | None = None
    page: Callable[[], PageView] | None = None
    report_table: Callable[[Ledger, date, date], Table | None] | None = None

    def __hash__(self) -> int:
        """Hash by the name, which is unique."""
        return hash(self.name)

    @cached_property
    def facts(self) -> Callable[..., Any]:
        """The named tuple of what is `indexed`, of the rules that a record allows, and of its latest day."""
        return _facts(self.name, (*self.indexed, "allowed", "latest_day"))

    @cached_property
    def known(self) -> Callable[[Any], tuple[Any, ...]]:
        """Reads from a record what its facts are made of."""
        return attrgetter(*self.indexed, "allowed", "latest_day")


@cache
def _facts(name: str, indexed: tuple[str, ...]) -> Callable[..., Any]:
    """Return the class of a kind's facts: a named tuple that other processes can read back."""
    fields = namedtuple(f"{name.title()}Facts", indexed)  # type: ignore[misc]  # noqa: PYI024  # its fields stand in the kind's declaration
    body = {"__slots__": (), "__reduce__": lambda self: (_facts_again, (name, indexed, tuple(self)))}
    return type(fields.__name__, (fields,), body)


def _facts_again(name: str, indexed: tuple[str, ...], values: tuple[Any, ...]) -> Any:
    return _facts(name, indexed)(*values)
