"""Laws of working days and of the clock: what is added is counted, and a pause leaves out exactly the working time on hold."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redchain.kinds.need.model import NeedStep
from redchain.kinds.order.model import OrderStep
from redchain.model.dates import Calendar, CalendarYear, Days, HalfDays
from redchain.model.deadline import Hold, Pause, deadline, held_workdays, moved, sooner
from redchain.model.deadline_clock import clock_of
from redchain.model.settings import Root, Settings
from redchain.model.sla import due_after
from redchain.model.time_span import Span

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
    lifted_on_a_day_off = any(hold.last and hold.last < due == calendar.on_or_after(hold.last) for hold in holds)
    last_day = int(lifted_on_a_day_off and sum(each not in held for each in counted) != count)  # put on hold on its last day, it has the next working day
    assert sum(each not in held for each in counted) == count + last_day
    assert due == calendar.add(given_due, sum(each in held for each in counted) + last_day)


@given(CALENDARS, DAYS, st.integers(0, 40), st.lists(SPANS, max_size=6))
def test_nothing_is_due_while_a_hold_lasts_that_began_in_time(calendar: Calendar, start: date, count: int, holds: list[Hold]) -> None:
    due = moved(calendar, calendar.add(start, count), holds, start)
    assert not [hold for hold in holds if hold.last and hold.first <= due < hold.last]
    assert due == moved(calendar, calendar.add(start, count), [hold for hold in holds if hold.first <= due], start)  # what began later changes nothing


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


SPANS_OF_LIMITS = st.one_of(
    st.builds(Span, st.integers(0, 40), st.sampled_from(["workday", "day"])), st.builds(Span, st.integers(1, 400), st.sampled_from(["hour", "minute"]))
)
ZONES = st.sampled_from([CHINA, ZoneInfo("UTC"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati")])
TIMES = st.times().map(lambda each: each.replace(microsecond=0, fold=0))
MOMENTS = st.builds(datetime.combine, DAYS, TIMES, ZONES)
HALVES = st.lists(st.tuples(DAYS, st.sampled_from(["morning", "afternoon"])), max_size=12)
FREE = st.sets(DAYS, max_size=30)


def calendar_of(free: set[date], halves: list[tuple[date, Any]]) -> Calendar:
    file = CalendarYear(stops=tuple(Days(first=each) for each in free), half_days=tuple(HalfDays(first=day, off=off) for day, off in halves))
    return Calendar(((2026, file),))


@given(FREE, HALVES, MOMENTS, SPANS_OF_LIMITS)
def test_every_limit_ends_when_people_work_and_not_before_it_begins(free: set[date], halves: list[tuple[date, Any]], begun: datetime, span: Span) -> None:
    calendar = calendar_of(free, halves)
    end = deadline(calendar, span, begun)
    assert calendar.is_workday(end.day)
    assert not end.has_passed(begun)
    assert end.day >= begun.date()
    assert (end.at is not None) == span.has_hour
    longer = deadline(calendar, span._replace(number=span.number + 1), begun)
    if span.has_hour:  # after days off, the time of day of a longer one may be the earlier one
        assert end.day <= longer.day
    else:
        assert sooner(end) <= sooner(longer)


@given(FREE, DAYS, TIMES, SPANS_OF_LIMITS)
def test_a_limit_takes_no_less_than_it_says_and_no_more_than_the_days_off_after_it(free: set[date], day: date, at: time, span: Span) -> None:
    calendar, begun = calendar_of(free, []), datetime.combine(day, at, CHINA)
    end = deadline(calendar, span, begun)
    if span.unit == "workday":
        assert calendar.between(day, end.day) == max(span.number, 0 if calendar.is_workday(day) else 1)
        return
    plain = (begun + span.time).date()
    assert end.day == calendar.on_or_after(plain)
    assert all(not calendar.is_workday(plain + timedelta(each)) for each in range((end.day - plain).days))


@example(set(), START, time(10), Span(111, "hour"), [(0, 23)])  # Friday night became Sunday morning, and Monday night Monday morning
@given(FREE, DAYS, TIMES, SPANS_OF_LIMITS, st.lists(st.tuples(st.integers(0, 30 * 24), st.integers(0, 20 * 24)), max_size=5))
def test_a_pause_never_makes_any_limit_end_earlier(free: set[date], day: date, at: time, span: Span, gaps: list[tuple[int, int]]) -> None:
    calendar, begun = calendar_of(free, []), datetime.combine(day, at, CHINA)
    pauses = [Pause(begun + timedelta(hours=first), begun + timedelta(hours=first + length)) for first, length in gaps]
    ends = [deadline(calendar, span, begun, pauses[:count]) for count in range(len(pauses) + 1)]
    assert min(ends, key=sooner) == ends[0]
    told = [sooner(each) if ends[0].at is None else each.day for each in ends]
    assert told == sorted(told)


@given(FREE, DAYS, TIMES, SPANS_OF_LIMITS)
def test_the_same_moment_told_in_another_zone_is_due_at_the_same_time(free: set[date], day: date, at: time, span: Span) -> None:
    settings = SETTINGS.model_copy(update={"years": ((2026, CalendarYear(stops=tuple(Days(first=each) for each in free))),)})
    begun = datetime.combine(day, at, CHINA)
    assert due_after(settings, begun, span) == due_after(settings, begun.astimezone(ZoneInfo("America/New_York")), span)


@given(FREE, FREE, DAYS, DAYS, SPANS_OF_LIMITS)
def test_calendars_that_agree_up_to_a_day_agree_on_what_is_due_by_then(known: set[date], later: set[date], end: date, day: date, span: Span) -> None:
    before, after = calendar_of(known, []), calendar_of(known | {each for each in later if each > end}, [])
    begun = datetime.combine(day, time(17), CHINA)
    one, other = deadline(before, span, begun), deadline(after, span, begun)
    assert one == other if min(one.day, other.day) <= end else max(one.day, other.day) > end


@given(FREE, FREE, DAYS, st.integers(0, 15), st.integers(0, 30))
def test_an_order_in_hand_follows_the_calendar_and_one_that_has_ended_does_not(first: set[date], second: set[date], day: date, limit: int, after: int) -> None:
    one, other = (SETTINGS.model_copy(update={"years": ((2026, CalendarYear(stops=tuple(Days(first=each) for each in free))),)}) for free in (first, second))
    due = due_after(one, datetime.combine(day, time(9), CHINA), Span(limit))
    begun = OrderStep.model_validate(step(day, "dispatch", due=str(due.day), workdays=limit, calendar=due.calendar))
    today = day + timedelta(after)
    clock = clock_of([begun], [], other, today)
    assert clock
    assert clock.due == deadline(other.calendar, Span(limit), clock.begun).day
    assert clock.was == (None if clock.due == due.day else due.day)
    done = OrderStep.model_validate(step(today, "finish", reply="已办好", **({"final_due": str(clock.due)} if clock.is_moved else {})))
    for settings in (one, other):
        ended = clock_of([begun, done], [], settings, today + timedelta(1))
        assert ended
        assert ended.due == clock.due


def step(day: date, verb: str, **more: Any) -> dict[str, Any]:
    return {"at": datetime.combine(day, time(9), CHINA).isoformat(), "step": verb, "by": "bureau", **more}
