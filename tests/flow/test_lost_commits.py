"""Plain git that had read its index before redchain committed: with the hook its commit is refused, and without it what it took back is told, with the way back."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from redchain.history import git_index
from tests.flow import sweep
from tests.flow.interleave import HeldGit
from tests.flow.test_hooks import commit, install

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NEED, NEED_FILE, NEW = sweep.NEED, sweep.NEED_FILE, sweep.NEW
NEW_FILE = f"data/needs/2026-11/{NEW}.yaml"
ELSEWHERE = NEED_FILE.replace("2025-12", "2025-11")
ADD = ("need", "add", "--id", NEW, "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证", "--at", "2026-11-23T09:00")
EDIT = ("need", "edit", NEED, "--urgency", "urgent")


class Change(NamedTuple):
    """A command of redchain's, the file that it changes, and whether HEAD has it afterwards."""

    command: tuple[str, ...]
    file: str
    mark: str | None


CHANGES = {
    "an addition": Change(ADD, NEW_FILE, NEW),
    "a change": Change(EDIT, NEED_FILE, "urgency: urgent"),
    "a step": Change(("need", "reopen", NEED, "--reason", "试", "--at", "2026-11-23T09:00"), NEED_FILE, "step: reopen"),
    "a deletion": Change(("fmt",), ELSEWHERE, None),
}


def prepare(clone: Clone, name: str) -> None:
    if name == "a deletion":
        (clone.path / ELSEWHERE).parent.mkdir(exist_ok=True)
        clone.git("mv", NEED_FILE, ELSEWHERE)
        clone.git("commit", "-qm", "moved")
    clone.append("mine.txt", "x")
    clone.git("add", "mine.txt")


def in_head(clone: Clone, path: str) -> str | None:
    shown = subprocess.run(["git", "show", f"HEAD:{path}"], cwd=clone.path, capture_output=True, encoding="utf-8", check=False)
    return shown.stdout if shown.returncode == 0 else None


def is_kept(clone: Clone, change: Change) -> bool:
    found = in_head(clone, change.file)
    return found is None if change.mark is None else change.mark in (found or "")


def behind(clone: Clone, name: str) -> Change:
    """Leave an index behind HEAD as plain git does that reads it before redchain commits and writes it back afterwards."""
    change = CHANGES[name]
    prepare(clone, name)
    before = (clone.path / ".git/index").read_bytes()
    assert clone.run(*change.command).code == 0
    (clone.path / ".git/index").write_bytes(before)
    return change


@pytest.mark.parametrize(("more", "lang"), [((), "zh"), (("-a",), "en")], ids=["", "-a"])
@pytest.mark.parametrize("name", CHANGES)
def test_a_commit_that_would_take_it_back_is_refused_with_the_way_out(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, name: str, more: tuple[str, ...], lang: str
) -> None:
    install(clone)
    monkeypatch.setenv("REDCHAIN_LANG", lang)
    change = behind(clone, name)
    files = clone.files()
    refused = commit(clone, *more)
    if name in {"a change", "a step"} and more:  # git reads the files again, and takes nothing back
        assert refused.returncode == 0
        assert is_kept(clone, change)
        return
    assert refused.returncode != 0
    assert "redchain validate" in refused.stderr
    assert change.file.rpartition("/")[2] in refused.stderr
    assert is_kept(clone, change)
    assert clone.run("validate").code == 0
    assert clone.files() == files
    assert commit(clone, *more).returncode == 0
    assert is_kept(clone, change)
    assert clone.git("show", "--format=", "--name-only", "HEAD").strip() == "mine.txt"


def test_an_index_behind_by_two_commits_is_refused_and_brought_along(clone: Clone) -> None:
    install(clone)
    change = behind(clone, "a change")
    kept = (clone.path / ".git/index").read_bytes()
    clone.run("validate")
    assert clone.run("need", "edit", NEED, "--note", "再改").code == 0
    (clone.path / ".git/index").write_bytes(kept)
    assert commit(clone).returncode != 0
    assert "落后" in clone.run("validate").err
    assert commit(clone).returncode == 0
    assert is_kept(clone, change)


def test_what_a_person_takes_back_on_purpose_is_not_stopped(clone: Clone) -> None:
    install(clone)
    assert clone.run(*EDIT).code == 0
    clone.git("checkout", "-q", "HEAD~", "--", NEED_FILE)
    assert commit(clone).returncode == 0
    assert "urgency: urgent" not in (in_head(clone, NEED_FILE) or "")
    assert "找回" not in clone.run("validate").err


@pytest.mark.parametrize(("name", "lang"), [("an addition", "zh"), ("a change", "en"), ("a step", "zh")])
def test_what_was_taken_back_is_told_with_the_way_back(clone: Clone, name: str, lang: str) -> None:
    change = behind(clone, name)
    made = clone.git("rev-parse", "HEAD").strip()
    clone.git("commit", "-qm", "by hand")
    assert not is_kept(clone, change)
    for _ in range(2):  # found, and kept
        said = clone.run("validate", "--lang", lang).err
        assert made[:10] in said
        assert change.file in said
    checks = json.loads(clone.run("doctor", "--format", "json", "--lang", lang).out)["data"]["checks"]
    (told,) = [each for each in checks if each["check"] == "records"]
    assert told["state"] == "wrong"
    command = told["remedy"].replace("；", ";").replace("：", ":").split(";")[0].partition(":")[2].strip()
    subprocess.run(["sh", "-ec", command], cwd=clone.path, check=True, capture_output=True)
    assert is_kept(clone, change)
    assert change.file not in clone.run("validate", "--lang", lang).err


@pytest.mark.parametrize(("name", "lang"), [("an addition", "en"), ("a change", "zh")])
def test_a_branch_that_git_reset_moved_back_past_it_is_told(clone: Clone, name: str, lang: str) -> None:
    """`git reset` alone moves the branch to where it stood when git began, which another commit may have followed by then."""
    change = CHANGES[name]
    assert clone.run(*change.command).code == 0
    made = clone.git("rev-parse", "HEAD").strip()
    clone.git("reset", "-q", "HEAD~")
    said = clone.run("validate", "--lang", lang).err
    assert made[:10] in said
    assert f"git add -- {change.file}" in said
    subprocess.run(["sh", "-ec", f"git add -- {change.file} && git commit -qm x -- {change.file}"], cwd=clone.path, check=True)
    assert is_kept(clone, change)
    assert change.file not in clone.run("validate", "--lang", lang).err


@pytest.mark.parametrize("name", ["an addition", "a change"])
def test_what_is_let_go_is_not_told_again(clone: Clone, name: str) -> None:
    change = behind(clone, name)
    clone.git("commit", "-qm", "by hand")
    checks = json.loads(clone.run("doctor", "--format", "json", "--lang", "en").out)["data"]["checks"]
    (told,) = [each for each in checks if each["check"] == "records"]
    subprocess.run(["sh", "-ec", told["remedy"].rpartition(": ")[2]], cwd=clone.path, check=True, capture_output=True)
    assert change.file not in clone.run("validate").err


EVERYDAY: dict[str, Callable[[Clone], object]] = {
    "an edit by hand": lambda clone: clone.append(NEED_FILE, "# 想想\n"),
    "a new record by hand": lambda clone: clone.run(*ADD, "--no-commit"),
    "a record taken away": lambda clone: clone.git("rm", "-q", NEED_FILE),
    "an edit without a commit": lambda clone: clone.run("need", "edit", NEED, "--note", "改", "--no-commit"),
    "renamed, the old file there again": lambda clone: [
        clone.run("chain", "rename", "yejin", "yejin-xin", "--yes"),
        clone.git("checkout", "-q", "HEAD~", "--", "data/chains/yejin.yaml"),
        clone.git("reset", "-q"),
    ],
}


@pytest.mark.parametrize("what", EVERYDAY)
def test_nothing_is_told_of_everyday_work(clone: Clone, what: str) -> None:
    assert clone.run(*EDIT).code == 0
    EVERYDAY[what](clone)
    assert "撤销" not in clone.run("validate").err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_stash_at_the_same_time_that_moved_the_branch_back_is_found_out(clone: Clone, lang: str) -> None:
    """Nothing is on disk any more: only HEAD's log tells."""
    change = CHANGES["an addition"]
    before = clone.git("rev-parse", "HEAD").strip()
    assert clone.run(*change.command).code == 0
    made = clone.git("rev-parse", "HEAD").strip()
    assert clone.run("validate").err.count(made[:10]) == 0
    # what such a git leaves, which had read HEAD before: the branch where it read it, its own words in HEAD's log
    clone.git("update-ref", "-m", "reset: moving to HEAD", "HEAD", before)
    clone.git("read-tree", "--reset", "-u", "HEAD")
    assert not (clone.path / change.file).exists()
    said = clone.run("validate", "--lang", lang).err
    assert f"git cherry-pick {made[:10]}" in said
    clone.git("cherry-pick", made)
    assert is_kept(clone, change)
    assert "cherry-pick" not in clone.run("validate", "--lang", lang).err


@pytest.mark.skipif(not sweep.IS_POSSIBLE, reason="follows processes with ptrace")
@pytest.mark.parametrize("has_hook", [False, True], ids=["", "hook"])
@pytest.mark.parametrize("name", ["an addition", "a change"])
def test_a_commit_held_between_reading_the_index_and_locking_it_is_found_out(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, name: str, *, has_hook: bool
) -> None:
    """The race itself: git has read HEAD and index, redchain commits, git takes the lock, writes the old index back and fails at the branch."""
    monkeypatch.setattr(git_index, "_TIMEOUT", 0.1)
    sweep.load()
    if has_hook:
        install(clone)
    change = CHANGES[name]
    prepare(clone, name)
    root = str(clone.path)
    held = HeldGit("index.lock", root, change.command)
    code = held.run(lambda: os.execvp("git", ["git", "-C", root, "commit", "-qm", "by hand", "--no-verify"]), f"{root}.out")  # noqa: S606  # as a person would
    assert (bool(held.at), held.code, code) == (True, 0, 128)
    assert is_kept(clone, change)
    assert clone.git("diff", "--cached", "--name-only", "--", "data").strip() == change.file
    done = commit(clone)
    assert (done.returncode != 0) is has_hook
    said = clone.run("validate").err
    assert change.file in said
    if has_hook:
        assert "落后" in said
        assert commit(clone).returncode == 0
        assert is_kept(clone, change)
    else:
        assert "找回：git add" in said
