from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from redchain.kinds.order.model import Order
from redchain.match.incremental_cache import Cache
from redchain.match.past_needs import outcomes_of, standing_rejections
from redchain.model.text_folding import Normaliser

STEPS = {
    "dispatch": {"due": "2026-11-20"},
    "send_back": {"reason": "不归我们"},
    "finish": {"reply": "已办"},
    "redo": {"reason": "没办好"},
    "verify": {"rating": "satisfied", "valid": True},
    "close": {"result": "solved"},
}


def steps(*told: str, by: str = "u") -> list[dict[str, Any]]:
    """Steps told as `day verb key=value …`, such as `2 accept`."""
    found = []
    for each in told:
        day, verb, *more = each.split()
        given = dict(pair.split("=") for pair in more)
        found.append({"at": f"2026-11-{int(day):02d}T09:00:00+08:00", "step": verb, "by": by, **STEPS.get(verb, {}), **given})
    return found


def order(*told: str, need: str = "N-20261101-00001", number: int = 1, **fields: Any) -> Order:
    plain = {"id": f"D-20261102-0000{number}", "need": need, "unit": "u", "role": "lead", "resource": "r1"}
    return Order.model_validate({**plain, **fields, "log": steps(*told)})


SUBMITTED = ("1 submit", "1 register")


OUTCOMES: list[tuple[tuple[str, ...], tuple[str, ...], list[tuple[float, int]]]] = [
    ((), (), []),
    (("3 accept",), (), [(0.3, 3)]),
    (("3 accept", "4 progress"), (), [(0.3, 3)]),
    (("3 send_back",), (), [(-0.5, 3)]),
    (("3 send_back", "4 uphold"), (), [(-1.0, 4)]),
    (("3 send_back", "4 overrule"), (), []),
    (("3 recall",), (), []),
    (("3 accept", "5 finish"), (), [(0.6, 5)]),
    (("3 accept", "5 finish", "6 redo"), (), [(0.3, 6)]),
    (("3 accept", "5 finish"), ("6 verify",), [(1.0, 6)]),
    (("3 accept", "5 finish"), ("6 verify rating=basically",), [(0.8, 6)]),
    (("3 accept", "5 finish"), ("6 verify rating=unsatisfied",), [(-0.6, 6)]),
    (("3 accept", "5 finish"), ("6 verify rating=unreachable",), [(0.6, 5)]),
    (("3 accept", "5 finish"), ("6 verify", "7 close"), [(1.0, 6)]),
    (("3 accept", "5 finish"), ("6 verify", "7 close result=explained"), [(0.3, 7)]),
    (("3 accept", "5 finish"), ("6 verify", "7 close result=not_possible"), [(-0.3, 7)]),
    (("3 accept", "5 finish"), ("6 verify rating=unsatisfied", "7 reopen reason=x", "8 verify", "9 close"), [(1.0, 8)]),
]


@pytest.mark.parametrize(("life", "after", "taught"), OUTCOMES)
def test_what_became_of_an_order_is_what_it_teaches(ledger: Any, need: Any, life: tuple[str, ...], after: tuple[str, ...], taught: Any) -> None:
    wish = need("检测", log=steps(*SUBMITTED, *after))
    found = outcomes_of(Cache(ledger(wish, order("2 dispatch", *life))), date(2026, 11, 23), Normaliser())
    assert [(each.worth, each.on.day) for each in found] == taught
    assert all((each.need, each.resource) == (wish.id, "r1") for each in found)


def test_nothing_of_a_later_day_is_known(ledger: Any, need: Any) -> None:
    wish = need(
        "检测", log=steps(*SUBMITTED, "6 verify rating=unsatisfied"), rejected=[{"resource": "r2", "because": "x", "on": "2026-11-08", "until": "2026-12-31"}]
    )
    books = ledger(wish, order("2 dispatch", "3 accept", "5 finish"))
    known = {day: [each.worth for each in outcomes_of(Cache(books), date(2026, 11, day), Normaliser())] for day in (1, 2, 3, 5, 6, 8)}
    assert known == {1: [], 2: [], 3: [0.3], 5: [0.6], 6: [-0.6], 8: [-0.6, -0.5]}


def test_an_order_without_a_resource_teaches_nothing_and_a_supporting_one_half(ledger: Any, need: Any) -> None:
    wish = need("检测", log=steps(*SUBMITTED))
    life = ("2 dispatch", "3 accept", "5 finish")
    assert outcomes_of(Cache(ledger(wish, order(*life, resource=None))), date(2026, 11, 23), Normaliser()) == ()
    assert [each.worth for each in outcomes_of(Cache(ledger(wish, order(*life, role="support"))), date(2026, 11, 23), Normaliser())] == [0.3]


@pytest.mark.parametrize(("day", "stands"), [(date(2026, 11, 7), False), (date(2026, 11, 8), True), (date(2026, 11, 30), True), (date(2026, 12, 1), False)])
def test_a_rejection_stands_from_its_day_to_its_last(need: Any, day: date, stands: bool) -> None:  # noqa: FBT001 - a table
    wish = need("检测", rejected=[{"resource": "r2", "because": "只收化工企业", "on": "2026-11-08", "until": "2026-11-30"}])
    found = standing_rejections(wish, day)
    assert list(found) == (["r2"] if stands else [])
    assert not stands or found["r2"].zh == "已否决到 2026-11-30：只收化工企业"
