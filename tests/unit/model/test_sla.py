"""Limits: the shipped profile, what a repository adds, and the due dates that come of them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from redchain.kinds.need.model import Need
from redchain.model.sla import STAGES, Limit, Stage, due_after, due_for, limit, rule_for
from redchain.model.time_span import Span

if TYPE_CHECKING:
    from redchain.model.field_types import Role
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def settings(town: Ledger) -> Settings:
    return town.settings


def need(**given: Any) -> Need:
    log = [{"at": "2026-11-23T09:00:00+08:00", "step": "submit", "by": "f1"}]
    values = {"id": "N-20261123-00001", "enterprise": "f1", "title": "甲", "category": "融资", "raised_on": "2026-11-23", "log": log, **given}
    return Need.model_validate(values)


@pytest.mark.parametrize(
    ("given", "role", "workdays", "extended"),
    [
        ({}, "lead", 7, 15),
        ({}, "joint", 7, 15),
        ({}, "support", 3, 7),
        ({"urgency": "high"}, "lead", 5, 10),
        ({"urgency": "urgent"}, "lead", 3, 7),
        ({"category": "技术攻关"}, "lead", 15, 30),
        ({"category": "技术攻关", "urgency": "urgent"}, "lead", 7, 15),
        ({"tags": ["复杂"]}, "lead", 15, 30),
        ({"tags": ["咨询"], "category": "技术攻关"}, "lead", 3, 7),
        ({"category": "技术攻关"}, "support", 3, 7),
        ({"urgency": "urgent"}, "support", 1, 3),
    ],
)
def test_the_shipped_limits_of_an_order(settings: Settings, given: dict[str, Any], role: Role, workdays: int, extended: int) -> None:
    assert limit(settings, "finish", need(**given), role) == Span(workdays)
    assert rule_for(settings, "finish", need(**given), role).most == Span(extended)


@pytest.mark.parametrize(("stage", "workdays"), [("register", 1), ("dispatch", 1), ("accept", 1), ("uphold", 1), ("verify", 3)])
def test_the_shipped_limits_of_the_office(settings: Settings, stage: Stage, workdays: int) -> None:
    assert limit(settings, stage, need()) == Span(workdays)


def test_every_stage_has_a_limit(settings: Settings) -> None:
    assert all(limit(settings, each, need()).number >= 0 for each in STAGES)


def test_urgent_is_never_slower(settings: Settings) -> None:
    for given in ({}, {"category": "技术攻关"}, {"tags": ["咨询"]}, {"tags": ["复杂"]}):
        for role in ("lead", "joint", "support"):
            limits = [limit(settings, "finish", need(urgency=each, **given), role) for each in ("urgent", "high", "normal", "low")]
            assert limits == sorted(limits)


def test_the_last_limit_that_fits_is_in_force(settings: Settings) -> None:
    own = settings.model_copy(update={"limits": (*settings.limits, Limit(stage="finish", workdays=10, categories=("融资",)))})
    assert limit(own, "finish", need(urgency="urgent"), "support") == Span(10)
    assert limit(own, "finish", need(category="用工"), "lead") == Span(7)
    assert rule_for(own, "finish", need()).extended is None


def test_a_due_date_says_what_it_stands_on(settings: Settings) -> None:
    due = due_for(settings, need(), "lead", at(date(2026, 11, 23)))
    assert (due.day, due.span, due.is_estimated, due.at) == (date(2026, 12, 2), Span(7), False, None)
    assert due.calendar == settings.calendar.mark(date(2026, 11, 23), date(2026, 12, 2))


def test_a_due_date_in_an_unknown_year_is_estimated(settings: Settings) -> None:
    due = due_after(settings, at(date(2026, 12, 28)), Span(5))
    assert (due.day, due.is_estimated) == (date(2027, 1, 5), True)
    assert due_after(settings, at(date(2026, 12, 28)), Span(3)).is_estimated is False


def test_settings_without_limits_say_which_stage_has_none(settings: Settings) -> None:
    with pytest.raises(LookupError, match="verify"):
        limit(settings.model_copy(update={"limits": ()}), "verify", need())
