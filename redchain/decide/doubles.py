"""Whether a record that is to be entered is there already: of the same firm, unit or need, called the same, and not at its end, or of the same day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.model.fields import fields, reference_paths, references
from redchain.model.in_use import days_told
from redchain.model.text_folding import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_OF_AN_ORDER = ("role", "item")


def double_of(ledger: Ledger, record: Record) -> Record | None:
    """Return a record that names the same others and has the same title; None for kinds whose names are unique by a rule."""
    return next((each for each in _of_the_same(ledger, record) if _is_in_use(each) and what_it_says(each) == what_it_says(record)), None)


def ended_double_of(ledger: Ledger, record: Record, days: Mapping[str, str]) -> Record | None:
    """Return a record at its end, or archived, of the same owner, title and first days; `days` are the record's own where it says others now.

    Of a kind without a first day it is one that names the same others and has all its days alike.
    """
    model, title = type(record), normalise(title_of(record))
    first = {name: days.get(name) or str(getattr(record, name) or "") for name in first_days(model)}
    if not title or (first and not any(first.values())):
        return None

    def is_it(each: Record) -> bool:
        if not first:
            return not _is_in_use(each) and what_it_says(each) == what_it_says(record) and _days(each) == _days(record)
        is_called_so = normalise(title_of(each)) == title and not _is_in_use(each)
        return is_called_so and all(_began_on(each, name, day) for name, day in first.items())

    return next((each for each in _of_the_same(ledger, record) if is_it(each)), None)


def _days(record: Record) -> list[Any]:
    return [getattr(record, name) for name, field in fields(type(record)).items() if field.type is date and name != "archived_on"]


def title_of(record: Record) -> str:
    """Return what a record is called; empty for kinds without a name of their own."""
    return next((str(value) for name in record.kind.title if (value := getattr(record, name, None))), "")


def first_days(model: type[Record]) -> tuple[str, ...]:
    """Return the fields that say on which day a record began: those that other dates of it must not precede, unless its first step says so."""
    by_steps = {each.later for each in model.kind.dates if each.earlier == ("log", 0, "at")}
    found = (each.earlier for each in model.kind.dates if len(each.earlier) == 1 and each.later not in by_steps)
    return tuple(dict.fromkeys(str(each[0]) for each in found if each[0] in model.model_fields))


def own_day(model: type[Record], name: str, day: str) -> str:
    """Return how a note keeps the day of a record that was entered as of a later one."""
    return f"原{fields(model)[name].label.zh} {day}"


def _began_on(record: Record, name: str, day: str) -> bool:
    return str(getattr(record, name) or "") == day or (bool(day) and own_day(type(record), name, day) in (getattr(record, "note", None) or ""))


def _of_the_same(ledger: Ledger, record: Record) -> tuple[Record, ...]:
    """Return the other records of the same firm, unit or need; none for kinds whose names are unique by a rule."""
    model = type(record)
    about = next((name for name, field in fields(model).items() if field.references and field.is_required), None)
    if about is None or "name" in model.model_fields:
        return ()
    named = getattr(record, about)
    return tuple(each for each in ledger.where(model, about, *((named,) if isinstance(named, str) else named)) if each.id != record.id)


def _is_in_use(record: Record) -> bool:
    return record.archived_on is None and (record.moves is None or record.is_open)


def what_it_says(record: Record) -> tuple[Any, ...]:
    """Return by what a record is told from others of its kind: the records that it names, and its title, or its part in an order and the days that it tells of."""
    named = sorted((place[0], each) for place, _, each in references(record, reference_paths(type(record))) if isinstance(place[0], str) and place[0] != "log")
    title = title_of(record)
    return (named, normalise(title)) if title else (named, *(getattr(record, each, None) for each in _OF_AN_ORDER), *days_told(record))
