"""Where a commit cannot or should not be made, nothing is written and the remedy is said, in both languages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

ADD = ("need", "add", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证")
NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
EDIT = ("need", "edit", NEED, "--urgency", "urgent")
REMEDY = {"zh": "怎么办：", "en": "what to do: "}


def assert_refused(clone: Clone, *arguments: str, saying: str = "") -> None:
    before, tip = clone.files(), clone.git("rev-parse", "--verify", "-q", "HEAD")
    index = clone.git("ls-files", "-s")
    for lang in ("zh", "en"):
        done = clone.run(*arguments, "--lang", lang)
        assert (done.code, done.out) == (1, ""), done
        assert REMEDY[lang] in done.err or " → " in done.err
        assert "Traceback" not in done.err
        assert saying in done.err
    assert clone.files() == before
    assert clone.git("rev-parse", "--verify", "-q", "HEAD") == tip
    assert clone.git("ls-files", "-s") == index


def conflict(clone: Clone) -> None:
    """Two branches that edit the same line."""
    clone.git("checkout", "-qb", "other")
    for branch, name in (("other", "甲"), ("main", "乙"), ("main", "戊")):
        clone.git("checkout", "-q", branch)
        (clone.path / "data/redchain.yaml").write_text(f'format: 1\ntitle: "{name}"\nregion: "320582"\n', "utf-8")
        clone.git("commit", "-qam", name)


@pytest.mark.parametrize(
    ("command", "mark"),
    [
        (("merge", "other"), "MERGE_HEAD"),
        (("rebase", "other"), "rebase-merge"),
        (("cherry-pick", "other"), "CHERRY_PICK_HEAD"),
        (("revert", "--no-edit", "HEAD~"), "REVERT_HEAD"),
    ],
)
def test_in_the_middle_of(clone: Clone, command: tuple[str, ...], mark: str) -> None:
    conflict(clone)
    done = subprocess.run(["git", *command], cwd=clone.path, capture_output=True, check=False)
    assert done.returncode != 0
    (clone.path / "data/redchain.yaml").write_text('format: 1\ntitle: "丙"\nregion: "320582"\n', "utf-8")
    for each in (ADD, EDIT, ("lists",)):
        assert_refused(clone, *each, saying=mark)
    assert clone.run(*ADD, "--dry-run").code == 0


def test_in_the_middle_of_a_merge_in_a_linked_work_tree(clone: Clone, tmp_path: Path) -> None:
    conflict(clone)
    clone.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"), "main")
    linked = type(clone)(tmp_path / "linked", clone.capture)
    subprocess.run(["git", "merge", "other"], cwd=linked.path, capture_output=True, check=False)
    (linked.path / "data/redchain.yaml").write_text('format: 1\ntitle: "丙"\nregion: "320582"\n', "utf-8")
    assert_refused(linked, *ADD, saying="MERGE_HEAD")
    assert clone.run(*ADD).code == 0


def test_a_target_with_uncommitted_changes(clone: Clone) -> None:
    file = clone.path / NEED_FILE
    file.write_text(file.read_text("utf-8") + 'note: "手改"\n', "utf-8")
    assert_refused(clone, *EDIT, saying=f"git add {NEED_FILE}")
    clone.git("add", NEED_FILE)
    assert_refused(clone, *EDIT, saying=f"git add {NEED_FILE}")


def test_a_target_with_uncommitted_changes_where_a_hook_is_configured(clone: Clone) -> None:
    hook = clone.path / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\n", "utf-8")
    hook.chmod(0o755)
    file = clone.path / NEED_FILE
    file.write_text(file.read_text("utf-8") + 'note: "手改"\n', "utf-8")
    assert_refused(clone, *EDIT, saying=NEED_FILE)


def test_a_target_that_was_never_committed(clone: Clone) -> None:
    identifier = clone.run(*ADD, "--no-commit").out.strip()
    assert_refused(clone, "need", "edit", identifier, "--urgency", "low", saying="git add")


def test_a_file_that_changed_between_reading_and_writing(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.flow import perform

    file = clone.path / NEED_FILE
    judge = perform.judge_change

    def meanwhile(*arguments: object) -> object:
        file.write_text(file.read_text("utf-8") + "# 别人刚加的\n", "utf-8")
        return judge(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(perform, "judge_change", meanwhile)
    for more in ((), ("--no-commit",)):
        done = clone.run(*EDIT, *more)
        assert done.code == 1
        assert "刚刚被别人改过" in done.err
        assert file.read_text("utf-8").endswith("# 别人刚加的\n")
        assert "urgent" not in file.read_text("utf-8")
    assert clone.subjects() == ["town"]


def test_a_file_that_changed_between_loading_and_patching(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.cli.records import edit as editing

    file, edit = clone.path / NEED_FILE, editing.edit

    def meanwhile(*arguments: object) -> object:
        change = edit(*arguments)  # type: ignore[arg-type]
        file.write_text(file.read_text("utf-8").replace("category: ", "category:  "), "utf-8")
        file.write_text(file.read_text("utf-8") + 'note: "别人刚写的"\n', "utf-8")
        return change

    monkeypatch.setattr(editing, "edit", meanwhile)
    done = clone.run(*EDIT, "--no-commit")
    assert done.code == 1
    assert "刚刚被别人改过" in done.err
    assert "别人刚写的" in file.read_text("utf-8")


def test_a_bare_repository(clone: Clone) -> None:
    clone.git("config", "core.bare", "true")
    before = clone.files()
    done = clone.run(*ADD)
    assert (done.code, done.out) == (1, "")
    assert "core.bare" in done.err
    assert clone.files() == before
    assert clone.run(*ADD, "--no-commit").code == 0


def test_data_inside_a_bare_repository_without_a_work_tree(clone: Clone, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    clone.git("clone", "-q", "--bare", ".", str(bare))
    (clone.path / "data").rename(bare / "data")
    done = clone.run(*ADD, "--root", str(bare))
    assert (done.code, done.out) == (1, "")
    assert "--no-commit" in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_outside_git(clone: Clone, tmp_path: Path, lang: str) -> None:
    (clone.path / "data").rename(tmp_path / "data")
    done = clone.run(*ADD, "--root", str(tmp_path), "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert "git init" in done.err
    assert clone.run(*ADD, "--root", str(tmp_path), "--dry-run").code == 0
    done = clone.run(*ADD, "--root", str(tmp_path), "--no-commit")
    assert done.code == 0
    assert (tmp_path / f"data/needs/2026-11/{done.out.strip()}.yaml").exists()


def test_a_root_that_says_not_to_commit(clone: Clone) -> None:
    root = clone.path / "data/redchain.yaml"
    root.write_text(root.read_text("utf-8") + "commit: false\n", "utf-8")
    clone.git("commit", "-qam", "no commits")
    done = clone.run(*ADD)
    assert done.code == 0
    assert clone.subjects() == ["no commits", "town"]
    assert clone.git("status", "--porcelain", "-uall").strip() == f"?? data/needs/2026-11/{done.out.strip()}.yaml"


def test_no_commit_writes_the_file_only(clone: Clone) -> None:
    assert clone.run(*EDIT, "--no-commit").code == 0
    assert clone.subjects() == ["town"]
    assert clone.git("status", "--porcelain").strip() == f"M {NEED_FILE}"
    assert clone.run("lists", "--no-commit").code == 0
    assert clone.subjects() == ["town"]


def test_a_dry_run_writes_nothing(clone: Clone) -> None:
    before = clone.files()
    for each in (ADD, EDIT, ("lists",)):
        assert clone.run(*each, "--dry-run").code == 0
    assert clone.files() == before
    assert clone.subjects() == ["town"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_git_program(clone: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    before = clone.files()
    done = clone.run(*ADD, "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert "--no-commit" in done.err
    assert clone.files() == before
    assert clone.run(*ADD, "--no-commit").code == 0
    assert clone.run("validate").code == 0
    assert clone.run("need", "list").code == 0


def test_a_repository_that_git_does_not_trust(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    before = clone.files()
    done = clone.run(*ADD)
    assert (done.code, done.out) == (1, "")
    assert "safe.directory" in done.err
    assert clone.files() == before


@pytest.mark.parametrize("words", [("validate",), ("validate", "--against", "HEAD"), ("diff", "HEAD"), ("ci", "check", "--base", "HEAD", "--out", "out")])
def test_what_stands_on_the_history_says_that_git_does_not_trust_the_repository(clone: Clone, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    done = clone.run(*words)
    assert (done.code, done.out) == (1, "")
    assert "safe.directory" in done.err
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    assert clone.run(*words).code == 0, "what was refused is not remembered"


def test_the_state_of_a_clone_that_git_does_not_open_is_not_called_whole(clone: Clone) -> None:
    shutil.rmtree(clone.path / ".git/objects")
    done = clone.run("doctor", "--lang", "en")
    assert done.code == 1
    assert "the history is whole" not in done.out


def test_a_head_that_only_git_can_read_is_compared_with(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redchain.history.checkout.Checkout.head_commit", lambda _: None)
    next((clone.path / "data/needs").rglob("*.yaml")).unlink()
    done = clone.run("validate", "--against", "HEAD", "--lang", "en")
    assert done.code == 1
    assert "RC701" in done.out
    assert "no commit yet" not in done.err


def test_a_git_folder_that_is_broken(clone: Clone) -> None:
    (clone.path / ".git/HEAD").unlink()
    before = clone.files()
    done = clone.run(*ADD)
    assert (done.code, done.out) == (1, "")
    assert clone.files() == before


def test_a_pointer_to_a_git_folder_that_is_gone(clone: Clone, tmp_path: Path) -> None:
    (clone.path / "data").rename(tmp_path / "data")
    (tmp_path / ".git").write_text(f"gitdir: {tmp_path}/moved/away\n", "utf-8")
    assert clone.run("validate", "--root", str(tmp_path)).code == 0
    assert clone.run(*ADD, "--root", str(tmp_path)).code == 1
    assert not (tmp_path / "moved").exists()


def test_a_change_that_breaks_a_rule(clone: Clone) -> None:
    assert_refused(clone, *ADD[:-1], "没有这一类", saying="RC206")
    assert_refused(clone, *ADD, "--note", "打 13812345678", saying="RC601")
    assert_refused(clone, *ADD, "--wanted-by", "2020-01-01", saying="RC306")


def test_what_was_wrong_before_elsewhere_does_not_stand_in_the_way(clone: Clone) -> None:
    other = min(clone.path.glob("data/needs/2026-1*/*.yaml"))
    other.write_text(other.read_text("utf-8").replace("category: ", "category: 没有这一类 # "), "utf-8")
    (clone.path / "data/units/broken.yaml").write_text("id: [\n", "utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "wrong")
    assert clone.run("validate").code == 1
    assert clone.run(*ADD).code == 0
    assert clone.run(*EDIT).code == 0


def test_a_path_that_is_taken_by_another_file(clone: Clone) -> None:
    taken = clone.path / "data/needs/2026-11/N-20261123-AAAAA.yaml"
    taken.write_text("id: [\n", "utf-8")
    done = clone.run(*ADD, "--id", "N-20261123-AAAAA")
    assert done.code == 1
    assert taken.read_text("utf-8") == "id: [\n"


def test_a_lock_that_git_left_behind_is_named(clone: Clone) -> None:
    (clone.path / ".git/refs/heads/main.lock").write_text("", "utf-8")
    assert_refused(clone, *ADD, saying="main.lock")
    (clone.path / ".git/refs/heads/main.lock").unlink()
    assert clone.run(*ADD).code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_redchain_that_writes_is_waited_for_and_then_given_up(clone: Clone, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    from filelock import FileLock

    from redchain.history import writing_lock

    monkeypatch.setattr(writing_lock, "_PATIENCE_WITH_OTHERS", 0.01)
    monkeypatch.setattr(writing_lock, "_TIMEOUT", 0.02)
    (clone.path / ".git/redchain").mkdir(exist_ok=True)
    with FileLock(clone.path / ".git/redchain/lock"):
        done = clone.run(*ADD, "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert writing_lock.WAITING.say(lang) in done.err  # type: ignore[arg-type]
    assert REMEDY[lang] in done.err
    assert clone.subjects() == ["town"]
    assert clone.run(*ADD).code == 0
