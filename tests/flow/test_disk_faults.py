"""A disk that is full, read-only or broken at any moment: a refusal that names the file and what is true, nothing half done, and the next command goes on."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="fork")]

NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
EDIT = ("need", "edit", NEED, "--urgency", "urgent")
ADD = ("need", "add", "--id", "N-20261123-AAAAA", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证", "--at", "2026-11-23T09:00")
OTHER = ("need", "edit", "N-20251217-386GH", "--note", "下一条命令")
NOTHING = ("没有提交", "没有改动", "什么都没有")

DRIVER = '''
"""Runs one command in forked children; in the n-th the disk refuses the n-th change, and with `stays` all after it. argv: template, folder for the copies, error, stays, first, step, the command."""
import builtins, os, shutil, subprocess, sys

count, failing, stays, code = 0, -1, False, 0

def tick(path):
    global count
    count += 1
    if count == failing or (stays and count > failing > 0):
        raise OSError(code, os.strerror(code), path)

def refusing(owner, name, changes=lambda *a, **k: True):
    real = getattr(owner, name)
    def refused(*a, **k):
        if changes(*a, **k):
            tick(a[0] if a and isinstance(a[0], str) else None)
        return real(*a, **k)
    setattr(owner, name, refused)

def is_of_the_repository(path):
    return not isinstance(path, str) or not path.startswith(("/dev/", "/proc/"))

for name in ("replace", "rename", "unlink", "fsync", "mkdir", "rmdir", "link", "chmod", "write"):
    refusing(os, name, lambda first, *a, **k: first not in (1, 2))
refusing(os, "open", lambda path, flags, *a, **k: flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
refusing(builtins, "open", lambda file, mode="r", *a, **k: any(each in mode for each in "wax+") and is_of_the_repository(file))

import git, filelock, ruamel.yaml, pypinyin  # loaded once, in the parent
from redchain.cli import main, parsing
from redchain.cli.records import kinds
from redchain.cli.flow import lists
from redchain.history import commit
from redchain.store import loading

template, copies, wanted, lasting, first, step, *command = sys.argv[1:]
number = int(first)
while True:
    target = f"{copies}/{number:03}"
    shutil.copytree(template, target, symlinks=True)
    child = os.fork()
    if child == 0:
        out = os.open(f"{target}.out", os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(out, 2)
        count, failing, stays, code = 0, number, lasting == "stays", int(wanted)
        said = main.main([*command, "--root", target, "--today", "2026-11-23"])
        reached = count >= failing
        failing = -1
        sys.stdout.flush()
        os._exit(said if reached else 77)
    _, status = os.waitpid(child, 0)
    print(number, os.WEXITSTATUS(status), flush=True)
    if os.WEXITSTATUS(status) == 77:
        break
    number += int(step)
'''


class Failed(NamedTuple):
    """A copy of the clone in which the disk refused something: its folder, the exit code, what was printed."""

    path: Path
    code: int
    said: str


class Fault(NamedTuple):
    """What the disk answers, whether it goes on answering so (else only once), and at how many of its changes this is tried."""

    error: int
    stays: bool
    step: int


def failed_copies(clone: Clone, folder: Path, fault: Fault, command: tuple[str, ...]) -> list[Failed]:
    """Run the command again and again, with the disk refusing another change each time."""
    folder.mkdir()
    arguments = [str(clone.path), str(folder), str(fault.error), "stays" if fault.stays else "once", "1", str(fault.step), *command]
    done = subprocess.run([sys.executable, "-c", DRIVER, *arguments], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    *failed, last = [line.split() for line in done.stdout.splitlines()]
    assert last[1] == "77"
    assert int(last[0]) > 20, "the counting no longer sees the changes"
    return [Failed(folder / f"{int(number):03}", int(code), (folder / f"{int(number):03}.out").read_text("utf-8")) for number, code in failed]


def assert_told_and_whole(clone: Clone, failed: Failed) -> None:
    """What is said is true, and the next command leaves the old state or the new one."""
    copy = type(clone)(failed.path, clone.capture)
    assert failed.code in {0, 1}, failed
    assert "自身的错误" not in failed.said, failed
    moved = copy.git("rev-parse", "HEAD") != clone.git("rev-parse", "HEAD")
    if failed.code == 0:
        assert moved, failed
    elif moved:
        assert not [each for each in NOTHING if each in failed.said], failed
        assert "已经提交" in failed.said, failed
    else:
        files = {path: raw for path, raw in copy.files().items() if "/.redchain-" not in path}  # a broken disk does not let them be deleted
        assert files == clone.files() or "下一条 redchain 命令" in failed.said, failed
        assert "怎么办" in failed.said, failed
    subjects = copy.subjects()
    done = copy.run(*OTHER)
    assert done.code == 0, (failed, done)
    assert copy.subjects()[1:] == subjects, failed
    assert copy.git("status", "--porcelain", "--untracked-files=all") == "", failed
    assert not [
        each for each in copy.path.rglob("*") if each.name.startswith((".redchain-", "index-")) or each.suffix == ".lock" or each.name == "journal.json"
    ]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("edit", Fault(errno.ENOSPC, stays=True, step=7)),
        ("edit", Fault(errno.EIO, stays=False, step=7)),
        ("add", Fault(errno.EACCES, stays=True, step=11)),
        ("add", Fault(errno.EDQUOT, stays=False, step=11)),
        ("lists", Fault(errno.EROFS, stays=True, step=23)),
        ("lists", Fault(errno.ENOSPC, stays=False, step=23)),
        ("hook", Fault(errno.ENOSPC, stays=True, step=11)),
        ("hook", Fault(errno.EIO, stays=False, step=11)),
    ],
)
def test_whatever_the_disk_refuses(clone: Clone, tmp_path: Path, name: str, fault: Fault) -> None:
    command = {"edit": EDIT, "add": ADD, "lists": ("lists",), "hook": EDIT}[name]
    if name == "hook":
        hook = clone.path / ".git/hooks/pre-commit"
        hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
        hook.chmod(0o755)
    clone.run("validate")
    found = failed_copies(clone, tmp_path / "copies", fault, command)
    for each in found:
        assert_told_and_whole(clone, each)
    assert {each.code for each in found} >= {1}


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
