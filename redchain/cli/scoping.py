"""`--chain` and `--unit`: what a list or a report is about, by ids or names, as often as one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli.parsing import Option
from redchain.decide.lookup import resolve_all
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.cli.parsing import Given
    from redchain.model.ledger import Ledger
    from redchain.views.narrowing import Scope

CHAIN = Option("chain", Text("只看这条产业链，可写几条", "this chain only; several may be given"), metavar="CHAIN", multiple=True)
UNIT = Option("unit", Text("只看这个单位，可写几个", "this unit only; several may be given"), metavar="UNIT", multiple=True)
FIRM = Option(
    "enterprise", Text("只看这家企业（助企员用），可写几家", "this firm only, as its helper does; several may be given"), metavar="FIRM", multiple=True
)
HELPER = Option(
    "helper",
    Text("只看这个助企员的：结对的企业和走访，可写几个", "this helper's: the firms paired and the visits; several may be given"),
    metavar="PERSON",
    multiple=True,
)
LABELS = {"unit": Text("单位", "Unit"), "enterprise": Text("企业", "Firm"), "chain": Text("产业链", "Chain"), "helper": Text("助企员", "Helper")}


def named(ledger: Ledger, given: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """Return the ids of what was named for one of these options, each once."""
    return tuple(dict.fromkeys(resolve_all(ledger, (kind,), given.get(kind) or (), LABELS[kind])))


def scope_of(ledger: Ledger, given: Given) -> Scope:
    """Return what a list or a report is to be about."""
    from redchain.views.narrowing import Scope

    return Scope(named(ledger, given, "chain"), named(ledger, given, "unit"))
