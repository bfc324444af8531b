"""When a need is on the escalation list."""

from __future__ import annotations

import pytest

from redchain.kinds.need.rules import escalation, stuck
from tests.small import log, moment, need, order, small

NEED = need("A", "submit", "register")
RETURNED = order("A", "A", "dispatch", "send_back", "uphold")
TRIED = order("B", "A", "dispatch", "accept", "recall", unit="bank")
SLIP = order("C", "A", "dispatch", "recall", unit="institute")
LATE = order("D", "A", unit="institute", log=[*log("dispatch", day=3), {"at": moment(13).isoformat(), "step": "recall", "by": "office-one"}])
HELPING = order("E", "A", "dispatch", "send_back", "uphold", unit="institute", role="support")


def test_two_dispatches_without_a_result_put_a_need_on_the_list() -> None:
    (entry,) = escalation(small(NEED, RETURNED, TRIED))
    assert entry.need == NEED.id
    assert [each.order for each in entry.fruitless] == [RETURNED.id, TRIED.id]
    assert [each.zh for each in entry.reasons] == [f"{RETURNED.id}（bureau）退单", f"{TRIED.id}（bank）无结果撤销"]
    assert [each.unit for each in entry.fruitless] == ["bureau", "bank"]


@pytest.mark.parametrize(
    "orders",
    [(), (RETURNED,), (RETURNED, SLIP), (RETURNED, HELPING), (RETURNED, order("B", "A", "dispatch", "accept", "finish", unit="bank"))],
    ids=["none", "one", "a slip mended at once", "a supporting unit", "one answered"],
)
def test_less_is_not_enough(orders: tuple[object, ...]) -> None:
    assert escalation(small(NEED, *orders)) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("second", [TRIED, LATE, order("B", "A", "dispatch", "send_back", "uphold", unit="bank", role="joint")])
def test_what_counts_as_fruitless(second: object) -> None:
    assert [each.need for each in escalation(small(NEED, RETURNED, second))] == [NEED.id]  # type: ignore[arg-type]


def test_a_recall_by_the_due_date_that_the_calendar_had_moved_only_mends_a_slip() -> None:
    recalled = {"at": moment(13).isoformat(), "step": "recall", "by": "office-one", "final_due": "2026-11-13"}
    moved = order("D", "A", unit="institute", log=[*log("dispatch", day=3), recalled])
    assert escalation(small(NEED, RETURNED, moved)) == ()


@pytest.mark.parametrize("verb", ["escalate", "reopen"])
def test_an_escalation_takes_it_off_until_it_happens_again(verb: str) -> None:
    steps = [*log("submit", "register"), {"at": moment(5).isoformat(), "step": verb, "by": "office-one", "level": "city", "reason": "x"}]
    raised = need("A", log=steps)
    assert stuck(small(raised, RETURNED, TRIED), raised) is None
    again = [order(letter, "A", unit=unit, log=log("dispatch", "accept", "recall", day=6)) for letter, unit in (("F", "bank"), ("G", "institute"))]
    assert stuck(small(raised, RETURNED, TRIED, again[0]), raised) is None
    entry = stuck(small(raised, RETURNED, TRIED, *again), raised)
    assert entry
    assert [each.order for each in entry.fruitless] == [each.id for each in again]


@pytest.mark.parametrize("verbs", [("submit",), ("submit", "register", "verify"), ("submit", "withdraw")])
def test_only_needs_in_hand_are_on_it(verbs: tuple[str, ...]) -> None:
    assert escalation(small(need("A", *verbs), RETURNED, TRIED)) == ()


def test_the_list_is_in_order_of_ids() -> None:
    both = [
        order(letter, to, "dispatch", "accept", "recall", unit=unit)
        for letter, to, unit in (("J", "B", "bank"), ("K", "B", "bureau"), ("M", "A", "bank"), ("N", "A", "bureau"))
    ]
    assert [each.need[-1] for each in escalation(small(NEED, need("B", "submit", "register"), *both))] == ["A", "B"]


@pytest.mark.parametrize(("hold", "recalled", "listed"), [(True, 13, False), (False, 13, True), (True, 19, True)])
def test_a_recall_by_the_due_date_that_a_hold_had_moved_only_mends_a_slip(recalled: int, *, hold: bool, listed: bool) -> None:
    paused = (
        [{"at": moment(5, 9 + place).isoformat(), "step": each, "by": "institute", "reason": "等材料"} for place, each in enumerate(["hold"])] if hold else []
    )
    paused += [{"at": moment(10).isoformat(), "step": "resume", "by": "institute"}] if hold else []
    moved = order(
        "D", "A", unit="institute", log=[*log("dispatch", day=3), *paused, {"at": moment(recalled).isoformat(), "step": "recall", "by": "office-one"}]
    )
    assert bool(escalation(small(NEED, RETURNED, moved))) == listed


def test_a_hold_of_the_need_moves_the_due_date_of_its_order_too() -> None:
    steps = [*log("submit", "register"), {"at": moment(5).isoformat(), "step": "hold", "by": "office-one", "reason": "等批复"}]
    held = need("A", log=[*steps, {"at": moment(10).isoformat(), "step": "resume", "by": "office-one"}])
    assert escalation(small(held, RETURNED, LATE)) == ()
