"""Hold and resume."""

from __future__ import annotations

from typing import Any

import pytest

from redchain.lists.orders import is_held
from redchain.model.dispatch import DispatchStep


def steps(verbs: str) -> list[Any]:
    return [DispatchStep.model_validate({"at": "2026-11-02T09:00:00+08:00", "step": each, "by": "u1"}) for each in verbs.split()]


@pytest.mark.parametrize(
    ("verbs", "held"),
    [
        ("dispatch", False),
        ("dispatch hold", True),
        ("dispatch hold accept progress", True),
        ("dispatch hold resume", False),
        ("dispatch accept hold finish redo", False),
    ],
)
def test_is_held(verbs: str, held: bool) -> None:  # noqa: FBT001  # the expected value
    assert is_held(steps(verbs)) is held
