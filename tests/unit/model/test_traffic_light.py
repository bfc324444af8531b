"""Lights by working days: 2026-11-23 is a Monday."""

from __future__ import annotations

from datetime import date

import pytest

from redchain.model.settings import Root, Settings
from redchain.model.traffic_light import HELD, LightRule, Plight, legend, light, lights, worst

SETTINGS = Settings(root=Root(format=1, title="示例市", region="320582"), categories=())
RED, YELLOW, BLUE, GREEN, _ = lights(SETTINGS)
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
    assert light(date(2026, 10, 9), date(2026, 9, 30), SETTINGS) == BLUE


def test_the_worst_light_is_shown() -> None:
    assert worst([GREEN, RED, HELD, YELLOW]) is RED
    assert worst([]) is None


@pytest.mark.parametrize(
    ("plight", "name"), [(Plight(), "green"), (Plight(returns=1), "green"), (Plight(returns=2), "red"), (Plight(unsatisfied=True), "yellow")]
)
def test_returns_and_dissatisfaction_light_up_before_the_due_date(plight: Plight, name: str) -> None:
    assert light(date(2026, 12, 31), MONDAY, SETTINGS, plight).name == name


def test_at_the_end_of_the_day_its_limit_is_past() -> None:
    assert light(MONDAY, MONDAY, SETTINGS).name == "blue"
    assert light(MONDAY, MONDAY, SETTINGS, day_is_over=True).name == "yellow"


TWO_LIGHTS = SETTINGS.model_copy(
    update={
        "lights": (
            LightRule(light="red", late=0, words="超期"),
            LightRule(light="yellow", left=3, words="临期", english="near"),
            LightRule(light="green", words="正常"),
        )
    }
)


@pytest.mark.parametrize(("due", "words"), [(20, "超期"), (22, "超期"), (23, "临期"), (26, "临期"), (27, "正常")])
def test_a_city_has_its_own_lights_and_words(due: int, words: str) -> None:
    assert light(date(2026, 11, due), MONDAY, TWO_LIGHTS).words.zh == words


def test_the_legend_says_the_rules_in_force() -> None:
    assert legend(TWO_LIGHTS).zh.startswith("灯：超期，已过限期；临期，剩余不超过 3 个工作日；正常，其余。")
    assert "near, at most 3 working days left; green, all else." in legend(TWO_LIGHTS).en
    assert [each.words.zh for each in lights(TWO_LIGHTS)] == ["超期", "临期", "正常", "挂起"]
