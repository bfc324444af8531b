"""A person at work in the same folder while a command runs: a sample of the interleavings, which `make sweep` tries at many more points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flow import interleave, sweep

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

SAMPLE = [
    ("edit", "save"),
    ("edit", "replace"),
    ("edit", "checkout -b"),
    ("edit", "stash"),
    ("add", "commit"),
    ("edit, a hook agrees", "save"),
    ("edit, a hook agrees", "switch to the same commit"),
    ("edit, a hook refuses", "replace"),
]


@pytest.mark.skipif(not sweep.IS_POSSIBLE, reason="ptrace of Linux on x86-64")
@pytest.mark.parametrize(("name", "act"), SAMPLE, ids=" / ".join)
def test_what_a_person_does_meanwhile_is_not_lost(clone: Clone, name: str, act: str) -> None:
    sweep.load()
    assert [each for each in interleave.interleave(str(clone.path), name, act, interleave.late(3)) if each.wrong] == []
