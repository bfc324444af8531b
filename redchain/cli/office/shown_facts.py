"""What an export shows of a record beside the fields that people fill in: its state, light, unit and due date, and fields made of parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from redchain.cli.records.derived import REFERENCES
from redchain.cli.records.filters import Filters
from redchain.decide.draft import fields_of
from redchain.model.fields import fields
from redchain.text import Language, Text
from redchain.views.record_sheet import Fact, coded

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.cli.context import Context
    from redchain.decide.sheet_terms import Shown, Trace
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.views.record_sheet import SheetCell, SheetWords

_FACTS = ("state", "light", "unit", "due")


def facts_of(filters: Filters, model: type[Record], cells: SheetWords, language: Language | Literal["code"]) -> tuple[Fact, ...]:
    """Return the columns beside the fields, as they are worded in a language, or by their codes."""
    own = {*model.model_fields, *(("unit",) if "lead" in model.model_fields else ())}
    return tuple(_fact(filters, name, cells, language) for name in _FACTS if name in filters.known and name not in own)


def _fact(filters: Filters, name: str, cells: SheetWords, language: Language | Literal["code"]) -> Fact:
    choices, called = ({}, {}) if language == "code" else (filters.choices(name), cells.called(REFERENCES.get(name, ())))
    between = "、" if language == "zh" else ", "

    def cell(record: Record) -> str:
        if name != "state" and record.moves is not None and not record.is_open:
            return ""
        found = [part for part in filters.cell(record, name).split(", ") if part]
        return between.join(_said(choices[each], language) if each in choices else called.get(each, each) for each in found)

    return Fact(name, filters.label(name), cell)


def _said(words: Text, language: Language | Literal["code"]) -> str:
    return words.en if language == "en" else words.zh


def shown_in(context: Context, space: Workspace, cells: SheetWords, model: type[Record], trace: Trace) -> dict[str, Shown]:
    """Return the columns of an exported sheet that are only to be read, by label; what the day and other records decide only where neither has changed since."""
    from redchain.decide.sheet_terms import Shown

    language: Language | Literal["code"] = "code" if trace.language == "code" else "en" if trace.language == "en" else "zh"
    is_same_commit = bool(trace.base) and trace.base == space.tip
    is_as_exported = is_same_commit and trace.day == space.today.isoformat()
    found: dict[str, Shown] = {}
    known = fields(model)
    for fact in facts_of(Filters(context, space, model), model, cells, language):
        label = fact.name if language == "code" else _said(fact.label, language)
        found[label] = Shown(
            fact.label, fact.cell, is_own=fact.name == "state", is_known=fact.name == "state" or is_as_exported or (fact.name == "unit" and is_same_commit)
        )
    for field in (known[each] for each in fields_of(model) if known[each].parts):
        label = field.name if language == "code" else _said(field.label, language)
        names_others = any(part.references or part.name == "category" for part in field.parts.values())
        found[label] = Shown(field.label, _cell(field, cells, language), is_own=True, is_known=is_same_commit or not names_others)
    return found


def _cell(field: Field, cells: SheetWords, language: Language | Literal["code"]) -> Callable[[Any], SheetCell]:
    def cell(record: Any) -> SheetCell:
        value = getattr(record, field.name)
        return coded(value) if language == "code" else cells.cell(field, value)

    return cell
