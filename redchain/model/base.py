"""What every record kind is declared with: Kind, Record, Ref, Labels, Step, Move and Moves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from redchain.model.fields import Labels, Meaning, fields
from redchain.model.ids import NameId
from redchain.model.words import Day, Lines, Word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

START = ""


class Fixed(NamedTuple):
    """A field that stays as it was first written, unless a step of the verb `unless` is taken in the same change."""

    field: str
    unless: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of record: its name, its folder below `data/`, its event prefix or None when its ids are names.

    `fixed` fields never change once written; `powers` fields say who may do what, so that only the office or a keeper changes them.
    """

    name: str
    folder: str
    label: Text
    meaning: Text
    prefix: str | None = None
    columns: tuple[str, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    powers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """One verb: the states it leaves, the state it reaches (None: stays), the step keys it needs and may carry."""

    verb: str
    label: Text
    sources: tuple[str, ...]
    target: str | None
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Every key a step of this verb may hold."""
        return frozenset({"at", "step", "by", "note", *self.needs, *self.may})


@dataclass(frozen=True)
class Misstep:
    """A step that the table does not allow: its place in the log, and the state it was tried in."""

    place: int
    verb: str
    state: str


@dataclass(frozen=True)
class Moves:
    """The table of a kind's life: its states with their labels and the moves between them."""

    states: Mapping[str, Text]
    moves: tuple[Move, ...]

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


class Frozen(BaseModel):
    """A frozen pydantic model that refuses unknown keys and builds its validator at first use."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, ser_json_inf_nan="strings")


Visibility = Annotated[
    Literal["public", "chain", "units", "office"],
    Text("公开范围", "Visibility"),
    Labels(public=Text("公开", "public"), chain=Text("链内", "chain"), units=Text("承办单位", "units in charge"), office=Text("仅链办", "chain office only")),
    Meaning("谁可以看到这条记录；默认链内", "Who may see the record; default: the chain"),
]


class Record(Frozen):
    """One record: what every kind shares, and what is derived from its declaration."""

    kind: ClassVar[Kind]
    moves: ClassVar[Moves | None] = None
    Facts: ClassVar[Callable[..., NamedTuple]]

    id: Annotated[str, Text("编号", "Id")]
    visibility: Visibility = "chain"
    tags: Annotated[tuple[Word, ...], Text("标签", "Tags")] = ()
    note: Annotated[Lines | None, Text("备注", "Note")] = None
    archived_on: Annotated[
        Day | None, Text("归档日", "Archived on"), Meaning("不再使用的记录归档，不删除", "A record no longer in use is archived, never deleted")
    ] = None

    @property
    def walked(self) -> tuple[str, tuple[Misstep, ...]]:
        """The state derived from the log, and the steps the table of moves does not allow."""
        return self.moves.walk(getattr(self, "log", ())) if self.moves else (START, ())

    @property
    def state(self) -> str:
        """The state derived from the log; empty for a kind without a life."""
        return self.walked[0]

    def facts(self) -> NamedTuple:
        """What rules across records need to know of this one; each kind declares its own `Facts` of JSON scalars and lists."""
        raise NotImplementedError


class Named(Record):
    """A record whose id is a name that people chose, and may choose anew."""

    former_ids: Annotated[
        tuple[NameId, ...],
        Text("曾用编号", "Former ids"),
        Meaning("由 rename 命令写入；旧编号不再给别的记录用", "Written by the rename command; a former id is never given to another record"),
    ] = ()


class Step(Frozen):
    """One step of a life; kinds add the keys their verbs carry."""

    at: Any
    step: str
    by: str


def field_order(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the field names in the order they are written: id, own fields, common fields, log last."""
    names = tuple(model.model_fields)
    if not issubclass(model, Record):
        return names
    common = tuple(Record.model_fields)[1:]
    own = tuple(name for name in names if name not in common and name not in {"id", "log"})
    return ("id", *own, *common, *(("log",) if "log" in names else ()))


def step_model(model: type[Record]) -> type[Step]:
    """Return the class of the steps in a kind's log; raises LookupError for a kind without a life."""
    log = fields(model).get("log")
    if log is None:
        raise LookupError(model)
    return log.type  # type: ignore[no-any-return]  # kinds declare their own steps, which have the keys of Step


def label(model: type[BaseModel], field: str) -> Text:
    """Return the label of a field."""
    return fields(model)[field].label


def meaning(model: type[BaseModel], field: str) -> Text | None:
    """Return what a field means, where its declaration says so."""
    return fields(model)[field].meaning


def value_labels(model: type[BaseModel], field: str) -> Mapping[str, Text]:
    """Return what the allowed values of a field are called; empty where any value goes."""
    return fields(model)[field].choices


def say_value(model: type[BaseModel], field: str, value: str) -> Text:
    """Return one value of a field in words."""
    return fields(model)[field].say(value)
