"""The records of one kind as a sheet that people fill in: its columns, and the cells of each record, as Excel, CSV and the importer understand them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel

from redchain.decide.draft import fields_of, missing, with_defaults
from redchain.decide.heads import first_step_fields
from redchain.kinds.registry import kind_named
from redchain.model.base import step_model
from redchain.model.fields import fields
from redchain.model.visibility import is_shown
from redchain.text import Language, Text, plain_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.ledger import Ledger

SheetCell = str | int | float | date | None
Form = Literal["text", "lines", "day", "number", "choice", "reference"]
YES, NO = Text("是", "yes"), Text("否", "no")
VERSION = Text("版本", "Version")
CUT = Text("…（太长，共 {count} 字）", "… (too long: {count} characters)")
FIRST_SHEET_DAY = date(1900, 3, 1)
"""Spreadsheets count a day that never was, 29 February 1900: days before it are written as text."""
_MOST_SHOWN = 2000
_BETWEEN: dict[Language, str] = {"zh": "、", "en": ", "}


class SheetColumn(NamedTuple):
    """One column of a sheet.

    `name` is the field, or the fact that is worked out; `is_typed` tells whether the importer reads it. `choices` are the words that its cells may have, and
    `many` whether a cell may hold several of them.
    """

    name: str
    label: Text
    form: Form
    is_typed: bool = True
    is_required: bool = False
    many: bool = False
    choices: tuple[Text, ...] = ()
    meaning: Text | None = None


class Fact(NamedTuple):
    """A column beside the fields: something that is worked out, and what it says of a record."""

    name: str
    label: Text
    cell: Callable[[Any], SheetCell]


class Sheet(NamedTuple):
    """Records of one kind that become a sheet.

    `records` reads them, one after the other, as often as it is asked; `facts` stand beside their fields; `version` is the mark of what one was when it was
    written, empty where it has none.
    """

    model: type[Record]
    records: Callable[[], Iterable[Record]]
    facts: tuple[Fact, ...]
    version: Callable[[Record], str]


def coded(value: Any) -> SheetCell:
    """Return a value as a cell that programs read: codes, ids and ISO dates, several with commas between them."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return ", ".join(plain_cell(coded(each)) for each in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, BaseModel):
        return value.model_dump_json(exclude_defaults=True)
    return value if isinstance(value, (int, float)) else str(value)


class SheetWords:
    """How the values of records are said in a sheet, in one language: labels for codes, short names for ids."""

    def __init__(self, ledger: Ledger, language: Language, *, names_restricted: bool = False) -> None:
        """Read nothing yet; records that not everybody on a chain may see are named only with `names_restricted`, else their ids stand."""
        self._ledger, self._language, self._names_restricted = ledger, language, names_restricted
        self._called: dict[tuple[str, ...], dict[str, str]] = {}

    def columns(self, model: type[Record], facts: Iterable[Fact] = (), *, is_new: bool = False) -> tuple[SheetColumn, ...]:
        """Return the columns of a kind: its id, the facts, then its fields in the order of the contract, those made of parts last.

        Of new records (`is_new`) also what their first step takes.
        """
        known = fields(model)
        own = [self._column(model, known[each]) for each in fields_of(model) if each != "id" and not _is_secret(model, known[each])]
        first = [self._column(model, fields(step_model(model))[each]) for each in first_step_fields(model) if each not in known] if is_new else []
        return (
            SheetColumn("id", known["id"].label, "text", meaning=known["id"].meaning),
            *(SheetColumn(each.name, each.label, "text", is_typed=False) for each in facts),
            *(each for each in (*own, *first) if each.is_typed),
            *(each for each in own if not each.is_typed),
        )

    def cells(self, columns: Iterable[SheetColumn], sheet: Sheet, record: Any) -> tuple[SheetCell, ...]:
        """Return the cells of a record in the order of its columns."""
        known, facts = fields(sheet.model), {each.name: each.cell for each in sheet.facts}
        return tuple(facts[each.name](record) if each.name in facts else self.cell(known[each.name], getattr(record, each.name)) for each in columns)

    def called(self, kinds: tuple[str, ...]) -> Mapping[str, str]:
        """Return what the records of some kinds are called: by short name, with the id beside it where several are called the same."""
        if kinds not in self._called:
            models = [model for each in kinds if (model := kind_named(each)) is not None]
            names = {each.id: self._short(each) for model in models for each in self._ledger.every(model)}
            seen: dict[str, int] = {}
            for name in names.values():
                seen[name] = seen.get(name, 0) + 1
            beside = "{}（{}）" if self._language == "zh" else "{} ({})"
            self._called[kinds] = {key: beside.format(name, key) if seen[name] > 1 else name for key, name in names.items()}
        return self._called[kinds]

    def cell(self, field: Field, value: Any) -> SheetCell:
        """Return the value of a field as a cell."""
        return self.saying(field)(value)

    def saying(self, field: Field) -> Callable[[Any], SheetCell]:
        """Return what says the values of a field as cells: of many records what can be known beforehand is looked up once."""
        if field.parts:
            return lambda value: None if value is None or value == () else self._cut(self._parts(field, value))
        is_plain = not field.references and field.name != "category" and field.named is None and not field.choices
        one = self._one_plain if is_plain else self._one_of(field)
        between = _BETWEEN[self._language]

        def cell(value: Any) -> SheetCell:
            if value is None or value == ():
                return None
            return between.join(str(one(each)) for each in value) if isinstance(value, tuple) else one(value)

        return cell

    def _one_plain(self, value: Any) -> SheetCell:
        if isinstance(value, (bool, date)):
            return self._yes(value) if isinstance(value, bool) else _day(value)
        return value if isinstance(value, (int, float)) else str(value)

    def _one_of(self, field: Field) -> Callable[[Any], SheetCell]:
        known: dict[str, str] = {}

        def one(value: Any) -> SheetCell:
            if not isinstance(value, str):
                return self._one_plain(value)
            if value not in known:
                known[value] = self._said(field, value)
            return known[value]

        return one

    def _yes(self, value: bool) -> str:  # noqa: FBT001  # it is the value
        return (YES if value else NO).say(self._language)

    def _said(self, field: Field, value: str) -> str:
        """Return an id as a name, and a code in words."""
        if field.references:
            return self.called(field.references).get(value, value)
        if field.name == "category":
            return self._ledger.settings.say_category(value).say(self._language)
        if field.named is not None:
            name = field.named.name_of(value)
            return name if field.named.code_of(name) == value else value
        return field.say(value).say(self._language)

    def _parts(self, field: Field, value: Any) -> str:
        """Return what is made of parts in words: those of a list each on a line."""
        if isinstance(value, tuple):
            return "\n".join(self._parts(field, each) for each in value)
        said = ((part, getattr(value, name)) for name, part in field.parts.items())
        colon, semicolon = ("：", "；") if self._language == "zh" else (": ", "; ")
        return semicolon.join(f"{part.label.say(self._language)}{colon}{plain_cell(self.cell(part, each))}" for part, each in said if each not in (None, ()))

    def _short(self, record: Record) -> str:
        named = self._names_restricted or is_shown(record, self._ledger)
        return next((value for name in ("short_name", *record.kind.title) if named and (value := getattr(record, name, None))), record.id)

    def _cut(self, words: str) -> str:
        if len(words) <= _MOST_SHOWN:
            return words
        return words[:_MOST_SHOWN] + CUT.say(self._language).format(count=len(words))

    def _column(self, model: type[Record], field: Field) -> SheetColumn:
        is_required = field.name in {*missing(model, with_defaults(model, {}, date.min)), *first_step_fields(model)}
        return SheetColumn(field.name, field.label, _form(field), not field.parts, is_required, field.many, tuple(self._choices(field)), field.meaning)

    def _choices(self, field: Field) -> Iterator[Text]:
        if field.type is bool:
            yield from (YES, NO)
        elif field.name == "category":
            yield from (Text(each.name, each.english or each.name) for each in self._ledger.settings.categories)
        elif field.allowed:
            yield from (field.say(str(each)) for each in field.allowed)
        elif field.references:
            models = [model for kind in field.references if (model := kind_named(kind)) is not None]
            fitting = (each for model in models for each in self._ledger.current(model) if not field.role or field.role in getattr(each, "roles", ()))
            in_use = {each.id for each in fitting if self._names_restricted or is_shown(each, self._ledger)}
            yield from (Text(name, name) for key, name in self.called(field.references).items() if key in in_use)


def _is_secret(model: type[Record], field: Field) -> bool:
    """Tell whether a field says by hashes who may act: that is registered with commands, not typed into a sheet."""
    return field.name in model.kind.granting and not field.references


def plain_cell(cell: SheetCell) -> str:
    """Return a cell in words."""
    return plain_number(cell) if isinstance(cell, (int, float)) else "" if cell is None else str(cell)


def _day(value: date) -> SheetCell:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value if value >= FIRST_SHEET_DAY else value.isoformat()


def _form(field: Field) -> Form:
    if field.parts or field.wording == "lines":
        return "lines"
    if field.references:
        return "reference"
    if field.type is date:
        return "day"
    if field.type in {int, float}:
        return "number"
    return "choice" if field.allowed or field.type is bool or field.name == "category" else "text"
