"""Records as typed tables for those who ask with SQL: one of each kind, their steps, what names what, what codes mean, and what it all stands on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel

from redchain.model.base import field_order, step_model
from redchain.model.dates import local, local_day
from redchain.model.fields import fields, reference_paths, references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from redchain.model.base import Record, Step
    from redchain.model.fields import Field
    from redchain.text import Text

TableForm = Literal["text", "integer", "number", "yes_no", "day", "moment", "texts", "json"]
"""What the cells of a column are: a moment is a datetime of the repository's zone without that zone, texts are a tuple, json is text."""
Row = tuple[Any, ...]


class TableColumn(NamedTuple):
    """One column of a table: its name, and what its cells are; None stands for nothing in any of them."""

    name: str
    form: TableForm


class Table(NamedTuple):
    """A table by its name, and its columns."""

    name: str
    columns: tuple[TableColumn, ...]


class TableFact(NamedTuple):
    """A column beside the fields: something that is worked out, what it says of a record, and what its codes are called."""

    column: TableColumn
    cell: Callable[[Any], Any]
    choices: Mapping[str, Text]


class Told(NamedTuple):
    """The records of one kind that are told, read one after the other, and the facts beside their fields."""

    model: type[Record]
    records: Callable[[], Iterable[Record]]
    facts: tuple[TableFact, ...]


STEPS = Table(
    "steps",
    (
        TableColumn("kind", "text"),
        TableColumn("id", "text"),
        TableColumn("number", "integer"),
        TableColumn("at", "moment"),
        TableColumn("step", "text"),
        TableColumn("by", "text"),
        TableColumn("state", "text"),
        TableColumn("more", "json"),
    ),
)
"""Each step of each life, numbered from one, with the state it led to; what else it says is in `more`."""
LINKS = Table("links", tuple(TableColumn(each, "text") for each in ("kind", "id", "field", "to_kind", "to_id")))
"""Each id of another record that a record names, with the field, as `need N-… chain`; in parts and steps the field is a path, as `log.into`."""
WORDS = Table("words", tuple(TableColumn(each, "text") for each in ("kind", "field", "code", "zh", "en")))
"""What codes are called in Chinese and English."""
ABOUT = Table("about", tuple(TableColumn(each, "text") for each in ("name", "value")))
"""What the tables stand on: the commit, the day, and the version of redchain."""
_FORMS: Mapping[type, TableForm] = {bool: "yes_no", int: "integer", float: "number", date: "day"}
_LIFE = (TableColumn("began_on", "day"), TableColumn("ended_on", "day"), TableColumn("days", "integer"))


def tables(told: Iterable[Told]) -> tuple[Table, ...]:
    """Return the tables of some kinds."""
    return (*(Table(each.model.kind.folder, tuple(_columns(each))) for each in told), STEPS, LINKS, WORDS, ABOUT)


def rows(
    told: Iterable[Told], about: Mapping[str, str], categories: Mapping[str, Text], zone: ZoneInfo, kind_of: Callable[[tuple[str, ...], str], str]
) -> Iterator[tuple[str, Row]]:
    """Yield each row with the name of its table; every record is read once. `kind_of` tells of which of some kinds an id is."""
    for each in told:
        own, paths = _own_fields(each), reference_paths(each.model)
        for record in each.records():
            cells = (*(_cell(field, getattr(record, field.name), zone) for field in own), *(fact.cell(record) for fact in each.facts))
            yield each.model.kind.folder, (*cells, *(_life(record, zone) if record.moves else ()))
            yield from ((STEPS.name, row) for row in _steps(record, zone))
            for place, kinds, identifier in references(record, paths):
                field = ".".join(key for key in place if isinstance(key, str))
                yield LINKS.name, (record.kind.name, record.id, field, kind_of(kinds, identifier), identifier)
        yield from ((WORDS.name, row) for row in _words(each, categories))
    yield from ((ABOUT.name, pair) for pair in about.items())


def _columns(told: Told) -> Iterator[TableColumn]:
    yield from (TableColumn(field.name, _form(field)) for field in _own_fields(told))
    yield from (fact.column for fact in told.facts)
    yield from _LIFE if told.model.moves else ()


def _own_fields(told: Told) -> tuple[Field, ...]:
    """What is written in a record, but for the hashes of those who may act, what a fact says better, and its log, which is a table of its own."""
    known, said = fields(told.model), {"log", *(each.column.name for each in told.facts)}
    return tuple(
        known[name] for name in field_order(told.model) if name not in said and (name == "id" or known[name].references or name not in told.model.kind.granting)
    )


def _form(field: Field) -> TableForm:
    if field.parts:
        return "json"
    if field.many:
        return "texts"
    return "moment" if field.type is datetime or "Datetime" in getattr(field.type, "__name__", "") else _FORMS.get(field.type, "text")


def _cell(field: Field, value: Any, zone: ZoneInfo) -> Any:
    if value is None:
        return None
    if field.parts:
        return _json(value) if value != () else None
    if field.many:
        return tuple(str(each) for each in value)
    return _moment(value, zone) if isinstance(value, datetime) else value


def _json(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{','.join(map(_json, value))}]"
    found: BaseModel = value
    return found.model_dump_json(exclude_defaults=True)


def _moment(value: datetime, zone: ZoneInfo) -> datetime:
    return local(value, zone).replace(tzinfo=None)


def _steps(record: Record, zone: ZoneInfo) -> Iterator[Row]:
    for number, (step, state) in enumerate(_states(record), 1):
        more = step.model_dump_json(exclude={"at", "step", "by"}, exclude_defaults=True)
        yield record.kind.name, record.id, number, _moment(step.at, zone), step.step, step.by, state, None if more == "{}" else more


def _states(record: Record) -> Iterator[tuple[Step, str]]:
    """Each step with the state after it; one that the moves do not allow changes nothing."""
    moves = record.moves
    state = ""
    for step in record.steps:
        move = moves.move(step.step) if moves else None
        if move is not None and state in move.sources and move.target is not None:
            state = move.target
        yield step, state


def _life(record: Record, zone: ZoneInfo) -> tuple[date | None, date | None, int | None]:
    """Return the day of the first step, that of the step which ended it, and the days between; None for what has not been."""
    changes: list[tuple[Step, str]] = []
    for step, state in _states(record):
        if not changes or changes[-1][1] != state:
            changes.append((step, state))
    if not changes:
        return None, None, None
    began = local_day(changes[0][0].at, zone)
    ended = None if record.is_open else local_day(changes[-1][0].at, zone)
    return began, ended, None if ended is None else (ended - began).days


def _words(told: Told, categories: Mapping[str, Text]) -> Iterator[Row]:
    model, kind = told.model, told.model.kind.name
    for field in _own_fields(told):
        named = categories if field.name == "category" else field.choices
        yield from ((kind, field.name, str(code), *words) for code, words in named.items())
        parts = ((name, part.choices) for name, part in field.parts.items())
        yield from ((kind, f"{field.name}.{name}", str(code), *words) for name, choices in parts for code, words in choices.items())
    yield from ((kind, fact.column.name, code, *words) for fact in told.facts for code, words in fact.choices.items())
    if model.moves:
        yield from ((kind, "step", each.verb, *each.label) for each in model.moves.moves)
        for name, field in fields(step_model(model)).items():
            yield from ((kind, f"log.{name}", str(code), *words) for code, words in field.choices.items())
