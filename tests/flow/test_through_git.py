"""Hooks, signing and filters have their say; a commit that git refuses leaves files and index as they were."""

from __future__ import annotations

import shutil
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


def hook(clone: Clone, name: str, body: str, folder: str = ".git/hooks") -> None:
    path = clone.path / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)


def stage_something(clone: Clone) -> str:
    """Stage one file, edit another; returns the status."""
    (clone.path / "staged.txt").write_text("staged", "utf-8")
    clone.git("add", "staged.txt")
    clone.append("data/units/gongdian.yaml", "# 改\n")
    return clone.git("status", "--porcelain")


@pytest.mark.parametrize("command", [ADD, EDIT, ("lists",)])
def test_a_hook_that_agrees_sees_the_files_and_no_others_go_in(clone: Clone, command: tuple[str, ...]) -> None:
    hook(clone, "pre-commit", "git diff --cached --name-only > .git/seen")
    before = stage_something(clone)
    assert clone.run(*command).code == 0
    touched = clone.git("show", "--format=", "--name-only", "HEAD").split()
    assert (clone.path / ".git/seen").read_text("utf-8").split() == touched
    assert "staged.txt" not in touched
    assert clone.git("status", "--porcelain") == before


@pytest.mark.parametrize("command", [ADD, EDIT, ("lists",)])
@pytest.mark.parametrize("name", ["pre-commit", "commit-msg", "prepare-commit-msg"])
def test_a_hook_that_refuses_leaves_everything_as_it_was(clone: Clone, command: tuple[str, ...], name: str) -> None:
    hook(clone, name, "echo 不行，先找科长 >&2; exit 1")
    status = stage_something(clone)
    before, index = clone.files(), clone.git("ls-files", "-s")
    for lang in ("zh", "en"):
        done = clone.run(*command, "--lang", lang)
        assert (done.code, done.out) == (1, "")
        assert "不行，先找科长" in done.err
    assert clone.files() == before
    assert clone.git("ls-files", "-s") == index
    assert clone.git("status", "--porcelain") == status
    assert not (clone.path / ".git/redchain/journal.json").exists()


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("echo 钩子 > neu.txt; git add neu.txt", "neu.txt"),
        ("echo 钩子 >> README.md; git add README.md", "README.md"),
        ("git rm -q --cached data/lists/needs.md; rm data/lists/needs.md", "data/lists/needs.md"),
        (f'sed -i "s/^title: .*/title: 钩子改的标题/" {NEED_FILE}; git add {NEED_FILE}', NEED_FILE),
    ],
    ids=["adds", "changes", "removes", "rewrites"],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_hook_puts_into_the_commit_is_told_and_stays(clone: Clone, body: str, path: str, lang: str) -> None:
    assert clone.run("lists").code == 0
    (clone.path / "README.md").write_text("town\n", "utf-8")
    clone.git("add", "README.md")
    clone.git("commit", "-qm", "town: read me")
    hook(clone, "pre-commit", body)
    status = stage_something(clone)
    done = clone.run(*EDIT, "--lang", lang)
    assert done.code == 0
    assert path in done.err
    assert "git show HEAD" in done.err
    assert path in clone.git("show", "--format=", "--name-only", "HEAD").split()
    assert clone.git("status", "--porcelain") == status
    (clone.path / ".git/hooks/pre-commit").unlink()
    clone.git("commit", "-qm", "by hand")
    assert clone.git("show", "--format=", "--name-only", "HEAD").split() == ["staged.txt"]


def test_a_commit_msg_hook_may_add_to_the_message(clone: Clone) -> None:
    hook(clone, "commit-msg", 'printf "\\n经办：窗口\\n" >> "$1"')
    assert clone.run(*EDIT).code == 0
    assert clone.git("log", "-1", "--format=%B").strip().splitlines()[-1] == "经办：窗口"
    assert clone.subjects()[0] == f"need: edit {NEED} urgency"


def test_hooks_kept_elsewhere(clone: Clone) -> None:
    hook(clone, "pre-commit", "exit 1", "共用 hooks")
    clone.git("config", "core.hooksPath", "共用 hooks")
    assert clone.run(*EDIT).code == 1
    (clone.path / "共用 hooks/pre-commit").chmod(0o644)
    assert clone.run(*EDIT).code == 0


def test_the_hook_of_another_work_tree_counts_too(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "-q", "-b", "linked", str(tmp_path / "linked"))
    hook(clone, "pre-commit", "exit 1")
    linked = type(clone)(tmp_path / "linked", clone.capture)
    assert linked.run(*EDIT).code == 1
    assert linked.git("status", "--porcelain") == ""


def test_signing_goes_through_the_users_program(clone: Clone) -> None:
    program = clone.path / ".git/sign"
    program.write_text("#!/bin/sh\necho 没有密钥 >&2\nexit 1\n", "utf-8")
    program.chmod(0o755)
    clone.git("config", "commit.gpgsign", "true")
    clone.git("config", "gpg.program", str(program))
    before = clone.files()
    done = clone.run(*ADD)
    assert (done.code, done.out) == (1, "")
    assert clone.files() == before
    assert clone.git("status", "--porcelain") == ""
    program.write_text("#!/bin/sh\ncat > /dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\necho SIGNED\n", "utf-8")
    assert clone.run(*ADD).code == 0
    assert "gpgsig SIGNED" in clone.git("cat-file", "commit", "HEAD")


def test_signing_switched_on_by_a_bare_key(clone: Clone) -> None:
    with (clone.path / ".git/config").open("a", encoding="utf-8") as file:
        file.write("[commit]\n\tgpgsign\n[gpg]\n\tprogram = false\n")
    assert clone.run(*ADD).code == 1


def test_line_ends_that_git_converts(clone: Clone) -> None:
    clone.git("config", "core.autocrlf", "true")
    clone.git("rm", "-q", "-r", "--cached", ".")
    clone.git("reset", "-q", "--hard")
    assert b"\r\n" in (clone.path / NEED_FILE).read_bytes()
    assert clone.run(*EDIT).code == 0
    assert clone.git("status", "--porcelain") == ""
    assert clone.git("diff", "--numstat", "HEAD~").split()[2] == NEED_FILE
    assert int(clone.git("diff", "--numstat", "HEAD~").split()[0]) == 1
    assert "\r" not in clone.git("show", f"HEAD:{NEED_FILE}")
    assert clone.run(*ADD).code == 0
    assert clone.git("status", "--porcelain") == ""


def test_line_ends_set_by_attributes(clone: Clone) -> None:
    (clone.path / ".gitattributes").write_text("*.yaml text eol=crlf\n", "utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "attributes")
    clone.git("rm", "-q", "-r", "--cached", ".")
    clone.git("reset", "-q", "--hard")
    for command in (EDIT, ADD):
        assert clone.run(*command).code == 0
        assert clone.git("status", "--porcelain") == ""
        assert "\r" not in clone.git("show", f"HEAD:{NEED_FILE}")


def test_a_filter_sees_what_is_committed(clone: Clone) -> None:
    clone.git("config", "filter.loud.clean", "sed s/urgency/urgency/")
    clone.git("config", "filter.loud.smudge", "cat")
    (clone.path / ".gitattributes").write_text("*.yaml filter=loud\n", "utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "filter")
    for command in (EDIT, ADD):
        assert clone.run(*command).code == 0
        assert clone.git("status", "--porcelain") == ""


def test_a_new_record_that_git_ignores_is_refused_by_git_itself_where_git_commits(clone: Clone) -> None:
    (clone.path / ".git/info/exclude").write_text("data/needs/2026-11/\n", "utf-8")
    hook(clone, "pre-commit", "exit 0")
    before = clone.files()
    done = clone.run(*ADD)
    assert (done.code, done.out) == (1, "")
    assert clone.files() == before


def test_lists_whose_line_ends_git_converts(clone: Clone) -> None:
    assert clone.run("lists").code == 0
    clone.git("rm", "-q", "--ignore-unmatch", ".gitattributes", "data/.gitattributes")
    clone.git("commit", "-qm", "no attributes", "--allow-empty")
    clone.git("config", "core.autocrlf", "true")
    clone.git("rm", "-q", "-r", "--cached", ".")
    clone.git("reset", "-q", "--hard")
    assert clone.run(*EDIT).code == 0
    for _ in range(2):
        done = clone.run("lists")
        assert (done.code, done.err.count("还没有提交")) == (0, 0)
        assert clone.git("status", "--porcelain") == ""


def test_a_repository_of_the_other_object_format(clone: Clone) -> None:
    shutil.rmtree(clone.path / ".git")
    clone.git("init", "-q", "--object-format=sha256")
    clone.git("config", "user.name", "示例")
    clone.git("config", "user.email", "shili@example.invalid")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "begin")
    for command in (EDIT, ADD, ("lists",), ("need", "edit", NEED, "--urgency", "normal")):
        done = clone.run(*command)
        assert done.code == 0, done.err
        assert clone.git("status", "--porcelain") == ""
    assert clone.git("log", "--format=%s").count("\n") >= 3
    clone.append(NEED_FILE, "# 手改\n")
    assert "还没有提交" in clone.run(*EDIT).err


@pytest.mark.parametrize("name", ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"])
def test_a_date_that_git_does_not_take_is_not_called_a_missing_name(clone: Clone, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "明天")
    done = clone.run(*EDIT, "--lang", "en")
    assert done.code == 1
    assert "who commits" not in done.err
    assert name in done.err
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", [EDIT, ADD], ids=["edit", "add"])
def test_a_branch_that_is_switched_while_a_hook_runs_gets_nothing(clone: Clone, command: tuple[str, ...], lang: str) -> None:
    hook(clone, "pre-commit", "git branch neu; git symbolic-ref HEAD refs/heads/neu")
    before = clone.files()
    done = clone.run(*command, "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert "main" in done.err
    assert "neu" in done.err
    assert clone.subjects() == ["town"]
    assert clone.git("log", "--format=%s", "main").split() == ["town"]
    assert clone.files() == before
    assert clone.git("status", "--porcelain") == ""


def test_a_branch_that_moves_while_a_hook_runs_loses_nothing(clone: Clone) -> None:
    moved = "T=$(echo x | git hash-object -w --stdin); N=$(printf '100644 blob %s\\tx\\n' $T | git mktree); git update-ref HEAD $(git commit-tree -p HEAD -m other $N)"
    hook(clone, "pre-commit", f"{moved}; rm -f .git/hooks/pre-commit")
    done = clone.run(*EDIT)
    assert (done.code, done.out) == (1, "")
    assert clone.subjects() == ["other", "town"]
    clone.git("reset", "-q", "--hard", "HEAD~")
    assert "urgency" not in (clone.path / NEED_FILE).read_text("utf-8")


@pytest.mark.parametrize("code", [0, 1])
@pytest.mark.parametrize("name", ["pre-commit", "commit-msg"])
def test_what_is_saved_while_a_hook_runs_is_neither_gone_nor_committed(clone: Clone, name: str, code: int) -> None:
    hook(clone, name, f"echo '# 手存' >> {NEED_FILE}; exit {code}")
    done = clone.run(*EDIT)
    assert done.code == code
    assert "# 手存" in (clone.path / NEED_FILE).read_text("utf-8")
    assert "# 手存" not in clone.git("show", f"HEAD:{NEED_FILE}")
    assert ("urgency: urgent" in clone.git("show", f"HEAD:{NEED_FILE}")) is (code == 0)
    assert clone.git("status", "--porcelain").split() == ["M", NEED_FILE]
    assert (NEED_FILE in done.err and "git diff" in done.err) is (code == 1)


def test_what_is_saved_before_git_has_read_the_file_is_neither_gone_nor_committed(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.history.repository import Repository

    hook(clone, "pre-commit", "exit 0")
    add = Repository.add

    def added(self: Repository, paths: list[str], index: str) -> object:
        clone.append(NEED_FILE, "# 手存\n")
        return add(self, paths, index)

    monkeypatch.setattr(Repository, "add", added)
    done = clone.run(*EDIT)
    assert (done.code, done.out) == (1, "")
    assert "# 手存" in (clone.path / NEED_FILE).read_text("utf-8")
    assert clone.subjects() == ["town"]
    assert clone.git("diff", "--cached", "--name-only") == ""
