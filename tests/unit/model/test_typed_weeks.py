"""Weeks as people type them, at the end of the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from redchain.model.typed_weeks import weeks_meant

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize("words", ["9999-12-31", "9999-W52", "9999年第52周"])
def test_a_week_that_does_not_end_in_the_calendar_is_none(words: str) -> None:
    assert weeks_meant(words, TODAY) == ()


@pytest.mark.parametrize("words", ["9999-12-26", "9999-W51"])
def test_the_last_whole_week_is_one(words: str) -> None:
    assert weeks_meant(words, TODAY) == (date(9999, 12, 20),)
