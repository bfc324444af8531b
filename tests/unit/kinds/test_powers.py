"""Who is the office of a chain, and who may take which step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.chain.model import Chain
from redchain.kinds.chain.office import office_of_chain
from redchain.kinds.need.model import NEED_MOVES, Need
from redchain.kinds.order.model import ORDER_MOVES, Order
from redchain.kinds.project.model import PROJECT_MOVES, Project
from redchain.model.powers import candidates, chain_of, default_actor, may_act, office_of
from tests.small import need, order, project, small

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

NEED = need("A", "submit", "register")
ORDER = order("A", "A", "dispatch")
PROJECT = project("A", "start")
EVERYBODY = ("office-one", "office-two", "bureau", "bank", "institute", "firm-one", "firm-two", "nobody")


@pytest.mark.parametrize(
    ("record", "units"),
    [
        (NEED, ("office-one", "office-two")),
        (need("B", enterprise="firm-two"), ("bureau", "office-one", "office-two")),
        (need("C", chain="two"), ("bureau", "office-one", "office-two")),
        (need("D", enterprise="nobody"), ("bureau", "office-one", "office-two")),
        (None, ("bureau", "office-one", "office-two")),
    ],
    ids=["lead units", "a chain that names none", "the need's own chain first", "no firm", "no need"],
)
def test_the_office_of_a_need(record: Need | None, units: tuple[str, ...]) -> None:
    assert (office_of(small(), record) if record else office_of_chain(small(), "")) == units


@pytest.mark.parametrize(
    ("record", "chain", "is_there"),
    [
        (NEED, "one", True),
        (need("B", chain="two"), "two", True),
        (need("C", chain="gone"), "gone", False),
        (need("D", enterprise="nobody"), "", False),
    ],
    ids=["its firm's first", "its own", "one that is not there", "none"],
)
def test_the_chain_of_a_need(record: Need, chain: str, is_there: bool) -> None:  # noqa: FBT001  # a case
    found = chain_of(small(), record)
    assert (found, small().find(Chain, found) is not None) == (chain, is_there)


def test_the_chain_of_a_project() -> None:
    ledger = small(NEED, need("B", enterprise="firm-two"))
    needs = ["N-20261102-ZZZZZ", "N-20261102-BBBBB", "N-20261102-AAAAA"]
    assert chain_of(ledger, project("A", "start", needs=needs)) == "two"
    assert chain_of(ledger, project("A", "start", needs=needs, chain="one")) == "one"
    assert chain_of(ledger, project("A", "start", needs=needs[:1])) == ""


@pytest.mark.parametrize(
    ("record", "verbs", "allowed"),
    [
        (NEED, {"submit", "supplement", "withdraw"}, {"firm-one", "office-one", "office-two"}),
        (NEED, {each.verb for each in NEED_MOVES.moves} - {"submit", "supplement", "withdraw"}, {"office-one", "office-two"}),
        (ORDER, {"accept", "send_back", "progress", "extend", "hold", "resume", "finish"}, {"bureau"}),
        (ORDER, {"dispatch", "uphold", "overrule", "redo", "recall"}, {"office-one", "office-two"}),
        (PROJECT, {each.verb for each in PROJECT_MOVES.moves}, {"bureau", "office-one", "office-two"}),
    ],
    ids=["firm's", "office's", "unit's", "office's orders", "project"],
)
def test_each_step_has_its_actors(record: Any, verbs: set[str], allowed: set[str]) -> None:
    ledger = small(NEED, ORDER, PROJECT)
    for verb in verbs:
        assert {each for each in EVERYBODY if may_act(ledger, record, verb, each) is None} == allowed, verb
        assert set(candidates(ledger, record, verb)) == allowed


def test_every_step_of_an_order_belongs_to_the_unit_or_to_the_office() -> None:
    ledger = small(NEED, ORDER)
    for move in ORDER_MOVES.moves:
        allowed = {each for each in EVERYBODY if may_act(ledger, ORDER, move.verb, each) is None}
        assert allowed in ({"bureau"}, {"office-one", "office-two"}), move.verb


def test_the_reason_names_who_may_in_both_languages() -> None:
    why = may_act(small(NEED, ORDER), ORDER, "accept", "bank")
    assert why
    assert why.zh == "“接单”由承办单位办理（bureau），bank 不能办理"
    assert why.en == "“accept” is for the unit of the order (bureau), not for bank"


@pytest.mark.parametrize("verb", ["verify", "close"])
def test_nobody_judges_their_own_order_while_another_can(verb: str) -> None:
    own = order("A", "A", "dispatch", "accept", "finish", unit="office-one")
    ledger = small(NEED, own)
    assert may_act(ledger, NEED, verb, "office-one")
    assert may_act(ledger, NEED, verb, "office-two") is None
    assert default_actor(ledger, NEED, verb) == "office-two"
    assert may_act(ledger, NEED, "escalate", "office-one") is None


@pytest.mark.parametrize("verb", ["verify", "close"])
def test_an_office_that_is_alone_or_all_involved_judges_itself(verb: str) -> None:
    orders = [order("A", "A", "dispatch", unit="office-one"), order("B", "A", "dispatch", unit="office-two", role="joint")]
    assert may_act(small(NEED, *orders), NEED, verb, "office-one") is None
    void = order("A", "A", "dispatch", "recall", unit="office-one")
    assert may_act(small(NEED, void), NEED, verb, "office-one") is None


def test_a_projects_office_is_its_chains_or_that_of_its_needs() -> None:
    assert candidates(small(NEED), project("A", needs=[NEED.id]), "progress") == ("bureau", "office-one", "office-two")
    assert set(candidates(small(NEED), project("A", chain="two"), "progress")) == {"bureau", "office-one", "office-two"}
    assert candidates(small(), project("A", lead="bank"), "progress") == ("bank",)


def test_everything_done_in_the_town_was_done_by_one_who_may(town: Ledger) -> None:
    for model in (Need, Order, Project):
        for record in town.all(model):
            for place, step in enumerate(record.log):
                before = record.model_copy(update={"log": record.log[:place]})
                assert may_act(town, before, step.step, step.by) is None, (record.id, step.step)
