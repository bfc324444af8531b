"""SIGKILL before and after every step that changes something: the old state or the new one remains, and the next command finishes the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
OTHER = ("need", "edit", "N-20251217-386GH", "--note", "下一条命令")
ADD = ("need", "add", "--id", "N-20261123-AAAAA", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证", "--at", "2026-11-23T09:00")

DRIVER = '''
"""Runs one command in forked children, each killed at its k-th change; argv: template, folder for the copies, step, the command."""
import builtins, os, shutil, signal, subprocess, sys

count, deadline = 0, -1

def tick():
    global count
    count += 1
    if count == deadline:
        os.kill(os.getpid(), signal.SIGKILL)

def before(owner, name, changes=lambda *a, **k: True):
    real = getattr(owner, name)
    def counted(*a, **k):
        if changes(*a, **k):
            tick()
        return real(*a, **k)
    setattr(owner, name, counted)

def after(owner, name):
    real = getattr(owner, name)
    def counted(*a, **k):
        done = real(*a, **k)
        tick()
        return done
    setattr(owner, name, counted)

for name in ("replace", "rename", "unlink", "remove", "fsync", "mkdir", "rmdir", "link", "symlink", "chmod", "truncate", "write"):
    before(os, name)
before(os, "open", lambda path, flags, *a, **k: flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
before(builtins, "open", lambda file, mode="r", *a, **k: any(each in mode for each in "wax+"))
before(subprocess.Popen, "__init__")
after(subprocess.Popen, "communicate")
after(subprocess.Popen, "wait")

import git, filelock, ruamel.yaml, pypinyin  # loaded once, in the parent
from redchain.cli import main, parsing
from redchain.cli.records import kinds
from redchain.cli.flow import lists
from redchain.history import commit
from redchain.store import loading

template, copies, step, *command = sys.argv[1:]
deadline_now = 1
while True:
    target = f"{copies}/{deadline_now:03}"
    shutil.copytree(template, target, symlinks=True)
    child = os.fork()
    if child == 0:
        out = os.open(f"{target}.out", os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(out, 2)
        count, deadline = 0, deadline_now
        code = main.main([*command, "--root", target, "--today", "2026-11-23"])
        sys.stdout.flush()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    print(deadline_now, os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status), flush=True)
    if not os.WIFSIGNALED(status):
        break
    deadline_now += int(step)
'''


class Scenario(NamedTuple):
    """A command, the file it changes first, the output that acknowledges it, how densely to kill, and whether git itself commits."""

    command: tuple[str, ...]
    file: str
    acknowledged: str
    step: int = 1
    has_hook: bool = False


SCENARIOS = {
    "edit": Scenario(("need", "edit", NEED, "--urgency", "urgent"), NEED_FILE, NEED),
    "add": Scenario(ADD, "data/needs/2026-11/N-20261123-AAAAA.yaml", "N-20261123-AAAAA", 2),
    "lists": Scenario(("lists",), "data/lists/needs.md", "data/lists/needs.md", 7),
    "edit with a hook": Scenario(("need", "edit", NEED, "--urgency", "urgent"), NEED_FILE, NEED, 2, has_hook=True),
    "add with a hook": Scenario(ADD, "data/needs/2026-11/N-20261123-AAAAA.yaml", "N-20261123-AAAAA", 3, has_hook=True),
}


def killed_copies(clone: Clone, folder: Path, scenario: Scenario) -> list[tuple[Path, str]]:
    """Run the scenario until a child survives; returns every copy with what its child had printed."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(clone.path), str(folder), str(scenario.step), *scenario.command], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    *killed, last = [line.split() for line in done.stdout.splitlines()]
    assert {each[1] for each in killed} == {"9"}
    assert last[1] == "0", (folder / f"{int(last[0]):03}.out").read_text("utf-8")
    assert len(killed) * scenario.step > 20, "the counting no longer sees the changes"
    return [(folder / f"{int(number):03}", (folder / f"{int(number):03}.out").read_text("utf-8")) for number, _ in [*killed, last]]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_kill_at_any_point_leaves_the_old_state_or_the_new_one(clone: Clone, tmp_path: Path, name: str) -> None:
    scenario = SCENARIOS[name]
    if scenario.has_hook:
        hook = clone.path / ".git/hooks/pre-commit"
        hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
        hook.chmod(0o755)
    clone.run("validate")
    old_tip, old = clone.git("rev-parse", "HEAD"), clone.files().get(scenario.file)
    copies = killed_copies(clone, tmp_path / "copies", scenario)
    new = (copies[-1][0] / scenario.file).read_bytes()
    seen = set()
    for path, printed in copies:
        copy = type(clone)(path, clone.capture)
        seen.add(assert_old_or_new(copy, scenario, printed, old_tip, (old, new)))
        assert_finished_by_the_next_command(copy, scenario, (old, new))
    assert seen == {"old", "new"}


def assert_old_or_new(copy: Clone, scenario: Scenario, printed: str, old_tip: str, states: tuple[bytes | None, bytes]) -> str:
    assert copy.git("fsck", "--strict", "--no-dangling") == "", copy.path
    tip = copy.git("rev-parse", "HEAD")
    assert tip == old_tip or copy.git("rev-parse", "HEAD~") == old_tip, copy.path
    assert copy.files().get(scenario.file) in states, copy.path
    if scenario.acknowledged in printed.split():
        assert tip != old_tip, f"{copy.path}: acknowledged, but not in HEAD"
    return "old" if tip == old_tip else "new"


def assert_finished_by_the_next_command(copy: Clone, scenario: Scenario, states: tuple[bytes | None, bytes]) -> None:
    subjects = copy.subjects()
    done = copy.run(*OTHER)
    assert done.code == 0, (copy.path, done)
    assert copy.subjects()[1:] == subjects
    assert copy.git("status", "--porcelain", "--untracked-files=all") == "", copy.path
    assert copy.files().get(scenario.file) == states[len(subjects) - 1], copy.path
    assert not [each for each in copy.path.rglob("*") if each.name.startswith(".redchain-") or each.suffix == ".lock" or each.name == "journal.json"]
    assert copy.run("validate").code == 0


BEFORE, BETWEEN, AFTER = "before", "between", "after"


def killed(clone: Clone, when: str, *command: str) -> None:
    """Run a command in a child that is killed: before files and index are in place, between that and the move of the branch, or right after it."""
    from redchain.history import commit

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        place, move = commit._put_in_place, commit._move_branch
        if when == AFTER:
            commit._move_branch = lambda *given: (move(*given), die())[0]
        else:
            commit._put_in_place = lambda means: (when == BETWEEN and place(means), die())
        clone.run(*command)
        os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


READERS = [("validate",), ("need", "list"), ("need", "show", NEED), ("todo",), ("lists", "--check"), ("need", "list", "--format", "json")]


@pytest.mark.parametrize("reader", READERS, ids=" ".join)
@pytest.mark.parametrize("when", [BEFORE, BETWEEN, AFTER])
def test_after_a_kill_the_first_command_of_any_sort_brings_files_and_index_to_head(clone: Clone, when: str, reader: tuple[str, ...]) -> None:
    clone.run("validate")
    killed(clone, when, "need", "edit", NEED, "--urgency", "urgent")
    done = clone.run(*reader)
    assert done.code in {0, 1 if reader[0] == "lists" else 0}
    assert ("还原" in done.err) == (when == BETWEEN)
    assert clone.git("status", "--porcelain") == ""
    assert len(clone.subjects()) == (2 if when == AFTER else 1)
    assert not [
        each for each in clone.path.rglob("*") if each.suffix == ".lock" or each.name.startswith("journal") or each.name.startswith((".redchain-", "index-"))
    ]
    assert ("urgent" in clone.run("need", "show", NEED, "--format", "json").out) == (when == AFTER)


@pytest.mark.parametrize("option", [(), ("-a",)], ids=["", "-a"])
def test_who_deletes_the_lock_and_commits_takes_no_step_back(clone: Clone, option: tuple[str, ...]) -> None:
    killed(clone, AFTER, "need", "edit", NEED, "--urgency", "urgent")
    (clone.path / ".git/index.lock").unlink()
    clone.git("commit", "-q", "--allow-empty", "-m", "by hand", *option)
    assert clone.git("show", "--format=", "--name-only", "HEAD") == ""
    assert clone.run("validate").code == 0
    assert clone.subjects() == ["by hand", f"need: edit {NEED} urgency", "town"]


def test_a_journal_that_cannot_be_read_is_put_aside_with_a_word(clone: Clone) -> None:
    journal = clone.path / ".git/redchain/journal.json"
    journal.parent.mkdir(exist_ok=True)
    work = '{"version": 2, "works": [{"way": "ours", "made": null, "parent": null, "branch": null, "planned": [', "]}]}"
    damaged = (
        "",
        "{",
        "[]",
        "{}",
        '{"commit": "0", "paths": 5}',
        '{"commit": null, "paths": [["a", null, null]], "before": [null]}',
        '{"version": 1, "works": []}',
        '{"version": 3, "works": []}',
        '{"version": 2, "works": [5]}',
        '["../../a", null, null, null]'.join(work),
        '["a/.GIT/config", null, null, null]'.join(work),
        '["a\\u0000b", null, null, null]'.join(work),
        '["a\\ud800b", null, null, null]'.join(work),
        '["a", "HEAD", null, null]'.join(work),
        '["a", null, null, "é"]'.join(work),
        '["a", null]'.join(work),
        "[" * 100_000,
        "\0" * 100,
    )
    for number, words in enumerate(damaged):
        journal.write_text(words, "utf-8")
        for command in ((*OTHER[:-1], f"第 {number} 次"), ("need", "list")):
            done = clone.run(*command)
            assert done.code == 0, words
            assert (".refused" in done.err) == (command[1] == "edit"), words
        assert not journal.exists()
        assert len([*journal.parent.glob("*.refused")]) == number + 1
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("sort", ["pipe", "folder", "link", "loop", "large"])
def test_something_else_in_the_place_of_the_journal_is_put_aside(clone: Clone, sort: str) -> None:
    journal = clone.path / ".git/redchain/journal.json"
    journal.parent.mkdir(exist_ok=True)
    outside = clone.path.parent / "outside"
    outside.write_text('{"version": 2, "works": []}', "utf-8")
    if sort == "pipe":
        os.mkfifo(journal)
    elif sort == "folder":
        (journal / "x").mkdir(parents=True)
    elif sort == "large":
        with journal.open("wb") as file:
            file.truncate(10**12)
    else:
        journal.symlink_to(outside if sort == "link" else journal)
    done = clone.run("need", "list")
    assert (done.code, ".refused" in done.err) == (0, True)
    assert clone.run(*OTHER).code == 0
    assert outside.exists()
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("when", [BETWEEN, AFTER])
def test_what_somebody_did_after_the_kill_stays(clone: Clone, when: str) -> None:
    killed(clone, when, "need", "edit", NEED, "--urgency", "urgent")
    (clone.path / NEED_FILE).write_text("id: 手改\n", "utf-8")
    assert clone.run(*OTHER).code == 0
    assert (clone.path / NEED_FILE).read_text("utf-8") == "id: 手改\n"
    assert ("urgent" in clone.git("show", f"HEAD~:{NEED_FILE}")) == (when == AFTER)
    assert clone.git("diff", "--name-only").split() == [NEED_FILE]
    assert clone.git("diff", "--cached", "--name-only") == ""


SLOW = "#!/bin/sh\n: > .git/hook-began\nsleep 3\n"


@pytest.mark.parametrize("way", ["writer", "reader"])
def test_a_commit_in_flight_is_waited_for(clone: Clone, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """A slow hook outlives the redchain that is killed; what it lets pass is found, not reverted."""
    from redchain.history import in_flight

    monkeypatch.setattr(in_flight, "_PATIENCE", 0.01)
    hook = clone.path / ".git/hooks/pre-commit"
    hook.write_text(SLOW, "utf-8")
    hook.chmod(0o755)
    program = subprocess.Popen([sys.executable, "-m", "redchain", "need", "edit", NEED, "--urgency", "urgent", "--today", "2026-11-23"], cwd=clone.path)
    while not (clone.path / ".git/hook-began").exists():
        time.sleep(0.02)
    program.kill()
    program.wait()
    hook.unlink()
    if way == "writer":
        done = clone.run(*OTHER)
        assert done.code == 0
        assert in_flight.WAITING.zh in done.err
        assert clone.subjects()[1] == f"need: edit {NEED} urgency"
    else:
        assert clone.run("need", "list").code == 0
        while len(clone.subjects()) < 2:
            time.sleep(0.05)
        while (clone.path / ".git/index.lock").exists():
            assert clone.run("need", "list").code == 0
    clone.append("notes.txt", "x")
    clone.git("add", "notes.txt")
    clone.git("commit", "-qam", "by hand")
    assert clone.git("show", "--format=", "--name-only", "HEAD").split() == ["notes.txt"]
    assert clone.git("status", "--porcelain") == ""
