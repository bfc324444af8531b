"""What `redchain sync` makes of a request that the host has made one commit of, whatever the desk and others did since."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Clone
from tests.flow.test_sync import NEED_FILE, OTHER, Desks, desks
from tests.flow.test_sync_commits import taken

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="a hook in sh")]
__all__ = ["desks", "taken"]

OTHER_FILE = f"data/needs/2025-12/{OTHER}.yaml"
RESOURCE, RESOURCE_FILE = "bangdaiban", "data/resources/bangdaiban.yaml"


@contextmanager
def as_host(desks: Desks) -> Iterator[Clone]:
    """The desk that may send to the protected branch, with what it is there now; what it does is sent."""
    two = Clone(desks.place / "two", desks.first.capture)
    two.git("pull", "-q", "--ff-only", "origin", "main")
    yield two
    (desks.place / "open").touch()
    two.git("push", "-q", "origin", "main")
    (desks.place / "open").unlink()


def others_note(desks: Desks, note: str) -> None:
    """Others write a note on a resource."""
    with as_host(desks) as two:
        assert two.run("resource", "edit", RESOURCE, "--note", note).code == 0


def waiting(desk: Clone) -> list[str]:
    """The subjects of what the desk has and the branch of all has not, the newest first, without merges."""
    return desk.git("log", "--no-merges", "--format=%s", "origin/main..HEAD").splitlines()


@pytest.mark.parametrize("then", ["nothing", "an edit", "a set-back"])
@pytest.mark.parametrize("by", ["revert", "edit", "deletion"])
def test_what_others_set_back_after_it_was_pulled_stays_set_back(desks: Desks, taken: Clone, by: str, then: str) -> None:
    """The own branch holds theirs already, by a merge of git's: what came with that is not an own change."""
    before = taken.git("show", f"HEAD~2:{NEED_FILE}")
    others_note(desks, "别人写的")
    taken.git("pull", "-q", "--no-rebase", "--no-edit")
    with as_host(desks) as two:
        if by == "revert":
            two.git("revert", "--no-edit", "HEAD")
        elif by == "edit":
            assert two.run("resource", "edit", RESOURCE, "--note", "改过").code == 0
        else:
            two.git("rm", "-q", RESOURCE_FILE)
            two.git("commit", "-qm", "data: gone")
    if then == "an edit":
        assert taken.run("need", "edit", OTHER, "--urgency", "low").code == 0
    elif then == "a set-back":
        (taken.path / NEED_FILE).write_text(before, encoding="utf-8")
        taken.git("commit", "-qam", "data: not that urgent")
    taken.git("fetch", "-q")
    there = taken.git("ls-tree", "origin/main", RESOURCE_FILE)
    said = taken.run("--lang", "en", "sync", "--dry-run").out
    assert "别人" not in said
    assert ("resource" in said.partition("to be sent")[2]) is False
    assert taken.run("sync").code == 0
    assert taken.git("ls-tree", "HEAD", RESOURCE_FILE) == there
    assert (NEED_FILE in taken.git("diff", "--name-only", "origin/main", "HEAD")) == (then == "a set-back")
    assert (OTHER_FILE in taken.git("diff", "--name-only", "origin/main", "HEAD")) == (then == "an edit")
