"""Joining logs: steps of one moment stay in the order of each side, also where both sides have some of them."""

from __future__ import annotations

import pytest

from redchain.kinds.need.model import Need
from redchain.model.merge import merge

BASE = {"id": "N-20261102-AAAAA", "enterprise": "firm", "title": "想找检测机构", "category": "检测认证", "raised_on": "2026-11-02"}


def need(*verbs: str) -> Need:
    log = [{"at": "2026-11-02T09:00:00+08:00", "step": verb, "by": "bureau", **({"reason": "又出现"} if verb == "reopen" else {})} for verb in verbs]
    return Need.model_validate({**BASE, "log": log})


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
