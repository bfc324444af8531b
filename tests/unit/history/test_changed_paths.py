"""Git's note of the paths that each commit changed: made once where history is long, and never at the price of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.history import changed_paths
from redchain.history.checkout import Checkout, find_checkout
from redchain.history.git_log import commits_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

UNIT, MOVED = "data/units/gongdian.yaml", "data/units/old/gongdian.yaml"


@pytest.fixture
def packed(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A clone in which one record was changed, moved, deleted and brought back, with all objects in a pack; any history counts as long."""
    text = (clone.path / UNIT).read_text("utf-8")
    for number in range(3):
        put(clone, UNIT, f"{text}# {number}\n")
    (clone.path / MOVED).parent.mkdir()
    clone.git("mv", UNIT, MOVED)
    put(clone, MOVED, f"{text}# moved\n")
    clone.git("rm", "-q", MOVED)
    clone.git("commit", "-qm", "away")
    put(clone, UNIT, text)
    clone.git("repack", "-adq")
    monkeypatch.setattr(changed_paths, "LONG", 1)
    return clone


def put(clone: Clone, path: str, text: str) -> None:
    (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
    (clone.path / path).write_text(text, "utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "put")


def checkout_of(clone: Clone) -> Checkout:
    checkout = find_checkout(str(clone.path))
    assert checkout is not None
    return checkout


def graph(clone: Clone) -> Path:
    return clone.path / ".git/objects/info/commit-graph"


def test_the_commits_of_a_record_are_the_same_with_the_note(packed: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout, root = checkout_of(packed), str(packed.path)
    monkeypatch.setattr(changed_paths, "LONG", 10**9)
    without = commits_of(checkout, root, UNIT)
    assert not graph(packed).exists()
    monkeypatch.setattr(changed_paths, "LONG", 1)
    assert commits_of(checkout, root, UNIT) == without
    assert b"BIDX" in graph(packed).read_bytes()
    assert commits_of(checkout, root, UNIT) == without
    put(packed, UNIT, "# after the note\n")
    assert [each.subject for each in commits_of(checkout, root, UNIT)] == ["put", *(each.subject for each in without)]


def test_a_note_without_paths_is_made_anew_and_one_with_them_is_left(packed: Clone) -> None:
    packed.git("commit-graph", "write", "--reachable")
    assert b"BIDX" not in graph(packed).read_bytes()
    commits_of(checkout_of(packed), str(packed.path), UNIT)
    assert b"BIDX" in graph(packed).read_bytes()
    made = graph(packed).stat().st_mtime_ns
    put(packed, UNIT, "# later\n")
    commits_of(checkout_of(packed), str(packed.path), UNIT)
    assert graph(packed).stat().st_mtime_ns == made


def test_nothing_is_noted_where_history_is_short_or_the_user_wants_none(packed: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    packed.git("config", "core.commitGraph", "false")
    commits_of(checkout_of(packed), str(packed.path), UNIT)
    assert not graph(packed).exists()
    packed.git("config", "--unset", "core.commitGraph")
    monkeypatch.setattr(changed_paths, "LONG", 10**9)
    commits_of(checkout_of(packed), str(packed.path), UNIT)
    assert not graph(packed).exists()


def test_a_note_in_several_files_is_left_to_git(packed: Clone) -> None:
    packed.git("commit-graph", "write", "--reachable", "--split")
    assert commits_of(checkout_of(packed), str(packed.path), UNIT)
    assert not graph(packed).exists()
