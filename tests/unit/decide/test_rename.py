"""Giving a record another id: every reference follows, the old id stays its own, and an id in use is refused."""

from __future__ import annotations

import pytest

from redchain.decide.draft import add, new_name_id
from redchain.decide.rename import rename
from redchain.decide.shared_id import IdsInUse
from redchain.errors import RefusalError
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.ledger import Ledger
from tests.small import need, order, small

ASKED = need("A", "submit", "register")
SENT = order("A", "A", "dispatch", resource="loan")


def test_every_reference_follows_and_the_old_id_is_kept() -> None:
    change = rename(small(ASKED, SENT), Unit, "bureau", "new-bureau")
    assert change.subject == "unit: rename bureau to new-bureau (示例局)"
    found = {each.after.id: each for each in change.puts}
    assert set(found) == {"new-bureau", SENT.id, "fair"}
    assert change.puts[0].after.id == "new-bureau"
    assert found["new-bureau"].after.former_ids == ("bureau",)  # type: ignore[attr-defined]  # a named record
    assert found[SENT.id].after == SENT.model_copy(update={"unit": "new-bureau"})
    assert all(each.before is not None for each in change.puts)


def test_who_acted_follows_too() -> None:
    found = {each.after.id: each.after for each in rename(small(ASKED, SENT), Unit, "office-one", "office").puts}
    assert [each.by for each in found[SENT.id].log] == ["office"]  # type: ignore[attr-defined]  # an order
    assert found["one"].lead_units == ("office", "office-two")  # type: ignore[attr-defined]  # a chain


def test_the_same_id_changes_nothing_and_is_refused() -> None:
    with pytest.raises(RefusalError, match="the id is loan already"):
        rename(small(), Resource, "loan", "loan")


def test_an_id_in_use_is_refused() -> None:
    with pytest.raises(RefusalError, match="the id fair is already in use"):
        rename(small(), Resource, "loan", "fair")
    book = small()
    unreadable = Ledger(book.settings, dict(book.shelves()), {"resource:broken": "data/resources/broken.yaml"})
    with pytest.raises(RefusalError, match="the id broken is already in use"):
        rename(unreadable, Resource, "loan", "broken")


def test_a_former_id_stays_its_own_and_may_be_taken_back() -> None:
    book = small()
    once = book.after([book.shelf(Resource)["fair"].model_copy(update={"former_ids": ("market",)})])
    with pytest.raises(RefusalError, match="market is a former id of fair"):
        rename(once, Resource, "loan", "market")
    assert rename(once, Resource, "fair", "market").puts[0].after.id == "market"


@pytest.mark.parametrize(("model", "old", "new", "twin"), [(Enterprise, "firm-one", "bank", "unit"), (Unit, "bank", "firm-one", "enterprise")])
def test_a_unit_and_a_firm_do_not_share_an_id(model: type[Enterprise | Unit], old: str, new: str, twin: str) -> None:
    with pytest.raises(RefusalError, match=f"the {twin} {new} has the same id"):
        rename(small(), model, old, new)
    assert rename(small(), Resource, "loan", new).puts[0].after.id == new


def policy(identifier: str) -> Policy:
    values = {"id": identifier, "title": "贷款办法", "number": "示政〔2026〕1号", "unit": "bureau", "clauses": [{"title": "条", "text": "文"}]}
    return Policy.model_validate(values)


def test_what_a_visit_names_by_an_id_alone_shares_none() -> None:
    book = small().after([policy("banfa")])
    for refused in (lambda: rename(book, Resource, "loan", "banfa"), lambda: add(book, book.shelf(Resource)["loan"].model_copy(update={"id": "banfa"}))):
        with pytest.raises(RefusalError, match="the policy banfa has the same id") as told:
            refused()
        assert "such as banfa-2" in told.value.remedy.en
        assert "redchain policy rename banfa" in told.value.remedy.zh
    assert add(book, policy("bureau")).puts[0].after.id == "bureau"  # a unit is never meant there


def test_an_id_that_is_proposed_is_no_other_kinds() -> None:
    book = small().after([policy("daikuan")])
    assert new_name_id(Resource, {"title": "贷款"}, IdsInUse(book, Resource)) == "daikuan-2"
    assert new_name_id(Unit, {"name": "贷款"}, IdsInUse(book, Unit)) == "daikuan"


def test_an_id_that_is_proposed_was_nobodys_either() -> None:
    book = small().after([policy("daikuan").model_copy(update={"id": "banfa", "former_ids": ("daikuan",)})])
    old = book.shelf(Resource)["loan"].model_copy(update={"id": "new", "former_ids": ("daikuan-2",)})
    used = IdsInUse(book.after([old]), Resource)
    assert new_name_id(Resource, {"title": "贷款"}, used) == "daikuan-3"
    assert new_name_id(Unit, {"name": "贷款"}, IdsInUse(book, Unit)) == "daikuan"
