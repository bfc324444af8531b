"""An order that is put on hold after its due date leaves the list of what is overdue, but not without a word; a review in the past is no review."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


def late_order(clone: Clone) -> str:
    found = json.loads(clone.run("overdue", "--format", "json").out)["data"]
    return str(next(each["id"] for each in found if each["stage"] == "finish"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_late_order_on_hold_is_still_told(clone: Clone, lang: str) -> None:
    order = late_order(clone)
    assert clone.run("hold", order, "--reason", "等材料").code == 0
    for command in ("overdue", "todo"):
        done = clone.run(command, "--lang", lang)
        said = next(line for line in done.err.splitlines() if order in line)
        assert ("过了限期才挂起" if lang == "zh" else "after their due date") in said
    (entry,) = [each for each in json.loads(clone.run("todo", "--format", "json").out)["data"] if each["id"] == order]
    assert entry["held_past_due"] is True
    assert order not in clone.run("overdue").out


def test_one_held_in_time_is_not(clone: Clone) -> None:
    waits = json.loads(clone.run("todo", "--format", "json").out)["data"]
    order = next(each["id"] for each in waits if each["stage"] == "finish" and each["late"] is None)
    assert clone.run("hold", order, "--reason", "等材料").code == 0
    assert order not in clone.run("overdue").err


@pytest.mark.parametrize(("until", "code"), [("2026-11-20", 1), ("2026-11-22", 1), ("2026-11-23", 0), ("2026-11-24", 0)])
def test_a_review_that_has_passed_is_refused(clone: Clone, until: str, code: int) -> None:
    done = clone.run("hold", late_order(clone), "--reason", "等材料", "--at", "2026-11-19T09:00", "--until", until)
    assert done.code == code, done
    assert (f"复核日 {until} 已经过去" in done.err) == bool(code)
