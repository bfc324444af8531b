"""What of a record may be shown outside the clone: only `public` and `chain` records are shown whole.

Pages (lists, reports, gaps), comments, reminders and calendars go where others read them, so each asks `is_shown` here. What is printed for whoever has the
clone (`list`, `show`, `todo`, `match`, `diff` on a terminal) holds everything: they can read every file (docs/threat-model.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.field_types import SIDES
from redchain.model.fields import fields
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import BaseModel

    from redchain.document import Words
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

HIDDEN = Text("不公开", "not public")
NO_CHAIN = Text("未归链", "no chain")
PRIVACY = Text(
    "公开范围为“承办单位”“仅链办”的记录只列编号、产业链、类别和状态，其余写“不公开”或留空。",
    "Records for the units in charge or the chain office only show their id, chain, category and state; the rest reads “not public” or stays empty.",
)
_SHOWN = ("public", "chain")
_NAMES = ("name", "short_name", "title")


def is_shown(record: Record, ledger: Ledger | None = None) -> bool:
    """Tell whether a record may be shown whole outside the clone; with a ledger, whether what it is part of may be too, as the need of an order."""
    if record.visibility not in _SHOWN:
        return False
    from redchain.model.composition import parent_of

    whole = None if ledger is None else parent_of(ledger, record)
    return whole is None or is_shown(whole, ledger)


def hidden_words(ledger: Ledger) -> frozenset[str]:
    """Return the names, titles and sentences of every record that may not be shown: what is written about a shown one must not quote them."""
    hidden = (each for model, _ in ledger.shelves() for each in ledger.every(model) if not is_shown(each, ledger))
    return frozenset(words for each in hidden for words in _sentences(each) if words != each.id)


def _sentences(part: BaseModel) -> Iterator[str]:
    for field in fields(type(part)).values():
        value = getattr(part, field.name)
        values = value if isinstance(value, tuple) else (value,) if value is not None else ()
        for each in values:
            if field.parts:
                yield from _sentences(each)
            elif (field.wording and (field.wording != "word" or field.name in _NAMES)) and len(each) > 1:
                yield each


def named_by_id(record: Record) -> Record:
    """Return a record that is called by its id, for whatever would name one that may not be shown."""
    return record.model_copy(update={each: record.id for each in (*_NAMES, *record.kind.title) if each in type(record).model_fields})


def name_or_id(record: Record, name: str) -> str:
    """Return what a record is called in reasons, which are kept in orders and told in the gaps: its id where it may not be shown."""
    return name if is_shown(record) else record.id


def shown(record: Record, words: str) -> Words:
    """Return the record's words, or 不公开."""
    return words if is_shown(record) else HIDDEN


def chain_name(chain: str, ledger: Ledger) -> Words:
    """Return what a chain is called; 未归链 for none."""
    found = ledger.named("chain", chain)
    return shown(found, found.name) if found else chain or NO_CHAIN


def unit_name(unit: str, ledger: Ledger) -> Words:
    """Return what a unit is called, short where it has a short name."""
    found = ledger.named("unit", unit)
    return shown(found, found.short_name or found.name) if found else unit


def unit_place(unit: str, ledger: Ledger) -> tuple[int, str]:
    """Return where a unit stands among units: by side, then by id; an unknown one comes last."""
    found = ledger.named("unit", unit)
    return tuple(SIDES).index(found.side) if found else len(SIDES), unit


def firm_name(firm: str, ledger: Ledger) -> Words:
    """Return what a firm is called, short where it has a short name."""
    found = ledger.named("enterprise", firm)
    return shown(found, found.short_name or found.name) if found else firm


def actor_name(actor: str, ledger: Ledger) -> Words:
    """Return what a unit or a firm is called, short where it has a short name."""
    return firm_name(actor, ledger) if ledger.named("unit", actor) is None else unit_name(actor, ledger)


def called(find: Callable[[str, str], Any], actor: str) -> str:
    """Return what a unit or a firm is called, short where it has a short name; `find` finds records by kind and id."""
    found = find("unit", actor) or find("enterprise", actor)
    return actor if found is None else found.short_name or found.name


def phrase(words: Words) -> Text:
    """Return words as a phrase in both languages."""
    return words if isinstance(words, Text) else Text(words, words)
