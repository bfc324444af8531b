"""The law of the audit: a history that commands alone have made is clean, whatever was done, taken back and merged; a step taken out of it by hand is found."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redchain.cli.main import main
from tests.conftest import TODAY, Clone

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

COMMANDS = (
    ("accept", "6KXAJ"),
    ("progress", "BSKHZ", "--note", "已上门"),
    ("finish", "BSKHZ", "--reply", "已增容"),
    ("finish", "6KXAJ", "--reply", "已办"),
    ("redo", "BSKHZ", "--reason", "再核"),
    ("extend", "BSKHZ", "--due", "2026-12-10", "--reason", "等物料", "--yes"),
    ("need", "add", "--enterprise", "sl-chuqing", "--title", "要三台叉车", "--category", "要素保障"),
    ("need", "register", "YFZXM"),
    ("need", "edit", "YFZXM", "--detail", "园区东门"),
    ("resource", "edit", "dianli-zengrong", "--detail", "含临时用电"),
    ("resource", "rename", "dianli-zengrong", "zengrong", "--yes"),
    ("enterprise", "archive", "sl-cexin"),
    ("identity", "init"),
    ("identity", "add", "--unit", "gongdian", "--email", "power@example.org"),
    ("lists",),
    ("fmt",),
    ("undo", "--yes"),
    ("undo", "--yes"),
)
BRANCH, MERGE = ("git", "branch"), ("git", "merge")
DOINGS = st.lists(st.sampled_from([*COMMANDS, BRANCH, MERGE]), min_size=3, max_size=9)


def run(clone: Clone, *arguments: str) -> int:
    return main([*arguments, "--root", str(clone.path), "--today", TODAY])


def branches(clone: Clone, doing: tuple[str, ...]) -> None:
    """Go to a side, or merge it; where git cannot do that by itself it is left alone."""
    if doing == BRANCH:
        clone.git("checkout", "-q", "-B", "side")
        return
    clone.git("checkout", "-q", "main")
    if "side" in clone.git("branch", "--format=%(refname:short)").split():
        try:
            clone.git("merge", "-q", "--no-ff", "-m", "merged", "side")
        except Exception:  # noqa: BLE001  # a conflict
            clone.git("merge", "--abort")


@given(DOINGS)
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
def test_what_commands_alone_have_made_is_clean(
    calm: None, town_template: Path, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str], doings: list[tuple[str, ...]]
) -> None:
    clone = Clone(tmp_path_factory.mktemp("made") / "town")
    shutil.copytree(town_template, clone.path, symlinks=True)
    for each in doings:
        if each in {BRANCH, MERGE}:
            branches(clone, each)
        else:
            run(clone, *each)
        if len(each) % 2:
            run(clone, "audit")
    branches(clone, MERGE)
    capfd.readouterr()
    assert run(clone, "audit", "--format", "json") == 0, (doings, capfd.readouterr().out)
    assert run(clone, "audit", "--fresh") == 0
    _tamper(clone)
    capfd.readouterr()
    assert run(clone, "audit", "--format", "json") == 1
    bad = json.loads(capfd.readouterr().out)["data"]["bad"]
    assert [each["subject"] for each in bad] == ["tampered"]


def _tamper(clone: Clone) -> None:
    """Take the last step out of an order."""
    path = clone.path / "data/orders/2026-11/D-20261116-BSKHZ.yaml"
    text = path.read_text("utf-8")
    path.write_text(text[: [each.start() for each in re.finditer(r"^  - at:", text, re.MULTILINE)][-1]], encoding="utf-8")
    clone.git("commit", "-qam", "tampered")
