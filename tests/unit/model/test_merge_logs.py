"""Joining logs: steps of one moment stay in the order of each side, also where both sides have some of them."""

from __future__ import annotations

from typing import Any

import pytest

from redchain.kinds.meeting.model import Meeting
from redchain.kinds.need.model import Need
from redchain.kinds.project.model import Project
from redchain.model.conflict import Judgement
from redchain.model.merge import merge

BASE = {"id": "N-20261102-AAAAA", "enterprise": "firm", "title": "想找检测机构", "category": "检测认证", "raised_on": "2026-11-02"}


def need(*verbs: str) -> Need:
    log = [{"at": "2026-11-02T09:00:00+08:00", "step": verb, "by": "bureau", **({"reason": "又出现"} if verb == "reopen" else {})} for verb in verbs]
    return Need.model_validate({**BASE, "log": log})


def meeting(*steps: tuple[str, int]) -> Meeting:
    extra: dict[str, dict[str, Any]] = {"invite": {"entitled": ["office"]}, "cancel": {"reason": "改期"}}
    log = [{"at": f"2026-11-02T{hour:02}:00:00+08:00", "step": verb, "by": "bureau", **extra.get(verb, {})} for verb, hour in steps]
    return Meeting.model_validate(
        {"id": "M-20261102-AAAAA", "party": "chain", "title": "示例圆桌会", "held_on": "2026-11-09", "form": "round_table", "log": log}
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "joined"),
    [
        (("register", "merge", "reopen"), ("merge",), ("register", "merge", "reopen")),
        (("merge",), ("register", "merge", "reopen"), ("register", "merge", "reopen")),
        (("register",), ("register", "merge"), ("register", "merge")),
    ],
)
def test_a_step_of_both_sides_stands_after_what_came_before_it_on_either(ours: tuple[str, ...], theirs: tuple[str, ...], joined: tuple[str, ...]) -> None:
    found = merge(need("submit"), need("submit", *ours), need("submit", *theirs))
    assert found.value is not None, found.conflicts
    assert [each.step for each in found.value.log] == ["submit", *joined]


def test_which_two_steps_stand_against_each_other_is_the_same_from_either_side() -> None:
    """One calls the meeting off at nine, the other invites at nine and again at ten: either invitation would stand against it, and the first in time is told."""
    base, one, two = meeting(("plan", 9)), meeting(("plan", 9), ("cancel", 9)), meeting(("plan", 9), ("invite", 9), ("invite", 10))
    (told,), (turned,) = merge(base, one, two).conflicts, merge(base, two, one).conflicts
    assert (told.ours, told.theirs) == (turned.theirs, turned.ours) == (one.log[1], two.log[1])


def project(*notes: str) -> Project:
    start = {"at": "2026-11-02T09:00:00+08:00", "step": "start", "by": "bureau"}
    log = [start, *({**start, "step": "progress", "note": each} for each in notes)]
    return Project.model_validate({"id": "P-20261102-AAAAA", "title": "示例项目", "needs": ["N-20261102-AAAAA"], "lead": "bureau", "log": log})


@pytest.mark.parametrize("sent", [0, 1])
@pytest.mark.parametrize("notes", [(("甲", "甲"), ("甲", "乙")), (("甲", "丙"), ("甲", "乙"))])
def test_of_one_moment_what_others_have_already_comes_first(notes: tuple[tuple[str, ...], ...], sent: int) -> None:
    """Else what was sent would have a step put before it, which nobody may do; also where one side took the last step once more."""
    base, *sides = project("甲"), *(project(*each) for each in notes)
    judgement = Judgement({}, lambda _: (), lambda: sides[sent].log)
    found = [merge(base, one, two, judgement).value for one, two in (sides, reversed(sides))]
    assert found[0] is not None
    assert found[0] == found[1]
    assert [each.note for each in found[0].log] == [None, *notes[sent], notes[1 - sent][1]]


LISTS = {
    "each adds its own": (("a",), ("a", "b"), ("a", "c"), {"a", "b", "c"}),
    "one takes out, one adds": (("a", "b"), ("b",), ("a", "b", "c"), {"b", "c"}),
    "each takes out another": (("a", "b"), ("a",), ("b",), set()),
    "one takes all out, one adds": (("a",), (), ("a", "b"), {"b"}),
    "both begin": ((), ("a",), ("b",), {"a", "b"}),
    "one turns them, one takes out": (("a", "b"), ("b", "a"), ("a",), {"a"}),
}


@pytest.mark.parametrize("case", LISTS)
@pytest.mark.parametrize("field", ["supporting", "resources"])
def test_units_and_resources_of_a_project_are_joined_whoever_is_which_side(case: str, field: str) -> None:
    *lists, joined = LISTS[case]
    base, one, two = (project("甲").model_copy(update={field: each}) for each in lists)
    found = [merge(base, *sides).value for sides in ((one, two), (two, one))]
    assert found[0] is not None
    assert found[0] == found[1]
    assert set(getattr(found[0], field)) == joined
    assert len(getattr(found[0], field)) == len(joined)
