"""What is remembered of a history stands on as much of it as could be seen: fetching the rest makes it forgotten."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = pytest.mark.slow


def test_an_id_used_again_is_found_once_the_whole_history_is_fetched(clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = clone.path / "data/enterprises/sl-teqi.yaml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    clone.git("commit", "-qam", "gone")
    path.write_text(text.replace("name:", "# 另一家\nname:"), encoding="utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "again")
    made: Path = tmp_path_factory.mktemp("shallow") / "clone"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{clone.path}", str(made)], check=True)
    shallow = replace(clone, path=made)

    before = shallow.run("validate")
    shallow.git("fetch", "-q", "--unshallow")
    after = shallow.run("validate")

    assert "RC204" not in before.out
    assert "RC204" in after.out
