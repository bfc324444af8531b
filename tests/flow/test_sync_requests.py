"""What `redchain sync` makes of a request that the host has made one commit of, whatever the desk and others did since."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Clone
from tests.flow.test_sync import NEED, NEED_FILE, OTHER, Desks, desks, protect
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


@pytest.mark.parametrize("is_merged", [False, True])
@pytest.mark.parametrize("what", ["a program", "a renamed folder"])
def test_what_is_set_back_after_a_request_that_has_arrived_stays_so_where_git_lays_it_upon_theirs(
    desks: Desks, taken: Clone, what: str, *, is_merged: bool
) -> None:
    before = taken.git("show", f"HEAD~2:{NEED_FILE}")
    (taken.path / NEED_FILE).write_text(before, encoding="utf-8")
    taken.git("commit", "-qam", "data: not that urgent")
    if is_merged:
        taken.git("checkout", "-q", "-b", "side", "HEAD~1")
        assert taken.run("need", "edit", OTHER, "--urgency", "low").code == 0
        taken.git("checkout", "-q", "main")
        taken.git("merge", "-q", "--no-edit", "side")
    with as_host(desks) as two:
        if what == "a program":
            (two.path / "run.sh").write_text("#!/bin/sh\n", encoding="utf-8")
            (two.path / "run.sh").chmod(0o755)
        else:
            two.git("mv", NEED_FILE, f"data/needs/{NEED}.yaml")
        two.git("add", "-A")
        two.git("commit", "-qm", what)
    done = taken.run("--lang", "en", "sync")
    assert done.code == 0, done
    there = f"data/needs/{NEED}.yaml" if what == "a renamed folder" else NEED_FILE
    assert (taken.path / there).read_text(encoding="utf-8") == before
    assert "data: not that urgent" in waiting(taken)
    assert len(waiting(taken)) == (2 if is_merged else 1)
    assert not taken.git("status", "--porcelain")
    assert (taken.path / ".git/rebase-merge").exists() is False


@pytest.mark.parametrize("then", ["elsewhere in the record", "nothing, and it was pulled"])
def test_a_request_that_has_arrived_and_that_others_went_on_from_is_over(desks: Desks, taken: Clone, then: str) -> None:
    if then == "elsewhere in the record":
        with as_host(desks) as two:
            assert two.run("need", "edit", NEED, "--note", "别人写的").code == 0
    else:
        taken.git("pull", "-q", "--no-rebase", "--no-edit")
    for _ in range(2):
        done = taken.run("--lang", "en", "sync")
        assert (done.code, "request" in done.out) == (0, False), done
        assert taken.git("rev-parse", "HEAD") == desks.hub.git("rev-parse", "main")
    assert taken.run("need", "edit", OTHER, "--urgency", "low").code == taken.run("sync").code == 0
    assert len(waiting(taken)) == 1


def test_what_was_not_requested_is_kept_also_where_it_changes_nothing_in_all(desks: Desks, taken: Clone) -> None:
    with as_host(desks) as two:
        assert two.run("need", "edit", NEED, "--note", "别人写的").code == 0
    assert taken.run("need", "edit", OTHER, "--urgency", "low").code == taken.run("undo", "--yes").code == 0
    assert taken.run("sync").code == 0
    assert waiting(taken) == [f"undo: need: edit {OTHER} urgency", f"need: edit {OTHER} urgency"]


def sent_notes(desk: Clone) -> list[str]:
    """What is noted of requests."""
    return desk.git("for-each-ref", "--format=%(objectname)", "refs/redchain").split()


@pytest.mark.parametrize("then", ["nothing", "a set-back"])
def test_a_request_whose_branch_the_host_has_deleted_is_known_all_the_same(desks: Desks, taken: Clone, then: str) -> None:
    before = taken.git("show", f"HEAD~2:{NEED_FILE}")
    requested = taken.git("rev-parse", "HEAD").strip()
    assert sent_notes(taken) == [requested]
    if then == "a set-back":
        (taken.path / NEED_FILE).write_text(before, encoding="utf-8")
        taken.git("commit", "-qam", "data: not that urgent")
    (branch,) = [each for each in desks.hub.git("for-each-ref", "--format=%(refname)").split() if "/sync/" in each]
    desks.hub.git("update-ref", "-d", branch)
    taken.git("fetch", "-q", "--prune")
    assert "2 taken over there as one commit" in taken.run("--lang", "en", "status").out
    done = taken.run("--lang", "en", "sync")
    assert done.code == 0, done
    assert waiting(taken) == (["data: not that urgent"] if then == "a set-back" else [])
    assert requested not in sent_notes(taken)
    assert ((taken.path / NEED_FILE).read_text(encoding="utf-8") == before) == (then == "a set-back")


def test_what_is_noted_of_a_request_is_told_to_nobody(desks: Desks) -> None:
    """Who refuses a request and deletes its branch has it back: nothing waits, nothing was sent, and the last command may be dropped."""
    protect(desks.hub, '[ "$ref" = refs/heads/main ]')
    one = desks.first
    assert one.run("need", "edit", NEED, "--urgency", "urgent").code == one.run("sync").code == 0
    (branch,) = [each for each in desks.hub.git("for-each-ref", "--format=%(refname)").split() if "/sync/" in each]
    desks.hub.git("update-ref", "-d", branch)
    one.git("fetch", "-q", "--prune")
    assert len(sent_notes(one)) == 1
    assert "main: 1 not sent" in one.run("--lang", "en", "status").out
    for command in (("audit",), ("doctor",), ("validate",)):
        assert "refs/redchain" not in one.run(*command).out
    one.git("gc", "-q", "--prune=now")
    assert one.run("undo", "--drop", "--yes").code == one.run("sync").code == 0
    assert not sent_notes(one)


def test_a_clone_of_one_branch_alone_says_that_its_request_was_sent(desks: Desks) -> None:
    protect(desks.hub, '[ "$ref" = refs/heads/main ]')
    one = desks.first
    one.git("config", "remote.origin.fetch", "+refs/heads/main:refs/remotes/origin/main")
    assert one.run("need", "edit", NEED, "--urgency", "urgent").code == one.run("sync").code == 0
    assert "main: 1 sent, waiting for approval (" in one.run("--lang", "en", "status").out


@pytest.mark.parametrize("then", ["an edit", "the same edit otherwise", "nothing"])
def test_a_request_is_made_one_commit_of_beside_what_others_had_written_in_the_same_record(desks: Desks, then: str) -> None:
    """What was set back since and is not sent yet stays so, whatever others do to the record before and after."""
    protect(desks.hub, f'[ "$ref" = refs/heads/main ] && [ ! -e {desks.place}/open ]')
    one, _ = desks.first, desks.desk("two")
    before = (one.path / NEED_FILE).read_text(encoding="utf-8")
    assert one.run("need", "edit", NEED, "--urgency", "urgent").code == one.run("sync").code == 0
    with as_host(desks) as two:
        assert two.run("need", "edit", NEED, "--note", "别人先写的").code == 0
        two.git("fetch", "-q")
        (branch,) = [each for each in two.git("for-each-ref", "--format=%(refname)", "refs/remotes").split() if "/sync/" in each]
        two.git("merge", "-q", "--squash", branch)
        two.git("commit", "-qm", "urgent (#1)")
        if then == "an edit":
            assert two.run("need", "edit", NEED, "--note", "别人又写的").code == 0
        elif then == "the same edit otherwise":
            assert two.run("need", "edit", NEED, "--urgency", "low").code == 0
    if then == "the same edit otherwise":  # what was asked for came, and others went on from it
        assert one.run("sync").code == 0
        assert one.git("rev-parse", "HEAD") == desks.hub.git("rev-parse", "main")
        return
    (one.path / NEED_FILE).write_text(before, encoding="utf-8")
    one.git("commit", "-qam", "data: not that urgent")
    assert one.run("sync").code == 0
    text = (one.path / NEED_FILE).read_text(encoding="utf-8")
    assert "urgency: urgent" not in text
    assert ("别人又写的" if then == "an edit" else "别人先写的") in text
    assert waiting(one) == ["data: not that urgent"]


def test_a_preview_judges_nothing_where_git_itself_has_to_join(desks: Desks) -> None:
    """What would be judged is not known yet; it offered to drop a commit that the sync then sent."""
    one = desks.first
    desks.desk("two")
    protect(desks.hub, f'[ "$ref" = refs/heads/main ] && [ ! -e {desks.place}/open ]')
    assert one.run("resource", "rename", RESOURCE, "xin-hao", "--yes").code == one.run("sync").code == 0
    assert one.run("resource", "rename", "xin-hao", RESOURCE, "--yes").code == 0
    others_note(desks, "别人写的")
    (branch,) = [each for each in desks.hub.git("for-each-ref", "--format=%(refname:short)").split() if each.startswith("sync/")]
    with as_host(desks) as host:
        host.git("fetch", "-q")
        host.git("merge", "-q", "--squash", f"origin/{branch}")
        host.git("commit", "-qm", "renamed (#1)")
    desks.hub.git("update-ref", "-d", f"refs/heads/{branch}")
    done = one.run("--lang", "en", "sync", "--dry-run")
    assert (done.code, "undo --drop" in done.out) == (0, False), done
    assert one.run("sync").code == 0
    assert (one.run("audit", "--fresh").code, one.run("validate").code) == (0, 0)
