"""SIGKILL at any moment: the old state or the new one remains, and the next command of any sort finishes the work or undoes it."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
import warnings
from datetime import date
from typing import TYPE_CHECKING

import pytest

import redchain
from redchain.errors import InterruptedWarning
from tests.flow import sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")]

NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
ELSEWHERE = ("resource", "edit", "bangdaiban", "--note", "别处")
OTHER = ("need", "edit", "N-20251217-386GH", "--note", "下一条命令")
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


def await_its_git(clone: Clone) -> None:
    """Wait until the git of a killed command has seen that nobody talks to it any more, and has taken its own locks away."""
    import fcntl

    with (clone.path / ".git/redchain/git-at-work").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


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


@pytest.mark.parametrize("when", [BEFORE, BETWEEN, AFTER])
def test_after_a_kill_another_python_program_reads_what_head_has_too(clone: Clone, when: str) -> None:
    killed(clone, when, "need", "edit", NEED, "--urgency", "urgent")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        books = redchain.open(clone.path, date(2026, 11, 23))
    assert [each.urgency for each in books.records("need") if each.id == NEED] == ["urgent" if when == AFTER else "normal"]
    assert [each.category for each in told] == ([InterruptedWarning] if when == BETWEEN else [])
    assert all(each.filename == __file__ for each in told)
    assert clone.git("status", "--porcelain") == ""
    assert not (clone.path / ".git/index.lock").exists()


@pytest.mark.parametrize("when", [BEFORE, BETWEEN])
def test_a_reader_gives_a_git_that_is_about_to_end_a_moment(clone: Clone, when: str) -> None:
    clone.run("validate")
    killed(clone, when, "need", "edit", NEED, "--urgency", "urgent")
    words = f"import fcntl, sys, time; file = open({str(clone.path / '.git/redchain/git-at-work')!r}, 'w'); fcntl.flock(file, fcntl.LOCK_EX); print(flush=True); time.sleep(0.2)"
    with subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE) as ending:
        assert ending.stdout is not None
        ending.stdout.readline()
        shown = clone.run("need", "show", NEED, "--format", "json").out
    assert "urgent" not in shown
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("option", [(), ("-a",)], ids=["", "-a"])
def test_who_deletes_the_lock_and_commits_takes_no_step_back(clone: Clone, option: tuple[str, ...]) -> None:
    killed(clone, AFTER, "need", "edit", NEED, "--urgency", "urgent")
    (clone.path / ".git/index.lock").unlink()
    clone.git("commit", "-q", "--allow-empty", "-m", "by hand", *option)
    assert clone.git("show", "--format=", "--name-only", "HEAD") == ""
    assert clone.run("validate").code == 0
    assert clone.subjects() == ["by hand", f"need: edit {NEED} urgency", "town"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("has_hook", [True, False], ids=["a hook", "no hook"])
def test_half_of_a_change_that_was_committed_by_hand_is_told_with_the_way_back(clone: Clone, lang: str, *, has_hook: bool) -> None:
    rename = ("chain", "rename", "yejin", "yejin-xin", "--yes")
    clone.run("validate")
    if has_hook:
        hook = clone.path / ".git/hooks/commit-msg"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
        hook.chmod(0o755)
    sweep.killed_halfway(str(clone.path), rename)
    (clone.path / ".git/index.lock").unlink()
    clone.git("commit", "-qam", "by hand", "--no-verify")
    told = clone.run("need", "list", "--lang", lang).err
    assert ("半截" if lang == "zh" else "half of it") in told
    command = re.search(r"git restore [^，]*?(?=，|, commit)", told)
    assert command is not None
    subprocess.run(command[0], shell=True, cwd=clone.path, check=True)
    clone.git("commit", "-qm", "taken back")
    assert clone.git("diff", "HEAD~2") == ""
    assert clone.run(*rename).code == 0
    assert clone.run("validate").code == 0
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["journal.json.new", "journal-left.json.new"])
def test_a_journal_that_was_killed_while_it_was_written_is_taken_away_by_a_reader(clone: Clone, name: str) -> None:
    clone.run("validate")
    (clone.path / ".git/redchain" / name).write_text('{"version": 2, "wor', "utf-8")
    assert clone.run("need", "list").code == 0
    assert not (clone.path / ".git/redchain" / name).exists()


@pytest.mark.parametrize(
    "command",
    [("docs", "-o", "out"), ("schema", "-o", "out"), ("report", "-o", "out/x.md"), ("lists", "-o", "out"), ("calendar", "export", "-o", "out/x.ics")],
    ids=" ".join,
)
@pytest.mark.parametrize("is_written", [False, True])
def test_what_a_kill_leaves_beside_generated_files_goes_when_the_command_runs_again(clone: Clone, command: tuple[str, ...], *, is_written: bool) -> None:
    if is_written:
        assert clone.run(*command).code == 0
    child = os.fork()
    if child == 0:
        from redchain.store import disk

        (clone.path / "out").mkdir(exist_ok=True)
        disk.prepare(str(clone.path / "out" / "rules.md"), b"half")
        os._exit(1)
    os.waitpid(child, 0)
    assert [*clone.path.glob("out/.redchain-*")]
    assert clone.run(*command).code == 0
    assert not [*clone.path.glob("out/.redchain-*")]


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


# one folder, a hook, locks


def test_a_folder_that_cannot_be_written_stands_in_the_way_of_its_own_records_only(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a kill its files stay as they are, with a word; every other command works, and once the folder can be written the next one finishes."""
    from redchain.store import disk

    killed(clone, BETWEEN, "need", "edit", NEED, "--urgency", "urgent")
    folder, real = str(clone.path / NEED_FILE).rpartition("/")[0], disk.tempfile.mkstemp

    def refused(*, prefix: str, dir: str) -> tuple[int, str]:  # noqa: A002  # as it is called
        if dir == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), dir)
        return real(prefix=prefix, dir=dir)

    with monkeypatch.context() as patch:
        patch.setattr(disk.tempfile, "mkstemp", refused)
        for number, command in enumerate([(*ELSEWHERE[:-1], "一"), ("need", "list"), (*ELSEWHERE[:-1], "二"), ("lists", "--no-commit"), ("todo",)]):
            done = clone.run(*command)
            assert done.code == 0, done
            assert f"git checkout HEAD -- {NEED_FILE}" in done.err, number
        assert clone.git("diff", "--name-only", "--", "data/needs").split() == [NEED_FILE]
        assert clone.git("diff", "--cached", "--name-only") == ""
    done = clone.run("need", "list")
    assert (done.code, "还原" in done.err) == (0, True)
    assert clone.git("status", "--porcelain", "data/needs") == ""


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_refuses_its_own_commands_alone(clone: Clone) -> None:
    folder = (clone.path / NEED_FILE).parent
    folder.chmod(0o555)
    try:
        assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 1
        assert clone.run(*ELSEWHERE).code == 0
    finally:
        folder.chmod(0o755)
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("option", [(), ("-a",)], ids=["", "-a"])
@pytest.mark.parametrize("when", [BEFORE, BETWEEN, AFTER])
def test_our_hook_lets_nobody_commit_what_a_kill_left(clone: Clone, when: str, option: tuple[str, ...]) -> None:
    from redchain.history.pre_commit_hook import hook_bytes

    hook = clone.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(hook_bytes())
    hook.chmod(0o755)
    killed(clone, when, "need", "edit", NEED, "--urgency", "urgent")
    (clone.path / ".git/index.lock").unlink()
    refused = subprocess.run(["git", "commit", "--allow-empty", "-m", "by hand", *option], cwd=clone.path, capture_output=True, encoding="utf-8", check=False)
    assert refused.returncode != 0
    assert "redchain validate" in refused.stderr
    assert clone.run("validate").code == 0
    assert clone.git("status", "--porcelain") == ""
    assert len(clone.subjects()) == (2 if when == AFTER else 1)


LOCKS = ("HEAD.lock", "refs/heads/main.lock")


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("content", ["", "ours"])
def test_a_lock_on_the_branch_that_our_killed_git_left_is_taken_away(clone: Clone, lock: str, content: str) -> None:
    killed(clone, BETWEEN, "need", "edit", NEED, "--urgency", "urgent")
    await_its_git(clone)
    made = json.loads((clone.path / ".git/redchain/journal.json").read_text("utf-8"))["works"][0]["made"]
    (clone.path / ".git" / lock).write_text(f"{made}\n" if content else "", "utf-8")
    assert clone.run("need", "list").code == 0
    assert not (clone.path / ".git" / lock).exists()
    assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 0


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("has_hook", [True, False], ids=["a hook", "no hook"])
def test_a_git_killed_after_it_had_committed_leaves_no_lock(clone: Clone, monkeypatch: pytest.MonkeyPatch, lock: str, *, has_hook: bool) -> None:
    from redchain.history import commit
    from redchain.history.git import Answer
    from redchain.history.repository import Repository

    def dying(move: Callable[..., object]) -> Callable[..., Answer]:
        def moved(*given: object, **named: object) -> Answer:
            move(*given, **named)
            (clone.path / ".git" / lock).write_text("", "utf-8")
            return Answer(-9, "", "")

        return moved

    if has_hook:
        hook = clone.path / ".git/hooks/pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
        hook.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(Repository, "commit_staged", dying(Repository.commit_staged))
        patch.setattr(commit, "_move_branch", dying(commit._move_branch))
        assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    assert not (clone.path / ".git" / lock).exists()
    assert clone.run(*OTHER).code == 0
    assert clone.git("status", "--porcelain") == ""
    assert len(clone.subjects()) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("content", ["", "ref: refs/heads/other\n", f"{'a' * 40}\n"])
def test_a_lock_on_the_branch_of_somebody_elses_is_named_with_its_age_and_the_command(clone: Clone, lock: str, content: str, lang: str) -> None:
    path = clone.path / ".git" / lock
    if content:
        killed(clone, BEFORE, "need", "edit", NEED, "--urgency", "urgent")
        await_its_git(clone)
    path.write_text(content, "utf-8")
    os.utime(path, (time.time() - 600, time.time() - 600))
    done = clone.run(*OTHER, "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert f"rm {path}" in done.err
    assert ("10 分钟" if lang == "zh" else "10 min") in done.err
    assert path.exists()
    assert clone.git("diff", "HEAD", "--name-only") == ""
    path.unlink()
    assert clone.run(*OTHER).code == 0


# the sweep


@pytest.mark.skipif(not sweep.IS_POSSIBLE, reason="ptrace of Linux on x86-64")
@pytest.mark.parametrize(("name", "sort"), sweep.sampled("all", "one"))
def test_a_kill_at_any_point_leaves_the_old_state_or_the_new_one(clone: Clone, name: str, sort: str) -> None:
    """A sample; `make sweep` tries every point."""
    assert [each for each in sweep.sweep(str(clone.path), name, sort, sweep.late(3)) if each.wrong] == []
