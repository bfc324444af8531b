"""A repository that belongs to another user, which git does not open: every command says so, and the command that mends it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from redchain.errors import WorldError
from redchain.history import checkout, git
from tests.cli.every_command import calls

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="folders have no such owners on Windows")]
APART = {"ci comment", "ci template", "completion", "explain", "help", "merge-file"}


@pytest.fixture
def of_others(reader: Clone, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A repository that another user owns, for us and for git."""
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    checkout._ask_git.cache_clear()
    return reader


@pytest.mark.parametrize("name", [name for name in calls() if name not in APART])
def test_every_command_says_what_mends_it(name: str, of_others: Clone) -> None:
    done = of_others.run(*calls()[name].arguments)
    assert (done.code, done.out) == (1, "")
    assert "这个目录是别的用户的" in done.err
    assert f"请执行：git config --global --add safe.directory {of_others.path}\n" in done.err
    assert "Traceback" not in done.err


def test_in_english(of_others: Clone) -> None:
    done = of_others.run("todo", "--lang", "en")
    assert f"git does not open {of_others.path}: the folder belongs to another user" in done.err
    assert f"if you trust it, run: git config --global --add safe.directory {of_others.path}\n" in done.err


def test_what_git_was_told_to_trust_is_opened(of_others: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(f"[safe]\n\tdirectory = {of_others.path}\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    assert of_others.run("todo").code == 0


def test_where_owners_are_not_known_git_still_says_it(reader: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(WorldError, match="belongs to another user"):
        git.run(str(reader.path), "status")
