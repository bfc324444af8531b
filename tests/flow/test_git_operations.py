"""Records merged by field whatever git is asked to do: patches, reverts, ranges of picks, squashes, pulls that rebase, octopus merges, other work trees, and kills in between."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.flow.test_semantic_merge import LOW, NEED, NEED_FILE, NOTE, OTHER, URGENT, branches, merging, text_of, try_git

if TYPE_CHECKING:
    from tests.conftest import Clone

__all__ = ["merging"]
pytestmark = pytest.mark.slow
OTHER_FILE = f"data/needs/2025-12/{OTHER}.yaml"
AT = (*range(8), *range(8, 24, 4), 1000)
"""Where a command is killed: at each of its first writes, at some of those that follow, and not at all."""
KILLED = """
import os, sys
count = int(sys.argv[1])
def hook(event, given):
    global count
    is_write = event == "open" and isinstance(given[1], str) and set(given[1]) & set("wax+")
    if (is_write or event in {"os.rename", "os.remove"}) and "__pycache__" not in str(given[0]):
        count -= 1
        if count < 0:
            os._exit(137)
sys.addaudithook(hook)
from redchain.cli.main import main
sys.exit(main(sys.argv[2:]))
"""


def patch_of(clone: Clone, branch: str) -> str:
    made = clone.git("format-patch", "-1", "--stdout", branch)
    (clone.path.parent / "one.patch").write_text(made, "utf-8", newline="\n")
    return str(clone.path.parent / "one.patch")


def test_a_patch_is_merged_and_one_in_conflict_is_resolved(merging: Clone) -> None:
    branches(merging, URGENT, NOTE)
    assert try_git(merging, "am", "--3way", patch_of(merging, "other")).returncode == 0
    assert "补记" in text_of(merging)
    assert "urgency: urgent\n" in text_of(merging)
    merging.git("checkout", "-q", "other")
    assert merging.run(*LOW).code == 0
    merging.git("checkout", "-q", "main")
    assert try_git(merging, "am", "--3way", patch_of(merging, "other")).returncode != 0
    assert "进来的：补丁" in merging.run("resolve", "--dry-run", "--lang", "zh").out
    done = merging.run("resolve", "--incoming")
    assert done.code == 0, done
    assert "urgency: low\n" in text_of(merging)
    assert not (merging.path / ".git/rebase-apply").exists()


def test_a_revert_is_merged_and_one_in_conflict_is_resolved(merging: Clone) -> None:
    assert merging.run(*NOTE).code == 0
    assert merging.run(*URGENT).code == 0
    assert try_git(merging, "revert", "--no-edit", "HEAD~1").returncode == 0
    assert "补记" not in text_of(merging)
    assert "urgency: urgent\n" in text_of(merging)
    assert merging.run(*LOW).code == 0
    assert try_git(merging, "revert", "--no-edit", "HEAD~2").returncode != 0  # urgent is gone already
    assert merging.run("resolve", "--mine").code == 0
    assert "urgency: low\n" in text_of(merging)
    assert not (merging.path / ".git/REVERT_HEAD").exists()


def test_a_range_of_picks_is_carried_through(merging: Clone) -> None:
    merging.git("checkout", "-qb", "other")
    for each in (LOW, NOTE, ("need", "edit", OTHER, "--title", "示例甲")):
        assert merging.run(*each).code == 0
    merging.git("checkout", "-q", "main")
    assert merging.run(*URGENT).code == 0
    assert merging.run("need", "edit", OTHER, "--title", "示例乙").code == 0
    assert try_git(merging, "cherry-pick", "other~3..other").returncode != 0
    done = merging.run("resolve", "--mine")
    assert done.code == 0, done
    assert "urgency: urgent\n" in text_of(merging)
    assert "补记" in text_of(merging)
    assert "示例乙" in text_of(merging, OTHER_FILE)
    assert merging.git("status", "--porcelain") == ""
    assert not (merging.path / ".git/sequencer").exists()


def test_a_squash_is_merged(merging: Clone) -> None:
    branches(merging, URGENT, NOTE)
    assert try_git(merging, "merge", "--squash", "other").returncode == 0
    assert "补记" in text_of(merging)
    assert "urgency: urgent\n" in text_of(merging)
    assert merging.git("diff", "--cached", "--name-only").split() == [NEED_FILE]


def test_a_squash_in_conflict_is_resolved(merging: Clone) -> None:
    branches(merging, URGENT, LOW)
    assert try_git(merging, "merge", "--squash", "other").returncode != 0
    done = merging.run("resolve", "--theirs")
    assert done.code == 0, done
    assert "urgency: low\n" in text_of(merging)
    assert merging.git("ls-files", "-u") == ""


def test_a_pull_that_rebases_and_stops_twice_is_resolved(merging: Clone, tmp_path: Path) -> None:
    hub = tmp_path / "hub.git"
    merging.git("clone", "-q", "--bare", ".", str(hub))
    merging.git("remote", "add", "hub", str(hub))
    for each in (URGENT, ("need", "edit", OTHER, "--title", "示例乙")):
        assert merging.run(*each).code == 0
    merging.git("push", "-q", "hub", "main")
    merging.git("reset", "-q", "--hard", "HEAD~2")
    for each in (LOW, ("need", "edit", OTHER, "--title", "示例甲")):
        assert merging.run(*each).code == 0
    assert try_git(merging, "pull", "--rebase", "hub", "main").returncode != 0
    done = merging.run("resolve", "--mine")
    assert done.code == 0, done
    assert "urgency: low\n" in text_of(merging)
    assert "示例甲" in text_of(merging, OTHER_FILE)
    assert not (merging.path / ".git/rebase-merge").exists()


def test_an_octopus_merges_three_sides(merging: Clone) -> None:
    for name, command in (("one", URGENT), ("two", NOTE), ("three", ("need", "edit", OTHER, "--title", "示例甲"))):
        merging.git("checkout", "-qb", name, "main")
        assert merging.run(*command).code == 0
    merging.git("checkout", "-q", "main")
    assert merging.run("need", "edit", OTHER, "--urgency", "low").code == 0
    assert try_git(merging, "merge", "--no-edit", "one", "two", "three").returncode == 0
    assert "补记" in text_of(merging)
    assert "urgency: urgent\n" in text_of(merging)
    assert "示例甲" in text_of(merging, OTHER_FILE)
    assert merging.run("validate").code == 0


def test_a_conflict_in_another_work_tree_is_resolved_there(merging: Clone, tmp_path: Path) -> None:
    branches(merging, URGENT, LOW)
    there = tmp_path / "there"
    merging.git("worktree", "add", "-q", "-b", "third", str(there), "main")
    merged = subprocess.run(["git", "merge", "other"], cwd=there, capture_output=True, check=False)
    assert merged.returncode != 0
    assert merging.run("resolve", "--lang", "en").err == "nothing is in conflict\n"
    done = subprocess.run([sys.executable, "-m", "redchain", "resolve", "--incoming"], cwd=there, capture_output=True, check=False)
    assert done.returncode == 0, done
    assert "urgency: low\n" in (there / NEED_FILE).read_text("utf-8")
    assert "urgency: urgent\n" in text_of(merging)


def killed_at(clone: Clone, count: int, *words: str) -> int:
    """Run a command that is killed before one of its writes, renamings or removals."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(count), *words, "--root", str(clone.path)], cwd=clone.path, capture_output=True, check=False)
    assert done.returncode in {0, 137}, done
    return done.returncode


def test_a_resolve_that_is_killed_anywhere_is_taken_up_again(merging: Clone) -> None:
    branches(merging, URGENT, LOW)
    start = merging.git("rev-parse", "main").strip()
    sides = {"urgent", "low"}
    for count in AT:
        merging.git("reset", "-q", "--hard", start)
        try_git(merging, "merge", "other")
        is_done = not killed_at(merging, count, "resolve", "--theirs")
        for lock in (merging.path / ".git").glob("*.lock"):
            lock.unlink()
        again = merging.run("resolve", "--theirs")
        assert again.code == 0, (count, again)
        text = text_of(merging)
        assert "<<<<<<<" not in text, count
        assert next(each for each in sides if f"urgency: {each}\n" in text) == "low", count
        assert merging.git("status", "--porcelain", "--untracked-files=no") == "", count
        assert len(merging.git("log", "-1", "--format=%P").split()) == 2, count
        if is_done:
            break
    else:
        pytest.fail("it never came to its end")


def test_a_merge_file_that_is_killed_anywhere_leaves_either_text(merging: Clone) -> None:
    branches(merging, URGENT, NOTE)
    names = [merging.path.parent / each for each in ("base", "one", "two")]
    texts = [merging.git("show", f"{each}:{NEED_FILE}") for each in ("main~1", "main", "other")]
    wanted = None
    for count in range(12, -1, -1):
        for name, text in zip(names, texts, strict=True):
            name.write_text(text, "utf-8", newline="\n")
        code = killed_at(merging, count, "merge-file", *map(str, names), NEED_FILE)
        wanted = names[1].read_text("utf-8") if wanted is None else wanted
        assert (names[0].read_text("utf-8"), names[2].read_text("utf-8")) == (texts[0], texts[2])
        assert names[1].read_text("utf-8") in {wanted, texts[1]}, (count, code)
    assert wanted is not None
    assert "补记" in wanted
    assert NEED in wanted
    assert os.path.basename(names[1]) == "one"
