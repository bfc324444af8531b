"""What waits for whom: the stage, who, until when, and the next command."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from redchain.kinds.order.model import OrderStep
from redchain.model.attempt_step import after_all
from redchain.model.dates import Calendar, CalendarYear, Days, HalfDays
from redchain.model.dispatch_basis import basis_of
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.settings import Settings
from redchain.model.sla import LIMITS, due_after
from redchain.model.statutory_holidays import is_statutory
from redchain.model.suggested_commands import say_next
from redchain.model.time_span import Span
from redchain.views.moved_due_dates import moved_orders, special_days
from redchain.views.reminding import reminders
from redchain.views.waiting import overdue, waiting
from tests.small import SETTINGS as SOME
from tests.small import base, log, need, order, project

if TYPE_CHECKING:
    from redchain.kinds.order.model import Order
    from redchain.model.base import Record

SETTINGS = SOME.model_copy(update={"limits": LIMITS})
TODAY = date(2026, 11, 10)
OFFICE = ("office-one", "office-two")
ASKED = need("A", "submit", "register")


def small(*records: Record) -> Ledger:
    return ledger_of(SETTINGS, [*base(), *records])


@pytest.mark.parametrize(
    ("records", "actors", "stage", "due"),
    [
        ((need("A", "submit"),), OFFICE, "register", date(2026, 11, 3)),
        ((need("A", "submit", "ask_more"),), ("firm-one",), "supplement", date(2026, 11, 9)),
        ((ASKED,), OFFICE, "dispatch", date(2026, 11, 3)),
        ((ASKED, order("A", "A", "dispatch")), ("bureau",), "accept", date(2026, 11, 4)),
        ((ASKED, order("A", "A", "dispatch", "accept")), ("bureau",), "finish", date(2026, 11, 12)),
        ((ASKED, order("A", "A", "dispatch", "send_back")), OFFICE, "uphold", date(2026, 11, 4)),
        ((ASKED, order("A", "A", "dispatch", "accept", "finish")), OFFICE, "verify", date(2026, 11, 6)),
        ((need("A", "submit", "register", "verify"),), OFFICE, "close", date(2026, 11, 5)),
        ((ASKED, order("A", "A", "dispatch", "accept", "hold")), OFFICE, "review", None),
        ((need("A", "submit", "register", "hold"), order("A", "A", "dispatch")), OFFICE, "review", None),
        ((project("A", "start", due="2026-12-01"),), ("bureau",), "project", date(2026, 12, 1)),
    ],
)
def test_each_stage_waits_for_its_actor(records: tuple[Record, ...], actors: tuple[str, ...], stage: str, due: date | None) -> None:
    (found,) = waiting(small(*records), TODAY)
    if stage == "review" and "hold" in [each.step for each in records[-1].log]:  # type: ignore[attr-defined]  # these have a log
        assert found.actors == ("bureau",)
    else:
        assert found.actors == actors
    assert (found.stage, found.due) == (stage, due)
    assert found.id in found.command


@pytest.mark.parametrize(
    "records", [(need("A", "submit", "decline"),), (need("A", "submit", "register", "verify", "close"),), (project("A", "start", "stop"),)]
)
def test_what_has_ended_waits_for_nobody(records: tuple[Record, ...]) -> None:
    assert waiting(small(*records), TODAY) == ()


def test_a_need_reopened_after_its_answer_waits_for_a_new_one_before_it_is_verified() -> None:
    answered = order("A", "A", "dispatch", "accept", "finish")
    reopened = need("A", log=[*log("submit", "register"), *log("verify", "close", "reopen", day=5)])
    (found,) = waiting(small(reopened, answered), TODAY)
    assert (found.stage, found.actors, found.command) == ("redo", OFFICE, f"redchain redo {answered.id} --reason …")
    said = say_next(small(reopened, answered), reopened, after_all(small(reopened, answered), reopened))
    assert said is not None
    assert said.zh == f"redchain redo {answered.id} --reason … 或 redchain match {reopened.id}"
    again = order("A", "A", log=[*answered.model_dump()["log"], *log("redo", "finish", day=6)])
    assert [each.stage for each in waiting(small(reopened, again), TODAY)] == ["verify"]


def test_a_reopened_need_whose_unit_is_at_work_in_another_part_is_matched_anew() -> None:
    """The order that led it cannot be done again while its unit has another one of the need in hand, and a need that is open is not opened again."""
    answered = order("A", "A", "dispatch", "accept", "finish")
    reopened = need("A", log=[*log("submit", "register"), *log("verify", "reopen", day=5)])
    beside = order("B", "A", role="joint", log=log("dispatch", day=6))
    found = {each.stage: each.command for each in waiting(small(reopened, answered, beside), TODAY)}
    assert found == {"redo": f"redchain match {reopened.id}", "accept": f"redchain accept {beside.id}"}


def test_an_order_made_on_other_words_waits_to_be_confirmed() -> None:
    changed = order("A", "A", "dispatch", "accept", basis="0123456789ab")
    same = order("B", "A", "dispatch", "accept", unit="bank", basis=basis_of(ASKED, None))
    found = [(each.id, each.actors) for each in waiting(small(ASKED, changed, same), TODAY) if each.stage == "confirm"]
    assert found == [(changed.id, OFFICE)]


def test_the_most_urgent_comes_first_and_what_is_on_hold_last() -> None:
    held = order("A", "A", "dispatch", "accept", "hold")
    late, near = order("B", "A", "dispatch", unit="bank"), order("C", "A", "dispatch", "accept", unit="institute")
    found = waiting(small(ASKED, held, late, near), TODAY)
    assert [each.id for each in found] == [late.id, near.id, held.id]
    assert [each.light.name for each in found if each.light] == ["red", "blue", "held"]
    assert [(each.id, each.late) for each in overdue(found)] == [(late.id, 4)]


def test_a_reminder_counts_and_names_what_waits_but_nothing_for_the_office_only() -> None:
    secret = need("B", "submit", "register", visibility="office", title="不宜外传")
    ledger = small(ASKED, order("A", "A", "dispatch"), secret, order("B", "B", "dispatch", "accept"))
    (found,) = reminders(waiting(ledger, TODAY), ledger, TODAY)
    assert (found.actor, found.total, found.late) == ("bureau", 2, 1)
    assert found.text.zh.startswith(
        "【局】截至2026年11月10日，有 2 件待办，其中 1 件超期：\n1. 红灯 接单：需求A（D-20261103-AAAAA），限期 2026-11-04，超期 4 个工作日\n"
    )
    assert "不宜外传" not in found.text.zh + found.text.en


def test_a_reminder_speaks_of_what_is_late_or_near_and_of_the_rest_in_one_line() -> None:
    far = [order(each, each, "dispatch", "accept", unit="institute") for each in "BC"]
    ledger = small(ASKED, need("B", "submit", "register"), need("C", "submit", "register"), order("A", "A", "dispatch"), *far)
    soon = {each.actor: each for each in reminders(waiting(ledger, date(2026, 11, 3)), ledger, date(2026, 11, 3))}
    late = {each.actor: each for each in reminders(waiting(ledger, date(2026, 12, 3)), ledger, date(2026, 12, 3))}
    assert (soon["institute"].urgent, soon["institute"].total) == (0, 2)
    first, *rest = soon["institute"].text.zh.splitlines()
    assert "有 2 件待办，均未超期" in first
    assert [line for line in rest if "（D-" in line] == []
    assert rest[0].startswith("都未临近限期，最早限期 2026-11-")
    assert soon["institute"].text.en.splitlines()[1].startswith("None is due soon; the first is due 2026-11-")
    assert late["institute"].urgent == 2
    assert "未临近限期" not in late["institute"].text.zh


def test_a_new_notice_lists_the_due_dates_it_would_move_and_why() -> None:
    due = due_after(SETTINGS, datetime.fromisoformat("2026-12-28T09:00:00+08:00"), Span(5))
    log = [{"at": "2026-12-28T09:00:00+08:00", "step": "dispatch", "by": "office-one", "due": due.day, "workdays": 5, "calendar": due.calendar}]
    made = order("A", "A", "dispatch").model_validate({**order("A", "A", "dispatch").model_dump(), "log": log})
    notice = CalendarYear(holidays=(Days(first=date(2027, 1, 1), last=date(2027, 1, 4)),))
    published = Settings(root=SETTINGS.root, categories=SETTINGS.categories, years=((2027, notice),))
    (moved,) = moved_orders(ledger_of(published, [*base(), ASKED, made]), date(2026, 12, 29))
    assert (moved.old, moved.new, moved.is_estimated) == (date(2027, 1, 5), date(2027, 1, 6), False)
    assert moved.why.en == "2027-01-04 is now free"
    assert moved_orders(small(ASKED, made), date(2026, 12, 29)) == ()


def test_half_a_day_off_moves_a_due_date_too_and_is_named() -> None:
    due = due_after(SETTINGS, datetime.fromisoformat("2026-12-07T09:00:00+08:00"), Span(3))
    log = [{"at": "2026-12-07T09:00:00+08:00", "step": "dispatch", "by": "office-one", "due": due.day, "workdays": 3, "calendar": due.calendar}]
    made = order("A", "A", "dispatch").model_validate({**order("A", "A", "dispatch").model_dump(), "log": log})
    half = CalendarYear(half_days=(HalfDays(first=date(2026, 12, 9)),))
    published = Settings(root=SETTINGS.root, categories=SETTINGS.categories, years=((2026, half),))
    (moved,) = moved_orders(ledger_of(published, [*base(), ASKED, made]), date(2026, 12, 8))
    assert (moved.old, moved.new) == (date(2026, 12, 10), date(2026, 12, 11))
    assert moved.why.zh == "2026-12-09 改为下午休息"
    (wait,) = (
        each
        for each in waiting(ledger_of(published, [*base(), ASKED, made.model_copy(update={"log": (*made.log, accepted(made))})]), date(2026, 12, 8))
        if each.stage == "finish"
    )
    assert (wait.due, wait.was) == (date(2026, 12, 11), date(2026, 12, 10))


def accepted(made: Order) -> OrderStep:
    return OrderStep.model_validate({"at": "2026-12-07T10:00:00+08:00", "step": "accept", "by": made.unit})


@pytest.mark.parametrize(("hour", "late", "light"), [(10, -1, "blue"), (11, -1, "blue"), (12, 0, "yellow")])
def test_what_is_due_by_the_hour_is_late_after_it(hour: int, late: int, light: str) -> None:
    log = [
        {
            "at": "2026-11-10T09:00:00+08:00",
            "step": "dispatch",
            "by": "office-one",
            "due": "2026-11-10",
            "limit": "2小时",
            "due_at": "2026-11-10T11:00:00+08:00",
        }
    ]
    made = order("A", "A", "dispatch").model_validate({**order("A", "A", "dispatch").model_dump(), "log": log})
    made = made.model_copy(update={"log": (*made.log, accepted(made).model_copy(update={"at": datetime.fromisoformat("2026-11-10T09:30:00+08:00")}))})
    now = datetime(2026, 11, 10, hour, tzinfo=SETTINGS.zone)
    (found,) = (each for each in waiting(small(ASKED, made), TODAY, now) if each.stage == "finish")
    assert (found.due, found.late, found.light and found.light.name) == (TODAY, late, light)
    assert waiting(small(ASKED, made), TODAY)[0].late == -1  # of a day without its hour, nothing is late before its end


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(each) for each in range(365)]


def test_special_days_are_those_unlike_the_week() -> None:
    days = dict(special_days(Calendar(), 2026))
    assert days[date(2026, 2, 14)] is True
    assert days[date(2026, 10, 1)] is False
    assert [day for day, works in special_days(Calendar(), 2031) if not works] == [day for day in days_of(2031) if is_statutory(day) and day.weekday() < 5]


def test_a_review_on_a_day_off_waits_on_the_next_working_day() -> None:
    held = order(
        "A",
        "A",
        log=[*log("dispatch", "accept", day=3), {"at": "2026-11-04T09:00:00+08:00", "step": "hold", "by": "bureau", "reason": "等", "until": "2026-11-07"}],
    )
    (saturday,) = waiting(small(ASKED, held), date(2026, 11, 8))
    (monday,) = waiting(small(ASKED, held), date(2026, 11, 9))
    assert (saturday.due, saturday.light and saturday.light.name) == (None, "held")
    assert (monday.due, monday.was, monday.stage) == (date(2026, 11, 9), date(2026, 11, 7), "review")
