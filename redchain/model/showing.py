"""What of a record a generated page may show: lists lie in git, so only `public` and `chain` records are shown whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.values import SIDES
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

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


def is_shown(record: Record) -> bool:
    """Tell whether a record stands whole in a generated page."""
    return record.visibility in _SHOWN


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


def called(find: Callable[[str, str], Any], actor: str) -> str:
    """Return what a unit or a firm is called, short where it has a short name; `find` finds records by kind and id."""
    found = find("unit", actor) or find("enterprise", actor)
    return actor if found is None else found.short_name or found.name


def phrase(words: Words) -> Text:
    """Return words as a phrase in both languages."""
    return words if isinstance(words, Text) else Text(words, words)
