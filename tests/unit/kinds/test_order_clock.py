"""Extensions: in time, once, and no further than the limits allow."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.take_step import Doing, act
from redchain.errors import RefusalError, UsageError
from redchain.kinds.order.model import Order
from redchain.model.ledger import ledger_of
from redchain.model.sla import Limit
from tests.small import SETTINGS, base, moment, need, order

if TYPE_CHECKING:
    from redchain.kinds.need.model import Need

NEED = need("A", "submit", "register")
WORKED_ON = order("A", "A", "dispatch", "accept")  # dispatched on the third, due on the twelfth


def extended(made: Order, day: int, due: str | None, asked: Need = NEED, **limits: Any) -> Order:
    settings = SETTINGS.model_copy(update={"limits": (*SETTINGS.limits, Limit(stage="finish", **limits))}) if limits else SETTINGS
    ledger = ledger_of(settings, [*base(), asked, made])
    step = {"step": "extend", "reason": "等测绘", **({"due": due} if due else {})}
    (put,) = act(ledger, Order, [made.id], Doing("bureau", moment(day)), step).puts
    assert isinstance(put.after, Order)
    return put.after


def test_on_the_due_date_it_is_still_in_time() -> None:
    assert extended(WORKED_ON, 12, "2026-11-20").due == date(2026, 11, 20)


def test_after_the_due_date_it_is_too_late() -> None:
    with pytest.raises(RefusalError, match="RC314") as caught:
        extended(WORKED_ON, 13, "2026-11-20")
    assert "2026-11-12" in caught.value.text.zh


def test_a_due_date_moved_by_a_hold_of_the_need_is_the_one_that_counts() -> None:
    held = need("A", "submit", "register", "hold", "resume")
    log = [each.model_copy(update={"at": moment(day)}) for each, day in zip(held.log, (2, 2, 4, 10), strict=True)]
    assert extended(WORKED_ON, 17, "2026-11-20", held.model_copy(update={"log": tuple(log)})).due == date(2026, 11, 20)


def test_it_is_given_once() -> None:
    once = extended(WORKED_ON, 10, "2026-11-16")
    with pytest.raises(RefusalError, match="RC314"):
        extended(once, 12, "2026-11-18")


def test_it_goes_no_further_than_the_limits_allow() -> None:
    assert extended(WORKED_ON, 10, "2026-11-24").due == date(2026, 11, 24)  # eight working days more: 7 may once become 15
    with pytest.raises(RefusalError, match="2026-11-24"):
        extended(WORKED_ON, 10, "2026-11-25")


def test_without_a_date_it_takes_what_the_limits_allow_and_says_what_it_stands_on() -> None:
    step = extended(WORKED_ON, 10, None).log[-1]
    assert (step.due, step.workdays) == (date(2026, 11, 24), 15)
    assert step.calendar == SETTINGS.calendar.mark(date(2026, 11, 3), date(2026, 11, 24))


def test_where_the_limits_allow_none_there_is_none() -> None:
    with pytest.raises(RefusalError, match="RC314"):
        extended(WORKED_ON, 10, "2026-11-16", workdays=7)
    with pytest.raises(UsageError, match="--due"):
        extended(WORKED_ON, 10, None, workdays=7)


def test_on_hold_it_has_no_need_of_it() -> None:
    with pytest.raises(RefusalError, match="RC314"):
        extended(order("A", "A", "dispatch", "accept", "hold"), 10, "2026-11-20")
