"""The clock of an order: what holds do to its due date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.model.deadline_clock import clock_of
from tests.small import SETTINGS, need

if TYPE_CHECKING:
    from redchain.model.deadline_clock import Clock

TODAY = date(2026, 11, 23)


def steps(words: str) -> list[dict[str, Any]]:
    """Read `02 dispatch due=12, 05 hold` as steps of November 2026."""
    return [_step(*each.split()) for each in words.split(", ")] if words else []


def _step(day: str, verb: str, *more: str) -> dict[str, Any]:
    extra = {name: value for name, _, value in (each.partition("=") for each in more)}
    due = {"due": f"2026-11-{extra['due']}"} if "due" in extra else {}
    return {"at": f"2026-11-{day}T09:00:00+08:00", "step": verb, "by": "bureau", **due}


def clock(order: str, of_need: str = "", today: date = TODAY) -> Clock | None:
    log = steps(order)
    made = Order.model_validate({"id": "D-20261102-AAAAA", "need": "N-20261102-AAAAA", "unit": "bureau", "role": "lead", "log": log})
    asked = need("A", "submit", "register") if not of_need else Need.model_validate({**need("A", "submit").model_dump(exclude={"log"}), "log": steps(of_need)})
    return clock_of(made.log, asked.log, SETTINGS, today)


@pytest.mark.parametrize(
    ("order", "of_need", "due", "held"),
    [
        ("02 dispatch due=11", "", 11, 0),
        ("02 dispatch due=11, 03 accept, 04 hold, 06 resume", "", 13, 2),
        ("02 dispatch due=11, 04 hold, 04 resume", "", 11, 0),  # lifted on the same day
        ("02 dispatch due=11, 06 hold, 09 resume", "", 12, 1),  # over a weekend only its Monday counts
        ("02 dispatch due=11, 04 hold, 05 resume, 09 hold, 10 resume", "", 13, 2),
        ("02 dispatch due=11, 10 hold, 17 resume", "", 18, 5),  # held in the very days that the hold had moved it to
        ("02 dispatch due=11, 11 hold, 17 resume", "", 17, 4),  # on the last day
        ("02 dispatch due=11", "01 submit, 02 register, 11 hold, 17 resume", 17, 4),
        ("02 dispatch due=11, 12 hold, 17 resume", "", 11, 0),
        ("02 dispatch due=11, 13 hold, 17 resume", "", 11, 0),  # it had run out before
        ("02 dispatch due=11, 04 hold, 06 resume, 09 extend due=18", "", 18, 0),  # the new date was given knowing of the hold
        ("02 dispatch due=11", "01 submit, 02 register, 04 hold, 06 resume", 13, 2),  # its need held it
        ("02 dispatch due=11, 04 hold, 06 resume", "01 submit, 02 register, 05 hold, 09 resume", 16, 3),  # together, not twice
        ("04 dispatch due=11", "01 submit, 02 register, 02 hold, 05 resume", 12, 1),  # only what lies after it was given
        ("02 dispatch due=11, 04 hold, 06 send_back", "", 13, 2),  # a refusal lifts it
        ("02 dispatch due=14, 04 hold, 06 resume", "", 18, 2),  # chosen on a Saturday, so due on the Monday, and later from there
    ],
)
def test_a_due_date_moves_by_the_working_days_on_hold(order: str, of_need: str, due: int, held: int) -> None:
    found = clock(order, of_need)
    assert found is not None
    assert (found.due.day, found.held, found.is_held) == (due, held, False)


def test_while_on_hold_the_due_date_moves_on_with_the_day() -> None:
    found = clock("02 dispatch due=11, 04 hold")
    assert found is not None
    assert found.is_held
    assert found.given == date(2026, 11, 11)
    assert found.due == SETTINGS.calendar.add(date(2026, 11, 11), SETTINGS.calendar.between(date(2026, 11, 4), TODAY))


def test_a_clock_is_told_as_it_stood_on_a_day() -> None:
    order = "02 dispatch due=11, 04 hold, 06 resume, 09 extend due=18"
    days = [clock(order, today=date(2026, 11, each)) for each in (3, 4, 5, 6, 9)]
    assert [each.due.day for each in days if each] == [11, 11, 12, 13, 18]
    assert clock(order, today=date(2026, 11, 1)) is None


def test_doing_it_again_starts_the_clock_anew() -> None:
    found = clock("02 dispatch due=11, 03 accept, 09 finish, 12 redo due=20")
    assert found is not None
    assert (found.begun.day, found.due.day) == (12, 20)


def test_an_extension_does_not_start_the_clock_anew() -> None:
    found = clock("02 dispatch due=11, 03 accept, 09 extend due=20")
    assert found is not None
    assert (found.begun.day, found.due.day) == (2, 20)


@pytest.mark.parametrize(
    ("order", "is_moved"),
    [("02 dispatch due=11, 03 accept, 06 finish", False), ("02 dispatch due=11, 03 accept", False), ("02 dispatch due=14, 03 accept", True)],
)
def test_a_due_date_is_moved_only_where_its_day_is_none_of_work_and_the_order_is_in_hand(order: str, is_moved: bool) -> None:  # noqa: FBT001  # a table
    found = clock(order)
    assert found is not None
    assert found.is_moved is is_moved
