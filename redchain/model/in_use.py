"""What is still in use: records whose life goes on, and those that work in hand stands on, so that they may not be put away."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from redchain.model.fields import fields, reference_paths, references
from redchain.model.powers import chain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_AFTER = frozenset({"reopen", "redo", "confirm", "correct", "pay"})
"""Verbs that begin again what has ended, only put it right, or pay for it."""
MAY_LEAVE = frozenset({"person"})
"""The kinds whose records may be put away though work in hand names them: whoever leaves has left, and what they did is handed over afterwards."""

TELLING = frozenset({"visit"})
"""The kinds whose records tell what has happened: though a firm is still asked about it, no work in hand stands on what they name."""


def days_told(record: Record) -> tuple[date, ...]:
    """Return the days on which what a record tells has happened; that of its archiving is none."""
    known = (getattr(record, name) for name, field in fields(type(record)).items() if field.is_past and name != "archived_on")
    return tuple(each for each in known if isinstance(each, date))


def is_alive(record: Record) -> bool:
    """Tell whether a record has a life that goes on: some step that ends it, or leaves its state, is still expected."""
    return bool(record.moves and set(record.moves.possible(record.state)) - _AFTER)


def users(ledger: Ledger, record: Record) -> Iterator[Record]:
    """Yield the records whose life goes on and that stand on `record`, in order of kind and id.

    They refer to it, belong to it as a chain, or wait for it as the unit that somebody works for who has them in hand; who acted in a log does not count.
    """
    for model, _ in ledger.shelves():
        paths = tuple(each for each in reference_paths(model) if record.kind.name in each.kinds and each.keys[0] != "log")
        takers = tuple(part.who for part in model.kind.parts if part.who is not None) if record.kind.name == "unit" else ()
        if not model.moves or model.kind.name in TELLING or not (paths or takers or record.kind.name == "chain"):
            continue
        for each in ledger.every(model):
            if each.archived_on is not None or not is_alive(each):
                continue
            if (
                any(found == record.id for _, _, found in references(each, paths))
                or any(record.id in who(ledger, each) for who in takers)
                or _is_on_chain(ledger, each, record)
            ):
                yield each


def standing_on(ledger: Ledger, record: Record) -> Iterator[Record]:
    """Yield the records without a life that are in use and name `record`, such as the resources of a unit or the bundle that an item is part of."""
    for model, _ in ledger.shelves():
        paths = tuple(each for each in reference_paths(model) if record.kind.name in each.kinds)
        for each in ledger.every(model) if paths and not model.moves else ():
            if each.archived_on is None and any(found == record.id for _, _, found in references(each, paths)):
                yield each


def _is_on_chain(ledger: Ledger, record: Record, chain: Record) -> bool:
    """Whether a record belongs to a chain, by itself or through another, as a need through its firm."""
    return chain.kind.name == "chain" and chain_of(ledger, record) == chain.id
