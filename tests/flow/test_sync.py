"""`redchain sync` between real clones and a bare repository: everything arrives once, nothing is forced, and what cannot go is told."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Clone

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NEED, OTHER = "N-20251203-EM1A3", "N-20251217-386GH"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
EDIT = ("need", "edit", NEED, "--urgency", "urgent")
EDIT_OTHER = ("need", "edit", OTHER, "--note", "别处")


class Desks:
    """A bare repository and the desks that work with it."""

    def __init__(self, place: Path, first: Clone) -> None:
        self.place, self.first = place, first
        self.hub = Clone(place / "hub.git")
        first.git("init", "-q", "--bare", "-b", "main", str(self.hub.path))
        first.git("remote", "add", "origin", str(self.hub.path))
        assert first.run("sync").code == 0

    def desk(self, name: str) -> Clone:
        """Another desk with a clone of its own."""
        path = self.place / name
        self.first.git("clone", "-q", str(self.hub.path), str(path))
        found = Clone(path, self.first.capture)
        found.git("config", "user.name", f"示例{name}")
        found.git("config", "user.email", f"{name}@example.org")
        return found

    def subjects(self) -> list[str]:
        """What the bare repository has, the newest first."""
        return self.hub.git("log", "--format=%s", "main").splitlines()


@pytest.fixture
def desks(clone: Clone, tmp_path: Path) -> Desks:
    """A bare repository, and the desk of the office."""
    return Desks(tmp_path, clone)


def test_the_first_sync_sends_everything_and_follows_the_branch_from_then_on(desks: Desks) -> None:
    assert desks.subjects() == ["town"]
    assert desks.first.git("rev-parse", "--abbrev-ref", "@{upstream}").strip() == "origin/main"


def test_what_two_desks_write_arrives_once_at_both(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run(*EDIT).code == 0
    assert two.run(*EDIT_OTHER).code == 0
    assert one.run("sync").code == 0
    done = two.run("--lang", "zh", "sync")
    assert done.code == 0, done.err
    assert "收到 1 个提交" in done.out
    assert "送出 1 个提交" in done.out
    assert one.run("sync").code == 0
    assert one.git("rev-parse", "HEAD") == two.git("rev-parse", "HEAD") == desks.hub.git("rev-parse", "main")
    assert sorted(desks.subjects()) == sorted(["town", f"need: edit {NEED} urgency", f"need: edit {OTHER} note"])
    assert one.files() == two.files()
    assert not one.git("status", "--porcelain")
    assert one.run("validate").code == two.run("validate").code == 0


def test_who_wrote_a_commit_and_when_stays_as_it_was(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run(*EDIT).code == 0
    assert two.run(*EDIT_OTHER).code == 0
    written = two.git("log", "-1", "--format=%an %ae %at %ct %B")
    assert one.run("sync").code == two.run("sync").code == 0
    assert two.git("log", "-1", "--format=%an %ae %at %ct %B") == written


def test_a_branch_that_was_deleted_there_is_sent_again(desks: Desks) -> None:
    desks.hub.git("update-ref", "-d", "refs/heads/main")
    assert desks.first.run("sync").code == 0
    assert desks.subjects() == ["town"]


def test_a_repository_that_a_host_began_with_a_readme_takes_the_records(clone: Clone, tmp_path: Path) -> None:
    hub, begun = tmp_path / "begun.git", tmp_path / "begun"
    clone.git("init", "-q", "--bare", "-b", "main", str(hub))
    clone.git("init", "-q", "-b", "main", str(begun))
    other = Clone(begun, clone.capture)
    (begun / "README.md").write_text("示例\n", encoding="utf-8")
    other.git("add", "-A")
    other.git("-c", "user.name=示例", "-c", "user.email=a@example.org", "commit", "-qm", "readme")
    other.git("push", "-q", str(hub), "main")
    clone.git("remote", "add", "origin", str(hub))
    done = clone.run("sync")
    assert done.code == 0, done.out + done.err
    assert clone.git("log", "--format=%s").splitlines() == ["town", "readme"]


def test_another_repository_is_not_mixed_in(desks: Desks, tmp_path: Path) -> None:
    assert desks.first.program("init", str(tmp_path / "else"), "--title", "别市", "--chain", "示例产业链", "--office", "示例链办", "--yes").code == 0
    other = Clone(tmp_path / "else", desks.first.capture)
    other.git("remote", "add", "origin", str(desks.hub.path))
    assert "git clone ADDRESS" in other.run("--lang", "en", "sync").err  # nobody is known who could have committed
    other.git("-c", "user.name=示例", "-c", "user.email=a@example.org", "commit", "-qm", "else", "--allow-empty")
    for language, words in (("zh", "没有共同的历史"), ("en", "shares no history")):
        done = other.run("--lang", language, "sync")
        assert done.code == 1
        assert words in done.err
    assert desks.subjects() == ["town"]


def test_a_second_sync_does_nothing(desks: Desks) -> None:
    assert desks.first.run(*EDIT).code == 0
    assert desks.first.run("sync").code == 0
    before = desks.first.git("rev-parse", "HEAD")
    done = desks.first.run("--lang", "en", "sync")
    assert (done.code, done.out.strip()) == (0, "as origin/main; nothing to send")
    assert desks.first.git("rev-parse", "HEAD") == before


def test_a_preview_says_both_sides_and_changes_nothing(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run(*EDIT).code == 0
    assert two.run(*EDIT_OTHER).code == 0
    assert one.run("sync").code == 0
    before, files, there = two.git("rev-parse", "HEAD"), two.files(), desks.subjects()
    done = two.run("--lang", "zh", "sync", "--dry-run")
    assert done.code == 0
    assert "会收到 1 个提交" in done.out
    assert "会送出 1 个提交" in done.out
    assert (two.git("rev-parse", "HEAD"), two.files(), desks.subjects()) == (before, files, there)


def test_what_was_written_by_hand_and_not_committed_is_told_not_to_go(desks: Desks) -> None:
    one = desks.first
    (one.path / NEED_FILE).write_text((one.path / NEED_FILE).read_text("utf-8") + "note: 手写\n", "utf-8")
    for more in ((), ("--dry-run",)):
        done = one.run("--lang", "zh", "sync", *more)
        assert (done.code, done.out.strip()) == (0, "与 origin/main 一致，没有要送出的")
        assert "1 个文件的改动没有提交，没有送" in done.err


def test_it_is_said_to_which_branch_commits_went(desks: Desks) -> None:
    one = desks.first
    one.git("checkout", "-qb", "mine")
    assert one.run(*EDIT).code == 0
    assert "到 origin/mine：" in one.run("--lang", "zh", "sync").out
    assert len(desks.subjects()) == 1


def test_a_clone_that_is_too_shallow_is_told_how_to_get_the_rest(desks: Desks) -> None:
    assert desks.first.run(*EDIT).code == desks.first.run("sync").code == 0
    path = desks.place / "shallow"
    desks.first.git("clone", "-q", "--depth", "1", desks.hub.path.as_uri(), str(path))
    shallow = Clone(path, desks.first.capture)
    shallow.git("config", "user.name", "示例")
    shallow.git("config", "user.email", "shallow@example.org")
    assert shallow.run(*EDIT_OTHER).code == 0
    done = shallow.run("--lang", "zh", "sync")
    if done.code:
        assert "git fetch --unshallow" in done.err
        shallow.git("fetch", "-q", "--unshallow")
        assert shallow.run("sync").code == 0
    assert f"need: edit {OTHER} note" in desks.subjects()


def test_offline_is_a_state_and_the_next_sync_sends_what_waited(desks: Desks) -> None:
    one = desks.first
    assert one.run(*EDIT).code == 0
    away = desks.hub.path.with_name("away.git")
    desks.hub.path.rename(away)
    for language, words in (("zh", "连不上 origin，1 个提交等着送出"), ("en", "origin cannot be reached; 1 commit waiting to be sent")):
        done = one.run("--lang", language, "sync")
        assert done.code == 0
        assert words in done.out
    assert json.loads(one.run("sync", "--json").out)["data"]["state"] == "unreached"
    looked = one.run("--lang", "zh", "sync", "--dry-run")
    assert "1 个提交等着送出" in looked.out
    assert "送出 1 个提交" not in looked.out
    assert "1 个提交没有送出" in one.run("--lang", "zh", "status").out
    away.rename(desks.hub.path)
    assert one.run("sync").code == 0
    assert desks.subjects()[0] == f"need: edit {NEED} urgency"


def test_without_a_remote_it_is_said_how_to_register_one(clone: Clone) -> None:
    for language, words in (("zh", "git remote add origin 地址"), ("en", "git remote add origin ADDRESS")):
        done = clone.run("--lang", language, "sync")
        assert done.code == 1
        assert words in done.err


def test_a_wrong_address_that_answers_is_refused_with_what_git_says(desks: Desks) -> None:
    desks.first.git("remote", "set-url", "origin", "https://someone:secret@localhost:1/nowhere.git")
    done = desks.first.run("--lang", "en", "sync")
    assert done.code == 0  # nobody listens there, so it is as if the network were down
    assert "cannot be reached" in done.out
    assert "secret" not in done.out + done.err
    desks.first.git("remote", "set-url", "origin", "no-such-scheme://x")
    done = desks.first.run("--lang", "en", "sync")
    assert done.code == 1
    assert "did not let us in" in done.err


def test_a_hook_of_this_computer_is_told_as_such(desks: Desks) -> None:
    assert desks.first.run(*EDIT).code == 0
    hook = desks.first.path / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho '示例：不让送' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    for language, words in (("zh", "这台电脑上的 pre-push 钩子不让送出：示例：不让送\n"), ("en", "the pre-push hook of this computer does not let it be sent")):
        done = desks.first.run("--lang", language, "sync")
        assert done.code == 1
        assert words in done.err
    hook.unlink()
    assert desks.first.run("sync").code == 0
    assert len(desks.subjects()) == 2


def test_a_branch_that_was_moved_back_by_force_is_told_before_anything_is_sent_again(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run(*EDIT).code == 0
    assert one.run("sync").code == 0
    assert two.run("sync").code == 0
    desks.hub.git("update-ref", "refs/heads/main", "main~1")
    assert two.run(*EDIT_OTHER).code == 0
    refused = two.run("--lang", "zh", "sync")
    assert refused.code == 1
    assert "已经收到的 1 个提交不在那里了" in refused.err
    assert desks.subjects() == ["town"]
    assert two.run("sync").code == 0  # a person has seen it
    assert len(desks.subjects()) == 3


def protect(hub: Clone, rule: str) -> None:
    """Let the bare repository refuse pushes for which the shell condition holds."""
    hook = hub.path / "hooks" / "pre-receive"
    hook.write_text(f'#!/bin/sh\nwhile read old new ref; do if {rule}; then echo "protected branch"; exit 1; fi; done\n', encoding="utf-8")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)


@pytest.mark.skipif(sys.platform == "win32", reason="a hook in sh")
def test_a_protected_branch_gets_a_branch_beside_it_and_never_a_second_one(desks: Desks) -> None:
    protect(desks.hub, '[ "$ref" = refs/heads/main ]')
    one = desks.first
    assert one.run(*EDIT).code == 0
    done = one.run("--lang", "zh", "sync")
    assert done.code == 0, done.err
    assert "受保护" in done.out
    (branch,) = [each for each in desks.hub.git("for-each-ref", "--format=%(refname:short)").split() if each.startswith("sync/")]
    assert branch in done.out
    assert desks.hub.git("rev-parse", branch) == one.git("rev-parse", "HEAD")
    done = one.run("--lang", "zh", "sync")
    assert "等着合并" in done.out
    assert one.run(*EDIT_OTHER).code == 0
    for lang, words in (
        ("zh", "main：1 个提交已送出，等着合并，1 个提交没有送出（redchain sync）（按上次获取）"),
        ("en", "main: 1 sent, waiting for approval, 1 not sent (redchain sync) (as of"),
    ):
        assert words in one.run("--lang", lang, "status").out
    assert one.run("sync").code == 0
    assert desks.hub.git("rev-parse", branch) == one.git("rev-parse", "HEAD")
    assert json.loads(one.run("status", "--json").out)["data"]["upstream"] == {
        "name": "origin/main",
        "ahead": 2,
        "behind": 0,
        "requested": 2,
        "has_arrived": False,
    }
    assert desks.subjects() == ["town"]


@pytest.mark.skipif(sys.platform == "win32", reason="a hook in sh")
@pytest.mark.parametrize("way", ["merge", "squash"])
@pytest.mark.parametrize("is_tidied", [False, True])
def test_after_the_request_is_merged_everything_is_there_once(desks: Desks, way: str, *, is_tidied: bool) -> None:
    protect(desks.hub, '[ "$ref" = refs/heads/main ]')
    one, keeper = desks.first, desks.desk("keeper")
    assert one.run(*EDIT).code == 0
    assert one.run("sync").code == 0
    (branch,) = [each for each in desks.hub.git("for-each-ref", "--format=%(refname:short)").split() if each.startswith("sync/")]
    assert keeper.run(*EDIT_OTHER).code == 0
    keeper.git("fetch", "-q")
    keeper.git("merge", "-q", *(["--no-ff", "-m", "merge request"] if way == "merge" else ["--squash"]), f"origin/{branch}")
    if way == "squash":
        keeper.git("commit", "-qm", "squashed")
    (desks.hub.path / "hooks" / "pre-receive").unlink()
    keeper.git("push", "-q", "origin", "main", *([f":{branch}"] if is_tidied else []))
    done = one.run("--lang", "zh", "sync")
    assert done.code == 0, done.err
    assert one.git("rev-parse", "HEAD^{tree}") == desks.hub.git("rev-parse", "main^{tree}")
    assert "urgency: urgent" in (one.path / NEED_FILE).read_text(encoding="utf-8")
    assert not one.git("status", "--porcelain")
    assert one.run("sync").code == 0


def test_a_branch_that_is_waited_for_goes_on_when_others_send(desks: Desks) -> None:
    protect(desks.hub, '[ "$ref" = refs/heads/main ]')
    one, keeper = desks.first, desks.desk("keeper")
    assert one.run(*EDIT).code == 0
    assert one.run("sync").code == 0
    (desks.hub.path / "hooks" / "pre-receive").unlink()
    assert keeper.run(*EDIT_OTHER).code == 0
    assert keeper.run("sync").code == 0
    protect(desks.hub, '[ "$ref" = refs/heads/main ]')
    done = one.run("sync")
    assert done.code == 0, done.err
    (branch,) = [each for each in desks.hub.git("for-each-ref", "--format=%(refname:short)").split() if each.startswith("sync/")]
    assert desks.hub.git("rev-parse", branch) == one.git("rev-parse", "HEAD")  # moved on without force
    assert "别处" in one.git("show", f"HEAD:data/needs/2025-12/{OTHER}.yaml")
    assert one.run("validate").code == 0


def test_what_the_check_refuses_together_is_held_back(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run("unit", "rename", "gongdian", "gongdian-xin", "--yes").code == 0
    added = ("resource", "add", "--id", "xin-ziyuan", "--title", "示例检测服务", "--unit", "gongdian", "--category", "检测认证")
    assert two.run(*added).code == 0
    assert one.run("sync").code == 0
    for _ in range(2):
        done = two.run("--lang", "zh", "sync")
        assert done.code == 1
        assert "没有送出" in done.out
        assert "RC2" in done.out
    assert "resource: add xin-ziyuan" not in " ".join(desks.subjects())
    assert two.run("undo", "--yes", "--drop").code == 0
    assert two.run(*(each.replace("gongdian", "gongdian-xin") for each in added)).code == 0
    done = two.run("sync")
    assert done.code == 0, done.out
    assert two.run("validate").code == 0
    assert desks.hub.git("rev-parse", "main") == two.git("rev-parse", "HEAD")


def test_a_file_with_changes_that_are_not_committed_is_not_overwritten(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run(*EDIT).code == 0
    assert one.run("sync").code == 0
    two.append(NEED_FILE, "# 还没有提交\n")
    before = two.files(), two.git("rev-parse", "HEAD")
    done = two.run("--lang", "zh", "sync")
    assert done.code == 1
    assert NEED_FILE in done.err
    assert "git stash" in done.err
    assert (two.files(), two.git("rev-parse", "HEAD")) == before
    two.append("notes.txt", "别的文件不碍事\n")
    two.git("checkout", "-q", "--", NEED_FILE)
    assert two.run("sync").code == 0
    assert (two.path / "notes.txt").exists()


def test_a_new_file_of_others_does_not_overwrite_one_that_git_does_not_know(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    one.append("notes.txt", "甲\n")
    one.git("add", "notes.txt")
    one.git("commit", "-qm", "notes")
    assert one.run("sync").code == 0
    two.append("notes.txt", "乙\n")
    done = two.run("sync")
    assert done.code == 1
    assert (two.path / "notes.txt").read_text(encoding="utf-8") == "乙\n"


def test_what_both_sides_changed_otherwise_is_for_a_person(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    assert two.run("need", "edit", NEED, "--urgency", "low").code == 0
    assert one.run("sync").code == 0
    done = two.run("--lang", "zh", "sync")
    assert done.code == 1
    assert f"  {NEED_FILE}\n" in done.out
    assert desks.subjects()[0] == f"need: edit {NEED} urgency"
    again = two.run("--lang", "zh", "sync")  # nothing is lost by trying again
    assert again.code == 1
    assert "先完成它" in again.err
    looked = two.run("--lang", "zh", "sync", "--dry-run")
    assert looked.code == 1
    assert "先解决冲突：redchain resolve" in looked.err
    two.git("rebase", "--abort")
    assert "urgency: low" in (two.path / NEED_FILE).read_text(encoding="utf-8")


def test_a_step_that_others_have_is_not_left_out(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    order = "D-20261120-6KXAJ"
    assert one.run("accept", order, "--at", "2026-11-20T10:00").code == 0
    assert two.run("accept", order, "--at", "2026-11-20T11:00", "--note", "乙").code == 0
    assert one.run("sync").code == 0
    assert two.run("sync").code == 1
    for language, words in (("zh", "别人已经收到，不能去掉"), ("en", "others have this step already")):
        for more in ((), ("--dry-run",)):
            refused = two.run("--lang", language, "resolve", "--theirs", *more)
            assert refused.code == 1
            assert words in refused.err
            assert f"redchain resolve {order} --ours" in refused.err
    assert two.run("resolve", order, "--ours").code == 0
    done = two.run("sync")
    assert done.code == 0, done
    assert one.git("rev-parse", "HEAD") == two.git("rev-parse", "HEAD")


def test_another_file_that_is_not_committed_is_put_aside_before_a_conflict_is_begun(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    assert two.run("need", "edit", NEED, "--urgency", "low").code == 0
    assert one.run("sync").code == 0
    assert two.run(*EDIT_OTHER, "--no-commit").code == 0
    for language in ("zh", "en"):
        refused = two.run("--lang", language, "sync")
        assert refused.code == 1
        assert "git stash" in refused.err.splitlines()[-1]
    two.git("stash", "-q")
    assert two.run("sync").code == 1
    assert two.run("resolve", "--theirs").code == 0
    assert two.run("sync").code == 0
    two.git("stash", "pop", "-q")
    assert two.git("status", "--porcelain").split() == ["M", f"data/needs/2025-12/{OTHER}.yaml"]


def test_in_the_middle_of_a_merge_nothing_is_synced(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run(*EDIT).code == 0
    assert one.run("sync").code == 0
    assert two.run("need", "edit", NEED, "--urgency", "normal", "--note", "乙").code in {0, 1}
    two.git("fetch", "-q")
    (two.path / ".git" / "MERGE_HEAD").write_text(two.git("rev-parse", "origin/main"), encoding="utf-8")
    done = two.run("--lang", "en", "sync")
    assert done.code == 1
    assert "middle of a merge" in done.err


def test_two_who_change_one_record_in_two_places_need_nobody(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    assert two.run("need", "edit", NEED, "--note", "乙").code == 0
    assert one.run("sync").code == 0
    done = two.run("sync")
    assert done.code == 0, done.out + done.err
    text = two.git("show", f"HEAD:{NEED_FILE}")
    assert "urgency: urgent" in text
    assert "乙" in text
    assert two.run("validate").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="programs are marked")
def test_programs_and_links_come_as_they_are(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    script = one.path / "run.sh"
    script.write_text("#!/bin/sh\n", encoding="utf-8")
    script.chmod(0o755)
    (one.path / "link").symlink_to("run.sh")
    one.git("add", "-A")
    one.git("commit", "-qm", "tools")
    assert one.run("sync").code == 0
    assert two.run(*EDIT_OTHER).code == 0
    done = two.run("sync")
    assert done.code == 0, done.err
    assert os.access(two.path / "run.sh", os.X_OK)
    assert (two.path / "link").is_symlink()
    assert desks.subjects()[0] == f"need: edit {OTHER} note"


def test_an_open_desk_says_nothing_while_nothing_happens_and_may_be_ended_at_any_moment(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.cli.upkeep import sync
    from redchain.flow import sync as flow

    fetched, real = [], flow.fetch

    def fetch(*given: object) -> object:
        fetched.append(given)
        if len(fetched) == 3:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(flow, "fetch", fetch)
    monkeypatch.setattr(sync.time, "sleep", lambda _: None)
    done = desks.first.run("sync", "--watch")
    assert (done.code, done.out) == (0, "")


def test_a_history_that_cannot_be_read_is_never_told_to_be_sent(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.flow import sync
    from redchain.history import git

    real = git.run
    monkeypatch.setattr(sync.git, "run", lambda top, *words, **more: git.Answer(128, "", "bad object") if words[0] == "log" else real(top, *words, **more))
    assert desks.first.run(*EDIT).code == 0
    done = desks.first.run("--lang", "en", "sync")
    assert (done.code, done.out) == (1, "")
    assert "git cannot read the history" in done.err
    assert "git fsck" in done.err


def test_generated_lists_never_stand_in_the_way(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run(*EDIT).code == 0
    assert one.run("lists").code == 0
    assert two.run(*EDIT_OTHER).code == 0
    assert two.run("lists").code == 0
    assert one.run("sync").code == 0
    done = two.run("sync")
    assert done.code == 0, done.err + done.out
    assert "redchain lists" in done.err
    assert two.git("show", "HEAD:data/lists/needs.md") == one.git("show", "HEAD:data/lists/needs.md")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")
@pytest.mark.parametrize("at", ["fetch", "target_of", "stand_on", "judge_against", "push"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_at_any_point_needs_no_hand(desks: Desks, at: str, when: str) -> None:
    from redchain.flow import sync

    one, two = desks.first, desks.desk("two")
    assert one.run(*EDIT).code == 0
    assert two.run(*EDIT_OTHER).code == 0
    assert one.run("sync").code == 0
    child = os.fork()
    if child == 0:
        real = getattr(sync, at)

        def dying(*given: object, **named: object) -> object:
            if when == "after":
                real(*given, **named)
            os.kill(os.getpid(), signal.SIGKILL)
            return None

        setattr(sync, at, dying)
        two.run("sync")
        os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    done = two.run("sync")
    assert done.code == 0, done.err
    assert sorted(desks.subjects()) == sorted(["town", f"need: edit {NEED} urgency", f"need: edit {OTHER} note"])
    assert two.git("rev-parse", "HEAD") == desks.hub.git("rev-parse", "main")
    assert not two.git("status", "--porcelain")
    assert two.run("validate").code == 0


def test_who_is_overtaken_while_sending_tries_again(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.flow import sync

    one, two = desks.first, desks.desk("two")
    assert two.run(*EDIT_OTHER).code == 0
    real, pushed = sync.push, []

    def overtaken(*given: object) -> object:
        pushed.append(given)
        if len(pushed) == 1:
            one.git("commit", "-q", "--allow-empty", "-m", "faster")
            one.git("push", "-q", "origin", "main")
        return real(*given)

    monkeypatch.setattr(sync, "push", overtaken)
    done = two.run("sync")
    assert done.code == 0, done.err
    assert len(pushed) == 2
    assert desks.subjects() == [f"need: edit {OTHER} note", "faster", "town"]


def test_who_is_overtaken_for_ever_is_told(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.flow import sync

    assert desks.first.run(*EDIT).code == 0
    monkeypatch.setattr(sync, "push", lambda *_: ("moved", ""))
    monkeypatch.setattr(sync.time, "sleep", lambda _: None)
    done = desks.first.run("--lang", "en", "sync")
    assert done.code == 1
    assert "somebody else was faster" in done.err
    assert desks.subjects() == ["town"]


def test_a_desk_that_stays_open_says_what_comes_and_goes(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.cli.upkeep import sync

    one, two = desks.first, desks.desk("two")
    assert two.run(*EDIT_OTHER).code == 0
    waited = []

    def wait(seconds: int) -> None:
        waited.append(seconds)
        if len(waited) == 1:
            assert one.run(*EDIT).code == 0
            assert one.run("sync").code == 0
        if len(waited) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(sync.time, "sleep", wait)
    done = two.run("--lang", "zh", "sync", "--watch", "--every", "7")
    assert done.code == 0
    assert waited == [7, 7]
    assert "收到 1 个提交" in done.out
    assert "一致" not in done.out
    assert two.git("rev-parse", "HEAD") == one.git("rev-parse", "HEAD") == desks.hub.git("rev-parse", "main")


def test_a_desk_that_stays_open_outlasts_what_a_person_has_to_clear(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run(*EDIT).code == 0
    assert one.run("sync").code == 0
    text = (two.path / NEED_FILE).read_text(encoding="utf-8")
    two.append(NEED_FILE, "# 没有提交的\n")
    rounds = []

    def pause(_seconds: float) -> None:
        rounds.append(_seconds)
        if len(rounds) == 1:
            (two.path / NEED_FILE).write_text(text, encoding="utf-8")
        else:
            raise KeyboardInterrupt

    monkeypatch.setattr("redchain.cli.upkeep.sync.time", SimpleNamespace(sleep=pause))  # others sleep, too
    done = two.run("--lang", "zh", "sync", "--watch")
    assert done.code == 0, done
    assert "也有没有提交的修改" in done.out
    assert "收到 1 个提交" in done.out


def test_a_shared_folder_that_is_a_copy_is_no_trouble(desks: Desks) -> None:
    copied = desks.hub.path.with_name("copy.git")
    shutil.copytree(desks.hub.path, copied)
    desks.first.git("remote", "set-url", "origin", copied.as_uri())
    assert desks.first.run(*EDIT).code == 0
    assert desks.first.run("sync").code == 0
    assert Clone(copied).git("log", "-1", "--format=%s", "main").strip() == f"need: edit {NEED} urgency"


_DESK = """
import subprocess, sys
from redchain.cli.main import main
root, need = sys.argv[1:]
place = ["--root", root, "--today", "2026-11-23", "--quiet"]
path = f"data/needs/*/{need}.yaml"
while True:
    done = int(subprocess.run(["git", "-C", root, "rev-list", "--count", "HEAD", "--", path], capture_output=True, text=True).stdout) - 1
    if done == 3:
        break
    assert main(["need", "edit", need, "--note", f"第 {done + 1} 次", *place]) == 0
    main(["sync", *place])
while main(["sync", *place]):
    pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_many_desks_at_once_some_of_them_killed_lose_nothing(desks: Desks) -> None:
    names = [path.stem for path in sorted((desks.first.path / "data/needs").rglob("*.yaml"))][:5]
    chance, running = random.Random(7), {}  # noqa: S311  # the same each time
    for need in names:
        running[need] = desks.desk(f"desk-{need}")
    start = {need: subprocess.Popen([sys.executable, "-c", _DESK, str(desk.path), need]) for need, desk in running.items()}
    for _ in range(4):
        time.sleep(chance.uniform(0.5, 2))
        need = chance.choice(names)
        if start[need].poll() is None:
            start[need].kill()
            start[need].wait()
            start[need] = subprocess.Popen([sys.executable, "-c", _DESK, str(running[need].path), need])
    assert [each.wait(300) for each in start.values()] == [0] * len(names)
    edits = Counter(each for each in desks.subjects() if each != "town")
    assert edits == {f"need: edit {need} note": 3 for need in names}
    assert desks.first.run("sync").code == 0
    for need in names:
        assert "第 3 次" in next(desks.first.path.rglob(f"{need}.yaml")).read_text(encoding="utf-8")
    assert desks.first.run("validate").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a hub that may not be written")
def test_a_hub_that_cannot_store_what_is_sent_is_not_called_protected(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.history import git

    real = git.run

    def full(top: str, *words: str, **more: object) -> git.Answer:
        if words[0] == "push":
            return git.Answer(
                1, "!\tHEAD:refs/heads/main\t[remote rejected] (unpacker error)\nDone\n", "error: remote unpack failed: unpack-objects abnormal exit"
            )
        return real(top, *words, **more)  # type: ignore[arg-type]

    assert desks.first.run(*EDIT).code == 0
    monkeypatch.setattr(git, "run", full)
    for language, words in (("zh", "没有存下送去的内容"), ("en", "could not store what was sent")):
        done = desks.first.run("--lang", language, "sync")
        assert done.code == 1
        assert words in done.err
        assert "sync/" not in done.out
    monkeypatch.setattr(git, "run", real)
    assert desks.first.run("sync").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is waited for")
@pytest.mark.parametrize("lock", ["refs/remotes/origin/main.lock", "packed-refs.lock", "config.lock"])
def test_a_lock_that_a_killed_sync_has_left_is_taken_away_and_another_is_not(desks: Desks, lock: str) -> None:
    one = desks.first
    assert one.run(*EDIT).code == 0
    left, note = one.path / ".git" / lock, one.path / ".git/redchain/git-speaks"
    note.write_text("-", encoding="utf-8")  # as a git that was killed in the middle leaves it
    left.write_text("", encoding="utf-8")
    assert one.run("sync").code == 0
    assert not left.exists()
    assert len(desks.subjects()) == 2
    assert not note.read_bytes()
    left.write_text("", encoding="utf-8")  # somebody else is at work: none of ours was killed
    one.run("sync")
    assert left.exists()


def test_what_was_never_synced_is_told_by_status(clone: Clone) -> None:
    assert "没有对应的远程分支" in clone.run("--lang", "zh", "status").out
    clone.git("remote", "add", "origin", "elsewhere.git")
    for language, words in (
        ("zh", "main：还没有同步过，提交只在这台电脑上（redchain sync）"),
        ("en", "main: never synced, its commits are on this computer alone (redchain sync)"),
    ):
        assert words in clone.run("--lang", language, "status").out
