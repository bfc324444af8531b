"""Who chairs when: laws of the rotation, whatever was handed over, skipped and swapped."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redchain.model.rotation import MONTHS, Period, Rotation, Turn

_ORDER = ("a", "b", "c", "d")
_START = date(2026, 4, 1)
_DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
_PERIODS: st.SearchStrategy[Period] = st.sampled_from(tuple(MONTHS))


def chairs(rotation: Rotation, count: int = 12) -> str:
    return "".join(each.chair for each in islice(rotation.terms(), count))


def handed(chair: str, number: int, *, day: date | None = None, plan: Rotation | None = None) -> Turn:
    first = (plan or Rotation(_ORDER, "quarter", _START)).first_day(number)
    return Turn("hand_over", day or first, chair, starts_on=first)


def turns() -> st.SearchStrategy[list[Turn]]:
    """Anything that may stand in a log, on days in order."""
    days = st.lists(st.integers(0, 900), max_size=8).map(sorted)
    member = st.sampled_from(_ORDER)
    verb = st.sampled_from(("skip", "swap", "hand_over"))
    one = st.tuples(verb, member, member, st.integers(0, 10))
    return days.flatmap(lambda known: st.tuples(*(one for _ in known)).map(lambda found: [_turn(*each, day) for each, day in zip(found, known, strict=True)]))


def _turn(verb: str, chair: str, other: str, number: int, day: int) -> Turn:
    on = _START + timedelta(days=day)
    return handed(chair, number, day=on) if verb == "hand_over" else Turn(verb, on, chair, other)


@given(_DAYS, _PERIODS, _DAYS)
def test_any_day_lies_in_exactly_one_term(first: date, period: Period, day: date) -> None:
    rotation = Rotation(_ORDER, period, first)
    number = rotation.number_on(day)
    assert rotation.first_day(number) <= day < rotation.first_day(number + 1)
    assert (rotation.on(day) is None) == (day < first)


@given(_DAYS, _PERIODS)
def test_terms_follow_each_other_without_a_gap_and_keep_their_day_of_the_month(first: date, period: Period) -> None:
    terms = tuple(islice(Rotation(_ORDER, period, first).terms(), 30))
    assert terms[0].first == first
    assert all(one.next == other.first for one, other in pairwise(terms))
    for each in terms:
        assert each.first.day == min(first.day, monthrange(each.first.year, each.first.month)[1])


@pytest.mark.parametrize(
    ("first", "period", "firsts"),
    [
        (date(2027, 10, 31), "month", ["2027-10-31", "2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]),
        (date(2025, 8, 30), "half_year", ["2025-08-30", "2026-02-28", "2026-08-30"]),
        (date(2024, 2, 29), "year", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        (date(2026, 11, 30), "quarter", ["2026-11-30", "2027-02-28", "2027-05-30"]),
    ],
)
def test_months_end_when_they_end(first: date, period: Period, firsts: list[str]) -> None:
    rotation = Rotation(_ORDER, period, first)
    assert [each.first.isoformat() for each in islice(rotation.terms(), len(firsts))] == firsts
    assert [rotation.opened_by(date.fromisoformat(each)) for each in firsts] == list(range(len(firsts)))
    assert rotation.opened_by(first + timedelta(days=1)) is None


@given(turns())
def test_every_term_has_one_chair_of_the_order(found: list[Turn]) -> None:
    rotation = Rotation(_ORDER, "quarter", _START, found)
    assert set(chairs(rotation, 20)) <= set(_ORDER)


@given(turns())
def test_with_nothing_more_to_come_everybody_has_a_turn_in_every_round(found: list[Turn]) -> None:
    rotation = Rotation(_ORDER, "quarter", _START, found)
    quiet = chairs(rotation, 80)[-16:]
    assert {quiet[place : place + 4] for place in range(0, 16, 4)} == {quiet[:4]}
    assert sorted(quiet[:4]) == list(_ORDER)


@given(turns(), turns())
def test_what_was_handed_over_stays_whatever_comes_later(found: list[Turn], later: list[Turn]) -> None:
    before = Rotation(_ORDER, "quarter", _START, found)
    more = [each for each in later if each.verb != "hand_over"]
    after = Rotation(_ORDER, "quarter", _START, [*found, *more])
    settled, again = ({each.number: each.chair for each in islice(plan.terms(), 12) if each.is_settled} for plan in (before, after))
    assert settled == again


@given(turns())
def test_a_hand_over_to_whoever_is_due_changes_nothing(found: list[Turn]) -> None:
    before = Rotation(_ORDER, "quarter", _START, found)
    number = before.last_settled + 1
    due = before.term(number).due
    after = Rotation(_ORDER, "quarter", _START, [*found, handed(due, number, day=date(2030, 1, 1))])
    assert chairs(before, 16) == chairs(after, 16)


_AFTER_A_SWAP = [*(Turn("skip", _START, "a") for _ in range(4)), *(Turn("skip", _START, "b") for _ in range(3)), Turn("swap", _START, "a", "b")]


@given(turns(), st.sampled_from(_ORDER), st.sampled_from(_ORDER))
@example(_AFTER_A_SWAP, "a", "b")
def test_a_swap_exchanges_two_terms_and_no_other(found: list[Turn], one: str, other: str) -> None:
    before = Rotation(_ORDER, "quarter", _START, found)
    after = Rotation(_ORDER, "quarter", _START, [*found, Turn("swap", date(2028, 10, 1), one, other)])
    pairs = [(here, there) for here, there in zip(chairs(before, 40), chairs(after, 40), strict=True) if here != there]
    assert pairs in ([], [(one, other), (other, one)], [(other, one), (one, other)])
    assert bool(pairs) == (one != other)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ([], "abcdabcdab"),
        ([Turn("skip", date(2026, 5, 1), "b")], "acdabcdabc"),
        ([Turn("skip", date(2026, 5, 1), "b"), Turn("skip", date(2026, 5, 2), "b")], "acdacdabcd"),
        ([Turn("skip", date(2026, 4, 1), "a")], "abcdbcdabc"),
        ([Turn("skip", date(2026, 3, 31), "a")], "bcdabcdabc"),
        ([Turn("swap", date(2026, 5, 1), "b", "d")], "adcbabcdab"),
        ([Turn("swap", date(2026, 5, 1), "d", "b"), Turn("swap", date(2026, 5, 2), "b", "d")], "abcdabcdab"),
        ([handed("a", 0), Turn("swap", date(2026, 4, 2), "a", "b")], "aacdbbcdab"),
        ([handed("c", 0)], "cdabcdabcd"),
        ([handed("a", 0), handed("d", 1)], "adabcdabcd"),
        ([handed("outsider", 0)], "outsiderabcdabcda"),
        ([Turn("swap", date(2026, 3, 1), "a", "b"), handed("b", 0), handed("a", 1)], "bacdabcdab"),
    ],
)
def test_skips_are_used_once_swaps_exchange_and_hand_overs_settle(found: list[Turn], wanted: str) -> None:
    assert chairs(Rotation(_ORDER, "quarter", _START, found), 10) == wanted


def test_what_is_next_to_be_handed_over() -> None:
    plan = Rotation(_ORDER, "quarter", _START)
    assert plan.next_unsettled(date(2026, 1, 1)) == 0
    assert plan.next_unsettled(date(2026, 7, 1)) == 1
    settled = Rotation(_ORDER, "quarter", _START, [handed("a", 0), handed("b", 1)])
    assert settled.last_settled == 1
    assert settled.next_unsettled(date(2026, 7, 1)) == 2
    assert settled.on(date(2026, 9, 30)) == (1, date(2026, 7, 1), date(2026, 10, 1), "b", "b", True)


@pytest.mark.parametrize("swap", [("a", "c"), ("b", "d"), ("c", "b")])
@pytest.mark.parametrize("skip", _ORDER)
def test_a_swap_is_of_members_whichever_was_recorded_first_it_or_a_skip(swap: tuple[str, str], skip: str) -> None:
    one, other = Turn("skip", _START, skip), Turn("swap", _START, *swap)
    first, second = (chairs(Rotation(_ORDER, "quarter", _START, [handed("a", 0), *turns])) for turns in ((one, other), (other, one)))
    assert first == second


def test_a_swap_that_was_handed_over_stays_whatever_is_skipped_later() -> None:
    swap, skip = Turn("swap", _START, "b", "c"), Turn("skip", _START + timedelta(95), "c")
    assert chairs(Rotation(_ORDER, "quarter", _START, [handed("a", 0), swap, handed("c", 1), skip]), 4) == "acbd"


def test_what_was_handed_over_before_a_new_order_is_the_past() -> None:
    new = date(2027, 1, 1)
    turns = [handed(each, number) for number, each in enumerate("abc")]
    rotation = Rotation(("d", "a"), "half_year", new, turns)
    assert [(each.number, each.chair) for each in rotation.past] == [(-3, "a"), (-2, "b"), (-1, "c")]
    assert [found.chair for day in (_START, date(2026, 9, 30), date(2026, 12, 31), new) if (found := rotation.on(day))] == ["a", "b", "c", "d"]
    assert rotation.on(_START - timedelta(1)) is None
    assert chairs(rotation, 3) == "dad"


def test_what_was_skipped_and_swapped_under_an_earlier_order_is_spent() -> None:
    old = [handed("a", 0), Turn("skip", _START + timedelta(1), "b"), Turn("swap", _START + timedelta(1), "c", "d"), handed("d", 1)]
    assert chairs(Rotation(("b", "a", "c", "d"), "quarter", date(2027, 1, 1), old), 5) == "bacdb"
    later = [*old, Turn("skip", date(2026, 12, 1), "b")]
    assert chairs(Rotation(("b", "a", "c", "d"), "quarter", date(2027, 1, 1), later), 5) == "acdba"


@given(st.lists(st.booleans(), max_size=12), st.integers(0, 20), st.integers(1, 25))
def test_without_skips_and_swaps_nobody_chairs_more_than_once_more_than_another(is_recorded: list[bool], first: int, count: int) -> None:
    """However many of the terms were handed over to whoever was due."""
    found: list[Turn] = []
    for number, is_handed in enumerate(is_recorded):
        if is_handed:
            found.append(handed(Rotation(_ORDER, "quarter", _START, found).term(number).due, number))
    window = chairs(Rotation(_ORDER, "quarter", _START, found), 50)[first : first + count]
    counts = [window.count(each) for each in _ORDER]
    assert max(counts) - min(counts) <= 1


def as_by_command(found: list[Turn]) -> list[Turn]:
    """Return what commands would have recorded: a hand-over opens the term that is next, and its chair is whoever is due."""
    made: list[Turn] = []
    for each in found:
        if each.verb == "hand_over":
            plan = Rotation(_ORDER, "quarter", _START, made)
            number = plan.next_unsettled(each.on)
            made.append(handed(plan.term(number).due, number, day=each.on))
        else:
            made.append(each)
    return made


@given(turns(), turns())
def test_a_step_of_today_changes_no_term_that_ended_before(drawn: list[Turn], later: list[Turn]) -> None:
    found = as_by_command(drawn)
    day = max((each.on for each in found), default=_START)
    more = as_by_command([*found, *(each._replace(on=max(each.on, day)) for each in later)])
    before, after = (Rotation(_ORDER, "quarter", _START, each) for each in (found, more))
    running = before.number_on(day)
    assert chairs(before, 12)[:running] == chairs(after, 12)[:running]
