"""`redchain sync` judges own commits one by one before they go: what the audit would name for ever is told while it can still be put right."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import Clone
from tests.flow.test_sync import EDIT, EDIT_OTHER, NEED, OTHER, Desks, desks, protect

pytestmark = pytest.mark.slow
__all__ = ["desks"]

ORDER = "D-20261120-6KXAJ"
ORDER_FILE = f"data/orders/2026-11/{ORDER}.yaml"


def accept_and_take_out(desk: Clone) -> str:
    """Accept an order, and take the step out again by hand; returns the commit that did."""
    before = (desk.path / ORDER_FILE).read_text("utf-8")
    assert desk.run("accept", ORDER, "--at", "2026-11-20T10:00").code == 0
    (desk.path / ORDER_FILE).write_text(before, "utf-8")
    desk.git("commit", "-qam", "by hand")
    return desk.git("rev-parse", "HEAD").strip()


def fold(desk: Clone, said: str) -> None:
    """Do what is said to make one commit of several."""
    found = re.search(r"git reset --soft [^；;]*", said)
    assert found is not None, said
    subprocess.run(found[0], shell=True, cwd=desk.path, check=True, capture_output=True)


@pytest.mark.parametrize("others", [False, True], ids=["alone", "others sent something"])
def test_a_step_taken_out_again_by_hand_is_told_before_it_is_sent(desks: Desks, *, others: bool) -> None:
    one, two = desks.first, desks.desk("two")
    assert two.run(*EDIT).code == 0
    accept_and_take_out(two)
    assert two.run(*EDIT_OTHER).code == 0
    if others:
        assert one.run("resource", "edit", "bangdaiban", "--note", "别处").code == one.run("sync").code == 0
    for language, words in (("zh", "审计会一直点名"), ("en", "the audit would name it for ever")):
        done = two.run("--lang", language, "sync")
        assert (done.code, desks.subjects()[-1]) == (1, "town")
        assert words in done.out
        assert "RC70" in done.out
        assert f"  {two.git('rev-parse', 'HEAD~')[:10]} by hand\n" in done.out
    assert f"need: edit {NEED} urgency" not in desks.subjects()
    (told,) = json.loads(two.run("sync", "--format", "json").out)["data"]["bad_commits"]
    assert told["subject"] == "by hand"
    files = two.files()
    fold(two, done.out)
    assert two.files() == files
    assert two.run("sync").code == 0
    assert one.run("sync").code == 0
    assert one.run("audit", "--fresh").code == 0
    assert f"need: edit {NEED} urgency" in desks.subjects()  # what came before the mistake stays a commit of its own
    assert "别处" in one.git("show", f"HEAD:data/needs/2025-12/{OTHER}.yaml")


@pytest.mark.parametrize("others", [False, True], ids=["alone", "others sent something"])
def test_a_preview_tells_what_would_be_held_back(desks: Desks, *, others: bool) -> None:
    one, two = desks.first, desks.desk("two")
    accept_and_take_out(two)
    if others:
        assert one.run(*EDIT).code == one.run("sync").code == 0
    before = two.git("rev-parse", "HEAD")
    done = two.run("--lang", "zh", "sync", "--dry-run")
    assert done.code == 1
    assert "会送出" not in done.out
    assert ("会收到 1 个提交" in done.out) == others
    assert "审计会一直点名" in done.out
    (told,) = json.loads(two.run("sync", "--dry-run", "--format", "json").out)["data"]["bad_commits"]
    assert told["subject"] == "by hand"
    assert two.git("rev-parse", "HEAD") == before


def test_where_nothing_is_left_of_a_mistake_the_commits_are_left_out(desks: Desks) -> None:
    one = desks.first
    accept_and_take_out(one)
    done = one.run("--lang", "zh", "sync")
    assert done.code == 1
    fold(one, done.out)
    assert not one.git("status", "--porcelain")
    done = one.run("--lang", "en", "sync")
    assert (done.code, done.out.strip()) == (0, "as origin/main; nothing to send")


def test_the_one_commit_is_not_called_after_one_of_which_nothing_is_left(desks: Desks) -> None:
    one = desks.first
    text = (one.path / ORDER_FILE).read_text("utf-8")
    (one.path / ORDER_FILE).unlink()
    one.git("commit", "-qam", "del")
    (one.path / ORDER_FILE).write_text(text, "utf-8")
    one.git("add", ORDER_FILE)
    one.git("commit", "-qm", "put back")
    assert one.run(*EDIT).code == 0
    done = one.run("--lang", "en", "sync")
    assert done.code == 1
    assert "its message is that of the first of them of which something is left" in done.out
    fold(one, done.out)
    assert one.run("sync").code == 0
    assert desks.subjects()[0] == f"need: edit {NEED} urgency"


def test_where_own_commits_were_merged_all_of_them_become_one(desks: Desks) -> None:
    one = desks.first
    one.git("checkout", "-qb", "side")
    accept_and_take_out(one)
    one.git("checkout", "-q", "main")
    assert one.run(*EDIT).code == 0
    one.git("merge", "-q", "--no-ff", "-m", "merged", "side")
    assert one.run(*EDIT_OTHER).code == 0
    done = one.run("--lang", "en", "sync")
    assert done.code == 1
    assert "git reset --soft origin/main && git commit -C" in done.out
    assert "its message is that of the first of them of which something is left; to write another: git commit --amend" in done.out
    fold(one, done.out)
    assert one.run("sync").code == 0
    assert one.run("audit", "--fresh").code == 0
    assert len(desks.subjects()) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a hook in sh")
def test_a_branch_that_asks_for_approval_gets_no_bad_commit_either(desks: Desks) -> None:
    protect(desks.hub, '[ "$ref" = refs/heads/main ]')
    one = desks.first
    assert one.run(*EDIT).code == one.run("sync").code == 0
    (branch,) = [each for each in desks.hub.git("for-each-ref", "--format=%(refname:short)").split() if each.startswith("sync/")]
    there = desks.hub.git("rev-parse", branch)
    accept_and_take_out(one)
    done = one.run("--lang", "zh", "sync")
    assert done.code == 1
    assert desks.hub.git("rev-parse", branch) == there
    fold(one, done.out)
    assert one.run("sync").code == 0


def test_what_is_wrong_together_names_its_commit(desks: Desks) -> None:
    one = desks.first
    assert one.run("accept", ORDER, "--at", "2026-11-20T10:00").code == one.run("sync").code == 0
    text = (one.path / ORDER_FILE).read_text("utf-8")
    (one.path / ORDER_FILE).write_text(text[: text.rindex("  - at:")], "utf-8")
    one.git("commit", "-qam", "by hand")
    assert one.run(*EDIT).code == 0
    done = one.run("--lang", "zh", "sync")
    assert done.code == 1
    assert "单独看有问题的提交：" in done.out
    assert f"  {one.git('rev-parse', 'HEAD~')[:10]} by hand\n" in done.out


def test_what_commands_took_back_goes(desks: Desks) -> None:
    one = desks.first
    assert one.run("accept", ORDER, "--at", "2026-11-20T10:00").code == one.run("undo", "--yes").code == 0
    assert one.run("sync").code == 0
    assert len(desks.subjects()) == 3


def test_bad_commits_of_others_hold_nobody_back(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    accept_and_take_out(one)
    one.git("push", "-q", "origin", "main")
    assert two.run(*EDIT).code == 0
    assert two.run("sync").code == one.run("sync").code == 0
    shutil.rmtree(two.path)
    assert one.run("audit", "--fresh").code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a hook in sh")
def test_a_clone_of_one_branch_alone_knows_what_waits_for_approval(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    two.git("config", "remote.origin.fetch", "+refs/heads/main:refs/remotes/origin/main")  # as `git clone --single-branch` leaves it
    protect(desks.hub, f'[ "$ref" = refs/heads/main ] && [ -e {desks.place}/closed ]')
    (desks.place / "closed").touch()
    assert two.run(*EDIT).code == two.run("sync").code == 0
    (desks.place / "closed").unlink()
    assert one.run(*EDIT_OTHER).code == one.run("sync").code == 0
    (desks.place / "closed").touch()
    assert two.run("sync").code == 0
    (branch,) = [each for each in desks.hub.git("for-each-ref", "--format=%(refname:short)").split() if each.startswith("sync/")]
    assert desks.hub.git("rev-parse", branch) == two.git("rev-parse", "HEAD")


def test_a_branch_that_such_a_clone_was_not_told_of_is_received_all_the_same(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    for desk in (one, two):
        desk.git("config", "remote.origin.fetch", "+refs/heads/main:refs/remotes/origin/main")
        desk.git("checkout", "-q", "--no-track", "-b", "work")
    assert one.run(*EDIT).code == one.run("sync").code == 0
    assert two.run(*EDIT_OTHER).code == 0
    done = two.run("--lang", "zh", "sync")
    assert done.code == 0, done.err
    assert "收到 1 个提交" in done.out
    assert desks.hub.git("rev-parse", "work") == two.git("rev-parse", "HEAD")


@pytest.fixture
def taken(desks: Desks) -> Clone:
    """A desk whose request the host has made one commit of: NEED is urgent, which it was not."""
    one, two = desks.first, desks.desk("two")
    protect(desks.hub, f'[ "$ref" = refs/heads/main ] && [ ! -e {desks.place}/open ]')
    assert one.run(*EDIT).code == one.run(*EDIT_OTHER).code == one.run("sync").code == 0
    (branch,) = [each for each in desks.hub.git("for-each-ref", "--format=%(refname:short)").split() if each.startswith("sync/")]
    two.git("fetch", "-q")
    two.git("merge", "-q", "--squash", f"origin/{branch}")
    two.git("commit", "-qm", "both (#1)")
    (desks.place / "open").touch()
    two.git("push", "-q", "origin", "main")
    (desks.place / "open").unlink()
    return one


@pytest.mark.skipif(sys.platform == "win32", reason="a hook in sh")
def test_a_request_that_the_host_made_one_commit_of_has_arrived(desks: Desks, taken: Clone) -> None:
    """Nothing waits any more, and nothing is asked for again: what is in the files tells, for the commit is another."""
    one = taken
    one.git("fetch", "-q")
    assert "2 taken over there as one commit" in one.run("--lang", "en", "status").out
    assert "to be sent" not in one.run("--lang", "en", "sync", "--dry-run").out
    done = one.run("--lang", "en", "sync")
    assert (done.code, "request" in done.out) == (0, False), done
    assert one.git("rev-parse", "HEAD") == desks.hub.git("rev-parse", "main")
    assert not one.git("status", "--porcelain")
    assert "as origin/main" in one.run("--lang", "en", "status").out
    assert one.run("need", "edit", NEED, "--note", "再").code == one.run("sync").code == 0
    assert "1 sent, waiting for approval" in one.run("--lang", "en", "status").out


@pytest.mark.skipif(sys.platform == "win32", reason="a hook in sh")
def test_a_request_of_which_only_a_part_has_arrived_still_waits(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    protect(desks.hub, f'[ "$ref" = refs/heads/main ] && [ ! -e {desks.place}/open ]')
    assert one.run(*EDIT).code == one.run(*EDIT_OTHER).code == one.run("sync").code == 0
    assert two.run(*EDIT).code == 0
    (desks.place / "open").touch()
    two.git("push", "-q", "origin", "main")
    (desks.place / "open").unlink()
    one.git("fetch", "-q")
    assert "2 sent, waiting for approval" in one.run("--lang", "en", "status").out
    assert one.run("sync").code == 0
    assert "别处" in (one.path / f"data/needs/2025-12/{OTHER}.yaml").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="a hook in sh")
@pytest.mark.parametrize("is_merged", [False, True])
def test_what_came_after_a_request_that_has_arrived_is_laid_upon_it(taken: Clone, *, is_merged: bool) -> None:
    """Also where it sets back what the request had changed, so that all in all nothing is changed."""
    path = taken.path / f"data/needs/2025-12/{NEED}.yaml"
    before = taken.git("show", f"HEAD~2:data/needs/2025-12/{NEED}.yaml")
    path.write_text(before + "\n", encoding="utf-8")
    taken.git("commit", "-qam", "data: not that urgent")
    if is_merged:
        taken.git("checkout", "-q", "-b", "side", "HEAD~1")
        assert taken.run("need", "edit", OTHER, "--urgency", "low").code == 0
        taken.git("checkout", "-q", "main")
        taken.git("merge", "-q", "--no-edit", "side")
    taken.git("fetch", "-q")
    own = 3 if is_merged else 1
    said = taken.run("--lang", "en", "status").out
    assert f"2 taken over there as one commit, to tidy up: redchain sync, {own} not sent (redchain sync)" in said
    assert "data: not that urgent" in taken.run("--lang", "en", "sync", "--dry-run").out
    done = taken.run("--lang", "en", "sync")
    assert done.code == 0, done
    assert path.read_text(encoding="utf-8").strip() == before.strip()
    assert "data: not that urgent" in taken.git("log", "--format=%s", "origin/main..HEAD").splitlines()
    assert f"{6 if is_merged else 1} sent, waiting for approval" in taken.run("--lang", "en", "status").out
    assert taken.run("sync").code == 0
    assert path.read_text(encoding="utf-8").strip() == before.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="a hook in sh")
def test_an_unsent_need_that_was_taken_back_is_not_told_to_have_arrived(taken: Clone) -> None:
    assert taken.run("need", "add", "--enterprise", "sl-bacai", "--title", "想换变压器", "--category", "要素保障", "--raised-on", "2026-11-23").code == 0
    taken.git("revert", "--no-edit", "HEAD")
    taken.git("fetch", "-q")
    assert "2 taken over there as one commit, to tidy up: redchain sync, 2 not sent" in taken.run("--lang", "en", "status").out
    assert taken.run("sync").code == 1  # for the audit would name it
    assert len(taken.git("log", "--format=%s", "origin/main..HEAD").splitlines()) == 2


LAST = ("progress", ORDER, "--at", "2026-11-20T11:10", "--note", "别人的")


@pytest.fixture
def overtaken(desks: Desks) -> Clone:
    """A desk that took a step at 11:05, as others had taken one at 11:10 and sent it first; an earlier and a later edit stand beside it."""
    one, two = desks.first, desks.desk("two")
    assert one.run("accept", ORDER, "--at", "2026-11-20T10:00").code == one.run("sync").code == two.run("sync").code == 0
    assert one.run(*LAST).code == one.run("sync").code == 0
    assert two.run("progress", ORDER, "--at", "2026-11-20T11:05", "--note", "自己的").code == 0
    return two


def takes_the_way_out(desk: Clone, said: str) -> None:
    """Do what is said where others were faster: the own steps are out, and the same step with a later time goes."""
    look, back = (re.search(rf"{words}: ([^;]*);", said) for words in (r"enter anew what is wanted\)", "take it out"))
    assert look is not None, said
    assert "自己的" in subprocess.run(look[1], shell=True, cwd=desk.path, check=True, capture_output=True, encoding="utf-8").stdout
    at = re.search(r"with --at (\S+) ", said)
    assert back is not None, said
    assert at is not None, said
    if back[1].startswith("redchain"):
        assert desk.run(*back[1].split()[1:], "--yes").code == 0
    else:
        subprocess.run(back[1], shell=True, cwd=desk.path, check=True, capture_output=True)
    assert "自己的" not in (desk.path / ORDER_FILE).read_text("utf-8")
    assert desk.run("progress", ORDER, "--at", at[1], "--note", "自己的，实际 11:05").code == 0
    done = desk.run("sync")
    assert done.code == 0, done
    assert desk.run("audit", "--fresh").code == 0
    text = (desk.path / ORDER_FILE).read_text("utf-8")
    assert text.index("别人的") < text.index("自己的")


def test_who_is_overtaken_by_a_later_step_is_told_of_it_and_what_to_do(desks: Desks, overtaken: Clone) -> None:
    done = overtaken.run("--lang", "zh", "sync")
    assert done.code == 1
    assert f"  {ORDER}：别人的最后一步是 2026-11-20 11:10\n" in done.out
    assert "redchain undo --drop；再办一次同样的步骤，时间写 --at 2026-11-20T11:10，实际时间写进 --note" in done.out
    takes_the_way_out(overtaken, overtaken.run("--lang", "en", "sync").out)
    assert desks.hub.git("rev-parse", "main") == overtaken.git("rev-parse", "HEAD")


@pytest.mark.parametrize("after", [EDIT, ("progress", ORDER, "--at", "2026-11-20T12:00", "--note", "自己的又一步")])
def test_what_was_done_after_a_step_that_was_overtaken_is_not_dropped_for_it(overtaken: Clone, after: tuple[str, ...]) -> None:
    assert overtaken.run(*after).code == 0
    assert overtaken.run(*EDIT_OTHER).code == 0
    done = overtaken.run("--lang", "en", "sync")
    assert done.code == 1
    assert "undo --drop" not in done.out
    takes_the_way_out(overtaken, done.out)
    assert "别处" in overtaken.git("show", f"HEAD:data/needs/2025-12/{OTHER}.yaml")


def test_the_time_that_is_offered_has_its_seconds(desks: Desks) -> None:
    """As of a step that was taken just now; without them the step that is to be taken again would come before theirs."""
    one, two = desks.first, desks.desk("two")
    assert one.run("accept", ORDER, "--at", "2026-11-20T10:00").code == one.run("sync").code == two.run("sync").code == 0
    assert one.run("progress", ORDER, "--at", "2026-11-20T11:10:30", "--note", "别人的").code == one.run("sync").code == 0
    assert two.run("progress", ORDER, "--at", "2026-11-20T11:05", "--note", "自己的").code == 0
    said = two.run("--lang", "en", "sync").out
    assert "--at 2026-11-20T11:10:30 " in said
    takes_the_way_out(two, said)


def test_where_all_own_steps_were_overtaken_none_is_left(overtaken: Clone) -> None:
    assert overtaken.run("progress", ORDER, "--at", "2026-11-20T11:06", "--note", "自己的又一步").code == 0
    done = overtaken.run("--lang", "en", "sync")
    assert "git commit" not in done.out
    takes_the_way_out(overtaken, done.out)


@pytest.mark.parametrize("others", [False, True], ids=["alone", "others sent something"])
def test_a_record_that_has_its_former_id_again_is_sent_and_the_audit_names_nothing(desks: Desks, *, others: bool) -> None:
    """As `validate` has it: the record that had the id has it again, whoever has seen it in between."""
    one = desks.first
    assert one.run("resource", "rename", "bangdaiban", "xin-hao", "--yes").code == one.run("sync").code == 0
    assert one.run("resource", "edit", "xin-hao", "--note", "新说明").code == one.run("sync").code == 0
    if others:
        assert desks.desk("two").run(*EDIT).code == 0
        assert Clone(desks.place / "two", one.capture).run("sync").code == 0
    assert one.run("resource", "rename", "xin-hao", "bangdaiban", "--yes").code == 0
    done = one.run("sync")
    assert done.code == 0, done
    assert (one.run("audit", "--fresh").code, one.run("validate").code) == (0, 0)


@pytest.mark.parametrize("others", [False, True], ids=["alone", "others sent something"])
def test_an_id_that_others_have_seen_end_is_not_given_to_another_record(desks: Desks, *, others: bool) -> None:
    one = desks.first
    assert one.run("resource", "rename", "bangdaiban", "xin-hao", "--yes").code == one.run("sync").code == 0
    file = one.path / one.git("ls-files", "*/xin-hao.yaml").strip()
    assert one.run("resource", "archive", "xin-hao").code == one.run("sync").code == 0
    if others:
        assert desks.desk("two").run(*EDIT).code == 0
        assert Clone(desks.place / "two", one.capture).run("sync").code == 0
    text = file.read_text(encoding="utf-8").replace("xin-hao", "bangdaiban").replace("title: ", "title: 别的")
    file.with_stem("bangdaiban").write_text(text, encoding="utf-8")
    one.git("add", "-A")
    one.git("commit", "-qm", "another")
    done = one.run("sync")
    assert (done.code, "RC204" in done.out) == (1, True), done


def test_a_preview_judges_what_would_be_laid_upon_theirs_and_changes_nothing(overtaken: Clone) -> None:
    """By itself the own step is right; behind one that others sent it is not."""
    before = overtaken.git("rev-parse", "HEAD"), overtaken.files(), overtaken.git("for-each-ref", "refs/heads"), overtaken.git("status", "--porcelain")
    for language, words in (("zh", "1 个提交会被拦下"), ("en", "1 commit would be held back")):
        done = overtaken.run("--lang", language, "sync", "--dry-run")
        assert (done.code, "RC705" in done.out, words in done.out) == (1, True, True), done
        assert "git reset" not in done.out
        assert "undo --drop" not in done.out
    assert before == (
        overtaken.git("rev-parse", "HEAD"),
        overtaken.files(),
        overtaken.git("for-each-ref", "refs/heads"),
        overtaken.git("status", "--porcelain"),
    )


def test_a_preview_tells_what_git_would_have_to_join(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    assert one.run("need", "edit", NEED, "--urgency", "low").code == one.run("sync").code == 0
    assert two.run(*EDIT).code == 0
    for language, words in (("zh", "1 个文件两边都改了"), ("en", "1 file changed by both sides")):
        done = two.run("--lang", language, "sync", "--dry-run")
        assert (done.code, words in done.out) == (0, True), done
