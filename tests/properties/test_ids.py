"""The laws of event ids: a date and a number make an id that gives the date back."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from redchain.model.event_id import CROCKFORD, RANDOM_LENGTH, event_day, event_id, event_pattern

law = settings(database=None, derandomize=True)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
numbers = st.integers(0, len(CROCKFORD) ** RANDOM_LENGTH - 1)


@law
@given(st.sampled_from("NPD"), days, numbers)
def test_an_event_id_holds_its_day(prefix: str, day: date, number: int) -> None:
    made = event_id(prefix, day, number)
    assert event_day(made) == day
    assert re.fullmatch(event_pattern(prefix), made)


@law
@given(days, numbers, numbers)
def test_two_numbers_make_two_ids(day: date, one: int, other: int) -> None:
    assert (event_id("N", day, one) == event_id("N", day, other)) == (one == other)


@law
@given(st.text(max_size=20))
def test_any_text_is_an_event_id_or_not(text: str) -> None:
    day = event_day(text)
    assert day is None or f"{day:%Y%m%d}" in text


@law
@given(days, days, numbers)
def test_ids_sort_by_their_day(one: date, other: date, number: int) -> None:
    assert (event_id("N", one, number) < event_id("N", other, number)) == (one < other)
