"""The paths of git's index read without git: the same ones, or git is asked."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from redchain.history.index_bytes import paths_in


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def work(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    for each in ("a", "a-b", "a/b", "data/链.yaml", "data/needs/x.yaml", "data/needs/" + "n" * 120 + ".yaml"):
        if each != "a":
            place = tmp_path / each
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(each, "utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "-c", "user.name=示例", "-c", "user.email=a@example.org", "commit", "-qm", "x")
    return tmp_path


def listed(work: Path) -> list[bytes]:
    return git(work, "ls-files", "-z").encode().split(b"\0")[:-1]


def test_the_paths_are_those_that_git_lists(work: Path) -> None:
    assert paths_in(f"{work}/.git/index") == listed(work)
    (work / "new").write_text("new", "utf-8")
    git(work, "add", "--intent-to-add", "new")  # which makes an index of version 3
    git(work, "rm", "-q", "--cached", "a-b")
    git(work, "update-index", "--skip-worktree", "a/b")
    assert paths_in(f"{work}/.git/index") == listed(work)


def test_a_path_in_conflict_is_told_as_often_as_git_tells_it(work: Path) -> None:
    blob = git(work, "rev-parse", "HEAD:a-b").strip()
    lines = "".join(f"100644 {blob} {stage}\tboth\n" for stage in (1, 2, 3))
    subprocess.run(["git", "-C", str(work), "update-index", "--index-info"], input=lines, check=True, text=True)
    found = paths_in(f"{work}/.git/index")
    assert found == listed(work)
    assert found.count(b"both") == 3


@pytest.mark.parametrize(
    "words", [("update-index", "--index-version", "4"), ("update-index", "--split-index"), ("sparse-checkout", "set", "--cone", "--sparse-index", "data")]
)
def test_what_is_kept_in_another_way_is_for_git_to_tell(work: Path, words: tuple[str, ...]) -> None:
    git(work, *words)
    if words[0] == "sparse-checkout":  # which needs a folder that is left out
        assert b"a/" in (work / ".git" / "index").read_bytes()
    assert paths_in(f"{work}/.git/index") is None


@pytest.mark.parametrize(
    "damage", [lambda raw: raw[:-1], lambda raw: raw[:40] + b"\xff" + raw[41:], lambda _: b"", lambda raw: raw[:12], lambda raw: raw + b"\0" * 20]
)
def test_a_damaged_one_is_for_git_to_tell(work: Path, damage: object) -> None:
    index = work / ".git" / "index"
    index.write_bytes(damage(index.read_bytes()))  # type: ignore[operator]
    assert paths_in(str(index)) is None
    assert paths_in(f"{work}/.git/none") is None
