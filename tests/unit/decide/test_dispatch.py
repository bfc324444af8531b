"""Dispatching: one or several orders in one change, with basis, reasons and clock; all or none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from redchain.decide.dispatch import OrderRequest, Planned, WithoutLead, dispatch, nothing_to_dispatch, refuse_undispatchable
from redchain.decide.take_step import Doing
from redchain.errors import RefusalError
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.model.dispatch_basis import basis_of
from redchain.text import Text
from tests.small import moment, need, order, small

NEED = need("A", "submit", "register", items=[{"title": "还款", "category": "融资"}])
WAITING = need("B", "submit")
HELD = need("C", "submit", "register", "hold")
DUE = date(2026, 11, 20)
DOING = Doing("office-two", moment(10), "请尽快")
IDS = ("D-20261110-00001", "D-20261110-00002")


def given(**values: Any) -> OrderRequest:
    return OrderRequest(**{"need": NEED.id, "unit": "bank", "due": DUE, **values})


def test_an_order_holds_everything_it_was_made_on() -> None:
    ledger = small(NEED)
    change = dispatch(ledger, [given(resource="loan", item="还款", reasons=("类别一致",))], DOING, IDS[:1])
    (put,) = change.puts
    made = put.after
    assert isinstance(made, Order)
    assert put.before is None
    assert (made.id, made.need, made.unit, made.role, made.resource, made.item, made.reasons) == (
        IDS[0],
        NEED.id,
        "bank",
        "lead",
        "loan",
        "还款",
        ("类别一致",),
    )
    assert made.basis == basis_of(NEED, ledger.find(Resource, "loan"))
    (step,) = made.log
    assert (step.step, step.by, step.at, step.due, step.note) == ("dispatch", "office-two", moment(10), DUE, "请尽快")
    assert made.state == "pending"
    assert change.subject == f"flow: dispatch {IDS[0]} ({NEED.id} to 示例银行)"


def test_lead_joint_and_support_each_have_an_order_and_a_clock_of_their_own() -> None:
    orders = [given(), given(unit="bureau", role="support", due=date(2026, 11, 13))]
    made = [each.after for each in dispatch(small(NEED), orders, DOING, IDS).puts]
    assert [(each.unit, each.role, each.due) for each in made if isinstance(each, Order)] == [
        ("bank", "lead", DUE),
        ("bureau", "support", date(2026, 11, 13)),
    ]


def test_the_office_acts_when_nobody_is_named() -> None:
    (put,) = dispatch(small(NEED), [given()], Doing(None, moment(10)), IDS[:1]).puts
    assert isinstance(put.after, Order)
    assert put.after.log[0].by == "office-one"


@pytest.mark.parametrize(
    ("values", "doing", "code"),
    [
        ({"need": WAITING.id}, DOING, "RC311"),
        ({"item": "别的"}, DOING, "RC209"),
        ({"need": "N-20261102-ZZZZZ"}, DOING, ""),
        ({"unit": "nobody"}, DOING, ""),
        ({"resource": "nothing"}, DOING, ""),
        ({}, Doing("bank", moment(10)), ""),
        ({"unit": "bureau"}, DOING, "RC316"),
    ],
)
def test_an_order_that_may_not_be(values: dict[str, Any], doing: Doing, code: str) -> None:
    with pytest.raises(RefusalError) as caught:
        dispatch(small(NEED, WAITING, order("A", "A", "dispatch")), [given(**values)], doing, IDS[:1])
    assert code in caught.value.text.zh
    assert code in caught.value.text.en
    assert caught.value.remedy


def test_two_orders_to_one_unit_in_one_change_are_refused() -> None:
    with pytest.raises(RefusalError, match="RC316"):
        dispatch(small(NEED), [given(), given(role="joint")], DOING, IDS)


@pytest.mark.parametrize(("role", "due", "workdays"), [("lead", date(2026, 11, 19), 7), ("joint", date(2026, 11, 19), 7), ("support", date(2026, 11, 13), 3)])
def test_without_a_due_date_the_limit_of_the_settings_counts(role: Any, due: date, workdays: int) -> None:
    ledger = small(NEED)
    (put,) = dispatch(ledger, [given(due=None, role=role)], DOING, IDS[:1]).puts
    assert isinstance(put.after, Order)
    step = put.after.log[0]
    assert (step.due, step.workdays) == (due, workdays)
    assert step.calendar == ledger.settings.calendar.mark(date(2026, 11, 10), due)


def test_a_date_given_by_a_person_stands_on_no_limit() -> None:
    (put,) = dispatch(small(NEED), [given()], DOING, IDS[:1]).puts
    assert isinstance(put.after, Order)
    assert (put.after.log[0].workdays, put.after.log[0].calendar) == (None, None)


@pytest.mark.parametrize(
    ("planned", "code", "zh", "remedy"),
    [
        (Planned((WAITING.id,), (), (), ()), "RC311", WAITING.id, f"redchain need register {WAITING.id}"),
        (Planned((), (HELD.id,), (), ()), "", "挂起中", f"redchain need resume {HELD.id}"),
        (Planned((), (), (NEED.id,), ()), "", "D-20261103-AAAAA", "redchain order show D-20261103-AAAAA"),
        (Planned((NEED.id,), (), (), (WithoutLead(NEED.id, is_gap=True),)), "", "资源缺口", f"redchain dispatch {NEED.id}"),
        (Planned((NEED.id,), (), (), (WithoutLead(NEED.id, is_gap=False),)), "", "都已满", f"redchain dispatch {NEED.id}"),
        (
            Planned((NEED.id,), (), (), (WithoutLead(NEED.id, is_gap=False, undecided=(Text("0.55 可能", "0.55 possible"), 0.65)),)),
            "0.55 possible, below 0.65",
            "待定：最好的资源得分 0.55 可能，低于 0.65",
            f"redchain dispatch {NEED.id} UNIT --resource R",
        ),
    ],
    ids=["not registered", "on hold", "has a lead", "a gap", "everything full", "undecided"],
)
def test_a_need_of_a_plan_that_cannot_be_dispatched_is_refused_with_its_own_reason(planned: Planned, code: str, zh: str, remedy: str) -> None:
    with pytest.raises(RefusalError) as caught:
        refuse_undispatchable(small(NEED, WAITING, HELD, order("A", "A", "dispatch")), planned)
    assert code in caught.value.text.en
    assert zh in caught.value.text.zh
    assert caught.value.remedy
    assert remedy in caught.value.remedy.en


def test_a_plan_whose_needs_all_have_a_lead_is_not_refused_and_one_without_orders_says_where_to_look() -> None:
    refuse_undispatchable(small(NEED), Planned((NEED.id,), (), (), ()))
    for is_planned, see in ((True, "redchain match --plan"), (False, "redchain need list")):
        remedy = nothing_to_dispatch(is_planned=is_planned).remedy
        assert remedy
        assert see in remedy.en
