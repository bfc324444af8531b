"""The part of a ledger for some chains or units: all of what belongs to them, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.chain.model import Chain
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.model.powers import chain_of
from redchain.views.narrowing import Scope, narrowed

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger


def test_all_chains_together_are_the_whole(town: Ledger) -> None:
    parts = [narrowed(town, Scope((each.id,))) for each in town.all(Chain)]
    for model in (Need, Order, Project):
        found = [each.id for part in parts for each in part.all(model)]
        assert sorted(found) == [each.id for each in town.all(model) if chain_of(town, each)]
    both = narrowed(town, Scope(tuple(each.id for each in town.all(Chain))))
    assert len(both.all(Need)) == sum(len(each.all(Need)) for each in parts)


def test_of_a_unit_its_own_orders_and_their_needs_are_kept(town: Ledger) -> None:
    part = narrowed(town, Scope((), ("gongdian",)))
    own = [each for each in town.all(Order) if each.unit == "gongdian"]
    assert own
    assert list(part.all(Order)) == own
    assert {each.id for each in part.all(Need)} == {each.need for each in own}
    assert {each.unit for each in part.all(Resource)} <= {"gongdian"}
    assert "示例供电公司" in part.settings.root.title or "供电" in part.settings.root.title


def test_without_a_scope_nothing_is_another(town: Ledger) -> None:
    assert narrowed(town, Scope()) is town
