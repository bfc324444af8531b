"""What every record is made from: frozen models, the keys all records share, and what is derived from the declaration of a kind."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from sys import intern
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

from redchain.model.field_types import Day, Lines, NameId, Word
from redchain.model.fields import Labels, Meaning, Past, fields, past_days, references, role_paths
from redchain.model.kind import START, Kind, Misstep, Moves
from redchain.model.text_folding import firm_name_key
from redchain.text import Text


class Frozen(BaseModel):
    """A frozen pydantic model that refuses unknown keys and builds its validator at first use."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, ser_json_inf_nan="strings")


Visibility = Annotated[
    Literal["public", "chain", "units", "office"],
    Text("公开范围", "Visibility"),
    Labels(public=Text("公开", "public"), chain=Text("链内", "chain"), units=Text("承办单位", "units in charge"), office=Text("仅链办", "chain office only")),
    Meaning("谁可以看到这条记录；默认链内", "Who may see the record; default: the chain"),
]


class Allowance(Frozen):
    """A rule that is wrong about one record, and why: what it finds there is passed over."""

    rule: Annotated[str, StringConstraints(strict=True, pattern=r"^RC[0-9]{3}$"), Text("规则", "Rule")]
    because: Annotated[Lines, Text("理由", "Because")]


class Record(Frozen):
    """One record: what every kind shares, and what is derived from its declaration."""

    kind: ClassVar[Kind]
    moves: ClassVar[Moves | None] = None

    id: Annotated[str, Text("编号", "Id")]
    visibility: Visibility = "chain"
    tags: Annotated[tuple[Word, ...], Text("标签", "Tags")] = ()
    note: Annotated[Lines | None, Text("备注", "Note")] = None
    allow: Annotated[
        tuple[Allowance, ...],
        Text("放行", "Allowed"),
        Meaning(
            "规则说得不对的地方：规则代码和理由；哪些规则可以放行见 rules.md", "Where a rule is wrong: its code and why; rules.md says which may be allowed"
        ),
    ] = ()
    archived_on: Annotated[
        Day | None, Past(), Text("归档日", "Archived on"), Meaning("不再使用的记录归档，不删除", "A record no longer in use is archived, never deleted")
    ] = None

    def model_copy(self, **wanted: Any) -> Self:
        """Return a copy, which works out anew what follows from its fields."""
        copied = super().model_copy(**wanted)
        copied.__dict__.pop("walked", None)
        return copied

    @cached_property
    def walked(self) -> tuple[str, tuple[Misstep, ...]]:
        """The state derived from the log, and the steps the table of moves does not allow."""
        return self.moves.walk(self.steps) if self.moves else (START, ())

    @property
    def state(self) -> str:
        """The state derived from the log; empty for a kind without a life."""
        return self.walked[0]

    @property
    def is_open(self) -> bool:
        """Whether it has a life that has begun and is not at its end."""
        return self.moves is not None and self.state in self.moves.open

    @property
    def may_wait(self) -> bool:
        """Whether something may wait at it: it is open, in a state in which something still may, or in use without a life."""
        return self.is_open or self.state in self.kind.lingering or (self.moves is None and self.kind.waits is not None and self.archived_on is None)

    @property
    def steps(self) -> tuple[Any, ...]:
        """The steps of its life; none for a kind without one."""
        log: tuple[Any, ...] = self.__dict__.get("log", ())  # asking a model for what is not there takes long
        return log

    @property
    def allowed(self) -> tuple[str, ...]:
        """The codes of the rules that it allows."""
        return tuple([each.rule for each in self.allow]) if self.allow else ()

    @property
    def roles_asked(self) -> tuple[str, ...]:
        """The people it names in fields that ask for a role, as `expert e001 log 2 experts 0`: the role, the id and its place; a kind with such fields declares it as `indexed`."""
        found = references(self, role_paths(type(self)))
        return tuple(" ".join((*roles, identifier, *map(str, place))) for place, roles, identifier in found)

    @property
    def latest_day(self) -> str:
        """The last of the days on which something happened, with its place, as `2026-11-23 milestones 0 done_on`; empty where it names none."""
        found: list[str] = []
        for name, *inner in past_days(type(self)):
            value = self.__dict__[name]
            if not value:
                continue
            if isinstance(value, tuple):
                found += [f"{day} {name} {number} {inner[0]}" for number, each in enumerate(value) if (day := getattr(each, inner[0])) is not None]
                continue
            for key in inner:
                value = value and getattr(value, key)
            if value:
                found.append(" ".join((str(value), name, *inner)))
        return max(found, default="")

    def facts(self) -> Any:
        """What rules across records know of this one: what its kind declares as `indexed`, dates as ISO text; last, the rules it allows and its latest day.

        Texts are shared, since thousands of records name the same firms, states and days.
        """
        known = self.kind.known(self)
        return self.kind.facts(*[intern(each) if type(each) is str else each.isoformat() if isinstance(each, date) else each for each in known])


class Named(Record):
    """A record whose id is a name that people chose, and may choose anew."""

    former_ids: Annotated[
        tuple[NameId, ...],
        Text("曾用编号", "Former ids"),
        Meaning("由 rename 命令写入；旧编号不再给别的记录用", "Written by the rename command; a former id is never given to another record"),
    ] = ()

    @property
    def name_key(self) -> str:
        """Its name, or title, as names are compared."""
        known = type(self).model_fields  # asking for what is not there takes long
        return firm_name_key(str(next((said for each in ("name", "title") if each in known and (said := getattr(self, each))), "")))


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
