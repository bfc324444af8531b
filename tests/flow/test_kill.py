"""SIGKILL before and after every step that changes something: the old state or the new one remains, and the next command finishes the work."""

from __future__ import annotations

import subprocess
import sys
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


def test_a_reading_command_changes_nothing_after_a_kill_and_sees_the_files_as_they_are(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.history import commit

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(commit, "_finish", killed)
        assert clone.run(*ADD).code == 130
    before = clone.files()
    assert clone.run("validate").code == 0
    assert clone.run("need", "list").code == 0
    assert clone.files() == before
    assert clone.run("need", "show", "N-20261123-AAAAA").code == 1
    assert clone.run(*OTHER, "--no-commit").code == 0
    assert clone.run("need", "show", "N-20261123-AAAAA").code == 0


def test_a_damaged_journal_is_dropped(clone: Clone) -> None:
    journal = clone.path / ".git/redchain/journal.json"
    journal.parent.mkdir(exist_ok=True)
    for number, words in enumerate(
        ("", "{", "[]", "{}", '{"commit": "0", "paths": 5}', '{"paths": [["a"]], "before": []}', '{"commit": 5, "paths": [[1, 2, 3]], "before": null}')
    ):
        journal.write_text(words, "utf-8")
        assert clone.run(*OTHER[:-1], f"第 {number} 次").code == 0, words
        assert not journal.exists()
    assert clone.git("status", "--porcelain") == ""


def test_what_somebody_did_after_the_kill_stays(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.history import commit

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(commit, "_finish", killed)
        assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 130
    (clone.path / NEED_FILE).write_text("id: 手改\n", "utf-8")
    assert clone.run(*OTHER).code == 0
    assert (clone.path / NEED_FILE).read_text("utf-8") == "id: 手改\n"
    assert "urgent" in clone.git("show", f"HEAD:{NEED_FILE}")
    assert clone.git("diff", "--name-only").split() == [NEED_FILE]
    assert clone.git("diff", "--cached", "--name-only") == ""
