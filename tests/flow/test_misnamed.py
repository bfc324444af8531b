"""A file that is called otherwise than the id in it is told by every reader, and nothing is made of the whole while nobody knows which is meant."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

CASES = {
    "a need under another id": ("data/needs/2025-12/N-20251203-EM1A3.yaml", "data/needs/2025-12/N-20251203-EM1A4.yaml", "N-20251203-EM1A3"),
    "an order under another id": ("data/orders/2025-12/D-20251204-1G484.yaml", "data/orders/2025-12/D-20251204-1G485.yaml", "D-20251204-1G484"),
    "a firm under another id": ("data/enterprises/sl-bacai.yaml", "data/enterprises/sl-bacai2.yaml", "sl-bacai"),
    "another case": ("data/needs/2025-12/N-20251203-EM1A3.yaml", "data/needs/2025-12/n-20251203-em1a3.yaml", "N-20251203-EM1A3"),
    "a wildcard": ("data/enterprises/sl-bacai.yaml", "data/enterprises/sl_bacai.yaml", "sl-bacai"),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_and_lists_are_refused(clone: Clone, case: str) -> None:
    old, new, identifier = CASES[case]
    (clone.path / old).rename(clone.path / new)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "misnamed")
    for command in ("need", "todo", "match"):
        done = clone.run(command, *(["list"] if command == "need" else []))
        assert done.code == 0
        assert f"{new}:1:1 RC201" in done.err
    done = clone.run("need", "list", "--format", "json")
    assert [each["file"] for each in json.loads(done.out)["broken"]] == [new]
    tip = clone.git("rev-parse", "HEAD")
    done = clone.run("lists")
    assert (done.code, done.out) == (1, "")
    assert f"有 1 个文件的名字和里面的编号不一致，不知道是哪一条，没有执行：{new}" in done.err
    assert clone.git("rev-parse", "HEAD") == tip
    assert clone.run("lists", "--without-broken").code == 0
    assert identifier in clone.run("validate").out


def test_a_record_in_such_a_file_is_shown_and_goes_on(clone: Clone) -> None:
    old = clone.path / "data/needs/2026-11/N-20261123-JSGVN.yaml"
    old.rename(old.with_name("N-20261123-JSGVP.yaml"))
    assert clone.run("need", "show", "N-20261123-JSGVN").code == 0
    assert "读不出来" not in clone.run("todo").err


def test_the_quick_list_says_so(clone: Clone) -> None:
    time.sleep(0.06)
    clone.run("need", "list")
    assert "RC201" not in clone.run("need", "list").err
    old = clone.path / "data/enterprises/sl-bacai.yaml"
    old.rename(old.with_name("sl-bacai2.yaml"))
    for _ in range(2):
        time.sleep(0.06)
        assert "RC201" in clone.run("need", "list").err
