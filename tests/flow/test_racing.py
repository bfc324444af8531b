"""Others move the branch or write at the same time: nothing is lost, and no commit holds another's files."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from redchain.history import commit as commit_module
from redchain.store.loading import Store

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


@pytest.mark.parametrize("switch", [("switch", "-q", "-c", "neu"), ("switch", "-q", "--detach")], ids=["another branch", "no branch"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_branch_that_is_switched_meanwhile_gets_nothing(clone: Clone, monkeypatch: pytest.MonkeyPatch, switch: tuple[str, ...], lang: str) -> None:
    def by_hand() -> None:
        lock = clone.path / ".git/index.lock"
        held = lock.read_bytes()
        lock.unlink()
        clone.git(*switch)
        lock.write_bytes(held)

    calls = meddle(monkeypatch, 1, by_hand)
    before = clone.files()
    done = clone.run("need", "edit", NEED, "--urgency", "urgent", "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert "main" in done.err
    assert len(calls) == 1
    assert clone.subjects() == ["town"]
    assert clone.files() == before
    assert clone.git("status", "--porcelain") == ""
    assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 0


@pytest.mark.parametrize("command", [("need", "edit", NEED, "--urgency", "urgent"), ("lists",), ("fmt",)], ids=lambda words: words[0])
def test_a_branch_that_is_switched_after_the_records_were_read_gets_nothing(clone: Clone, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    from redchain.history.repository import Repository

    if command == ("fmt",):
        (clone.path / "data/needs/2025-11").mkdir()
        clone.git("mv", NEED_FILE, NEED_FILE.replace("2025-12", "2025-11"))
        clone.git("commit", "-qm", "misplaced")
    subjects = clone.subjects()
    identity = Repository.identity

    def switched(self: Repository) -> object:
        clone.git("switch", "-q", "-c", "neu")
        return identity(self)

    monkeypatch.setattr(Repository, "identity", switched)
    done = clone.run(*command)
    assert (done.code, done.out) == (1, "")
    assert "main" in done.err
    assert "neu" in done.err
    assert clone.subjects() == subjects
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    "command", [("chain", "rename", "yejin", "yejin-xin", "--yes"), ("match", "--plan", "--least", "0.3", "--dispatch", "--yes")], ids=lambda words: words[0]
)
def test_what_was_asked_on_one_branch_is_not_written_on_another(clone: Clone, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    """Whoever has said yes to what was shown of one branch has not said so of the one to which somebody has switched since."""
    from redchain.cli.context import Context

    opened = Context.workspace

    def switched(self: Context, **given: bool) -> object:
        if self.opened:
            clone.git("switch", "-q", "-c", "neu")
        return opened(self, **given)

    monkeypatch.setattr(Context, "workspace", switched)
    done = clone.run(*command)
    assert (done.code, done.out) == (1, "")
    assert "main" in done.err
    assert "neu" in done.err
    assert clone.subjects() == ["town"]
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("moment", ["before the branch moves", "after the files"])
def test_what_an_editor_saves_meanwhile_is_neither_gone_nor_committed(clone: Clone, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    place = commit_module._put_in_place

    def placed(means: commit_module.Means) -> None:
        if moment == "after the files":
            place(means)
        clone.append(NEED_FILE, "# 手存\n")
        if moment != "after the files":
            place(means)

    monkeypatch.setattr(commit_module, "_put_in_place", placed)
    done = clone.run("need", "edit", NEED, "--urgency", "urgent")
    assert done.code == (0 if moment == "after the files" else 1), done.err
    assert "# 手存" in (clone.path / NEED_FILE).read_text("utf-8")
    assert "# 手存" not in clone.git("show", f"HEAD:{NEED_FILE}")
    assert len(clone.subjects()) == 1 + (done.code == 0)
    assert clone.git("status", "--porcelain").split() == ["M", NEED_FILE]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("content", ["", "id: sl-tegang\nname: ["])
@pytest.mark.parametrize(
    "command",
    [("chain", "rename", "yejin", "yejin-xin", "--yes"), ("enterprise", "edit", "sl-tegang", "--note", "x"), ("need", "show", NEED)],
    ids=" ".join,
)
def test_a_file_that_is_just_being_saved_when_it_is_read_is_told(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], content: str, lang: str
) -> None:
    """All files were looked at by then; an editor has emptied this one and not written it yet. What is in hand is shown as it was when it was looked at."""
    read, path = Store.read, NEED_FILE if NEED in command else "data/enterprises/sl-tegang.yaml"
    monkeypatch.setattr(Store, "read", lambda self, name: content.encode() if name == path else read(self, name))
    clone.run("validate")
    done = clone.run(*command, "--lang", lang)
    assert done.code == 1, done.err
    assert path in done.err
    assert ("刚刚被别人改过" if lang == "zh" else "was changed a moment ago") in done.err
    assert len(clone.subjects()) == 1
    assert clone.git("status", "--porcelain") == ""


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
