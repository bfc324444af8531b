"""Where git keeps its things, and what HEAD stands on, read without starting git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain.history.checkout import Checkout, cache_file, find_checkout

if TYPE_CHECKING:
    from tests.conftest import Clone


def tip(clone: Clone) -> str | None:
    checkout = find_checkout(str(clone.path))
    assert checkout is not None
    return checkout.head_commit()


def head(clone: Clone) -> str:
    return clone.git("rev-parse", "HEAD").strip()


def test_a_loose_branch(clone: Clone) -> None:
    assert tip(clone) == head(clone)


@pytest.mark.parametrize("branch", ["feature/链办", "main2", "refs/heads/main"])
def test_a_packed_branch_among_others_whose_names_end_alike(clone: Clone, branch: str) -> None:
    clone.git("branch", "x/main")
    clone.git("checkout", "-qb", branch)
    clone.git("commit", "-q", "--allow-empty", "-m", "next")
    clone.git("tag", "-a", "-m", "标签", "v1")
    clone.git("pack-refs", "--all")
    assert tip(clone) == head(clone)
    clone.git("commit", "-q", "--allow-empty", "-m", "loose again")
    assert tip(clone) == head(clone)


def test_a_detached_head(clone: Clone) -> None:
    clone.git("checkout", "-q", "--detach")
    assert tip(clone) == head(clone)


def test_an_unborn_branch(clone: Clone) -> None:
    clone.git("checkout", "-q", "--orphan", "new")
    assert tip(clone) is None


def test_a_branch_that_is_another_name_of_a_branch(clone: Clone) -> None:
    clone.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    clone.git("symbolic-ref", "HEAD", "refs/heads/alias")
    assert tip(clone) == head(clone)
    clone.git("pack-refs", "--all")
    assert tip(clone) == head(clone)


def test_branches_that_name_each_other(clone: Clone) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (clone.path / f".git/refs/heads/{name}").write_text(f"ref: refs/heads/{other}\n", "utf-8")
    (clone.path / ".git/HEAD").write_text("ref: refs/heads/a\n", "utf-8")
    assert tip(clone) is None


def test_a_linked_work_tree_has_its_own_head_and_lock_and_shares_the_branches(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "-q", "-b", "linked", str(tmp_path / "linked"))
    linked = type(clone)(tmp_path / "linked")
    linked.git("commit", "-q", "--allow-empty", "-m", "next")
    assert tip(linked) == head(linked) != head(clone) == tip(clone)
    clone.git("pack-refs", "--all")
    assert tip(linked) == head(linked)
    checkout = find_checkout(str(linked.path / "data"))
    assert checkout is not None
    assert checkout.top == str(linked.path.resolve())
    assert checkout.own_folder.startswith(str((clone.path / ".git/worktrees").resolve()))


def test_the_nearest_git_folder_upwards(clone: Clone, tmp_path: Path) -> None:
    assert find_checkout(str(clone.path / "data/needs")) == Checkout(str(clone.path.resolve()), f"{clone.path.resolve()}/.git")
    (tmp_path / "plain").mkdir()
    assert find_checkout(str(tmp_path / "plain")) is None


def test_an_empty_git_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert find_checkout(str(tmp_path)) is None
    assert cache_file(str(tmp_path)) is None


@pytest.mark.parametrize("words", ["", "gitdir:", "gitdir: /nowhere/at/all", "gitdir: ../..", "\udcff"])
def test_a_pointer_that_leads_nowhere_is_none(tmp_path: Path, words: str) -> None:
    (tmp_path / ".git").write_bytes(words.encode("utf-8", "surrogateescape"))
    assert find_checkout(str(tmp_path)) is None


def test_two_roots_in_one_repository_have_two_caches(clone: Clone) -> None:
    (clone.path / "甲").mkdir()
    (clone.path / "乙").mkdir()
    caches = {cache_file(str(clone.path / each)) for each in (".", "甲", "乙")}
    assert len(caches) == 3
    assert all(each and Path(each).parent == clone.path.resolve() / ".git/redchain" for each in caches)


@pytest.mark.parametrize("mark", ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"])
def test_what_is_in_progress(clone: Clone, mark: str) -> None:
    checkout = find_checkout(str(clone.path))
    assert checkout is not None
    assert checkout.in_progress() is None
    (clone.path / ".git" / mark).mkdir()
    assert checkout.in_progress() == mark


@pytest.mark.parametrize("said", ["gitdir: ../gone", "gitdir: /nowhere/.git/worktrees/w", "", "不是路径"])
def test_a_git_file_that_points_nowhere_is_never_the_repository_around_it(clone: Clone, said: str) -> None:
    inner = clone.path / "data/units"
    (inner / ".git").write_text(said, "utf-8")
    assert find_checkout(str(inner)) is None
    assert find_checkout(str(clone.path)) is not None
