"""One command makes one commit of exactly its files; whatever else is staged, edited or lying about stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

ADD = ("need", "add", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证")
NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
EDIT = ("need", "edit", NEED, "--urgency", "urgent")


def path_of(identifier: str) -> str:
    return f"data/needs/{identifier[2:6]}-{identifier[6:8]}/{identifier}.yaml"


def tree(clone: Clone, revision: str = "HEAD") -> dict[str, str]:
    """Path → mode, type and id of everything in a commit."""
    lines = clone.git("-c", "core.quotePath=false", "ls-tree", "-r", "-z", revision).split("\0")
    return {line.partition("\t")[2]: line.partition("\t")[0] for line in lines if line}


def assert_sound(clone: Clone) -> None:
    assert clone.git("fsck", "--strict", "--no-dangling") == ""
    assert [each.name for each in (clone.path / ".git").rglob("*.lock")] == []


def test_add_commits_one_file_with_a_subject_that_says_what_it_is(clone: Clone) -> None:
    before = tree(clone)
    done = clone.run(*ADD)
    identifier = done.out.strip()
    assert (done.code, clone.subjects()) == (0, [f"need: add {identifier} 想找检测机构", "town"])
    after = tree(clone)
    assert {path for path in after if after[path] != before.get(path)} == {path_of(identifier)}
    assert before.keys() <= after.keys()
    assert clone.git("status", "--porcelain") == ""
    assert clone.git("log", "-1", "--format=%an <%ae>|%cn <%ce>").strip() == "示例链办 <office@example.org>|示例链办 <office@example.org>"
    assert_sound(clone)


def test_edit_commits_one_hunk(clone: Clone) -> None:
    assert clone.run(*EDIT).code == 0
    assert clone.subjects()[0] == f"need: edit {NEED} urgency"
    assert clone.git("diff", "--numstat", "HEAD~").split() == ["1", "0", NEED_FILE] or clone.git("diff", "--numstat", "HEAD~").split()[2] == NEED_FILE
    assert clone.git("status", "--porcelain") == ""


def test_what_is_staged_edited_or_untracked_stays(clone: Clone) -> None:
    staged, dirty = sorted(clone.path.glob("data/units/*.yaml"))[:2]
    for each in (staged, dirty):
        each.write_text(each.read_text("utf-8") + "# 改\n", "utf-8")
    (clone.path / "新 文件.txt").write_text("新", "utf-8")
    (clone.path / "staged.txt").write_text("staged", "utf-8")
    clone.git("add", str(staged.relative_to(clone.path)), "staged.txt")
    clone.git("rm", "-q", "--cached", "data/chains/yejin.yaml")
    before = clone.git("-c", "core.quotePath=false", "status", "--porcelain")
    identifier = clone.run(*ADD).out.strip()
    assert clone.git("-c", "core.quotePath=false", "status", "--porcelain") == before
    assert clone.git("show", "--format=", "--name-only", "HEAD").split() == [path_of(identifier)]
    assert_sound(clone)


def test_entries_of_every_sort_keep_their_order_and_mode(clone: Clone) -> None:
    (clone.path / "脚本.sh").write_text("#!/bin/sh\n", "utf-8")
    (clone.path / "脚本.sh").chmod(0o755)
    (clone.path / "link").symlink_to("data/redchain.yaml")
    for name in ("data-a", "data.b", "data0", "Data", "目录/文件 空格.txt", "data/needs.txt", "data/needs-old/x.txt"):
        target = clone.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(name, "utf-8")
    clone.git("add", "-A")
    tip = clone.git("rev-parse", "HEAD").strip()
    clone.git("update-index", "--add", "--cacheinfo", f"160000,{tip},sub/module")
    clone.git("commit", "-qm", "odd")
    before = tree(clone)
    identifier = clone.run(*ADD).out.strip()
    after = tree(clone)
    made = after.pop(path_of(identifier))
    assert made.startswith("100644 blob ")
    assert list(after.items()) == list(before.items())
    assert_sound(clone)


def test_a_record_that_is_executable_stays_so(clone: Clone) -> None:
    (clone.path / NEED_FILE).chmod(0o755)
    clone.git("commit", "-qam", "mode")
    assert clone.run(*EDIT).code == 0
    assert tree(clone)[NEED_FILE].startswith("100755 ")
    assert os.access(clone.path / NEED_FILE, os.X_OK)
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_file_name_in_gbk_elsewhere_in_the_tree_is_left_alone(clone: Clone) -> None:
    name = os.fsencode(clone.path) + b"/data/" + "需求表".encode("gbk") + b".txt"
    with open(name, "wb") as file:
        file.write(b"x")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "gbk")
    before = clone.git("ls-tree", "HEAD:data")
    assert clone.run(*ADD).code == 0
    assert [each for each in before.splitlines() if each not in clone.git("ls-tree", "HEAD:data")] == [
        each for each in before.splitlines() if each.endswith("needs")
    ]
    assert_sound(clone)


def test_the_subject_is_utf_8_even_where_git_writes_another_encoding(clone: Clone) -> None:
    clone.git("config", "i18n.commitEncoding", "GBK")
    assert clone.run(*ADD).code == 0
    raw = subprocess.run(["git", "cat-file", "commit", "HEAD"], cwd=clone.path, capture_output=True, check=True).stdout
    assert "想找检测机构".encode() in raw
    assert b"\nencoding" not in raw


def test_author_and_committer_come_from_the_environment_as_with_git(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "GIT_AUTHOR_NAME": "张 三",
        "GIT_AUTHOR_EMAIL": "zhang@example.org",
        "GIT_AUTHOR_DATE": "2026-11-01T08:00:00+0800",
        "GIT_COMMITTER_NAME": "窗口",
        "GIT_COMMITTER_EMAIL": "window@example.org",
    }.items():
        monkeypatch.setenv(name, value)
    assert clone.run(*ADD).code == 0
    assert clone.git("log", "-1", "--format=%an <%ae> %aI|%cn <%ce>").strip() == "张 三 <zhang@example.org> 2026-11-01T08:00:00+08:00|窗口 <window@example.org>"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "email"), [(None, None), ("", "office@example.org"), ("<>", "office@example.org")])
def test_without_an_identity_nothing_is_written(clone: Clone, name: str | None, email: str | None, lang: str) -> None:
    clone.git("config", "--unset", "user.name")
    clone.git("config", "--unset", "user.email")
    clone.git("config", "user.useConfigOnly", "true")
    if name is not None:
        clone.git("config", "user.name", name)
        clone.git("config", "user.email", str(email))
    before = clone.files()
    done = clone.run(*ADD, "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert "git config --global user.name" in done.err
    assert clone.files() == before
    assert clone.subjects() == ["town"]


def test_the_first_commit_of_an_unborn_branch(clone: Clone) -> None:
    subprocess.run(["rm", "-rf", ".git"], cwd=clone.path, check=True)
    clone.git("init", "-q", "-b", "主干")
    clone.git("config", "user.name", "示例链办")
    clone.git("config", "user.email", "office@example.org")
    done = clone.run(*ADD)
    assert done.code == 0
    assert tree(clone).keys() == {path_of(done.out.strip())}
    assert clone.git("symbolic-ref", "HEAD").strip() == "refs/heads/主干"
    assert all(line.startswith("??") for line in clone.git("status", "--porcelain").splitlines())
    assert_sound(clone)


def test_a_detached_head_moves_and_its_branch_does_not(clone: Clone) -> None:
    clone.git("checkout", "-q", "--detach")
    tip = clone.git("rev-parse", "main")
    assert clone.run(*ADD).code == 0
    assert clone.git("rev-parse", "main") == tip
    assert clone.git("rev-parse", "HEAD~") == tip
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("branch", ["feature/链办/新增", "v1.0-rc", "a/b/c"])
def test_branches_with_slashes_and_chinese_loose_and_packed(clone: Clone, branch: str) -> None:
    clone.git("checkout", "-qb", branch)
    clone.git("tag", f"t/{branch}")
    assert clone.run(*ADD).code == 0
    clone.git("pack-refs", "--all")
    assert clone.run(*EDIT).code == 0
    assert clone.git("rev-list", "--count", f"refs/heads/{branch}").strip() == "3"
    assert clone.git("rev-list", "--count", "main").strip() == "1"
    assert clone.git("status", "--porcelain") == ""


def test_a_linked_work_tree_commits_on_its_own_branch(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "-q", "-b", "linked", str(tmp_path / "另一个"))
    linked = type(clone)(tmp_path / "另一个", clone.capture)
    done = linked.run(*ADD)
    assert done.code == 0
    assert linked.subjects()[0].startswith("need: add")
    assert (linked.git("status", "--porcelain"), clone.git("status", "--porcelain")) == ("", "")
    assert clone.subjects() == ["town"]
    assert linked.run("validate", "--format", "json").code == 0
    assert_sound(clone)


def test_a_work_tree_linked_to_a_bare_repository(clone: Clone, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    clone.git("clone", "-q", "--bare", ".", str(bare))
    subprocess.run(["git", "worktree", "add", "-q", "-b", "linked", str(tmp_path / "tree")], cwd=bare, check=True, capture_output=True)
    linked = type(clone)(tmp_path / "tree", clone.capture)
    linked.git("config", "user.name", "示例链办")
    linked.git("config", "user.email", "office@example.org")
    assert linked.run(*ADD).code == 0
    assert linked.git("status", "--porcelain") == ""


def test_a_data_root_in_a_sub_folder_of_the_repository(clone: Clone) -> None:
    (clone.path / "清单 2026").mkdir()
    clone.git("mv", "data", "清单 2026/data")
    clone.git("commit", "-qm", "moved")
    root = clone.path / "清单 2026"
    done = clone.run(*ADD, "--root", str(root))
    assert done.code == 0
    assert clone.git("-c", "core.quotePath=false", "show", "--format=", "--name-only", "HEAD").strip() == f"清单 2026/{path_of(done.out.strip())}"
    assert clone.git("status", "--porcelain") == ""
    assert clone.run("lists", "--root", str(root)).code == 0
    assert clone.git("status", "--porcelain") == ""
    assert clone.run("need", "log", done.out.strip(), "--root", str(root), "--format", "json").out.count('"subject": "need: add') == 1


def test_the_root_reached_through_a_symbolic_link(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(clone.path)
    done = clone.run(*ADD, "--root", str(tmp_path / "link"))
    assert done.code == 0
    assert clone.git("status", "--porcelain") == ""
    assert clone.git("show", "--format=", "--name-only", "HEAD").strip() == path_of(done.out.strip())


def test_inside_another_repositorys_hook_it_still_commits_here(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert clone.run(*ADD).code == 0
    assert clone.subjects()[0].startswith("need: add")
    assert not (other / ".git" / "index").exists()
    assert clone.git("status", "--porcelain") == ""


def test_an_order_names_its_need_and_one_project_its_needs(clone: Clone) -> None:
    assert clone.run("order", "add", "--need", "N-20260910-MW9PW", "--unit", "shi-keji-ju", "--role", "support", "--due", "2026-12-20").code == 0
    assert clone.subjects()[0].startswith("order: add D-20261123-")
    assert clone.run("project", "add", "--title", "联合攻关", "--needs", NEED, "--lead", "shi-keji-ju").code == 0
    assert clone.subjects()[0].startswith("project: add P-20261123-")
    assert clone.git("status", "--porcelain") == ""


def test_lists_make_one_commit_and_none_when_nothing_changes(clone: Clone) -> None:
    assert clone.run("lists").code == 0
    assert clone.subjects() == ["lists: update to 2026-11-23", "town"]
    assert len(clone.git("show", "--format=", "--name-only").split()) == 6
    assert clone.run("lists").code == 0
    assert clone.subjects() == ["lists: update to 2026-11-23", "town"]
    assert clone.git("status", "--porcelain") == ""


def test_the_reflog_says_what_was_done(clone: Clone) -> None:
    clone.run(*ADD)
    assert clone.git("reflog", "-1", "--format=%gs").startswith("commit: need: add N-20261123-")


@pytest.mark.parametrize(("lang", "words"), [("zh", "正在 redchain 自己提交的钩子里"), ("en", "within a hook of redchain's own commit")])
def test_a_hook_that_calls_redchain_is_refused_at_once(clone: Clone, lang: str, words: str) -> None:
    hook = clone.path / ".git/hooks/post-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f'#!/bin/sh\nPATH="{os.path.dirname(sys.executable)}:$PATH" "{sys.executable}" -m redchain --lang {lang} --today 2026-11-23 lists 2>said.txt\n', "utf-8"
    )
    hook.chmod(0o755)
    done = clone.run(*EDIT)
    assert done.code == 0, done.err
    said = (clone.path / "said.txt").read_text("utf-8")
    assert words in said
    assert "REDCHAIN_OWN_COMMIT" in said
    assert "等待" not in said + done.err
    assert_sound(clone)
