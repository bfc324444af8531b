"""Git's index: whatever state it is in, a commit of redchain's is never taken back by the next commit made by hand."""

from __future__ import annotations

import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest

from redchain.history import git_index
from redchain.history.checkout import LOCK_MARK

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

ADD = ("need", "add", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证")
NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
EDIT = ("need", "edit", NEED, "--urgency", "urgent")
NEXT = ("need", "edit", NEED, "--urgency", "low")
LISTS = ("lists",)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_index, "_PATIENCE", 0.01)
    monkeypatch.setattr(git_index, "_TIMEOUT", 0.1)


def hook(clone: Clone, body: str = "exit 0") -> None:
    path = clone.path / ".git/hooks/pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)


def somebody_commits(clone: Clone, *more: str) -> str:
    """Commit something else by hand, as the user would next; returns what that commit holds."""
    clone.append("notes.txt", "行\n")
    clone.git("add", "--sparse", "notes.txt")
    clone.git("commit", "-qm", "notes", *more)
    return clone.git("show", "--format=", "--name-only", "HEAD").strip()


def assert_kept(clone: Clone, *commits: str) -> None:
    """The next commits by hand hold nothing but what the user meant, and ours stay in HEAD, index and files alike."""
    for more in ((), ("-a",)):
        assert somebody_commits(clone, *more) == "notes.txt", commits
    assert clone.git("status", "--porcelain", "--untracked-files=no") == ""
    assert clone.git("fsck", "--strict", "--no-dangling") == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("has_hook", [False, True], ids=["", "hook"])
@pytest.mark.parametrize("command", [ADD, EDIT, LISTS], ids=["add", "edit", "lists"])
def test_a_locked_index_is_named_and_nothing_changes(clone: Clone, impatient: None, command: tuple[str, ...], *, has_hook: bool, lang: str) -> None:
    if has_hook:
        hook(clone)
    lock, before = clone.path / ".git/index.lock", clone.files()
    lock.write_text("", "utf-8")
    done = clone.run(*command, "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert str(lock) in done.err
    assert git_index.WAITING.say(lang) in done.err  # type: ignore[arg-type]
    assert lock.exists()
    assert (clone.subjects(), clone.files()) == (["town"], before)
    lock.unlink()
    assert clone.run(*command).code == 0
    assert_kept(clone)


@pytest.mark.parametrize("has_hook", [False, True], ids=["", "hook"])
def test_a_lock_that_is_soon_gone_is_waited_for(clone: Clone, monkeypatch: pytest.MonkeyPatch, *, has_hook: bool) -> None:
    monkeypatch.setattr(git_index, "_PATIENCE", 0.01)
    monkeypatch.setattr(git_index, "_TIMEOUT", 600)
    if has_hook:
        hook(clone)
    lock = clone.path / ".git/index.lock"
    lock.write_text("", "utf-8")
    threading.Timer(3, lock.unlink).start()
    done = clone.run(*EDIT)
    assert done.code == 0
    assert git_index.WAITING.zh in done.err
    assert_kept(clone)


def test_a_lock_that_a_killed_redchain_left_is_taken_away(clone: Clone, impatient: None) -> None:
    (clone.path / ".git/index.lock").write_bytes(LOCK_MARK)
    assert clone.run(*EDIT).code == 0
    assert not (clone.path / ".git/index.lock").exists()
    assert_kept(clone)


def test_no_other_git_comes_between_branch_and_index(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.history import commit

    seen: list[subprocess.CompletedProcess[str]] = []
    move = commit._move_branch

    def meanwhile(*arguments: object) -> str:
        others = (("commit", "-qam", "x"), ("stash",), ("reset", "-q", "HEAD"))
        seen.extend(subprocess.run(["git", *each], cwd=clone.path, capture_output=True, encoding="utf-8", check=False) for each in others)
        return move(*arguments)  # type: ignore[arg-type]

    clone.append(NEED_FILE.replace(NEED, "N-20251217-386GH"), "# 改\n")
    monkeypatch.setattr(commit, "_move_branch", meanwhile)
    assert clone.run(*EDIT).code == 0
    assert [each.returncode != 0 for each in seen] == [True] * 3
    assert clone.subjects()[0] == f"need: edit {NEED} urgency"


def blind_monitor(clone: Clone) -> None:
    program = clone.path / ".git/blind"
    program.write_text('#!/bin/sh\nprintf "token\\0"\n', "utf-8")
    program.chmod(0o755)
    clone.git("config", "core.fsmonitor", str(program))
    clone.git("update-index", "--fsmonitor")
    clone.git("status")


def unmerged(clone: Clone, path: str) -> None:
    """Leave the stages of a conflict in the index, as `git stash pop` does, without a merge to finish."""
    ids = [clone.git("hash-object", "-w", "--stdin", input=text).strip() for text in ("甲\n", "乙\n", "丙\n")]
    clone.git(
        "update-index", "--index-info", input=f"0 {'0' * 40}\t{path}\n" + "".join(f"100644 {each} {stage}\t{path}\n" for stage, each in enumerate(ids, 1))
    )


def intended(clone: Clone) -> None:
    """Only mean to add a file, which takes an index of version 3."""
    clone.append("later.txt", "x")
    clone.git("add", "-N", "later.txt")


STATES: dict[str, Callable[[Clone], object]] = {
    "assume-unchanged": lambda clone: clone.git("update-index", "--assume-unchanged", NEED_FILE, "data/lists/needs.md"),
    "skip-worktree": lambda clone: clone.git("update-index", "--skip-worktree", NEED_FILE, "data/lists/needs.md"),
    "both marks": lambda clone: [clone.git("update-index", each, NEED_FILE) for each in ("--assume-unchanged", "--skip-worktree")],
    "sparse": lambda clone: clone.git("sparse-checkout", "set", "data"),
    "sparse without the folders": lambda clone: clone.git("sparse-checkout", "set", "--no-cone", "/data/", "!/data/lists/", "!/data/needs/2026-11/"),
    "sparse index": lambda clone: [clone.git("config", "index.sparse", "true"), clone.git("sparse-checkout", "set", "--cone", "--sparse-index", "data")],
    "fsmonitor that sees nothing": blind_monitor,
    "split index": lambda clone: clone.git("update-index", "--split-index"),
    "version 3": intended,
    "version 4": lambda clone: clone.git("update-index", "--index-version", "4"),
    "untracked cache": lambda clone: clone.git("update-index", "--force-untracked-cache"),
    "many files": lambda clone: [clone.git("config", "feature.manyFiles", "true"), clone.git("update-index", "--really-refresh")],
    "no stat": lambda clone: clone.git("read-tree", "HEAD"),
    "threads": lambda clone: [clone.git("config", "index.threads", "4"), clone.git("update-index", "--force-write-index")],
    "gone after a packed history": lambda clone: [clone.git("gc", "-q"), clone.git("pack-refs", "--all")],
    "conflict elsewhere": lambda clone: unmerged(clone, "other.txt"),
    "conflict that was solved as it was": lambda clone: unmerged(clone, NEED_FILE),
    "valid marks everywhere": lambda clone: clone.git("-c", "core.ignoreStat=true", "update-index", "--really-refresh"),
}


@pytest.mark.parametrize("has_hook", [False, True], ids=["", "hook"])
@pytest.mark.parametrize("state", STATES)
def test_whatever_the_index_is_like_a_commit_stays(clone: Clone, state: str, *, has_hook: bool) -> None:
    assert clone.run(*LISTS, "--today", "2026-11-01").code == 0
    STATES[state](clone)
    if has_hook:
        hook(clone)
    refused = []
    for command in (EDIT, ADD, LISTS, NEXT):
        tip, files = clone.git("rev-parse", "HEAD"), clone.files()
        done = clone.run(*command)
        if done.code:
            refused.append(done)
            assert (done.code, clone.git("rev-parse", "HEAD"), clone.files()) == (1, tip, files), done
    if "conflict" in state:
        assert len(refused) in {0, 1, 2, 3, 4}
        clone.git("reset", "-q", "--", "other.txt" if "elsewhere" in state else NEED_FILE)
    else:
        assert refused == []
    clone.git("config", "--unset-all", "core.fsmonitor") if "fsmonitor" in state else None
    for path in [NEED_FILE, *clone.git("-c", "core.quotePath=false", "ls-files", "data/needs", "data/lists").split("\n")[:-1]]:
        assert clone.git("rev-parse", f":{path}") == clone.git("rev-parse", f"HEAD:{path}"), path
    assert somebody_commits(clone) == "notes.txt"


@pytest.mark.parametrize("option", ["--assume-unchanged", "--skip-worktree"])
@pytest.mark.parametrize("has_hook", [False, True], ids=["", "hook"])
def test_an_edit_that_git_was_told_not_to_see_is_not_swallowed(clone: Clone, option: str, *, has_hook: bool) -> None:
    if has_hook:
        hook(clone)
    clone.git("update-index", option, NEED_FILE)
    clone.append(NEED_FILE, 'note: "手改"\n')
    before, listed = clone.files(), clone.git("ls-files", "-v")
    done = clone.run(*EDIT)
    assert (done.code, done.out) == (1, "")
    assert f"git add {NEED_FILE}" in done.err
    assert (clone.files(), clone.git("ls-files", "-v"), clone.subjects()) == (before, listed, ["town"])


def test_something_staged_at_the_path_is_not_overwritten(clone: Clone) -> None:
    old = (clone.path / NEED_FILE).read_text("utf-8")
    clone.append(NEED_FILE, 'note: "想好了再提交"\n')
    clone.git("add", NEED_FILE)
    (clone.path / NEED_FILE).write_text(old, "utf-8")
    staged = clone.git("ls-files", "-s")
    done = clone.run(*EDIT)
    assert (done.code, done.out) == (1, "")
    assert NEED_FILE in done.err
    assert (clone.git("ls-files", "-s"), clone.subjects()) == (staged, ["town"])


def test_a_path_taken_out_of_the_index_by_hand_is_refused(clone: Clone) -> None:
    clone.git("rm", "-q", "--cached", NEED_FILE)
    assert clone.run(*EDIT).code == 1
    assert clone.subjects() == ["town"]


def test_an_index_that_git_cannot_read_is_refused_before_the_branch_moves(clone: Clone) -> None:
    (clone.path / ".git/index").write_bytes(b"DIRC\0\0\0\x09" + b"\0" * 40)
    before = clone.files()
    for lang in ("zh", "en"):
        done = clone.run(*ADD, "--lang", lang)
        assert (done.code, done.out) == (1, "")
        assert "index" in done.err
    assert (clone.files(), clone.subjects()) == (before, ["town"])
    assert not (clone.path / ".git/index.lock").exists()


# an index that is behind


def left_behind(clone: Clone, command: tuple[str, ...]) -> None:
    """Run a command, then leave the index as it was before, as older versions did after a crash or beside a lock."""
    kept = (clone.path / ".git/index").read_bytes()
    assert clone.run(*command).code == 0
    (clone.path / ".git/index").write_bytes(kept)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("has_hook", [False, True], ids=["", "hook"])
@pytest.mark.parametrize("command", [ADD, EDIT], ids=["add", "edit"])
def test_an_index_that_is_gone_is_made_anew_by_git_first(clone: Clone, command: tuple[str, ...], *, has_hook: bool, lang: str) -> None:
    if has_hook:
        hook(clone)
    (clone.path / ".git/index").unlink()
    head = clone.git("rev-parse", "HEAD")
    refused = clone.run("--lang", lang, *command)
    assert refused.code == 1
    assert "git reset" in refused.err
    assert clone.git("rev-parse", "HEAD") == head
    clone.git("reset")
    assert clone.run(*command).code == 0
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("command", [ADD, EDIT, LISTS, ("fmt",)], ids=["add", "edit", "lists", "fmt"])
def test_validate_brings_an_index_along_that_is_behind(clone: Clone, command: tuple[str, ...]) -> None:
    if command == ("fmt",):
        (clone.path / "data/needs/2025-11").mkdir(exist_ok=True)
        clone.git("mv", NEED_FILE, NEED_FILE.replace("2025-12", "2025-11"))
        clone.git("commit", "-qm", "moved")
    left_behind(clone, command)
    assert clone.git("diff", "--cached", "--name-only")
    files = clone.files()
    for lang, words in (("en", "behind"), ("zh", "落后")):
        done = clone.run("validate", "--lang", lang)
        assert done.code == 0
        assert (words in done.err) == (lang == "en")
    assert clone.files() == files
    assert_kept(clone)


def test_what_a_person_has_staged_is_not_behind(clone: Clone) -> None:
    assert clone.run(*EDIT).code == 0
    clone.append("data/units/gongdian.yaml", "# 改\n")
    clone.git("add", "data/units/gongdian.yaml")
    clone.git("rm", "-q", "--cached", "data/chains/yejin.yaml")
    clone.append(NEED_FILE, "# 想想\n")
    clone.git("add", NEED_FILE)
    staged = clone.git("ls-files", "-s")
    assert "落后" not in clone.run("validate").err
    assert clone.git("ls-files", "-s") == staged


@pytest.mark.parametrize("has_hook", [False, True], ids=["", "hook"])
def test_the_next_step_of_the_same_record_brings_it_along(clone: Clone, *, has_hook: bool) -> None:
    left_behind(clone, EDIT)
    if has_hook:
        hook(clone)
        clone.run("validate")
    done = clone.run(*NEXT)
    assert done.code == 0, done
    assert ("落后" in done.err) is not has_hook
    assert_kept(clone)


def test_a_locked_index_that_is_behind_stays_so_and_validate_goes_on(clone: Clone, impatient: None) -> None:
    left_behind(clone, EDIT)
    (clone.path / ".git/index.lock").write_text("", "utf-8")
    done = clone.run("validate")
    assert done.code == 0
    assert "index.lock" in done.err
    (clone.path / ".git/index.lock").unlink()
    assert "落后" in clone.run("validate").err
    assert_kept(clone)


def test_a_commit_that_was_taken_back_by_then_is_told(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.history import journal

    with monkeypatch.context() as patch:
        patch.setattr(journal, "drop", lambda _: None)
        patch.setattr(git_index.HeldIndex, "install", lambda _: None)
        assert clone.run(*EDIT).code == 0
    assert NEED_FILE in somebody_commits(clone).split()
    clone.git("checkout", "-q", "--", NEED_FILE)
    done = clone.run("need", "edit", "N-20251217-386GH", "--urgency", "low")
    assert done.code == 0
    assert "git checkout" in done.err
    assert NEED_FILE in done.err


def test_the_time_a_command_waits_is_bounded(clone: Clone) -> None:
    (clone.path / ".git/index.lock").write_text("", "utf-8")
    start = time.monotonic()
    assert clone.run(*EDIT).code == 1
    assert git_index._TIMEOUT <= time.monotonic() - start < git_index._TIMEOUT + 60
