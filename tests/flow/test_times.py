"""When steps were taken and entered: times that a proposal may not hold, late entries, counted due dates, and old steps character by character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.flow.test_powers import KEEPER, METAL, POWER, SCIENCE, STRANGER, commit, propose, propose_by, staffed, staffed_template  # noqa: F401  # fixtures
from tests.flow.test_tampering import (
    REDONE,
    WORKING,
    adds,
    both,
    new_need,
    new_order,
    replaces,
    step,
    writes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

    Hand = Callable[[Clone], None]

pytestmark = pytest.mark.slow

ACCESS = "data/settings/access.yaml"
OLD = '  - at: "2026-11-17T09:00:00+08:00"\n'
LATE = {"entered_on": '"2026-11-23"'}


def in_offset(path: str, old: str, new: str) -> Hand:
    return replaces(path, (old, new))


JANUARY = new_need(
    "N-20260110-AAAAA",
    step("2026-01-10T09:00:00", "submit", "sl-yeqing"),
    step("2026-01-10T10:00:00", "register", "shi-gongxin-ju"),
    step("2026-01-20T09:00:00", "verify", "shi-gongxin-ju", rating="satisfied", valid="true"),
    step("2026-01-21T09:00:00", "close", "shi-gongxin-ju", result="solved"),
    raised="2026-01-10",
)
JANUARYS_ORDER = new_order(
    "D-20260110-AAAAA",
    "N-20260110-AAAAA",
    "qingneng-yuan",
    step("2026-01-10T11:00:00", "dispatch", "shi-gongxin-ju", due='"2026-01-20"'),
    step("2026-01-10T12:00:00", "accept", "qingneng-yuan"),
    step("2026-01-15T12:00:00", "finish", "qingneng-yuan", reply="办好了"),
)
DBD5A_OFFICE = "shi-keji-ju"


def dispatched(due: str, **more: str) -> Hand:
    return new_order("D-20261123-AAAAA", "N-20261116-DBD5A", "gongdian", step("2026-11-23T09:00:00", "dispatch", DBD5A_OFFICE, due=f'"{due}"', **more))


TAMPERED: dict[str, tuple[Hand, str]] = {
    "a step of 2199": (adds(WORKING, step("2199-01-01T09:00:00", "progress", "gongdian", note="已办")), "RC108"),
    "a step of tomorrow": (adds(WORKING, step("2026-11-24T09:00:00", "progress", "gongdian", note="已办")), "RC503"),
    "an id of 2199": (
        writes(
            "data/needs/2199-01/N-21990101-AAAAA.yaml",
            'id: "N-21990101-AAAAA"\nenterprise: "sl-yeqing"\ntitle: "别的事"\ncategory: 用工\nraised_on: "2026-11-23"\nlog:\n'
            + step("2026-11-23T09:00:00", "submit", "sl-yeqing"),
        ),
        "RC707",
    ),
    "an id of next month": (new_need("N-20261212-AAAAA", step("2026-11-23T09:00:00", "submit", "sl-yeqing")), "RC707"),
    "a need raised in 1900": (new_need("N-20261123-AAAAA", step("2026-11-23T09:00:00", "submit", "sl-yeqing"), raised="1900-01-01"), "RC719"),
    "a need raised in spring": (new_need("N-20261123-AAAAA", step("2026-11-23T09:00:00", "submit", "sl-yeqing"), raised="2026-03-01"), "RC719"),
    "a whole life of last January": (both(JANUARY, JANUARYS_ORDER), "RC713"),
    "the beginning of last January": (
        new_need("N-20260110-AAAAA", step("2026-01-10T09:00:00", "submit", "sl-yeqing"), raised="2026-01-10"),
        "RC713",
    ),
    "the same moment in another offset": (in_offset(REDONE, "2026-10-12T16:00:00+08:00", "2026-10-12T08:00:00+00:00"), "RC703"),
    "the same moment in the zone of another day": (in_offset(WORKING, "2026-11-17T09:00:00+08:00", "2026-11-16T20:00:00-05:00"), "RC703"),
    "the same moment without its seconds": (in_offset(WORKING, "2026-11-17T09:00:00+08:00", "2026-11-17T09:00+08:00"), "RC703"),
    "working days that end in 2199": (dispatched("2199-12-31", workdays="3"), "RC718"),
    "working days that end a day later": (dispatched("2026-12-03", workdays="7"), "RC718"),
    "more working days than the limit": (dispatched("2027-01-04", workdays="30"), "RC718"),
    "the mark of another calendar": (dispatched("2026-12-02", workdays="7", calendar='"none"'), "RC718"),
    "a limit in hours made up": (dispatched("2026-12-31", limit='"900小时"'), "RC718"),
    "a due date at the end made up": (
        adds(WORKING, step("2026-11-22T09:00:00", "finish", "gongdian", reply="已增容", final_due='"2027-12-31"')),
        "RC718",
    ),
    "a late entry marked with a day to come": (
        adds(WORKING, step("2026-11-22T09:00:00", "progress", "gongdian", note="已办", entered_on='"2027-01-01"')),
        "RC513",
    ),
}

HONEST: dict[str, Hand] = {
    "yesterday's steps": adds(
        WORKING, step("2026-11-22T09:00:00", "progress", "gongdian", note="已上门"), step("2026-11-22T15:00:00", "finish", "gongdian", reply="好了")
    ),
    "this morning's": adds(WORKING, step("2026-11-23T08:00:00", "progress", "gongdian", note="已上门")),
    "a need of last week": new_need("N-20261120-AAAAA", step("2026-11-18T09:00:00", "submit", "sl-yeqing"), raised="2026-11-17"),
    "a chosen due date": dispatched("2027-01-15"),
    "other quotes and comments in an old step": replaces(WORKING, ("step: accept", 'step: "accept"'), ('by: "gongdian"', "by: 'gongdian'")),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_a_time_that_cannot_be_is_refused(clone: Clone, case: str) -> None:
    hand, code = TAMPERED[case]
    assert code in propose(clone, STRANGER, hand)


@pytest.mark.parametrize("case", HONEST)
def test_an_honest_time_passes(clone: Clone, case: str) -> None:
    assert propose(clone, STRANGER, HONEST[case]) == set()


@pytest.mark.parametrize(
    "command", [("dispatch", "DBD5A", "gongdian"), ("extend", "BSKHZ", "--reason", "变压器到货晚", "--yes"), ("finish", "BSKHZ", "--reply", "已增容")]
)
def test_what_commands_count_agrees(clone: Clone, command: tuple[str, ...]) -> None:
    def hand(one: Clone) -> None:
        assert one.run(*command, "--no-commit").code == 0

    assert propose(clone, STRANGER, hand) == set()


@pytest.mark.parametrize(("at", "expected"), [("2026-11-23T08:00:30", set()), ("2026-11-23T08:02:00", {"RC717"})], ids=["a skew", "beyond"])
def test_a_step_is_not_dated_after_its_commit(clone: Clone, at: str, expected: set[str]) -> None:
    hand = adds(WORKING, step(at, "progress", "gongdian", note="已上门"))
    assert propose(clone, STRANGER, hand, date="2026-11-23T08:00:00+08:00") == expected


# -- late entries


NOW = "2026-11-23T09:00:00+08:00"


def graced(clone: Clone, days: int, date: str) -> None:
    """Let main end with a commit of that time which sets the days of grace."""
    clone.append(ACCESS, f"late_days: {days}\n")
    commit(clone, KEEPER, date=date)


LATE_STEP = step("2026-11-17T10:00:00", "progress", "gongdian", note="已上门")
MARKED_STEP = step("2026-11-17T10:00:00", "progress", "gongdian", note="已上门", **LATE)


@pytest.mark.parametrize(
    ("email", "steps", "expected"),
    [
        (POWER, LATE_STEP, {"RC713"}),
        (POWER, MARKED_STEP, {"RC713"}),
        (METAL, LATE_STEP, {"RC713", "RC801"}),
        (METAL, MARKED_STEP, set()),
        (SCIENCE, MARKED_STEP, {"RC713", "RC801"}),
        (KEEPER, LATE_STEP, {"RC713"}),
        (KEEPER, MARKED_STEP, set()),
        (POWER, step("2026-11-20T10:00:00", "progress", "gongdian", note="已上门"), set()),
        (METAL, step("2026-11-22T10:00:00", "progress", "gongdian", note="已上门", **LATE), {"RC801"}),
    ],
    ids=["a unit", "a unit, marked", "not marked", "the office", "another office", "a keeper, not marked", "a keeper", "in time", "the office, not late"],
)
def test_beyond_the_days_of_grace_only_the_office_enters(staffed: Clone, email: str, steps: str, expected: set[str]) -> None:  # noqa: F811
    graced(staffed, 3, "2026-11-19T09:00:00+08:00")
    assert propose(staffed, email, adds(WORKING, steps), date=NOW) == expected


def test_a_branch_from_long_ago_takes_no_lateness_away(staffed: Clone) -> None:  # noqa: F811
    """Anybody can begin at an old commit of main and date their own back to it: it is as late as what it is to be merged into."""
    graced(staffed, 3, "2026-11-17T08:00:00+08:00")
    staffed.append("README.md", "说明\n")
    commit(staffed, KEEPER, date="2026-11-23T08:00:00+08:00")
    hand = (POWER, adds(WORKING, step("2026-11-17T10:00:00", "finish", "gongdian", reply="已增容")))
    assert propose_by(staffed, hand, date="2026-11-17T10:00:30+08:00", at="main~1") == {"RC713"}


@pytest.mark.parametrize("date", ["2026-11-18T10:00:00+08:00", NOW, "@7226582400 +0800"])
def test_the_date_of_a_commit_takes_no_lateness_away(staffed: Clone, date: str) -> None:  # noqa: F811
    graced(staffed, 3, NOW)
    assert "RC713" in propose(staffed, POWER, adds(WORKING, step("2026-11-18T09:30:00", "finish", "gongdian", reply="好了")), date=date)


@pytest.mark.parametrize(("lang", "words"), [("zh", "不是链办，不能补记"), ("en", "is not of the office")])
def test_a_command_marks_what_the_office_enters_late_and_refuses_others(staffed: Clone, lang: str, words: str) -> None:  # noqa: F811
    graced(staffed, 3, NOW)
    command = ("progress", "BSKHZ", "--note", "已上门", "--at", "2026-11-18T10:00", "--lang", lang)
    staffed.git("config", "user.email", POWER)
    done = staffed.run(*command)
    assert done.code == 1
    assert words in done.err
    staffed.git("config", "user.email", METAL)
    done = staffed.run(*command)
    assert done.code == 0
    assert "RC713" in done.err
    assert (staffed.path / WORKING).read_text("utf-8").rstrip().endswith('entered_on: "2026-11-23"')


@pytest.mark.parametrize(("lang", "words"), [("zh", "更早的由链办登记"), ("en", "what is older the office enters")])
def test_a_need_raised_before_the_days_of_grace_is_entered_by_the_office_alone(staffed: Clone, lang: str, words: str) -> None:  # noqa: F811
    graced(staffed, 3, NOW)

    def add(day: str, title: str) -> Any:
        return staffed.run("need", "add", "--enterprise", "sl-yeqing", "--title", title, "--category", "融资", "--raised-on", day, "--lang", lang)

    staffed.git("config", "user.email", SCIENCE)
    before = staffed.files()
    done = add("2026-11-10", "想续贷")
    assert done.code == 1
    assert "RC719" in done.err
    assert words in done.err
    assert staffed.files() == before
    assert "RC719" not in add("2026-11-20", "想贴息").err
    staffed.git("config", "user.email", KEEPER)
    assert add("2026-11-10", "想续贷").code == 0
