"""Policies on a small ledger: which hold when, by the report, and when they are to be checked again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.policy.levels import LEVELS
from redchain.kinds.policy.list_view import POLICIES
from redchain.kinds.policy.model import Policy
from redchain.kinds.policy.report import in_force
from redchain.views.waiting import waiting
from tests.small import small

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
DAYS = st.none() | st.dates(date(2026, 10, 25), date(2026, 12, 5))


def policy(name: str, **more: Any) -> Policy:
    return Policy.model_validate({"id": name, "title": f"示例办法{name}", "number": f"示{name}号", "unit": "office-one", **more})


def figures(*policies: Policy) -> tuple[tuple[Any, ...], ...]:
    table = in_force(small(*policies), FIRST, LAST)
    return table.rows if table else ()


def test_what_came_and_what_ended_is_counted_by_level() -> None:
    found = figures(
        policy("a"),
        policy("b", valid_from="2026-11-01", level="city"),
        policy("c", issued_on="2026-11-30", level="city"),
        policy("d", valid_until="2026-11-01", level="city"),
        policy("e", valid_until="2026-11-29"),
        policy("f", valid_until="2026-12-01"),
        policy("j", valid_until="2026-11-30"),
        policy("g", replaced_by="h"),
        policy("h", valid_from="2026-11-10"),
        policy("i", archived_on="2026-11-20"),
    )
    assert found == ((LEVELS["city"], 1, 2, 1, 0, 2), (LEVELS["county"], 6, 1, 2, 2, 3))


def test_one_that_was_always_replaced_was_never_in_force() -> None:
    assert figures(policy("a", replaced_by="b"), policy("b"), policy("c", issued_on="2026-11-02")) == ((LEVELS["county"], 1, 1, 0, 0, 2),)


def test_the_list_says_which_were_replaced() -> None:
    known = small(policy("a", replaced_by="b"), policy("b"), policy("c", replaced_by="d"), policy("d", valid_from="2026-12-01"))
    entries = POLICIES.entries(known, known.all(Policy), date(2026, 11, 23))
    assert [(each.cells[0], each.inner.zh) for each in sorted(entries, key=lambda each: each.order)] == [
        ("b", "有效"),
        ("c", "有效"),
        ("d", "未生效"),
        ("a", "已被取代"),
    ]


def test_a_period_in_which_nothing_came_or_ended_has_no_table() -> None:
    assert figures() == ()
    assert figures(policy("a"), policy("b", valid_from="2026-12-01"), policy("c", valid_until="2026-10-01")) == ()


@given(st.lists(st.tuples(DAYS, DAYS, DAYS, DAYS, st.none() | st.integers(0, 5)), max_size=6))
def test_the_figures_balance(days: list[tuple[date | None, date | None, date | None, date | None, int | None]]) -> None:
    known = [
        policy(f"p{place}", issued_on=issued, valid_from=begins, valid_until=ends, archived_on=gone, replaced_by=None if new is None else f"p{new}")
        for place, (issued, begins, ends, gone, new) in enumerate(days)
    ]
    table = in_force(small(*known), FIRST, LAST)
    for _, before, came, expired, ended, now in table.rows if table else ():
        assert before + came - expired - ended == now
        assert min(before, came, expired, ended, now) >= 0


def test_it_waits_for_its_unit_from_thirty_days_before_its_day() -> None:
    day = date(2026, 11, 30)
    known = small(policy("a", review_on=day), policy("b"), policy("c", review_on=day, archived_on="2026-11-01"))
    assert [each for each in waiting(known, day - timedelta(days=31)) if each.kind == "policy"] == []
    (one,) = (each for each in waiting(known, day - timedelta(days=30)) if each.kind == "policy")
    assert (one.id, one.stage, one.actors, one.due, one.late) == ("a", "review_policy", ("office-one",), day, -1)
    assert one.command == "redchain policy edit a --review-on …"
    (late,) = (each for each in waiting(known, day + timedelta(days=2)) if each.kind == "policy")
    assert late.late == 2
