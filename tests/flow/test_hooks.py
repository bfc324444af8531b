"""The pre-commit hook that `init` installs, and the ones offered to pre-commit: deletions, renames and rewritten steps are seen wherever the commit is made."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from redchain.history.pre_commit_hook import hook_bytes

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]
NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
OTHER = "N-20251217-386GH"


def install(clone: Clone, folder: str = ".git/hooks") -> None:
    path = clone.path / folder / "pre-commit"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(hook_bytes())
    path.chmod(0o755)


def commit(clone: Clone, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Commit by hand, with redchain to be found where the hook looks for it."""
    programs = clone.path.parent / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "redchain").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m redchain --today 2026-11-23 "$@"\n', "utf-8")
    (programs / "redchain").chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    words = ["git", "commit", "-qm", "by hand", *arguments]
    return subprocess.run(words, cwd=clone.path, check=False, capture_output=True, encoding="utf-8", env={**os.environ, "PATH": path})


def registered(clone: Clone) -> str:
    """A need with a step of its own, committed by redchain; returns its file."""
    done = clone.run("need", "add", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证")
    need = done.out.split()[0]
    assert clone.run("need", "register", need).code == 0
    return clone.git("diff", "--name-only", "HEAD~").strip()


def drop_last_step(clone: Clone, path: str) -> None:
    clone.git("checkout", "-q", "HEAD~", "--", path)


def test_what_only_deletes_is_seen(clone: Clone) -> None:
    install(clone)
    clone.git("rm", "-q", NEED_FILE)
    refused = commit(clone)
    assert refused.returncode != 0
    assert "RC7" in refused.stderr or "RC2" in refused.stderr
    assert clone.subjects() == ["town"]


def test_a_deletion_of_everything_is_seen(clone: Clone) -> None:
    install(clone)
    clone.git("rm", "-qr", "data/needs", "data/orders", "data/projects", "data/resources", "data/enterprises", "data/units", "data/chains")
    assert commit(clone).returncode != 0


def test_what_only_renames_is_seen(clone: Clone) -> None:
    install(clone)
    clone.git("mv", NEED_FILE, NEED_FILE.replace("EM1A3", "AAAAA"))
    assert commit(clone).returncode != 0


@pytest.mark.parametrize("more", [(), ("-a",), ("--only", "data")], ids=["", "all", "only"])
def test_a_step_taken_back_is_refused_and_other_work_is_not(clone: Clone, more: tuple[str, ...]) -> None:
    install(clone)
    path = registered(clone)
    drop_last_step(clone, path)
    refused = commit(clone, *more)
    assert refused.returncode != 0
    assert "RC7" in refused.stderr
    assert path in refused.stderr
    clone.git("checkout", "-q", "HEAD", "--", path)
    clone.append("notes.txt", "x")
    clone.git("add", "notes.txt")
    assert commit(clone).returncode == 0


def test_an_index_that_is_behind_is_refused_and_validate_mends_it(clone: Clone) -> None:
    install(clone)
    need = clone.run("need", "add", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证").out.split()[0]
    kept = (clone.path / ".git/index").read_bytes()
    assert clone.run("need", "register", need).code == 0
    (clone.path / ".git/index").write_bytes(kept)
    clone.append("notes.txt", "x")
    clone.git("add", "notes.txt")
    refused = commit(clone)
    assert refused.returncode != 0
    assert "redchain validate" in refused.stderr
    assert "落后" in clone.run("validate").err
    assert commit(clone).returncode == 0
    assert clone.git("show", "--format=", "--name-only", "HEAD").strip() == "notes.txt"


def test_staged_text_is_judged_against_head_whatever_the_work_tree_says(clone: Clone) -> None:
    install(clone)
    path = registered(clone)
    drop_last_step(clone, path)
    clone.git("restore", "--source", "HEAD", "--", path)
    refused = commit(clone)
    assert refused.returncode != 0
    assert "RC7" in refused.stderr


def test_in_a_linked_work_tree(clone: Clone, tmp_path: Path) -> None:
    install(clone)
    clone.git("worktree", "add", "-q", "-b", "linked", str(tmp_path / "另 一个"))
    linked = type(clone)(tmp_path / "另 一个", clone.capture)
    link = (linked.path / ".git").read_text("utf-8")
    path = registered(linked)
    drop_last_step(linked, path)
    linked.git("restore", "--source", "HEAD", "--", path)
    assert commit(linked).returncode != 0
    linked.git("reset", "-q")
    linked.append("data/units/gongdian.yaml", "# 改\n")
    linked.append("notes.txt", "x")
    linked.git("add", "data")
    assert commit(linked).returncode == 0
    assert (linked.path / ".git").read_text("utf-8") == link
    clone.git("worktree", "prune")
    assert str(linked.path) in clone.git("-c", "core.quotePath=false", "worktree", "list")


def test_with_hooks_kept_in_a_folder_of_the_repository(clone: Clone) -> None:
    install(clone, "共用 hooks")
    clone.git("config", "core.hooksPath", "共用 hooks")
    path = registered(clone)
    drop_last_step(clone, path)
    assert commit(clone).returncode != 0


def test_in_a_submodule(clone: Clone, tmp_path: Path) -> None:
    outer = type(clone)(tmp_path / "outer", clone.capture)
    outer.path.mkdir()
    outer.git("init", "-q", "-b", "main")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(clone.path), "清单")
    inner = type(clone)(outer.path / "清单", clone.capture)
    for key, value in (("user.name", "示例链办"), ("user.email", "office@example.org")):
        inner.git("config", key, value)
    hooks = inner.git("rev-parse", "--git-path", "hooks").strip()
    install(type(clone)(Path(hooks).parent), Path(hooks).name)
    path = registered(inner)
    drop_last_step(inner, path)
    inner.git("restore", "--source", "HEAD", "--", path)
    assert commit(inner).returncode != 0
    inner.git("reset", "-q", "--hard")
    assert inner.run("need", "edit", NEED, "--urgency", "urgent").code == 0


def test_a_data_root_below_the_top(clone: Clone) -> None:
    (clone.path / "市 级").mkdir()
    clone.git("mv", "data", "市 级/data")
    clone.git("commit", "-qm", "moved")
    install(clone)
    clone.git("rm", "-q", f"市 级/{NEED_FILE}")
    assert commit(clone).returncode != 0
    clone.git("reset", "-q", "--hard")
    clone.append("市 级/data/units/gongdian.yaml", "# 改\n")
    clone.git("add", "-A")
    assert commit(clone).returncode == 0


def test_the_first_commit_has_nothing_to_be_compared_with(clone: Clone) -> None:
    subprocess.run(["rm", "-rf", ".git"], cwd=clone.path, check=True)
    clone.git("init", "-q", "-b", "main")
    for key, value in (("user.name", "示例链办"), ("user.email", "office@example.org")):
        clone.git("config", key, value)
    install(clone)
    clone.git("add", "-A")
    (clone.path / "data/扫描件.txt").write_text("x", "utf-8")
    done = commit(clone)
    assert done.returncode == 0, done.stderr


def diverged(clone: Clone) -> str:
    """Two branches that take different steps of one need; returns its file."""
    path = registered(clone)
    need = path.rpartition("/")[2].removesuffix(".yaml")
    clone.git("checkout", "-qb", "other")
    assert clone.run("need", "edit", need, "--urgency", "urgent").code == 0
    assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    clone.git("checkout", "-q", "main")
    assert clone.run("need", "edit", need, "--urgency", "low").code == 0
    return path


def test_a_merge_is_judged_against_both_sides(clone: Clone) -> None:
    path = diverged(clone)
    install(clone)
    merged = subprocess.run(["git", "merge", "-q", "other"], cwd=clone.path, capture_output=True, check=False)
    assert merged.returncode != 0
    clone.git("checkout", "-q", "--theirs", path)
    clone.git("add", path)
    done = commit(clone)
    assert done.returncode == 0, done.stderr
    assert len(clone.git("log", "-1", "--format=%P").split()) == 2


def test_a_merge_that_drops_a_step_is_refused(clone: Clone) -> None:
    path = diverged(clone)
    install(clone)
    subprocess.run(["git", "merge", "-q", "other"], cwd=clone.path, capture_output=True, check=False)
    clone.git("checkout", "-q", "HEAD~2", "--", path)
    refused = commit(clone)
    assert refused.returncode != 0
    assert "RC7" in refused.stderr


def test_a_commit_of_redchains_own_does_not_judge_twice(clone: Clone) -> None:
    install(clone)
    clone.git("config", "commit.gpgsign", "true")
    program = clone.path / ".git/sign"
    program.write_text("#!/bin/sh\ncat > /dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\necho SIGNED\n", "utf-8")
    program.chmod(0o755)
    clone.git("config", "gpg.program", str(program))
    assert "REDCHAIN_OWN_COMMIT" in hook_bytes().decode()
    programs = clone.path.parent / "loud"
    programs.mkdir()
    (programs / "redchain").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (programs / "redchain").chmod(0o755)
    path = os.environ["PATH"]
    os.environ["PATH"] = f"{programs}{os.pathsep}{path}"
    try:
        assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    finally:
        os.environ["PATH"] = path


def test_the_hooks_for_pre_commit_run_whatever_the_files_are() -> None:
    hooks = YAML(typ="safe", pure=True).load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [each["always_run"] for each in hooks] == [True, True]
    assert all("files" not in each and each["pass_filenames"] is False for each in hooks)


@pytest.mark.parametrize("name", ["redchain.py", "redchain/__init__.py", "redchain/__main__.py"])
def test_no_program_that_lies_in_the_repository_is_run(clone: Clone, tmp_path: Path, name: str) -> None:
    install(clone)
    ran, place = tmp_path / "ran", clone.path / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"open({str(ran)!r}, 'w')\n", "utf-8")
    clone.git("add", "-A")
    programs = tmp_path / "few"
    programs.mkdir()
    (programs / "python3").symlink_to(sys.executable)
    for each in ("git", "sh", "mktemp", "rm", "cp"):
        (programs / each).symlink_to(shutil.which(each) or each)
    subprocess.run(["git", "commit", "-qm", "by hand"], cwd=clone.path, check=False, capture_output=True, env={**os.environ, "PATH": str(programs)})
    assert not ran.exists()


def test_against_head_before_the_first_commit_checks_everything(clone: Clone) -> None:
    subprocess.run(["rm", "-rf", ".git"], cwd=clone.path, check=True)
    clone.git("init", "-q", "-b", "main")
    done = clone.run("validate", "--against", "HEAD")
    assert done.code == 0
    assert "还没有任何提交" in done.err
