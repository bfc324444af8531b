"""Two branches that both generated the lists: the conflict is resolved by generating them again, and every refusal names the way out."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
OTHER = "N-20251217-386GH"


def try_git(clone: Clone, *arguments: str) -> int:
    return subprocess.run(["git", *arguments], cwd=clone.path, capture_output=True, check=False, env=None).returncode


def two_branches(clone: Clone, *, same_record: bool = False) -> None:
    """Two branches with a step each, which both generated the lists."""
    clone.run("lists", "--today", "2026-11-01")
    clone.git("checkout", "-qb", "other")
    assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    assert clone.run("lists", "--today", "2026-11-20").code == 0
    clone.git("checkout", "-q", "main")
    assert clone.run("need", "edit", NEED if same_record else OTHER, "--urgency", "low").code == 0
    assert clone.run("lists", "--today", "2026-11-21").code == 0


WAYS = {
    "merge": (("merge", "other"), "git commit --no-edit", ("commit", "--no-edit")),
    "rebase": (("rebase", "other"), "git rebase --continue", ("-c", "core.editor=true", "rebase", "--continue")),
    "cherry-pick": (("cherry-pick", "other"), "git cherry-pick --continue", ("-c", "core.editor=true", "cherry-pick", "--continue")),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("way", WAYS)
def test_lists_that_conflict_are_made_anew(clone: Clone, way: str, lang: str) -> None:
    two_branches(clone)
    begin, command, go_on = WAYS[way]
    assert try_git(clone, *begin) != 0
    unmerged = set(clone.git("diff", "--name-only", "--diff-filter=U").split())
    assert unmerged
    assert all(each.startswith("data/lists/") for each in unmerged)
    refused = clone.run("need", "edit", OTHER, "--urgency", "normal", "--lang", lang)
    assert (refused.code, refused.out) == (1, "")
    assert "redchain lists" in refused.err
    assert command in refused.err
    tip = clone.git("rev-parse", "HEAD")
    done = clone.run("lists", "--lang", lang)
    assert done.code == 0, done
    assert command in done.err
    assert clone.git("rev-parse", "HEAD") == tip, "the user's git commits"
    assert clone.git("ls-files", "-u") == ""
    assert all("<<<<<<<" not in (clone.path / each).read_text("utf-8") for each in unmerged)
    assert try_git(clone, *go_on) == 0
    assert clone.git("status", "--porcelain") == ""
    if way != "rebase":
        assert clone.run("lists", "--check").code == 0
    assert clone.run("need", "edit", OTHER, "--note", "接着办").code == 0


def test_records_in_conflict_are_named_first(clone: Clone) -> None:
    two_branches(clone, same_record=True)
    assert try_git(clone, "merge", "other") != 0
    for lang, words in (("zh", "怎么办"), ("en", "what to do")):
        files = clone.files()
        for command in (("lists",), ("need", "edit", OTHER, "--note", "x"), ("fmt",)):
            done = clone.run(*command, "--lang", lang)
            assert (done.code, done.out) == (1, ""), done
            assert words in done.err
            assert clone.files() == files
    assert NEED_FILE in clone.run("need", "edit", OTHER, "--note", "x").err
    clone.git("checkout", "-q", "--ours", NEED_FILE)
    refused = clone.run("lists")
    assert refused.code == 1
    assert NEED_FILE in refused.err
    assert "git add" in refused.err
    clone.git("add", NEED_FILE)
    assert clone.run("lists").code == 0
    clone.git("commit", "-q", "--no-edit")
    assert clone.run("lists", "--check").code == 0


def test_a_merge_without_conflict_that_waits_names_both_ways(clone: Clone) -> None:
    clone.git("checkout", "-qb", "other")
    assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    clone.git("checkout", "-q", "main")
    assert clone.run("need", "edit", OTHER, "--urgency", "low").code == 0
    clone.git("merge", "-q", "--no-commit", "--no-ff", "other")
    refused = clone.run("need", "edit", OTHER, "--note", "x")
    assert "git commit --no-edit" in refused.err
    assert "git merge --abort" in refused.err
    assert clone.run("lists").code == 0
    clone.git("commit", "-q", "--no-edit")
    assert clone.run("lists", "--check").code == 0
    assert len(clone.git("log", "-1", "--format=%P").split()) == 2


def test_a_data_root_below_the_top(clone: Clone) -> None:
    (clone.path / "市 级").mkdir()
    clone.git("mv", "data", "市 级/data")
    clone.git("commit", "-qm", "moved")
    root = ("--root", str(clone.path / "市 级"))
    clone.git("checkout", "-qb", "other")
    clone.run("lists", "--today", "2026-11-01", *root)
    clone.git("checkout", "-q", "main")
    clone.run("lists", "--today", "2026-11-02", *root)
    assert try_git(clone, "merge", "other") != 0
    assert clone.run("lists", *root).code == 0
    clone.git("commit", "-q", "--no-edit")
    assert clone.git("status", "--porcelain") == ""


def test_lists_left_in_conflict_by_a_stash_or_edited_by_hand(clone: Clone) -> None:
    clone.run("lists", "--today", "2026-11-01")
    clone.run("lists", "--today", "2026-11-02", "--no-commit")
    clone.git("stash")
    clone.run("lists", "--today", "2026-11-03")
    assert try_git(clone, "stash", "pop") != 0
    refused = clone.run("lists")
    assert refused.code == 1
    assert "git checkout HEAD -- data/lists/" in refused.err
    clone.git("checkout", "-q", "HEAD", "--", "data/lists")
    assert clone.run("lists").code == 0
    assert clone.git("status", "--porcelain") == ""


# a detached HEAD


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", [("need", "edit", NEED, "--urgency", "urgent"), ("lists",), ("--quiet", "lists")], ids=" ".join)
def test_a_detached_head_is_told_with_the_way_to_keep_the_commit(clone: Clone, command: tuple[str, ...], lang: str) -> None:
    clone.git("checkout", "-q", "--detach")
    done = clone.run(*command, "--lang", lang)
    assert done.code == 0
    made = clone.git("rev-parse", "--short=7", "HEAD").strip()
    assert f"git branch {'新分支名' if lang == 'zh' else 'NEW-NAME'} {made}" in done.err
    clone.git("branch", "kept", made)
    clone.git("checkout", "-q", "kept")
    assert "git branch" not in clone.run("need", "edit", OTHER, "--urgency", "low").err


def test_a_detached_head_where_a_hook_is_configured(clone: Clone) -> None:
    hook = clone.path / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\n", "utf-8")
    hook.chmod(0o755)
    clone.git("checkout", "-q", "--detach")
    assert "git branch" in clone.run("need", "edit", NEED, "--urgency", "urgent").err
