"""Lights by working days: 2026-11-23 is a Monday."""

from __future__ import annotations

from datetime import date

import pytest

from redchain.lists.light import BLUE, GREEN, HELD, RED, YELLOW, light, worst
from redchain.model.settings import Root, Settings

SETTINGS = Settings(root=Root(format=1, title="示例市", region="320582"), categories=())
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "name"),
    [
        (date(2026, 11, 26), "green"),
        (date(2026, 11, 25), "blue"),
        (date(2026, 11, 23), "blue"),
        (date(2026, 11, 22), "yellow"),
        (date(2026, 11, 20), "yellow"),
        (date(2026, 11, 19), "yellow"),
        (date(2026, 11, 18), "red"),
        (date(2025, 1, 1), "red"),
    ],
)
def test_light(due: date, name: str) -> None:
    assert light(due, MONDAY, SETTINGS).name == name


def test_a_holiday_does_not_run_the_clock() -> None:
    assert light(date(2026, 10, 9), date(2026, 9, 30), SETTINGS) is BLUE


def test_the_worst_light_is_shown() -> None:
    assert worst([GREEN, RED, HELD, YELLOW]) is RED
    assert worst([]) is None
