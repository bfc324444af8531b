"""What `resolve` is told and tells: whose each side is whatever git calls it, as JSON, one answer for one renaming, and what a deletion leaves out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.flow.test_hooks import install
from tests.flow.test_semantic_merge import LOW, NEED, NEED_FILE, URGENT, WAYS, branches, merging, text_of, try_git

if TYPE_CHECKING:
    from tests.conftest import Clone

__all__ = ["merging"]
pytestmark = pytest.mark.slow
FIRM = "sl-guangke"


def as_json(clone: Clone, *words: str, code: int = 1) -> Any:
    done = clone.run("resolve", *words, "--format", "json", "--lang", "en")
    assert done.code == code, done
    found = json.loads(done.out)
    assert found["command"] == "resolve"
    return found["data"]


@pytest.mark.parametrize("whose", ["mine", "incoming"])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_yours_is_yours_whatever_git_calls_it(merging: Clone, way: str, whose: str) -> None:
    branches(merging, URGENT, LOW)
    assert try_git(merging, *WAYS[way]).returncode != 0
    shown = merging.run("resolve", "--dry-run", "--lang", "zh").out
    assert shown.index("不急（进来的" if way != "rebase" else "特急（你这边的") > 0
    sides = {each["whose"]: each["side"] for each in as_json(merging, "--dry-run")["sides"]}
    assert sides == ({"mine": "theirs", "incoming": "ours"} if way == "rebase" else {"mine": "ours", "incoming": "theirs"})
    assert merging.run("resolve", f"--{whose}").code == 0
    assert f"urgency: {'urgent' if whose == 'mine' else 'low'}\n" in text_of(merging)


def test_what_is_stashed_is_yours(merging: Clone) -> None:
    assert merging.run(*LOW, "--no-commit").code == 0
    merging.git("stash")
    assert merging.run(*URGENT).code == 0
    assert try_git(merging, "stash", "pop").returncode != 0
    assert merging.run("resolve", "--field", "紧急程度=我的").code == 0
    assert "urgency: low\n" in text_of(merging)


@pytest.mark.parametrize("has_aside", [False, True])
def test_a_rebase_that_has_moved_its_branch_and_could_not_go_back_to_it_is_ended(merging: Clone, *, has_aside: bool) -> None:
    branches(merging, URGENT, LOW)
    if has_aside:
        (merging.path / "README.md").write_text("put aside\n", encoding="utf-8")
        merging.git("add", "README.md")
    assert try_git(merging, "rebase", "--autostash", "other").returncode != 0
    hook, lock = merging.path / ".git/hooks/reference-transaction", merging.path / ".git/HEAD.lock"
    hook.write_text('#!/bin/sh\n[ "$1" = committed ] || exit 0\nwhile read o n ref; do [ "$ref" != refs/heads/main ] || : > .git/HEAD.lock; done\n', "utf-8")
    hook.chmod(0o755)
    done = merging.run("resolve", "--mine", "--lang", "en")
    assert (done.code, lock.exists()) == (1, True), done
    assert merging.git("rev-parse", "HEAD") == merging.git("rev-parse", "main")
    assert (merging.path / ".git/rebase-merge").is_dir()
    hook.unlink()
    lock.unlink()
    assert "redchain resolve" in merging.run("status", "--lang", "en").out
    done = merging.run("resolve", "--lang", "en")
    assert done.code == 0, done
    assert merging.git("symbolic-ref", "HEAD").strip() == "refs/heads/main"
    assert not (merging.path / ".git/rebase-merge").exists()
    assert "urgency: urgent\n" in text_of(merging)
    assert merging.git("status", "--porcelain", "--untracked-files=no").split() == (["A", "README.md"] if has_aside else [])
    assert not merging.git("stash", "list")


def test_two_words_for_all_are_refused(merging: Clone) -> None:
    branches(merging, URGENT, LOW)
    try_git(merging, "merge", "other")
    assert merging.run("resolve", "--mine", "--theirs").code == 2
    assert merging.run("resolve", "--field", "urgency=其他").code == 2


def test_json_tells_what_is_open_and_what_was_chosen(merging: Clone) -> None:
    assert as_json(merging, code=0) == {"way": None, "sides": [], "files": [], "generated": [], "by_hand": []}
    branches(merging, URGENT, LOW)
    try_git(merging, "merge", "other")
    before = text_of(merging)
    for words in ((), ("--dry-run",)):
        found = as_json(merging, *words)
        assert (found["way"], [each["branch"] for each in found["sides"]]) == ("merge", ["main", ""])
        (file,) = found["files"]
        assert (file["file"], file["is_by_hand"], file["is_half_done"]) == (NEED_FILE, False, False)
        (asked,) = file["questions"]
        assert (asked["field"], asked["ours"], asked["theirs"], asked["chosen"]) == ("urgency", "urgent", "low", None)
    assert text_of(merging) == before
    (file,) = as_json(merging, NEED, "--theirs", "--dry-run", code=0)["files"]
    assert file["questions"][0]["chosen"] == "theirs"
    assert as_json(merging, "--field", "urgency=theirs", code=0)["way"] is None
    assert "urgency: low\n" in text_of(merging)


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_one_firm_with_two_new_ids_is_asked_about_once(merging: Clone, side: str) -> None:
    rename = ("enterprise", "rename", FIRM)
    branches(merging, (*rename, "firm-one", "--yes"), (*rename, "firm-two", "--yes"))
    assert try_git(merging, "merge", "--no-edit", "other").returncode != 0
    found = as_json(merging, "--dry-run")
    assert sum(bool(each["questions"]) for each in found["files"]) > 3
    done = merging.run("resolve", "--field", f"id={side}")
    assert done.code == 0, done
    kept, left = ("firm-one", "firm-two") if side == "ours" else ("firm-two", "firm-one")
    assert merging.git("grep", "-l", f'enterprise: "{kept}"', "--", "data/needs")
    assert left not in merging.git("grep", "-h", "firm-", "--", "data/needs", "data/orders")
    assert merging.run("validate").code == 0


def test_an_edit_that_a_deletion_leaves_out_need_not_be_typed_again(merging: Clone) -> None:
    path = "data/resources/shili.yaml"
    assert merging.run("resource", "add", "--id", "shili", "--unit", "gongdian", "--title", "示例资源", "--category", "技术攻关").code == 0
    merging.git("checkout", "-qb", "other")
    assert merging.run("resource", "edit", "shili", "--tags", "补记").code == 0
    wanted = text_of(merging, path)
    merging.git("checkout", "-q", "main")
    assert merging.run("undo", "--yes").code == 0
    assert try_git(merging, "merge", "--no-edit", "other").returncode != 0
    done = merging.run("resolve", "--ours", "--lang", "zh")
    assert done.code == 0, done
    command = done.err.split("还要改过的那份：")[1].splitlines()[0]
    assert command.endswith(f" > {path}")
    assert merging.git(*command.split(" > ", maxsplit=1)[0].split()[1:]) == wanted


@pytest.mark.parametrize("deleter", ["main", "other"])
@pytest.mark.parametrize("way", ["undo", "by hand"])
def test_a_record_that_one_side_never_lost_is_kept_and_nothing_stands_against_it(merging: Clone, way: str, deleter: str) -> None:
    path = "data/resources/shili.yaml"
    assert merging.run("resource", "add", "--id", "shili", "--unit", "gongdian", "--title", "示例资源", "--category", "技术攻关").code == 0
    merging.git("branch", "other")
    for branch in ("other", "main"):
        merging.git("checkout", "-q", branch)
        if branch != deleter:
            assert merging.run("resource", "edit", "shili", "--tags", "补记").code == 0
            merging.git("checkout", "-qb", "third")
            merging.git("commit", "-q", "--allow-empty", "-m", "nothing to do with it")
            merging.git("checkout", "-q", branch)
            merging.git("merge", "-q", "--no-ff", "--no-edit", "third")
        elif way == "undo":
            assert merging.run("undo", "--yes").code == 0
        else:
            merging.git("rm", "-q", path)
            merging.git("commit", "-qm", "by hand")
    install(merging)
    assert try_git(merging, "merge", "--no-edit", "other").returncode != 0
    done = merging.run("resolve", "--mine" if deleter == "other" else "--incoming")
    assert done.code == 0, done
    assert "补记" in text_of(merging, path)
    assert merging.run("validate").code == 0
    for parent in ("HEAD^1", "HEAD^2", merging.git("merge-base", "HEAD^1", "HEAD^2").strip()):
        assert merging.run("validate", "--against", parent, "--allow-mass").code == 0
    assert "RC204" not in merging.run("audit").out


def test_of_a_patch_its_subject_is_told(merging: Clone) -> None:
    branches(merging, URGENT, LOW)
    patch = merging.path.parent / "one.patch"
    patch.write_text(merging.git("format-patch", "-1", "--stdout", "other"), "utf-8")
    subject, commit = merging.git("log", "-1", "--format=%s%n%h", "--abbrev=7", "other").split("\n")[:2]
    assert try_git(merging, "am", "-3", str(patch)).returncode != 0
    assert f"（进来的：补丁，{commit} " in merging.run("resolve", "--dry-run", "--lang", "zh").out
    (theirs,) = (each for each in as_json(merging, "--dry-run")["sides"] if each["whose"] == "incoming")
    assert (theirs["commit"], theirs["subject"]) == (commit, subject)
    assert merging.run("resolve", "--mine").code == 0


@pytest.mark.parametrize("standing", ["main", "other"])
@pytest.mark.parametrize("does", ["deletes it, too", "edits it"])
def test_an_id_that_one_side_gave_to_another_record_is_told_before_the_merge_is_committed(merging: Clone, standing: str, does: str) -> None:
    path = "data/resources/shili.yaml"
    assert merging.run("resource", "add", "--id", "shili", "--unit", "gongdian", "--title", "示例资源", "--category", "技术攻关").code == 0
    text = text_of(merging, path)
    base = merging.git("rev-parse", "HEAD").strip()
    merging.git("checkout", "-qb", "other")
    for branch in ("other", "main"):
        merging.git("checkout", "-q", branch)
        if branch == "main" and does == "edits it":
            assert merging.run("resource", "edit", "shili", "--tags", "补记").code == 0
            continue
        merging.git("rm", "-q", path)
        merging.git("commit", "-qm", "by hand")
        merging.git("commit", "-q", "--allow-empty", "-m", f"nothing to do with it on {branch}")
        if branch == "other":
            (merging.path / path).write_text(text.replace("示例资源", "示例的另一项资源，与原来那项没有关系"), "utf-8")
            merging.git("add", "-A")
            merging.git("commit", "-qm", "another record")
    merging.git("checkout", "-q", standing)
    try_git(merging, "merge", "--no-commit", "--no-ff", "main" if standing == "other" else "other")
    merging.git("checkout", "other", "--", path)
    assert "RC204" in merging.run("validate").out
    assert "RC204" in merging.run("validate", "--against", base, "--allow-mass").out
    merging.git("commit", "-qm", "merged")
    assert "RC204" in merging.run("validate").out


RESOURCE = "data/resources/neibu-jijin.yaml"


@pytest.fixture
def deleted(merging: Clone) -> Clone:
    """A merge under way in a clone with the hook: main has deleted a record that the other branch changed."""
    install(merging)
    merging.git("checkout", "-qb", "other")
    assert merging.run("resource", "edit", "neibu-jijin", "--note", "别处").code == 0
    merging.git("checkout", "-q", "main")
    merging.git("rm", "-q", RESOURCE)
    merging.git("commit", "-qnm", "del")
    try_git(merging, "merge", "--no-edit", "other")
    return merging


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_deletion_that_the_hook_would_refuse_is_not_offered(deleted: Clone, more: tuple[str, ...]) -> None:
    """Else all is written, and the merge stays open until the other side is chosen."""
    assert "refuses: records are archived (RC701)" in deleted.run("--lang", "en", "resolve", "--dry-run").out
    done = deleted.run("--lang", "en", "resolve", "--mine", *more)
    assert done.code == 1
    assert "records are not deleted" in done.err
    assert "redchain resource archive neibu-jijin" in done.err
    assert "UD " in deleted.git("status", "--porcelain") or "DU " in deleted.git("status", "--porcelain")
    command = done.err.partition("redchain resolve ")[2].partition(";")[0]
    assert deleted.run("resolve", *command.split()).code == 0
    assert "别处" in text_of(deleted, RESOURCE)
    assert not deleted.git("status", "--porcelain")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_hook_speaks_the_language_of_whoever_resolves(deleted: Clone, language: str) -> None:
    hook = deleted.path / ".git/hooks/pre-commit"
    hook.write_text('#!/bin/sh\necho "spoken: $REDCHAIN_LANG" >&2\nexit 1\n', "utf-8")
    done = deleted.program("--lang", language, "resolve", "--incoming")
    assert done.code == 1
    assert f"spoken: {language}" in done.err


def test_of_several_branches_merged_at_once_the_hook_looks_at_each_and_the_right_one_is_named(merging: Clone) -> None:
    """What main deleted and one of them edited is kept: to the hook that branch has a record that never ended."""
    install(merging)
    for branch, words in (("other", ("neibu-jijin", "--note", "别处")), ("third", ("bangdaiban", "--note", "第三"))):
        merging.git("checkout", "-qb", branch, "main")
        assert merging.run("resource", "edit", *words).code == 0
    merging.git("checkout", "-q", "main")
    merging.git("rm", "-q", RESOURCE)
    merging.git("commit", "-qnm", "del")
    try_git(merging, "merge", "third", "other")
    assert f"merged in, {merging.git('rev-parse', '--short', 'other').strip()}" in merging.run("--lang", "en", "resolve", "--dry-run").out
    done = merging.run("--lang", "en", "resolve", "--incoming")
    assert done.code == 0, done
    assert len(merging.git("log", "-1", "--format=%P").split()) == 3
    assert ("别处" in text_of(merging, RESOURCE), merging.git("status", "--porcelain")) == (True, "")
