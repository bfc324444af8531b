"""The one door to git: its environment, what it answers, and the objects it reads and stores."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from redchain.errors import WorldError
from redchain.history import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone


def show_environment(clone: Clone, *, as_user: bool) -> dict[str, str]:
    """The environment that a program started by git sees."""
    clone.git("config", "alias.environment", "!env")
    out = git.run(str(clone.path), "environment", as_user=as_user).out
    return dict(line.split("=", 1) for line in out.splitlines() if "=" in line)


def test_git_that_is_missing_answers_like_a_shell(clone: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    head = clone.git("rev-parse", "HEAD")
    assert git.run(str(clone.path), "rev-parse", "HEAD") == git.Answer(0, head, "")
    failed = git.run(str(clone.path), "nonsense")
    assert failed.code != 0
    assert "nonsense" in failed.words
    assert not failed.is_missing
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git.run(str(clone.path), "rev-parse", "HEAD").is_missing
    with pytest.raises(WorldError), git.ObjectReader(str(clone.path)) as reader:
        reader.read(head.strip())


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE"])
def test_git_is_not_led_astray_by_a_hooks_environment(clone: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    head = clone.git("rev-parse", "HEAD").strip()
    monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert git.run(str(clone.path), "rev-parse", "--verify", "HEAD^{commit}").out.strip() == head
    assert git.run(str(clone.path), "status", "--porcelain").out == ""
    with git.ObjectReader(str(clone.path)) as reader:
        assert (reader.read(head) or b"").startswith(b"tree ")
    assert os.environ[name] == str(tmp_path / "elsewhere"), "the environment of this process stays as it is"


def test_what_is_parsed_is_in_plain_english_and_takes_no_lock_that_git_can_do_without(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    seen = show_environment(clone, as_user=False)
    assert (seen["LC_ALL"], seen["GIT_OPTIONAL_LOCKS"], seen["GIT_TERMINAL_PROMPT"], seen["GIT_PAGER"]) == ("C", "0", "0", "cat")


def test_the_users_hooks_see_the_users_language(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    seen = show_environment(clone, as_user=True)
    assert seen["LC_ALL"] == "zh_CN.UTF-8"
    assert "GIT_OPTIONAL_LOCKS" not in seen
    assert seen["GIT_TERMINAL_PROMPT"] == "0"


def test_a_path_means_itself_whatever_characters_are_in_it(clone: Clone) -> None:
    for name in ("data/[a]*?.txt", "data/a.txt", ":(top)x.txt"):
        (clone.path / name).write_text(name, "utf-8")
    given = git.joined(map(git.literal, ["data/[a]*?.txt", ":(top)x.txt"]))
    assert git.run(str(clone.path), "add", *git.PATHS_GIVEN, given=given).code == 0
    assert clone.git("diff", "--cached", "--name-only", "-z").split("\0")[:-1] == [":(top)x.txt", "data/[a]*?.txt"]


def test_objects_of_any_size_in_any_number_are_read_in_order(clone: Clone) -> None:
    contents = [b"", b"\n", b"\0\n" * 100, b"x" * 300_000, *(b"%d\n" % each for each in range(300))]
    stored = [git.store_object(str(clone.path / ".git/objects"), "blob", each, sync=bool(each)).hex() for each in contents]
    head = clone.git("rev-parse", "HEAD").strip()
    with git.ObjectReader(str(clone.path)) as reader:
        assert list(reader.blobs(stored)) == list(zip(stored, contents, strict=True))
        for each in ("0" * 40, head):  # a missing one, and one that is no content of a file
            with pytest.raises(WorldError, match=each):
                list(reader.blobs([stored[1], each, stored[0]]))
        assert reader.read("0" * 40) is None
        assert (reader.read(head) or b"").startswith(b"tree ")
    assert clone.git("fsck", "--strict", "--no-dangling") == ""


def test_an_object_that_is_damaged_is_said_in_both_languages(clone: Clone) -> None:
    made = git.store_object(str(clone.path / ".git/objects"), "blob", b"".join(hashlib.sha256(b"%d" % each).digest() for each in range(4000)), sync=False).hex()
    path = clone.path / ".git/objects" / made[:2] / made[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:50_000])
    with git.ObjectReader(str(clone.path)) as reader, pytest.raises(WorldError) as caught:
        reader.read(made)
    assert made in caught.value.text.zh
    assert made in caught.value.text.en
    assert caught.value.text.zh != caught.value.text.en


@pytest.mark.parametrize("words", [("status", "--porcelain"), ("ls-files",), ("diff", "--name-only"), ("diff-index", "--cached", "HEAD")])
def test_asking_git_runs_no_program_of_the_repositorys_own_configuration(clone: Clone, tmp_path: Path, words: tuple[str, ...]) -> None:
    program, ran = tmp_path / "watch", tmp_path / "ran"
    program.write_text(f"#!/bin/sh\ntouch '{ran}'\n", "utf-8")
    program.chmod(0o755)
    clone.git("config", "core.fsmonitor", str(program))
    assert git.run(str(clone.path), *words).code == 0
    assert not ran.exists()


def test_a_repository_that_git_does_not_open_is_refused_with_its_words(clone: Clone, tmp_path: Path) -> None:
    git.refuse_unopened(str(clone.path))
    with pytest.raises(WorldError, match="cannot open"):
        git.refuse_unopened(str(tmp_path))
