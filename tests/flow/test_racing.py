"""Others move the branch or write at the same time: nothing is lost, and no commit holds another's files."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from redchain.history import commit as commit_module

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

ADD = ("need", "add", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证")
NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
WRITERS, COMMITS = 8, 5
WRITER = """
import contextlib, io, sys
from redchain.cli.main import main
root, name = sys.argv[1:]
for number in range({commits}):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(["--root", root, "--today", "2026-11-23", "--quiet", "need", "add", "--title", f"第 {{name}} 人第 {{number}} 条", "--enterprise", "sl-bacai", "--category", "融资"])
    if code:
        sys.exit(code)
    print(said.getvalue().strip(), flush=True)
"""


def meddle(monkeypatch: pytest.MonkeyPatch, times: int, act: object) -> list[int]:
    """Call `act` just before the branch is moved, the first `times` times."""
    move, calls = commit_module._move_branch, []

    def moved(*arguments: object) -> object:
        calls.append(1)
        if len(calls) <= times:
            act()  # type: ignore[operator]
        return move(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(commit_module, "_move_branch", moved)
    return calls


def somebody_commits(clone: Clone, path: str, text: str) -> None:
    """Move the branch as a push or another work tree does, which does not ask for the index that we hold."""
    other = clone.path.parent / "elsewhere"
    if not other.exists():
        clone.git("clone", "-q", ".", str(other))
    there = type(clone)(other)
    there.git("fetch", "-q", "origin", "main")
    there.git("reset", "-q", "--hard", "FETCH_HEAD")
    there.append(path, text)
    there.git("add", path)
    there.git("-c", "user.name=别人", "-c", "user.email=other@example.org", "commit", "-qm", "somebody")
    clone.git("fetch", "-q", str(other), "main")
    clone.git("update-ref", "refs/heads/main", "FETCH_HEAD")


def test_a_branch_that_moved_is_built_upon(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:

    calls = meddle(monkeypatch, 2, lambda: somebody_commits(clone, "README.md", "行\n"))
    done = clone.run(*ADD)
    assert done.code == 0
    assert len(calls) == 3
    assert clone.subjects() == [f"need: add {done.out.strip()} 想找检测机构", "somebody", "somebody", "town"]
    assert clone.git("show", "HEAD:README.md") == "行\n行\n"
    assert clone.git("status", "--porcelain", "data") == ""
    assert clone.git("fsck", "--strict", "--no-dangling") == ""


def test_a_branch_that_never_rests_is_given_up(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    meddle(monkeypatch, 100, lambda: somebody_commits(clone, "README.md", "行\n"))
    before = clone.files()
    done = clone.run(*ADD)
    assert (done.code, done.out) == (1, "")
    assert "没有提交" in done.err
    assert clone.files() == before
    assert set(clone.subjects()) == {"somebody", "town"}
    assert not (clone.path / ".git/redchain/journal.json").exists()


def test_somebody_who_commits_the_same_record_is_not_overwritten(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    def somebody_edits() -> None:
        somebody_commits(clone, NEED_FILE, 'note: "别人的"\n')
        clone.append(NEED_FILE, 'note: "别人的"\n')

    meddle(monkeypatch, 1, somebody_edits)
    done = clone.run("need", "edit", NEED, "--urgency", "urgent")
    assert (done.code, done.out) == (1, "")
    assert clone.subjects() == ["somebody", "town"]
    assert "别人的" in (clone.path / NEED_FILE).read_text("utf-8")
    clone.git("reset", "-q")
    assert clone.git("status", "--porcelain") == ""
    assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    assert "别人的" in clone.git("show", f"HEAD:{NEED_FILE}")


def test_eight_writers_at_once_lose_nothing_and_swallow_nothing(clone: Clone) -> None:
    (clone.path / "staged.txt").write_text("staged", "utf-8")
    clone.git("add", "staged.txt")

    def write(name: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", WRITER.format(commits=COMMITS), str(clone.path), str(name)], capture_output=True, encoding="utf-8", check=False
        )

    with ThreadPoolExecutor(WRITERS) as pool:
        done = list(pool.map(write, range(WRITERS)))
    assert [each.returncode for each in done] == [0] * WRITERS, [each.stderr for each in done]
    acknowledged = {line for each in done for line in each.stdout.split()}
    assert len(acknowledged) == WRITERS * COMMITS
    commits = clone.git("log", "--format=%x00%s", "--name-only", "main").split("\0")[1:-1]
    touched = [each.split("\n", 1) for each in commits]
    assert {subject.split()[2] for subject, _ in touched} == acknowledged
    for subject, files in touched:
        (path,) = files.split()
        assert path.endswith(f"/{subject.split()[2]}.yaml")
    assert clone.git("status", "--porcelain").split() == ["A", "staged.txt"]
    assert clone.git("fsck", "--strict", "--no-dangling") == ""
    listed = {each["id"] for each in json.loads(clone.run("need", "list", "--format", "json").out)["data"]}
    assert acknowledged <= listed
