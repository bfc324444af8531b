"""Planning a ledger: who is planned for, what a need weighs, what is full, and who learns why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.order.model import Order
from redchain.match.assign import FULL, USUAL
from redchain.match.corpus import corpus_of
from redchain.match.min_cost_flow import min_cost_flow
from redchain.match.min_cost_flow_ortools import SMALL_PLAN, has_ortools, min_cost_flow_ortools
from redchain.match.plan import Holder, Swap, UnitLoad, plan, solver_for, weight_of
from redchain.match.suggest import ranking

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.kinds.need.model import Need
    from redchain.kinds.resource.model import Resource

TODAY = date(2026, 11, 23)
WAITING = {"urgent": 8.0, "high": 4.0, "normal": 2.0, "low": 1.0}


def order(number: int, need: str, *verbs: str, **fields: Any) -> Order:
    """An order of `need` that went through these verbs after its dispatch."""
    steps = [{"at": f"2026-11-02T{9 + place:02}:00:00+08:00", "step": verb, "by": "zhijian"} for place, verb in enumerate(("dispatch", *verbs))]
    steps[0]["due"] = "2026-11-20"
    for each in steps[1:]:
        each.update({"reply": "办了"} if each["step"] == "finish" else {})
    plain = {"id": f"D-20261102-{number:05}", "need": need, "unit": "zhijian", "role": "lead", "log": steps}
    return Order.model_validate({**plain, **fields})


@pytest.fixture
def rivals(need: Callable[..., Need]) -> tuple[Need, Need]:
    """Two needs for the same thing, the second more urgent; both raised three weeks and a day ago."""
    return (
        need("氢气纯度检测", id="N-20261101-00001"),
        need("氢气纯度检测", id="N-20261101-00002", urgency="high"),
    )


def test_the_place_goes_to_the_need_that_weighs_more_and_the_other_learns_why(
    ledger: Callable[..., Any], resource: Callable[..., Resource], rivals: tuple[Need, Need]
) -> None:
    found = plan(corpus_of(ledger(*rivals, resource("jian", "氢气纯度检测", capacity=1), resource("ban", "氢气纯度检测代办")), TODAY), rivals, least=0.0)
    loser, winner = found.lines
    assert (winner.lead and winner.lead.resource, winner.loss) == ("jian", None)
    assert loser.lead is not None
    assert loser.lead.resource == "ban"
    assert loser.loss is not None
    assert (loser.loss.resource, loser.loss.capacity, loser.loss.in_hand) == ("jian", 1, 0)
    assert winner.lead is not None
    assert loser.loss.holders == (Holder(winner.wish, winner.lead.score),)
    # the winner would fall to the other resource too, and weighs twice as much
    fall = round(winner.lead.score * FULL) - round(loser.lead.score * FULL)
    assert loser.loss.cost == pytest.approx((winner.wish.weight - loser.wish.weight) * fall / FULL)
    assert loser.loss.swaps == (Swap(winner.wish, "jian", "ban"),)
    assert found.loads == (UnitLoad("zhijian", 0, 2, 0),)


def test_orders_in_hand_take_places_and_void_ones_give_them_back(
    ledger: Callable[..., Any], resource: Callable[..., Resource], rivals: tuple[Need, Need]
) -> None:
    offer = resource("jian", "氢气纯度检测", capacity=1)
    other = order(1, "N-20261001-00009", resource="jian")
    full = plan(corpus_of(ledger(*rivals, offer, other), TODAY), rivals)
    assert [(line.lead, line.gap, line.loss and line.loss.cost) for line in full.lines] == [(None, False, None)] * 2
    for done in (order(1, "N-20261001-00009", "recall", resource="jian"), order(1, "N-20261001-00009", "accept", "finish", resource="jian")):
        free = plan(corpus_of(ledger(*rivals, offer, done), TODAY), rivals)
        assert [line.lead is not None for line in free.lines] == [False, True]


def test_needs_with_a_lead_order_or_on_hold_are_left_out(
    ledger: Callable[..., Any], need: Callable[..., Need], resource: Callable[..., Resource], rivals: tuple[Need, Need]
) -> None:
    steps = [{"at": f"2026-11-0{day}T09:00:00+08:00", "step": step, "by": "qing"} for day, step in enumerate(("submit", "register", "hold"), 1)]
    steps[2]["reason"] = "等图纸"
    held = need("氢气纯度检测", id="N-20261101-00003", log=steps)
    book = ledger(*rivals, held, resource("jian", "氢气纯度检测"), order(1, rivals[0].id), order(2, rivals[1].id, role="support", unit="qita"))
    found = plan(corpus_of(book, TODAY), (*rivals, held))
    assert (found.settled, found.held) == ((rivals[0].id,), (held.id,))
    assert [line.wish.need for line in found.lines] == [rivals[1].id]


def test_a_unit_that_works_on_the_need_already_is_not_asked_twice(
    ledger: Callable[..., Any], resource: Callable[..., Resource], rivals: tuple[Need, Need]
) -> None:
    book = ledger(*rivals, resource("jian", "氢气纯度检测"), order(1, rivals[0].id, role="support"))
    assert [line.lead is not None for line in plan(corpus_of(book, TODAY), rivals).lines] == [False, True]


def test_what_nothing_fits_is_a_gap_not_a_loss(ledger: Callable[..., Any], need: Callable[..., Need], resource: Callable[..., Resource]) -> None:
    lonely = need("门口野狗成群", category="综合诉求")
    line = plan(corpus_of(ledger(lonely, resource("jian", "氢气纯度检测")), TODAY), [lonely]).lines[0]
    assert (line.gap, line.lead, line.loss) == (True, None, None)


def test_supports_come_from_other_units(ledger: Callable[..., Any], need: Callable[..., Need], resource: Callable[..., Resource]) -> None:
    one = need("氢气纯度检测")
    offers = [
        resource("a", "氢气纯度检测"),
        resource("b", "氢气纯度检测"),
        resource("c", "氢气纯度检测", unit="yuan"),
        resource("d", "氢气纯度检测", unit="bank"),
        resource("e", "氢气纯度检测", unit="yuan"),
    ]
    found = plan(corpus_of(ledger(one, *offers), TODAY), [one], supports=2)
    units = {each.id: each.unit for each in offers}
    line = found.lines[0]
    assert line.lead is not None
    got = [line.lead, *line.supports]
    assert len({units[each.resource] for each in got}) == len(got) == 3
    assert [(each.leads, each.supports) for each in found.loads] == [
        (units[line.lead.resource] == unit, units[line.lead.resource] != unit) for unit in sorted(set(units.values()))
    ]
    assert plan(corpus_of(ledger(one, *offers), TODAY), [one]).lines[0].supports == ()


def test_each_sub_item_gets_a_lead_of_its_own(ledger: Callable[..., Any], need: Callable[..., Need], resource: Callable[..., Resource]) -> None:
    items = [{"title": "氢气纯度检测", "category": "检测认证"}, {"title": "流动资金贷款", "category": "融资"}]
    both = need("几件事", category="综合诉求", items=items)
    offers = [resource("jian", "氢气纯度检测"), resource("dai", "流动资金贷款", category="融资", unit="bank")]
    found = plan(corpus_of(ledger(both, *offers), TODAY), [both])
    assert {line.wish.item: line.lead and line.lead.resource for line in found.lines} == {"氢气纯度检测": "jian", "流动资金贷款": "dai"}
    half = plan(corpus_of(ledger(both, *offers, order(1, both.id, item="氢气纯度检测")), TODAY), [both])
    assert [line.wish.item for line in half.lines] == ["流动资金贷款"]
    assert plan(corpus_of(ledger(both, *offers, order(1, both.id)), TODAY), [both]).settled == (both.id,)


def test_sub_items_that_nothing_fits_leave_the_need_whole(ledger: Callable[..., Any], need: Callable[..., Need], resource: Callable[..., Resource]) -> None:
    whole = need("氢气纯度检测", items=[{"title": "第一件", "category": "综合诉求"}])
    assert [line.wish.item for line in plan(corpus_of(ledger(whole, resource("jian", "氢气纯度检测")), TODAY), [whole]).lines] == [None]


@pytest.mark.parametrize(("urgency", "times"), WAITING.items())
def test_weight_grows_with_urgency_and_waiting(need: Callable[..., Need], urgency: str, times: float) -> None:
    def weight(raised_on: str) -> float:
        return weight_of(need("什么都行", urgency=urgency, raised_on=raised_on), TODAY) / USUAL

    assert weight("2026-11-23") == times / 2
    assert weight("2026-11-17") == times / 2
    assert weight("2026-11-16") == times / 2 * 1.25
    assert weight("2026-09-28") == weight("2020-01-01") == times / 2 * 3
    assert weight("2026-12-24") == times / 2


def test_the_fast_engine_is_for_large_plans_and_optional() -> None:
    assert solver_for(SMALL_PLAN) is min_cost_flow
    assert solver_for(SMALL_PLAN + 1) is (min_cost_flow_ortools if has_ortools() else min_cost_flow)


def test_what_scores_below_the_mark_waits_for_a_person(ledger: Callable[..., Any], need: Callable[..., Need], resource: Callable[..., Resource]) -> None:
    one, offers = need("氢气纯度检测"), [resource("a", "氢气纯度检测"), resource("b", "氢气检测代办"), resource("c", "气体检测")]
    book = corpus_of(ledger(one, *offers), TODAY)
    scores = dict(ranking(book, one))
    for least, lead, undecided in ((scores["a"], "a", []), (scores["a"] + 0.0001, None, ["a", "b"]), (1.0, None, ["a", "b"])):
        line = plan(book, [one], least=least).lines[0]
        assert (line.lead and line.lead.resource, [each.resource for each in line.undecided]) == (lead, undecided)
        assert (line.gap, line.is_full, line.is_undecided, line.loss) == (False, False, lead is None, None)


def test_where_all_that_scores_enough_is_full_the_rest_is_told(
    ledger: Callable[..., Any], resource: Callable[..., Resource], rivals: tuple[Need, Need]
) -> None:
    book = corpus_of(ledger(*rivals, resource("jian", "氢气纯度检测", capacity=1), resource("ban", "氢气检测代办")), TODAY)
    loser, winner = plan(book, rivals, least=dict(ranking(book, rivals[0]))["jian"]).lines
    assert (winner.lead is not None, winner.is_full, winner.undecided) == (True, False, ())
    assert (loser.lead, loser.is_full, loser.is_undecided, [each.resource for each in loser.undecided]) == (None, True, False, ["ban"])
    assert loser.loss is not None


def test_the_mark_is_that_of_the_settings_and_never_below_the_threshold(
    ledger: Callable[..., Any], need: Callable[..., Need], resource: Callable[..., Resource]
) -> None:
    one = need("氢气纯度检测")
    book = corpus_of(ledger(one, resource("a", "氢气纯度检测")), TODAY)
    settings = book.ledger.settings.match
    assert (plan(book, [one]).least, plan(book, [one], least=0.0).least, plan(book, [one], least=0.9).least) == (settings.plan, settings.gap, 0.9)
