"""The part of a ledger that concerns some chains or some units, for lists and reports of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.ledger import Ledger
from redchain.model.powers import chain_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.model.base import Record
    from redchain.model.settings import Settings


class Scope(NamedTuple):
    """The ids of the chains and of the units that something is about; empty for all."""

    chains: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


_BY_CHAINS: frozenset[Any] = frozenset({Need, Order, Project, Chain})
_BY_UNITS: frozenset[Any] = frozenset({Need, Order, Project, Resource})


def say_whole(model: type[Record], scope: Scope) -> Text | None:
    """Return that the records of a kind are not told apart by chains, or by units, though a scope names some, so that all of them count; None where they are."""
    if scope.units and model not in _BY_UNITS:
        return _WHOLE_CHAINS if scope.chains and _is_of_chains(model) else _NOT_BY_UNITS
    return _WHOLE_CITY if scope.chains and not _is_of_chains(model) else None


_NOT_BY_UNITS = Text("这张表不分单位，是全部单位的", "this table is not by unit: it counts those of all units")
_WHOLE_CHAINS = Text(
    "这张表只按产业链分，不分单位，是所选产业链全部单位的", "this table is by chain and not by unit: it counts those of all units on the chains chosen"
)
_WHOLE_CITY = Text("这张表不分产业链，是全部产业链的", "this table is not by chain: it counts those of all chains")


def _is_of_chains(model: type[Record]) -> bool:
    return model in _BY_CHAINS or bool(model.moves and model.kind.chain)


def narrowed(ledger: Ledger, scope: Scope) -> Ledger:
    """Return the ledger with the needs of some chains, or with orders to some units, and what belongs to them; its title says so.

    Of units their own orders and resources are kept, and the projects that they lead, support or are party to.
    """
    if not any(scope):
        return ledger
    chains, units = frozenset(scope.chains), frozenset(scope.units)
    orders = [each for each in ledger.all(Order) if not units or each.unit in units]
    ordered = {each.need for each in orders}
    needs = {each.id for each in ledger.all(Need) if (not units or each.id in ordered) and (not chains or chain_of(ledger, each) in chains)}
    projects = (each for each in ledger.all(Project) if not units or units & {each.lead, *each.supporting, *each.parties})
    put: dict[type[Record], Iterable[Record]] = {
        Need: (each for each in ledger.all(Need) if each.id in needs),
        Order: (each for each in orders if each.need in needs),
        Project: (each for each in projects if not chains or chain_of(ledger, each) in chains),
        Resource: (each for each in ledger.all(Resource) if not units or each.unit in units),
        Chain: (each for each in ledger.all(Chain) if not chains or each.id in chains),
    }
    if chains:
        more = (model for model, _ in ledger.shelves() if model not in put and _is_of_chains(model))
        put |= {model: [each for each in ledger.all(model) if chain_of(ledger, each) in chains] for model in more}
    shelves = {**dict(ledger.shelves()), **{model: {each.id: each for each in found} for model, found in put.items()}}
    return Ledger(_titled(ledger, scope), shelves, ledger.paths)


def say_scope(ledger: Ledger, scope: Scope) -> str:
    """Return the short names of what a scope is about."""
    chains = (ledger.find(Chain, each) for each in scope.chains)
    units = (ledger.find(Unit, each) for each in scope.units)
    return "、".join([*(each.name for each in chains if each), *(each.short_name or each.name for each in units if each)])


def _titled(ledger: Ledger, scope: Scope) -> Settings:
    root = ledger.settings.root
    return ledger.settings.model_copy(update={"root": root.model_copy(update={"title": f"{root.title}（{say_scope(ledger, scope)}）"})})
