"""A renaming puts the new id wherever the old one stands, keeps what orders were made on, and is told from deleting and adding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.decide.rename import rename
from redchain.errors import RefusalError
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.policy.model import Policy
from redchain.kinds.registry import KINDS
from redchain.kinds.renaming import Renaming, renaming_of, unclear_reference
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.kinds.visit.model import Visit
from redchain.model.dispatch_basis import basis_of, is_suspect
from redchain.model.fields import references
from tests.small import base, log, need, order, project, small

if TYPE_CHECKING:
    from redchain.model.base import Named, Record
    from redchain.model.ledger import Ledger

NEED = need("A", "submit", "register", chain="one")
LOAN = Resource.model_validate({"id": "tailored", "unit": "bank", "title": "链贷", "category": "融资", "eligibility": {"chains": ["two", "one"]}})
ORDER = order("A", "A", "dispatch", "accept", unit="bank", resource="tailored", basis=basis_of(NEED, LOAN))
STALE = order("B", "A", "dispatch", basis="0" * 12)
RECORDS = (NEED, LOAN, ORDER, STALE, project("A", "start", chain="one", supporting=["bank", "institute"], resources=["tailored"]))
NAMED: tuple[tuple[type[Named], str], ...] = ((Chain, "one"), (Unit, "bank"), (Unit, "office-one"), (Enterprise, "firm-one"), (Resource, "tailored"))


def after(ledger: Ledger, model: type[Named], old: str, new: str) -> Ledger:
    change = rename(ledger, model, old, new)
    gone = change.puts[0].before
    assert gone is not None
    return ledger.after(each.after for each in change.puts).without(gone)


def everything(ledger: Ledger) -> dict[str, Record]:
    return {f"{model.kind.name}:{each.id}": each for model in KINDS for each in ledger.all(model)}


def named(ledger: Ledger, kind: str, identifier: str) -> int:
    from redchain.model.fields import reference_paths

    return sum(
        1 for each in everything(ledger).values() for _, kinds, found in references(each, reference_paths(type(each))) if found == identifier and kind in kinds
    )


@pytest.mark.parametrize(("model", "old"), NAMED)
def test_every_reference_moves_and_nothing_else(model: type[Named], old: str) -> None:
    ledger = small(*RECORDS)
    later = after(ledger, model, old, "new-name")
    count = named(ledger, model.kind.name, old)
    assert count > 0
    assert (named(later, model.kind.name, old), named(later, model.kind.name, "new-name")) == (0, count)
    assert set(everything(later)) == {each.replace(f"{model.kind.name}:{old}", f"{model.kind.name}:new-name") for each in everything(ledger)}


@given(st.sampled_from(NAMED), st.sampled_from(["x", "a-b-c", "zz9"]))
def test_there_and_back_is_where_it_began(what: tuple[type[Named], str], new: str) -> None:
    model, old = what
    ledger = small(*RECORDS)
    back = everything(after(after(ledger, model, old, new), model, new, old))
    mine = f"{model.kind.name}:{old}"
    assert back[mine].former_ids == (new,)  # type: ignore[attr-defined]  # a named record
    assert {**back, mine: back[mine].model_copy(update={"former_ids": ()})} == everything(ledger)


def test_an_order_stands_on_the_same_words_though_a_chain_is_called_otherwise() -> None:
    later = after(small(*RECORDS), Chain, "one", "uno")
    orders = {each.id: each for each in later.all(Order)}
    found, resource = later.find(Need, NEED.id), later.find(Resource, LOAN.id)
    assert found is not None
    assert not is_suspect(orders[ORDER.id].basis, found, resource)
    assert orders[ORDER.id].basis != ORDER.basis
    assert orders[STALE.id].basis == STALE.basis  # it was suspect, and is


@pytest.mark.parametrize(("model", "old"), NAMED)
def test_a_renaming_is_recognised(model: type[Named], old: str) -> None:
    before = small(*RECORDS)
    later = after(before, model, old, "new-name")
    made = [each for kind in KINDS for record in later.all(kind) if (each := renaming_of(before, later, record))]
    assert made == [Renaming(model.kind.name, old, "new-name")]


def test_what_only_looks_like_one_is_not() -> None:
    before = small(*RECORDS)
    claimed = Unit.model_validate({"id": "new-name", "name": "冒名", "side": "service", "former_ids": ["bank"]})
    assert renaming_of(before, before.after([claimed]), claimed) is None  # the bank is still there
    bank = before.find(Unit, "bank")
    assert bank is not None
    other = Enterprise(id="bank", name="同号企业", chains=("one",))
    stepped = order("C", "A", "dispatch", "accept", unit="bank", log=log("dispatch") + log("accept", by="bank"))
    twins = before.after([other, stepped])
    assert renaming_of(twins, twins.without(bank).after([claimed]), claimed) is None  # steps by `bank` may be the firm's
    with pytest.raises(RefusalError, match=f"has the id bank as well, and {stepped.id} could mean either"):
        rename(twins, Unit, "bank", "new-name")


def test_where_nothing_names_a_shared_id_alone_it_is_given_up() -> None:
    policy = Policy.model_validate(
        {"id": "tailored", "title": "贷款办法", "number": "示政〔2026〕1号", "unit": "bureau", "clauses": [{"title": "条", "text": "文"}]}
    )
    twins = small(*RECORDS, policy)
    later = after(twins, Resource, "tailored", "tailored-2")
    found = later.find(Resource, "tailored-2")
    assert found is not None
    assert renaming_of(twins, later, found) == Renaming("resource", "tailored", "tailored-2")
    assert {each.id: each.resource for each in later.all(Order)}[ORDER.id] == "tailored-2"
    assert later.find(Policy, "tailored") == policy
    values = {"id": "V-20261105-00001", "enterprise": "firm-one", "visited_on": "2026-11-05", "visitors": ["h1"], "mode": "phone", "explained": ["tailored"]}
    visit = Visit.model_validate({**values, "log": log("record", by="bureau")})
    assert unclear_reference(twins.after([visit]), Resource, "tailored") == visit
    assert unclear_reference(small(*RECORDS, visit), Resource, "tailored") is None  # only a resource is called so
    for model in (Resource, Policy):
        with pytest.raises(RefusalError, match=f"{visit.id} could mean either"):
            rename(twins.after([visit]), model, "tailored", "tailored-2")


def test_the_small_ledger_is_what_the_cases_think() -> None:
    assert {each.id for each in base()} >= {old for _, old in NAMED} - {"tailored"}
