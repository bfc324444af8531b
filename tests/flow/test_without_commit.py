"""Writing without a commit (`--no-commit`, `commit: false`, outside git) goes one at a time, too: what was acknowledged is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from redchain.store import disk

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="fork and folder locks")]

NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
WRITERS = 12


def several_at_once(clone: Clone, *options: str) -> list[str]:
    """Let twelve processes log progress on the same project at once; returns what those wrote that were acknowledged."""
    project = "P-20260302-YA5EH"

    def write(number: int) -> tuple[int, str]:
        words = f"第 {number} 次进展"
        command = [sys.executable, "-m", "redchain", "project", "progress", project, "--note", words, "--today", "2026-11-23", *options]
        done = subprocess.run(command, cwd=clone.path, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode in {0, 1}, done.stderr
        assert done.returncode == 0 or "怎么办" in done.stderr
        return done.returncode, words

    with ThreadPoolExecutor(WRITERS) as pool:
        return [words for code, words in pool.map(write, range(WRITERS)) if code == 0]


@pytest.mark.parametrize("way", ["--no-commit", "commit: false", "outside git"])
def test_twelve_at_once(clone: Clone, way: str) -> None:
    if way != "--no-commit":
        clone.append("data/redchain.yaml", "commit: false\n")
    if way == "outside git":
        subprocess.run(["rm", "-rf", ".git"], cwd=clone.path, check=True)
    acknowledged = several_at_once(clone, *(["--no-commit"] if way == "--no-commit" else []))
    assert acknowledged
    text = "".join(raw.decode() for path, raw in clone.files().items() if path.startswith("data/projects/"))
    assert [each for each in acknowledged if each not in text] == []
    assert not [each for each in clone.path.rglob("*") if each.name.startswith((".redchain-", "journal"))]


@pytest.mark.parametrize("way", ["--no-commit", "outside git"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_saved_at_the_last_moment_stays(clone: Clone, monkeypatch: pytest.MonkeyPatch, way: str, lang: str) -> None:
    if way == "outside git":
        subprocess.run(["rm", "-rf", ".git"], cwd=clone.path, check=True)
    real, saved = disk.PreparedFile.place_instead_of, []

    def place(self: disk.PreparedFile, old: bytes | None) -> bool:
        if len(saved) == 1:  # the second of several files
            with open(self.path, "ab") as file:
                file.write("# 手存\n".encode())
        saved.append(self.path)
        return real(self, old)

    before = clone.files()
    monkeypatch.setattr(disk.PreparedFile, "place_instead_of", place)
    done = clone.run("--lang", lang, "chain", "rename", "yejin", "yejin-xin", "--yes", "--no-commit")
    assert done.code == 1, done.out
    assert ("刚刚被别人改过" if lang == "zh" else "was changed a moment ago") in done.err
    after = clone.files()
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    assert [str(clone.path / each) for each in changed] == [saved[1]]
    assert next(iter(after[each] for each in changed)).endswith("# 手存\n".encode())


@pytest.mark.parametrize("placed", [0, 1, 2])
def test_a_kill_between_several_files_leaves_none_of_them(clone: Clone, placed: int) -> None:
    clone.run("validate")
    before, child = clone.files(), os.fork()
    if child == 0:
        real, count = disk.PreparedFile.place_instead_of, []

        def place(self: disk.PreparedFile, old: bytes | None) -> bool:
            if len(count) == placed:
                os.kill(os.getpid(), signal.SIGKILL)
            count.append(1)
            return real(self, old)

        disk.PreparedFile.place_instead_of = place  # type: ignore[method-assign]
        clone.run("chain", "rename", "yejin", "yejin-xin", "--yes", "--no-commit")
        os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    done = clone.run("need", "list")
    assert (done.code, "还原" in done.err) == (0, placed > 0)
    assert clone.files() == before
