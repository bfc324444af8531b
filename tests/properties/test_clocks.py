"""Laws of working days and of the clock: what is added is counted, and a pause leaves out exactly the working time on hold."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.need.model import NeedStep
from redchain.kinds.order.model import OrderStep
from redchain.model.clock import clock_of
from redchain.model.deadline import Hold, held_workdays, moved
from redchain.model.dates import Calendar, CalendarYear, Days
from redchain.model.settings import Root, Settings

pytestmark = pytest.mark.slow

SETTINGS = Settings(root=Root(format=1, title="示例市", region="320582"), categories=())
CHINA = ZoneInfo("Asia/Shanghai")
START = date(2025, 12, 1)
DAYS = st.integers(0, 500).map(lambda each: START + timedelta(each))
SPANS = st.tuples(DAYS, st.integers(0, 30)).map(lambda each: Hold(each[0], each[0] + timedelta(each[1])))
FILES = st.lists(DAYS, max_size=12).map(lambda days: CalendarYear(stops=tuple(Days(first=each) for each in days)))
CALENDARS = st.one_of(st.just(Calendar()), FILES.map(lambda file: Calendar(((2026, file),))))


@given(CALENDARS, DAYS, st.integers(0, 40))
def test_what_is_added_is_counted(calendar: Calendar, day: date, count: int) -> None:
    end = calendar.add(day, count)
    assert calendar.is_workday(end)
    assert calendar.between(day, end) == count or (count == 0 and not calendar.is_workday(day))


@given(CALENDARS, DAYS, st.integers(0, 40), st.lists(SPANS, max_size=6))
def test_a_pause_leaves_out_exactly_the_working_time_on_hold(calendar: Calendar, start: date, count: int, holds: list[Hold]) -> None:
    start = calendar.on_or_after(start) if count == 0 else start
    given_due = calendar.add(start, count)
    due = moved(calendar, given_due, holds, start)
    held = {
        start + timedelta(each)
        for each in range(1, (due - start).days + 1)
        if any(hold.first < start + timedelta(each) <= (hold.last or due) for hold in holds)
    }
    counted = [each for each in (start + timedelta(place) for place in range(1, (due - start).days + 1)) if calendar.is_workday(each)]
    assert held_workdays(calendar, holds, start, due) == sum(each in held for each in counted)
    assert sum(each not in held for each in counted) == count
    assert due == calendar.add(given_due, sum(each in held for each in counted))


@given(DAYS, st.integers(0, 40), st.lists(SPANS, max_size=4), SPANS)
def test_another_pause_never_makes_it_due_earlier(start: date, count: int, holds: list[Hold], more: Hold) -> None:
    calendar = Calendar()
    due = calendar.add(start, count)
    assert due <= moved(calendar, due, holds, start) <= moved(calendar, due, [*holds, more], start)


@given(st.lists(st.tuples(st.sampled_from(["hold", "resume"]), st.integers(0, 4)), max_size=10), st.booleans(), st.integers(0, 60))
def test_it_does_not_matter_whether_the_order_or_its_need_was_on_hold(pauses: list[tuple[str, int]], on_need: bool, after: int) -> None:  # noqa: FBT001  # hypothesis gives it
    day, steps = START, []
    for verb, gap in pauses:
        day += timedelta(gap)
        steps.append(step(day, verb))
    dispatched = [step(START, "dispatch", due="2025-12-20")]
    today = day + timedelta(after)
    one = clock_of([OrderStep.model_validate(each) for each in (*dispatched, *steps)], [], SETTINGS, today)
    other = clock_of([OrderStep.model_validate(each) for each in dispatched], [NeedStep.model_validate(each) for each in steps], SETTINGS, today)
    assert one == other


def step(day: date, verb: str, **more: Any) -> dict[str, Any]:
    return {"at": datetime.combine(day, time(9), CHINA).isoformat(), "step": verb, "by": "bureau", **more}
