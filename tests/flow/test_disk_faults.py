"""A disk that is full, read-only or broken at any moment: a refusal that names the file and what is true, nothing half done, and the next command goes on."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.flow import sweep

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="fork")]

NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
EDIT = ("need", "edit", NEED, "--urgency", "urgent")
ADD = ("need", "add", "--id", "N-20261123-AAAAA", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证", "--at", "2026-11-23T09:00")


@pytest.mark.skipif(not sweep.IS_POSSIBLE, reason="ptrace of Linux on x86-64")
@pytest.mark.parametrize(("name", "sort"), sweep.sampled("error", "stays"))
def test_whatever_the_system_refuses(clone: Clone, name: str, sort: str) -> None:
    """A sample; `make sweep` tries every call."""
    assert [each for each in sweep.sweep(str(clone.path), name, "error", sweep.late(2), stays=sort == "stays") if each.wrong] == []


WRITING: dict[str, tuple[str, ...]] = {
    "add": ADD,
    "add without a commit": (*ADD, "--no-commit"),
    "edit": EDIT,
    "edit without a commit": (*EDIT, "--no-commit"),
    "reopen": ("need", "reopen", NEED, "--reason", "试"),
    "archive": ("resource", "archive", "bangdaiban"),
    "rename": ("chain", "rename", "yejin", "yejin-xin", "--yes"),
    "lists": ("lists",),
    "lists without a commit": ("lists", "--no-commit"),
    "lists elsewhere": ("lists", "-o", "out"),
    "identity": ("identity", "init"),
    "schema": ("schema",),
    "codeowners": ("codeowners",),
    "init": ("init", "sub/town"),
    "report": ("report", "--month", "2026-10", "-o", "out.md"),
    "gaps": ("gaps", "-o", "out.csv"),
    "calendar": ("calendar", "export", "-o", "out.ics"),
}
SAID = {
    errno.ENOSPC: ("磁盘已满", "No space left"),
    errno.EROFS: ("磁盘只读", "Read-only"),
    errno.EDQUOT: ("磁盘配额已用完", "quota"),
    errno.EIO: ("磁盘读写出错", "Input/output"),
}


@pytest.mark.parametrize("error", SAID, ids=errno.errorcode.get)
@pytest.mark.parametrize("name", WRITING)
def test_every_writing_command_refuses_in_words(clone: Clone, monkeypatch: pytest.MonkeyPatch, name: str, error: int) -> None:
    def refuse(_: int) -> None:
        raise OSError(error, os.strerror(error))

    clone.run("need", "list")
    before, tip, index = clone.files(), clone.git("rev-parse", "HEAD"), clone.git("ls-files", "-s")
    monkeypatch.setattr(os, "fsync", refuse)
    for lang, place in (("zh", 0), ("en", 1)):
        done = clone.run(*WRITING[name], "--lang", lang)
        assert (done.code, done.out) == (1, ""), done
        assert SAID[error][place] in done.err
        assert ("怎么办：", "what to do: ")[place] in done.err
        assert str(clone.path) in done.err or "out" in done.err, "the disk is named"
    assert (clone.files(), clone.git("rev-parse", "HEAD"), clone.git("ls-files", "-s")) == (before, tip, index)


def test_a_cache_that_cannot_be_written_hides_no_record(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.store.loading import Store

    clone.run("validate")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", lambda *_: None)
        lists = [clone.run(kind, "list").out for kind in ("need", "unit", "order", "project", "resource", "enterprise", "chain")]
    assert lists == [clone.run(kind, "list").out for kind in ("need", "unit", "order", "project", "resource", "enterprise", "chain")]
    assert all(len(each.splitlines()) > 1 for each in lists)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("command", [EDIT, ("lists",), ("need", "list"), ("validate",)], ids=" ".join)
def test_output_that_cannot_be_written_is_no_bug(clone: Clone, command: tuple[str, ...], stream: str) -> None:
    words = [sys.executable, "-m", "redchain", *command, "--today", "2026-11-23", "--lang", "zh"]
    with open("/dev/full", "w", encoding="utf-8") as full:
        out, err = (full, subprocess.PIPE) if stream == "stdout" else (subprocess.PIPE, full)
        done = subprocess.run(words, cwd=clone.path, check=False, encoding="utf-8", stdout=out, stderr=err)
    assert done.returncode == (1 if stream == "stdout" else 0)
    if stream == "stdout":
        assert "标准输出" in done.stderr
        assert "没有改动" not in done.stderr
        assert "Traceback" not in done.stderr
    if command in (EDIT, ("lists",)):
        assert len(clone.subjects()) == 2
        assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("is_new", [True, False], ids=["done", "undone"])
@pytest.mark.parametrize("name", ["add", "edit", "edit without a commit", "rename", "rename without a commit", "edit with a hook"])
def test_what_cannot_be_taken_away_beside_a_file_goes_with_the_next_command(clone: Clone, monkeypatch: pytest.MonkeyPatch, name: str, *, is_new: bool) -> None:
    """It takes away no more than that, whatever somebody has done to the files since."""
    from redchain.store import disk

    def left() -> list[str]:
        return [each.name for each in clone.path.rglob("*") if each.name.startswith((".redchain-", "journal"))]

    command = {**WRITING, "rename without a commit": (*WRITING["rename"], "--no-commit"), "edit with a hook": EDIT}[name]
    hook = clone.path / ".git/hooks/commit-msg"
    if name.endswith("hook"):
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
        hook.chmod(0o755)
    before = clone.files()
    with monkeypatch.context() as patch:
        patch.setattr(disk, "_is_unlinked", lambda path: not os.path.lexists(path))
        if not is_new:
            patch.setattr(disk.PreparedFile, "place_instead_of", lambda *_: False)
        assert clone.run(*command).code == (0 if is_new else 1)
    assert len(left()) >= (0 if is_new and name == "add" else 2)
    files = {path: raw for path, raw in clone.files().items() if ".redchain-" not in path}
    assert (files == before) != is_new
    if is_new and (clone.path / NEED_FILE).exists():
        (clone.path / NEED_FILE).write_bytes(before[NEED_FILE] + b"# by hand\n")
    files = {path: raw for path, raw in clone.files().items() if ".redchain-" not in path}
    assert clone.run("need", "list").code == 0
    assert left() == []
    assert clone.files() == files


def git_that_fails(folder: Path, monkeypatch: pytest.MonkeyPatch, asked: str, way: str) -> None:
    """Put a git before the real one that is killed, or falls over, when it is asked for something."""
    real, end = shutil.which("git"), "kill -9 $$" if way == "killed" else "echo 'fatal: unable to access .git/config: Permission denied' >&2; exit 128"
    (folder / "git").write_text(f'#!/bin/sh\nfor word; do [ "$word" != {asked} ] || {{ {end}; }}; done\nexec {real} "$@"\n', "utf-8")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("way", ["killed", "fallen over"])
def test_a_git_that_does_not_answer_is_not_taken_for_one_that_knows_no_common_history(
    clone: Clone, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, way: str, lang: str
) -> None:
    git_that_fails(tmp_path_factory.mktemp("programs"), monkeypatch, "merge-base", way)
    done = clone.run("validate", "--against", "HEAD", "--lang", lang)
    assert done.code == 1, done.err
    assert ("没有答完" if lang == "zh" else "did not answer") in done.err
    assert "没有共同的历史" not in done.err
    assert "shares no history" not in done.err


def test_a_git_that_is_killed_is_not_taken_for_one_that_knows_no_such_commit(
    clone: Clone, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_that_fails(tmp_path_factory.mktemp("programs"), monkeypatch, "log", "killed")
    done = clone.run("validate", "--against", "HEAD")
    assert (done.code, "没有 HEAD 这个提交" in done.err, "没有答完" in done.err) == (1, False, True), done.err


@pytest.mark.parametrize("way", ["killed", "fallen over"])
def test_a_git_that_does_not_say_who_commits_is_not_taken_for_one_that_does_not_know(
    clone: Clone, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """`init` would else write its files alone, say that it is done, and refuse to run again."""
    here = tmp_path_factory.mktemp("here")
    for name, value in sweep.WHO.items():
        monkeypatch.setenv(name, value)
    with monkeypatch.context() as patched:
        git_that_fails(tmp_path_factory.mktemp("programs"), patched, "var", way)
        done = clone.run("init", str(here))
    assert (done.code, "提交人是谁" in done.err) == (1, False), done.err
    assert clone.run("init", str(here)).code == 0
    assert type(clone)(here).subjects() == ["init: 三张清单"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_folder_of_the_branch_that_takes_nothing_is_named_with_the_command(clone: Clone, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    from redchain.history import git

    heads, access = str(clone.path / ".git/refs/heads"), os.access
    with monkeypatch.context() as patch:  # root may write everywhere
        patch.setattr(os, "access", lambda path, mode, **more: path != heads and access(path, mode, **more))
        patch.setattr(git, "move_head", lambda *_, **__: git.Answer(128, "", "fatal: cannot lock ref 'HEAD': Permission denied"))
        done = clone.run("need", "edit", "N-20251203-EM1A3", "--urgency", "urgent", "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert f"chmod u+w {heads}" in done.err
    assert "Permission denied" in done.err
    assert clone.git("status", "--porcelain") == ""
    assert clone.run("need", "edit", "N-20251203-EM1A3", "--urgency", "urgent").code == 0
