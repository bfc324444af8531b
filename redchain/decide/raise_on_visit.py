"""Raising a need on a visit (走访提出需求): the need of the firm visited, which names the visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.decide.change import Change, Put
from redchain.decide.draft import add, make_record
from redchain.decide.refusal_words import refused, say_possible
from redchain.kinds.need.model import Need
from redchain.kinds.visit.rules import VOID
from redchain.model.powers import say_record
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.decide.take_step import Doing
    from redchain.kinds.visit.model import Visit
    from redchain.model.ledger import Ledger


def raise_on_visit(ledger: Ledger, visit: Visit, values: Mapping[str, Any], doing: Doing) -> Change:
    """Return the change that submits a need of the firm visited; `values` hold its id."""
    if visit.state == VOID:
        words = Text("{record}，不能再据此提出需求", "{record}, so it raises no needs").fill(record=say_record(visit, ledger))
        raise refused(None, words, say_possible(ledger, visit))
    source = {"source": "survey" if visit.project else "visit", "source_ref": visit.id}
    need = make_record(ledger, Need, {**values, "enterprise": visit.enterprise, **source}, doing)
    add(ledger, need)  # refuses an id in use, and what refers to nothing
    return Change(f"visit: raise {need.id} at {visit.id}", (Put(need),))
