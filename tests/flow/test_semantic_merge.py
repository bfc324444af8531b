"""Records merged by field in real git repositories: merge, rebase, cherry-pick and stash pop; what excludes itself is asked about and finished by `resolve`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain.history.checkout import Checkout
from redchain.history.merge_driver import ATTRIBUTES, install_driver

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
OTHER = "N-20251217-386GH"
BIN = str(Path(sys.executable).parent)


@pytest.fixture
def merging(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A clone in which git merges records by field."""
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    clone.append(".gitattributes", "".join(f"{each}\n" for each in ATTRIBUTES))
    clone.git("add", "-A")
    clone.git("commit", "-qm", "attributes")
    clone.git("config", "rerere.enabled", "false")
    assert install_driver(Checkout(str(clone.path), str(clone.path / ".git")))
    return clone


def try_git(clone: Clone, *arguments: str) -> subprocess.CompletedProcess[str]:
    more = {"GIT_EDITOR": "true"}
    return subprocess.run(["git", *arguments], cwd=clone.path, capture_output=True, check=False, encoding="utf-8", env={**os.environ, **more})


def text_of(clone: Clone, path: str = NEED_FILE) -> str:
    return (clone.path / path).read_text("utf-8")


def branches(clone: Clone, ours: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    """`other` with one command, main with another."""
    clone.git("checkout", "-qb", "other")
    assert clone.run(*theirs).code == 0
    clone.git("checkout", "-q", "main")
    assert clone.run(*ours).code == 0


URGENT, NOTE = ("need", "edit", NEED, "--urgency", "urgent"), ("need", "edit", NEED, "--tags", "补记")
LOW = ("need", "edit", NEED, "--urgency", "low")
WAYS = {
    "merge": ("merge", "--no-edit", "other"),
    "rebase": ("rebase", "other"),
    "cherry-pick": ("cherry-pick", "other"),
}


@pytest.mark.parametrize("way", WAYS)
def test_two_fields_of_one_record_are_merged(merging: Clone, way: str) -> None:
    branches(merging, URGENT, NOTE)
    done = try_git(merging, *WAYS[way])
    assert done.returncode == 0, done
    assert "urgency: urgent" in text_of(merging)
    assert "补记" in text_of(merging)
    assert merging.run("validate").code == 0
    assert merging.git("status", "--porcelain") == ""


@pytest.mark.parametrize("side", ["ours", "theirs"])
@pytest.mark.parametrize("way", WAYS)
def test_one_field_in_two_ways_is_asked_and_finished(merging: Clone, way: str, side: str) -> None:
    branches(merging, URGENT, LOW)
    stopped = try_git(merging, *WAYS[way])
    assert stopped.returncode != 0
    assert "redchain resolve" in stopped.stdout + stopped.stderr
    text = text_of(merging)
    assert "<<<<<<< ours\nurgency: " in text
    assert merging.run("validate").code == 1
    for lang, words in (("zh", "紧急程度：两边改得不一样"), ("en", "each side says something else")):
        shown = merging.run("resolve", "--dry-run", "--lang", lang)
        assert shown.code == 1, shown
        assert words in shown.out
    assert text_of(merging) == text
    assert merging.run("resolve").code == 1
    done = merging.run("resolve", f"--{side}")
    assert done.code == 0, done
    assert (done.out + done.err).count("储罐焊缝") == 1
    ours, theirs = ("low", "urgent") if way == "rebase" else ("urgent", "low")
    assert f"urgency: {ours if side == 'ours' else theirs}\n" in text_of(merging)
    assert merging.git("ls-files", "-u") == merging.git("status", "--porcelain") == ""
    assert not (merging.path / ".git/MERGE_HEAD").exists()
    assert not (merging.path / ".git/rebase-merge").exists()
    assert merging.run("resolve", "--lang", "en").err == "nothing is in conflict\n"


ORDER = "D-20251204-XXXXX"


def orders(clone: Clone, state: str) -> list[tuple[str, str]]:
    """Ids and units of the orders in a state."""
    import json

    found = json.loads(clone.run("order", "list", "--state", state, "--format", "json").out)["data"]
    return [(each["id"], each["unit"]) for each in found]


def test_steps_of_both_sides_are_joined_by_time(merging: Clone) -> None:
    identifier, _ = orders(merging, "working")[0]
    path = next(str(each.relative_to(merging.path)) for each in merging.path.rglob(f"{identifier}.yaml"))
    branches(
        merging,
        ("progress", identifier, "--note", "已联系厂家", "--at", "2026-11-23T09:10:00+08:00"),
        ("progress", identifier, "--note", "样品已寄出", "--at", "2026-11-23T08:20:00+08:00"),
    )
    assert try_git(merging, "merge", "--no-edit", "other").returncode == 0
    text = text_of(merging, path)
    assert 0 < text.index("样品已寄出") < text.index("已联系厂家")
    assert (text.count("样品已寄出"), text.count("已联系厂家")) == (1, 1)
    assert merging.run("validate").code == 0


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_steps_that_exclude_each_other_are_asked_about(merging: Clone, side: str) -> None:
    identifier, _ = orders(merging, "pending")[0]
    path = next(str(each.relative_to(merging.path)) for each in merging.path.rglob(f"{identifier}.yaml"))
    branches(
        merging,
        ("accept", identifier, "--at", "2026-11-23T08:30:00+08:00"),
        ("send-back", identifier, "--reason", "不归我们管", "--at", "2026-11-23T09:30:00+08:00"),
    )
    assert try_git(merging, "merge", "--no-edit", "other").returncode != 0
    text = text_of(merging, path)
    assert "<<<<<<<" in text
    assert "    step: accept\n" in text
    assert "    step: send_back\n" in text
    shown = merging.run("resolve", "--dry-run", "--lang", "zh")
    assert "两步不能都有" in shown.out
    assert "接单" in shown.out
    assert "退单" in shown.out
    done = merging.run("resolve", f"--{side}", "--lang", "zh")
    assert done.code == 0, done
    assert "不要的步骤" in done.err
    kept, left = ("accept", "send_back") if side == "ours" else ("send_back", "accept")
    text = text_of(merging, path)
    assert f"step: {kept}\n" in text
    assert f"step: {left}\n" not in text
    assert merging.run("validate").code == 0


def test_a_stash_that_conflicts_is_resolved_and_dropped(merging: Clone) -> None:
    assert merging.run(*LOW, "--no-commit").code == 0
    merging.git("stash")
    assert merging.run(*URGENT).code == 0
    assert try_git(merging, "stash", "pop").returncode != 0
    done = merging.run("resolve", "--theirs", "--lang", "en")
    assert done.code == 0, done
    assert "urgency: low\n" in text_of(merging)
    assert merging.git("status", "--porcelain") == f" M {NEED_FILE}\n"
    assert merging.git("stash", "list") == ""
    assert "not committed (to commit: git add -A && git commit)" in done.err
    commit = done.err.split("git stash store ")[1].split()[0]
    merging.git("stash", "store", commit)
    assert merging.git("stash", "list") != ""


def test_a_stash_that_fits_is_merged(merging: Clone) -> None:
    assert merging.run(*NOTE, "--no-commit").code == 0
    merging.git("stash")
    assert merging.run(*URGENT).code == 0
    assert try_git(merging, "stash", "pop").returncode == 0
    assert "urgency: urgent" in text_of(merging)
    assert "补记" in text_of(merging)


def test_an_archive_and_an_edit_are_merged(merging: Clone) -> None:
    branches(merging, ("resource", "archive", "bangdaiban"), ("resource", "edit", "bangdaiban", "--tags", "补记"))
    assert try_git(merging, "merge", "--no-edit", "other").returncode == 0
    text = text_of(merging, "data/resources/bangdaiban.yaml")
    assert "archived_on" in text
    assert "补记" in text


@pytest.mark.parametrize("renamed", ["ours", "theirs"])
def test_a_renaming_and_an_edit_are_merged(merging: Clone, renamed: str) -> None:
    rename, edit = ("resource", "rename", "bangdaiban", "bang-daiban", "--yes"), ("resource", "edit", "bangdaiban", "--tags", "补记")
    branches(merging, *((rename, edit) if renamed == "ours" else (edit, rename)))
    assert try_git(merging, "merge", "--no-edit", "other").returncode == 0
    text = text_of(merging, "data/resources/bang-daiban.yaml")
    assert 'former_ids: ["bangdaiban"]' in text
    assert "补记" in text
    assert not (merging.path / "data/resources/bangdaiban.yaml").exists()
    assert merging.run("validate").code == 0


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_two_renamings_of_one_record_are_asked_about(merging: Clone, side: str) -> None:
    branches(merging, ("resource", "rename", "bangdaiban", "daiban-one", "--yes"), ("resource", "rename", "bangdaiban", "daiban-two", "--yes"))
    assert try_git(merging, "merge", "--no-edit", "other").returncode != 0
    shown = merging.run("resolve", "--dry-run", "--lang", "zh")
    assert "daiban-one" in shown.out
    assert "daiban-two" in shown.out
    done = merging.run("resolve", f"--{side}")
    assert done.code == 0, done
    kept, left = ("one", "two") if side == "ours" else ("two", "one")
    assert (merging.path / f"data/resources/daiban-{kept}.yaml").exists()
    assert not (merging.path / f"data/resources/daiban-{left}.yaml").exists()
    assert merging.run("validate").code == 0


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_file_deleted_on_one_side_and_changed_on_the_other_is_asked_about(merging: Clone, side: str) -> None:
    assert merging.run("resource", "add", "--id", "shili", "--unit", "gongdian", "--title", "示例资源", "--category", "技术攻关").code == 0
    merging.git("checkout", "-qb", "other")
    assert merging.run("resource", "edit", "shili", "--tags", "补记").code == 0
    merging.git("checkout", "-q", "main")
    assert merging.run("undo", "--yes").code == 0
    assert try_git(merging, "merge", "--no-edit", "other").returncode != 0
    shown = merging.run("resolve", "--dry-run", "--lang", "zh")
    assert "一边改了，一边删了" in shown.out
    assert "留下改过的文件（标签：（无） → 补记）" in shown.out
    told = merging.run("resolve", f"--{side}", "--dry-run", "--lang", "zh")
    assert ("文件删掉，不要的改动：标签：（无） → 补记" in told.err) is (side == "ours")
    done = merging.run("resolve", f"--{side}", "--lang", "zh")
    assert done.code == 0, done
    assert ("文件删掉，不要的改动：标签：（无） → 补记" in done.err) is (side == "ours")
    assert (merging.path / "data/resources/shili.yaml").exists() is (side == "theirs")


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_two_new_records_under_one_id_are_asked_about_as_a_whole(merging: Clone, side: str) -> None:
    add = ("resource", "add", "--id", "shili", "--unit", "gongdian", "--category", "技术攻关", "--title")
    branches(merging, (*add, "示例甲", "--tags", "甲"), (*add, "示例乙", "--detail", "乙的说明"))
    assert try_git(merging, "merge", "--no-edit", "other").returncode != 0
    shown = merging.run("resolve", "--dry-run", "--lang", "zh").out
    assert "整条记录：两边各自新建的，编号相同，只能留一条" in shown
    assert shown.count("  1. ") == 1
    done = merging.run("resolve", f"--{side}", "--lang", "zh")
    assert done.code == 0, done
    kept, left, words = ("甲", "乙", "服务内容 乙的说明") if side == "ours" else ("乙", "甲", "标签 甲")
    text = text_of(merging, "data/resources/shili.yaml")
    assert f"示例{kept}" in text
    assert left not in text
    assert f"部门资源 shili（示例{left}） 没有留下：" in done.err
    assert words in done.err
    blob = done.err.split("git cat-file blob ")[1].split("）")[0]
    (merging.path / "other.yaml").write_text(merging.git("cat-file", "blob", blob), "utf-8")
    assert merging.run("resource", "add", "--from", "other.yaml", "--id", "shili-two").code == 0
    assert f"示例{left}" in text_of(merging, "data/resources/shili-two.yaml")
    assert merging.run("validate").code == 0


def test_generated_lists_never_conflict(merging: Clone) -> None:
    merging.run("lists", "--today", "2026-11-01")
    merging.git("checkout", "-qb", "other")
    assert merging.run(*URGENT).code == 0
    assert merging.run("lists", "--today", "2026-11-20").code == 0
    merging.git("checkout", "-q", "main")
    assert merging.run("need", "edit", OTHER, "--urgency", "low").code == 0
    assert merging.run("lists", "--today", "2026-11-21").code == 0
    done = try_git(merging, "merge", "--no-edit", "other")
    assert done.returncode == 0, done
    assert "redchain lists" in done.stdout + done.stderr
    assert merging.run("lists", "--check").code == 1
    assert merging.run("lists").code == 0
    assert merging.run("lists", "--check").code == 0


def test_lists_in_conflict_where_the_driver_is_missing_are_made_anew(merging: Clone) -> None:
    merging.git("config", "--remove-section", "merge.redchain")
    merging.run("lists", "--today", "2026-11-01")
    merging.git("checkout", "-qb", "other")
    assert merging.run(*URGENT).code == 0
    assert merging.run("lists", "--today", "2026-11-20").code == 0
    merging.git("checkout", "-q", "main")
    assert merging.run(*LOW).code == 0
    assert merging.run("lists", "--today", "2026-11-21").code == 0
    assert try_git(merging, "merge", "--no-edit", "other").returncode != 0
    assert ">>>>>>> other" in text_of(merging)
    done = merging.run("resolve", "--field", "urgency=theirs")
    assert done.code == 0, done
    assert "urgency: urgent\n" in text_of(merging)
    assert merging.run("lists", "--check").code == 0
    assert merging.git("status", "--porcelain") == ""


def test_without_redchain_on_the_path_lines_are_merged(merging: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    branches(merging, URGENT, LOW)
    monkeypatch.setenv("PATH", os.pathsep.join(each for each in os.environ["PATH"].split(os.pathsep) if not (Path(each) / "redchain").exists()))
    done = try_git(merging, "merge", "other")
    assert done.returncode != 0
    assert "按行合并" in done.stdout + done.stderr
    text = text_of(merging)
    assert "<<<<<<< ours\nurgency: urgent\n" in text
    assert ">>>>>>> theirs" in text


def test_what_was_mended_by_hand_is_taken_as_it_is(merging: Clone) -> None:
    branches(merging, URGENT, LOW)
    try_git(merging, "merge", "other")
    text = text_of(merging)
    start, end = text.index("<<<<<<<"), text.index(">>>>>>> theirs\n") + len(">>>>>>> theirs\n")
    (merging.path / NEED_FILE).write_text(f"{text[:start]}urgency: high # 商定\n{text[end:]}", "utf-8")
    done = merging.run("resolve")
    assert done.code == 0, done
    assert "urgency: high # 商定\n" in text_of(merging)


def test_a_preview_says_that_nothing_has_to_be_chosen(merging: Clone) -> None:
    merging.git("config", "--remove-section", "merge.redchain")  # lines are merged, and conflict
    branches(merging, URGENT, ("need", "edit", NEED, "--source", "visit"))
    assert try_git(merging, "merge", "other").returncode != 0
    for language, words in (("zh", "1 个文件都定了"), ("en", "1 file settled")):
        done = merging.run("--lang", language, "resolve", "--dry-run")
        assert done.code == 0
        assert words in done.out + done.err
    done = merging.run("resolve", "--lang", "zh")
    assert done.code == 0
    assert "两边的都留下" in done.out
    assert "urgency: urgent\nsource: visit\n" in text_of(merging)


def test_what_is_half_mended_is_left_alone(merging: Clone) -> None:
    branches(merging, URGENT, LOW)
    try_git(merging, "merge", "other")
    text = text_of(merging).replace("urgency: urgent", "urgency: high")
    (merging.path / NEED_FILE).write_text(text, "utf-8")
    for lang in ("zh", "en"):
        refused = merging.run("resolve", "--ours", "--lang", lang)
        assert refused.code == 1
        assert NEED_FILE in refused.err
    assert text_of(merging) == text
    merging.git("checkout", "--merge", "--", NEED_FILE)
    assert merging.run("resolve", "--ours").code == 0


def test_what_is_wrong_together_is_told_before_git_goes_on(merging: Clone) -> None:
    """One side archives a unit's resource that the other side, in the same record in conflict, sends needs to: the records are judged as they would be."""
    branches(merging, URGENT, LOW)
    merging.git("checkout", "-q", "other")
    path = merging.path / "data/needs/2025-12" / f"{OTHER}.yaml"
    path.write_text(path.read_text("utf-8").replace("enterprise: ", "enterprise: niemand # "), "utf-8")
    merging.git("commit", "-qam", "by hand")
    merging.git("checkout", "-q", "main")
    try_git(merging, "merge", "other")
    refused = merging.run("resolve", "--ours", "--lang", "en")
    assert refused.code == 1
    assert "RC205" in refused.err
    assert (merging.path / ".git/MERGE_HEAD").exists()
    path.write_text(path.read_text("utf-8").replace("niemand # ", ""), "utf-8")
    merging.git("add", "-A")
    assert merging.run("resolve").code == 0
    assert not (merging.path / ".git/MERGE_HEAD").exists()


def test_words_that_mean_no_conflict_are_refused(merging: Clone) -> None:
    branches(merging, URGENT, LOW)
    try_git(merging, "merge", "other")
    for words in (("--field", "title=ours"), ("--field", "urgency"), (OTHER,), ("--ours", "--theirs")):
        for lang in ("zh", "en"):
            refused = merging.run("resolve", *words, "--lang", lang)
            assert refused.code == 2, (words, refused)
    done = merging.run("resolve", NEED, "--field", "紧急程度=2", "--no-commit", "--lang", "zh")
    assert done.code == 0
    assert "没有提交；接着做完：redchain resolve" in done.err
    assert (merging.path / ".git/MERGE_HEAD").exists()
    assert "urgency: low\n" in text_of(merging)
    assert merging.run("resolve").code == 0
    assert not (merging.path / ".git/MERGE_HEAD").exists()


def test_a_rebase_of_several_commits_is_carried_through(merging: Clone) -> None:
    merging.git("checkout", "-qb", "mine")
    assert merging.run(*LOW).code == 0
    assert merging.run("need", "edit", NEED, "--urgency", "high").code == 0
    merging.git("checkout", "-q", "main")
    assert merging.run(*URGENT).code == 0
    merging.git("checkout", "-q", "mine")
    assert try_git(merging, "rebase", "main").returncode != 0
    done = merging.run("resolve", "--theirs")
    assert done.code == 0, done
    assert "urgency: high\n" in text_of(merging)
    assert not (merging.path / ".git/rebase-merge").exists()


def stop_a_rebase_of_two(clone: Clone) -> None:
    """A rebase of two commits, each of which is in conflict."""
    clone.git("checkout", "-qb", "mine")
    assert clone.run(*LOW).code == 0
    assert clone.run("need", "edit", OTHER, "--title", "示例甲").code == 0
    clone.git("checkout", "-q", "main")
    assert clone.run(*URGENT).code == 0
    assert clone.run("need", "edit", OTHER, "--title", "示例乙").code == 0
    clone.git("checkout", "-q", "mine")
    assert try_git(clone, "rebase", "main").returncode != 0


def test_a_rebase_that_stops_again_is_asked_about_again(merging: Clone) -> None:
    stop_a_rebase_of_two(merging)
    first = merging.run("--lang", "zh", "resolve", NEED, "--field", "urgency=theirs")
    assert first.code == 1
    assert "1 个文件有冲突；接着选：redchain resolve" in first.err
    status = merging.run("--lang", "zh", "status")
    assert "合并或变基还没有做完，1 个文件有冲突：redchain resolve" in status.out
    last = merging.run("--lang", "en", "resolve", "--ours")
    assert last.code == 0, last
    assert "urgency: low\n" in text_of(merging)
    assert merging.git("log", "--format=%s", "main..mine").splitlines() == [f"need: edit {NEED} urgency"]
    assert not (merging.path / ".git/rebase-merge").exists()


def test_a_rebase_that_stops_twice_is_resolved_at_once(merging: Clone) -> None:
    stop_a_rebase_of_two(merging)
    done = merging.run("resolve", "--theirs")
    assert done.code == 0, done
    assert len(merging.git("log", "--format=%s", "main..mine").splitlines()) == 2


def test_comments_of_both_sides_are_kept(merging: Clone) -> None:
    merging.git("checkout", "-qb", "other")
    text = text_of(merging)
    (merging.path / NEED_FILE).write_text(text.replace("source: survey\n", "source: survey # 入企\n").replace("log:\n", "# 上面核对过\nlog:\n"), "utf-8")
    merging.git("commit", "-qam", "comments")
    assert merging.run(*LOW).code == 0
    merging.git("checkout", "-q", "main")
    (merging.path / NEED_FILE).write_text("# 头一行\n" + text.replace("category: ", 'tags: ["甲"]\ncategory: '), "utf-8")
    merging.git("commit", "-qam", "more comments")
    assert try_git(merging, "merge", "--no-edit", "other").returncode == 0
    merged = text_of(merging)
    assert merged.startswith("# 头一行\n")
    assert "source: survey # 入企\n" in merged.replace("  # 入企", " # 入企")
    assert "# 上面核对过\n" in merged
    assert "urgency: low" in merged


@pytest.mark.parametrize(("typed", "kept"), [("1", "urgent"), ("2", "low")])
def test_on_a_terminal_a_key_chooses(merging: Clone, monkeypatch: pytest.MonkeyPatch, typed: str, kept: str) -> None:
    from redchain.cli import prompts
    from redchain.cli.context import Context

    answers = iter(["3", typed])
    monkeypatch.setattr(Context, "is_interactive", True)
    monkeypatch.setattr(prompts, "ask_line", lambda *_more: next(answers))
    branches(merging, URGENT, LOW)
    try_git(merging, "merge", "other")
    done = merging.run("resolve", "--lang", "zh")
    assert done.code == 0, done
    assert "1. 特急（你这边的，main" in done.err
    assert "2. 不急（进来的：合并进来的" in done.err
    assert "既不是" in done.err or "不是 1 也不是 2" in done.err
    assert f"urgency: {kept}\n" in text_of(merging)
    assert list(answers) == []


def test_init_and_doctor_set_it_up(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    for name in ("CI", "GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)

    def state() -> str:
        checks = json.loads(clone.run("doctor", "--format", "json").out)["data"]["checks"]
        return next(each["state"] for each in checks if each["check"] == "merging")

    assert state() == "advice"
    clone.append(".gitattributes", "*.yaml text eol=lf")
    fixed = clone.run("doctor", "--fix", "--lang", "zh")
    assert "别的克隆还没有：git add -- .gitattributes && git commit\n" in fixed.err
    assert state() == "ok"
    text = text_of(clone, ".gitattributes")
    assert text.startswith("*.yaml text eol=lf\n")
    assert all(each in text.splitlines() for each in ATTRIBUTES)
    clone.git("add", "--", ".gitattributes")
    clone.git("commit", "-qm", "attributes")
    assert "git commit" not in clone.run("doctor", "--fix").err
    assert text_of(clone, ".gitattributes") == text
    clone.git("config", "merge.redchain.driver", "other")
    assert state() == "advice"
    assert clone.run("init", "elsewhere", "--yes").code == 0
    made = clone.path / "elsewhere"
    shown = clone.git("-C", str(made), "check-attr", "merge", "--", "data/units/x.yaml", "data/lists/needs.csv", "data/redchain.yaml")
    assert shown.count("merge: redchain") == 3


def test_a_new_reference_to_what_the_other_side_renamed_is_told(merging: Clone) -> None:
    """No file is in conflict, so git goes on; the check says what is wrong between the records."""
    branches(merging, ("project", "edit", "P-20260302-YA5EH", "--resources", "bangdaiban"), ("resource", "rename", "bangdaiban", "bang-two", "--yes"))
    assert try_git(merging, "merge", "--no-edit", "other").returncode == 0
    found = merging.run("validate")
    assert found.code == 1
    assert "RC205" in found.out
